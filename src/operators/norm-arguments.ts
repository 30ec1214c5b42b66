/**
 * What norms per channel share: their arguments, their scale and shift, their running statistics and the checks of both.
 */
import { shown } from '../figures/shown';
import { type Dim, equal, product, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { type Argument, Float } from './argument';
import type { Weight } from './operator';
import { attempt, int, optional, type Parameter, real } from './parameter';
import { Problem } from './problem';
import { requireAtLeast } from './window';

export interface NormArguments {
  readonly input: Tensor;
  /** `null` in a function call: whatever the input has. */
  readonly num_features: Dim | null;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly bias: boolean | Tensor | null;
  readonly track_running_stats: boolean;
  readonly running_mean?: Tensor | null;
  readonly running_var?: Tensor | null;
  readonly weight?: Tensor | null;
  /** Function calls only. */
  readonly training?: boolean;
  readonly use_input_stats?: boolean;
}

/** The equation with this call's epsilon; scale and shift only where there are any. */
export function normalEquation(args: {
  readonly eps: number;
  readonly affine: boolean;
  readonly bias: unknown;
}): string {
  const eps = attempt(() => args.eps);
  const [scale, shift] = [attempt(() => args.affine) !== false, attempt(() => args.bias) !== false];
  return `y = (x − mean) / √(var + ${eps === undefined ? 'eps' : shown(eps)})${scale ? ' · weight' : ''}${scale && shift ? ' + bias' : ''}`;
}

export function optionalReal(value: number) {
  return { ...optional(real()), default: new Float(value) };
}

/** A batch norm's number of channels, also as `[64]`: PyTorch makes empty tensors of that size. */
export function features(): Parameter<Dim> {
  const whole = int();
  return { ...whole, read: a => whole.read(Array.isArray(a) && a.length === 1 ? (a as readonly Argument[])[0]! : a) };
}

/** Without vectors of its own, a layer never looks at its number of channels, whatever that is. */
export function hasVectors(args: NormArguments): boolean {
  return args.affine || args.track_running_stats;
}

export function checkFeatures(args: NormArguments): void {
  if (!hasVectors(args) || args.num_features === null) return;
  const { num_features } = args;
  requireAtLeast(
    [num_features],
    0,
    `Trying to create tensor with negative dimension ${showDim(num_features)}: [${showDim(num_features)}]`,
    'num_features',
  );
}

/** A function's own vectors must have one number a channel. */
export function checkVectors(args: NormArguments, channels: Dim): void {
  const vectors = {
    running_mean: args.running_mean,
    running_var: args.running_var,
    weight: args.weight,
    bias: args.bias,
  };
  for (const [name, value] of Object.entries(vectors)) {
    if (!(value instanceof Tensor)) continue;
    const size = product(value.shape);
    if (equal(size, channels) !== false) continue;
    throw new Problem(
      'mismatched-in-channels',
      `${name} should contain ${showDim(channels)} elements not ${showDim(size)}`,
      { expected: channels, found: size, parameter: name },
    );
  }
}

export function affineWeights(args: {
  readonly num_features: Dim | null;
  readonly affine: boolean;
  readonly bias: unknown;
}): Readonly<Record<string, Weight | null>> {
  if (!args.affine) return { weight: null, bias: null };
  const shape = args.num_features === null ? [] : [args.num_features];
  return {
    weight: { shape, init: { kind: 'ones' } },
    bias: args.bias === true ? { shape, init: { kind: 'zeros' } } : null,
  };
}

export function buffers(args: NormArguments): Readonly<Record<string, Weight | null>> {
  if (!args.track_running_stats) return { running_mean: null, running_var: null, num_batches_tracked: null };
  const shape = args.num_features === null ? [] : [args.num_features];
  return {
    running_mean: { shape, init: { kind: 'zeros' } },
    running_var: { shape, init: { kind: 'ones' } },
    num_batches_tracked: { shape: [], init: { kind: 'zeros' } },
  };
}
