/**
 * The two passes over the numbers of an output. A network's results are tens of millions of numbers, so those of 32 bits, all of
 * them finite, go through loops without branches, several at a time, whose sums do not wait for each other.
 */

/** How many bins a histogram has. */
export const bins = 32;

export interface Extent {
  readonly sum: number;
  /** How many are exactly zero. */
  readonly zeros: number;
  /** Without numbers `Infinity` and `-Infinity`; anything where `sum` is NaN. */
  readonly min: number;
  readonly max: number;
}

export interface Spread {
  /** The sum of the squared distances from the mean. */
  readonly squares: number;
  /** How many fall into each of equally wide bins between two limits; the last includes its end. */
  readonly counts: readonly number[];
}

export function extentOf(data: ArrayLike<number>): Extent {
  return data instanceof Float32Array ? extentOfFloats(data) : extentOfAny(data);
}

/** What lies outside of the limits, and NaN, lies in no bin. `finite`: nothing does. */
export function spreadOf(
  data: ArrayLike<number>,
  mean: number,
  limits: readonly [from: number, to: number],
  finite: boolean,
): Spread {
  return finite && data instanceof Float32Array ? spreadOfFloats(data, mean, limits) : spreadOfAny(data, mean, limits);
}

/**
 * Of the bits, read as whole numbers, those below the sign order numbers by magnitude: turned over where the sign is set, they
 * order them all, NaN at either end. Comparing whole numbers costs a third of comparing floats here.
 */
function extentOfFloats(data: Float32Array): Extent {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const even = data.length & ~1;
  let [low, high, others, sum, sum2] = [0x7fffffff, -0x80000000, 0, 0, 0];
  for (let i = 0; i < even; i += 2) {
    const a = bits[i]!;
    const b = bits[i + 1]!;
    const orderA = a ^ ((a >> 31) & 0x7fffffff);
    const orderB = b ^ ((b >> 31) & 0x7fffffff);
    if (orderA < low) low = orderA;
    if (orderA > high) high = orderA;
    if (orderB < low) low = orderB;
    if (orderB > high) high = orderB;
    // The sign bit of `x | -x` is set unless x is 0; without the float's own sign, −0 is one too.
    others = (others + (((a << 1) | -(a << 1)) >>> 31) + (((b << 1) | -(b << 1)) >>> 31)) | 0;
    sum += data[i]!;
    sum2 += data[i + 1]!;
  }
  const rest = extentOfAny(data.subarray(even));
  const [min, max] = even > 0 ? [floatOf(low), floatOf(high)] : [rest.min, rest.max];
  return {
    sum: sum + sum2 + rest.sum,
    zeros: even - others + rest.zeros,
    min: Math.min(min, rest.min),
    max: Math.max(max, rest.max),
  };
}

const oneFloat = new Float32Array(1);
const oneInt = new Int32Array(oneFloat.buffer);

function floatOf(order: number): number {
  oneInt[0] = order ^ ((order >> 31) & 0x7fffffff);
  return oneFloat[0]!;
}

function extentOfAny(data: ArrayLike<number>): Extent {
  let [sum, zeros, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    sum += value;
    zeros += value === 0 ? 1 : 0;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { sum, zeros, min, max };
}

function spreadOfFloats(data: Float32Array, mean: number, [from, to]: readonly [number, number]): Spread {
  // A table for each of four numbers: two that follow each other often fall into one bin. The largest value alone falls on the
  // end of the last bin, into one more.
  const size = bins + 1;
  const tables = new Int32Array(4 * size);
  const scale = to > from ? bins / (to - from) : 0;
  const end = data.length & ~3;
  let [squares, squares2, squares3, squares4] = [0, 0, 0, 0];
  for (let i = 0; i < end; i += 4) {
    const a = data[i]!;
    const b = data[i + 1]!;
    const c = data[i + 2]!;
    const d = data[i + 3]!;
    squares += (a - mean) * (a - mean);
    squares2 += (b - mean) * (b - mean);
    squares3 += (c - mean) * (c - mean);
    squares4 += (d - mean) * (d - mean);
    tables[((a - from) * scale) | 0]!++;
    tables[size + (((b - from) * scale) | 0)]!++;
    tables[2 * size + (((c - from) * scale) | 0)]!++;
    tables[3 * size + (((d - from) * scale) | 0)]!++;
  }
  const rest = spreadOfAny(data.subarray(end), mean, [from, to]);
  const inBin = (bin: number) => tables[bin]! + tables[size + bin]! + tables[2 * size + bin]! + tables[3 * size + bin]!;
  const counts = rest.counts.map((count, bin) => count + inBin(bin) + (bin === bins - 1 ? inBin(bins) : 0));
  return { squares: squares + squares2 + squares3 + squares4 + rest.squares, counts };
}

function spreadOfAny(data: ArrayLike<number>, mean: number, [from, to]: readonly [number, number]): Spread {
  const counts = new Int32Array(bins + 1);
  const scale = to > from ? bins / (to - from) : 0;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    const apart = value - mean;
    squares += apart * apart;
    if (value >= from && value <= to) counts[((value - from) * scale) | 0]!++;
  }
  counts[bins - 1]! += counts[bins]!;
  return { squares, counts: [...counts.subarray(0, bins)] };
}
