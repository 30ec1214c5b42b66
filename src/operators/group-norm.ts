/**
 * Group normalisation: groups of channels of every sample, together with all positions.
 */
import { type Dim, divides, equal, floorDivide, multiply, product, showCount, showDim } from '../tensor/dim';
import { showList, showProduct } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import { normalEquation } from './norm-arguments';
import type { Operator } from './operator';
import {
  type ArgumentsOf,
  anything,
  attempt,
  bool,
  derive,
  int,
  keywordOnly,
  known,
  optional,
  real,
  tensor,
  truth,
} from './parameter';
import { Problem } from './problem';
import { requireAtLeast } from './window';

const input = { input: tensor() };

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
    formula: args => formula(normalEquation(args)),
    explain: args => {
      const facts: string[] = [];
      const remarks: string[] = [];
      const channels = attempt(() => channelsOf(args));
      const set = attempt(() => [floorDivide(channelsOf(args), args.num_groups), ...args.input.shape.slice(2)]);
      if (set)
        facts.push(
          `Each mean is taken over ${showProduct(set)} values: the channels of a group and all positions, for every sample on its own.`,
        );
      if (channels !== undefined && args.affine && args.num_channels !== null)
        facts.push(`${showCount(multiply(2, channels))} parameters: a scale and a shift for each channel.`);
      if (channels !== undefined && equal(args.num_groups, 1))
        remarks.push('One group: like layer normalisation over channels and positions together.');
      else if (channels !== undefined && equal(args.num_groups, channels))
        remarks.push('As many groups as channels: the same as instance normalisation.');
      return { formulas: [formula(normalEquation(args))], facts, remarks };
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
        affine: truth(true),
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

export const groupNorms: readonly Operator[] = [groupNorm];
