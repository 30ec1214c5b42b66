/**
 * What a tensor depends on after a write into part of it, `y[:, :, 1:] = x`: inside the part on what was written, outside on
 * what was there before. The part is told by how a view of it would look at the tensor.
 */
import type { Reach, SlidWindow } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import { axesOf, movesAlong, type State, type Track, type View, viewOf } from './intervals';
import { laidTrack } from './joins';
import { alike, at, type Join, laid, type Parts } from './parts';

/** Where the part lies, and how its axes are those of the whole. */
export interface Part {
  /** By axis of the whole, from the end, the places that belong to the part; absent where all do. */
  readonly places: Readonly<Record<number, readonly number[]>>;
  /** For each axis of the whole, the part's axis that it is. */
  readonly order: readonly (number | null)[];
  /** The part with all axes of the whole. */
  readonly shape: Shape;
}

/** `undefined` where a view looks otherwise than by slices and single places. */
export function partOf(reach: Reach | undefined, whole: Shape, region: Shape): Part | undefined {
  const places: Record<number, readonly number[]> = {};
  const sizes = [...whole];
  const keep = (axis: number, own: readonly number[]) => {
    places[axis] = own;
    sizes[axis + whole.length] = own.length;
  };
  let order = whole.map((_, i): number | null => i - whole.length);
  const steps = reach?.kind === 'steps' ? reach.steps : [{ reach, shape: region }];
  for (const { reach: each, shape } of steps) {
    if (each?.kind === 'window' && !each.mixes) {
      for (const [key, window] of Object.entries(each.windows)) {
        const length = shape.at(Number(key));
        if (!isCut(window) || length === undefined || !isKnown(length)) return undefined;
        keep(
          Number(key),
          Array.from({ length }, (_, i) => i * window.stride - window.padding),
        );
      }
    } else if (each?.kind === 'axes' && !each.inOrder && each.joins === undefined) {
      for (const [axis, place] of Object.entries(each.taken ?? {})) keep(Number(axis), [place]);
      const rank = whole.length;
      const sources = each.order.map(axis => (axis === null || axis < 0 ? axis : axis - rank));
      order = order.map(axis => {
        const found = sources.indexOf(axis);
        return found < 0 ? null : found - shape.length;
      });
      if (order.some((axis, i) => axis === null && sizes[i] !== 1)) return undefined;
    } else if (each?.kind !== 'elementwise' || each.joins !== undefined) return undefined;
  }
  return { places, order, shape: sizes };
}

function isCut(window: object): window is SlidWindow {
  return 'kernel' in window && window.kernel === 1 && !('upsample' in window);
}

/** `value` has the axes of the whole; `undefined` sees nothing. */
export function written(
  base: Parts | undefined,
  value: Parts | undefined,
  part: Part,
  whole: Shape,
  join: Join,
  slid: ReadonlySet<number>,
): Parts | undefined {
  const [outside, inside] = [base ?? alike(undefined), value ?? alike(undefined)];
  const cut = Object.keys(part.places).map(Number);
  const states = [...outside.states, ...inside.states];
  const moves = (axis: number) => states.some(state => state && movesAlong(state, axis, slid));
  const along = cut.filter(moves);
  // A place of the whole as one of the part; -1 where it lies outside.
  const local = new Map(cut.map(axis => [axis, new Map(part.places[axis]!.map((place, i) => [place, i]))]));
  const own = (axis: number, place: number) => local.get(axis)?.get(place) ?? (local.has(axis) ? -1 : place);
  if ([...outside.axes, ...inside.axes].some(moves)) return undefined;
  const mixed = new Map<State | undefined, Map<State | undefined, State | undefined>>();
  const mix = (b: State | undefined, v: State | undefined) => {
    const known = mixed.get(b) ?? new Map<State | undefined, State | undefined>();
    mixed.set(b, known);
    if (!known.has(v)) known.set(v, mixOf(b, v, along, own, whole, part.shape));
    return known.get(v);
  };
  const here = cut.filter(axis => !along.includes(axis));
  return laid([...outside.axes, ...inside.axes, ...here], whole, whole, join, place => {
    const [before] = at(outside, axis => [place(axis)]);
    if (here.some(axis => own(axis, place(axis)) < 0)) return [before];
    const [now] = at(inside, axis => [own(axis, place(axis))]);
    return [along.length > 0 ? mix(before, now) : now];
  });
}

/** Along these axes the one inside of the part, the other outside. */
function mixOf(
  before: State | undefined,
  now: State | undefined,
  along: readonly number[],
  own: (axis: number, place: number) => number,
  whole: Shape,
  part: Shape,
): State | undefined {
  if (!before && !now) return undefined;
  return (before ?? now)!.map((_, source): Track => {
    const [b, v] = [before?.[source], now?.[source]];
    if (b === 'lost' || v === 'lost') return 'lost';
    const known = [b, v].filter(track => track !== undefined);
    const isInside = (place: (axis: number) => number, axes: readonly number[]) =>
      axes.every(axis => own(axis, place(axis)) >= 0);
    const inPart =
      (view: View): View =>
      place =>
        view(axis => own(axis, place(axis)));
    // Outside of what was written into nothing, it is enough that one of the axes sees nothing.
    const axes = before ? along : along.filter(axis => known.some(track => axesOf(track).includes(axis)));
    if (!before && axes.length === 0) return v!;
    if (!now && !known.some(track => axesOf(track).some(axis => along.includes(axis)))) return b!;
    return laidTrack(known, axes, whole, bounds => {
      const [out, inside] = [b ? viewOf(b, whole, bounds) : () => null, v ? viewOf(v, part, bounds) : () => null];
      return out && inside && (place => (isInside(place, axes) ? inPart(inside)(place) : out(place)));
    });
  });
}
