/**
 * Two branches ran where only one will: what they agree on stays, the rest becomes Unknown with the reason.
 * Tensors of one rank keep the sizes they share.
 */
import { Float } from '../operators/argument';
import { type Condition, opposite, settledBy } from '../tensor/condition';
import { type Dim, equal, isDim, unknownDim } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { Unknown, UnknownArray, UnknownFloat, UnknownOptional, UnknownTruth } from '../tensor/unknown';
import { ABSENT, type Changes, type Content, type Journal } from './journal';
import { numbersIn } from './torch/known-values';
import { BoundMethod, Dict, Iterator, List, NdArray, Parameter, type SetValue, Tuple, type Value } from './values';

export interface Merging {
  readonly reason: string;
  /** The tensor that stands for either of two, of the type that both have. */
  readonly either?: (a: Tensor, b: Tensor, both: Tensor, reason: string) => Tensor;
  /** How old the youngest thing was where the branches part: what is younger was made in one of them, and is as that left it. */
  readonly parted?: number;
  /** Where the first of the two is what holds, the second elsewhere. */
  readonly condition?: Condition | undefined;
}

export function mergeValues(a: Value, b: Value, merging: Merging): Value {
  const { reason, either = (_, __, both) => both } = merging;
  if (same(a, b)) return a;
  const optional = mergeOptional(a, b, merging);
  if (optional) return optional;
  const { condition } = merging;
  if (condition && typeof a === 'boolean' && typeof b === 'boolean')
    return new UnknownTruth(reason, a ? condition : opposite(condition));
  const size = isDim(a) && isDim(b) ? sizeOfEither(a, b, condition) : undefined;
  if (size !== undefined) return size;
  if (a instanceof Unknown) return shared(a, b);
  if (b instanceof Unknown) return shared(b, a);
  if (a instanceof Tensor && b instanceof Tensor && !(a instanceof Parameter) && canMerge(a, b)) {
    if (a.shape.length !== b.shape.length) return new Unknown(`the shape ${reason}`);
    const shape = a.shape.map((dim, axis) => mergeDims(dim, b.shape[axis]!, merging));
    if (!sameTypes(a, b)) return either(a, b, new Tensor(shape, [...new Set([...typesOf(a), ...typesOf(b)])]), reason);
    const isSame = shape.every((dim, axis) => dim === a.shape[axis]) && agreeInNumbers(a, b);
    if (a instanceof NdArray) return isSame ? a : new NdArray(shape, a.dtype);
    return either(a, b, isSame ? a : new Tensor(shape, a.dtypes), reason);
  }
  if (a instanceof Tuple && b instanceof Tuple && a.items.length === b.items.length && a.cls === b.cls)
    return a.with(mergeItems(a.items, b.items, merging));
  if (a instanceof List && b instanceof List && a.items.length === b.items.length && !a.unknown && !b.unknown)
    return new List(mergeItems(a.items, b.items, merging), a.kind);
  return new Unknown(reason);
}

/** What is told of an unknown value beside its reason holds only where it holds of the other one too. */
function shared(unknown: Unknown, other: Value): Unknown {
  if (unknown instanceof UnknownFloat)
    return other instanceof UnknownFloat || other instanceof Float || isDim(other)
      ? new UnknownFloat(unknown.reason)
      : new Unknown(unknown.reason);
  return unknown instanceof UnknownArray || unknown instanceof UnknownOptional || unknown instanceof UnknownTruth
    ? new Unknown(unknown.reason)
    : unknown;
}

/** Of None and a tensor stays which tensor it is, if any. */
function mergeOptional(a: Value, b: Value, merging: Merging): UnknownOptional | undefined {
  const [one, other] = [given(a), given(b)];
  if (one === undefined || other === undefined) return undefined;
  if (one === null || other === null) {
    const tensor = one ?? other;
    if (tensor === null) return undefined;
    const { reason, condition } = merging;
    if (a instanceof UnknownOptional || b instanceof UnknownOptional)
      return new UnknownOptional(a instanceof UnknownOptional ? a.reason : reason, tensor);
    return new UnknownOptional(reason, tensor, condition && (a === null ? opposite(condition) : condition));
  }
  if (!(a instanceof UnknownOptional || b instanceof UnknownOptional)) return undefined;
  const tensor = mergeValues(one, other, merging);
  return tensor instanceof Tensor ? new UnknownOptional(merging.reason, tensor) : undefined;
}

function given(value: Value): Tensor | null | undefined {
  if (value instanceof UnknownOptional) return value.tensor;
  return value === null || (value instanceof Tensor && !(value instanceof Parameter)) ? value : undefined;
}

