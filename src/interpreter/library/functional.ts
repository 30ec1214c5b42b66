/** `functools` and `itertools`. */
import { binary } from '../arithmetic';
import { findAttribute } from '../attributes';
import { functions, ofAll } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { iterate } from '../iterate';
import { truth } from '../objects';
import { setAttribute } from '../set-attribute';
import { Arguments, Descriptor, Dict, Func, Instance, Iterator, Native, Tuple, Unknown, type Value } from '../values';
import { singledispatch } from './dispatch';

const partialClass = subclass('partial', types.object);
partialClass.construct = (_run, outer) => {
  const instance = new Instance(partialClass);
  const keywords = new Dict();
  // A partial of a partial is one of the innermost function.
  const inner =
    outer.positional[0] instanceof Instance && outer.positional[0].cls === partialClass
      ? outer.positional[0]
      : undefined;
  const [first, named] = [inner?.attributes.get('args'), inner?.attributes.get('keywords')];
  if (named instanceof Dict) for (const [name, value] of named.entries) keywords.entries.set(name, value);
  for (const [name, value] of outer.keywords) keywords.entries.set(name, [name, value]);
  keywords.unknown = outer.unknown ?? (named instanceof Dict ? named.unknown : undefined);
  instance.attributes
    .set('func', inner?.attributes.get('func') ?? outer.positional[0] ?? new Unknown('the function is not known'))
    .set('args', new Tuple([...(first instanceof Tuple ? first.items : []), ...outer.positional.slice(1)]))
    .set('keywords', keywords);
  return instance;
};
partialClass.attributes.set(
  '__call__',
  new Native('partial.__call__', (run, args, at) => {
    const self = args.positional[0] as Instance;
    const [func, first, keywords] = [
      self.attributes.get('func')!,
      self.attributes.get('args') as Tuple,
      self.attributes.get('keywords') as Dict,
    ];
    const named = new Map<string, Value>();
    for (const [name, value] of keywords.entries.values()) named.set(String(name), value);
    for (const [name, value] of args.keywords) named.set(name, value);
    return callValue(
      run,
      func,
      new Arguments(
        [...first.items, ...args.positional.slice(1)],
        named,
        args.unknown ?? keywords.unknown,
        args.syntax,
      ),
      at,
    );
  }),
);

/** A decorator that keeps what it decorates, with or without arguments. */
const keeps = new Native('decorator', (_run, args) => {
  const [func] = args.positional;
  // Nobody knows whether it is decorated or says how.
  if (func instanceof Unknown) return func;
  return func instanceof Func || func instanceof Native || func instanceof Descriptor
    ? func
    : new Native('decorator', (_r, inner) => inner.positional[0] ?? null);
});

export const functools = functions(
  {
    wraps: (_run, outer) =>
      new Native('wraps', (run, args, at) => {
        const [wrapped, wrapper] = [outer.positional[0] ?? null, args.positional[0] ?? null];
        if (wrapper instanceof Func) {
          for (const name of ['__name__', '__doc__', '__module__']) {
            const value = findAttribute(run, wrapped, name, at);
            if (value !== undefined) setAttribute(run, wrapper, name, value, at);
          }
          setAttribute(run, wrapper, '__wrapped__', wrapped, at);
        }
        return wrapper;
      }),
    update_wrapper: (_run, args) => args.positional[0] ?? null,
    reduce: (run, args, at) => {
      const [func, source, initial] = args.positional as [Value, Value, Value?];
      const { items, unknown } = iterate(run, source, at);
      if (unknown) return unknown;
      const rest = initial === undefined ? items.slice(1) : items;
      return rest.reduce(
        (total, item) => callValue(run, func, new Arguments([total, item]), at),
        initial ?? items[0] ?? new Unknown('nothing to reduce'),
      );
    },
    cached_property: (_run, args) => new Descriptor('cached_property', args.positional[0]!),
    singledispatch,
    total_ordering: (_run, args) => args.positional[0]!,
    cmp_to_key: () => new Unknown('cmp_to_key is not followed'),
  },
  'functools.',
);
functools.set('partial', partialClass).set('lru_cache', keeps).set('cache', keeps).set('partialmethod', partialClass);

