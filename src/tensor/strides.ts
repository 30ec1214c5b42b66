/**
 * Where the elements of a tensor lie in memory: how far apart neighbours along each axis are, in elements. Sizes and strides are
 * numbers here; what is symbolic has no known layout. The rules are those of ATen (`TensorUtils.cpp`, `TensorIterator.cpp`).
 */
import type { Shape } from './tensor';

export type Strides = readonly number[];

/** Row-major, without gaps; an axis of size 0 counts as 1. */
export function contiguousStrides(shape: Shape): Strides | undefined {
  if (!isNumeric(shape)) return undefined;
  const strides = new Array<number>(shape.length);
  let elements = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = elements;
    elements *= Math.max(shape[axis]!, 1);
  }
  return strides;
}

/** Axes of size 1 may have any stride. */
export function isContiguous(shape: Shape, strides: Strides): boolean {
  if (!isNumeric(shape)) return false;
  if (shape.includes(0)) return true;
  let elements = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== elements) return false;
    elements *= shape[axis]!;
  }
  return true;
}

/**
 * The strides under which the same memory has another shape (`computeStride` of ATen); `null` where there are none and
 * `view` raises, `undefined` where the shapes are not known.
 */
export function viewStrides(shape: Shape, strides: Strides, sizes: Shape): Strides | null | undefined {
  if (!isNumeric(shape) || !isNumeric(sizes)) return undefined;
  if (shape.length === 0) return sizes.map(() => 1);
  if (shape.includes(0)) return isSame(shape, sizes) ? strides : contiguousStrides(sizes);
  const result: number[] = sizes.map(() => 0);
  let to = sizes.length - 1;
  let base = strides.at(-1)!;
  let elements = 1;
  let viewed = 1;
  for (let from = shape.length - 1; from >= 0; from--) {
    elements *= shape[from]!;
    // Axes that lie one behind the other form one block.
    if (from > 0 && (shape[from - 1] === 1 || strides[from - 1] === elements * base)) continue;
    while (to >= 0 && (viewed < elements || sizes[to] === 1)) {
      result[to] = viewed * base;
      viewed *= sizes[to]!;
      to--;
    }
    if (viewed !== elements) return null;
    if (from > 0) [base, elements, viewed] = [strides[from - 1]!, 1, 1];
  }
  return to < 0 ? result : null;
}

/** `expand`: an axis that is stretched stays in one place. */
export function expandedStrides(shape: Shape, strides: Strides, sizes: Shape): Strides | undefined {
  if (!isNumeric(shape) || !isNumeric(sizes)) return undefined;
  const offset = sizes.length - shape.length;
  const result: number[] = [];
  for (let i = sizes.length - 1; i >= 0; i--) {
    const [size, stride] =
      i >= offset
        ? [shape[i - offset]!, strides[i - offset]!]
        : [1, i + 1 < sizes.length ? sizes[i + 1]! * result[0]! : 1];
    result.unshift(size === sizes[i] ? stride : 0);
  }
  return result;
}

/** Whether every element has a place of its own and there are no gaps, in whatever order. */
export function isDense(shape: Shape, strides: Strides): boolean {
  if (!isNumeric(shape)) return false;
  const axes = shape.map((size, i) => ({ size, stride: strides[i]! })).filter(({ size }) => size !== 1);
  axes.sort((a, b) => a.stride - b.stride);
  let expected = 1;
  return axes.every(({ size, stride }) => {
    const fits = stride === expected;
    expected *= size;
    return fits;
  });
}

/**
 * The strides of a new tensor that is computed element by element: its axes are ordered as the operands' are, the first
 * operand deciding first (`TensorIteratorBase::reorder_dimensions`).
 */
export function elementwiseStrides(
  operands: readonly { readonly shape: Shape; readonly strides?: Strides | undefined }[],
  sizes: Shape,
): Strides | undefined {
  if (!isNumeric(sizes)) return undefined;
  const laid: { shape: readonly number[]; strides: Strides }[] = [];
  for (const { shape, strides } of operands) {
    if (!strides || !isNumeric(shape)) return undefined;
    laid.push({ shape, strides });
  }
  const alike = laid.every(({ shape }) => isSame(shape, sizes));
  if (alike && laid.every(({ shape, strides }) => isContiguous(shape, strides))) return contiguousStrides(sizes);
  const first = laid[0];
  if (first && alike && isDense(sizes, first.strides) && laid.every(({ strides }) => isSame(strides, first.strides)))
    return first.strides;
  return reordered(laid, sizes);
}

function reordered(
  operands: readonly { shape: readonly number[]; strides: Strides }[],
  sizes: readonly number[],
): Strides {
  const rank = sizes.length;
  const broadcast = operands.map(({ shape, strides }) =>
    sizes.map((size, axis) => {
      const own = axis - (rank - shape.length);
      return own < 0 || (shape[own] === 1 && size !== 1) ? 0 : strides[own]!;
    }),
  );
  const compare = (a: number, b: number): number => {
    for (const strides of broadcast) {
      const [x, y] = [strides[a]!, strides[b]!];
      if (x === 0 || y === 0) continue;
      if (x !== y) return x < y ? -1 : 1;
      if (sizes[a]! > sizes[b]!) return 1;
    }
    return 0;
  };
  // From the fastest axis to the slowest.
  const order = sizes.map((_, i) => rank - 1 - i);
  for (let i = 1; i < rank; i++) {
    let moving = i;
    for (let before = i - 1; before >= 0; before--) {
      const difference = compare(order[before]!, order[moving]!);
      if (difference < 0) break;
      if (difference > 0) {
        [order[before], order[moving]] = [order[moving]!, order[before]!];
        moving = before;
      }
    }
  }
  const result: number[] = [];
  let next = 1;
  for (const axis of order) {
    result[axis] = next;
    next *= sizes[axis]!;
  }
  return result;
}

function isNumeric(shape: Shape): shape is readonly number[] {
  for (const size of shape) if (typeof size !== 'number') return false;
  return true;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
