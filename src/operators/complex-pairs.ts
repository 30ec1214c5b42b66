/**
 * A complex tensor in ONNX: real numbers with one more axis at the end, of size 2, for the real and the imaginary part, as
 * `torch.view_as_real` shows it.
 */
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { numbers } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
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

/** Divided by the larger part of the divisor first, so that no square leaves the range. */
export function dividedPairs(graph: Lowering, a: Parts, b: Parts, dtype: DType): LoweredValue {
  const e = new Expression(graph, dtype);
  const im = a.im ?? e.value(0);
  if (!b.im) return paired(graph, e.div(a.re, b.re), e.div(im, b.re));
  const size = e.max(e.abs(b.re), e.abs(b.im));
  const [re, other] = [e.div(b.re, size), e.div(b.im, size)];
  const whole = e.add(e.mul(b.re, re), e.mul(b.im, other));
  const none = e.equal(size, 0);
  const part = (above: LoweredValue, alone: LoweredValue) => e.where(none, e.div(alone, size), e.div(above, whole));
  return paired(
    graph,
    part(e.add(e.mul(a.re, re), e.mul(im, other)), a.re),
    part(e.sub(e.mul(im, re), e.mul(a.re, other)), im),
  );
}

/** Zeros of the shape and dtype of a tensor. */
export function zeros(graph: Lowering, { shape }: Tensor, dtype: DType): LoweredValue {
  return graph.node('Expand', [graph.constant([0], [], dtype), graph.constant(numbers(shape))]);
}
