/** Copies with a part written anew, in ONNX: the part's positions are found as the part itself would be. */
import { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { axis, numbers, unknowable } from './axes';
import { lowerOperand } from './broadcasting';
import { castTo } from './cast-node';
import { lowerDiagonal } from './diagonals';
import { lowerIndex } from './index-lowering';
import { isMask, plan } from './index-plan';
import type { LoweredValue, Lowering } from './lowering';
import { positionsIn, writtenAt } from './positions';

export interface PartArguments {
  readonly input: Tensor;
  readonly src: Tensor;
  /** What is given by position: other arguments for each of the three functions. */
  readonly options: Argument;
  readonly dim: Argument;
  readonly index: Argument;
  readonly start: Argument;
  readonly end: Argument;
  readonly step: Argument;
  readonly offset: Argument;
  readonly dim1: Argument;
  readonly dim2: Argument;
}

/** `select_scatter`, `slice_scatter`, `diagonal_scatter`. */
export function lowerPart(graph: Lowering, args: PartArguments): LoweredValue {
  const { input, src } = args;
  const shape = numbers(input.shape);
  const given = args.options as readonly Argument[];
  const whole = (value: Argument | undefined) =>
    typeof value === 'number' ? value : unknowable('where the part lies is not known');
  const positions = positionsIn(graph, shape);
  const one = (value: number) => graph.constant([value]);
  const found = () => {
    if (graph.called.includes('diagonal')) {
      const [offset, dim1, dim2] = [args.offset, args.dim1, args.dim2].map((own, i) => whole(given[i] ?? own));
      return lowerDiagonal(graph, input, offset!, dim1!, dim2!, positions);
    }
    const at = axis(whole(given[0] ?? args.dim), shape.length);
    const size = shape[at]!;
    if (graph.called.includes('select'))
      return graph.node('Gather', [positions, graph.constant([whole(given[1] ?? args.index)], [])], { axis: at });
    const bound = (value: Argument | undefined, otherwise: number) => {
      const place = whole(value ?? otherwise);
      return Math.min(Math.max(place < 0 ? place + size : place, 0), size);
    };
    const [from, to] = [bound(given[1] ?? args.start, 0), bound(given[2] ?? args.end, size)];
    return graph.node('Slice', [positions, one(from), one(to), one(at), one(whole(given[3] ?? args.step))]);
  };
  const values = castTo(graph, graph.input(src), src.dtype, input.dtype);
  return writtenAt(graph, graph.input(input), shape, found(), values);
}

/** `index_put`, and `masked_scatter`, which writes the values one after another. */
export function lowerPut(
  graph: Lowering,
  input: Tensor,
  indices: Argument,
  values: Tensor,
  accumulate: boolean,
): LoweredValue {
  const shape = numbers(input.shape);
  if (graph.called.includes('masked_scatter')) {
    if (!(indices instanceof Tensor) || input.dtype === 'bool') return unknowable('the mask is not known');
    const mask = graph.node('Expand', [graph.input(indices), graph.constant(shape)]);
    const line = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([-1])]);
    const [bits, source] = [line(castTo(graph, mask, 'bool', 'int64')), line(graph.input(values))];
    const count = graph.node('CumSum', [bits, graph.constant([0], [])], { exclusive: 1 });
    const last = graph.constant([numbers(values.shape).reduce((a, b) => a * b, 1) - 1], []);
    const taken = graph.node('Gather', [source, graph.node('Min', [count, last])]);
    const chosen = graph.node('Where', [castTo(graph, bits, 'int64', 'bool'), taken, line(graph.input(input))]);
    return graph.node('Reshape', [chosen, graph.constant(shape)]);
  }
  if (!Array.isArray(indices)) return unknowable('the positions to write to are not known');
  const items = indices as readonly Argument[];
  if (items.some(item => !(item instanceof Tensor) || isMask(item.dtype)))
    return unknowable('how many positions a mask or None stands for is not exported');
  const found = plan(shape, items);
  const positions = lowerIndex(graph, positionsIn(graph, shape), { ...found });
  const target = graph.node('Shape', [positions]);
  const stretched = graph.node('Expand', [lowerOperand(graph, values, input.dtype), target]);
  if (!accumulate) return writtenAt(graph, graph.input(input), shape, positions, stretched);
  const line = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([-1])]);
  const added = graph.node('ScatterElements', [line(graph.input(input)), line(positions), line(stretched)], {
    axis: 0,
    reduction: 'add',
  });
  return graph.node('Reshape', [added, graph.constant(shape)]);
}
