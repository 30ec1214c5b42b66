/** Replaces every tensor inside a value: how inputs get their numbers. */
import { Dict, List, Tensor, Tuple, type Value } from '../values';

export function mapValue(value: Value, replace: (tensor: Tensor) => Tensor): Value {
  if (value instanceof Tensor) return replace(value);
  if (value instanceof Tuple) return value.with(value.items.map(item => mapValue(item, replace)));
  if (value instanceof List) {
    const list = new List(value.items.map(item => mapValue(item, replace)));
    list.unknown = value.unknown;
    return list;
  }
  if (value instanceof Dict) {
    const dict = new Dict();
    for (const [key, [name, item]] of value.entries) dict.entries.set(key, [name, mapValue(item, replace)]);
    dict.unknown = value.unknown;
    return dict;
  }
  return value;
}
