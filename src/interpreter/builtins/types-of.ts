/** `isinstance` and `issubclass`: three answers, since a class with an unknown base may be anything. */

import { Float } from '../../operators/argument';
import { isSubclass } from '../classes';
import { typeOf } from '../objects';
import {
  ClassValue,
  Complex,
  Instance,
  isDim,
  NdArray,
  Parameter,
  Tensor,
  Token,
  Tuple,
  UnionType,
  Unknown,
  type Value,
} from '../values';
import { types } from './types';

export function isInstance(value: Value, cls: Value): boolean | undefined {
  if (cls instanceof Tuple) return anyOf(cls.items.map(item => isInstance(value, item)));
  if (value instanceof Unknown || cls instanceof Unknown) return undefined;
  if (cls instanceof UnionType) return anyOf(cls.members.map(member => isInstance(value, member ?? types.NoneType)));
  if (cls instanceof Token) return abstractInstance(value, cls.name);
  if (!(cls instanceof ClassValue)) return undefined;
  if (value instanceof Tensor && !(value instanceof Complex)) {
    if (cls === types.Parameter) return value instanceof Parameter;
    return (cls === types.Tensor && !(value instanceof NdArray)) || cls === types.object;
  }
  const type = typeOf(value);
  return type ? isSubclass(type, cls) : undefined;
}

/** `issubclass(cls, base)`. */
export function isSubclassOf(cls: Value, base: Value): boolean | undefined {
  if (base instanceof Tuple) return anyOf(base.items.map(item => isSubclassOf(cls, item)));
  if (base instanceof UnionType) return anyOf(base.members.map(member => isSubclassOf(cls, member ?? types.NoneType)));
  if (cls instanceof Unknown || base instanceof Unknown || base instanceof Token) return undefined;
  return cls instanceof ClassValue && base instanceof ClassValue ? isSubclass(cls, base) : false;
}

/** `collections.abc` and `numbers` classes, and what `typing` has in their place. */
function abstractInstance(value: Value, name: string): boolean | undefined {
  const type = typeOf(value)!;
  const sequence = [types.list, types.tuple, types.str, types.range].some(cls => type.mro.includes(cls));
  const mapping = type.mro.includes(types.dict) || type.mro.includes(types.Mapping);
  const set = type === types.set || type === types.frozenset;
  switch (name) {
    case 'Sequence':
      return sequence;
    case 'MutableSequence':
      return type === types.list;
    case 'Iterable':
    case 'Collection':
    case 'Container':
    case 'Sized':
      return sequence || mapping || set
        ? true
        : isDim(value) || value instanceof Float || value === null
          ? false
          : undefined;
    case 'Mapping':
    case 'MutableMapping':
    case 'Dict':
      return mapping;
    case 'List':
      return type === types.list;
    case 'Tuple':
      return type.mro.includes(types.tuple);
    case 'Callable':
      return type === types.function || type === types.method || type === types.type
        ? true
        : isDim(value) || sequence || mapping || value === null
          ? false
          : undefined;
    case 'Number':
    case 'Real':
      return isDim(value) || value instanceof Float || typeof value === 'boolean';
    case 'Integral':
      return isDim(value) || typeof value === 'boolean';
    case 'ndarray':
      if (value instanceof NdArray) return true;
      // What a tensor gave to NumPy may have come back as one.
      return value instanceof Tensor || value instanceof Instance ? undefined : false;
    case 'NoneType':
      return value === null;
    default:
      return undefined;
  }
}

export function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
