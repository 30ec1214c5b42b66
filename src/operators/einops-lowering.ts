/**
 * einops patterns in ONNX: the input is split into the axes the left side names, those that the right side drops are
 * reduced, the rest is put in order, new ones are stretched, and the brackets of the right side merge.
 */
import type { Dim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { numbers, unknowable } from './axes';
import { axesOf } from './einops-pattern';
import type { LoweredValue, Lowering } from './lowering';
import { reshapeTo } from './reshape-node';

const REDUCTIONS: Readonly<Record<string, string>> = {
  min: 'ReduceMin',
  max: 'ReduceMax',
  sum: 'ReduceSum',
  mean: 'ReduceMean',
  prod: 'ReduceProd',
};

export function lowerPattern(
  graph: Lowering,
  input: Tensor,
  output: Tensor,
  pattern: string,
  lengths: Readonly<Record<string, Dim>>,
  reduction: unknown,
): LoweredValue {
  const { left, right } = axesOf(input.shape, pattern, lengths);
  const names = (axes: typeof left) => axes.map(({ name }) => name);
  let value = reshapeTo(graph, graph.input(input), numbers(left.map(({ size }) => size)));
  const dropped = left.flatMap(({ name }, i) => (names(right).includes(name) ? [] : [i]));
  if (dropped.length > 0) {
    // Only `reduce` drops more than axes of one element.
    const type = reduction === undefined ? 'ReduceSum' : REDUCTIONS[String(reduction)];
    if (!type) return unknowable('this reduction of einops is not exported');
    value = graph.node(type, [value, graph.constant(dropped)], { keepdims: 0 });
  }
  const kept = names(left).filter((_, i) => !dropped.includes(i));
  const order = names(right).filter(name => kept.includes(name));
  if (order.length > 1) value = graph.node('Transpose', [value], { perm: order.map(name => kept.indexOf(name)) });
  const sizes = numbers(right.map(({ size }) => size));
  if (order.length < right.length) {
    value = reshapeTo(
      graph,
      value,
      sizes.map((size, i) => (kept.includes(right[i]!.name) ? size : 1)),
    );
    value = graph.node('Expand', [value, graph.constant(sizes)]);
  }
  return reshapeTo(graph, value, numbers(output.shape));
}
