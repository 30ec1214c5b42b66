/** Lists, deques, tuples, ranges and sets: how they are made and their methods. */

import type { Location } from '../../source/span';
import { equal, product, unknownDim } from '../../tensor/dim';
import { iterate } from '../iterate';
import { contains } from '../membership';
import { equals, hashKey } from '../objects';
import { type Run, raise } from '../run';
import { getItem } from '../subscript';
import { asIndex } from '../torch/valued';
import {
  Arguments,
  Dict,
  Iterator,
  isDim,
  List,
  Range,
  SetValue,
  SliceValue,
  Tensor,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { addMethods, type Natives, ofAll } from './natives';
import { sorted } from './order';
import { types } from './types';

export function makeList(run: Run, source: Value | undefined, at: Location, kind: 'list' | 'deque' = 'list'): List {
  const { items, unknown } = source === undefined ? { items: [] } : iterate(run, source, at);
  const list = new List([...items], kind);
  list.unknown = unknown;
  return list;
}

export function makeTuple(run: Run, source: Value | undefined, at: Location): Value {
  const { items, unknown } = source === undefined ? { items: [] } : iterate(run, source, at);
  return unknown ?? new Tuple([...items]);
}

export function makeSet(run: Run, source: Value | undefined, at: Location, frozen = false): SetValue {
  const set = new SetValue(frozen);
  const { items, unknown } = source === undefined ? { items: [] } : iterate(run, source, at);
  set.unknown = unknown;
  for (const item of items) addToSet(run, set, item, at);
  return set;
}

function addToSet(run: Run, set: SetValue, item: Value, at: Location): void {
  const key = hashKey(run, item, at);
  if (key === undefined) set.unknown ??= new Unknown('an item of the set is not known');
  else if (!set.entries.has(key)) set.entries.set(key, item);
}

const listMethods: Natives = {
  append: (run, args) => {
    const [list, item] = args.positional as [List, Value];
    run.journal.touch(list);
    list.items.push(item);
    return null;
  },
  extend: (run, args, at) => {
    const [list, source] = args.positional as [List, Value];
    const { items, unknown } = iterate(run, source, at);
    run.journal.touch(list);
    list.items.push(...items);
    list.unknown ??= unknown;
    return null;
  },
  insert: (run, args) => {
    const [list, index, item] = args.positional as [List, Value, Value];
    run.journal.touch(list);
    if (typeof index === 'number') list.items.splice(index, 0, item);
    else list.unknown ??= new Unknown('an item was inserted at an unknown place');
    return null;
  },
  pop: (run, args, at) => {
    const [list, index = -1] = args.positional as [List, Value?];
    if (list.unknown) return list.unknown;
    const item = getItem(run, list, index, at);
    run.journal.touch(list);
    if (typeof index === 'number') list.items.splice(index < 0 ? list.items.length + index : index, 1);
    else list.unknown = new Unknown('an item at an unknown place was removed');
    return item;
  },
  remove: (run, args, at) => {
    const [list, item] = args.positional as [List, Value];
    run.journal.touch(list);
    const index = list.items.findIndex(other => equals(run, other, item, at) === true);
    if (index >= 0) list.items.splice(index, 1);
    else if (!list.unknown && contains(run, list, item, at) === false)
      return raise('ValueError', 'list.remove(x): x not in list', at);
    return null;
  },
  clear: (run, args) => {
    const [list] = args.positional as [List];
    run.journal.touch(list);
    list.items = [];
    list.unknown = undefined;
    return null;
  },
  reverse: (run, args) => {
    const [list] = args.positional as [List];
    run.journal.touch(list);
    list.items = [...list.items].reverse();
    return null;
  },
  sort: (run, args, at) => {
    const [list] = args.positional as [List];
    const result = sorted(run, args, at);
    run.journal.touch(list);
    if (result instanceof List) [list.items, list.unknown] = [result.items, result.unknown];
    else list.unknown = result as Unknown;
    return null;
  },
  copy: (_run, args) => {
    const [list] = args.positional as [List];
    const copy = new List([...list.items], list.kind);
    copy.unknown = list.unknown;
    return copy;
  },
  index: (run, args, at) =>
    indexOf(run, (args.positional[0] as List).items, (args.positional[0] as List).unknown, args.positional[1]!, at),
  count: (run, args, at) =>
    countOf(run, (args.positional[0] as List).items, (args.positional[0] as List).unknown, args.positional[1]!, at),
};

const dequeMethods: Natives = {
  ...listMethods,
  appendleft: (run, args) => {
    const [list, item] = args.positional as [List, Value];
    run.journal.touch(list);
    list.items.unshift(item);
    return null;
  },
  popleft: (run, args, at) => listMethods.pop!(run, new Arguments([args.positional[0]!, 0]), at),
};

const tupleMethods: Natives = {
  index: (run, args, at) => indexOf(run, (args.positional[0] as Tuple).items, undefined, args.positional[1]!, at),
  count: (run, args, at) => countOf(run, (args.positional[0] as Tuple).items, undefined, args.positional[1]!, at),
  _asdict: (_run, args) => {
    const dict = new Dict();
    const tuple = args.positional[0] as Tuple;
    for (const [i, name] of (tuple.cls?.names ?? []).entries()) dict.entries.set(name, [name, tuple.items[i]!]);
    return dict;
  },
  _replace: (_run, args) => {
    const tuple = args.positional[0] as Tuple;
    return new Tuple(
      tuple.items.map((item, i) => {
        const name = tuple.cls?.names?.[i] ?? '';
        return args.keywords.has(name) ? args.keywords.get(name)! : item;
      }),
      tuple.cls,
    );
  },
};

function indexOf(run: Run, items: readonly Value[], unknown: Unknown | undefined, item: Value, at: Location): Value {
  for (const [i, other] of items.entries()) {
    const same = other === item ? true : equals(run, other, item, at);
    if (same === undefined) return new Unknown('where the item is is not known');
    if (same) return i;
  }
  return unknown ?? raise('ValueError', 'x not in list', at);
}

function countOf(run: Run, items: readonly Value[], unknown: Unknown | undefined, item: Value, at: Location): Value {
  const answers = items.map(other => equals(run, other, item, at));
  return (
    unknown ??
    (answers.includes(undefined) ? new Unknown('how many there are is not known') : answers.filter(Boolean).length)
  );
}

/** `items()` and the like are read at once: they are not followed as live views. */
const setMethods: Natives = {
  add: (run, args, at) => {
    const [set, item] = args.positional as [SetValue, Value];
    run.journal.touch(set);
    addToSet(run, set, item, at);
    return null;
  },
  discard: (run, args, at) => {
    const [set, item] = args.positional as [SetValue, Value];
    const key = hashKey(run, item, at);
    run.journal.touch(set);
    if (key === undefined) set.unknown ??= new Unknown('an unknown item was removed');
    else set.entries.delete(key);
    return null;
  },
  remove: (run, args, at) => setMethods.discard!(run, args, at),
  update: (run, args, at) => {
    const [set, ...sources] = args.positional as [SetValue, ...Value[]];
    run.journal.touch(set);
    for (const source of sources) {
      const { items, unknown } = iterate(run, source, at);
      set.unknown ??= unknown;
      for (const item of items) addToSet(run, set, item, at);
    }
    set.unknown ??= args.unknown;
    return null;
  },
  copy: (run, args, at) => makeSet(run, args.positional[0], at),
  union: (run, args, at) => combine(run, args, at, () => true, true),
  intersection: (run, args, at) => combine(run, args, at, (inOthers, others) => inOthers === others, false),
  difference: (run, args, at) => combine(run, args, at, inOthers => inOthers === 0, false),
  issubset: (run, args, at) => {
    const [set, other] = [args.positional[0] as SetValue, makeSet(run, args.positional[1], at)];
    return set.unknown ?? other.unknown ?? [...set.entries.keys()].every(key => other.entries.has(key));
  },
  issuperset: (run, args, at) => {
    const [set, other] = [args.positional[0] as SetValue, makeSet(run, args.positional[1], at)];
    return set.unknown ?? other.unknown ?? [...other.entries.keys()].every(key => set.entries.has(key));
  },
};

function combine(
  run: Run,
  args: Arguments,
  at: Location,
  keep: (inOthers: number, others: number) => boolean,
  both: boolean,
): SetValue {
  const set = args.positional[0] as SetValue;
  const others = args.positional.slice(1).map(other => makeSet(run, other, at));
  const result = new SetValue(set.frozen);
  result.unknown = set.unknown ?? args.unknown ?? others.find(other => other.unknown)?.unknown;
  for (const [key, item] of set.entries)
    if (keep(others.filter(other => other.entries.has(key)).length, others.length)) result.entries.set(key, item);
  for (const other of both ? others : [])
    for (const [key, item] of other.entries) if (!result.entries.has(key)) result.entries.set(key, item);
  return result;
}

export function installSequences(): void {
  types.list.construct = ofAll((run, args, at) => makeList(run, args.positional[0], at));
  types.deque.construct = (run, args, at) => makeList(run, args.positional[0], at, 'deque');
  types.tuple.construct = ofAll((run, args, at) => makeTuple(run, args.positional[0], at));
  types.Size.construct = (run, args, at) => {
    const tuple = makeTuple(run, args.positional[0], at);
    return tuple instanceof Tuple ? new Tuple(tuple.items, types.Size) : tuple;
  };
  types.set.construct = ofAll((run, args, at) => makeSet(run, args.positional[0], at));
  types.frozenset.construct = (run, args, at) => makeSet(run, args.positional[0], at, true);
  types.range.construct = (run, args, at) => makeRange(run, args, at);
  types.slice.construct = (_run, args) => {
    const [a = null, b = null, c = null] = args.positional;
    return args.positional.length === 1 ? new SliceValue(null, a, null) : new SliceValue(a, b, c);
  };
  types.generator.construct = (run, args, at) =>
    new Iterator(iterate(run, args.positional[0] ?? new List([]), at).items);
  addMethods(types.list, listMethods);
  addMethods(types.deque, dequeMethods);
  addMethods(types.tuple, tupleMethods);
  addMethods(types.set, setMethods);
  addMethods(types.frozenset, setMethods);
  addMethods(types.Size, {
    numel: (_run, args) => {
      const dims = (args.positional[0] as Tuple).items;
      return dims.every(isDim) ? product(dims) : new Unknown('a size is not known');
    },
  });
}

function makeRange(run: Run, args: Arguments, at: Location): Value {
  const bounds = args.positional;
  if (args.unknown) return args.unknown;
  const dims = bounds.map(rangeEnd);
  if (!dims.every(isDim))
    return run.exploring
      ? new Unknown('the range is not known')
      : raise('TypeError', 'range() arguments must be integers', at);
  const [a = 0, b, c = 1] = dims;
  if (equal(c, 0)) return raise('ValueError', 'range() arg 3 must not be zero', at);
  return dims.length === 1 ? new Range(0, a, 1) : new Range(a, b ?? 0, c);
}

/** Whatever it is that nobody knows, it is an integer, or the range could not be made. */
function rangeEnd(bound: Value): Value {
  if (bound instanceof Unknown) return unknownDim(bound.reason);
  const index = typeof bound === 'boolean' ? Number(bound) : asIndex(bound);
  return index instanceof Tensor ? unknownDim('how far the range goes is the value of a tensor') : index;
}
