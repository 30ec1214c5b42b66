/** What is told of a tensor of numbers without showing them all: moments, shares, a histogram, its channels as pictures. */

/** How many bins a histogram has. */
export const bins = 32;

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
  let sum = 0;
  let zeros = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  // Without branches, which cost several times as much here.
  for (let i = 0; i < count; i++) {
    const value = data[i]!;
    sum += value;
    zeros += value === 0 ? 1 : 0;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (Number.isNaN(min)) [min, max] = rangeOf(data, value => !Number.isNaN(value));
  const mean = sum / count;
  const { squares, histogram } = spreadOf(data, mean, min, max);
  return { mean, std: Math.sqrt(squares / count), min, max, zeros: zeros / count, ...(histogram ? { histogram } : {}) };
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

/** The squares about the mean, and the histogram. */
function spreadOf(data: ArrayLike<number>, mean: number, min: number, max: number) {
  const [from, to] = Number.isFinite(min) && Number.isFinite(max) ? [min, max] : rangeOf(data, Number.isFinite);
  // The largest value alone falls on the end of the last bin, which is cut off into one more.
  const counts = new Int32Array(bins + 1);
  const scale = to > from ? bins / (to - from) : 0;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    const apart = value - mean;
    squares += apart * apart;
    // NaN and infinities lie in no bin.
    if (value >= from && value <= to) counts[((value - from) * scale) | 0]!++;
  }
  counts[bins - 1]! += counts[bins]!;
  return { squares, histogram: from <= to ? { from, to, counts: [...counts.subarray(0, bins)] } : undefined };
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
  for (let c = 0; c < shown; c++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++)
        means[(c * rows + y) * columns + x] = meanOf(data, c * height * width, y * step, x * step, step, height, width);
  const [min, max] = rangeOf(means, Number.isFinite);
  // What differs by rounding alone is one grey.
  const scale = max - min > 1e-6 * Math.max(-min, max) ? 255 / (max - min) : 0;
  const pixels = Uint8Array.from(means, value => (Number.isFinite(value) ? Math.round((value - min) * scale) : 0));
  return { width: columns, height: rows, channels, shown, min, max, pixels };
}

/** The mean of a square of `step` pixels, as far as it lies in the plane that begins at `plane`. */
function meanOf(
  data: Numbers,
  plane: number,
  top: number,
  left: number,
  step: number,
  height: number,
  width: number,
): number {
  let sum = 0;
  const [bottom, right] = [Math.min(height, top + step), Math.min(width, left + step)];
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += Number(data[plane + y * width + x]);
  return sum / ((bottom - top) * (right - left));
}
