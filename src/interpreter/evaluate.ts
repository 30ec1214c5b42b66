/**
 * Expressions to values. Python's own rules where everything is known; where a condition is not, both sides are evaluated
 * and merged.
 */
import { Float } from '../operators/argument';
import type * as ast from '../python/ast';
import { type Condition, opposite } from '../tensor/condition';
import { Unknown, UnknownTruth } from '../tensor/unknown';
import { binary, unary } from './arithmetic';
import { getAttribute } from './attributes';
import { mappingOf } from './builtins/dicts';
import { dependsOn } from './call';
import { evaluateCall } from './call-expression';
import { compareValues } from './comparison';
import { comprehend } from './comprehension';
import { forkValues } from './fork';
import { formatValue } from './format';
import { assignName, Frame, functionFrame, locate, lookup } from './frame';
import { iterate } from './iterate';
import { narrow } from './narrow';
import { hashKey, truth } from './objects';
import { latest } from './reshaped';
import { Endless, step } from './run';
import { getItem } from './subscript';
import { representation, toText } from './texts';
import { asIndex } from './torch/valued';
import { Complex, Dict, ELLIPSIS, Func, List, Pending, SetValue, SliceValue, Token, Tuple, type Value } from './values';
import { SELF } from './variables';

export function evaluate(frame: Frame, node: ast.Expression): Value {
  const { run } = frame;
  step(run);
  const value = latest(evaluateNode(frame, node));
  if (node.kind === 'Name' && node.id !== SELF && frame.uri === run.uri) run.variables?.see(run, node, value);
  return value;
}

/** What must not be None: an option of its name that has no default is given where the program gets this far. */
function operand(frame: Frame, node: ast.Expression): Value {
  const value = evaluate(frame, node);
  const name =
    value !== null ? undefined : node.kind === 'Attribute' ? node.name : node.kind === 'Name' ? node.id : undefined;
  return name !== undefined && frame.run.process.withoutDefault.has(name)
    ? new Unknown(`${name} is given on the command line`)
    : value;
}

function evaluateNode(frame: Frame, node: ast.Expression): Value {
  switch (node.kind) {
    case 'Name':
      return lookup(frame, node.id, node);
    case 'Constant':
      return constant(node);
    case 'Attribute':
      return getAttribute(frame.run, operand(frame, node.value), node.name, locate(frame, node));
    case 'Call':
      return evaluateCall(frame, node);
    case 'BinaryOperation':
      return binary(
        frame.run,
        node.operator,
        operand(frame, node.left),
        operand(frame, node.right),
        locate(frame, node),
      );
    case 'Subscript':
      return getItem(frame.run, evaluate(frame, node.value), evaluate(frame, node.index), locate(frame, node));
    case 'Tuple': {
      const { items, unknown } = elements(frame, node.elements);
      return unknown ?? new Tuple(items);
    }
    case 'List': {
      const { items, unknown } = elements(frame, node.elements);
      const list = new List(items);
      list.unknown = unknown;
      return list;
    }
    case 'Compare':
      return compare(frame, node);
    case 'BooleanOperation':
      return booleanOperation(frame, node);
    case 'UnaryOperation': {
      if (node.operator !== 'not')
        return unary(frame.run, node.operator, evaluate(frame, node.operand), locate(frame, node));
      const known = judge(frame, node.operand);
      if (typeof known === 'boolean') return !known;
      return undecided(frame, node, known && opposite(known));
    }
    case 'Conditional': {
      const known = judge(frame, node.test);
      if (typeof known === 'boolean') return evaluate(frame, known ? node.body : node.orelse);
      const reason = dependsOn(frame.run, textOf(frame, node.test), locate(frame, node.test));
      return forkValues(
        functionFrame(frame),
        reason,
        () => {
          narrow(functionFrame(frame), node.test, true);
          return evaluate(frame, node.body);
        },
        () => {
          narrow(functionFrame(frame), node.test, false);
          return evaluate(frame, node.orelse);
        },
        { condition: known },
      );
    }
    case 'Dict':
      return dict(frame, node);
    case 'Set': {
      const set = new SetValue();
      const { items, unknown } = elements(frame, node.elements);
      set.unknown = unknown;
      for (const item of items) {
        const key = hashKey(frame.run, item, locate(frame, node));
        if (key === undefined) set.unknown = item as Unknown;
        else set.entries.set(key, item);
      }
      return set;
    }
    case 'FString':
      return fstring(frame, node);
    case 'Lambda':
      return lambda(frame, node);
    case 'Comprehension':
      return comprehend(frame, node);
    case 'Slice':
      return new SliceValue(
        node.lower ? asIndex(evaluate(frame, node.lower)) : null,
        node.upper ? asIndex(evaluate(frame, node.upper)) : null,
        node.step ? asIndex(evaluate(frame, node.step)) : null,
      );
    case 'NamedExpression': {
      const value = evaluate(frame, node.value);
      assignName(functionFrame(frame), node.target.id, value);
      return value;
    }
    case 'Yield':
      return yieldValue(frame, node);
    case 'Starred':
      return evaluate(frame, node.value);
    case 'Await':
      evaluate(frame, node.value);
      return new Unknown('what `await` gives is not followed');
    case 'ErrorExpression':
      return new Unknown('this expression could not be read');
  }
}

