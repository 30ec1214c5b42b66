/**
 * Shifting bits in ONNX, whose own operator takes unsigned integers only: a product with a power of two, or a division by
 * it that rounds down, in int64.
 */
import type { DType } from '../tensor/dtype';
import { range } from './axes';
import { castTo } from './cast-node';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

const bits: Readonly<Partial<Record<DType, number>>> = { uint8: 8, int8: 8, int16: 16, int32: 32, int64: 64 };

/** By a negative number, or by all bits and more, everything is shifted out: 0 remains, or the sign to the right. */
export function lowerShift(
  graph: Lowering,
  value: LoweredValue,
  by: LoweredValue,
  dtype: DType,
  to: 'left' | 'right',
): LoweredValue {
  const e = new Expression(graph, 'int64');
  const [x, n] = [value, by].map(each => castTo(graph, each, dtype, 'int64')) as [LoweredValue, LoweredValue];
  // To the right, a sign is all that is left one bit earlier.
  const most = bits[dtype]! - (to === 'right' && dtype !== 'uint8' ? 1 : 0);
  const powers = graph.constant(range(most).map(i => 2 ** i));
  const outside = graph.node('Or', [e.less(n, 0), graph.node('Not', [e.less(n, most)])]);
  const power = graph.node('Gather', [powers, e.where(outside, 0, n)]);
  const shifted =
    to === 'left'
      ? e.where(outside, 0, e.mul(x, power))
      : e.where(outside, e.where(e.less(x, 0), -1, 0), e.div(e.sub(x, graph.node('Mod', [x, power])), power));
  return castTo(graph, shifted, 'int64', dtype);
}
