/**
 * What the items of an index do, one after the other: first the basic ones run from left to right (an integer takes an axis
 * away, a slice shortens it, `None` adds one), then index tensors take elements. Source: PyTorch documentation, "Tensor indexing".
 */
import {
  add,
  ceilDivide,
  type Dim,
  equal,
  isDim,
  less,
  maximum,
  minimum,
  showDim,
  subtract,
  unknownDim,
} from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import { broadcast, isMismatch } from '../tensor/shape';
import { type Shape, Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import { type Argument, Float, Opaque } from './argument';
import { concrete, inserted, mustAgree, numbers, range, removed, replaced, spelled, unknowable } from './axes';
import { Problem } from './problem';

/** `start:stop:step`, each an int or None, as an argument. */
export type Slice = { readonly start: Argument; readonly stop: Argument; readonly step: Argument };

export const ELLIPSIS = new Opaque('Ellipsis');

/** A tuple is the list of items; anything else is one item. Lists arrive as lists inside the tuple. */
export function itemsOf(argument: Argument): readonly Argument[] {
  return Array.isArray(argument) ? argument : [argument];
}

export type Step =
  | { readonly kind: 'select'; readonly at: number; readonly index: Dim | undefined; readonly tensor?: Tensor }
  | {
      readonly kind: 'slice';
      readonly at: number;
      /** The size of the axis that is cut. */
      readonly of: Dim;
      readonly start: Dim;
      readonly stop: Dim;
      readonly step: number;
    }
  | { readonly kind: 'new'; readonly at: number };

/** An index tensor: its shape, how many axes it consumes, and the values where the code spells them out. */
export interface Advanced {
  readonly at: number;
  readonly shape: Shape;
  readonly consumes: number;
  readonly tensor?: Tensor;
  readonly values?: readonly number[];
}

export interface Plan {
  /** After the basic items, before the index tensors. */
  readonly shape: Shape;
  readonly steps: readonly Step[];
  readonly advanced: readonly Advanced[];
  /** The input axis each axis of `shape` comes from. */
  readonly sources: readonly (number | null)[];
}

export function plan(input: Shape, given: readonly Argument[]): Plan {
  const items = spreadList(given);
  const consumed = items.reduce<number>((n, item) => (isUnknown(item) ? n : n + axesTakenBy(item)), 0);
  if (consumed > input.length)
    throw new Problem('wrong-rank', `too many indices for tensor of dimension ${input.length}`, {
      expected: `at most ${input.length}`,
      found: `${consumed}`,
    });
  // What is not known may take no axis: `None`, or all of a tuple such as `(..., None)`.
  const unknown = items.find(isUnknown);
  if (unknown) unknowable(`the index is not known: ${unknown.reason}`);
  const steps: Step[] = [];
  const advanced: Advanced[] = [];
  let shape: Shape = input;
  let sources: (number | null)[] = range(input.length);
  let at = 0;
  for (const item of items) {
    if (isEllipsis(item)) at += input.length - consumed;
    else if (item === null) {
      steps.push({ kind: 'new', at });
      shape = inserted(shape, at, 1);
      sources.splice(at, 0, null);
      at++;
    } else if (typeof item === 'boolean') {
      steps.push({ kind: 'new', at });
      shape = inserted(shape, at, 1);
      sources.splice(at, 0, null);
      advanced.push({ at, shape: [item ? 1 : 0], consumes: 1, values: item ? [0] : [] });
      at++;
    } else if (isDim(item) || isIntegerScalar(item)) {
      const index = isDim(item) ? item : undefined;
      if (index !== undefined) mustBeInBounds(index, shape[at]!, sources[at] ?? at);
      steps.push({ kind: 'select', at, index, ...(item instanceof Tensor && { tensor: item }) });
      shape = removed(shape, at);
      sources = sources.filter((_, i) => i !== at);
    } else if (isSlice(item)) {
      const slice = sliced(shape[at]!, item);
      steps.push({ kind: 'slice', at, of: shape[at]!, ...slice });
      shape = replaced(shape, at, slice.size);
      at++;
    } else {
      const found = advancedIndex(item, at, shape);
      advanced.push(found);
      if (found.consumes === 0) {
        shape = inserted(shape, at, 1);
        sources.splice(at, 0, null);
        steps.push({ kind: 'new', at });
        advanced[advanced.length - 1] = { ...found, consumes: 1 };
        at++;
      } else at += found.consumes;
    }
  }
  return { shape, steps, advanced, sources };
}

/** Index tensors broadcast together; they stand at the first of them if adjacent, in front if not. */
export function gathered(shape: Shape, advanced: readonly Advanced[]): Shape {
  const common = broadcast(...advanced.map(a => a.shape));
  if (isMismatch(common))
    throw new Problem(
      'mismatched-sizes',
      `shape mismatch: indexing tensors could not be broadcast together with shapes ${advanced.map(a => spelled(a.shape)).join(', ')}`,
      { expected: common.sizes[0], found: common.sizes[1] },
    );
  const taken = advanced.flatMap(a => range(a.consumes).map(i => a.at + i));
  const adjacent = advanced.every((a, i) => i === 0 || advanced[i - 1]!.at + advanced[i - 1]!.consumes === a.at);
  const first = adjacent ? advanced[0]!.at : 0;
  const rest = shape.flatMap((size, i) => (taken.includes(i) ? [] : [{ size, i }]));
  const before = rest.filter(({ i }) => i < first).map(({ size }) => size);
  const after = rest.filter(({ i }) => i >= first).map(({ size }) => size);
  return [...before, ...common, ...after];
}

/** `x[[0, None]]`: a short list that holds more than numbers counts as a tuple. */
function spreadList(items: readonly Argument[]): readonly Argument[] {
  const [only] = items;
  if (items.length !== 1 || !Array.isArray(only) || only.length >= 32) return items;
  const isTuple = only.some(
    item => item === null || Array.isArray(item) || item instanceof Tensor || isEllipsis(item) || isSlice(item),
  );
  return isTuple ? only : items;
}

function axesTakenBy(item: Argument): number {
  if (item === null || typeof item === 'boolean' || isEllipsis(item)) return 0;
  if (item instanceof Tensor && isMask(item.dtype)) return item.shape.length;
  if (Array.isArray(item)) {
    const nested = listIndex(item);
    return nested?.dtype === 'bool' ? nested.shape.length : 1;
  }
  return 1;
}

function advancedIndex(item: Argument, at: number, shape: Shape): Advanced {
  if (item instanceof Tensor) {
    if (isMask(item.dtype)) return mask(item.shape, at, shape, item);
    if (kindOf(item.dtype) !== 'integer' || item.dtype === 'int16' || item.dtype === 'int8')
      throw new Problem('wrong-dtype', 'tensors used as indices must be long, int, byte or bool tensors', {
        expected: 'int64, int32, uint8 or bool',
        found: item.dtype,
      });
    return { at, shape: item.shape, consumes: 1, tensor: item };
  }
  const list = Array.isArray(item) ? listIndex(item) : undefined;
  if (list === undefined) return cannotIndex(item);
  if (list.dtype === 'bool') {
    const found = mask(list.shape, at, shape);
    const values = list.values.flatMap((v, i) => (v ? [i] : []));
    return list.shape.length === 1
      ? { ...found, shape: [values.length], values }
      : { ...found, shape: [values.length] };
  }
  return { at, shape: list.shape, consumes: 1, values: list.values };
}

function mask(maskShape: Shape, at: number, shape: Shape, tensor?: Tensor): Advanced {
  maskShape.forEach((size, i) => {
    mustAgree(
      shape[at + i]!,
      size,
      'mismatched-sizes',
      () =>
        `The shape of the mask ${spelled(maskShape)} at index ${i} does not match the shape of the indexed tensor ${spelled(shape)} at index ${at + i}`,
    );
  });
  return {
    at,
    shape: [unknownDim('how many elements a mask selects depends on its values')],
    consumes: maskShape.length,
    ...(tensor && { tensor }),
  };
}

/** A list of ints or booleans, nested to any depth, as the tensor it becomes. */
function listIndex(
  list: readonly Argument[],
): { shape: readonly number[]; dtype: DType; values: readonly number[] } | undefined {
  if (list.length === 0) return { shape: [0], dtype: 'int64', values: [] };
  const unknown = list.find(isUnknown);
  if (unknown) return unknowable(`the index is not known: ${unknown.reason}`);
  if (list.every(item => typeof item === 'boolean'))
    return { shape: [list.length], dtype: 'bool', values: list.map(Number) };
  const whole = list.map(item => (item instanceof Float ? Math.trunc(item.value) : item));
  if (whole.every(isDim)) return { shape: [list.length], dtype: 'int64', values: numbers(whole, 'the index') };
  if (list.some(item => item instanceof Tensor)) return unknowable('the index is a list of tensors');
  const rows = list.map(item => (Array.isArray(item) ? listIndex(item) : undefined));
  const first = rows[0];
  if (!first || rows.some(row => row?.dtype !== first.dtype || row.shape.join() !== first.shape.join()))
    return undefined;
  return { shape: [list.length, ...first.shape], dtype: first.dtype, values: rows.flatMap(row => row!.values) };
}

function sliced(size: Dim, slice: Slice): { start: Dim; stop: Dim; step: number; size: Dim } {
  const step = concrete(bound(slice.step, 'step') ?? 1, 'the step of the slice');
  if (step <= 0)
    throw new Problem('invalid-argument', 'step must be greater than zero', { expected: 'at least 1', found: step });
  const start = clamped(slice.start, 0, size);
  const stop = clamped(slice.stop, size, size);
  if (start === undefined || stop === undefined) {
    const reason = [slice.start, slice.stop].find(isUnknown)?.reason ?? 'a bound of the slice is the value of a tensor';
    return { start: start ?? 0, stop: stop ?? size, step, size: unknownDim(reason) };
  }
  const length = subtract(stop, start);
  const kept = less(length, 0) === false ? length : maximum(length, 0);
  return { start, stop, step, size: step === 1 ? kept : ceilDivide(kept, step) };
}

/** A bound in 0…size, counted from the end where negative; `undefined` where it is not known. */
function clamped(argument: Argument, missing: Dim, size: Dim): Dim | undefined {
  if (argument instanceof Tensor) mustBeIndex(argument);
  if (isUnknown(argument) || argument instanceof Tensor) return undefined;
  const value = bound(argument, 'bounds');
  if (value === undefined) return missing;
  const isNegative = less(value, 0);
  if (isNegative === undefined)
    return equal(value, size) === true ? size : unknownDim(`the sign of ${showDim(value)} is not known`);
  if (!isNegative) return minimum(value, size);
  const position = add(size, value);
  return less(position, 0) === false ? position : maximum(position, 0);
}

/** `__index__` of a tensor. */
function mustBeIndex({ shape, dtype }: Tensor): void {
  const isWhole = kindOf(dtype) === 'integer' || dtype === 'bool';
  if (isWhole && shape.every(size => typeof size !== 'number' || size === 1)) return;
  throw new Problem('wrong-type', 'only integer tensors of a single element can be converted to an index', {
    found: isWhole ? spelled(shape) : dtype,
  });
}

function bound(argument: Argument, what: string): Dim | undefined {
  if (argument === null) return undefined;
  if (isUnknown(argument)) return unknowable(argument.reason);
  if (typeof argument === 'boolean') return argument ? 1 : 0;
  if (isDim(argument)) return argument;
  throw new Problem('wrong-type', `slice ${what} must be integers or None or have an __index__ method`, {
    found: argument instanceof Float ? 'float' : 'object',
  });
}

export function mustBeInBounds(index: Dim, size: Dim, at: number): void {
  if (typeof index !== 'number' || typeof size !== 'number') return;
  if (index >= size || index < -size)
    throw new Problem('invalid-argument', `index ${index} is out of bounds for dimension ${at} with size ${size}`, {
      expected: `[${-size}, ${size - 1}]`,
      found: index,
    });
}

function isSlice(item: Argument): item is Slice {
  return typeof item === 'object' && item !== null && 'start' in item && 'stop' in item && 'step' in item;
}

function isEllipsis(item: Argument): boolean {
  return item instanceof Opaque && /(^|\.)Ellipsis$|^\.\.\.$/.test(item.name);
}

/** A tensor of one integer without axes selects, as the integer would. */
function isIntegerScalar(item: Argument): boolean {
  return (
    item instanceof Tensor && item.shape.length === 0 && kindOf(item.dtype) === 'integer' && item.dtype !== 'uint8'
  );
}

export function isMask(dtype: DType): boolean {
  return dtype === 'bool' || dtype === 'uint8';
}

function cannotIndex(item: Argument): never {
  if (
    item instanceof Opaque ||
    (typeof item === 'object' && item !== null && !(item instanceof Float) && !Array.isArray(item))
  )
    return unknowable('the index is an object that is not followed');
  throw new Problem(
    'wrong-type',
    'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices',
    {
      found: item instanceof Float ? 'float' : typeof item === 'string' ? 'str' : 'list',
    },
  );
}
