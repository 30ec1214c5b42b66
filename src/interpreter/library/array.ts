/** `np.array` of what Python holds: nested lists and tuples of numbers, ranges, numbers of NumPy's own. */

import type { Picture } from '../../operators/transforms/define';
import { unknownDim } from '../../tensor/dim';
import { UnknownFloat } from '../../tensor/unknown';
import { numeric, rangeLength } from '../objects';
import { numbered, valued, valuesOf } from '../torch/known-values';
import { cast, dtypeOf } from '../torch/ndarray';
import { pictureOf } from '../torch/pictures';
import { List, NdArray, Range, Tensor, Tuple, Unknown, type Value } from '../values';
import { stacked } from './joined-arrays';

/** `np.array([[1, 2], [3, 4]])`: lists as long as each other, of numbers. */
export function array(value: Value, dtype?: Value): Value {
  if (dtype !== undefined && dtype !== null) {
    const made = array(value);
    if (!(made instanceof Tensor)) return made;
    const to = dtypeOf(dtype);
    return to ? cast(made, to) : new Unknown('the dtype is not known');
  }
  if (value instanceof Tensor) return value;
  const picture = pictureOf(value);
  if (picture) return ofPicture(picture);
  const nested = nesting(value);
  if (!nested) return ofArrays(value) ?? new Unknown('the array is not followed');
  if (nested.dtype === 'bool') return new Tensor(nested.shape, 'bool');
  if (!nested.values) return new Tensor(nested.shape, nested.dtype);
  return nested.shape.length === 1
    ? valued(nested.shape, nested.dtype, nested.values)
    : numbered(new Tensor(nested.shape, nested.dtype), nested.values);
}

/** Arrays of one shape, or lists of such, one upon the other. */
function ofArrays(value: Value): Value | undefined {
  if (!(value instanceof Tuple || (value instanceof List && !value.unknown))) return undefined;
  const rows = value.items.map(item => (item instanceof NdArray ? item : ofArrays(item)));
  return rows.every(row => row instanceof Tensor) ? stacked(rows, 0) : undefined;
}

/** Height, width and channels, in bytes; an image of one channel may hold other numbers. */
function ofPicture({ form, size, channels }: Picture): Value {
  if (form !== 'image' || channels === undefined || channels < 3)
    return new Unknown('the mode of the image is not known');
  const [height, width] = size ?? [unknownDim(VARYING), unknownDim(VARYING)];
  return new Tensor([height, width, channels], 'uint8');
}

const VARYING = 'images may have any size';

/** From the narrowest to the widest. */
const NUMBER_TYPES = ['bool', 'int64', 'float64'] as const;
type NumberType = (typeof NUMBER_TYPES)[number];

function widest(types: readonly NumberType[]): NumberType {
  return NUMBER_TYPES[Math.max(...types.map(type => NUMBER_TYPES.indexOf(type)))]!;
}

interface Nested {
  readonly shape: readonly number[];
  readonly dtype: NumberType;
  /** Absent where one of them is not known. */
  readonly values: readonly number[] | undefined;
}

function nesting(value: Value): Nested | undefined {
  const items =
    value instanceof List && !value.unknown
      ? value.items
      : value instanceof Tuple
        ? value.items
        : value instanceof Range
          ? numbersOf(value)
          : undefined;
  if (!items || items.length === 0) return undefined;
  const numbers = items.map(scalar);
  if (numbers.every(item => item !== undefined))
    return {
      shape: [items.length],
      dtype: widest(numbers.map(({ dtype }) => dtype)),
      values: wholly(numbers.map(item => item.value)),
    };
  const rows = items.map(nesting);
  const [first] = rows;
  if (!first || !rows.every(row => row?.shape.join() === first.shape.join())) return undefined;
  return {
    shape: [items.length, ...first.shape],
    dtype: widest(rows.map(row => row!.dtype)),
    values: wholly(rows.map(row => row!.values))?.flat(),
  };
}

function wholly<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly T[]);
}

/** `range(4)` is the list of its numbers. */
function numbersOf(range: Range): readonly number[] | undefined {
  const { start, step } = range;
  const count = rangeLength(range);
  if (typeof start !== 'number' || typeof step !== 'number' || typeof count !== 'number') return undefined;
  return count > MOST_NUMBERS ? undefined : Array.from({ length: count }, (_, i) => start + i * step);
}

const MOST_NUMBERS = 4096;

/** A number of Python's, or one that was taken out of an array; those of fewer bits make arrays of fewer. */
function scalar(item: Value): { readonly value: number | undefined; readonly dtype: NumberType } | undefined {
  if (item instanceof UnknownFloat) return { value: undefined, dtype: 'float64' };
  if (item instanceof Tensor) {
    const { dtype, open } = item;
    const [value] = item.shape.length === 0 ? (valuesOf(item) ?? []) : [];
    const isWide = dtype === 'int64' || dtype === 'float64';
    return value !== undefined && isWide && !open ? { value, dtype } : undefined;
  }
  const value = numeric(item);
  if (typeof value !== 'number') return undefined;
  return { value, dtype: typeof item === 'boolean' ? 'bool' : typeof item === 'number' ? 'int64' : 'float64' };
}
