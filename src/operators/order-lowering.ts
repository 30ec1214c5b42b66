/**
 * Order statistics in ONNX: sort, count what is not NaN, pick. NaN sorts last, as in PyTorch; runtimes leave open where they
 * put it, so that it is put there by hand.
 */
import type { Dim } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { axis, concrete, numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** Elements along the last axis, smallest first; and how many of them are numbers. */
interface Ordered {
  readonly line: LoweredValue;
  readonly sorted: LoweredValue;
  readonly nan: LoweredValue | undefined;
  /** (…, 1), in the dtype of the elements. */
  readonly count: LoweredValue;
  readonly size: number;
}

/** The element of rank `rank(count, size)` and where the first one equal to it stands. */
export function lowerRanked(
  graph: Lowering,
  input: Tensor,
  dim: Dim | null,
  rank: { readonly k: number } | 'median' | 'nanmedian',
  output: Tensor,
): readonly [LoweredValue, LoweredValue] {
  if (dim !== null && kindOf(input.dtype) !== 'float')
    return unknowable('which of equal integers PyTorch finds is left open');
  const e = new Expression(graph, input.dtype);
  const { line, sorted, nan, count, size } = ordered(e, input, dim);
  const last = typeof rank === 'string' ? Math.floor((size - 1) / 2) : rank.k - 1;
  const at =
    rank === 'nanmedian' && nan
      ? e.max(graph.node('Floor', [e.div(e.sub(count, 1), 2)]), 0)
      : graph.node('Expand', [e.value(last), graph.node('Shape', [count])]);
  const picked = graph.node('GatherElements', [sorted, castTo(graph, at, input.dtype, 'int64')], { axis: -1 });
  const lost =
    rank === 'median'
      ? e.less(count, size)
      : rank === 'nanmedian'
        ? e.equal(count, 0)
        : graph.node('Not', [e.less(at, count)]);
  const value = nan ? e.where(lost, Number.NaN, picked) : picked;
  const equal = e.equal(line, value);
  const match = nan ? graph.node('Or', [equal, graph.node('And', [nan, graph.node('IsNaN', [value])])]) : equal;
  const first = graph.node('ArgMax', [castTo(graph, match, 'bool', 'int32')], { axis: -1, keepdims: 1 });
  const shape = graph.constant(numbers(output.shape));
  return [graph.node('Reshape', [value, shape]), graph.node('Reshape', [first, shape])];
}

export interface QuantileArguments {
  readonly input: Tensor;
  readonly q: number | Tensor;
  readonly dim: Dim | null;
  readonly keepdim: boolean;
  readonly interpolation: unknown;
}

/** PyTorch's own formula: rank q·(n − 1) between the sorted elements; any NaN makes `quantile` NaN. */
export function lowerQuantile(graph: Lowering, args: QuantileArguments, ignoresNaN: boolean, output: Tensor) {
  const { input, q, dim, interpolation } = args;
  const e = new Expression(graph, input.dtype);
  const { sorted, count, size } = ordered(e, input, dim);
  const quantiles = typeof q === 'number' ? graph.constant([q], [1], input.dtype) : flat(graph, graph.input(q));
  const ranks = e.max(e.mul(quantiles, e.sub(count, 1)), 0);
  const [low, high] = ['Floor', 'Ceil'].map(type => graph.node(type, [ranks])) as [LoweredValue, LoweredValue];
  const at = (rank: LoweredValue) =>
    graph.node('GatherElements', [sorted, castTo(graph, rank, input.dtype, 'int64')], { axis: -1 });
  const between = (weight: LoweredValue | number) => {
    const [a, b] = [at(low), at(high)];
    const [step, rest] = [e.sub(b, a), e.sub(1, weight)];
    return e.where(e.less(weight, 0.5), e.add(a, e.mul(weight, step)), e.sub(b, e.mul(step, rest)));
  };
  const ways: Readonly<Record<string, () => LoweredValue>> = {
    linear: () => between(e.sub(ranks, low)),
    midpoint: () => between(0.5),
    lower: () => at(low),
    higher: () => at(high),
    nearest: () => at(graph.node('Round', [ranks])),
  };
  const found = (ways[`${interpolation}`] ?? unknowable('how quantiles are interpolated is not known'))();
  const value = e.where(ignoresNaN ? e.equal(count, 0) : e.less(count, size), Number.NaN, found);
  const rank = dim === null ? 1 : Math.max(1, input.shape.length);
  const first = graph.node('Transpose', [value], { perm: [rank - 1, ...range(rank - 1)] });
  return graph.node('Reshape', [first, graph.constant(numbers(output.shape))]);
}

function ordered(e: Expression, input: Tensor, dim: Dim | null): Ordered {
  const { graph, dtype } = e;
  const rank = input.shape.length;
  const at = dim === null ? 0 : axis(dim, rank);
  const last = range(rank).filter(i => i !== at);
  const line =
    dim === null || rank === 0
      ? flat(graph, graph.input(input))
      : graph.node('Transpose', [graph.input(input)], { perm: [...last, at] });
  const shape = numbers(input.shape);
  const size = dim === null || rank === 0 ? shape.reduce((a, b) => a * b, 1) : concrete(input.shape[at]!);
  const nan = kindOf(dtype) === 'float' ? graph.node('IsNaN', [line]) : undefined;
  const numbersOnly = nan ? e.where(nan, Number.POSITIVE_INFINITY, line) : line;
  const [sorted] = graph.nodes('TopK', [numbersOnly, graph.constant([size])], { axis: -1, largest: 0, sorted: 1 }, 2);
  const axes = graph.constant([-1]);
  const ones = nan ? e.where(nan, 0, 1) : e.where(e.equal(line, line), 1, 1);
  return { line, sorted: sorted!, nan, count: graph.node('ReduceSum', [ones, axes], { keepdims: 1 }), size };
}

function flat(graph: Lowering, value: LoweredValue): LoweredValue {
  return graph.node('Reshape', [value, graph.constant([-1])]);
}
