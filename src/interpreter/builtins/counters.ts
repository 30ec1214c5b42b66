/** `collections.Counter`: a dict of how often each item was met, with the arithmetic of multisets. */
import type { BinaryOperator } from '../../python/ast';
import type { Location } from '../../source/span';
import { iterate } from '../iterate';
import { hashKey, openness } from '../objects';
import type { Run } from '../run';
import { type Arguments, Dict, type HashKey, List, Tuple, Unknown, type Value } from '../values';
import { addMethods, type Natives } from './natives';
import { types } from './types';

export function installCounters(): void {
  types.Counter.construct = (run, args, at) => {
    const counter = newCounter();
    count(run, counter, args, 1, at);
    return counter;
  };
  addMethods(types.Counter, methods);
}

export function isCounter(value: Value): value is Dict {
  return value instanceof Dict && value.cls === types.Counter;
}

/** What `+`, `-`, `&` and `|` of two counters give: a counter of what is left above zero; `undefined` for other operators. */
export function combineCounters(run: Run, operator: BinaryOperator, a: Dict, b: Dict): Dict | undefined {
  const combine = COMBINATIONS[operator];
  if (!combine) return undefined;
  const result = newCounter();
  result.unknown = openness(run, a) ?? openness(run, b);
  if (result.unknown) return result;
  for (const [key, [item]] of [...a.entries, ...b.entries]) {
    const [one, other] = [countOf(a, key), countOf(b, key)];
    if (one === undefined || other === undefined) return unknownCounter();
    const total = combine(one, other);
    if (total > 0) result.entries.set(key, [item, total]);
  }
  return result;
}

const COMBINATIONS: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '&': Math.min,
  '|': Math.max,
};

function newCounter(): Dict {
  const counter = new Dict();
  counter.cls = types.Counter;
  counter.factory = 0;
  return counter;
}

const NOT_COUNTED = 'a count is not known as a number';

function unknownCounter(): Dict {
  const counter = newCounter();
  counter.unknown = new Unknown(NOT_COUNTED);
  return counter;
}

/** 0 for what was never met; `undefined` where the count is not a known integer. */
function countOf({ entries }: Dict, key: HashKey): number | undefined {
  const entry = entries.get(key);
  if (!entry) return 0;
  return typeof entry[1] === 'number' ? entry[1] : undefined;
}

/** Adds, or takes off, the counts of a mapping, the items of an iterable, and those given by keyword. */
function count(run: Run, counter: Dict, args: Arguments, sign: 1 | -1, at: Location): void {
  const [source] = args.positional;
  const add = (key: HashKey, item: Value, times: Value) => {
    const before = countOf(counter, key);
    const known = before !== undefined && typeof times === 'number';
    counter.entries.set(key, [item, known ? before + sign * times : new Unknown(NOT_COUNTED)]);
  };
  if (source instanceof Dict) {
    counter.unknown ??= openness(run, source);
    for (const [key, [item, times]] of [...source.entries]) add(key, item, times);
  } else if (source !== undefined && source !== null) {
    const { items, unknown } = iterate(run, source, at);
    counter.unknown ??= unknown;
    for (const item of items) {
      const key = hashKey(run, item, at);
      if (key === undefined) counter.unknown ??= new Unknown('an item is not known');
      else add(key, item, 1);
    }
  }
  counter.unknown ??= args.unknown;
  for (const [name, times] of args.keywords) add(name, name, times);
  // What is not known may be any of the items.
  if (counter.unknown)
    for (const [key, [item]] of [...counter.entries]) counter.entries.set(key, [item, counter.unknown]);
}

/** The items with their counts; a reason where they are not all known. */
function counts(run: Run, counter: Dict): readonly (readonly [Value, number])[] | Unknown {
  const unknown = openness(run, counter);
  if (unknown) return unknown;
  const all = [...counter.entries.values()].flatMap(([item, times]) =>
    typeof times === 'number' ? [[item, times] as const] : [],
  );
  return all.length === counter.entries.size ? all : new Unknown(NOT_COUNTED);
}

function changed(sign: 1 | -1): Natives[string] {
  return (run, args, at) => {
    const counter = args.positional[0] as Dict;
    run.journal.touch(counter);
    count(run, counter, args.from(1), sign, at);
    return null;
  };
}

const methods: Natives = {
  update: changed(1),
  subtract: changed(-1),
  most_common: (run, args) => {
    const all = counts(run, args.positional[0] as Dict);
    const most = args.get(1, 'n') ?? null;
    if (all instanceof Unknown) return all;
    if (most !== null && typeof most !== 'number') return new Unknown('how many are asked for is not known');
    const sorted = all.toSorted(([, a], [, b]) => b - a).slice(0, most === null ? undefined : Math.max(0, most));
    return new List(sorted.map(([item, times]) => new Tuple([item, times])));
  },
  elements: (run, args) => {
    const all = counts(run, args.positional[0] as Dict);
    if (all instanceof Unknown) return all;
    return new List(all.flatMap(([item, times]) => Array<Value>(Math.max(0, times)).fill(item)));
  },
  total: (run, args) => {
    const all = counts(run, args.positional[0] as Dict);
    return all instanceof Unknown ? all : all.reduce((sum, [, times]) => sum + times, 0);
  },
};
