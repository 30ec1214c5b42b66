/** What no `nn.Module` takes for a layer: values that are none for certain, in the words PyTorch has for them. */
import { typeName } from '../objects';
import { ClassValue, Dict, Func, List, Native, Tensor, Tuple, type Value } from '../values';

export function noModule(item: Value): string | undefined {
  const isPlain =
    ['string', 'number', 'boolean'].includes(typeof item) || item instanceof List || item instanceof Tuple;
  if (isPlain || item instanceof Dict) return typeName(item);
  if (item instanceof Func) return item.name === '<lambda>' ? 'a lambda' : `the function ${item.name}`;
  if (item instanceof Native && item.operator) return `the function ${item.operator.name}`;
  if (item instanceof Tensor) return item.dtype === 'float32' ? 'torch.FloatTensor' : 'torch.Tensor';
  if (item instanceof ClassValue && !item.unknownBase) return `the class ${item.name}, which is not called,`;
  return undefined;
}
