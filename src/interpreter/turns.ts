/**
 * How many turns a loop has, whether or not they are followed one by one: of a range, of a list, of a loader whose data set is
 * known, and of what hands these on (`enumerate`, `tqdm`).
 */
import type { Location } from '../source/span';
import { rangeLength } from './objects';
import type { Run } from './run';
import { batchesOf } from './torch/loading';
import { Instance, Iterator, List, Range, Tuple, type Value } from './values';

/** `undefined` where that is not known, or no number. */
export function turnsOf(run: Run, iterable: Value, at: Location): number | undefined {
  const handed = typeof iterable === 'object' && iterable !== null ? from.get(iterable) : undefined;
  if (handed !== undefined) return handed;
  if (iterable instanceof Range) return plain(rangeLength(iterable));
  if (iterable instanceof Tuple || iterable instanceof List)
    return 'unknown' in iterable && iterable.unknown ? undefined : iterable.items.length;
  if (iterable instanceof Iterator) return iterable.unknown ? undefined : iterable.items.length - iterable.position;
  return iterable instanceof Instance ? plain(batchesOf(run, iterable, at)) : undefined;
}

/** What hands on the items of another, one by one, has as many turns. */
export function handsOn<T extends object>(run: Run, made: T, iterable: Value | undefined, at: Location): T {
  return withTurns(made, iterable === undefined ? undefined : turnsOf(run, iterable, at));
}

export function withTurns<T extends object>(made: T, turns: number | undefined): T {
  if (turns !== undefined) from.set(made, turns);
  return made;
}

const from = new WeakMap<object, number>();

function plain(count: unknown): number | undefined {
  return typeof count === 'number' ? count : undefined;
}
