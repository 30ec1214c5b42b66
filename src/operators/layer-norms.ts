/**
 * Norms over the last axes of each sample: layer norm, and RMS norm, which leaves the mean alone.
 */
import { shown } from '../figures/shown';
import { equal, isDim, multiply, product, showCount, showDim } from '../tensor/dim';
import { showList } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import { normalEquation } from './norm-arguments';
import type { Operator, Weight } from './operator';
import {
  type ArgumentsOf,
  anything,
  attempt,
  derive,
  ints,
  known,
  optional,
  type Parameters,
  real,
  tensor,
  truth,
} from './parameter';
import { Problem } from './problem';
import { requireAtLeast, showWindow } from './window';

const input = { input: tensor() };

interface LayerNormArguments {
  readonly input: Tensor;
  readonly normalized_shape: Shape;
  /** RMS norm's default depends on the dtype: the smallest step above 1. */
  readonly eps: number | null;
  readonly elementwise_affine: boolean;
  readonly weight?: Tensor | null;
  readonly bias: boolean | Tensor | null;
}

const layerNorm: Operator<LayerNormArguments> = {
  id: 'LayerNorm',
  family: 'normalization',
  purpose: 'Gives every sample’s last axes mean 0 and variance 1, then a learned scale and shift.',
  note: 'layer-normalization',
  documentation: 'generated/torch.nn.LayerNorm.html',
  rule: {
    ...lastAxesRule('mean 0 and variance 1', args =>
      normalEquation({ eps: args.eps ?? 1e-5, affine: args.elementwise_affine, bias: args.bias }),
    ),
    lower: (args, graph) => {
      const { weight, bias } = ownVectors(args, graph);
      const sizes = args.normalized_shape.map(dim => known(dim, 'the normalized shape'));
      const ones = () => graph.constant(Array<number>(sizes.reduce((a, b) => a * b, 1)).fill(1), sizes, 'float32');
      return graph.node('LayerNormalization', [graph.input(args.input), weight ?? ones(), bias], {
        axis: -sizes.length,
        epsilon: { float: args.eps ?? 1e-5 },
      });
    },
  },
  classes: [
    {
      name: 'torch.nn.LayerNorm',
      parameters: {
        normalized_shape: ints(),
        eps: real(1e-5),
        elementwise_affine: truth(true),
        bias: truth(true),
        device: anything(null),
        dtype: anything(null),
      },
      forward: input,
      check: checkSizes,
      weights,
    },
  ],
  functions: [
    vectorsForm('torch.nn.functional.layer_norm'),
    vectorsForm('torch.layer_norm', { cudnn_enable: anything(true) }),
  ],
};

const rmsNorm: Operator<LayerNormArguments> = {
  id: 'RMSNorm',
  family: 'normalization',
  purpose: 'Divides every sample’s last axes by their root mean square, then a learned scale; the mean stays.',
  note: 'layer-normalization',
  documentation: 'generated/torch.nn.RMSNorm.html',
  rule: {
    ...lastAxesRule('root mean square 1', rootMeanSquare),
    lower: (args, graph) => {
      const x = graph.input(args.input);
      const count = args.normalized_shape.length;
      const axes = graph.constant(
        Array.from({ length: count }, (_, i) => i - count),
        [count],
        'int64',
      );
      const mean = graph.node('ReduceMean', [graph.node('Mul', [x, x]), axes], { keepdims: 1 });
      const eps = graph.constant([args.eps ?? 2 ** -23], [], 'float32');
      const y = graph.node('Div', [x, graph.node('Sqrt', [graph.node('Add', [mean, eps])])]);
      const { weight } = ownVectors(args, graph);
      return weight ? graph.node('Mul', [y, weight]) : y;
    },
  },
  classes: [
    {
      name: 'torch.nn.RMSNorm',
      parameters: {
        normalized_shape: ints(),
        eps: optional(real()),
        elementwise_affine: truth(true),
        device: anything(null),
        dtype: anything(null),
      },
      forward: input,
      check: checkSizes,
      weights,
    },
  ],
  functions: [
    {
      names: ['torch.nn.functional.rms_norm', 'torch.rms_norm'],
      parameters: { ...input, normalized_shape: ints(), weight: optional(tensor()), eps: optional(real()) },
      adapt: (args: Pick<LayerNormArguments, 'input' | 'normalized_shape' | 'weight' | 'eps'>) =>
        derive(args, { elementwise_affine: a => a.weight !== null, bias: () => null }),
    },
  ],
};

function vectorsForm(name: string, more: Parameters = {}) {
  const call = {
    ...input,
    normalized_shape: {
      ...ints(),
      read: (a: Argument) => (isDim(a) ? undefined : ints().read(a)),
    },
    weight: optional(tensor()),
    bias: optional(tensor()),
    eps: real(1e-5),
  };
  return {
    names: [name],
    parameters: { ...call, ...more },
    adapt: (args: ArgumentsOf<typeof call>) => derive(args, { elementwise_affine: a => a.weight !== null }),
  };
}

