/**
 * Lucas and Kanade's tracker on an image pyramid, in the whole numbers that `cv2.calcOpticalFlowPyrLK` counts in.
 * Sources: Lucas & Kanade 1981; Bouguet 2000, Pyramidal Implementation of the Lucas Kanade Feature Tracker; OpenCV, lkpyramid.cpp.
 */
import type { Bytes } from './scene';

/** Of one window pixel: the derivatives in grey levels a pixel, and the change between the frames at the start of a level. */
export type Constraint = readonly [Ix: number, Iy: number, It: number];

export type Motion = readonly [u: number, v: number];

export interface LevelTrack {
  /** Halvings: 0 is the picture itself. */
  readonly level: number;
  /** Motions in this level's own pixels: before the first step, after the last. */
  readonly start: Motion;
  readonly found: Motion;
  readonly steps: number;
  /** `still` where the window's matrix cannot be inverted, `outside` where the window left the picture. */
  readonly ended: 'found' | 'still' | 'outside';
  readonly constraints: readonly Constraint[];
  /** Of the window's mean ∇I∇Iᵀ, in grey levels² a pixel², the larger first. */
  readonly eigenvalues: readonly [number, number];
}

/** Defaults of OpenCV: steps of one level, the shortest step, and the smallest eigenvalue, counted in 1/1024 grey levels². */
const MOST_STEPS = 30;
const SHORTEST = 0.01;
const SMALLEST = 1e-4;
/** Bits of the weights between pixels, and of what a grey level keeps behind the point. */
const WEIGHT_BITS = 14;
const GREY_BITS = 5;

/** The picture and its halves, quarters …; `levels` halvings. */
export function pyramidOf(picture: Bytes, levels: number): readonly Bytes[] {
  const all = [picture];
  while (all.length <= levels) all.push(halved(all.at(-1)!));
  return all;
}

/** Coarse to fine: what each level makes of the window about `place`, a column and a row of level 0. */
export function track(
  first: readonly Bytes[],
  second: readonly Bytes[],
  place: readonly [number, number],
  window: number,
): readonly LevelTrack[] {
  const levels: LevelTrack[] = [];
  let start: Motion = [0, 0];
  for (let level = first.length - 1; level >= 0; level--) {
    const at = place.map(value => value / 2 ** level) as unknown as Motion;
    const tracked = trackLevel(first[level]!, second[level]!, at, window, start);
    levels.push({ level, start, ...tracked });
    start = [2 * tracked.found[0], 2 * tracked.found[1]];
  }
  return levels;
}

/** Blurred by (1, 4, 6, 4, 1)/16 along both axes, and every second pixel of that. */
function halved(picture: Bytes): Bytes {
  const along = (line: readonly number[]) =>
    Array.from({ length: (line.length + 1) >> 1 }, (_, index) => {
      const at = (offset: number) => line[mirrored(2 * index + offset, line.length)]!;
      return at(-2) + at(2) + 4 * (at(-1) + at(1)) + 6 * at(0);
    });
  return transposed(transposed(picture.map(along)).map(along)).map(row => row.map(sum => (sum + 128) >> 8));
}

function transposed(picture: Bytes): Bytes {
  return picture[0]!.map((_, column) => picture.map(row => row[column]!));
}

