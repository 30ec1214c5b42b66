/** NumPy's grids of coordinates and windows: `np.meshgrid` of position embeddings, `np.hanning` of blur kernels. */
import type { Dim } from '../../tensor/dim';
import { valued } from '../torch/known-values';
import { type Arguments, List, Tensor, Unknown, type Value } from '../values';

/** `np.meshgrid(x, y)`: an array of each; the first two axes change places unless `indexing='ij'`. */
export function meshgrid(args: Arguments, array: (value: Value) => Value): Value {
  const { indexing = 'xy', ...others } = Object.fromEntries(args.keywords);
  const vectors = args.positional.map(array);
  const unread = Object.keys(others).length > 0 || args.unknown !== undefined || vectors.length < 2;
  if (unread || !(indexing === 'xy' || indexing === 'ij') || !vectors.every(isVector))
    return new Unknown('the grid is not followed');
  const [first, second, ...rest] = vectors.map(({ shape }) => shape[0]!);
  const shape: readonly Dim[] = indexing === 'xy' ? [second!, first!, ...rest] : [first!, second!, ...rest];
  return new List(vectors.map(({ dtypes }) => new Tensor(shape, dtypes)));
}

function isVector(value: Value): value is Tensor {
  return value instanceof Tensor && !value.open && value.shape.length === 1;
}

/** `np.hanning(n)`: a raised cosine over `n` points, zero at both ends. */
export function hanning(args: Arguments): Value {
  const count = args.get(0, 'M');
  if (typeof count !== 'number') return new Unknown('the length of the window is not known');
  const values = Array.from(
    { length: count },
    (_, i) => 0.5 + 0.5 * Math.cos((Math.PI * (2 * i + 1 - count)) / (count - 1)),
  );
  return valued([Math.max(0, count)], 'float64', count === 1 ? [1] : values);
}
