/**
 * Arithmetic family: torch.linalg. Matrices stand in the last two axes, everything before them is batch.
 * Decompositions return several tensors; none of them counts multiply–accumulates here, as their cost depends on the method.
 */
import { type Dim, equal, minimum, multiply, showDim } from '../tensor/dim';
import { type DType, ofMagnitude } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { mustAgree, spelled } from './axes';
import { broadcastShapes, promoted } from './broadcasting';
import { both, functional } from './entry';
import { mustBeFloat, type Parts, partsOf } from './matrix-arguments';
import {
  type LowerSquare,
  lowerCholesky,
  lowerDet,
  lowerInverse,
  lowerKron,
  lowerPower,
  lowerSignAndLog,
  lowerSolve,
} from './matrix-lowering';
import { matrixNorms } from './matrix-norms';
import { lowerExponential, lowerQR } from './matrix-series';
import type { Operator, Output } from './operator';
import { anything, bool, keywordOnly, tensor, text } from './parameter';
import { Problem } from './problem';

const NOTE = 'homography';

export const linalg: readonly Operator[] = [
  square(
    'inv',
    'Inverse of square matrices.',
    ['torch.linalg.inv', ...both('inverse')],
    ([b, n], d) => t([...b, n, n], d),
    false,
    lowerInverse,
  ),
  square(
    'det',
    'Determinant of square matrices.',
    ['torch.linalg.det', ...both('det')],
    ([b], d) => t(b, d),
    false,
    lowerDet,
  ),
  square(
    'slogdet',
    'Sign and logarithm of the determinant.',
    ['torch.linalg.slogdet', ...both('slogdet')],
    ([b], d) => [t(b, d), t(b, ofMagnitude(d))],
    false,
    lowerSignAndLog,
  ),
  square(
    'eigh',
    'Eigenvalues and eigenvectors of symmetric matrices: the values rise, column i of the vectors belongs to value i.',
    ['torch.linalg.eigh'],
    ([b, n], d) => [t([...b, n], ofMagnitude(d)), t([...b, n, n], d)],
  ),
  square('eigvalsh', 'Eigenvalues of symmetric matrices, rising.', ['torch.linalg.eigvalsh'], ([b, n], d) =>
    t([...b, n], ofMagnitude(d)),
  ),
  square(
    'eig',
    'Eigenvalues and eigenvectors of square matrices, complex and in no order; eigh is for symmetric ones.',
    ['torch.linalg.eig'],
    ([b, n], d) => [t([...b, n], complexOf(d)), t([...b, n, n], complexOf(d))],
  ),
  square('eigvals', 'Eigenvalues of square matrices, complex and in no order.', ['torch.linalg.eigvals'], ([b, n], d) =>
    t([...b, n], complexOf(d)),
  ),
  square(
    'cholesky',
    'Triangular root of positive definite matrices.',
    ['torch.linalg.cholesky', ...both('cholesky')],
    ([b, n], d) => t([...b, n, n], d),
    false,
    lowerCholesky,
  ),
  square(
    'matrix_exp',
    'Exponential of square matrices.',
    ['torch.linalg.matrix_exp', ...both('matrix_exp')],
    ([b, n], d) => t([...b, n, n], d),
    false,
    lowerExponential,
  ),
  square(
    'matrix_power',
    'Power of square matrices.',
    ['torch.linalg.matrix_power', ...both('matrix_power')],
    ([b, n], d) => t([...b, n, n], d),
    true,
    lowerPower,
  ),
  anyMatrix('svdvals', 'Singular values.', ['torch.linalg.svdvals'], ([b, m, n], d) =>
    t([...b, minimum(m, n)], ofMagnitude(d)),
  ),
  anyMatrix('pinv', 'Pseudo-inverse.', ['torch.linalg.pinv', ...both('pinverse')], ([b, m, n], d) =>
    t([...b, n, m], d),
  ),
  anyMatrix('matrix_rank', 'Rank of matrices.', ['torch.linalg.matrix_rank'], ([b]) => t(b, 'int64')),
  functional({
    id: 'svd',
    family: 'arithmetic',
    purpose: 'Singular value decomposition U, S, Vᴴ.',
    note: NOTE,
    names: ['torch.linalg.svd'],
    parameters: {
      A: { ...tensor(), alias: 'input' },
      full_matrices: bool(true),
      driver: keywordOnly(anything(null)),
      out: keywordOnly(anything(null)),
    },
    output: ({ A, full_matrices }) => {
      const [batch, m, n] = partsOf(A, 'linalg.svd');
      const k = minimum(m, n);
      const d = mustBeFloat(A, 'linalg.svd');
      return [
        t([...batch, m, full_matrices ? m : k], d),
        t([...batch, k], ofMagnitude(d)),
        t([...batch, full_matrices ? n : k, n], d),
      ];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'torch.svd',
    family: 'arithmetic',
    purpose: 'Singular value decomposition U, S, V.',
    note: NOTE,
    names: both('svd'),
    parameters: { input: tensor(), some: bool(true), compute_uv: bool(true) },
    output: ({ input, some: asked, compute_uv }) => {
      const [batch, m, n] = partsOf(input, 'svd');
      // Without `compute_uv` both are square and full of zeros.
      const some = asked && compute_uv;
      const k = minimum(m, n);
      const d = mustBeFloat(input, 'svd');
      return [t([...batch, m, some ? k : m], d), t([...batch, k], ofMagnitude(d)), t([...batch, n, some ? k : n], d)];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'qr',
    family: 'arithmetic',
    purpose: 'Orthogonal and triangular factor of matrices.',
    note: NOTE,
    names: ['torch.linalg.qr'],
    parameters: { A: { ...tensor(), alias: 'input' }, mode: text('reduced'), out: keywordOnly(anything(null)) },
    output: ({ A, mode }) => {
      const [batch, m, n] = partsOf(A, 'linalg.qr');
      const d = mustBeFloat(A, 'linalg.qr');
      const k = mode === 'complete' ? m : minimum(m, n);
      if (mode === 'r') return [t([0], d), t([...batch, minimum(m, n), n], d)];
      return [t([...batch, m, k], d), t([...batch, k, n], d)];
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ A, mode }, graph, output) => lowerQR(graph, A, output as readonly Tensor[], mode === 'r'),
  }),
  functional({
    id: 'torch.qr',
    family: 'arithmetic',
    purpose: 'Orthogonal and triangular factor of matrices.',
    note: NOTE,
    names: ['torch.qr', 'torch.Tensor.qr'],
    parameters: { input: tensor(), some: bool(true) },
    output: ({ input, some }) => {
      const [batch, m, n] = partsOf(input, 'qr');
      const d = mustBeFloat(input, 'qr');
      const k = some ? minimum(m, n) : m;
      return [t([...batch, m, k], d), t([...batch, k, n], d)];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'solve',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X.',
    note: NOTE,
    names: ['torch.linalg.solve'],
    parameters: {
      A: { ...tensor(), alias: 'input' },
      B: tensor(),
      left: keywordOnly(bool(true)),
      out: keywordOnly(anything(null)),
    },
    output: ({ A, B, left }) => solved(A, B, left),
    reach: () => ({ kind: 'merge' }),
    lower: ({ A, B, left }, graph, output) => lowerSolve(graph, A, B, left, output as Tensor),
  }),
  functional({
    id: 'lstsq',
    family: 'arithmetic',
    purpose: 'Least-squares solution of A·X ≈ B.',
    note: NOTE,
    names: ['torch.linalg.lstsq'],
    parameters: {
      A: { ...tensor(), alias: 'input' },
      B: tensor(),
      rcond: anything(null),
      driver: keywordOnly(anything(null)),
    },
    output: ({ A, B }) => {
      const [batch, m, n] = partsOf(A, 'linalg.lstsq');
      const [other, rows, columns] = partsOf(B, 'linalg.lstsq');
      mustAgree(
        m,
        rows,
        'mismatched-sizes',
        () => `linalg.lstsq: input.size(-2) should match other.size(-2): ${showDim(m)} and ${showDim(rows)}`,
        'B',
      );
      const open = new Unknown('residuals, rank and singular values have shapes that depend on the driver');
      const solution = t([...broadcastShapes([batch, other]), n, columns], mustBeFloat(A, 'linalg.lstsq'));
      return [solution, open, open, open];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  ...matrixNorms,
  functional({
    id: 'kron',
    family: 'arithmetic',
    purpose: 'Kronecker product: every element of one times the whole other.',
    note: NOTE,
    names: both('kron'),
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => {
      const rank = Math.max(input.shape.length, other.shape.length);
      const [a, b] = [input.shape, other.shape].map(s => [...Array<Dim>(rank - s.length).fill(1), ...s]) as [
        Dim[],
        Dim[],
      ];
      return t(
        a.map((size, i) => multiply(size, b[i]!)),
        promoted(input, other),
      );
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, other }, graph, output) => lowerKron(graph, input, other, output as Tensor),
  }),
];

function t(shape: Shape, dtype: DType): Tensor {
  return new Tensor(shape, dtype);
}

type Result = (parts: Parts, dtype: DType) => Output;

function square<O extends Output = Tensor>(
  id: string,
  purpose: string,
  names: readonly string[],
  result: Result,
  integers = false,
  lower?: LowerSquare<O>,
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    parameters: {
      // `torch.linalg.det(A)`, but `torch.det(input)`.
      A: { ...tensor(), alias: 'input' },
      option: { ...anything(null) },
      out: keywordOnly(anything(null)),
      UPLO: keywordOnly(anything('L')),
      upper: keywordOnly(anything(false)),
      n: keywordOnly(anything(null)),
    },
    output: ({ A }) => {
      const [batch, m, n] = partsOf(A, `linalg.${id}`);
      const size = mustAgree(
        m,
        n,
        'mismatched-sizes',
        () =>
          `linalg.${id}: A must be batches of square matrices, but they are ${showDim(m)} by ${showDim(n)} matrices`,
        'A',
      );
      return result([batch, size, size], integers ? A.dtype : mustBeFloat(A, `linalg.${id}`));
    },
    reach: () => ({ kind: 'merge' }),
    lower:
      lower &&
      (({ A, option, n, upper }, graph, output) =>
        lower({ A, option: option ?? n, upper: upper || option }, graph, output as O)),
  });
}

function anyMatrix(id: string, purpose: string, names: readonly string[], result: Result): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    parameters: {
      A: { ...tensor(), alias: 'input' },
      tol: anything(null),
      hermitian: anything(false),
      atol: keywordOnly(anything(null)),
      rtol: keywordOnly(anything(null)),
      driver: keywordOnly(anything(null)),
      out: keywordOnly(anything(null)),
    },
    output: ({ A }) => result(partsOf(A, `linalg.${id}`), mustBeFloat(A, `linalg.${id}`)),
    reach: () => ({ kind: 'merge' }),
  });
}