/** Without eps it is that of the input's type: 2⁻²³ for float32. */
function rootMeanSquare(args: LayerNormArguments): string {
  const eps = attempt(() => args.eps);
  const scaled = attempt(() => args.elementwise_affine) !== false;
  return `y = x / √(mean of x² + ${eps ? shown(eps) : 'eps'})${scaled ? ' · weight' : ''}`;
}

function lastAxesRule(goal: string, equation: (args: LayerNormArguments) => string) {
  return {
    output: lastAxesOutput,
    reach: (args: LayerNormArguments) => ({ kind: 'all', dims: args.normalized_shape.map((_, i) => -1 - i) }) as const,
    headline: (args: LayerNormArguments) => {
      const parts = [`over ${showWindow(args.normalized_shape)}`];
      if (args.eps !== null && args.eps !== 1e-5) parts.push(`eps ${shown(args.eps)}`);
      if (!args.elementwise_affine) parts.push('not affine');
      return parts.join(' · ');
    },
    summary: (args: LayerNormArguments) =>
      `Gives every vector of ${showCount(product(args.normalized_shape))} features ${goal} on its own, whatever the rest of the batch is.`,
    formula: (args: LayerNormArguments) => formula(equation(args)),
    explain: (args: LayerNormArguments) => {
      const size = product(args.normalized_shape);
      const facts: string[] = [];
      const rows = attempt(() =>
        product(args.input.shape.slice(0, args.input.shape.length - args.normalized_shape.length)),
      );
      if (rows !== undefined)
        facts.push(
          `Each of ${showCount(rows)} ${equal(rows, 1) ? 'vector' : 'vectors'} is normalised over its own ${showCount(size)} values (${axes(args)}); training and evaluation do the same.`,
        );
      if (args.elementwise_affine)
        facts.push(
          `${showCount(multiply(size, vectorCount(args)))} parameters: ${vectorCount(args) === 2 ? 'a scale and a shift' : 'a scale'} for each of ${showCount(size)} features.`,
        );
      const remarks = equal(size, 1) ? ['A single value minus its own mean is 0: the output is only the bias.'] : [];
      return { formulas: [formula(equation(args))], facts, remarks };
    },
  };
}

/** `the last axis`, `the last 3 axes`. */
function axes({ normalized_shape }: LayerNormArguments): string {
  return normalized_shape.length === 1 ? 'the last axis' : `the last ${normalized_shape.length} axes`;
}

function vectorCount({ bias }: LayerNormArguments): number {
  return bias === true || bias instanceof Tensor ? 2 : 1;
}

function checkSizes({ normalized_shape }: LayerNormArguments): void {
  requireAtLeast(
    normalized_shape,
    0,
    `Trying to create tensor with negative dimension: ${showList(normalized_shape)}`,
    'normalized_shape',
  );
}

function lastAxesOutput(args: LayerNormArguments): Tensor {
  const { input, normalized_shape } = args;
  if (normalized_shape.length === 0) {
    throw new Problem(
      'mismatched-normalized-shape',
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []',
      { expected: 'at least one size', found: '[]', parameter: 'normalized_shape' },
    );
  }
  const last = input.shape.slice(-normalized_shape.length);
  const fits =
    last.length === normalized_shape.length && last.every((dim, i) => equal(dim, normalized_shape[i]!) !== false);
  if (!fits) {
    throw new Problem(
      'mismatched-normalized-shape',
      `Given normalized_shape=${showList(normalized_shape)}, expected input with shape [*, ${normalized_shape.map(showDim).join(', ')}], but got input of size${showList(input.shape)}`,
      { expected: showList(normalized_shape), found: showList(last), parameter: 'normalized_shape' },
    );
  }
  for (const name of ['weight', 'bias'] as const) {
    const value = args[name];
    if (!(value instanceof Tensor)) continue;
    if (
      value.shape.length === normalized_shape.length &&
      value.shape.every((dim, i) => equal(dim, normalized_shape[i]!) !== false)
    )
      continue;
    throw new Problem(
      'mismatched-normalized-shape',
      `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${showList(value.shape)} and normalized_shape = ${showList(normalized_shape)}`,
      { expected: showList(normalized_shape), found: showList(value.shape), parameter: name },
    );
  }
  return input;
}

function weights(args: LayerNormArguments): Readonly<Record<string, Weight | null>> {
  const shape = args.normalized_shape;
  const weight: Weight | null = args.elementwise_affine ? { shape, init: { kind: 'ones' } } : null;
  // RMS norm has no bias at all, so it has no entry for one.
  if (args.bias === undefined) return { weight };
  return { weight, bias: args.elementwise_affine && args.bias ? { shape, init: { kind: 'zeros' } } : null };
}

function ownVectors(
  args: LayerNormArguments,
  graph: Lowering,
): { weight: LoweredValue | undefined; bias: LoweredValue | undefined } {
  const vector = (name: 'weight' | 'bias') => {
    const value = args[name];
    if (value instanceof Tensor) return graph.input(value);
    return value === null ? undefined : graph.weight(name);
  };
  return { weight: vector('weight'), bias: vector('bias') };
}

export const layerNorms: readonly Operator[] = [layerNorm, rmsNorm];
