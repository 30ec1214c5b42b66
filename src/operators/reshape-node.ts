/** A reshape in ONNX, to sizes in numbers: without `allowzero` a 0 there copies the size that was. */
import type { LoweredValue, Lowering } from './lowering';

export function reshapeTo(graph: Lowering, value: LoweredValue, shape: readonly number[]): LoweredValue {
  const sizes = graph.constant(shape, [shape.length], 'int64');
  return graph.node('Reshape', [value, sizes], shape.includes(0) ? { allowzero: 1 } : {});
}
