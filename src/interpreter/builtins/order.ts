/** Built-ins that walk iterables: `sorted`, `min`, `max`, `sum`, `zip`, `enumerate`, `map`, `filter`, `any`, `all`. */
import type { Location } from '../../source/span';
import { maximum, minimum, unknownDim } from '../../tensor/dim';
import { binary } from '../arithmetic';
import { callValue } from '../call';
import { anotherOf, type Items, iterate } from '../iterate';
import { lessThan, truth } from '../objects';
import { type Run, raise } from '../run';
import { loadedItems } from '../torch/loading';
import { turnsOf, withTurns } from '../turns';
import { Arguments, Instance, Iterator, isDim, List, Tuple, Unknown, type Value } from '../values';
import { type Natives, ofAll } from './natives';

export function sorted(run: Run, args: Arguments, at: Location): Value {
  const { items, unknown } = iterate(run, args.positional[0]!, at);
  const key = args.keywords.get('key') ?? null;
  const reverse = truth(run, args.keywords.get('reverse') ?? false, at);
  const keyed = items.map(item => ({ item, by: key === null ? item : callValue(run, key, new Arguments([item]), at) }));
  let open: Unknown | undefined =
    unknown ?? (reverse === undefined ? new Unknown('the order is not known') : undefined);
  keyed.sort((a, b) => {
    const less = lessThan(run, a.by, b.by, at);
    const more = lessThan(run, b.by, a.by, at);
    if (less === undefined || more === undefined) open ??= new Unknown('the order of the items is not known');
    return less ? -1 : more ? 1 : 0;
  });
  if (open && keyed.length > 1) return open;
  const result = new List(keyed.map(({ item }) => item));
  result.unknown = unknown;
  if (reverse) result.items.reverse();
  return result;
}

export const walkers: Natives = {
  sorted,
  reversed: (run, args, at) => {
    const { items, unknown } = iterate(run, args.positional[0]!, at);
    return new Iterator([...items].reverse(), unknown);
  },
  min: (run, args, at) => extreme(run, args, at, 'min'),
  max: (run, args, at) => extreme(run, args, at, 'max'),
  sum: (run, args, at) => {
    const { items, unknown } = iterate(run, args.positional[0]!, at);
    return unknown ?? items.reduce((total, item) => binary(run, '+', total, item, at), args.get(1, 'start') ?? 0);
  },
  any: (run, args, at) => quantify(run, args, at, true),
  all: (run, args, at) => quantify(run, args, at, false),
  enumerate: (run, args, at) => {
    const given = args.positional[0]!;
    const turns = turnsOf(run, given, at);
    const { items, unknown, each } = iterate(run, given, at);
    const start = args.get(1, 'start') ?? 0;
    const made = new Iterator(
      items.map((item, i) => new Tuple([binary(run, '+', start, i, at), item])),
      unknown && new Unknown(unknown.reason),
      'iterator',
      each && new Tuple([unknownDim('which turn it is is not known'), each]),
    );
    return withTurns(made, turns);
  },
  zip: ofAll((run, args, at) => {
    const columns = args.positional.map(column => iterate(run, column, at));
    const { count, unknown } = shortest(columns);
    if (args.keywords.get('strict') === true) checkLengths(columns, at);
    return new Iterator(
      Array.from({ length: count }, (_, i) => new Tuple(columns.map(column => column.items[i]!))),
      unknown,
      'iterator',
      columns.some(({ each }) => each !== undefined)
        ? new Tuple(columns.map(({ each }) => each ?? new Unknown('which turn it is is not known')))
        : undefined,
    );
  }),
  map: ofAll((run, args, at) => {
    const [func, ...sources] = args.positional;
    const columns = sources.map(column => iterate(run, column, at));
    const { count, unknown } = shortest(columns);
    return new Iterator(
      Array.from({ length: count }, (_, i) =>
        callValue(run, func!, new Arguments(columns.map(column => column.items[i]!)), at),
      ),
      unknown,
    );
  }),
  filter: (run, args, at) => {
    const [func, source] = args.positional as [Value, Value];
    const { items, unknown } = iterate(run, source, at);
    const kept: Value[] = [];
    for (const item of items) {
      const keep = truth(run, func === null ? item : callValue(run, func, new Arguments([item]), at), at);
      if (keep === undefined) return new Unknown('which items the filter keeps is not known');
      if (keep) kept.push(item);
    }
    return new Iterator(kept, unknown);
  },
  iter: (run, args, at) => {
    const [source] = args.positional as [Value];
    if (source instanceof Iterator) return source;
    const { items, unknown, each } =
      (source instanceof Instance && loadedItems(run, source, at, true)) || iterate(run, source, at);
    return new Iterator(items, unknown, 'iterator', each);
  },
  next: (run, args, at) => {
    const [source, fallback] = args.positional as [Value, Value?];
    if (source instanceof Iterator) {
      if (source.position < source.items.length) {
        run.journal.touch(source);
        return source.items[source.position++]!;
      }
      if (source.unknown) return anotherOf(source.each) ?? source.unknown;
      return fallback === undefined
        ? run.exploring
          ? new Unknown('there is no next item')
          : raise('StopIteration', '', at)
        : fallback;
    }
    return new Unknown('the next item is not known');
  },
};

