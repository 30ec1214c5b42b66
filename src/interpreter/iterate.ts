/** Iteration: every iterable gives the items it has, and, where there may be more or fewer, why that is not known. */
import type { Location } from '../source/span';
import { drawnDim, isDim, subtract, unknownDim, whyUnknown } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { spread, Unknown } from '../tensor/unknown';
import { findInClass } from './attributes';
import { callMethod } from './call';
import { openness, rangeLength, typeName } from './objects';
import { PythonException, type Run, raise } from './run';
import { containerItems } from './torch/containers';
import { loadedItems } from './torch/loading';
import { unbind } from './torch/tensor-operations';
import {
  Arguments,
  ClassValue,
  Dict,
  Instance,
  Iterator,
  List,
  ModuleInstance,
  Range,
  SetValue,
  Tuple,
  UnknownInput,
  type Value,
} from './values';

export interface Items {
  readonly items: readonly Value[];
  /** There are more items, or fewer, for this reason. */
  readonly unknown?: Unknown;
  /** What each of those that may follow is. */
  readonly each?: Value;
}

const LONGEST = 20_000;

export function iterate(run: Run, value: Value, at: Location): Items {
  if (value instanceof Tuple) return value;
  if (value instanceof List) return { items: value.unknown ? [] : value.items.slice(), unknown: value.unknown };
  if (value instanceof Iterator) {
    const items = value.items.slice(value.position);
    run.journal.touch(value);
    value.position = value.items.length;
    return { items, unknown: value.unknown, each: anotherOf(value.each) };
  }
  if (value instanceof Dict || value instanceof SetValue) {
    const unknown = openness(run, value);
    if (unknown) return { items: [], unknown };
    return {
      items: value instanceof Dict ? [...value.entries.values()].map(([key]) => key) : [...value.entries.values()],
    };
  }
  if (value instanceof Range) return rangeItems(value);
  if (typeof value === 'string') return { items: [...value] };
  if (value instanceof Unknown)
    return { items: [], unknown: value instanceof UnknownInput ? value.item : spread(value) };
  if (value instanceof Tensor) return unbind(run, value, at);
  if (value instanceof ModuleInstance) {
    const items = findInClass(value.cls, '__iter__') ? undefined : containerItems(run, value);
    if (items) return items;
  }
  if (value instanceof Instance) return iterateInstance(run, value, at);
  if (value instanceof ClassValue && value.attributes.get('__members__') instanceof Dict)
    return { items: [...(value.attributes.get('__members__') as Dict).entries.values()].map(([, member]) => member) };
  if (run.exploring) return { items: [], unknown: new Unknown('what is iterated over is not known') };
  return raise('TypeError', `'${typeName(value)}' object is not iterable`, at);
}

function rangeItems(range: Range): Items {
  const count = rangeLength(range);
  const { start, step } = range;
  if (typeof count !== 'number' || typeof start !== 'number' || typeof step !== 'number')
    return openRange(
      range,
      whyUnknown(range.stop) ??
        whyUnknown(start) ??
        'how often the loop runs depends on a size that is not a number yet',
    );
  if (count > LONGEST) return openRange(range, `a loop of ${count} turns is too long to follow`);
  return { items: Array.from({ length: count }, (_, i) => start + i * step) };
}

/** Each of the numbers that nobody follows is an integer, and one of the range. */
function openRange({ start, stop, step }: Range, reason: string): Items {
  const isUpwards = typeof start === 'number' && typeof step === 'number' && step > 0;
  const each = isUpwards ? drawnDim(start, subtract(stop, 1), reason) : unknownDim(reason);
  return { items: [], unknown: new Unknown(reason), each };
}

/** Two items that nobody follows are like each other, but no number in one is that of the other. */
export function anotherOf<T extends Value | undefined>(each: T): T | Value {
  if (each instanceof Tuple) return each.with(each.items.map(anotherOf));
  return each !== undefined && typeof each !== 'number' && isDim(each) ? unknownDim(whyUnknown(each) ?? '') : each;
}

function iterateInstance(run: Run, instance: Instance, at: Location): Items {
  const loaded = loadedItems(run, instance, at);
  if (loaded) return loaded;
  if (findInClass(instance.cls, '__iter__')) {
    const iterator = callMethod(run, instance, '__iter__', new Arguments(), at);
    if (!(iterator instanceof Instance)) return iterate(run, iterator, at);
    return follow(run, iterator, () => callMethod(run, iterator, '__next__', new Arguments(), at), 'StopIteration');
  }
  if (instance.payload !== undefined) return iterate(run, instance.payload, at);
  if (findInClass(instance.cls, '__getitem__')) {
    let index = 0;
    return follow(
      run,
      instance,
      () => callMethod(run, instance, '__getitem__', new Arguments([index++]), at),
      'IndexError',
    );
  }
  if (instance.cls.unknownBase) return { items: [], unknown: instance.cls.unknownBase };
  // What is called, as a `functools.partial`, has no items.
  if (instance.cls.native && !findInClass(instance.cls, '__call__'))
    return { items: [], unknown: new Unknown(`iterating over a ${instance.cls.name} is not followed`) };
  return raise('TypeError', `'${instance.cls.name}' object is not iterable`, at);
}

function follow(run: Run, _self: Value, next: () => Value, end: string): Items {
  const items: Value[] = [];
  run.tries++;
  try {
    while (items.length < 1000) {
      const item = next();
      if (item instanceof Unknown) return { items: [], unknown: item };
      items.push(item);
    }
  } catch (error) {
    if (!(error instanceof PythonException) || error.value.cls.name !== end) throw error;
    return { items };
  } finally {
    run.tries--;
  }
  return { items: [], unknown: new Unknown('the iterator does not end') };
}
