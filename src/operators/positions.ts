/**
 * Writing into part of a tensor, in ONNX: the same views that pick the part out of the tensor pick the part's positions out
 * of a tensor of positions, and the values go there.
 */
import type { LoweredValue, Lowering } from './lowering';

/** Each element's position in row-major order, in the tensor's own shape. */
export function positionsIn(graph: Lowering, shape: readonly number[]): LoweredValue {
  const count = shape.reduce((product, size) => product * size, 1);
  const [from, to, step] = [0, count, 1].map(value => graph.constant([value], [], 'int64'));
  return graph.node('Reshape', [graph.node('Range', [from, to, step]), graph.constant(shape)]);
}

/** `base`, a tensor of this shape, with `values` at `positions`; both have as many elements. */
export function writtenAt(
  graph: Lowering,
  base: LoweredValue,
  shape: readonly number[],
  positions: LoweredValue,
  values: LoweredValue,
): LoweredValue {
  const line = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([-1])]);
  const written = graph.node('ScatterElements', [line(base), line(positions), line(values)], { axis: 0 });
  return graph.node('Reshape', [written, graph.constant(shape)]);
}
