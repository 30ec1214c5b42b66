/**
 * How an element of a tensor depends on the input, axis by axis: which positions of the input's axis it sees, and how they
 * move along with its own place. Every call's `reach` says how that goes on. Branches join where their steps agree; the
 * joined field goes from the smallest start to the largest end.
 */
import type { Reach, Window } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import { elements, sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import { commonEnds, gathered, laidOut, overlaid, type Places, reduced, regrouped, renamed, seenAt } from './places';
import { seenAlong } from './seen-along';
import { type Bounds, cut, listed, type Span, same, seenBy, spanOf, through, union, type Windows } from './windows';

/** How a tensor depends on each input axis; `lost` where positions can no longer be followed. */
export type State = readonly Track[];
export type Track = Interval | 'lost';

/** `from`, `to`: what all positions together see; infinite where sizes are symbolic. */
export interface Interval extends Bounds {
  /** The tensor's axis, from the end, along which the interval moves; absent where it is the same everywhere. */
  readonly at?: number;
  /** The axes among which positions were scattered by a reshape. */
  readonly among?: readonly number[];
  /** What the places along those axes see, row by row; absent where that is not known. */
  readonly seen?: Places['seen'];
  readonly windows: Windows;
  /** Seen as well, where the table of both together would be too large: of query and key, before they are weighed. */
  readonly or?: Interval;
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
  const stepped = (track: Track, inputAxis: number): Track => {
    if (track === 'lost' || isFixed(track)) return track;
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
      case 'merge':
        return inputs === 1 && reach.inOrder ? reshaped(track, before, after) : 'lost';
      default:
        return 'lost';
    }
  };
  return state.map(stepped);
}

export function isSame(before: Shape, after: Shape): boolean {
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

export function isFixed(track: Interval): boolean {
  return track.at === undefined && track.among === undefined && !track.or;
}

function fixed({ from, to }: Bounds): Interval {
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

function axesOf({ at, among, or }: Interval): readonly number[] {
  const own = at === undefined ? (among ?? []) : [at];
  return or ? [...own, ...axesOf(or)] : own;
}

/** The table of what each place sees; `undefined` where it is not known. */
function placesOf(track: Interval, shape: Shape): Places | undefined {
  const axes = axesOf(track);
  const sizes = axes.map(axis => lengthOf(shape, axis));
  if (sizes.includes(undefined)) return undefined;
  if (track.at === undefined) return track.seen && { axes, sizes: sizes as number[], seen: track.seen };
  const row = { ...track, length: sizes[0]! };
  const seen = Array.from({ length: row.length }, (_, unit) => seenBy(row, unit));
  return { axes, sizes: [row.length], seen };
}

/** A table as one track again: along no axis if all see the same, along one in a pattern, or along several. */
function tracked(places: Places, bounds: Bounds): Interval {
  const { axes, seen } = reduced(places);
  const spans = seen.map(span => cut(span, bounds));
  const [from, to] = spans.reduce<Span>(
    (all, span) => (span ? [Math.min(all[0], span[0]), Math.max(all[1], span[1])] : all),
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (spans.every(span => same(span, spans[0]!, 0))) return fixed(spans[0] ? { from, to } : { from: 0, to: 0 });
  if (axes.length === 1) return { at: axes[0]!, windows: listed(seen), from, to };
  const most = seen.reduce((size, span) => (span ? Math.max(size, span[1] - span[0]) : size), 0);
  return { among: axes, seen, windows: { seen: [[0, most]], advance: 0 }, from, to };
}

/** Tensors one behind the other along an axis, `lengths` places of each; `undefined` sees nothing. */
export function behind(
  states: readonly (State | undefined)[],
  axis: number,
  lengths: readonly number[],
  after: Shape,
): State {
  const owners = lengths.flatMap((length, i) => Array.from({ length }, (_, place) => [i, place] as const));
  const shapes = lengths.map(length => after.with(axis, length));
  return states
    .find(state => state)!
    .map((_, source): Track => {
      const tracks = states.map(state => state?.[source]);
      if (tracks.includes('lost')) return 'lost';
      const known = tracks.filter(track => track !== undefined) as readonly Interval[];
      const [from, to] = [Math.min(...known.map(each => each.from)), Math.max(...known.map(each => each.to))];
      // What sees nothing along one axis sees nothing at all: one that moves is enough to say so.
      const nothing: Track | undefined = known.some(each => axesOf(each).includes(axis)) ? undefined : known[0]!;
      const tables = tracks.map((track = nothing, i) =>
        track ? tableOf(track as Interval, shapes[i]!, { from, to }) : { axes: [], sizes: [], seen: [null] },
      );
      if (tables.includes(undefined)) return 'lost';
      const places = laidOut([...known.flatMap(axesOf), axis], after, place => {
        const [owner, own] = owners[place(axis)]!;
        return seenAt(tables[owner]!, each => (each === axis ? own : place(each)));
      });
      return places ? tracked(places, { from, to }) : 'lost';
    });
}

/** What is seen at each place of a tensor, cut off where its track ends before the bounds; `undefined` where that is not known. */
function tableOf(track: Interval, shape: Shape, bounds: Bounds): Places | undefined {
  if (isFixed(track)) return { axes: [], sizes: [], seen: [[track.from, track.to]] };
  const places = track.or ? undefined : placesOf(track, shape);
  const isLess = track.from > bounds.from || track.to < bounds.to;
  return places && isLess ? { ...places, seen: places.seen.map(span => cut(span, track)) } : places;
}

/** Whether what is seen of one of the input's spatial axes depends on the place along this axis. */
export function movesAlong(state: State, axis: number, slid: ReadonlySet<number>): boolean {
  return state.some(
    (track, source) => track !== 'lost' && (source >= 2 || slid.has(source)) && axesOf(track).includes(axis),
  );
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
  const all = [...alternatives(a), ...alternatives(b)];
  const bounds = { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
  if (all.length === 2 && a.at === b.at && `${a.among}` === `${b.among}` && a.seen === b.seen) {
    const units = a.at === undefined ? undefined : lengthOf(shape, a.at);
    const windows = union({ ...a, length: units }, { ...b, length: units });
    return windows ? { ...a, windows, ...bounds } : 'lost';
  }
  const tables = all.map(track => tableOf(track, shape, bounds));
  if (tables.includes(undefined)) return 'lost';
  const places = overlaid(tables as readonly Places[], shape);
  if (places) return tracked(places, bounds);
  return all.length > 4 ? 'lost' : all.reduceRight((or, track) => ({ ...track, or }));
}

function alternatives(track: Interval): readonly Interval[] {
  const { or, ...own } = track;
  return or ? [own, ...alternatives(or)] : [track];
}

export function covers({ from, to }: Interval, length: Shape[number]): boolean {
  return from <= 0 && (isKnown(length) ? to >= length : to === Number.POSITIVE_INFINITY);
}
