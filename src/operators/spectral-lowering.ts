/**
 * Fourier transforms in ONNX, as products with the matrix of the transform. ONNX's own DFT takes no real output and no
 * gradient, few providers have it, and it is no more exact.
 */
import { type DType, ofMagnitude } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { numbers, range, unknowable } from './axes';
import { type Parts, paired, partsOf, zeros } from './complex-pairs';
import { Expression } from './expression';
import { longest, longTransform } from './long-transform';
import type { LoweredValue, Lowering } from './lowering';

/** What a transform does to its last axis, and whether it starts from or ends in real numbers. */
export type Kind = 'full' | 'toHalf' | 'fromHalf';

/** `sign` is that of the exponent; `inverse` decides which of the two directions is divided by n. */
interface Direction {
  readonly kind: Kind;
  readonly sign: 1 | -1;
  readonly inverse: boolean;
}

/** By the name of the transform of one axis; all axes but the last are transformed in full, in the same direction. */
const directions: Readonly<Record<string, Direction>> = {
  fft: { kind: 'full', sign: -1, inverse: false },
  ifft: { kind: 'full', sign: 1, inverse: true },
  rfft: { kind: 'toHalf', sign: -1, inverse: false },
  irfft: { kind: 'fromHalf', sign: 1, inverse: true },
  hfft: { kind: 'fromHalf', sign: -1, inverse: false },
  ihfft: { kind: 'toHalf', sign: 1, inverse: true },
};

/** `at` are the axes in the order in which they are given; the last is the one that is halved. */
export function lowerTransform(
  graph: Lowering,
  name: string,
  input: Tensor,
  at: readonly number[],
  norm: Argument,
  output: Tensor,
  lengths: readonly number[] | null,
): LoweredValue {
  const direction = directions[name.replace(/[2n]$/, '')]!;
  const dtype = ofMagnitude(output.dtype);
  const rank = input.shape.length;
  const sizes = numbers(output.shape);
  const last = at.length - 1;
  let parts = partsOf(graph, input, dtype);
  // From a half the last axis comes last, to a half it comes first.
  const order = direction.kind === 'toHalf' ? [last, ...range(last)] : range(at.length);
  for (const i of order) {
    const axis = at[i]!;
    const here = { ...direction, kind: i === last ? direction.kind : ('full' as const) };
    const whole = here.kind === 'toHalf' ? (lengths?.[i] ?? numbers(input.shape)[axis]!) : sizes[axis]!;
    const n = whole === -1 ? numbers(input.shape)[axis]! : whole;
    parts = along(graph, parts, axis, rank, numbers(input.shape)[axis]!, n, here, normOf(norm, n, here.inverse), dtype);
  }
  if (direction.kind === 'fromHalf') return parts.re;
  return paired(graph, parts.re, parts.im ?? zeros(graph, output, dtype));
}

function along(
  graph: Lowering,
  given: Parts,
  axis: number,
  rank: number,
  size: number,
  n: number,
  { kind, sign }: Direction,
  scale: number,
  dtype: DType,
): Parts {
  const order = range(rank).map(i => (i === axis ? rank - 1 : i === rank - 1 ? axis : i));
  const moved = (value: LoweredValue) =>
    axis === rank - 1 ? value : graph.node('Transpose', [value], { perm: order });
  const rows = kind === 'fromHalf' ? halfOf(n) : n;
  const fitted = (value: LoweredValue) => resized(graph, moved(value), rank, size, rows, dtype);
  if (n > longest) {
    const parts = given.im ? { re: fitted(given.re), im: fitted(given.im) } : { re: fitted(given.re) };
    const { re, im } = transformed(graph, parts, n, { kind, sign }, scale, rank, dtype);
    return im ? { re: moved(re), im: moved(im) } : { re: moved(re) };
  }
  const { cos, sin } = matrices(n, kind, sign, scale);
  const e = new Expression(graph, dtype);
  const columns = cos.length / rows;
  const [C, S] = [cos, sin].map(values => graph.constant(values, [rows, columns], dtype));
  const times = (value: LoweredValue, matrix: LoweredValue | undefined) => graph.node('MatMul', [value, matrix]);
  const re = fitted(given.re);
  const im = given.im && fitted(given.im);
  const real = im ? e.sub(times(re, C), times(im, S)) : times(re, C);
  if (kind === 'fromHalf') return { re: moved(real) };
  const imaginary = im ? e.add(times(re, S), times(im, C)) : times(re, S);
  return { re: moved(real), im: moved(imaginary) };
}

