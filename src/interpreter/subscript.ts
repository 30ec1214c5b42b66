/** `value[index]`: reading, setting and deleting items of sequences, dicts, tensors, module containers and the user's own. */
import type { Location } from '../source/span';
import { isDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { spread, Unknown, UnknownArray } from '../tensor/unknown';
import { findInClass } from './attributes';
import { types } from './builtins/types';
import { callMethod, callValue } from './call';
import { same } from './merge';
import { hashKey, mayBeThere, rangeLength, typeName } from './objects';
import { type Run, raise } from './run';
import { representation } from './texts';
import { containerItem, deleteContainerItem, setContainerItem } from './torch/containers';
import { assignToTensor, indexTensor } from './torch/tensor-operations';
import { asIndex } from './torch/valued';
import {
  Arguments,
  ClassValue,
  Dict,
  Func,
  Instance,
  List,
  ModuleInstance,
  Namespace,
  Native,
  NdArray,
  Range,
  SliceValue,
  Token,
  Tuple,
  UnknownInput,
  type Value,
} from './values';

export function getItem(run: Run, value: Value, index: Value, at: Location): Value {
  if (value instanceof UnknownArray) {
    // Which dtype it has makes no difference to where its elements are.
    const part = indexTensor(run, new NdArray(value.shape, 'int64'), index, at);
    return part instanceof NdArray ? new UnknownArray(value.reason, part.shape) : spread(value);
  }
  if (value instanceof Unknown)
    return value instanceof UnknownInput && (typeof index === 'number' || typeof index === 'string')
      ? value.item
      : spread(value);
  if (value instanceof Tensor) return indexTensor(run, value, index, at);
  if (value instanceof Tuple)
    return sequenceItem(
      run,
      value.items,
      index,
      at,
      items => new Tuple(items, value.cls === types.Size ? types.Size : undefined),
      'tuple',
    );
  if (value instanceof List)
    return value.unknown ?? sequenceItem(run, value.items, index, at, items => new List([...items]));
  if (value instanceof Dict) return dictItem(run, value, index, at);
  if (typeof value === 'string') return sequenceItem(run, [...value], index, at, items => items.join(''), 'string');
  if (value instanceof Range) return rangeItem(run, value, index, at);
  if (value instanceof ClassValue) return classItem(run, value, index, at);
  if (value instanceof Token)
    return value.kind === 'typing' ? value : new Unknown(`items of ${value.name} are not followed`);
  if (value instanceof ModuleInstance && !(findInClass(value.cls, '__getitem__') instanceof Func)) {
    const item = containerItem(run, value, index, at);
    if (item !== undefined) return item;
    // Of PyTorch's layers those that hold others alone have items.
    if (value.bound && !run.exploring)
      return raise('TypeError', `'${typeName(value)}' object is not subscriptable`, at);
  }
  if (value instanceof Instance) {
    const own = findInClass(value.cls, '__getitem__');
    if (own !== undefined && !(own instanceof Native && value.payload !== undefined))
      return callMethod(run, value, '__getitem__', new Arguments([index]), at);
    if (value.payload instanceof Dict) {
      const missing = findInClass(value.cls, '__missing__');
      const key = hashKey(run, index, at);
      if (missing && key !== undefined && !value.payload.entries.has(key))
        return callValue(run, missing, new Arguments([value, index]), at);
    }
    if (value.payload !== undefined) return getItem(run, value.payload, index, at);
    if (value.cls.unknownBase) return value.cls.unknownBase;
    if (value.cls.native) return new Unknown(`items of a ${value.cls.name} are not followed`);
  }
  if (value instanceof Native || value instanceof Namespace || run.exploring)
    return new Unknown(`items of a ${typeName(value)} are not followed`);
  return raise('TypeError', `'${typeName(value)}' object is not subscriptable`, at);
}

function sequenceItem(
  run: Run,
  items: readonly Value[],
  index: Value,
  at: Location,
  make: (items: readonly Value[]) => Value,
  kind: 'list' | 'tuple' | 'string' = 'list',
): Value {
  if (typeof index === 'boolean') return sequenceItem(run, items, Number(index), at, make, kind);
  if (typeof index === 'number') {
    const item = items[index < 0 ? items.length + index : index];
    return item === undefined
      ? run.exploring
        ? new Unknown('the index is out of range')
        : raise('IndexError', `${kind} index out of range`, at)
      : item;
  }
  if (index instanceof SliceValue) {
    const picked = sliceIndices(run, index, items.length, at);
    return picked instanceof Unknown ? picked : make(picked.map(i => items[i]!));
  }
  if (index instanceof Unknown) return index;
  if (isDim(index)) return new Unknown('the index is a size that is not a number yet');
  if (index instanceof Tensor) {
    const known = asIndex(index);
    return known === index
      ? new Unknown('the index is the value of a tensor')
      : sequenceItem(run, items, known, at, make, kind);
  }
  return run.exploring
    ? new Unknown('the index is not known')
    : raise('TypeError', `${kind} indices must be integers or slices, not ${typeName(index)}`, at);
}

/** The positions a slice picks, as CPython's `slice.indices`. */
export function sliceIndices(run: Run, slice: SliceValue, length: number, at: Location): number[] | Unknown {
  const unknown = [slice.start, slice.stop, slice.step].find(bound => bound !== null && typeof bound !== 'number');
  if (unknown !== undefined)
    return unknown instanceof Unknown ? unknown : new Unknown('a bound of the slice is not a number yet');
  const step = (slice.step as number | null) ?? 1;
  if (step === 0)
    return run.exploring
      ? new Unknown('the step of the slice is zero')
      : raise('ValueError', 'slice step cannot be zero', at);
  const clamp = (bound: number, low: number, high: number) =>
    Math.min(Math.max(bound < 0 ? bound + length : bound, low), high);
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const start = slice.start === null ? (step > 0 ? low : high) : clamp(slice.start as number, low, high);
  const stop = slice.stop === null ? (step > 0 ? high : low) : clamp(slice.stop as number, low, high);
  const indices: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) indices.push(i);
  return indices;
}

