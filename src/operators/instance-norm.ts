/**
 * Instance normalisation: every channel of every sample over its own positions.
 */
import { equal, product, showCount, showDim } from '../tensor/dim';
import { showList, showProduct } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import {
  affineWeights,
  buffers,
  checkFeatures,
  checkVectors,
  hasVectors,
  type NormArguments,
  normalEquation,
  optionalReal,
} from './norm-arguments';
import type { Operator, Rule } from './operator';
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
import { batched } from './pooling-lowering';
import { Problem } from './problem';
import type { Rank } from './window';

const input = { input: tensor() };

export const instanceNorms: readonly Operator[] = [...([1, 2, 3] as const).map(instanceNorm), functionalInstanceNorm()];

function instanceNorm(n: Rank): Operator<NormArguments> {
  const id = `InstanceNorm${n}d`;
  const own = {
    eps: real(1e-5),
    momentum: optionalReal(0.1),
    affine: truth(false),
    track_running_stats: truth(false),
    device: anything(null),
    dtype: anything(null),
    bias: keywordOnly(bool(true)),
  };
  const lazyOwn = { ...own, affine: truth(true), track_running_stats: truth(true) };
  return {
    id,
    family: 'normalization',
    purpose: 'Gives every channel of every sample mean 0 and variance 1 over its positions.',
    note: 'layer-normalization',
    documentation: `generated/torch.nn.${id}.html`,
    rule: instanceRule(n),
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: { num_features: int(), ...own },
        forward: input,
        check: checkFeatures,
        weights: affineWeights,
        buffers,
      },
      {
        name: `torch.nn.Lazy${id}`,
        parameters: lazyOwn,
        forward: input,
        weights: affineWeights,
        buffers,
        adapt: (args: ArgumentsOf<typeof lazyOwn & typeof input>) =>
          derive(args, { num_features: a => a.input.shape[1] ?? null }),
      },
    ],
  };
}

function functionalInstanceNorm(): Operator<NormArguments> {
  const call = {
    ...input,
    running_mean: optional(tensor()),
    running_var: optional(tensor()),
    weight: optional(tensor()),
    bias: optional(tensor()),
    use_input_stats: bool(true),
    momentum: real(0.1),
    eps: real(1e-5),
  };
  return {
    id: 'instance_norm',
    family: 'normalization',
    purpose: 'Gives every channel of every sample mean 0 and variance 1 over its positions.',
    note: 'layer-normalization',
    documentation: 'generated/torch.nn.functional.instance_norm.html',
    rule: instanceRule(undefined),
    functions: [
      {
        names: ['torch.nn.functional.instance_norm'],
        parameters: call,
        adapt: (args: ArgumentsOf<typeof call>) =>
          derive(args, {
            num_features: () => null,
            affine: a => a.weight !== null,
            track_running_stats: a => !a.use_input_stats,
          }),
      },
    ],
  };
}

/** `n` tells an unbatched `(C, …)` input from a batched one; a function's input always has a batch. */
function instanceRule(n: Rank | undefined): Rule<NormArguments> {
  const positions = (args: NormArguments) => args.input.shape.slice(n === undefined ? 2 : -n);
  return {
    output: args => instanceOutput(args, n),
    reach: args => ({ kind: 'all', dims: positions(args).map((_, i) => -1 - i) }),
    headline: args =>
      args.num_features === null ? '' : `${showCount(args.num_features)} channels${args.affine ? ' · affine' : ''}`,
    summary: () => 'Normalises every channel of every sample over its own positions; the other samples do not matter.',
    formula: args => formula(normalEquation(args)),
    explain: args => {
      const over = attempt(() => positions(args));
      const facts = over
        ? [`Each mean is taken over ${showProduct(over)} values: all positions of one channel of one sample.`]
        : [];
      return { formulas: [formula(normalEquation(args))], facts, remarks: [] };
    },
    lower: (args, graph) => lowerInstance(args, graph, n),
  };
}

function instanceOutput(args: NormArguments, n: Rank | undefined): Tensor {
  const { input } = args;
  const rank = input.shape.length;
  if (n !== undefined && rank !== n + 1 && rank !== n + 2) {
    throw new Problem('wrong-rank', `expected ${n + 1}D or ${n + 2}D input (got ${rank}D input)`, {
      expected: `${n + 1}D or ${n + 2}D`,
      found: `${rank}D`,
      parameter: 'input',
    });
  }
  const axis = n !== undefined && rank === n + 1 ? 0 : 1;
  const channels = input.shape[axis] ?? 0;
  const own = hasVectors(args) ? args.num_features : null;
  if (own !== null && equal(channels, own) === false) {
    throw new Problem(
      'mismatched-in-channels',
      `expected input's size at dim=${axis} to match num_features (${showDim(own)}), but got: ${showDim(channels)}.`,
      { expected: own, found: channels, parameter: 'num_features' },
    );
  }
  checkVectors(args, channels);
  const positions = product(input.shape.slice(n === undefined ? 2 : -n));
  if (args.use_input_stats !== false && positions === 1) {
    throw new Problem(
      'invalid-argument',
      `Expected more than 1 spatial element when training, got input size ${showList(input.shape)}`,
      { expected: 'more than 1', found: 1, parameter: 'input' },
    );
  }
  return input;
}

function lowerInstance(args: NormArguments, graph: Lowering, n: Rank | undefined): LoweredValue {
  const { input } = args;
  const rank = n ?? ((input.shape.length - 2) as Rank);
  const channels = known(input.shape.at(-rank - 1)!, 'the number of channels');
  const filled = (value: number) => graph.constant(Array<number>(channels).fill(value), [channels], 'float32');
  const vector = (name: 'weight' | 'bias' | 'running_mean' | 'running_var', value: number) => {
    const given = args[name];
    if (given instanceof Tensor) return graph.input(given);
    return (args.num_features === null ? undefined : graph.weight(name)) ?? filled(value);
  };
  const epsilon = { epsilon: { float: args.eps } };
  const affine = [vector('weight', 1), vector('bias', 0)];
  const [y] = batched(input, graph, rank, x => [
    args.track_running_stats
      ? graph.node('BatchNormalization', [x, ...affine, vector('running_mean', 0), vector('running_var', 1)], epsilon)
      : graph.node('InstanceNormalization', [x, ...affine], epsilon),
  ]);
  return y!;
}
