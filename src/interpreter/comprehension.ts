/** Comprehensions: loops in a scope of their own that build a list, set, dict or generator. */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { assign } from './assign';
import { dependsOn } from './call';
import { evaluate, test, textOf } from './evaluate';
import { fork } from './fork';
import { Frame, functionFrame, locate } from './frame';
import { iterate } from './iterate';
import { asTable, numberRow } from './number-rows';
import { hashKey } from './objects';
import { Dict, Iterator, List, SetValue, type Value } from './values';

export function comprehend(frame: Frame, node: ast.Comprehension): Value {
  const inner = new Frame(frame.run, frame.uri, 'comprehension', new Map(), frame.module, frame);
  inner.self = frame.self;
  const row = numberRow(frame, inner, node);
  if (row) return row;
  const pairs: (readonly [Value, Value])[] = [];
  const unknown = asTable(() => clause(inner, node, 0, pairs));
  return collect(frame, node, pairs, unknown);
}

/** The items of a generator one by one, as it makes them: `y.extend(m(y[-1]) for m in self.m)` sees what it has added. */
export function generate(frame: Frame, node: ast.Comprehension, each: (item: Value) => void): Unknown | undefined {
  const inner = new Frame(frame.run, frame.uri, 'comprehension', new Map(), frame.module, frame);
  inner.self = frame.self;
  return clause(inner, node, 0, { push: ([item]) => each(item) });
}

/** Runs the clauses from `index` on; returns why the number of items is not known, if so. */
function clause(
  frame: Frame,
  node: ast.Comprehension,
  index: number,
  pairs: { push(pair: readonly [Value, Value]): unknown },
): Unknown | undefined {
  const part = node.clauses[index];
  if (!part) {
    const element = evaluate(frame, node.element);
    pairs.push([element, node.value ? evaluate(frame, node.value) : element]);
    return undefined;
  }
  const { items, unknown, each } = iterate(
    frame.run,
    evaluate(index === 0 ? frame.parent! : frame, part.iterable),
    locate(frame, part.iterable),
  );
  let open: Unknown | undefined;
  for (const item of items) {
    assign(frame, part.target, item);
    const reason = conditionsFail(frame, part.conditions);
    if (reason === true) continue;
    if (reason === undefined) open ??= clause(frame, node, index + 1, pairs);
    else {
      open ??= reason;
      onTrial(frame, reason.reason, () => clause(frame, node, index + 1, []));
    }
    if (open) return open;
  }
  if (!unknown) return undefined;
  // The body is looked at once, for what it mentions and changes.
  onTrial(frame, unknown.reason, () => {
    assign(frame, part.target, each ?? new Unknown(unknown.reason));
    clause(frame, node, index + 1, []);
  });
  return unknown;
}

/** `true` when the item is skipped, the reason when that is not known. */
function conditionsFail(frame: Frame, conditions: readonly ast.Expression[]): true | Unknown | undefined {
  for (const condition of conditions) {
    const known = test(frame, condition);
    if (known === false) return true;
    if (known === undefined)
      return new Unknown(dependsOn(frame.run, textOf(frame, condition), locate(frame, condition)));
  }
  return undefined;
}

function onTrial(frame: Frame, reason: string, work: () => void): void {
  fork(
    functionFrame(frame),
    reason,
    () => {
      work();
      return undefined;
    },
    () => undefined,
  );
}

function collect(
  frame: Frame,
  node: ast.Comprehension,
  pairs: readonly (readonly [Value, Value])[],
  unknown: Unknown | undefined,
): Value {
  if (node.type === 'generator')
    return new Iterator(
      pairs.map(([element]) => element),
      unknown,
      'generator',
    );
  if (node.type === 'list') {
    const list = new List(pairs.map(([element]) => element));
    list.unknown = unknown;
    return list;
  }
  const result = node.type === 'dict' ? new Dict() : new SetValue();
  result.unknown = unknown;
  for (const [element, value] of pairs) {
    const key = hashKey(frame.run, element, locate(frame, node));
    if (key === undefined) result.unknown ??= element as Unknown;
    else if (result instanceof Dict) result.entries.set(key, [element, value]);
    else result.entries.set(key, element);
  }
  return result;
}
