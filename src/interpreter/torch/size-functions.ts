/** Functions of PyTorch's that take sizes and give sizes. */
import { showDim } from '../../tensor/dim';
import { broadcast, isMismatch } from '../../tensor/shape';
import { types } from '../builtins/types';
import { raise } from '../run';
import { isDim, List, type NativeCode, Tuple, Unknown, type Value } from '../values';

export const sizeFunctions: Readonly<Record<string, NativeCode>> = {
  'torch.broadcast_shapes': (_run, args, at) => {
    if (args.unknown) return args.unknown;
    const shapes = args.positional.map(sizesOf);
    const unknown = shapes.find(shape => shape instanceof Unknown);
    if (unknown) return unknown;
    const result = broadcast(...(shapes as (readonly Exclude<Parameters<typeof showDim>[0], never>[])[]));
    if (isMismatch(result))
      raise(
        'RuntimeError',
        `Shape mismatch: objects cannot be broadcast to a single shape (${result.sizes.map(showDim).join(' and ')})`,
        at,
      );
    return new Tuple(result, types.Size);
  },
};

function sizesOf(value: Value) {
  if (value instanceof Unknown) return value;
  if (isDim(value)) return [value];
  const items = value instanceof Tuple || (value instanceof List && !value.unknown) ? value.items : undefined;
  return items?.every(isDim) ? items : new Unknown('a shape is not known');
}
