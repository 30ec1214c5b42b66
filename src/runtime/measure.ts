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

type Numbers = ArrayLike<number | bigint>;

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
  readonly picture?: Picture;
}

/** Two passes, so that the spread of large numbers that lie close together is not lost. */
export function summaryOf(data: Numbers): Summary {
  const count = data.length;
  let sum = 0;
  let zeros = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = Number(data[i]);
    sum += value;
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (Number(data[i]) - mean) ** 2;
  const histogram = histogramOf(data, min, max);
  return { mean, std: Math.sqrt(squares / count), min, max, zeros: zeros / count, ...(histogram ? { histogram } : {}) };
}

function histogramOf(data: Numbers, min: number, max: number): Histogram | undefined {
  const finite = (value: number) => Number.isFinite(value);
  const [from, to] = finite(min) && finite(max) ? [min, max] : finiteRange(data);
  if (!(from <= to)) return undefined;
  const counts = new Array<number>(bins).fill(0);
  const scale = to > from ? bins / (to - from) : 0;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (finite(value)) counts[Math.min(bins - 1, Math.floor((value - from) * scale))]!++;
  }
  return { from, to, counts };
}

function finiteRange(data: Numbers): readonly [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) continue;
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
  const [min, max] = finiteRange(means);
  const scale = max > min ? 255 / (max - min) : 0;
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
