/** Replaces tensors and sizes inside a value: how inputs get their numbers. */
import { type Dim, isDim, usually } from '../../tensor/dim';
import { Dict, List, Tensor, Tuple, type Value } from '../values';

/** The value with other tensors in the place of its own; with `resize`, other sizes too. Lists and dicts are copies. */
export function mapValue(value: Value, replace: (tensor: Tensor) => Tensor, resize?: (size: Dim) => Dim): Value {
  if (value instanceof Tensor) return replace(value);
  if (value instanceof Tuple) return value.with(value.items.map(item => mapValue(item, replace, resize)));
  if (value instanceof List) {
    const list = new List(value.items.map(item => mapValue(item, replace, resize)));
    list.unknown = value.unknown;
    return list;
  }
  if (value instanceof Dict) {
    const dict = new Dict();
    for (const [key, [name, item]] of value.entries) dict.entries.set(key, [name, mapValue(item, replace, resize)]);
    dict.unknown = value.unknown;
    return dict;
  }
  return resize && isDim(value) ? resize(value) : value;
}

/** The value for a full batch, where it comes from one of a loader whose last may be smaller. Lists and dicts are copies. */
export function usualValue(value: Value): Value {
  return mapValue(value, usualTensor, usually);
}

function usualTensor(tensor: Tensor): Tensor {
  const shape = tensor.shape.map(usually);
  // How the elements of one with a size that is no number lie in memory is not known, and stays so.
  return shape.every((size, axis) => size === tensor.shape[axis]) ? tensor : new Tensor(shape, tensor.dtypes);
}
