/**
 * What `DataLoader` makes of the items of a batch: tensors are stacked, numbers become tensors, tuples and dicts are joined
 * part by part. Source: PyTorch documentation, torch.utils.data.default_collate; recorded in test/truth/loading.json.
 */
import { Float } from '../../operators/argument';
import { type Dim, isDim } from '../../tensor/dim';
import type { DType } from '../../tensor/dtype';
import { contiguousStrides } from '../../tensor/strides';
import { UnknownFloat } from '../../tensor/unknown';
import { Dict, List, Tensor, Tuple, Unknown, type Value } from '../values';
import { lackOf, pictureOf } from './pictures';

/** A batch of `size` items like this one. */
export function collated(item: Value, size: Dim): Value {
  if (item instanceof Tensor) return batch(size, item.shape, item.dtype);
  if (typeof item === 'boolean') return batch(size, [], 'bool');
  if (isDim(item)) return batch(size, [], 'int64');
  if (item instanceof Float || item instanceof UnknownFloat) return batch(size, [], 'float64');
  if (item instanceof Unknown) return item;
  const picture = pictureOf(item);
  if (picture) return new Unknown(lackOf(picture));
  // A list, whatever sequence an item was.
  if ((item instanceof Tuple && !item.cls) || (item instanceof List && !item.unknown))
    return new List(item.items.map(part => collated(part, size)));
  if (item instanceof Dict && !item.unknown) return collatedDict(item, size);
  return new Unknown('what a batch of such items is is not followed');
}

function batch(size: Dim, shape: readonly Dim[], dtype: DType): Tensor {
  const tensor = new Tensor([size, ...shape], dtype);
  tensor.strides = contiguousStrides(tensor.shape);
  return tensor;
}

function collatedDict(item: Dict, size: Dim): Dict {
  const dict = new Dict();
  for (const [key, [name, value]] of item.entries) dict.entries.set(key, [name, collated(value, size)]);
  return dict;
}
