/** Functions of matrices in ONNX, which has none but their product. */
import type { Dim } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import { sameShape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { axis, numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { eliminate, rowsOf } from './elimination';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import type { Output } from './operator';
import { lowerNorm } from './reduction';

/** Frobenius, and the sums of rows and of columns; the other orders are singular values. */
export function lowerMatrixNorm(
  graph: Lowering,
  A: Tensor,
  ord: Argument,
  dim: readonly Dim[],
  keepdim: boolean,
  dtype: DType,
): LoweredValue {
  if (ord === 'fro') return lowerNorm(graph, A, 2, dim, keepdim, dtype);
  if (typeof ord !== 'number' || Math.abs(ord) === 2)
    return unknowable(`ONNX has no singular values, which the norm of order ${ord} is made of`);
  const [rows, columns] = dim.map(d => axis(d, A.shape.length)) as [number, number];
  const [summed, compared] = Math.abs(ord) === 1 ? [rows, columns] : [columns, rows];
  const e = new Expression(graph, dtype);
  const size = e.abs(castTo(graph, graph.input(A), A.dtype, dtype));
  const lines = e.sum(size, [summed], 1);
  const found = e.reduce(ord > 0 ? 'ReduceMax' : 'ReduceMin', lines, [compared], { keepdims: 1 });
  return keepdim ? found : graph.node('Squeeze', [found, graph.constant([rows, columns])]);
}

/** Axes of both in turn, so that one shape holds every product. */
export function lowerKron(graph: Lowering, input: Tensor, other: Tensor, { shape, dtype }: Tensor): LoweredValue {
  const rank = shape.length;
  const spread = (t: Tensor, second: boolean) => {
    const sizes = numbers(t.shape);
    const all = [...range(rank - sizes.length).map(() => 1), ...sizes];
    const target = all.flatMap(size => (second ? [1, size] : [size, 1]));
    return graph.node('Reshape', [castTo(graph, graph.input(t), t.dtype, dtype), graph.constant(target)]);
  };
  const product = graph.node(dtype === 'bool' ? 'And' : 'Mul', [spread(input, false), spread(other, true)]);
  return graph.node('Reshape', [product, graph.constant(numbers(shape))]);
}

export interface SquareArguments {
  readonly A: Tensor;
  readonly option: Argument;
  readonly upper: Argument;
}

export type LowerSquare<O extends Output = Tensor> = (
  args: SquareArguments,
  graph: Lowering,
  output: O,
) => O extends Tensor ? LoweredValue : readonly LoweredValue[];

/** Squares over and over; a product of powers of two. */
export const lowerPower: LowerSquare = ({ A, option }, graph, { shape, dtype }) => {
  if (typeof option !== 'number') return unknowable('the power is not a number');
  const sizes = numbers(shape);
  const n = sizes.at(-1)!;
  if (option === 0) return graph.node('Expand', [identity(graph, n, dtype), graph.constant(sizes)]);
  let power = option < 0 ? inverseOf(A, graph, shape, dtype, 'a negative power') : graph.input(A);
  let result: LoweredValue | undefined;
  for (let left = Math.abs(option); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result ? graph.node('MatMul', [result, power]) : power;
    if (left > 1) power = graph.node('MatMul', [power, power]);
  }
  return graph.node('Identity', [result!]);
};

export const lowerDet: LowerSquare = ({ A }, graph, { dtype }) => {
  const e = new Expression(graph, dtype);
  const n = rowsOf(A.shape, dtype, 'a determinant');
  const { pivots, signs } = eliminate(graph, dtype, n, graph.input(A), false);
  return [...pivots, ...signs].reduce((product, next) => e.mul(product, next));
};

/** The determinant’s sign, and the logarithm of its size. */
export const lowerSignAndLog: LowerSquare<readonly Tensor[]> = ({ A }, graph, [sign]) => {
  const e = new Expression(graph, sign!.dtype);
  const n = rowsOf(A.shape, sign!.dtype, 'a determinant');
  const { pivots, signs } = eliminate(graph, sign!.dtype, n, graph.input(A), false);
  const all = [...pivots.map(pivot => graph.node('Sign', [pivot])), ...signs];
  const logs = pivots.map(pivot => e.log(e.abs(pivot)));
  return [all.reduce((product, next) => e.mul(product, next)), logs.reduce((sum, next) => e.add(sum, next))];
};

export const lowerInverse: LowerSquare = ({ A }, graph, { shape, dtype }) =>
  inverseOf(A, graph, shape, dtype, 'an inverse');

function inverseOf(A: Tensor, graph: Lowering, shape: readonly Dim[], dtype: DType, wanted: string): LoweredValue {
  const n = rowsOf(shape, dtype, wanted);
  return solution(
    graph,
    dtype,
    n,
    graph.input(A),
    graph.node('Expand', [identity(graph, n, dtype), graph.constant(numbers(shape))]),
  );
}

/** A·X = B, or with `left` false X·A = B. */
export function lowerSolve(graph: Lowering, A: Tensor, B: Tensor, left: boolean, output: Tensor): LoweredValue {
  const { dtype } = output;
  const n = rowsOf(A.shape, dtype, 'a solution');
  // Vectors are told as the rule tells them: by what it makes of them.
  const vector =
    B.shape.length === 1 ||
    (B.shape.length === A.shape.length - 1 && sameShape(B.shape, A.shape.slice(0, -1)) === true);
  const lead = numbers(output.shape.slice(0, vector ? -1 : -2));
  const turned = (value: LoweredValue, rank: number) => {
    const axes = range(rank);
    return graph.node('Transpose', [value], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
  };
  const turn = !left && !vector;
  const right = vector ? graph.node('Unsqueeze', [graph.input(B), graph.constant([-1])]) : graph.input(B);
  const columns = vector ? 1 : numbers(B.shape).at(turn ? -2 : -1)!;
  const spread = (value: LoweredValue, width: number) =>
    graph.node('Expand', [value, graph.constant([...lead, n, width])]);
  const matrix = turn ? turned(graph.input(A), A.shape.length) : graph.input(A);
  const given = turn ? turned(right, B.shape.length) : right;
  const found = solution(graph, dtype, n, spread(matrix, n), spread(given, columns));
  if (vector) return graph.node('Squeeze', [found, graph.constant([-1])]);
  return turn ? turned(found, lead.length + 2) : found;
}

/** Column after column of the triangular root. */
export const lowerCholesky: LowerSquare = ({ A, upper }, graph, { shape, dtype }) => {
  const n = rowsOf(shape, dtype, 'a Cholesky factor');
  const e = new Expression(graph, dtype);
  const rank = shape.length;
  const long = (...values: number[]) => graph.constant(values);
  const turned = (value: LoweredValue) =>
    graph.node('Transpose', [value], { perm: [...range(rank - 2), rank - 1, rank - 2] });
  let left = graph.input(A);
  const columns: LoweredValue[] = [];
  for (const step of range(n)) {
    const column = graph.node('Slice', [left, long(step), long(step + 1), long(-1)]);
    const pivot = graph.node('Slice', [column, long(step), long(step + 1), long(-2)]);
    const below = graph.constant(
      range(n).map(i => Number(i >= step)),
      [n, 1],
      'bool',
    );
    const found = e.where(below, e.div(column, e.sqrt(pivot)), 0);
    columns.push(found);
    if (step < n - 1) left = e.sub(left, graph.node('MatMul', [found, turned(found)]));
  }
  const root = graph.node('Concat', columns, { axis: -1 });
  return upper === true ? turned(root) : root;
};

/** The identity behind the matrix becomes the inverse, any other columns the solution. */
function solution(graph: Lowering, dtype: DType, n: number, A: LoweredValue, B: LoweredValue): LoweredValue {
  const both = graph.node('Concat', [A, B], { axis: -1 });
  const { rows } = eliminate(graph, dtype, n, both, true);
  const end = graph.constant([2 ** 31 - 1]);
  return graph.node('Slice', [rows, graph.constant([n]), end, graph.constant([-1])]);
}

function identity(graph: Lowering, n: number, dtype: DType): LoweredValue {
  const ones = range(n * n).map(i => (Math.floor(i / n) === i % n ? 1 : 0));
  return graph.constant(ones, [n, n], dtype);
}
