/**
 * What `collections.abc.Mapping` and `MutableMapping` give a class of the code's own that has `__getitem__` and `__iter__`:
 * `keys`, `items`, `get` and the like, all by way of these two.
 */
import type { Location } from '../../source/span';
import { isSubclass } from '../classes';
import { iterate } from '../iterate';
import { PythonException, type Run } from '../run';
import { getItem, setItem } from '../subscript';
import { type ClassValue, List, Token, Tuple, Unknown, type Value } from '../values';
import { exceptionClass } from './exceptions';
import { addMethods } from './natives';
import { types } from './types';

const ABSTRACT = new Set(['Mapping', 'MutableMapping']);

/** The class that a base names; `undefined` for what adds nothing to a class, such as `Sequence[int]`. */
export function mappingBase(base: Value): ClassValue | undefined {
  return base instanceof Token && base.kind === 'typing' && ABSTRACT.has(base.name) ? types.Mapping : undefined;
}

export function installMapping(): void {
  const listed = (run: Run, self: Value, at: Location, item: (key: Value) => Value) => {
    const { items, unknown } = iterate(run, self, at);
    const list = new List(items.map(item));
    list.unknown = unknown;
    return list;
  };
  addMethods(types.Mapping, {
    keys: (run, args, at) => listed(run, args.positional[0]!, at, key => key),
    values: (run, args, at) => listed(run, args.positional[0]!, at, key => getItem(run, args.positional[0]!, key, at)),
    items: (run, args, at) =>
      listed(run, args.positional[0]!, at, key => new Tuple([key, getItem(run, args.positional[0]!, key, at)])),
    get: (run, args, at) => found(run, args.positional[0]!, args.positional[1]!, at) ?? args.get(2, 'default') ?? null,
    __contains__: (run, args, at) => {
      const item = found(run, args.positional[0]!, args.positional[1]!, at);
      return item instanceof Unknown ? item : item !== undefined;
    },
    update: (run, args, at) => {
      const [self, source] = args.positional as [Value, Value | undefined];
      if (source !== undefined)
        for (const key of iterate(run, source, at).items) setItem(run, self, key, getItem(run, source, key, at), at);
      for (const [key, item] of args.keywords) setItem(run, self, key, item, at);
      return null;
    },
  });
}

/** `self[key]`; `undefined` where that raises a KeyError. */
function found(run: Run, self: Value, key: Value, at: Location): Value | undefined {
  try {
    return getItem(run, self, key, at);
  } catch (error) {
    if (error instanceof PythonException && isSubclass(error.value.cls, exceptionClass('KeyError'))) return undefined;
    throw error;
  }
}
