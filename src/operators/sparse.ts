/**
 * Sparse tensors: their shape is that of the dense tensor they stand for.
 * Source: PyTorch documentation, "torch.sparse_coo_tensor".
 */
import { equal, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { unknowable } from './axes';
import { options } from './creation';
import { functional } from './entry';
import type { Operator } from './operator';
import { anything, either, ints, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'neural-network-basics';

export const sparse: readonly Operator[] = [
  functional({
    id: 'sparse_coo_tensor',
    family: 'creation',
    purpose: 'A sparse matrix or tensor, by the places and the values of what is not zero.',
    note: NOTE,
    names: ['torch.sparse_coo_tensor'],
    parameters: {
      indices: either(tensor(), anything()),
      values: either(tensor(), anything()),
      size: optional(ints()),
      ...options,
      check_invariants: keywordOnly(anything(null)),
      is_coalesced: keywordOnly(anything(null)),
    },
    output: ({ indices, values, size, dtype }) => {
      if (!(indices instanceof Tensor && values instanceof Tensor))
        return unknowable('what the lists hold is not followed');
      const [sparseAxes, count] = indices.shape;
      if (indices.shape.length === 2 && values.shape.length > 0 && equal(count!, values.shape[0]!) === false)
        throw new Problem(
          'mismatched-sizes',
          `indices and values must have same nnz, but got nnz from indices: ${showDim(count!)}, nnz from values: ${showDim(values.shape[0]!)}`,
          { parameter: 'values' },
        );
      if (size === null) return unknowable('the size of the sparse tensor is that of its largest indices');
      const denseAxes = values.shape.length - 1;
      if (typeof sparseAxes === 'number' && indices.shape.length === 2 && size.length !== sparseAxes + denseAxes)
        throw new Problem(
          'wrong-rank',
          `'len(size) == sparse_dim + dense_dim' is not satisfied: len(size) = ${size.length}, sparse_dim = ${sparseAxes}, dense_dim = ${denseAxes}`,
          { parameter: 'size' },
        );
      return new Tensor(size, dtype ?? values.dtype);
    },
    summary: () => 'The shape is that of the dense tensor; only what is not zero is stored.',
  }),
];
