/**
 * Channels that see differently. After `torch.cat` each part of them has a state of its own until something takes them
 * together, and a `chunk` at the seam gives each its own back. Where all are alike, one state stands for them.
 */
import type { Reach } from '../operators/operator';
import { isKnown, product } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import type { State } from './intervals';
import { commonEnds } from './places';
import { isEachItsOwn, lookedThrough, placeThrough, seenAlong } from './seen-along';

/** A state for every place along `axes`, row by row, and alike along all others. Axes are counted from the end, in order. */
export interface Parts {
  readonly axes: readonly number[];
  readonly sizes: readonly number[];
  /** `undefined` sees nothing of the input. */
  readonly states: readonly (State | undefined)[];
}

/** What is seen by any of these, all of them states of tensors of one shape. */
export type Join = (states: readonly State[], shape: Shape) => State;

type Place = (axis: number) => number;

/** Where there are more, all are taken together. */
const most = 4096;

export function alike(state: State | undefined): Parts {
  return { axes: [], sizes: [], states: [state] };
}

/** What all of them see. */
export function together(states: Parts['states'], shape: Shape, join: Join): State | undefined {
  const different = new Set(states);
  different.delete(undefined);
  return different.size === 0 ? undefined : join([...different] as State[], shape);
}

export function mapped(parts: Parts, change: (state: State) => State): Parts {
  const [only] = parts.states;
  if (parts.states.length === 1) {
    const after = only && change(only);
    return after === only ? parts : { ...parts, states: [after] };
  }
  const changed = new Map<State | undefined, State | undefined>([[undefined, undefined]]);
  for (const state of parts.states) if (!changed.has(state)) changed.set(state, change(state!));
  return [...changed].every(([before, after]) => before === after)
    ? parts
    : { ...parts, states: parts.states.map(state => changed.get(state)) };
}

/** What the places of a call's result take of the places of its input. */
export function carried(parts: Parts, reach: Reach | undefined, before: Shape, after: Shape, join: Join): Parts {
  if (parts.axes.length === 0) return parts;
  return followed(parts, reach, before, after, join) ?? alike(together(parts.states, before, join));
}

/** Several tensors taken element by element. */
export function over(all: readonly Parts[], after: Shape, join: Join): Parts {
  if (all.length === 1) return all[0]!;
  const axes = axesOf(all);
  if (axes.length === 0) return allTogether(all, after, join);
  const seen = (place: Place) => all.map(parts => stateAt(parts, place));
  return laid(axes, after, after, join, seen) ?? allTogether(all, after, join);
}

/** Tensors one behind the other along `axis`, each of so many places; `undefined` where these are not all. */
export function beside(
  all: readonly Parts[],
  axis: number,
  lengths: readonly number[],
  after: Shape,
  join: Join,
): Parts | undefined {
  const count = lengths.reduce((sum, length) => sum + length, 0);
  if (count !== after.at(axis)) return undefined;
  if (count <= most && all.every(({ axes }) => axes.length === 0)) return inRow(all, axis, lengths);
  const owners = lengths.flatMap((length, i) => Array.from({ length }, () => i));
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
  const seen = (place: Place) => {
    const owner = owners[place(axis)]!;
    return [stateAt(all[owner]!, each => (each === axis ? place(axis) - starts[owner]! : place(each)))];
  };
  return laid([...axesOf(all), axis], after, after, join, seen) ?? allTogether(all, after, join);
}

/** Each of them alike in itself, as most are. */
function inRow(all: readonly Parts[], axis: number, lengths: readonly number[]): Parts {
  const states: (State | undefined)[] = [];
  for (const [i, { states: own }] of all.entries()) for (let n = 0; n < lengths[i]!; n++) states.push(own[0]);
  const [first] = states;
  return states.every(state => state === first) ? alike(first) : { axes: [axis], sizes: [states.length], states };
}

function followed(parts: Parts, reach: Reach | undefined, before: Shape, after: Shape, join: Join): Parts | undefined {
  const { axes, sizes } = parts;
  switch (reach?.kind) {
    case 'elementwise':
      return axes.every((axis, i) => axis === reach.joins || after.at(axis) === sizes[i]) ? parts : undefined;
    case 'window': {
      if (
        before.length === after.length &&
        axes.every((axis, i) => isEachItsOwn(reach, axis, sizes[i]!, after.at(axis)))
      )
        return parts;
      const seen = axes.map((axis, i) => seenAlong(reach, axis, sizes[i]!, after.at(axis)));
      if (before.length !== after.length || seen.includes(undefined)) return undefined;
      return laid(axes, after, before, join, place => at(parts, axis => seen[axes.indexOf(axis)]![place(axis)]!));
    }
    case 'all':
      return before.length === after.length && !axes.some(axis => reach.dims.includes(axis)) ? parts : undefined;
    case 'axes': {
      if (reach.inOrder) return regrouped(parts, before, after, join);
      const order = reach.order.map(axis => (axis === null || axis < 0 ? axis : axis - before.length));
      const taken = (axis: number) => reach.taken?.[axis];
      const left = axes.filter(axis => taken(axis) === undefined);
      if (!left.every(axis => order.includes(axis))) return undefined;
      const to = (axis: number) => order.indexOf(axis) - after.length;
      return laid(left.map(to), after, before, join, place => [stateAt(parts, axis => taken(axis) ?? place(to(axis)))]);
    }
    case 'slides': {
      const to = (axis: number) => reach.order.indexOf(axis) - after.length;
      const size = (axis: number) => before.at(axis) as number;
      return laid(
        axes.flatMap(axis => lookedThrough(reach, axis, to)),
        after,
        before,
        join,
        place => {
          const from = new Map(
            axes.map(axis => [axis, placeThrough(reach, axis, size(axis), axis => place(to(axis)), place)]),
          );
          return [[...from.values()].includes(undefined) ? undefined : stateAt(parts, axis => from.get(axis)!)];
        },
      );
    }
    case 'merge':
      return reach.inOrder ? regrouped(parts, before, after, join) : undefined;
    default:
      return undefined;
  }
}

