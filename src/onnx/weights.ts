/** Weights by PyTorch's default initialisation rules, seeded. Shapes must be plain numbers by now. */
import type { Init, Weight } from '../operators/operator';
import { type Dim, showDim, whyUnknown } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { seedFor } from './random';
import type { Recipe } from './recipe';

/**
 * One parameter or buffer: its values in row-major order, how they are made, or the reason why there are none. `computed`
 * asks for what the code computes, where the weight's `init` says that it does.
 */
export type WeightSource = (name: string, weight: Weight) => Float32Array | Recipe | string;

/** PyTorch's default initialisation, each weight from a seed of its own. */
export function seededWeights(seed: number): WeightSource {
  return (name, weight) => initialRecipe(weight.init, seedFor(seed, name));
}

/** What helps where a size of an input is open; every message about it ends so. */
export const settingInput = 'set an input shape';

/** The shape in numbers, or which size is not known. */
export function plainShape(shape: readonly Dim[]): readonly number[] | string {
  return inNumbers(shape, 'give it one where the model is built');
}

/** The same of what comes from outside, which the reader may set. */
export function plainInput(shape: readonly Dim[]): readonly number[] | string {
  return inNumbers(shape, settingInput);
}

function inNumbers(shape: readonly Dim[], help: string): readonly number[] | string {
  const open = shape.find(size => typeof size !== 'number');
  if (open === undefined) return shape as readonly number[];
  const why = whyUnknown(open);
  return why === undefined
    ? `the size ${showDim(open)} is not a number yet; ${help}`
    : `the size ${showDim(open)} is not known: ${why}`;
}

/** PyTorch computes only where weights are of the dtype of the inputs, given by name. */
export function dtypeOfWeights(inputs: readonly (readonly [string, Tensor])[]): DType {
  return inputs.map(([, { dtype }]) => dtype).find(dtype => kindOf(dtype) === 'float') ?? 'float32';
}

/** Bounds as in PyTorch's `reset_parameters`: U(±1/√fan_in), and Glorot's ±√(6 / (fan_in + fan_out)). */
function initialRecipe(init: Init, seed: number): Recipe | string {
  switch (init.kind) {
    case 'zeros':
      return { kind: 'fill', value: 0 };
    case 'ones':
      return { kind: 'fill', value: 1 };
    case 'constant':
      return { kind: 'fill', value: init.value };
    case 'placed':
      return init;
    case 'normal':
      return { mean: 0, ...init, seed };
    case 'orthogonal':
    case 'sparse':
      return { ...init, seed };
    case 'between':
      return { kind: 'uniform', low: init.low, high: init.high, seed };
    case 'computed':
      return 'computed';
    case 'uniform':
      return bounded(init.bound, seed, bound => bound);
    case 'fan-in':
      return bounded(init.fanIn, seed, fanIn => 1 / Math.sqrt(fanIn));
    case 'xavier-uniform':
      return typeof init.fanOut === 'number'
        ? bounded(init.fanIn, seed, fanIn => Math.sqrt(6 / (fanIn + (init.fanOut as number))))
        : 'a fan is not a number yet';
  }
}

function bounded(size: Dim | number, seed: number, bound: (size: number) => number): Recipe | string {
  if (typeof size !== 'number') return 'a fan is not a number yet';
  const high = bound(size);
  return { kind: 'uniform', low: -high, high, seed };
}
