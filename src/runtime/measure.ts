/** What is told of a tensor of numbers without showing them all: moments, shares, a histogram, its channels as pictures. */
import { extentOf, spreadOf } from './passes';

/** Equally wide bins from the smallest finite value to the largest; the last includes its end. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** The first channels of the first image, each scaled down to at most `side` by averaging, in grey from `min` to `max`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Channels there are, and how many of them are shown. */
  readonly channels: number;
  /** Images in the batch; absent where nothing says that there is one: three axes may be any. */
  readonly batch?: number;
  readonly shown: number;
  /** The values that 0 and 255 stand for, over all channels shown. */
  readonly min: number;
  readonly max: number;
  /** shown × height × width, row by row. */
  readonly pixels: Uint8Array;
}

export type Numbers = ArrayLike<number | bigint>;

export interface Summary {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Share of values that are exactly zero, 0 to 1. */
  readonly zeros: number;
  /** Absent where there are no finite values. */
  readonly histogram?: Histogram;
}

/** What is told of an output: of its values, and where it was asked for and looks like an image, of its channels. */
export interface OutputSummary extends Summary {
  /** The values are complex, and what is told of them is told of their magnitudes. */
  readonly magnitudes?: true;
  readonly picture?: Picture;
}

/** In two passes, so that the spread of large numbers that lie close together is not lost. */
export function summaryOf(given: Numbers): Summary {
  const data = plain(given);
  const count = data.length;
  const { sum, zeros, ...extent } = extentOf(data);
  const [min, max] = Number.isNaN(sum) ? rangeOf(data, value => !Number.isNaN(value)) : [extent.min, extent.max];
  const mean = sum / count;
  const finite = Number.isFinite(sum) && Number.isFinite(min) && Number.isFinite(max);
  const [from, to] = finite ? [min, max] : rangeOf(data, Number.isFinite);
  const { squares, counts } = spreadOf(data, mean, [from, to], finite);
  return {
    mean,
    std: Math.sqrt(squares / count),
    min,
    max,
    zeros: zeros / count,
    ...(from <= to ? { histogram: { from, to, counts } } : {}),
  };
}

/** The magnitudes of complex numbers that lie as pairs. */
export function magnitudesOf(pairs: Numbers): Float64Array {
  return Float64Array.from({ length: pairs.length / 2 }, (_, i) =>
    Math.hypot(Number(pairs[2 * i]), Number(pairs[2 * i + 1])),
  );
}

/** Whole numbers of 64 bits become plain ones. */
function plain(data: Numbers): ArrayLike<number> {
  return typeof data[0] === 'bigint' ? Float64Array.from(data, Number) : (data as ArrayLike<number>);
}

/** The smallest and the largest of those that count. */
function rangeOf(data: ArrayLike<number>, counts: (value: number) => boolean): [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!counts(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  return [from, to];
}

const side = 48;
const mostChannels = 64;

/** `undefined` where it is no image: three axes (channels first) or four, with more than one pixel. */
export function pictureOf(data: Numbers, shape: readonly number[]): Picture | undefined {
  if (shape.length < 3 || shape.length > 4) return undefined;
  const [channels, height, width] = shape.slice(-3) as [number, number, number];
  if (height * width < 2 || data.length === 0) return undefined;
  const step = Math.ceil(Math.max(height, width) / side);
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const shown = Math.min(channels, mostChannels);
  const means = new Float32Array(shown * rows * columns);
  const values = plain(data);
  for (let c = 0, at = 0; c < shown; c++)
    for (let y = 0; y < rows; y++, at += columns)
      averageRow(values, c * height * width, [y * step, Math.min(height, (y + 1) * step)], width, step, means, at);
  const [min, max] = rangeOf(means, Number.isFinite);
  // What differs by rounding alone is one grey.
  const scale = max - min > 1e-6 * Math.max(-min, max) ? 255 / (max - min) : 0;
  // `Uint8Array.from` takes longer for this than all of the averaging.
  const pixels = new Uint8Array(means.length);
  for (let i = 0; i < means.length; i++) {
    const grey = (means[i]! - min) * scale;
    pixels[i] = Number.isFinite(grey) ? Math.round(grey) : 0;
  }
  const batch = shape.length === 4 ? { batch: shape[0]! } : {};
  return { width: columns, height: rows, channels, ...batch, shown, min, max, pixels };
}

/** The means of squares of `step` pixels, a row of them, as far as they lie in the plane that begins at `plane`; in the order of the memory. */
function averageRow(
  data: ArrayLike<number>,
  plane: number,
  [top, bottom]: readonly [number, number],
  width: number,
  step: number,
  means: Float32Array,
  at: number,
): void {
  const columns = Math.ceil(width / step);
  const sums = new Float64Array(columns);
  for (let y = top, i = plane + top * width; y < bottom; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (const end = plane + y * width + Math.min(width, (x + 1) * step); i < end; i++) sum += data[i]!;
      sums[x]! += sum;
    }
  for (let x = 0; x < columns; x++) {
    const across = Math.min(width, (x + 1) * step) - x * step;
    means[at + x] = sums[x]! / ((bottom - top) * across);
  }
}