/** B is one vector (or a batch of them, where its shape is A's without the last axis), or a matrix of columns. */
function solved(A: Tensor, B: Tensor, left: boolean): Tensor {
  const [batch, m, n] = partsOf(A, 'linalg.solve');
  mustAgree(
    m,
    n,
    'mismatched-sizes',
    () => `linalg.solve: A must be batches of square matrices, but they are ${showDim(m)} by ${showDim(n)} matrices`,
    'A',
  );
  const d = mustBeFloat(A, 'linalg.solve');
  if (B.dtype !== A.dtype)
    throw new Problem(
      'wrong-dtype',
      `linalg.solve: Expected A and B to have the same dtype, but found ${A.dtype} and ${B.dtype}`,
      { expected: A.dtype, found: B.dtype, parameter: 'B' },
    );
  const asVectors = [...batch, n];
  const vector =
    B.shape.length === 1 ||
    (B.shape.length === asVectors.length && B.shape.every((size, i) => equal(size, asVectors[i]!) === true));
  const rows = vector ? B.shape.at(-1)! : left ? B.shape.at(-2) : B.shape.at(-1);
  if (rows === undefined)
    throw new Problem('wrong-rank', 'linalg.solve: B must have at least one axis', { found: '0D', parameter: 'B' });
  mustAgree(
    n,
    rows,
    'mismatched-sizes',
    () =>
      `linalg.solve: Incompatible shapes of A and B for the equation AX = B (${showDim(m)}x${showDim(n)} and ${spelled(B.shape)})`,
    'B',
  );
  const lead = broadcastShapes([batch, vector ? B.shape.slice(0, -1) : B.shape.slice(0, -2)]);
  return t([...lead, ...B.shape.slice(vector ? -1 : -2)], d);
}

function complexOf(dtype: DType): DType {
  return dtype === 'float64' || dtype === 'complex128' ? 'complex128' : 'complex64';
}