/** As many items as every column has for certain. */
function shortest(columns: readonly Items[]): { count: number; unknown?: Unknown } {
  const ended = columns.filter(column => !column.unknown);
  const endless = columns.find(column => column.unknown);
  const count = Math.min(
    ...columns.map(column => column.items.length),
    columns.length === 0 ? 0 : Number.POSITIVE_INFINITY,
  );
  if (!endless) return { count };
  // A column that ends first ends them all.
  return ended.some(column => column.items.length === count) ? { count } : { count, unknown: endless.unknown };
}

/** `zip(…, strict=True)` in Python's words, where all lengths are known. */
function checkLengths(columns: readonly Items[], at: Location): void {
  if (columns.some(({ unknown }) => unknown)) return;
  const [first, ...others] = columns.map(({ items }) => items.length);
  const i = others.findIndex(length => length !== first);
  if (i < 0) return;
  const than = i === 0 ? 'argument 1' : `arguments 1-${i + 1}`;
  raise('ValueError', `zip() argument ${i + 2} is ${others[i]! < first! ? 'shorter' : 'longer'} than ${than}`, at);
}

function extreme(run: Run, args: Arguments, at: Location, which: 'min' | 'max'): Value {
  const single = args.positional.length === 1 && !args.unknown;
  const { items, unknown } = single
    ? iterate(run, args.positional[0]!, at)
    : { items: args.positional, unknown: args.unknown };
  if (unknown) return unknown;
  const key = args.keywords.get('key');
  if (items.length === 0)
    return args.keywords.has('default')
      ? args.keywords.get('default')!
      : run.exploring
        ? new Unknown('nothing to compare')
        : raise('ValueError', `${which}() arg is an empty sequence`, at);
  const bad = items.find(item => item instanceof Unknown);
  if (bad !== undefined) return bad;
  let best: Value = items[0]!;
  let by = key === undefined || key === null ? best : callValue(run, key, new Arguments([best]), at);
  for (const item of items.slice(1)) {
    const other = key === undefined || key === null ? item : callValue(run, key, new Arguments([item]), at);
    const better = which === 'max' ? lessThan(run, by, other, at) : lessThan(run, other, by, at);
    if (better === undefined) {
      if (isDim(by) && isDim(other) && !key) best = by = which === 'max' ? maximum(by, other) : minimum(by, other);
      else return new Unknown(`which is the ${which === 'max' ? 'largest' : 'smallest'} is not known`);
    } else if (better) {
      best = item;
      by = other;
    }
  }
  return best;
}

function quantify(run: Run, args: Arguments, at: Location, decisive: boolean): Value {
  const { items, unknown } = iterate(run, args.positional[0]!, at);
  let open = unknown;
  for (const item of items) {
    const known = truth(run, item, at);
    if (known === decisive) return decisive;
    if (known === undefined) open ??= item instanceof Unknown ? item : new Unknown('depends on the values of a tensor');
  }
  return open ?? !decisive;
}
