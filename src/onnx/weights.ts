/** Weights by PyTorch's default initialisation rules, seeded. Shapes must be plain numbers by now. */
import type { Init, Weight } from '../operators/operator';
import { type Dim, showDim } from '../tensor/dim';
import { normal, uniform } from './random';

/** Values of one weight in row-major order, or the reason why they cannot be made. */
export function initialValues(weight: Weight, seed: number): Float32Array | string {
  const shape = plainShape(weight.shape);
  if (typeof shape === 'string') return shape;
  const count = shape.reduce((product, size) => product * size, 1);
  const spread = spreadOf(weight.init);
  if (typeof spread === 'string') return spread;
  if (spread.kind === 'fill') return new Float32Array(count).fill(spread.value);
  return spread.kind === 'uniform' ? uniform(seed, count, spread.bound) : normal(seed, count, spread.std);
}

/** The shape in numbers, or which size is not known. */
export function plainShape(shape: readonly Dim[]): readonly number[] | string {
  const open = shape.find(size => typeof size !== 'number');
  return open === undefined
    ? (shape as readonly number[])
    : `the size ${showDim(open)} is not a number yet; set an input shape`;
}

type Spread =
  | { readonly kind: 'fill'; readonly value: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly std: number };

/** Bounds as in PyTorch's `reset_parameters`: U(±1/√fan_in), and Glorot's ±√(6 / (fan_in + fan_out)). */
function spreadOf(init: Init): Spread | string {
  switch (init.kind) {
    case 'zeros':
      return { kind: 'fill', value: 0 };
    case 'ones':
      return { kind: 'fill', value: 1 };
    case 'constant':
      return { kind: 'fill', value: init.value };
    case 'normal':
      return { kind: 'normal', std: init.std };
    case 'uniform':
      return bounded(init.bound, bound => bound);
    case 'fan-in':
      return bounded(init.fanIn, fanIn => 1 / Math.sqrt(fanIn));
    case 'xavier-uniform':
      return typeof init.fanOut === 'number'
        ? bounded(init.fanIn, fanIn => Math.sqrt(6 / (fanIn + (init.fanOut as number))))
        : 'a fan is not a number yet';
  }
}

function bounded(size: Dim | number, bound: (size: number) => number): Spread | string {
  return typeof size === 'number' ? { kind: 'uniform', bound: bound(size) } : 'a fan is not a number yet';
}
