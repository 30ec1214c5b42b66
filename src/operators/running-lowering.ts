/**
 * Running results in ONNX, which has only the running sum: a square of every element against every element before it is
 * reduced. Memory grows with the square of the axis, so that long axes are refused.
 */
import type { Dim } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { axis, numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** Elements of the square that is reduced (64 MiB of float32). */
const most = 2 ** 24;

interface Square {
  readonly e: Expression;
  /** (…, 1, n): the elements. */
  readonly row: LoweredValue;
  /** (n, n): whether element j is not behind element i. */
  readonly before: LoweredValue;
  readonly order: readonly number[];
  /** Puts the axis back to where it was. */
  readonly back: (value: LoweredValue) => LoweredValue;
}

export function lowerProduct(graph: Lowering, input: Tensor, dim: Dim, { dtype }: Tensor): LoweredValue {
  const value = castTo(graph, graph.input(input), input.dtype, dtype);
  if (input.shape.length === 0) return value;
  const { e, row, before, back } = square(new Expression(graph, dtype), value, input, dim);
  return back(e.reduce('ReduceProd', e.where(before, row, 1), [-1], { keepdims: 0 }));
}

export function lowerLogSum(graph: Lowering, input: Tensor, dim: Dim, { dtype }: Tensor): LoweredValue {
  const value = castTo(graph, graph.input(input), input.dtype, dtype);
  if (input.shape.length === 0) return value;
  const { e, row, before, back } = square(new Expression(graph, dtype), value, input, dim);
  const seen = e.where(before, row, Number.NEGATIVE_INFINITY);
  const largest = e.reduce('ReduceMax', seen, [-1], { keepdims: 1 });
  // Taking an infinite largest off would leave no number.
  const off = e.where(graph.node('IsInf', [largest]), 0, largest);
  const sum = e.sum(e.exp(e.sub(seen, off)), [-1], 1);
  return back(graph.node('Squeeze', [e.add(e.log(sum), off), graph.constant([-1])]));
}

/** Values, and the last index where they stood; the first NaN stays, with the index of the latest. */
export function lowerExtreme(graph: Lowering, input: Tensor, dim: Dim, type: 'Max' | 'Min'): readonly LoweredValue[] {
  const value = graph.input(input);
  if (input.shape.length === 0) return [graph.node('Identity', [value]), graph.constant([0], [])];
  if (kindOf(input.dtype) !== 'float' && input.dtype !== 'int64' && input.dtype !== 'int32')
    return unknowable(`a running extreme of ${input.dtype} is not exported: runtimes refuse it`);
  const { e, row, before, order, back } = square(new Expression(graph, input.dtype), value, input, dim);
  const nan = kindOf(input.dtype) === 'float' ? graph.node('IsNaN', [row]) : undefined;
  const numeric = nan ? e.where(nan, 0, row) : row;
  // Element i itself is a bound for what is not seen yet.
  const own = graph.node('Transpose', [numeric], {
    perm: [...range(order.length - 1), order.length, order.length - 1],
  });
  const found = e.reduce(`Reduce${type}`, e.where(before, numeric, own), [-1], { keepdims: 1 });
  const seen = (mask: LoweredValue) => graph.node('And', [mask, before]);
  const spoiled = nan && any(graph, seen(nan));
  const equal = e.equal(row, found);
  const match = seen(
    nan
      ? graph.node('Or', [
          graph.node('And', [spoiled!, nan]),
          graph.node('And', [graph.node('Not', [spoiled!]), equal]),
        ])
      : equal,
  );
  const whole = new Expression(graph, 'int64');
  const places = graph.constant(range(numbers(input.shape)[axis(dim, input.shape.length)]!));
  const at = whole.reduce('ReduceMax', whole.where(match, places, -1), [-1], { keepdims: 0 });
  const values = spoiled ? e.where(spoiled, Number.NaN, found) : found;
  return [back(graph.node('Squeeze', [values, graph.constant([-1])])), back(at)];
}

function any(graph: Lowering, mask: LoweredValue): LoweredValue {
  const bits = castTo(graph, mask, 'bool', 'int32');
  const found = new Expression(graph, 'int32').reduce('ReduceMax', bits, [-1], { keepdims: 1 });
  return castTo(graph, found, 'int32', 'bool');
}

function square(e: Expression, value: LoweredValue, input: Tensor, dim: Dim): Square {
  const { graph } = e;
  const shape = numbers(input.shape);
  const at = axis(dim, shape.length);
  const n = shape[at]!;
  if (shape.reduce((a, b) => a * b, n) > most)
    return unknowable('a running result along so long an axis is not exported');
  const order = [...range(shape.length).filter(i => i !== at), at];
  const moved = graph.node('Transpose', [value], { perm: order });
  const lower = range(n * n).map(i => (i % n <= Math.floor(i / n) ? 1 : 0));
  return {
    e,
    row: e.unsqueeze(moved, -2),
    before: graph.constant(lower, [n, n], 'bool'),
    order,
    back: result => graph.node('Transpose', [result], { perm: range(shape.length).map(i => order.indexOf(i)) }),
  };
}