/** The same elements in the same order, in other axes: a place is told by its number in those that differ. */
function regrouped(parts: Parts, before: Shape, after: Shape, join: Join): Parts | undefined {
  const { head, tail } = commonEnds(before, after);
  const [old, now] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  if (![...old, ...now].every(isKnown) || product(old) !== product(now)) return undefined;
  const isOld = (axis: number) => axis < -tail && axis + before.length >= head;
  const oldAxis = (i: number) => i - old.length - tail;
  const nowAxis = (i: number) => i - now.length - tail;
  const moved = (axis: number) => (axis < -tail ? axis + before.length - after.length : axis);
  const outside = parts.axes.filter(axis => !isOld(axis));
  const inside = outside.length < parts.axes.length ? now.map((_, i) => nowAxis(i)) : [];
  const steps = new Map(old.map((_, i) => [oldAxis(i), product(old.slice(i + 1)) as number]));
  return laid([...outside.map(moved), ...inside], after, before, join, place => {
    const number = inside.reduce((sum, axis, i) => sum * (now[i] as number) + place(axis), 0);
    const from = (axis: number) =>
      isOld(axis) ? Math.floor(number / steps.get(axis)!) % (before.at(axis) as number) : place(moved(axis));
    return [stateAt(parts, from)];
  });
}

function allTogether(all: readonly Parts[], shape: Shape, join: Join): Parts {
  return alike(
    together(
      all.flatMap(({ states }) => states),
      shape,
      join,
    ),
  );
}

function axesOf(all: readonly Parts[]): readonly number[] {
  return all.flatMap(({ axes }) => axes);
}

/** The states at these places of each axis. */
export function at({ axes, sizes, states }: Parts, places: (axis: number) => readonly number[]): Parts['states'] {
  const rows = axes.reduce<readonly number[]>(
    (all, axis, i) => all.flatMap(row => places(axis).map(place => row * sizes[i]! + place)),
    [0],
  );
  return rows.map(row => states[row]);
}

function stateAt({ axes, sizes, states }: Parts, place: Place): State | undefined {
  let row = 0;
  for (let i = 0; i < axes.length; i++) row = row * sizes[i]! + place(axes[i]!);
  return states[row];
}

/** At every place along `among`, all that `seen` gives for it of a tensor of the shape `before`; `undefined` where there are too many, or not so many are known. */
export function laid(
  among: readonly number[],
  shape: Shape,
  before: Shape,
  join: Join,
  seen: (place: Place) => Parts['states'],
): Parts | undefined {
  const axes = [...new Set(among)].sort((a, b) => a - b);
  const sizes = axes.map(axis => shape.at(axis)!);
  const count = product(sizes);
  if (!sizes.every(isKnown) || !isKnown(count) || count > most) return undefined;
  const strides = sizes.map((_, i) => product(sizes.slice(i + 1)) as number);
  const index = (number: number, i: number) => Math.floor(number / strides[i]!) % sizes[i]!;
  const numbers = new Map<State | undefined, number>();
  const known = new Map<string, State | undefined>();
  const states = Array.from({ length: count }, (_, number) => {
    const all = seen(axis => index(number, axes.indexOf(axis)));
    if (all.length === 1) return all[0];
    const found = [...new Set(all)];
    if (found.length === 1) return found[0];
    // Where the same are seen, what they come to is the same, too.
    for (const state of found) if (!numbers.has(state)) numbers.set(state, numbers.size);
    const key = `${found.map(state => numbers.get(state)!).sort((a, b) => a - b)}`;
    if (!known.has(key)) known.set(key, together(found, before, join));
    return known.get(key);
  });
  const uneven = axes.filter((_, i) =>
    states.some((state, number) => index(number, i) > 0 && state !== states[number - strides[i]!]),
  );
  const first = (number: number) => axes.every((axis, i) => uneven.includes(axis) || index(number, i) === 0);
  return {
    axes: uneven,
    sizes: uneven.map(axis => shape.at(axis) as number),
    states: states.filter((_, number) => first(number)),
  };
}
