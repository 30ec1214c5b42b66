/**
 * How what an element sees goes on from call to call: every call's `reach` says what of its input it takes. Positions that
 * move along one axis are followed in their pattern; those that a reshape deals out over several, in a table.
 */
import type { Reach, SlidWindow, Window } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import { elements, sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import {
  axesOf,
  fixed,
  type Interval,
  isFixed,
  lengthOf,
  placesOf,
  type State,
  type Track,
  tracked,
  viewOf,
} from './intervals';
import { joined } from './joins';
import { commonEnds, gathered, laidOut, regrouped, renamed } from './places';
import { lookedThrough, placeThrough, seenAlong } from './seen-along';
import { type Bounds, leavesGaps, type Row, type Span, seenBy, spanOf, through, type Windows } from './windows';

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
  let padded: boolean | undefined;
  const stepped = (track: Track, inputAxis: number): Track => {
    if (track === 'lost') return track;
    if (isFixed(track)) return (padded ??= reach !== undefined && isPadded(reach, before, after)) ? 'lost' : track;
    if (track.or) {
      const { or, ...own } = track;
      return joined(stepped(own, inputAxis), stepped(or, inputAxis), after, Number.POSITIVE_INFINITY);
    }
    switch (reach?.kind) {
      case 'elementwise':
        return stretched(track, before, after);
      case 'window': {
        const window = track.at === undefined ? undefined : reach.windows[track.at];
        if (!window) return windowed(track, reach, before, after);
        if (!('places' in window && !window.slid)) slid.add(inputAxis);
        return slide(track, window, lengthOf(before, track.at!), lengthOf(after, track.at!));
      }
      case 'all':
        return narrowed(whole(track, reach.dims, before), reach.dims, before, after);
      case 'some':
        return across(track, reach.dims, []);
      case 'axes':
        return reach.inOrder ? reshaped(track, before, after) : reordered(track, reach, before, after);
      case 'slides':
        if (track.at !== undefined && reach.windows[track.at]) slid.add(inputAxis);
        return slidOut(track, reach, before, after);
      case 'merge':
        return inputs === 1 && reach.inOrder ? reshaped(track, before, after) : 'lost';
      default:
        return 'lost';
    }
  };
  return state.map(stepped);
}

/** Where all units saw the same, those in the padding see nothing. */
function isPadded(reach: Reach, before: Shape, after: Shape): boolean {
  if (reach.kind !== 'window') return false;
  for (const axis in reach.windows)
    if (leavesGaps(reach.windows[axis]!, lengthOf(before, Number(axis)), lengthOf(after, Number(axis)))) return true;
  return false;
}

