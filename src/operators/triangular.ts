/**
 * Arithmetic family: equations with triangular matrices, and matrices as a product of triangular ones (P·L·U). Matrices stand
 * in the last two axes, everything before them is batch. Source: PyTorch documentation of torch.linalg.
 */
import { minimum, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { mustAgree } from './axes';
import { broadcastShapes } from './broadcasting';
import { both, functional } from './entry';
import { mustBeFloat, partsOf } from './matrix-arguments';
import type { Operator } from './operator';
import { anything, bool, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'homography';
const A = { ...tensor(), alias: 'input' };
const out = { out: keywordOnly(anything(null)) };

export const triangular: readonly Operator[] = [
  functional({
    id: 'solve_triangular',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X, where A is triangular.',
    note: NOTE,
    names: ['torch.linalg.solve_triangular'],
    parameters: {
      A,
      B: tensor(),
      upper: keywordOnly(bool()),
      left: keywordOnly(bool(true)),
      unitriangular: keywordOnly(bool(false)),
      ...out,
    },
    output: ({ A, B, left }) => solution(A, B, left, 'linalg.solve_triangular'),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'triangular_solve',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X, where A is triangular; gives X and A.',
    note: NOTE,
    names: both('triangular_solve'),
    parameters: {
      input: tensor(),
      A: tensor(),
      upper: bool(true),
      transpose: bool(false),
      unitriangular: bool(false),
      ...out,
    },
    output: ({ input, A }) => {
      mustShareType(A, input, 'triangular_solve');
      const X = solution(A, input, true, 'triangular_solve');
      return [X, new Tensor([...X.shape.slice(0, -2), ...A.shape.slice(-2)], A.dtype)];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'cholesky_solve',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X, given the triangular root of A.',
    note: NOTE,
    names: both('cholesky_solve'),
    parameters: { input: tensor(), L: { ...tensor(), alias: 'input2' }, upper: bool(false), ...out },
    output: ({ input, L }) => {
      mustShareType(L, input, 'cholesky_solve');
      return solution(L, input, true, 'cholesky_solve');
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'cholesky_inverse',
    family: 'arithmetic',
    purpose: 'Inverse of a matrix, given its triangular root.',
    note: NOTE,
    names: both('cholesky_inverse'),
    parameters: { L: { ...tensor(), alias: 'input' }, upper: bool(false), ...out },
    output: ({ L }) => {
      squareOf(L, 'cholesky_inverse');
      return new Tensor(L.shape, mustBeFloat(L, 'cholesky_inverse'));
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'lu',
    family: 'arithmetic',
    purpose: 'Takes matrices apart into a permutation, a lower and an upper triangular factor.',
    note: NOTE,
    names: ['torch.linalg.lu'],
    parameters: { A, pivot: keywordOnly(bool(true)), ...out },
    output: ({ A, pivot }) => {
      const [batch, m, n] = partsOf(A, 'linalg.lu');
      const dtype = mustBeFloat(A, 'linalg.lu');
      const k = minimum(m, n);
      // Without pivoting there is no permutation: P is empty.
      const P = new Tensor(pivot ? [...batch, m, m] : [0], dtype);
      return [P, new Tensor([...batch, m, k], dtype), new Tensor([...batch, k, n], dtype)];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'lu_factor',
    family: 'arithmetic',
    purpose: 'Both triangular factors in one matrix, and the rows that were exchanged.',
    note: NOTE,
    names: ['torch.linalg.lu_factor'],
    parameters: { A, pivot: keywordOnly(bool(true)), ...out },
    output: ({ A }) => packed(A, 'linalg.lu_factor'),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'torch.lu',
    family: 'arithmetic',
    purpose: 'Both triangular factors in one matrix, and the rows that were exchanged.',
    note: NOTE,
    names: both('lu'),
    parameters: { A, pivot: bool(true), get_infos: bool(false), ...out },
    output: ({ A, get_infos }) => [
      ...packed(A, 'lu'),
      ...(get_infos ? [new Tensor(partsOf(A, 'lu')[0], 'int32')] : []),
    ],
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'lu_unpack',
    family: 'arithmetic',
    purpose: 'The permutation and the two factors that lu_factor packed together.',
    note: NOTE,
    names: ['torch.lu_unpack'],
    parameters: {
      LU_data: tensor(),
      LU_pivots: optional(tensor()),
      unpack_data: bool(true),
      unpack_pivots: bool(true),
      ...out,
    },
    output: ({ LU_data, unpack_data, unpack_pivots }) => {
      const [batch, m, n] = partsOf(LU_data, 'lu_unpack');
      const k = minimum(m, n);
      const { dtype } = LU_data;
      return [
        new Tensor(unpack_pivots ? [...batch, m, m] : [0], dtype),
        new Tensor(unpack_data ? [...batch, m, k] : [0], dtype),
        new Tensor(unpack_data ? [...batch, k, n] : [0], dtype),
      ];
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'lu_solve',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X, given the factors of A.',
    note: NOTE,
    names: ['torch.linalg.lu_solve'],
    parameters: {
      LU: tensor(),
      pivots: tensor(),
      B: tensor(),
      left: keywordOnly(bool(true)),
      adjoint: keywordOnly(bool(false)),
      ...out,
    },
    output: ({ LU, B, left }) => {
      mustShareType(LU, B, 'linalg.lu_solve');
      return solution(LU, B, left, 'linalg.lu_solve');
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'torch.lu_solve',
    family: 'arithmetic',
    purpose: 'Solves A·X = B for X, given the factors of A.',
    note: NOTE,
    names: both('lu_solve'),
    parameters: { input: tensor(), LU_data: tensor(), LU_pivots: tensor(), ...out },
    output: ({ input, LU_data }) => {
      mustShareType(LU_data, input, 'lu_solve');
      return solution(LU_data, input, true, 'lu_solve');
    },
    reach: () => ({ kind: 'merge' }),
  }),
];

function squareOf(A: Tensor, callee: string) {
  const [batch, m, n] = partsOf(A, callee);
  const size = mustAgree(
    m,
    n,
    'mismatched-sizes',
    () => `${callee}: A must be batches of square matrices, but they are ${showDim(m)} by ${showDim(n)} matrices`,
    'A',
  );
  return [batch, size] as const;
}

function mustShareType(A: Tensor, B: Tensor, callee: string): void {
  if (B.dtype !== A.dtype)
    throw new Problem(
      'wrong-dtype',
      `${callee}: Expected A and B to have the same dtype, but found ${A.dtype} and ${B.dtype}`,
      { expected: A.dtype, found: B.dtype, parameter: 'B' },
    );
}

/** X of A·X = B, or of X·A = B. Both are batches of matrices. */
function solution(A: Tensor, B: Tensor, left: boolean, callee: string): Tensor {
  const [batch, n] = squareOf(A, callee);
  const [other, rows, columns] = partsOf(B, callee);
  mustAgree(
    n,
    left ? rows : columns,
    'mismatched-sizes',
    () =>
      `${callee}: Incompatible shapes of A and B for the equation ${left ? 'AX = B' : 'XA = B'} (${showDim(n)}x${showDim(n)} and ${showDim(rows)}x${showDim(columns)})`,
    'B',
  );
  return new Tensor([...broadcastShapes([batch, other]), rows, columns], mustBeFloat(A, callee));
}

function packed(A: Tensor, callee: string): readonly [Tensor, Tensor] {
  const [batch, m, n] = partsOf(A, callee);
  return [new Tensor(A.shape, mustBeFloat(A, callee)), new Tensor([...batch, minimum(m, n)], 'int32')];
}
