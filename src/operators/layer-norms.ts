/**
 * Norms within one sample: over the last axes (layer and RMS norm), over groups of channels, or to unit length.
 */
import { type Dim, divides, equal, floorDivide, isDim, multiply, product, showCount, showDim } from '../tensor/dim';
import { showList } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Weight } from './operator';
import {
  type ArgumentsOf,
  anything,
  attempt,
  bool,
  derive,
  int,
  ints,
  keywordOnly,
  known,
  optional,
  type Parameters,
  real,
  tensor,
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
    ...lastAxesRule('mean 0 and variance 1', 'y = (x − mean) / √(var + eps) · weight + bias'),
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
        elementwise_affine: bool(true),
        bias: bool(true),
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
    ...lastAxesRule('root mean square 1', 'y = x / √(mean of x² + eps) · weight'),
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
        elementwise_affine: bool(true),
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

function lastAxesRule(goal: string, equation: string) {
  return {
    output: lastAxesOutput,
    reach: (args: LayerNormArguments) => ({ kind: 'all', dims: args.normalized_shape.map((_, i) => -1 - i) }) as const,
    headline: (args: LayerNormArguments) => {
      const parts = [`over ${showWindow(args.normalized_shape)}`];
      if (args.eps !== null && args.eps !== 1e-5) parts.push(`eps ${args.eps}`);
      if (!args.elementwise_affine) parts.push('not affine');
      return parts.join(' · ');
    },
    summary: (args: LayerNormArguments) =>
      `Gives every vector of ${showCount(product(args.normalized_shape))} features ${goal} on its own, whatever the rest of the batch is.`,
    formula: () => formula(equation),
    explain: (args: LayerNormArguments) => {
      const size = product(args.normalized_shape);
      const facts: string[] = [];
      if (args.elementwise_affine)
        facts.push(
          `${showCount(multiply(size, vectorCount(args)))} parameters: ${vectorCount(args) === 2 ? 'a scale and a shift' : 'a scale'} for each of ${showCount(size)} features.`,
        );
      const rows = attempt(() =>
        product(args.input.shape.slice(0, args.input.shape.length - args.normalized_shape.length)),
      );
      if (rows !== undefined)
        facts.push(
          `${showCount(rows)} vectors are normalised, each over its own ${showCount(size)} values; training and evaluation do the same.`,
        );
      const remarks = equal(size, 1) ? ['A single value minus its own mean is 0: the output is only the bias.'] : [];
      return { formulas: [formula(equation)], facts, remarks };
    },
  };
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

interface GroupNormArguments {
  readonly input: Tensor;
  readonly num_groups: Dim;
  readonly num_channels: Dim | null;
  readonly eps: number;
  readonly affine: boolean;
  readonly weight?: Tensor | null;
  readonly bias: boolean | Tensor | null;
}

const groupCall = {
  ...input,
  num_groups: int(),
  weight: optional(tensor()),
  bias: optional(tensor()),
  eps: real(1e-5),
};

const groupNorm: Operator<GroupNormArguments> = {
  id: 'GroupNorm',
  family: 'normalization',
  purpose: 'Gives every group of channels of every sample mean 0 and variance 1, whatever the batch size.',
  note: 'layer-normalization',
  documentation: 'generated/torch.nn.GroupNorm.html',
  rule: {
    output: groupOutput,
    reach: args => ({ kind: 'all', dims: args.input.shape.slice(1).map((_, i) => -1 - i) }),
    headline: args => {
      const channels = attempt(() => channelsOf(args));
      return `${channels === undefined ? '' : `${showCount(channels)} channels in `}${showDim(args.num_groups)} group${args.num_groups === 1 ? '' : 's'}${args.num_channels !== null && !args.affine ? ' · not affine' : ''}`;
    },
    summary: args =>
      `Normalises groups of ${showDim(floorDivide(channelsOf(args), args.num_groups))} channels together, every sample on its own.`,
    formula: () => formula('y = (x − mean) / √(var + eps) · weight + bias'),
    explain: args => {
      const facts: string[] = [];
      const remarks: string[] = [];
      const channels = attempt(() => channelsOf(args));
      if (channels !== undefined && args.affine && args.num_channels !== null)
        facts.push(`${showCount(multiply(2, channels))} parameters: a scale and a shift for each channel.`);
      const set = attempt(() => [floorDivide(channelsOf(args), args.num_groups), ...args.input.shape.slice(2)]);
      if (set)
        facts.push(
          `Each mean is taken over ${set.map(showDim).join('·')} = ${showCount(product(set))} values (channels of a group and positions).`,
        );
      if (channels !== undefined && equal(args.num_groups, 1))
        remarks.push('One group: like layer normalisation over channels and positions together.');
      else if (channels !== undefined && equal(args.num_groups, channels))
        remarks.push('As many groups as channels: the same as instance normalisation.');
      return { formulas: [formula('y = (x − mean) / √(var + eps) · weight + bias')], facts, remarks };
    },
    lower: lowerGroup,
  },
  classes: [
    {
      name: 'torch.nn.GroupNorm',
      parameters: {
        num_groups: int(),
        num_channels: int(),
        eps: real(1e-5),
        affine: bool(true),
        device: anything(null),
        dtype: anything(null),
        bias: keywordOnly(bool(true)),
      },
      forward: input,
      check: checkGroups,
      weights: ({ num_channels, affine, bias }) => {
        const shape = num_channels === null ? [] : [num_channels];
        return {
          weight: affine ? { shape, init: { kind: 'ones' } } : null,
          bias: affine && bias ? { shape, init: { kind: 'zeros' } } : null,
        };
      },
    },
  ],
  functions: [
    {
      names: ['torch.nn.functional.group_norm'],
      parameters: groupCall,
      adapt: groupAdapt,
    },
    {
      names: ['torch.group_norm'],
      parameters: { ...groupCall, cudnn_enabled: anything(true) },
      adapt: groupAdapt,
    },
  ],
};

function groupAdapt(args: ArgumentsOf<typeof groupCall>): GroupNormArguments {
  return derive(args, { num_channels: () => null, affine: a => a.weight !== null });
}

function channelsOf({ num_channels, input }: GroupNormArguments): Dim {
  return num_channels ?? input.shape[1]!;
}

function checkGroups({ num_groups, num_channels }: GroupNormArguments): void {
  if (num_channels === null) return;
  if (num_groups === 0)
    throw new Problem('invalid-argument', 'integer modulo by zero', {
      found: 0,
      expected: 'at least 1',
      parameter: 'num_groups',
    });
  if (divides(num_groups, num_channels) === false) {
    throw new Problem(
      'indivisible-groups',
      `num_channels (${showDim(num_channels)}) must be divisible by num_groups (${showDim(num_groups)})`,
      { expected: `a multiple of ${showDim(num_groups)}`, found: num_channels, parameter: 'num_channels' },
    );
  }
}

function groupOutput(args: GroupNormArguments): Tensor {
  const { input, num_groups, num_channels } = args;
  if (input.shape.length < 2) {
    throw new Problem(
      'wrong-rank',
      `Expected at least 2 dimensions for input tensor but received ${input.shape.length}`,
      { expected: 'at least 2D', found: `${input.shape.length}D`, parameter: 'input' },
    );
  }
  requireAtLeast([num_groups], 1, `Expected num groups to be greater than 0, got ${showDim(num_groups)}`, 'num_groups');
  const channels = input.shape[1]!;
  if (divides(num_groups, channels) === false) {
    throw new Problem(
      'indivisible-groups',
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${showList(input.shape)} and num_groups=${showDim(num_groups)}`,
      { expected: `a multiple of ${showDim(num_groups)}`, found: channels, parameter: 'num_groups' },
    );
  }
  const vectors: readonly (readonly [string, Shape | undefined])[] = [
    [
      'weight',
      args.weight instanceof Tensor
        ? args.weight.shape
        : num_channels !== null && args.affine
          ? [num_channels]
          : undefined,
    ],
    ['bias', args.bias instanceof Tensor ? args.bias.shape : undefined],
  ];
  for (const [name, shape] of vectors) {
    if (shape === undefined || (shape.length === 1 && equal(shape[0]!, channels) !== false)) continue;
    throw new Problem(
      'mismatched-in-channels',
      `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${showList(shape)} and input of shape ${showList(input.shape)}`,
      { expected: shape[0] ?? 1, found: channels, parameter: num_channels === null ? name : 'num_channels' },
    );
  }
  const perGroup = product([input.shape[0]!, floorDivide(channels, num_groups), ...input.shape.slice(2)]);
  if (perGroup === 1) {
    throw new Problem(
      'invalid-argument',
      `Expected more than 1 value per channel when training, got input size ${showList(input.shape)}`,
      { expected: 'more than 1', found: 1, parameter: 'input' },
    );
  }
  return input;
}

/** Groups become the channels of an instance norm: (N, C, …) → (N, G, −1) → back, then the scale of each channel. */
function lowerGroup(args: GroupNormArguments, graph: Lowering): LoweredValue {
  const shape = args.input.shape.map(dim => known(dim, 'the input size'));
  const groups = known(args.num_groups, 'num_groups');
  const int64 = (...values: readonly number[]) => graph.constant(values, [values.length], 'int64');
  const filled = (value: number) => graph.constant(Array<number>(groups).fill(value), [groups], 'float32');
  const grouped = graph.node('Reshape', [graph.input(args.input), int64(shape[0]!, groups, -1)]);
  const even = graph.node('InstanceNormalization', [grouped, filled(1), filled(0)], { epsilon: { float: args.eps } });
  const y = graph.node('Reshape', [even, int64(...shape)]);
  const column = int64(1, -1, ...Array<number>(shape.length - 2).fill(1));
  const vector = (name: 'weight' | 'bias') => {
    const value = args[name];
    const found =
      value instanceof Tensor ? graph.input(value) : args.num_channels === null ? undefined : graph.weight(name);
    return found && graph.node('Reshape', [found, column]);
  };
  const [scale, shift] = [vector('weight'), vector('bias')];
  const scaled = scale ? graph.node('Mul', [y, scale]) : y;
  return shift ? graph.node('Add', [scaled, shift]) : scaled;
}

interface NormalizeArguments {
  readonly input: Tensor;
  readonly p: number;
  readonly dim: readonly Dim[];
  readonly eps: number;
}

const normalize: Operator<NormalizeArguments> = {
  id: 'normalize',
  family: 'normalization',
  purpose: 'Scales vectors to length 1, so that a dot product is the cosine of their angle.',
  note: 'contrastive-learning',
  documentation: 'generated/torch.nn.functional.normalize.html',
  rule: {
    output: ({ input, dim }) => {
      for (const axis of dim) axisOf(axis, input.shape.length);
      return input;
    },
    reach: ({ input, dim }) => ({
      kind: 'all',
      dims: dim.map(axis => axisOf(axis, input.shape.length) - input.shape.length),
    }),
    headline: ({ p, dim }) => `${p === 2 ? '' : `p = ${p} · `}dim ${dim.map(showDim).join(', ')}`,
    summary: ({ p }) => `Divides every vector by its ${p === 2 ? 'Euclidean length' : `${p}-norm`}.`,
    formula: ({ p }) => formula(`y = x / max(‖x‖, eps), ‖·‖ the ${p}-norm`),
    lower: lowerNormalize,
  },
  functions: [
    {
      names: ['torch.nn.functional.normalize'],
      parameters: { ...input, p: real(2), dim: ints(1), eps: real(1e-12), out: anything(null) },
    },
  ],
};

function axisOf(dim: Dim, rank: number): number {
  const axis = known(dim, 'dim');
  const bound = Math.max(rank, 1);
  if (axis >= -bound && axis < bound) return axis < 0 ? axis + bound : axis;
  throw new Problem(
    'dim-out-of-range',
    `Dimension out of range (expected to be in range of [${-bound}, ${bound - 1}], but got ${axis})`,
    { expected: `${-bound} to ${bound - 1}`, found: axis, parameter: 'dim' },
  );
}

function lowerNormalize({ input, p, dim, eps }: NormalizeArguments, graph: Lowering): LoweredValue {
  const x = graph.input(input);
  const constant = (value: number) => graph.constant([value], [], 'float32');
  const axes = graph.constant(
    dim.map(axis => known(axis, 'dim')),
    [dim.length],
    'int64',
  );
  const size = graph.node('Abs', [x]);
  const length =
    p === 2
      ? graph.node('ReduceL2', [x, axes], { keepdims: 1 })
      : p === 1
        ? graph.node('ReduceL1', [x, axes], { keepdims: 1 })
        : p === Number.POSITIVE_INFINITY
          ? graph.node('ReduceMax', [size, axes], { keepdims: 1 })
          : graph.node('Pow', [
              graph.node('ReduceSum', [graph.node('Pow', [size, constant(p)]), axes], { keepdims: 1 }),
              constant(1 / p),
            ]);
  return graph.node('Div', [x, graph.node('Max', [length, constant(eps)])]);
}

export const layerNorms: readonly Operator[] = [layerNorm, rmsNorm, groupNorm, normalize];
