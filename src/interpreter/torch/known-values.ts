/**
 * Which tensors have values that are known, and which share their memory: what is written into one is forgotten in all that
 * look into it.
 */
import { type Argument, Float } from '../../operators/argument';
import type { Bound } from '../../operators/parameter';
import { type DType, kindOf } from '../../tensor/dtype';
import { Tensor, type Value } from '../values';

/** The values of a tensor, where they are known. */
export function valuesOf(value: Value | Bound[string] | undefined): readonly number[] | undefined {
  const entry = value instanceof Tensor ? known.get(value) : undefined;
  return entry && entry.at === memories.get(value as Tensor)?.writes ? entry.values : undefined;
}

/** A tensor of known values. */
export function valued(shape: Tensor['shape'], dtype: DType, values: readonly number[]): Tensor {
  const tensor = new Tensor(shape, dtype);
  putValues(tensor, values);
  return tensor;
}

/** An array of several axes whose numbers are known, for those who read a matrix: sizes are computed from one axis alone. */
export function numbered<T extends Tensor>(array: T, numbers: readonly number[]): T {
  if (numbers.length <= MOST_NUMBERS) matrices.set(array, { values: numbers, at: memoryOf(array).writes });
  return array;
}

/** The least and the largest number that a tensor holds. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

export function extentOf(value: Value | Bound[string] | undefined): Extent | undefined {
  const values = valuesOf(value);
  if (values && values.length > 0) return { low: Math.min(...values), high: Math.max(...values) };
  const entry = value instanceof Tensor ? extents.get(value) : undefined;
  return entry && entry.at === memories.get(value as Tensor)?.writes ? entry : undefined;
}

export function putExtent(tensor: Tensor, extent: Extent): void {
  extents.set(tensor, { ...extent, at: memoryOf(tensor).writes });
}

/** The numbers of an array, in the order of memory, whatever its axes are. */
export function numbersIn(array: Tensor): readonly number[] | undefined {
  const found = matrices.get(array);
  return found && memories.get(array)?.writes === found.at ? found.values : valuesOf(array);
}

const MOST_NUMBERS = 4096;

/** The number that a tensor of any axes holds everywhere, where that is known: of a mask of ones 1. */
export function uniformIn(value: Value | Bound[string] | undefined): number | undefined {
  const entry = value instanceof Tensor ? uniforms.get(value) : undefined;
  return entry && entry.at === memories.get(value as Tensor)?.writes ? entry.value : undefined;
}

export function putUniform(tensor: Tensor, value: number): void {
  uniforms.set(tensor, { value, at: memoryOf(tensor).writes });
}

/** Another object for the same tensor, or one that looks into its memory. */
export function copyValues(from: Tensor, to: Tensor): void {
  const [values, numbers] = [valuesOf(from), numbersIn(from)];
  shareMemory(from, to);
  if (values) putValues(to, values);
  else if (numbers) numbered(to, numbers);
  const uniform = uniformIn(from);
  if (uniform !== undefined) putUniform(to, uniform);
}

/** What is written into one of them from now on is written into both. */
export function shareMemory(from: Tensor, to: Tensor): void {
  if (from !== to && memories.has(from)) memories.set(to, memories.get(from)!);
}

/** What a tensor holds now; others in its memory, which were written to with it, are not known any more. */
export function putValues(tensor: Tensor, values: readonly number[]): void {
  known.set(tensor, { values, at: memoryOf(tensor).writes });
}

/** Something was written into the tensor. */
export function forgetValues(tensor: Tensor): void {
  known.delete(tensor);
  matrices.delete(tensor);
  extents.delete(tensor);
  uniforms.delete(tensor);
  const memory = memories.get(tensor);
  if (memory) memory.writes++;
}

/** What a tensor of known values holds once `number` was written at `index`: one place of one axis. */
export function valuesWith(
  tensor: Tensor,
  index: Argument | undefined,
  number: Argument,
): readonly number[] | undefined {
  const values = valuesOf(tensor);
  const written = number instanceof Float ? number.value : typeof number === 'number' ? number : undefined;
  if (!values || written === undefined || tensor.shape.length !== 1 || typeof index !== 'number') return undefined;
  const place = index < 0 ? index + values.length : index;
  return place in values ? values.with(place, inPrecision(tensor.dtype)(written)) : undefined;
}

interface Memory {
  /** How often something was written into it. */
  writes: number;
}

const known = new WeakMap<Tensor, { readonly values: readonly number[]; readonly at: number }>();
const matrices = new WeakMap<Tensor, { readonly values: readonly number[]; readonly at: number }>();
const extents = new WeakMap<Tensor, Extent & { readonly at: number }>();
const uniforms = new WeakMap<Tensor, { readonly value: number; readonly at: number }>();
/** Of the tensors whose values are known, and of those that look into their memory. */
const memories = new WeakMap<Tensor, Memory>();

/** What counts the writes into a tensor: what was noted of it holds until the next. */
export function memoryOf(tensor: Tensor): Memory {
  const memory = memories.get(tensor) ?? { writes: 0 };
  memories.set(tensor, memory);
  return memory;
}

export function inPrecision(dtype: DType): (value: number) => number {
  if (dtype === 'float32') return Math.fround;
  return kindOf(dtype) === 'integer' ? Math.trunc : value => value;
}