/** Brings the heap to what holds after either of two branches, each given by what it changed since the same moment. */
export function mergeChanges(journal: Journal, first: Changes, second: Changes, merging: Merging): void {
  for (const [place, keys] of first)
    for (const [key, { before, after }] of keys) {
      const other = second.get(place)?.get(key);
      const merged = () => mergeContents(place, after, other ? other.after : before, merging);
      journal.put(place, key, isYounger(place, merging) ? after : merged());
    }
  for (const [place, keys] of second)
    for (const [key, { before, after }] of keys)
      if (!first.get(place)?.has(key))
        journal.put(place, key, isYounger(place, merging) ? after : mergeContents(place, before, after, merging));
}

function isYounger(place: object, { parted }: Merging): boolean {
  return parted !== undefined && 'age' in place && (place.age as number) > parted;
}

export function mergeContents(place: object, a: unknown, b: unknown, merging: Merging): unknown {
  const { reason } = merging;
  if (a === b) return a;
  if (place instanceof Map)
    return a === ABSENT || b === ABSENT
      ? new Unknown(reason)
      : isMergeable(a) && isMergeable(b)
        ? mergeValues(a, b, merging)
        : a;
  if (place instanceof Iterator) return a;
  const [x, y] = [a as Content, b as Content];
  const unknown = x.unknown ?? y.unknown;
  if (place instanceof List) {
    const [items, others] = [x.items as readonly Value[], y.items as readonly Value[]];
    if (items.length !== others.length)
      return { items: items.slice(0, Math.min(items.length, others.length)), unknown: new Unknown(reason) };
    return { items: mergeItems(items, others, merging), unknown };
  }
  return mergeEntries(place as Dict | SetValue, x, y, unknown, merging);
}

/** Equal for certain, by content for immutable values and by identity for the others. */
export function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isDim(a) && isDim(b)) return equal(a, b) === true;
  if (a instanceof Float && b instanceof Float) return Object.is(a.value, b.value);
  if (a instanceof Tuple && b instanceof Tuple)
    return a.cls === b.cls && a.items.length === b.items.length && a.items.every((item, i) => same(item, b.items[i]!));
  if (a instanceof BoundMethod && b instanceof BoundMethod) return a.func === b.func && same(a.self, b.self);
  return false;
}

/** NumPy's arrays promote by rules of their own. */
function canMerge(a: Tensor, b: Tensor): boolean {
  return sameTypes(a, b) || !(a instanceof NdArray || b instanceof NdArray);
}

/** Numbers that are known of the first must be those of the second. */
function agreeInNumbers(a: Tensor, b: Tensor): boolean {
  const [one, other] = [numbersIn(a), numbersIn(b)];
  return one === undefined || (one.length === other?.length && one.every((value, i) => value === other[i]));
}

function sameTypes(a: Tensor, b: Tensor): boolean {
  const [types, others] = [typesOf(a), typesOf(b)];
  return types.length === others.length && types.every(type => others.includes(type));
}

function typesOf(tensor: Tensor): readonly DType[] {
  return tensor.open ?? [tensor.dtype];
}

function mergeDims(a: Dim, b: Dim, { reason, condition }: Merging): Dim {
  return sizeOfEither(a, b, condition) ?? unknownDim(reason);
}

/** One of the two that is the other as well where that holds: of 1, where T is 1, and T elsewhere it is T. */
export function sizeOfEither(a: Dim, b: Dim, condition: Condition | undefined): Dim | undefined {
  if (equal(a, b) === true) return a;
  if (!condition) return undefined;
  const agree = (where: Condition) => equal(settledBy(where, a), settledBy(where, b)) === true;
  return agree(condition) ? b : agree(opposite(condition)) ? a : undefined;
}

function mergeItems(a: readonly Value[], b: readonly Value[], merging: Merging): Value[] {
  return a.map((item, i) => mergeValues(item, b[i]!, merging));
}

function mergeEntries(place: Dict | SetValue, x: Content, y: Content, unknown: unknown, merging: Merging): Content {
  const [mine, others] = [x.items as ReadonlyMap<unknown, unknown>, y.items as ReadonlyMap<unknown, unknown>];
  const merged = new Map<unknown, unknown>();
  let differs = mine.size !== others.size;
  for (const [key, value] of mine) {
    if (!others.has(key)) differs = true;
    else if (place instanceof Dict) {
      const [name, a] = value as readonly [Value, Value];
      merged.set(key, [name, mergeValues(a, (others.get(key) as readonly [Value, Value])[1], merging)]);
    } else merged.set(key, value);
  }
  return { items: merged, unknown: differs ? new Unknown(merging.reason) : unknown };
}

function isMergeable(content: unknown): content is Value {
  return content !== ABSENT && content !== undefined;
}