/** The truth of a condition. `a and b` is false when `b` is, whatever `a` may be. */
export function test(frame: Frame, node: ast.Expression): boolean | undefined {
  const known = judge(frame, node);
  return typeof known === 'boolean' ? known : undefined;
}

/** The same; where sizes decide it, the condition under which it holds. */
export function judge(frame: Frame, node: ast.Expression): boolean | Condition | undefined {
  if (node.kind === 'BooleanOperation') {
    const left = judge(frame, node.left);
    const decisive = node.operator === 'or';
    if (left === decisive) return decisive;
    if (typeof left === 'boolean') return judge(frame, node.right);
    let right: boolean | undefined;
    forkValues(
      functionFrame(frame),
      'depends on the condition before it',
      () => {
        narrow(functionFrame(frame), node.left, !decisive);
        right = test(frame, node.right);
        return null;
      },
      () => null,
      { condition: left && (decisive ? opposite(left) : left) },
    );
    return right === undefined ? undefined : right === decisive ? decisive : left;
  }
  if (node.kind === 'UnaryOperation' && node.operator === 'not') {
    const known = judge(frame, node.operand);
    return typeof known === 'boolean' ? !known : known && opposite(known);
  }
  const value = evaluate(frame, node);
  return value instanceof UnknownTruth ? value.condition : truth(frame.run, value, locate(frame, node));
}

function undecided(frame: Frame, node: ast.Expression, condition: Condition | undefined): Unknown {
  const reason = dependsOn(frame.run, textOf(frame, node), locate(frame, node));
  return condition ? new UnknownTruth(reason, condition) : new Unknown(reason);
}

