/**
 * Where tensors meet: added element by element, or one behind the other. The joined interval goes from the smallest start to
 * the largest end; where tables would become too large, both are kept side by side.
 */
import type { Shape } from '../tensor/tensor';
import {
  axesOf,
  covers,
  type Interval,
  isFixed,
  lengthOf,
  type State,
  type Track,
  tableOf,
  tracked,
  type View,
  viewOf,
} from './intervals';
import { laidOut, overlaid, type Places } from './places';
import { type Bounds, seenBy, union, widerOf } from './windows';

/** What is seen by any of several tensors of a shape. */
export function join(states: readonly State[], shape: Shape, source: Shape): State {
  return states.reduce((a, b) => {
    if (a === b) return a;
    const wider = widerState(a, b);
    if (wider) return wider;
    const [one, other] = [alone(a, shape), alone(b, shape)];
    return one.map((track, axis) =>
      isSame(a[axis]!, b[axis]!) ? a[axis]! : joined(track, other[axis]!, shape, source[axis]!),
    );
  });
}

/** One of two that sees, along every axis and unit by unit, all that the other sees. */
function widerState(a: State, b: State): State | undefined {
  let [isFirst, isSecond] = [true, true];
  for (const [axis, one] of a.entries()) {
    const other = b[axis]!;
    if (one === other) continue;
    if (!isPlain(one) || !isPlain(other) || one.at !== other.at) return undefined;
    const wider = widerOf(one, other);
    isFirst &&= wider === one.windows;
    isSecond &&= wider === other.windows;
    if (!isFirst && !isSecond) return undefined;
  }
  return isFirst ? a : b;
}

function isPlain(track: Track): track is Interval {
  return track !== 'lost' && track.at !== undefined && !track.among && !track.seen && !track.or;
}

function isSame(a: Track, b: Track): boolean {
  if (a === b || a === 'lost' || b === 'lost') return a === b;
  if (a.from !== b.from || a.to !== b.to || a.at !== b.at || a.among || b.among || a.or || b.or) return false;
  const [one, other] = [a.windows, b.windows];
  return isFixed(a) || one === other || (one.seen.length === 1 && JSON.stringify(one) === JSON.stringify(other));
}

/** Where nothing is seen along one axis nothing is seen at all: beside another tensor, all tracks have to say so. */
function alone(state: State, shape: Shape): State {
  const gaps = state.filter((track): track is Interval => track !== 'lost' && hasGap(track, shape));
  if (gaps.length === 0) return state;
  return state.map((track): Track => {
    const others = gaps.filter(gap => gap !== track);
    if (track === 'lost' || others.length === 0) return track;
    return laidTrack([track], others.flatMap(axesOf), shape, bounds => {
      const view = viewOf(track, shape, bounds);
      const around = others.map(gap => viewOf(gap, shape, gap));
      if (!view || around.includes(undefined)) return undefined;
      return place => (around.every(gap => gap!(place)) ? view(place) : null);
    });
  });
}

/** Whether some place sees nothing. */
function hasGap(track: Interval, shape: Shape): boolean {
  if (isFixed(track) || track.or) return false;
  if (track.seen) return track.seen.includes(null);
  const length = track.at === undefined ? undefined : lengthOf(shape, track.at);
  if (length === undefined) return false;
  const { windows } = track;
  const units = windows.units?.length ?? Math.min(length, windows.seen.length);
  const seen = { ...track, length };
  for (let unit = 0; unit < units; unit++) if (!seenBy(seen, unit) || !seenBy(seen, length - 1 - unit)) return true;
  return false;
}

export function joined(a: Track, b: Track, shape: Shape, length: Shape[number]): Track {
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

/** Tensors one behind the other along an axis, `lengths` places of each; `undefined` sees nothing. */
export function behind(
  states: readonly (State | undefined)[],
  axis: number,
  lengths: readonly number[],
  after: Shape,
): State {
  const owners = lengths.flatMap((length, i) => Array.from({ length }, (_, place) => [i, place] as const));
  const shapes = lengths.map(length => after.with(axis, length));
  const first = states.find(state => state)!;
  return first.map((_, source): Track => {
    const tracks = states.map(state => state?.[source]);
    if (tracks.includes('lost')) return 'lost';
    const known = tracks.filter(track => track !== undefined) as readonly Interval[];
    // What sees nothing along one axis sees nothing at all: one that moves is enough to say so.
    const nothing = known.some(each => axesOf(each).includes(axis)) ? undefined : known[0]!;
    return laidTrack(known, [axis], after, bounds => {
      const views = tracks.map((track = nothing, i) =>
        track ? viewOf(track as Interval, shapes[i]!, bounds) : () => null,
      );
      if (views.includes(undefined)) return undefined;
      return place => {
        const [owner, own] = owners[place(axis)]!;
        return views[owner]!(each => (each === axis ? own : place(each)));
      };
    });
  });
}
/** A track that depends on its place along all axes of these, and along `more`, as `view` says. */
export function laidTrack(
  tracks: readonly Interval[],
  more: readonly number[],
  shape: Shape,
  viewWithin: (bounds: Bounds) => View | undefined,
): Track {
  const bounds = {
    from: Math.min(...tracks.map(track => track.from)),
    to: Math.max(...tracks.map(track => track.to)),
  };
  const view = viewWithin(bounds);
  const places = view && laidOut([...tracks.flatMap(axesOf), ...more], shape, view);
  return places ? tracked(places, bounds) : 'lost';
}
