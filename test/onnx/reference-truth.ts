/** What real PyTorch, NumPy and OpenCV gave for the reference models, and how what runs here is laid beside it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type Fact =
  | { readonly refused: true }
  | { readonly model: string; readonly out: Readonly<Record<string, Recorded>> };

export interface Recorded {
  readonly t: readonly number[];
  /** Up to 64 evenly spaced values. */
  readonly v: readonly (number | string)[];
  /** Their mean, and their mean magnitude. */
  readonly m: number | string;
  readonly a: number | string;
}

/** By the id of the model, in the order of `casesOf`. */
export const facts: Readonly<Record<string, readonly Fact[]>> = JSON.parse(
  gunzipSync(readFileSync('test/truth/reference.json.gz')).toString(),
);
/** Relative and absolute. */
const exact = 1e-5;

/** How what was found differs; `undefined` where it does not. */
export function difference(
  values: Float32Array,
  shape: readonly number[],
  { t, v, m, a }: Recorded,
  tolerance = exact,
): string | undefined {
  // Leading axes of one (a batch, a row) make no difference to what is shown.
  const plain = (sizes: readonly number[]) => sizes.filter(size => size !== 1).join('×');
  if (plain(shape) !== plain(t)) return `shape ${shape.join('×')}, recorded ${t.join('×')}`;
  const at = (i: number) => Math.trunc((i * (values.length - 1)) / Math.max(1, v.length - 1));
  for (const [i, expected] of v.entries()) {
    const found = values[at(i)]!;
    if (!close(found, Number(expected), tolerance)) return `value ${at(i)} is ${found}, recorded ${expected}`;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const magnitude = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  // The mean of large values of both signs is as exact as they are.
  if (!close(mean, Number(m), tolerance, Number(a))) return `mean ${mean}, recorded ${m}`;
  return close(magnitude, Number(a), tolerance) ? undefined : `mean magnitude ${magnitude}, recorded ${a}`;
}

/** What is beyond the largest 32-bit float is infinite here. */
function close(found: number, expected: number, tolerance: number, size = Math.abs(expected)): boolean {
  return Object.is(found, Math.fround(expected)) || Math.abs(found - expected) <= tolerance * (1 + size);
}
