/**
 * A complex tensor in ONNX: real numbers with one more axis at the end, of size 2, for the real and the imaginary part, as
 * `torch.view_as_real` shows it.
 */
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { numbers } from './axes';
import { castTo } from './cast-node';
import type { LoweredValue, Lowering } from './lowering';

export interface Parts {
  readonly re: LoweredValue;
  /** Absent where the tensor is real. */
  readonly im?: LoweredValue;
}

/** The parts of a tensor, complex or real, as numbers of `dtype`. */
export function partsOf(graph: Lowering, tensor: Tensor, dtype: DType): Parts {
  const value = graph.input(tensor);
  if (kindOf(tensor.dtype) !== 'complex') return { re: castTo(graph, value, tensor.dtype, dtype) };
  const [re, im] = [0, 1].map(at => {
    const part = graph.node('Gather', [value, graph.constant([at], [])], { axis: -1 });
    return castTo(graph, part, ofMagnitude(tensor.dtype), dtype);
  });
  return { re: re!, im: im! };
}

export function paired(graph: Lowering, re: LoweredValue, im: LoweredValue): LoweredValue {
  const parts = [re, im].map(part => graph.node('Unsqueeze', [part, graph.constant([-1])]));
  return graph.node('Concat', parts, { axis: -1 });
}

/** Zeros of the shape and dtype of a tensor. */
export function zeros(graph: Lowering, { shape }: Tensor, dtype: DType): LoweredValue {
  return graph.node('Expand', [graph.constant([0], [], dtype), graph.constant(numbers(shape))]);
}