function dictItem(run: Run, dict: Dict, index: Value, at: Location): Value {
  const key = hashKey(run, index, at);
  if (key === undefined) return index instanceof Unknown ? index : new Unknown('the key is not known');
  const entry = dict.entries.get(key);
  if (entry) {
    // What the code put there since is not the file's.
    if (dict.source?.entries.get(key) === entry) run.part.mentions.read(run, dict.source, index, entry[1], at);
    return entry[1];
  }
  const found = typeof index === 'string' ? dict.find?.(run, index) : undefined;
  if (found !== undefined) return found;
  if (dict.unknown && !dict.find) return dict.unknown;
  if (mayBeThere(dict.entries, key)) return new Unknown('the key is a size that is not a number yet');
  if (dict.factory !== undefined) {
    const value = dict.factory === 0 ? 0 : callValue(run, dict.factory, new Arguments(), at);
    if (dict.factory !== 0) {
      run.journal.touch(dict);
      dict.entries.set(key, [index, value]);
    }
    return value;
  }
  if (run.exploring) return new Unknown('the key is not there');
  const shown = representation(run, index, at);
  return raise('KeyError', typeof shown === 'string' ? shown : 'key', at);
}

function rangeItem(run: Run, range: Range, index: Value, at: Location): Value {
  const count = rangeLength(range);
  const { start, step } = range;
  if (typeof count !== 'number' || typeof start !== 'number' || typeof step !== 'number')
    return new Unknown('the range depends on a size that is not a number yet');
  const items = Array.from({ length: Math.min(count, 20_000) }, (_, i) => start + i * step);
  return sequenceItem(run, items, index, at, picked => new List([...picked]));
}

/** `List[int]` is the class itself; an enum's item is its member. */
function classItem(run: Run, cls: ClassValue, index: Value, at: Location): Value {
  const members = cls.attributes.get('__members__');
  if (!(members instanceof Dict)) return cls;
  // `DEFAULT = IMAGENET1K_V1` is another name of the same member.
  const alias = typeof index === 'string' ? cls.attributes.get(index) : undefined;
  return alias instanceof Instance && alias.cls === cls ? alias : dictItem(run, members, index, at);
}

