/**
 * How an element of a tensor depends on the input, axis by axis: which positions of the input's axis it sees, and how they
 * move along with its own place: in a pattern along one axis of the tensor, or in a table over several.
 */
import { isKnown } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import { type Places, reduced, seenAt } from './places';
import { type Bounds, cut, listed, type Span, same, seenBy, type Windows } from './windows';

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

/** Every unit sees its own position. */
const ITSELF: Windows = { seen: [[0, 1]], advance: 1 };

export function origin(shape: Shape): State {
  return shape.map((size, axis) => {
    const [from, to] = isKnown(size) ? [0, size] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { at: axis - shape.length, windows: ITSELF, from, to };
  });
}
export function isFixed(track: Interval): boolean {
  return track.at === undefined && track.among === undefined && !track.or;
}

export function fixed({ from, to }: Bounds): Interval {
  return { windows: { seen: [[from, to]], advance: 0 }, from, to };
}

export function covers({ from, to }: Interval, length: Shape[number]): boolean {
  return from <= 0 && (isKnown(length) ? to >= length : to === Number.POSITIVE_INFINITY);
}

/** How many units there are along an axis; `undefined` where that is no number, or there is no such axis. */
export function lengthOf(shape: Shape, at: number): number | undefined {
  const length = shape.at(at);
  return length !== undefined && isKnown(length) ? length : undefined;
}
export function axesOf({ at, among, or }: Interval): readonly number[] {
  const own = at === undefined ? (among ?? []) : [at];
  return or ? [...own, ...axesOf(or)] : own;
}

/** The table of what each place sees; `undefined` where it is not known. */
export function placesOf(track: Interval, shape: Shape): Places | undefined {
  const axes = axesOf(track);
  const sizes = axes.map(axis => lengthOf(shape, axis));
  if (sizes.includes(undefined)) return undefined;
  if (track.at === undefined) return track.seen && { axes, sizes: sizes as number[], seen: track.seen };
  const row = { ...track, length: sizes[0]! };
  const seen = Array.from({ length: row.length }, (_, unit) => seenBy(row, unit));
  return { axes, sizes: [row.length], seen };
}

/** A table as one track again: along no axis if all see the same, along one in a pattern, or along several. */
export function tracked(places: Places, bounds: Bounds): Interval {
  const { axes, seen } = reduced(places);
  const spans = seen.map(span => cut(span, bounds));
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const span of spans)
    if (span) {
      from = Math.min(from, span[0]);
      to = Math.max(to, span[1]);
    }
  if (spans.every(span => same(span, spans[0]!, 0))) return fixed(spans[0] ? { from, to } : { from: 0, to: 0 });
  if (axes.length === 1) return { at: axes[0]!, windows: listed(seen), from, to };
  const most = seen.reduce((size, span) => (span ? Math.max(size, span[1] - span[0]) : size), 0);
  return { among: axes, seen, windows: { seen: [[0, most]], advance: 0 }, from, to };
}
/** What is seen at a place. */
export type View = (place: (axis: number) => number) => Span | null;

/** `undefined` where that is not known. */
export function viewOf(track: Interval, shape: Shape, bounds: Bounds): View | undefined {
  const table = tableOf(track, shape, bounds);
  return table && (place => seenAt(table, place));
}

/** What is seen at each place of a tensor, cut off where its track ends before the bounds; `undefined` where that is not known. */
export function tableOf(track: Interval, shape: Shape, bounds: Bounds): Places | undefined {
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
