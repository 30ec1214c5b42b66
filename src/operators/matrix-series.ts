/** The exponential of matrices and their orthogonal factor in ONNX, step by step. */
import { kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import type { LowerSquare } from './matrix-lowering';

/** Of a matrix whose norm is at most 1, the series ends here in double precision. */
const terms = 18;
/** Matrices of a norm up to 2³⁰ are halved until theirs is at most 1, and the result is squared as often. */
const mostSquarings = 30;

/** Beyond, a model would be mostly repetition. */
const mostReflections = 32;

export const lowerExponential: LowerSquare = ({ A }, graph, { shape, dtype }) => {
  if (kindOf(dtype) !== 'float') return unknowable('an exponential of complex matrices is not written out');
  const n = numbers(shape).at(-1)!;
  if (n === 0) return graph.node('Identity', [graph.input(A)]);
  const e = new Expression(graph, 'float64');
  const product = (a: LoweredValue, b: LoweredValue) => graph.node('MatMul', [a, b]);
  const matrix = castTo(graph, graph.input(A), A.dtype, 'float64');
  // (…, 1, 1)
  const norm = e.reduce('ReduceMax', e.sum(e.abs(matrix), [-2], 1), [-1], { keepdims: 1 });
  const halvings = e.max(0, graph.node('Ceil', [e.div(e.log(e.max(norm, 1)), Math.LN2)]));
  const small = e.div(matrix, e.pow(2, halvings));
  const one = graph.constant(
    range(n * n).map(i => (Math.floor(i / n) === i % n ? 1 : 0)),
    [n, n],
    'float64',
  );
  // 1 + A (1 + A/2 (1 + A/3 (…)))
  let found = e.add(one, e.div(small, terms));
  for (let k = terms - 1; k > 0; k--) found = e.add(one, e.div(product(small, found), k));
  for (const done of range(mostSquarings)) found = e.where(e.less(done, halvings), product(found, found), found);
  found = e.where(e.less(mostSquarings, halvings), Number.NaN, found);
  return castTo(graph, found, 'float64', dtype);
};

/**
 * Householder's reflections, with LAPACK's signs: the diagonal of the triangular factor has those opposite to the columns it
 * is made of, and a column that is 0 below its diagonal is left as it is.
 */
export function lowerQR(
  graph: Lowering,
  A: Tensor,
  [q, r]: readonly Tensor[],
  triangularOnly = false,
): readonly LoweredValue[] {
  const { dtype } = r!;
  if (kindOf(dtype) !== 'float') return unknowable('orthogonal factors of complex numbers are not written out');
  const [m, n] = numbers(A.shape).slice(-2) as [number, number];
  const count = Math.min(m, n);
  if (count > mostReflections)
    return unknowable(
      `ONNX has no factorisation of matrices, and an orthogonal factor of more than ${mostReflections} columns is not written out`,
    );
  const e = new Expression(graph, dtype);
  const long = (...values: number[]) => graph.constant(values);
  const first = (value: LoweredValue, size: number, axis: number) =>
    graph.node('Slice', [value, long(0), long(size), long(axis)]);
  const rows = (condition: (row: number) => boolean) =>
    graph.constant(
      range(m).map(row => Number(condition(row))),
      [m, 1],
      'bool',
    );
  const product = (a: LoweredValue, b: LoweredValue) => graph.node('MatMul', [a, b]);
  const rank = A.shape.length;
  const turned = (value: LoweredValue) =>
    graph.node('Transpose', [value], { perm: [...range(rank - 2), rank - 1, rank - 2] });
  let left = graph.input(A);
  let orthogonal = graph.node('Expand', [
    graph.constant(
      range(m * m).map(i => (Math.floor(i / m) === i % m ? 1 : 0)),
      [m, m],
      dtype,
    ),
    long(...numbers(A.shape).slice(0, -2), m, m),
  ]);
  for (const step of range(count)) {
    const column = graph.node('Slice', [left, long(step), long(step + 1), long(-1)]);
    const head = graph.node('Slice', [column, long(step), long(step + 1), long(-2)]);
    const below = e.where(
      rows(row => row > step),
      column,
      0,
    );
    const rest = e.sum(e.mul(below, below), [-2], 1);
    const size = e.sqrt(e.add(rest, e.mul(head, head)));
    const end = e.where(e.less(head, 0), size, e.neg(size));
    const vector = e.where(
      rows(row => row === step),
      e.sub(head, end),
      below,
    );
    const still = e.equal(rest, 0);
    const square = e.sum(e.mul(vector, vector), [-2], 1);
    const factor = e.where(still, 0, e.div(2, e.where(still, 1, square)));
    const across = turned(vector);
    left = e.sub(left, e.mul(e.mul(vector, factor), product(across, left)));
    if (!triangularOnly) orthogonal = e.sub(orthogonal, e.mul(product(orthogonal, vector), e.mul(factor, across)));
  }
  const upper = graph.node('Trilu', [left, graph.constant([0], [], 'int64')], { upper: 1 });
  const triangular = first(upper, numbers(r!.shape).at(-2)!, -2);
  if (triangularOnly) return [graph.constant([], [0], dtype), triangular];
  return [first(orthogonal, numbers(q!.shape).at(-1)!, -1), triangular];
}