export const itertools = functions(
  {
    chain: ofAll((run, args, at) => chained(args.positional.map(part => iterate(run, part, at)))),
    repeat: (_run, args) => {
      const count = args.get(1, 'times');
      if (typeof count === 'number') return new Iterator(Array<Value>(count).fill(args.positional[0]!));
      // Endless, unless it is zipped with something that ends.
      return new Iterator(Array<Value>(256).fill(args.positional[0]!), new Unknown('repeat() does not end'));
    },
    count: (run, args, at) => {
      const [start = 0, step = 1] = args.positional;
      return new Iterator(
        Array.from({ length: 256 }, (_, i) => binary(run, '+', start, binary(run, '*', step, i, at), at)),
        new Unknown('count() does not end'),
      );
    },
    cycle: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      const turns = items.length === 0 ? 0 : Math.ceil(256 / items.length);
      return new Iterator(
        Array.from({ length: turns }, () => items).flat(),
        unknown ?? new Unknown('cycle() does not end'),
      );
    },
    islice: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      const [start, stop, step] =
        args.positional.length === 2
          ? [0, args.positional[1], 1]
          : [args.positional[1] ?? 0, args.positional[2], args.positional[3] ?? 1];
      if (typeof start !== 'number' || typeof step !== 'number' || (stop !== null && typeof stop !== 'number'))
        return new Unknown('the bounds are not known');
      const end = stop === null ? items.length : (stop as number);
      const picked = items.slice(start, end).filter((_, i) => i % step === 0);
      return new Iterator(picked, end > items.length ? unknown : undefined);
    },
    product: ofAll((run, args, at) => {
      const repeat = args.keywords.get('repeat') ?? 1;
      const columns = args.positional.map(part => iterate(run, part, at));
      const open = columns.find(column => column.unknown)?.unknown;
      if (open || typeof repeat !== 'number') return open ?? new Unknown('the count is not known');
      let rows: Value[][] = [[]];
      for (const column of Array.from({ length: repeat }, () => columns).flat())
        rows = rows.flatMap(row => column.items.map(item => [...row, item]));
      return new Iterator(rows.map(row => new Tuple(row)));
    }),
    combinations: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      const size = args.get(1, 'r');
      if (unknown || typeof size !== 'number') return unknown ?? new Unknown('the count is not known');
      const choose = (from: number, count: number): Value[][] =>
        count === 0
          ? [[]]
          : items.slice(from).flatMap((item, i) => choose(from + i + 1, count - 1).map(rest => [item, ...rest]));
      return new Iterator(choose(0, size).map(row => new Tuple(row)));
    },
    zip_longest: ofAll((run, args, at) => {
      const columns = args.positional.map(part => iterate(run, part, at));
      const open = columns.find(column => column.unknown)?.unknown;
      const fill = args.keywords.get('fillvalue') ?? null;
      const longest = Math.max(0, ...columns.map(column => column.items.length));
      return (
        open ??
        new Iterator(
          Array.from(
            { length: longest },
            (_, i) => new Tuple(columns.map(column => (i < column.items.length ? column.items[i]! : fill))),
          ),
        )
      );
    }),
    accumulate: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      const func = args.get(1, 'func') ?? null;
      const totals: Value[] = [];
      for (const item of items) {
        const last = totals.at(-1);
        totals.push(
          last === undefined
            ? item
            : func === null
              ? binary(run, '+', last, item, at)
              : callValue(run, func, new Arguments([last, item]), at),
        );
      }
      return new Iterator(totals, unknown);
    },
    starmap: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[1]!, at);
      return new Iterator(
        items.map(item => callValue(run, args.positional[0]!, new Arguments([...iterate(run, item, at).items]), at)),
        unknown,
      );
    },
    pairwise: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      return new Iterator(
        items.slice(1).map((item, i) => new Tuple([items[i]!, item])),
        unknown,
      );
    },
    takewhile: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[1]!, at);
      const end = items.findIndex(
        item => truth(run, callValue(run, args.positional[0]!, new Arguments([item]), at), at) !== true,
      );
      return end < 0 ? new Iterator(items, unknown) : new Iterator(items.slice(0, end));
    },
    groupby: () => new Unknown('groupby is not followed'),
    tee: (run, args, at) => {
      const { items, unknown } = iterate(run, args.positional[0]!, at);
      const count = args.get(1, 'n') ?? 2;
      return new Tuple(
        Array.from({ length: typeof count === 'number' ? count : 2 }, () => new Iterator(items, unknown)),
      );
    },
  },
  'itertools.',
);
(itertools.get('chain') as Native).attributes.set(
  'from_iterable',
  new Native('chain.from_iterable', (run, args, at) => {
    const { items, unknown } = iterate(run, args.positional[0]!, at);
    const joined = chained(items.map(part => iterate(run, part, at)));
    return new Iterator(joined.items, joined.unknown ?? unknown);
  }),
);

function chained(parts: readonly { readonly items: readonly Value[]; readonly unknown?: Unknown }[]): Iterator {
  return new Iterator(
    parts.flatMap(part => part.items),
    parts.find(part => part.unknown)?.unknown,
  );
}
