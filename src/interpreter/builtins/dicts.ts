/** Dicts, ordered, with defaults and of counts: how they are made and their methods. */
import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { callMethod } from '../call';
import { iterate } from '../iterate';
import { contains } from '../membership';
import { hashKey, mayBeThere, openness } from '../objects';
import { type Run, raise } from '../run';
import { deleteItem, getItem, setItem } from '../subscript';
import {
  Arguments,
  Dict,
  type HashKey,
  Instance,
  List,
  ModuleInstance,
  SetValue,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { addMethods, type Natives } from './natives';
import { types } from './types';

export function installDicts(): void {
  types.dict.construct = makeDict;
  types.OrderedDict.construct = (run, args, at) => withClass(makeDict(run, args, at), 'OrderedDict');
  types.defaultdict.construct = (run, args, at) => {
    const dict = withClass(makeDict(run, args.from(1), at), 'defaultdict');
    dict.factory = args.positional[0] ?? undefined;
    return dict;
  };
  addMethods(types.dict, dictMethods);
  addMethods(types.OrderedDict, {
    move_to_end: (run, args, at) => {
      const [dict, name] = args.positional as [Dict, Value];
      const key = hashKey(run, name, at);
      const entry = key === undefined ? undefined : dict.entries.get(key);
      run.journal.touch(dict);
      if (key === undefined) dict.unknown ??= new Unknown('which key was moved is not known');
      else if (!entry) return dict.unknown ?? (run.exploring ? null : raise('KeyError', String(name), at));
      else {
        const others = [...dict.entries].filter(([other]) => other !== key);
        const last = args.get(2, 'last') !== false;
        dict.refill(
          new Map<HashKey, readonly [Value, Value]>(last ? [...others, [key, entry]] : [[key, entry], ...others]),
        );
      }
      return null;
    },
  });
}

function withClass(dict: Dict, name: 'OrderedDict' | 'defaultdict'): Dict {
  dict.cls = types[name];
  return dict;
}

function makeDict(run: Run, args: Arguments, at: Location): Dict {
  const dict = new Dict();
  updateDict(run, dict, args, at);
  return dict;
}

/** `dict.update`: from a mapping, from pairs, from keywords. */
export function updateDict(run: Run, dict: Dict, args: Arguments, at: Location): void {
  const [source] = args.positional;
  const mapping = source === undefined ? undefined : mappingOf(run, source, at);
  if (mapping) {
    // Before the entries: it may add some.
    const unknown = openness(run, mapping);
    for (const [key, entry] of mapping.entries) put(run, dict, key, entry);
    doubt(dict, unknown);
  } else if (source !== undefined) {
    const { items, unknown } = iterate(run, source, at);
    doubt(dict, unknown);
    for (const [i, item] of items.entries()) {
      const pair = iterate(run, item, at);
      const { length } = pair.items;
      if (!pair.unknown && length !== 2 && !run.exploring)
        raise('ValueError', `dictionary update sequence element #${i} has length ${length}; 2 is required`, at);
      const [key, value] = pair.items;
      const hash = key === undefined ? undefined : hashKey(run, key, at);
      if (hash === undefined || value === undefined) doubt(dict, new Unknown('a key of the dict is not known'));
      else put(run, dict, hash, [key!, value]);
    }
  }
  doubt(dict, args.unknown);
  for (const [key, value] of args.keywords) put(run, dict, key, [key, value]);
}

function put(run: Run, dict: Dict, key: HashKey, entry: readonly [Value, Value]): void {
  dict.entries.set(key, entry);
  dict.written?.(run, ...entry);
}

/** The items of a mapping, as `**value` takes them: a dict's, or those of an object with `keys()`. */
export function mappingOf(run: Run, value: Value, at: Location): Dict | undefined {
  if (value instanceof Dict) return value;
  if (!(value instanceof Instance) || value instanceof ModuleInstance) return undefined;
  if (findInClass(value.cls, 'keys') === undefined) return value.payload instanceof Dict ? value.payload : undefined;
  const { items, unknown } = iterate(run, callMethod(run, value, 'keys', new Arguments(), at), at);
  const dict = new Dict();
  dict.unknown = unknown;
  for (const key of items) {
    const hash = hashKey(run, key, at);
    if (hash === undefined) dict.unknown ??= new Unknown('a key of the dict is not known');
    else dict.entries.set(hash, [key, getItem(run, value, key, at)]);
  }
  return dict;
}

/** Items that nobody knows were put in: each of those that were there may be another now. */
function doubt(dict: Dict, unknown: Unknown | undefined): void {
  if (!unknown) return;
  dict.unknown ??= unknown;
  for (const [key, [name]] of [...dict.entries]) dict.entries.set(key, [name, unknown]);
}

function view(run: Run, dict: Dict, pick: (entry: readonly [Value, Value]) => Value): List {
  const unknown = openness(run, dict);
  const list = new List([...dict.entries.values()].map(pick));
  list.unknown = unknown;
  return list;
}

const dictMethods: Natives = {
  items: (run, args) => view(run, args.positional[0] as Dict, ([key, value]) => new Tuple([key, value])),
  keys: (run, args) => {
    const dict = args.positional[0] as Dict;
    const unknown = openness(run, dict);
    const keys = new SetValue(true);
    keys.view = true;
    for (const [hash, [key]] of dict.entries) keys.entries.set(hash, key);
    keys.unknown = unknown;
    if (dict.complete) keys.find = dict.find;
    return keys;
  },
  values: (run, args) => view(run, args.positional[0] as Dict, ([, value]) => value),
  get: (run, args, at) => {
    const dict = args.positional[0] as Dict;
    const key = hashKey(run, args.positional[1]!, at);
    if (key === undefined) return new Unknown('the key is not known');
    const entry = dict.entries.get(key);
    const found = entry ? entry[1] : dict.find?.(run, String(key));
    if (found === undefined && mayBeThere(dict.entries, key))
      return new Unknown('the key is a size that is not a number yet');
    return found === undefined ? fallback(dict, args.get(2, 'default')) : found;
  },
  pop: (run, args, at) => {
    const dict = args.positional[0] as Dict;
    const key = hashKey(run, args.positional[1]!, at);
    if (key === undefined) {
      run.journal.touch(dict);
      dict.unknown ??= new Unknown('an unknown key was removed');
      return dict.unknown;
    }
    const entry = dict.entries.get(key);
    if (!entry && mayBeThere(dict.entries, key)) {
      run.journal.touch(dict);
      dict.unknown ??= new Unknown('which key was removed is not known');
      return dict.unknown;
    }
    if (!entry && args.positional.length < 3 && !args.keywords.has('default') && !dict.unknown)
      return run.exploring ? new Unknown('the key is not there') : raise('KeyError', String(key), at);
    run.journal.touch(dict);
    dict.entries.delete(key);
    if (entry) dict.written?.(run, entry[0]);
    return entry ? entry[1] : (dict.unknown ?? args.get(2, 'default') ?? null);
  },
  popitem: (run, args) => {
    const dict = args.positional[0] as Dict;
    const last = [...dict.entries].pop();
    if (!last) return dict.unknown ?? new Unknown('the dict is empty');
    run.journal.touch(dict);
    dict.entries.delete(last[0]);
    dict.written?.(run, last[1][0]);
    return new Tuple(last[1]);
  },
  setdefault: (run, args, at) => {
    const dict = args.positional[0] as Dict;
    const key = hashKey(run, args.positional[1]!, at);
    if (key === undefined) {
      run.journal.touch(dict);
      dict.unknown ??= new Unknown('a key of the dict is not known');
      return dict.unknown;
    }
    const entry = dict.entries.get(key);
    if (entry) return entry[1];
    const value = args.get(2, 'default') ?? null;
    run.journal.touch(dict);
    put(run, dict, key, [args.positional[1]!, value]);
    return dict.unknown ?? value;
  },
  update: (run, args, at) => {
    const dict = args.positional[0] as Dict;
    run.journal.touch(dict);
    updateDict(run, dict, args.from(1), at);
    return null;
  },
  copy: (_run, args) => copyDict(args.positional[0] as Dict),
  clear: (run, args) => {
    const dict = args.positional[0] as Dict;
    run.journal.touch(dict);
    const names = [...dict.entries.values()].map(([name]) => name);
    dict.entries.clear();
    dict.unknown = undefined;
    for (const name of names) dict.written?.(run, name);
    return null;
  },
  fromkeys: (run, args, at) => {
    const dict = new Dict();
    const [keys, value = null] = args.positional.slice(-2) as [Value, Value?];
    const { items, unknown } = iterate(run, keys, at);
    dict.unknown = unknown;
    for (const item of items) dict.entries.set(hashKey(run, item, at) ?? null, [item, value]);
    return dict;
  },
  __contains__: (run, args, at) =>
    contains(run, inside(args.positional[0]!), args.positional[1]!, at) ?? new Unknown('the key is not known'),
  // `super().__getitem__(key)` in a class of its own reads what is inside.
  __getitem__: (run, args, at) => getItem(run, inside(args.positional[0]!), args.positional[1]!, at),
  __setitem__: (run, args, at) => {
    const [self, key, item] = args.positional as [Value, Value, Value];
    setItem(run, inside(self), key, item, at);
    return null;
  },
  __delitem__: (run, args, at) => {
    deleteItem(run, inside(args.positional[0]!), args.positional[1]!, at);
    return null;
  },
};

/** The built-in container in an object of a class made from it. */
function inside(self: Value): Value {
  return (self instanceof Instance ? self.payload : undefined) ?? self;
}

function fallback(dict: Dict, other: Value | undefined): Value {
  return dict.unknown ?? (other === undefined ? null : other);
}

export function copyDict(dict: Dict): Dict {
  const copy = new Dict();
  copy.entries = new Map(dict.entries);
  copy.unknown = dict.unknown;
  if (dict.complete) copy.find = dict.find;
  copy.complete = dict.complete;
  copy.factory = dict.factory;
  copy.cls = dict.cls;
  return copy;
}