function trackLevel(
  first: Bytes,
  second: Bytes,
  place: readonly [number, number],
  window: number,
  start: Motion,
): Omit<LevelTrack, 'level' | 'start'> {
  const half = (window - 1) / 2;
  const [height, width] = [first.length, first[0]!.length];
  const corner: Motion = [place[0] - half, place[1] - half];
  const nothing = { found: start, steps: 0, constraints: [], eigenvalues: [0, 0] as const };
  if (isOutside(corner, window, width, height)) return { ...nothing, ended: 'outside' };
  const grey = (picture: Bytes) => (x: number, y: number) => picture[mirrored(y, height)]![mirrored(x, width)]!;
  const [before, after] = [grey(first), grey(second)];
  const read = (of: (x: number, y: number) => number, at: Motion, bits: number) => windowOf(of, at, window, bits);
  const I = read(before, corner, WEIGHT_BITS - GREY_BITS);
  // Scharr's derivatives, 32 times a grey level a pixel; none outside of the picture.
  const inside = (of: (x: number, y: number) => number) => (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : of(x, y);
  const smooth = (a: number, b: number, c: number) => 3 * (a + c) + 10 * b;
  const dx = inside((x, y) => {
    const column = (at: number) => smooth(before(at, y - 1), before(at, y), before(at, y + 1));
    return column(x + 1) - column(x - 1);
  });
  const dy = inside((x, y) => {
    const row = (at: number) => smooth(before(x - 1, at), before(x, at), before(x + 1, at));
    return row(y + 1) - row(y - 1);
  });
  const [Ix, Iy] = [read(dx, corner, WEIGHT_BITS), read(dy, corner, WEIGHT_BITS)];
  const sum = (a: readonly number[], b: readonly number[]) =>
    a.reduce((total, value, index) => total + value * b[index]!, 0) / 2 ** 20;
  const [xx, xy, yy] = [sum(Ix, Ix), sum(Ix, Iy), sum(Iy, Iy)];
  const spread = Math.hypot(xx - yy, 2 * xy);
  const area = window * window;
  const eigenvalues = [(512 * (xx + yy + spread)) / area, (512 * Math.max(0, xx + yy - spread)) / area] as const;
  const changes = (motion: Motion) => {
    const J = read(after, [corner[0] + motion[0], corner[1] + motion[1]], WEIGHT_BITS - GREY_BITS);
    return J.map((value, index) => value - I[index]!);
  };
  const isReadable = !isOutside([corner[0] + start[0], corner[1] + start[1]], window, width, height);
  const constraints = isReadable
    ? changes(start).map((change, index) => [Ix[index]! / 32, Iy[index]! / 32, change / 2 ** GREY_BITS] as const)
    : [];
  const determinant = xx * yy - xy * xy;
  if (eigenvalues[1] / 1024 < SMALLEST || determinant < 1.2e-7)
    return { ...nothing, eigenvalues, constraints, ended: 'still' };

  let motion = start;
  let last: Motion = [0, 0];
  for (let step = 0; step < MOST_STEPS; step++) {
    if (isOutside([corner[0] + motion[0], corner[1] + motion[1]], window, width, height))
      return { found: motion, steps: step, ended: 'outside', constraints, eigenvalues };
    const It = changes(motion);
    const [bx, by] = [sum(It, Ix), sum(It, Iy)];
    const change: Motion = [(xy * by - yy * bx) / determinant, (xy * bx - xx * by) / determinant];
    motion = [motion[0] + change[0], motion[1] + change[1]];
    const done = { steps: step + 1, ended: 'found' as const, constraints, eigenvalues };
    if (change[0] ** 2 + change[1] ** 2 <= SHORTEST ** 2) return { found: motion, ...done };
    // To and fro: half of the way back is nearer.
    if (step > 0 && Math.abs(change[0] + last[0]) < 0.01 && Math.abs(change[1] + last[1]) < 0.01)
      return { found: [motion[0] - change[0] / 2, motion[1] - change[1] / 2], ...done };
    last = change;
  }
  return { found: motion, steps: MOST_STEPS, ended: 'found', constraints, eigenvalues };
}

/** The window's values from its upper left corner on, weighed between pixels in whole numbers and rounded off `bits`. */
function windowOf(
  of: (x: number, y: number) => number,
  [left, upper]: Motion,
  window: number,
  bits: number,
): readonly number[] {
  const [column, row] = [Math.floor(left), Math.floor(upper)];
  const [a, b] = [left - column, upper - row];
  const one = 2 ** WEIGHT_BITS;
  const w00 = Math.round((1 - a) * (1 - b) * one);
  const w01 = Math.round(a * (1 - b) * one);
  const w10 = Math.round((1 - a) * b * one);
  const w11 = one - w00 - w01 - w10;
  const lines = Array.from({ length: window + 1 }, (_, y) =>
    Array.from({ length: window + 1 }, (__, x) => of(column + x, row + y)),
  );
  const values: number[] = [];
  for (let y = 0; y < window; y++)
    for (let x = 0; x < window; x++) {
      const [upper, lower] = [lines[y]!, lines[y + 1]!];
      const total = upper[x]! * w00 + upper[x + 1]! * w01 + lower[x]! * w10 + lower[x + 1]! * w11;
      values.push((total + 2 ** (bits - 1)) >> bits);
    }
  return values;
}

function isOutside([left, upper]: Motion, window: number, width: number, height: number): boolean {
  const [column, row] = [Math.floor(left), Math.floor(upper)];
  return column < -window || column >= width || row < -window || row >= height;
}

/** The index within the line, mirrored at its first and last pixel as often as it takes. */
function mirrored(index: number, length: number): number {
  const period = 2 * (length - 1);
  const within = ((index % period) + period) % period;
  return within < length ? within : period - within;
}
