/** One seeded vector cut into the weights of several layers, so that a model has one seed and not ten. */
import type { Maths, Value } from './maths';

export function carve(m: Maths, flat: Value, shapes: readonly (readonly number[])[]): readonly Value[] {
  let from = 0;
  return shapes.map(shape => {
    const to = from + size(shape);
    const part = m.reshape(m.slice(flat, 0, from, to), shape);
    from = to;
    return part;
  });
}

/** How many numbers these weights take together. */
export function sizes(...shapes: readonly (readonly number[])[]): number {
  return shapes.reduce((sum, shape) => sum + size(shape), 0);
}

/** He's scale for a weight of this shape: √(2 / fan_in). */
export function scaled(m: Maths, weight: Value, gain = 2): Value {
  return m.mul(weight, Math.sqrt(gain / size(weight.shape.slice(1))));
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