export function isSame(before: Shape, after: Shape): boolean {
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

interface Slid {
  readonly windows: Windows;
  /** What all units together see. */
  readonly bounds: Bounds;
}

/** Rows and columns mostly go the same way: what was found for the one holds for the other. */
let latest: { readonly row: Row; readonly window: SlidWindow; readonly units: number; readonly slid: Slid } | undefined;

function slide(track: Interval, window: Window, length: number | undefined, units: number | undefined): Track {
  const { windows, from, to } = track;
  if (latest && latest.units === units && isRow(latest.row, track, length) && isWindow(latest.window, window))
    return { ...track, windows: latest.slid.windows, ...latest.slid.bounds };
  const row = { windows, from, to, length };
  const slid = slidThrough(row, window, units);
  if (slid && units && 'kernel' in window) latest = { row, window, units, slid };
  return slid ? { ...track, windows: slid.windows, ...slid.bounds } : 'lost';
}

function isRow(row: Row, { windows, from, to }: Interval, length: number | undefined): boolean {
  return row.windows === windows && row.from === from && row.to === to && row.length === length;
}

function isWindow(known: SlidWindow, window: Window): boolean {
  return (
    known === window ||
    ('kernel' in window &&
      known.kernel === window.kernel &&
      known.stride === window.stride &&
      known.padding === window.padding &&
      known.dilation === window.dilation &&
      known.upsample === window.upsample)
  );
}

function slidThrough(row: Row, window: Window, units: number | undefined): Slid | undefined {
  const windows = through(row, window, units);
  if (!windows) return undefined;
  if (!units) return { windows, bounds: { from: row.from, to: row.to } };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (span: Span | null) => {
    if (span) [from, to] = [Math.min(from, span[0]), Math.max(to, span[1])];
  };
  if (windows.units) windows.units.forEach(take);
  else
    for (let i = 0; i < windows.seen.length; i++) {
      take(spanOf(windows, i));
      take(spanOf(windows, units - 1 - i));
    }
  // Padding adds nothing to what was seen before.
  return { windows, bounds: { from: Math.max(row.from, from), to: Math.min(row.to, to) } };
}

/** A window over axes among which positions are scattered, or one that takes the whole axis along which they move. */
function windowed(track: Interval, reach: Reach & { kind: 'window' }, before: Shape, after: Shape): Track {
  const { windows, mixes = [], groups = 1 } = reach;
  const isMixed = (axis: number) => mixes.includes(axis);
  const touched = [...Object.keys(windows).map(Number), ...mixes];
  const axes = axesOf(track).filter(axis => touched.includes(axis));
  if (axes.length === 0) return track;
  let places = groups > 1 || track.at === undefined ? placesOf(track, before) : undefined;
  if (!places || before.length !== after.length) return across(track, touched, groups > 1 ? [] : mixes);
  for (const axis of axes.filter(isMixed)) {
    const size = before.at(axis) as number;
    places = gathered(places, axis, seenAlong(reach, axis, size, after.at(axis)) ?? [everywhere(size)]);
  }
  const mixed = tracked(places, track);
  const window = mixed.at === undefined ? undefined : windows[mixed.at];
  if (window) return slide(mixed, window, lengthOf(before, mixed.at!), lengthOf(after, mixed.at!));
  for (const axis of axesOf(mixed).filter(axis => axes.includes(axis) && !isMixed(axis))) {
    const from = seenAlong(reach, axis, before.at(axis) as number, after.at(axis));
    if (!from) return 'lost';
    places = gathered(places, axis, from);
  }
  return tracked(places, mixed);
}

/** Windows along an axis become an axis of their own. */
function slidOut(track: Interval, reach: Reach & { kind: 'slides' }, before: Shape, after: Shape): Track {
  const axes = axesOf(track);
  if (!axes.some(axis => reach.windows[axis])) return reordered(track, reach, before, after);
  const view = viewOf(track, before, track);
  const to = (axis: number) => reach.order.indexOf(axis) - after.length;
  const places =
    view &&
    laidOut(
      axes.flatMap(axis => lookedThrough(reach, axis, to)),
      after,
      place => {
        const from = axes.map(axis =>
          placeThrough(reach, axis, lengthOf(before, axis)!, each => place(to(each)), place),
        );
        return from.includes(undefined) ? null : view(axis => from[axes.indexOf(axis)]!);
      },
    );
  return places ? tracked(places, track) : 'lost';
}

/** What the channels of an image see together. */
export function overChannels(state: State, shape: Shape): State {
  const channels = 1 - shape.length;
  if (shape.length !== state.length || shape.length < 4) return state;
  return state.map(track => (track !== 'lost' && track.seen ? whole(track, [channels], shape) : track));
}

/** Everything along these axes is taken together. */
function whole(track: Interval, dims: readonly number[], before: Shape): Track {
  const axes = axesOf(track).filter(axis => dims.includes(axis));
  let places = track.seen && axes.length > 0 ? placesOf(track, before) : undefined;
  if (!places) return across(track, dims, dims);
  for (const axis of axes) places = gathered(places, axis, [everywhere(before.at(axis) as number)]);
  return tracked(places, track);
}

function everywhere(size: number): readonly number[] {
  return Array.from({ length: size }, (_, place) => place);
}

/** Along `touched` axes a scattered track is lost unless `all` of its axes are taken together; a moving one becomes fixed. */
function across(track: Interval, touched: readonly number[], all: readonly number[]): Track {
  const axes = axesOf(track);
  if (axes.every(axis => all.includes(axis))) return fixed(track);
  return axes.some(axis => touched.includes(axis)) ? 'lost' : track;
}

/** A reduction without `keepdim` takes its axes out of the shape. */
function narrowed(track: Track, dims: readonly number[], before: Shape, after: Shape): Track {
  if (track === 'lost' || isFixed(track) || before.length <= after.length) return track;
  const order = before.map((_, i) => i - before.length).filter(axis => !dims.includes(axis));
  return order.length === after.length ? reordered(track, { order }, before, after) : 'lost';
}

/** An axis of size 1 that broadcasting stretches holds one interval for all positions. */
function stretched(track: Interval, before: Shape, after: Shape): Track {
  if (track.at === undefined)
    return !track.seen || track.among!.every(axis => before.at(axis) === after.at(axis)) ? track : 'lost';
  const [from, to] = [before.at(track.at), after.at(track.at)];
  // The axis is in one of them only.
  if (from === undefined || to === undefined) return 'lost';
  if (from === 1 && to !== 1) return only(track, 0, from);
  // Cut, or joined with something: which position came from where is not told.
  return sameShape([from], [to]) === false ? 'lost' : track;
}

/** What one position sees, for all. */
function only(track: Interval, place: number, size: Shape[number]): Interval {
  const [from, to] = seenBy({ ...track, length: isKnown(size) ? size : undefined }, place) ?? [0, 0];
  return fixed({ from: Math.max(track.from, from), to: Math.min(track.to, to) });
}

function reordered(
  track: Interval,
  { order, taken = {} }: Pick<Reach & { kind: 'axes' }, 'order' | 'taken'>,
  before: Shape,
  after: Shape,
): Track {
  const sources = order.map(axis => (axis === null || axis < 0 ? axis : axis - before.length));
  const place = (axis: number) => {
    const i = sources.indexOf(axis);
    return i < 0 ? undefined : i - after.length;
  };
  if (track.at !== undefined) {
    const at = place(track.at);
    if (at !== undefined) return { ...track, at };
    const left = before.at(track.at) === 1 ? 0 : taken[track.at];
    return left === undefined ? 'lost' : only(track, left, before.at(track.at)!);
  }
  const places = placesOf(track, before);
  const among = track.among!.map(place);
  if (!places) return among.includes(undefined) ? 'lost' : scattered(track, among as number[]);
  if (track.among!.some((axis, i) => among[i] === undefined && taken[axis] === undefined)) return 'lost';
  return tracked(
    renamed(places, axis => place(axis) ?? { taken: taken[axis]! }),
    track,
  );
}

function scattered(track: Interval, among: readonly number[]): Interval {
  const { at: _, seen: __, ...rest } = track;
  return { ...rest, among };
}

/**
 * A reshape keeps the axes that both shapes begin and end with. Over those between positions are dealt out anew, and where
 * sizes are not known they are scattered.
 */
function reshaped(track: Interval, before: Shape, after: Shape): Track {
  const same = sameShape([elements(before)], [elements(after)]) === true;
  if (!same) return 'lost';
  if (sameShape(before, after) === true) return track;
  const { head, tail } = commonEnds(before, after);
  const moved = (axis: number) => {
    if (axis >= -tail) return axis;
    return axis + before.length < head ? axis + before.length - after.length : undefined;
  };
  const axes = axesOf(track).map(moved);
  if (track.at !== undefined && axes[0] !== undefined) return { ...track, at: axes[0] };
  const places = placesOf(track, before);
  const dealt = places && regrouped(places, before, after);
  if (dealt) return tracked(dealt, track);
  if (track.at !== undefined && before.at(track.at) === 1) return only(track, 0, 1);
  const between = after.map((_, i) => i - after.length).slice(head, after.length - tail);
  const among = [...axes.filter(axis => axis !== undefined), ...(axes.includes(undefined) ? between : [])];
  return among.length > 0 ? scattered(track, among) : 'lost';
}