/** cos and sin of the transform's exponents times `scale`, one row for each number of the input, row by row. */
export function matrices(n: number, kind: Kind, sign: 1 | -1, scale: number) {
  const half = halfOf(n);
  const [rows, columns] = kind === 'full' ? [n, n] : kind === 'toHalf' ? [n, half] : [half, n];
  // What is left out of a half is the mirror image of what is there, so it counts twice.
  const weight = (row: number) => (kind === 'fromHalf' && row !== 0 && 2 * row !== n ? 2 : 1);
  const of = (f: (x: number) => number) =>
    range(rows * columns).map(at => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return scale * weight(row) * f((2 * Math.PI * ((row * column) % n)) / n);
    });
  return { rows, cos: of(Math.cos), sin: of(x => sign * Math.sin(x)) };
}

/** A transform of the last axis that is too long for one matrix; of all its numbers, then, a half is taken or made whole. */
export function transformed(
  graph: Lowering,
  given: Parts,
  n: number,
  { kind, sign }: Pick<Direction, 'kind' | 'sign'>,
  scale: number,
  rank: number,
  dtype: DType,
): Parts {
  const whole = kind === 'fromHalf' ? mirrored(graph, given, n, dtype) : given;
  const { re, im } = longTransform(graph, whole, n, sign, scale, rank, dtype);
  if (kind === 'full') return { re, im };
  if (kind === 'fromHalf') return { re };
  return {
    re: resized(graph, re, rank, n, halfOf(n), dtype),
    im: resized(graph, im, rank, n, halfOf(n), dtype),
  };
}

/** What is left out of a half is the mirror image of what is there, with the other sign of the imaginary part. */
function mirrored(graph: Lowering, { re, im }: Parts, n: number, dtype: DType): Parts {
  const half = halfOf(n);
  const places = graph.constant(range(n).map(i => (i < half ? i : n - i)));
  const spread = (value: LoweredValue) => graph.node('Gather', [value, places], { axis: -1 });
  if (!im) return { re: spread(re) };
  const signs = graph.constant(
    range(n).map(i => (i < half ? 1 : -1)),
    [n],
    dtype,
  );
  return { re: spread(re), im: graph.node('Mul', [spread(im), signs]) };
}

function halfOf(n: number): number {
  return Math.floor(n / 2) + 1;
}

/** What a transform is multiplied by: 1/n for one of the two directions, or 1/√n for both. */
function normOf(norm: Argument, n: number, inverse: boolean): number {
  if (norm === 'ortho') return 1 / Math.sqrt(n);
  if (norm !== null && norm !== 'backward' && norm !== 'forward') return unknowable('the norm is not known');
  return inverse === (norm !== 'forward') ? 1 / n : 1;
}

/** The last axis cut off, or filled up with zeros. */
function resized(graph: Lowering, value: LoweredValue, rank: number, from: number, to: number, dtype: DType) {
  if (from === to) return value;
  const long = (...values: number[]) => graph.constant(values);
  if (to < from) return graph.node('Slice', [value, long(0), long(to), long(rank - 1)]);
  const pads = long(...range(2 * rank - 1).map(() => 0), to - from);
  return graph.node('Pad', [value, pads, graph.constant([0], [], dtype)]);
}
