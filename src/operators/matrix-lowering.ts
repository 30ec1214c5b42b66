/** Functions of matrices that need no factorisation, in ONNX. */
import type { Dim } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { axis, numbers, range, unknowable } from './axes';
import { castTo } from './casting';
import { Expression, type Term } from './expression';
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
}

export type LowerSquare<O extends Output = Tensor> = (
  args: SquareArguments,
  graph: Lowering,
  output: O,
) => O extends Tensor ? LoweredValue : readonly LoweredValue[];

/** Squares over and over; a product of powers of two. */
export const lowerPower: LowerSquare = ({ A, option }, graph, { shape, dtype }) => {
  if (typeof option !== 'number') return unknowable('the power is not a number');
  if (option < 0) return unknowable('ONNX has no inverse of matrices, which a negative power needs');
  const sizes = numbers(shape);
  const n = sizes.at(-1)!;
  if (option === 0) {
    const ones = range(n * n).map(i => (Math.floor(i / n) === i % n ? 1 : 0));
    return graph.node('Expand', [graph.constant(ones, [n, n], dtype), graph.constant(sizes)]);
  }
  let power = graph.input(A);
  let result: LoweredValue | undefined;
  for (let left = option; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result ? graph.node('MatMul', [result, power]) : power;
    if (left > 1) power = graph.node('MatMul', [power, power]);
  }
  return graph.node('Identity', [result!]);
};

/** Written out for up to 3 rows. */
export const lowerDet: LowerSquare = ({ A }, graph, { dtype }) =>
  determinant(entries(A, graph, dtype, 'a determinant'));

/** The determinant’s sign, and the logarithm of its size. */
export const lowerSignAndLog: LowerSquare<readonly Tensor[]> = ({ A }, graph, [sign]) => {
  const found = determinant(entries(A, graph, sign!.dtype, 'a determinant'));
  return [graph.node('Sign', [found]), graph.node('Log', [graph.node('Abs', [found])])];
};

/** The adjugate over the determinant, for up to 3 rows. */
export const lowerInverse: LowerSquare = ({ A }, graph, { shape, dtype }) => {
  const matrix = entries(A, graph, dtype, 'an inverse');
  const { e, n, at } = matrix;
  const cofactor = (row: number, column: number): Term => {
    const [rows, columns] = [row, column].map(left => range(n).filter(i => i !== left)) as [number[], number[]];
    if (n === 1) return 1;
    if (n === 2) return (row + column) % 2 === 0 ? at(rows[0]!, columns[0]!) : e.neg(at(rows[0]!, columns[0]!));
    const [[r, s], [c, d]] = [rows, columns] as [[number, number], [number, number]];
    const minor = e.sub(e.mul(at(r, c), at(s, d)), e.mul(at(r, d), at(s, c)));
    return (row + column) % 2 === 0 ? minor : e.neg(minor);
  };
  const found = determinant(matrix);
  // Row i of the inverse holds the cofactors of column i.
  const parts = range(n * n).map(k => e.unsqueeze(e.div(cofactor(k % n, Math.floor(k / n)), found), -1));
  const line = graph.node('Concat', parts, { axis: -1 });
  return graph.node('Reshape', [line, graph.constant(numbers(shape))]);
};

interface Entries {
  readonly e: Expression;
  readonly n: number;
  readonly at: (row: number, column: number) => LoweredValue;
}

/** The elements of small matrices, each for the whole batch. */
function entries(A: Tensor, graph: Lowering, dtype: DType, wanted: string): Entries {
  const n = numbers(A.shape).at(-1)!;
  if (kindOf(dtype) !== 'float' || n < 1 || n > 3)
    return unknowable(`ONNX has no factorisation of matrices, which ${wanted} of more than 3 rows needs`);
  const pick = (value: LoweredValue, at: number, axis: number) =>
    graph.node('Gather', [value, graph.constant([at], [])], { axis });
  return { e: new Expression(graph, dtype), n, at: (i, j) => pick(pick(graph.input(A), i, -2), j, -1) };
}

function determinant({ e, n, at }: Entries): LoweredValue {
  if (n === 1) return at(0, 0);
  const minor = (i: number, a: number, b: number) =>
    e.sub(e.mul(at(i, a), at(i + 1, b)), e.mul(at(i, b), at(i + 1, a)));
  if (n === 2) return minor(0, 0, 1);
  const [first, second, third] = [
    e.mul(at(0, 0), minor(1, 1, 2)),
    e.mul(at(0, 1), minor(1, 0, 2)),
    e.mul(at(0, 2), minor(1, 0, 1)),
  ];
  return e.add(e.sub(first, second), third);
}
