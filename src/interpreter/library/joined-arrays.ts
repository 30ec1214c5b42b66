/** NumPy's functions that put arrays together or turn them: `np.concatenate`, `np.stack`, `np.transpose`, `np.expand_dims`. */
import { add, type Dim, equal, product } from '../../tensor/dim';
import type { DType } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { Unknown } from '../../tensor/unknown';
import { arrayResultType } from '../torch/array-result-type';
import { valued, valuesOf } from '../torch/known-values';
import type { Value } from '../values';

const UNKNOWN = new Unknown('the shape of the array is not known');

/** Arrays one after the other along an axis. Unknown where NumPy would raise, or where a size is not known. */
export function concatenated(arrays: readonly Value[], axis: Value): Value {
  if (!areArrays(arrays) || typeof axis !== 'number') return UNKNOWN;
  const [first] = arrays;
  const rank = first!.shape.length;
  const at = axis < 0 ? axis + rank : axis;
  const fits = arrays.every(
    ({ shape }) =>
      shape.length === rank && shape.every((size, i) => i === at || equal(size, first!.shape[i]!) === true),
  );
  if (!fits || at < 0 || at >= rank) return UNKNOWN;
  const dtype = commonType(arrays);
  const size = arrays.map(({ shape }) => shape[at]!).reduce(add);
  const values = rank === 1 ? arrays.map(array => valuesOf(array)) : [];
  if (values.length > 0 && values.every(known => known !== undefined)) return valued([size], dtype, values.flat());
  return new Tensor(first!.shape.with(at, size), dtype);
}

/** The same of all their numbers in a row, where no axis is given. */
export function appended(arrays: readonly Value[], axis: Value): Value {
  if (axis !== null || !areArrays(arrays)) return concatenated(arrays, axis);
  return concatenated(arrays.map(flat), 0);
}

/** `np.vstack`: one below the other, of one axis as rows. */
export function below(arrays: readonly Value[]): Value {
  if (!areArrays(arrays)) return UNKNOWN;
  const rows = arrays.map(array =>
    array.shape.length < 2 ? expanded(array, array.shape.length === 0 ? [0, 1] : [0]) : array,
  );
  return concatenated(rows, 0);
}

/** `np.hstack`: side by side, of one axis one after the other. */
export function beside(arrays: readonly Value[]): Value {
  if (!areArrays(arrays)) return UNKNOWN;
  const wide = arrays.map(array => (array.shape.length === 0 ? expanded(array, [0]) : array));
  return concatenated(wide, arrays[0]!.shape.length > 1 ? 1 : 0);
}

/** The arrays as NumPy computes with them: all of the dtype that holds the numbers of each. */
export function ofOneType(arrays: readonly Value[]): readonly Tensor[] | undefined {
  const dtype = areArrays(arrays) ? commonType(arrays) : undefined;
  return dtype && (arrays as readonly Tensor[]).map(({ shape }) => new Tensor(shape, dtype));
}

/** Arrays of one shape side by side along a new axis. */
export function stacked(arrays: readonly Value[], axis: Value): Value {
  if (!areArrays(arrays) || typeof axis !== 'number') return UNKNOWN;
  const [{ shape }] = arrays as readonly [Tensor];
  const at = axis < 0 ? axis + shape.length + 1 : axis;
  const alike = arrays.every(other => other.shape.length === shape.length && other.shape.every(isOf(shape)));
  if (!alike || at < 0 || at > shape.length) return UNKNOWN;
  return new Tensor(shape.toSpliced(at, 0, arrays.length), commonType(arrays));
}

/** With axes of size 1 where the result has them: one place or several. */
export function expanded(array: Value, axes: readonly Value[]): Value {
  if (!areArrays([array]) || !axes.every(axis => typeof axis === 'number')) return UNKNOWN;
  const { shape, dtype } = array as Tensor;
  const rank = shape.length + axes.length;
  const added = new Set(axes.map(axis => (axis < 0 ? axis + rank : axis)));
  if (added.size !== axes.length || [...added].some(axis => axis < 0 || axis >= rank)) return UNKNOWN;
  const kept = [...shape];
  const wider = Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : kept.shift()!));
  return new Tensor(wider, dtype);
}

/** The axes in another order; in reverse where none is given. */
export function transposed(array: Value, axes: readonly Value[] | undefined): Value {
  if (!(array instanceof Tensor)) return UNKNOWN;
  const { shape, dtype } = array;
  const rank = shape.length;
  const order = (axes ?? shape.map((_, i) => rank - 1 - i)).map(axis =>
    typeof axis === 'number' ? (axis < 0 ? axis + rank : axis) : -1,
  );
  const isWhole = new Set(order).size === rank && order.length === rank && order.every(axis => axis in shape);
  if (!isWhole) return UNKNOWN;
  return rank < 2
    ? array
    : new Tensor(
        order.map(axis => shape[axis]!),
        dtype,
      );
}

function commonType(arrays: readonly Tensor[]): DType {
  return arrays.map(({ dtype }) => dtype).reduce(arrayResultType);
}

function flat(array: Tensor): Tensor {
  return array.shape.length === 1 ? array : new Tensor([product(array.shape)], array.dtype);
}

function isOf(shape: readonly Dim[]): (size: Dim, axis: number) => boolean {
  return (size, axis) => equal(size, shape[axis]!) === true;
}

function areArrays(values: readonly Value[]): values is readonly Tensor[] {
  return values.length > 0 && values.every(value => value instanceof Tensor && !value.open);
}
