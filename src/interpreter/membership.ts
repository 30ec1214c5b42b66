/** `item in container`. */
import type { Location } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { findInClass } from './attributes';
import { callMethod } from './call';
import { iterate } from './iterate';
import { equals, hashKey, mayBeThere, truth } from './objects';
import type { Run } from './run';
import {
  Arguments,
  ClassValue,
  Dict,
  Instance,
  List,
  ModuleInstance,
  Range,
  SetValue,
  Tensor,
  type Value,
} from './values';

export function contains(run: Run, container: Value, item: Value, at: Location): boolean | undefined {
  if (container instanceof Unknown || container instanceof Tensor) return undefined;
  if (typeof container === 'string') return typeof item === 'string' ? container.includes(item) : undefined;
  if (container instanceof Dict || container instanceof SetValue) {
    const key = hashKey(run, item, at);
    if (key === undefined) return undefined;
    if (container.entries.has(key)) return true;
    if (container.find) {
      const found = container.find(run, String(key));
      return found instanceof Unknown ? undefined : found !== undefined;
    }
    if (container.unknown || mayBeThere(container.entries, key)) return undefined;
    // An object with an `__eq__` of its own is compared, not looked up.
    return item instanceof Instance && item.payload === undefined && findInClass(item.cls, '__eq__')
      ? undefined
      : false;
  }
  if (container instanceof Range && typeof item === 'number') {
    const { start, stop, step } = container;
    if (typeof start === 'number' && typeof stop === 'number' && typeof step === 'number')
      return (step > 0 ? item >= start && item < stop : item <= start && item > stop) && (item - start) % step === 0;
  }
  if (container instanceof Instance) {
    if (findInClass(container.cls, '__contains__'))
      return truth(run, callMethod(run, container, '__contains__', new Arguments([item]), at), at);
    if (container instanceof ModuleInstance) return typeof item === 'string' && container.modules.has(item);
    if (container.payload !== undefined) return contains(run, container.payload, item, at);
  }
  if (
    container instanceof ClassValue &&
    container.attributes.get('__members__') instanceof Dict &&
    typeof item === 'string'
  )
    return [...(container.attributes.get('__members__') as Dict).entries.values()].some(
      ([, member]) => member instanceof Instance && member.attributes.get('value') === item,
    );
  const { items, unknown } = iterate(run, container, at);
  let open = unknown !== undefined || (container instanceof List && container.unknown !== undefined);
  for (const other of items) {
    const same = other === item && !(item instanceof Unknown) ? true : equals(run, other, item, at);
    if (same) return true;
    if (same === undefined) open = true;
  }
  return open ? undefined : false;
}
