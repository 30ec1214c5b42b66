/**
 * Whole numbers that look into a table beyond its end, where they are known: `nn.Embedding(4, 8)(torch.arange(6))`. The least
 * and the largest of them are told of a tensor of several axes too, which holds the numbers of one axis over and over.
 */
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import { less } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import { Tensor, type Value } from '../values';
import { type Extent, extentOf, putExtent, valuesOf } from './known-values';

/** What PyTorch says where a table of embeddings has no such row. */
export function beyondTable({ id }: Operator, bound: Bound): Problem | undefined {
  if (id !== 'Embedding') return undefined;
  const extent = extentOf(bound.input);
  const rows = bound.weight instanceof Tensor ? bound.weight.shape[0] : bound.num_embeddings;
  if (!extent || typeof rows !== 'number') return undefined;
  const found = extent.high >= rows ? extent.high : extent.low < 0 ? extent.low : undefined;
  return found === undefined
    ? undefined
    : new Problem(
        'invalid-argument',
        `index out of range in self: the table has ${rows} rows, and the input holds ${found}`,
        {
          expected: rows,
          found,
          parameter: 'num_embeddings' in bound ? 'num_embeddings' : 'weight',
        },
      );
}

/** What holds the numbers of its input, each at least once, holds the least and the largest of them. */
export function keepExtent({ id }: Operator, { input }: Bound, result: Value): void {
  if (!ALL_OF_THEM.has(id) || !(input instanceof Tensor) || !(result instanceof Tensor) || valuesOf(result)) return;
  const extent: Extent | undefined = extentOf(input);
  if (!extent || kindOf(result.dtype) !== 'integer' || !/^int(32|64)$/.test(result.dtype)) return;
  // Of nothing nothing is out of range.
  if (result.shape.every(size => less(0, size))) putExtent(result, extent);
}

const ALL_OF_THEM = new Set(
  'unsqueeze expand expand_as view reshape flatten repeat to type contiguous clone'.split(' '),
);
