/**
 * How an element of a tensor depends on the input, axis by axis: which positions of the input's axis it sees, and how they
 * move along with its own place. Every call's `reach` says how that goes on. Branches join where their steps agree; the
 * joined field goes from the smallest start to the largest end.
 */
import type { Reach, Window } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import { elements, sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import { spanOf, through, union, type Windows } from './windows';

/** How a tensor depends on each input axis; `lost` where positions can no longer be followed. */
export type State = readonly Track[];
export type Track = Interval | 'lost';

export interface Interval {
  /** The tensor's axis, from the end, along which the interval moves; absent where it is the same everywhere. */
  readonly at?: number;
  /** The axes among which positions were scattered by a reshape. */
  readonly among?: readonly number[];
  readonly windows: Windows;
  /** What all positions together see; infinite where sizes are symbolic. */
  readonly from: number;
  readonly to: number;
}

export function origin(shape: Shape): State {
  return shape.map((size, axis) => {
    const [from, to] = isKnown(size) ? [0, size] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { at: axis - shape.length, windows: { seen: [[0, 1]], advance: 1 }, from, to };
  });
}

/** The state of the result of a call that takes a tensor in this state; `inputs`: how many it takes. Axes that a window slid along go into `slid`. */
export function step(
  state: State,
  reach: Reach | undefined,
  before: Shape,
  after: Shape,
  inputs: number,
  slid: Set<number>,
): State {
  if (reach?.kind === 'elementwise' && isSame(before, after)) return state;
  return state.map((track, inputAxis) => {
    if (track === 'lost' || isFixed(track)) return track;
    switch (reach?.kind) {
      case 'elementwise':
        return stretched(track, before, after);
      case 'window': {
        const window = track.at === undefined ? undefined : reach.windows[track.at];
        if (window && !('places' in window && !window.slid)) slid.add(inputAxis);
        return window
          ? slide(track, window, lengthOf(before, track.at!), lengthOf(after, track.at!))
          : across(track, [...Object.keys(reach.windows).map(Number), ...(reach.mixes ?? [])], reach.mixes ?? []);
      }
      case 'all':
        return narrowed(across(track, reach.dims, reach.dims), reach.dims, before, after);
      case 'some':
        return across(track, reach.dims, []);
      case 'axes':
        return reordered(track, reach.order, before, after);
      case 'merge':
        return inputs === 1 ? reshaped(track, before, after) : 'lost';
      default:
        return 'lost';
    }
  });
}

export function isSame(before: Shape, after: Shape): boolean {
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

export function isFixed(track: Interval): boolean {
  return track.at === undefined && track.among === undefined;
}

function fixed({ from, to }: Interval): Interval {
  return { windows: { seen: [[from, to]], advance: 0 }, from, to };
}

function slide(track: Interval, window: Window, length: number | undefined, units: number | undefined): Track {
  const windows = through({ ...track, length }, window, units);
  if (!windows) return 'lost';
  if (!units) return { ...track, windows };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const period = windows.seen.map((_, i) => [spanOf(windows, i), spanOf(windows, units - 1 - i)]);
  for (const span of windows.units ?? period.flat())
    if (span) [from, to] = [Math.min(from, span[0]), Math.max(to, span[1])];
  // Padding adds nothing to what was seen before.
  return { ...track, windows, from: Math.max(track.from, from), to: Math.min(track.to, to) };
}

/** How many units there are along an axis; `undefined` where that is no number, or there is no such axis. */
function lengthOf(shape: Shape, at: number): number | undefined {
  const length = shape.at(at);
  return length !== undefined && isKnown(length) ? length : undefined;
}

/** Along `touched` axes a scattered track is lost unless `all` of its axes are taken together; a moving one becomes fixed. */
function across(track: Interval, touched: readonly number[], all: readonly number[]): Track {
  const axes = track.at === undefined ? track.among! : [track.at];
  if (axes.every(axis => all.includes(axis))) return fixed(track);
  return axes.some(axis => touched.includes(axis)) ? 'lost' : track;
}

/** A reduction without `keepdim` takes its axes out of the shape. */
function narrowed(track: Track, dims: readonly number[], before: Shape, after: Shape): Track {
  if (track === 'lost' || isFixed(track) || before.length === after.length) return track;
  const left = before.map((_, i) => i - before.length).filter(axis => !dims.includes(axis));
  return left.length === after.length ? reordered(track, left, before, after) : 'lost';
}

/** An axis of size 1 that broadcasting stretches holds one interval for all positions. */
function stretched(track: Interval, before: Shape, after: Shape): Track {
  if (track.at === undefined) return track;
  const [from, to] = [before.at(track.at), after.at(track.at)];
  // The axis is in one of them only.
  if (from === undefined || to === undefined) return 'lost';
  if (from === 1 && to !== 1) return single(track);
  // Cut, or joined with something: which position came from where is not told.
  return sameShape([from], [to]) === false ? 'lost' : track;
}

/** Of an axis of size 1: what its only position sees. */
function single(track: Interval): Interval {
  const [from, to] = (track.windows.units ? track.windows.units[0]! : spanOf(track.windows, 0)) ?? [0, 0];
  return fixed({ ...track, from: Math.max(track.from, from), to: Math.min(track.to, to) });
}

function reordered(track: Interval, order: readonly (number | null)[], before: Shape, after: Shape): Track {
  const sources = order.map(axis => (axis === null || axis < 0 ? axis : axis - before.length));
  const place = (axis: number) => {
    const i = sources.indexOf(axis);
    return i < 0 ? undefined : i - after.length;
  };
  const fresh = sources.flatMap((axis, i) => (axis === null ? [i - after.length] : []));
  if (track.at !== undefined) {
    const at = place(track.at);
    if (at !== undefined) return { ...track, at };
    if (before.at(track.at) === 1) return single(track);
    return fresh.length > 0 ? scattered(track, fresh) : 'lost';
  }
  const among = track.among!.map(place);
  if (!among.includes(undefined)) return scattered(track, among as number[]);
  return fresh.length > 0 ? scattered(track, [...among.filter(axis => axis !== undefined), ...fresh]) : 'lost';
}

function scattered(track: Interval, among: readonly number[]): Interval {
  const { at: _, ...rest } = track;
  return { ...rest, among };
}

/** A reshape keeps the axes that both shapes begin and end with, and scatters those between. */
function reshaped(track: Interval, before: Shape, after: Shape): Track {
  const same = sameShape([elements(before)], [elements(after)]) === true;
  if (!same || sameShape(before, after) !== false) return 'lost';
  const { head, tail } = commonEnds(before, after);
  const order = after.map((_, i) =>
    i < head ? i - before.length : i >= after.length - tail ? i - after.length : null,
  );
  return reordered(track, order, before, after);
}

/** How many axes two shapes begin with that are alike, and how many they end with. */
export function commonEnds(before: Shape, after: Shape): { readonly head: number; readonly tail: number } {
  const equalAt = (i: number, j: number) => sameShape([before.at(i)!], [after.at(j)!]) === true;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && equalAt(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && equalAt(-1 - tail, -1 - tail)) tail++;
  return { head, tail };
}

/** What is seen by any of several tensors of a shape. */
export function join(states: readonly State[], shape: Shape, source: Shape): State {
  return states.reduce((a, b) => a.map((track, axis) => joined(track, b[axis]!, shape, source[axis]!)));
}

function joined(a: Track, b: Track, shape: Shape, length: Shape[number]): Track {
  if (a === b) return a;
  if (a !== 'lost' && isFixed(a) && covers(a, length)) return a;
  if (b !== 'lost' && isFixed(b) && covers(b, length)) return b;
  if (a === 'lost' || b === 'lost') return 'lost';
  const alike = a.at === b.at && `${a.among}` === `${b.among}`;
  const units = a.at === undefined ? undefined : lengthOf(shape, a.at);
  const windows = alike ? union({ ...a, length: units }, { ...b, length: units }) : undefined;
  return windows ? { ...a, windows, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) } : 'lost';
}

export function covers({ from, to }: Interval, length: Shape[number]): boolean {
  return from <= 0 && (isKnown(length) ? to >= length : to === Number.POSITIVE_INFINITY);
}