/** The source text of a node, shortened for a message. */
export function textOf(frame: Frame, node: { readonly span: { readonly from: number; readonly to: number } }): string {
  const text = frame.run.imports.textOf(locate(frame, node)).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function constant(node: ast.Constant): Value {
  switch (node.type) {
    case 'int':
      return typeof node.value === 'bigint'
        ? new Unknown('the integer is too large to follow')
        : (node.value as number);
    case 'float':
      return new Float(node.value as number);
    case 'str':
    case 'bool':
      return node.value as string | boolean;
    case 'None':
      return null;
    case 'Ellipsis':
      return ELLIPSIS;
    case 'bytes':
      return new Token('bytes', String(node.value));
    case 'complex':
      return new Complex([0, node.value as number]);
  }
}

function elements(frame: Frame, nodes: readonly ast.Expression[]): { items: Value[]; unknown?: Unknown } {
  const items: Value[] = [];
  let unknown: Unknown | undefined;
  for (const node of nodes) {
    if (node.kind !== 'Starred') items.push(evaluate(frame, node));
    else {
      const rest = iterate(frame.run, evaluate(frame, node.value), locate(frame, node));
      items.push(...rest.items);
      unknown ??= rest.unknown;
    }
    if (unknown) break;
  }
  return { items, unknown };
}

function dict(frame: Frame, node: ast.Dict): Dict {
  const result = new Dict();
  for (const { key, value } of node.entries) {
    if (!key) {
      const other = evaluate(frame, value);
      const from = mappingOf(frame.run, other, locate(frame, value));
      if (!from)
        result.unknown = other instanceof Unknown ? other : new Unknown('what is unpacked here is not followed');
      else {
        for (const [k, entry] of from.entries) result.entries.set(k, entry);
        result.unknown ??= from.unknown;
      }
      continue;
    }
    const name = evaluate(frame, key);
    const hash = hashKey(frame.run, name, locate(frame, key));
    const item = evaluate(frame, value);
    if (hash === undefined) result.unknown = new Unknown('a key of the dict is not known');
    else result.entries.set(hash, [name, item]);
  }
  return result;
}

function compare(frame: Frame, node: ast.Compare): Value {
  let left = evaluate(frame, node.left);
  let result: Value = true;
  for (const { operator, right } of node.rest) {
    const value = evaluate(frame, right);
    result = compareValues(frame.run, operator, left, value, locate(frame, node));
    if (node.rest.length > 1) {
      const known = truth(frame.run, result, locate(frame, node));
      if (known === false) return result;
      if (known === undefined) return undecided(frame, node, undefined);
    }
    left = value;
  }
  if (!(result instanceof Unknown)) return result;
  return undecided(frame, node, result instanceof UnknownTruth ? result.condition : undefined);
}

function booleanOperation(frame: Frame, node: ast.BooleanOperation): Value {
  const left = evaluate(frame, node.left);
  const known = truth(frame.run, left, locate(frame, node.left));
  if (known !== undefined) return known === (node.operator === 'and') ? evaluate(frame, node.right) : left;
  const reason = dependsOn(frame.run, textOf(frame, node.left), locate(frame, node.left));
  const condition = left instanceof UnknownTruth ? left.condition : undefined;
  const isAnd = node.operator === 'and';
  let right: Value | undefined;
  const either = forkValues(
    functionFrame(frame),
    reason,
    () => (right = evaluate(frame, node.right)),
    () => left,
    { condition: condition && (isAnd ? condition : opposite(condition)) },
  );
  // One that is True or False itself: `left and True` is what `left` is.
  if (!condition || typeof right !== 'boolean') return either;
  return right === isAnd ? left : right;
}

function fstring(frame: Frame, node: ast.FString): Value {
  const { run } = frame;
  let text = '';
  let unknown: Unknown | undefined;
  for (const part of node.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const at = locate(frame, part.value);
    const value = evaluate(frame, part.value);
    const shown =
      part.conversion === 'r'
        ? representation(run, value, at)
        : part.format
          ? formatValue(run, value, part.format, at)
          : toText(run, value, at);
    if (shown instanceof Unknown) unknown ??= shown;
    else text += shown;
  }
  return unknown ?? text;
}

function lambda(frame: Frame, node: ast.Lambda): Func {
  return new Func(
    '<lambda>',
    node.parameters,
    defaultsOf(frame, node.parameters),
    node.body,
    frame,
    locate(frame, node),
  );
}

/** Defaults are evaluated once, where the function is defined. */
export function defaultsOf(frame: Frame, parameters: readonly ast.Parameter[]): Func['defaults'] {
  const defaults: Func['defaults'] = new Map();
  for (const { name, default: node } of parameters)
    if (node) defaults.set(name, isImportedConstant(frame, node) ? pending(frame, node) : evaluate(frame, node));
  return defaults;
}

/**
 * `interpolation=InterpolationMode.BILINEAR`, in another file, of a class that it imports: the import runs when somebody asks
 * for the default, as it does for any name.
 */
function isImportedConstant(frame: Frame, node: ast.Expression): boolean {
  if (node.kind !== 'Attribute' || node.value.kind !== 'Name' || frame.uri === frame.run.uri) return false;
  const { id } = node.value;
  if (
    !/^[A-Z]+[a-z]/.test(id) ||
    !/^[A-Z][A-Z\d_]*$/.test(node.name) ||
    frame.names.has(id) !== (frame.kind === 'module')
  )
    return false;
  for (let scope: Frame | undefined = frame; scope; scope = scope.parent)
    if (scope.kind === 'function' || scope.kind === 'comprehension') return false;
  return frame.module.attributes.get(id) instanceof Pending;
}

function pending({ uri, kind, names, module, parent }: Frame, node: ast.Expression): Pending {
  return new Pending(run => evaluate(new Frame(run, uri, kind, names, module, parent), node));
}

/** How often a generator may yield before it is taken for one without an end. */
const MOST_YIELDS = 10_000;

function yieldValue(frame: Frame, node: ast.Yield): Value {
  const home = functionFrame(frame);
  const value = node.value ? evaluate(frame, node.value) : null;
  if (!home.yields) return new Unknown('a yield outside a function');
  if (++home.turns > MOST_YIELDS) throw new Endless(home.yields);
  // What was on trial before the generator began is undone together with the generator.
  if (frame.run.journal.trials > home.trials) frame.run.journal.touch(home.yields);
  if (!node.from) home.yields.items.push(value);
  else {
    const { items, unknown } = iterate(frame.run, value, locate(frame, node));
    home.yields.items.push(...items);
    home.yields.unknown ??= unknown;
  }
  // Nothing is sent to generators; those that wait for it only see None.
  return null;
}