/** `value[index] = item`. */
export function setItem(run: Run, value: Value, index: Value, item: Value, at: Location): void {
  if (value instanceof Tensor) {
    assignToTensor(run, value, index, item, at);
  } else if (value instanceof List) {
    run.journal.touch(value);
    if (typeof index === 'number') {
      const position = index < 0 ? value.items.length + index : index;
      if (position in value.items) value.items[position] = item;
      else if (!value.unknown && !run.exploring) raise('IndexError', 'list assignment index out of range', at);
    } else if (index instanceof SliceValue && !value.unknown) setSlice(run, value, index, item, at);
    else value.unknown ??= new Unknown('an item at an unknown place was set');
  } else if (value instanceof Dict) {
    const key = hashKey(run, index, at);
    run.journal.touch(value);
    if (key === undefined) {
      // Any of its items may have been the one.
      const unknown = new Unknown('a key of the dict is not known');
      value.unknown ??= unknown;
      for (const [known, [name, old]] of value.entries) if (!same(old, item)) value.entries.set(known, [name, unknown]);
    } else {
      value.entries.set(key, [index, item]);
      value.written?.(run, index, item);
    }
  } else if (value instanceof Instance && findInClass(value.cls, '__setitem__') instanceof Func)
    callMethod(run, value, '__setitem__', new Arguments([index, item]), at);
  else if (value instanceof ModuleInstance) setContainerItem(run, value, index, item, at);
  else if (value instanceof Instance && value.payload !== undefined) setItem(run, value.payload, index, item, at);
  else if (value instanceof Tuple && !run.exploring)
    raise('TypeError', `'${typeName(value)}' object does not support item assignment`, at);
}

function setSlice(run: Run, list: List, slice: SliceValue, item: Value, at: Location): void {
  const picked = sliceIndices(run, slice, list.items.length, at);
  const items = item instanceof List && !item.unknown ? item.items : item instanceof Tuple ? item.items : undefined;
  if (picked instanceof Unknown || !items) list.unknown = new Unknown('a slice of unknown items was set');
  else if (slice.step === null || slice.step === 1)
    list.items.splice(
      picked[0] ?? (typeof slice.start === 'number' ? slice.start : list.items.length),
      picked.length,
      ...items,
    );
  else if (items.length !== picked.length)
    raise(
      'ValueError',
      `attempt to assign sequence of size ${items.length} to extended slice of size ${picked.length}`,
      at,
    );
  else for (const [i, position] of picked.entries()) list.items[position] = items[i]!;
}

/** `del value[index]`. */
export function deleteItem(run: Run, value: Value, index: Value, at: Location): void {
  if (value instanceof List) {
    run.journal.touch(value);
    if (typeof index === 'number') {
      const position = index < 0 ? value.items.length + index : index;
      if (position in value.items) value.items.splice(position, 1);
      else if (!value.unknown && !run.exploring) raise('IndexError', 'list assignment index out of range', at);
    } else if (index instanceof SliceValue) {
      const picked = sliceIndices(run, index, value.items.length, at);
      if (picked instanceof Unknown) value.unknown = picked;
      else value.items = value.items.filter((_, i) => !picked.includes(i));
    } else value.unknown ??= new Unknown('an item at an unknown place was deleted');
  } else if (value instanceof Dict) {
    const key = hashKey(run, index, at);
    run.journal.touch(value);
    if (key === undefined) value.unknown ??= new Unknown('a key of the dict is not known');
    else {
      if (!value.entries.has(key) && !value.unknown && !value.find && !value.written && !run.exploring) {
        const shown = representation(run, index, at);
        raise('KeyError', typeof shown === 'string' ? shown : 'key', at);
      }
      value.entries.delete(key);
      value.written?.(run, index);
    }
  } else if (value instanceof ModuleInstance) deleteContainerItem(run, value, index, at);
  else if (value instanceof Instance && value.payload !== undefined) deleteItem(run, value.payload, index, at);
}
