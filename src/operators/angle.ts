/** The angle and the length of a vector in the plane, in ONNX, which has no atan2. */
import type { DType } from '../tensor/dtype';
import type { Parts } from './complex-pairs';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** In radians, from −π to π. */
export function atan2(e: Expression, y: LoweredValue, x: LoweredValue): LoweredValue {
  const atan = (a: LoweredValue) => e.graph.node('Atan', [a]);
  // The steeper half by the other quotient, so that nothing is divided by 0.
  const steep = e.less(e.abs(x), e.abs(y));
  const [side, up] = [
    e.where(e.less(x, 0), e.where(e.less(y, 0), -Math.PI, Math.PI), 0),
    e.where(e.less(y, 0), -Math.PI / 2, Math.PI / 2),
  ];
  const flat = e.add(atan(e.div(y, e.where(e.equal(x, 0), 1, x))), side);
  return e.where(steep, e.sub(up, atan(e.div(x, e.where(e.equal(y, 0), 1, y)))), flat);
}

export function lowerAngle({ re, im }: Parts, graph: Lowering, dtype: DType): LoweredValue {
  return atan2(new Expression(graph, dtype), im!, re);
}

/** By the larger part, so that no square overflows. */
export function lowerSize({ re, im }: Parts, graph: Lowering, dtype: DType): LoweredValue {
  const e = new Expression(graph, dtype);
  const [a, b] = [e.abs(re), e.abs(im!)];
  const large = e.max(a, b);
  const quotient = e.div(e.min(a, b), e.where(e.equal(large, 0), 1, large));
  return e.mul(large, e.sqrt(e.add(e.mul(quotient, quotient), 1)));
}
