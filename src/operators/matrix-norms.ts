/** Norms of torch.linalg: of vectors, of matrices, and the one that is either. */
import { ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { Float } from './argument';
import { axes, spelled } from './axes';
import { functional } from './entry';
import { mustBeFloat, partsOf } from './matrix-arguments';
import { lowerMatrixNorm } from './matrix-lowering';
import type { Operator } from './operator';
import {
  anything,
  bool,
  dtype,
  either,
  ints,
  keywordOnly,
  optional,
  type Parameter,
  real,
  tensor,
  text,
} from './parameter';
import { Problem } from './problem';
import { lowerNorm, reduced } from './reduction';

export const matrixNorms: readonly Operator[] = [
  functional({
    id: 'vector_norm',
    family: 'reduction',
    purpose: 'Length of vectors: (Σ |x|ᵖ)^(1/p).',
    note: 'vanishing-exploding-gradients',
    names: ['torch.linalg.vector_norm'],
    parameters: {
      x: tensor(),
      ord: real(2),
      dim: optional(ints()),
      keepdim: bool(false),
      dtype: keywordOnly(optional(dtype())),
      out: keywordOnly(anything(null)),
    },
    output: ({ x, dim, keepdim, dtype }) =>
      new Tensor(reduced(x.shape, dim, keepdim), ofMagnitude(dtype ?? mustBeFloat(x, 'linalg.vector_norm'))),
    reach: () => ({ kind: 'merge' }),
    lower: ({ x, ord, dim, keepdim }, graph, output) =>
      lowerNorm(graph, x, ord, dim, keepdim, (output as Tensor).dtype),
  }),
  functional({
    id: 'matrix_norm',
    family: 'reduction',
    purpose: 'Norm of matrices.',
    note: 'regularization',
    names: ['torch.linalg.matrix_norm'],
    parameters: {
      A: tensor(),
      ord: anything('fro'),
      dim: ints([-2, -1]),
      keepdim: bool(false),
      dtype: keywordOnly(optional(dtype())),
      out: keywordOnly(anything(null)),
    },
    output: ({ A, dim, keepdim, dtype }) => {
      const d = dtype ?? mustBeFloat(A, 'linalg.matrix_norm');
      partsOf(A, 'linalg.matrix_norm');
      if (dim.length !== 2)
        throw new Problem('invalid-argument', `linalg.matrix_norm: dim must be a 2-tuple. Got ${spelled(dim)}`, {
          parameter: 'dim',
        });
      axes(dim, A.shape.length);
      return new Tensor(reduced(A.shape, dim, keepdim), ofMagnitude(d));
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ A, ord, dim, keepdim }, graph, output) =>
      lowerMatrixNorm(graph, A, ord instanceof Float ? ord.value : ord, dim, keepdim, (output as Tensor).dtype),
  }),
  functional({
    id: 'linalg.norm',
    family: 'reduction',
    purpose: 'Norm of vectors or matrices.',
    note: 'regularization',
    names: ['torch.linalg.norm'],
    parameters: {
      input: tensor(),
      ord: ordinal(),
      dim: optional(ints()),
      keepdim: bool(false),
      out: keywordOnly(anything(null)),
      dtype: keywordOnly(optional(dtype())),
    },
    output: ({ input, ord, dim, keepdim, dtype }) => {
      const d = dtype ?? mustBeFloat(input, 'linalg.norm');
      if (dim !== null && ord !== null && dim.length > 2)
        throw new Problem(
          'invalid-argument',
          `linalg.norm: If dim is specified, it must be of length 1 or 2. Got ${spelled(dim)}`,
          { parameter: 'dim' },
        );
      if (dim === null && ord !== null && input.shape.length !== 1 && input.shape.length !== 2)
        throw new Problem(
          'wrong-rank',
          `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${input.shape.length}D.`,
          { expected: '1D or 2D', found: `${input.shape.length}D` },
        );
      return new Tensor(reduced(input.shape, dim, keepdim), ofMagnitude(d));
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, ord, dim, keepdim }, graph, output) => {
      const { dtype } = output as Tensor;
      const matrices = dim ?? (input.shape.length === 2 ? [0, 1] : []);
      return ord !== null && matrices.length === 2
        ? lowerMatrixNorm(graph, input, ord, matrices, keepdim, dtype)
        : lowerNorm(graph, input, ord ?? 2, dim, keepdim, dtype);
    },
  }),
];

function ordinal(): Parameter<number | string | null> {
  return optional(either(real(), text()));
}
