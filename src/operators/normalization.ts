/**
 * The norms, and batch normalisation in full. Every norm subtracts a mean and divides by a standard deviation (or only the
 * latter); they differ in the set that both are taken over: here each channel over the whole batch.
 */
import { shown } from '../figures/shown';
import { equal, isKnown, multiply, product, showCount, showDim } from '../tensor/dim';
import { showList, showProduct } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import { groupNorms } from './group-norm';
import { instanceNorms } from './instance-norm';
import { layerNorms } from './layer-norms';
import type { LoweredValue, Lowering } from './lowering';
import {
  affineWeights,
  buffers,
  checkFeatures,
  checkVectors,
  features,
  hasVectors,
  type NormArguments,
  normalEquation,
  optionalReal,
} from './norm-arguments';
import type { Explanation, Operator } from './operator';
import {
  type ArgumentsOf,
  anything,
  attempt,
  bool,
  derive,
  keywordOnly,
  known,
  optional,
  real,
  tensor,
  truth,
} from './parameter';
import { Problem } from './problem';
import { responseNorms } from './response-norm';
import { unitNorms } from './unit-norm';

const input = { input: tensor() };

export const norms: readonly Operator[] = [
  batchNorm('BatchNorm1d', [2, 3]),
  batchNorm('BatchNorm2d', [4]),
  batchNorm('BatchNorm3d', [5]),
  batchNorm('SyncBatchNorm', [2, 3, 4, 5, 6]),
  ...instanceNorms,
  functionalBatchNorm(),
  ...responseNorms,
  ...layerNorms,
  ...groupNorms,
  ...unitNorms,
];

function batchNorm(id: string, ranks: readonly number[]): Operator<NormArguments> {
  const own = {
    eps: real(1e-5),
    momentum: optionalReal(0.1),
    affine: truth(true),
    track_running_stats: truth(true),
    ...(id === 'SyncBatchNorm' ? { process_group: anything(null) } : {}),
    device: anything(null),
    dtype: anything(null),
    bias: keywordOnly(bool(true)),
  };
  const parameters = { num_features: features(), ...own };
  const lazy = {
    name: `torch.nn.Lazy${id}`,
    parameters: own,
    forward: input,
    weights: affineWeights,
    buffers,
    adapt: (args: ArgumentsOf<typeof own & typeof input>) =>
      derive(args, { num_features: a => a.input.shape[1] ?? null }),
  };
  return {
    id,
    family: 'normalization',
    purpose: 'Gives every channel mean 0 and variance 1 over the batch, then a learned scale and shift.',
    note: 'batch-normalization',
    argumentNotes: {
      momentum: 'batch-normalization#running-statistics',
      track_running_stats: 'batch-normalization#running-statistics',
    },
    documentation: `generated/torch.nn.${id}.html`,
    rule: { ...batchRule(), output: args => batchOutput(args, ranks) },
    classes: [
      { name: `torch.nn.${id}`, parameters, forward: input, check: checkFeatures, weights: affineWeights, buffers },
      ...(id === 'SyncBatchNorm' ? [] : [lazy]),
    ],
  };
}

function functionalBatchNorm(): Operator<NormArguments> {
  const call = {
    ...input,
    running_mean: optional(tensor()),
    running_var: optional(tensor()),
    weight: optional(tensor()),
    bias: optional(tensor()),
    training: bool(false),
    momentum: real(0.1),
    eps: real(1e-5),
  };
  return {
    id: 'batch_norm',
    family: 'normalization',
    purpose: 'Normalises every channel, with running statistics or with the batch’s own.',
    note: 'batch-normalization',
    documentation: 'generated/torch.nn.functional.batch_norm.html',
    rule: { ...batchRule(), output: args => batchOutput(args, undefined) },
    functions: [
      {
        names: ['torch.nn.functional.batch_norm'],
        parameters: { ...call, running_mean: tensorOrNone(), running_var: tensorOrNone() },
        adapt: (args: ArgumentsOf<typeof call>) =>
          derive(args, {
            num_features: () => null,
            affine: a => a.weight !== null,
            track_running_stats: a => a.running_mean !== null,
          }),
      },
    ],
  };
}

/** Required, but `None` is an answer. */
function tensorOrNone() {
  const { default: _, ...required } = optional(tensor());
  return required;
}

function batchRule() {
  return {
    headline: (args: NormArguments) => normHeadline(args),
    summary: (args: NormArguments) =>
      `Normalises each of the ${countOf(args)} channels over the whole batch${args.affine ? ', then scales and shifts it by two learned numbers' : ''}.`,
    formula: (args: NormArguments) => formula(normalEquation(args)),
    explain: (args: NormArguments) => explainBatch(args),
    lower: (args: NormArguments, graph: Lowering) => lowerBatch(args, graph),
  };
}

function countOf(args: NormArguments): string {
  return showCount(args.num_features ?? args.input.shape[1] ?? 1);
}

function batchOutput(args: NormArguments, ranks: readonly number[] | undefined): Tensor {
  const { input } = args;
  const rank = input.shape.length;
  if (ranks && !ranks.includes(rank)) {
    const expected = ranks.length > 2 ? 'at least 2D' : ranks.map(r => `${r}D`).join(' or ');
    throw new Problem('wrong-rank', `expected ${expected} input (got ${rank}D input)`, {
      expected,
      found: `${rank}D`,
      parameter: 'input',
    });
  }
  const channels = rank < 2 ? 0 : input.shape[1]!;
  const own = hasVectors(args) ? args.num_features : null;
  if (own !== null && equal(channels, own) === false) {
    const what = args.track_running_stats ? 'running_mean' : 'weight';
    throw new Problem(
      'mismatched-in-channels',
      `${what} should contain ${showDim(channels)} elements not ${showDim(own)}`,
      { expected: own, found: channels, parameter: 'num_features' },
    );
  }
  if (args.training === false && args.track_running_stats === false) {
    throw new Problem('wrong-call', 'running_mean must be defined in evaluation mode', { parameter: 'running_mean' });
  }
  checkVectors(args, channels);
  if (args.training) requireSeveral(args);
  return input;
}

/** One value has no variance. */
function requireSeveral({ input }: NormArguments): void {
  const values = product(input.shape.filter((_, axis) => axis !== 1));
  if (values === 1) {
    throw new Problem(
      'invalid-argument',
      `Expected more than 1 value per channel when training, got input size ${showList(input.shape)}`,
      { expected: 'more than 1', found: 1, parameter: 'input' },
    );
  }
}

function normHeadline(args: NormArguments): string {
  const parts = [`${attempt(() => countOf(args)) ?? '?'} channels`];
  if (attempt(() => args.eps) !== 1e-5) parts.push(`eps ${args.eps}`);
  const momentum = attempt(() => args.momentum);
  if (momentum === null) parts.push('cumulative average');
  else if (momentum !== undefined && momentum !== 0.1) parts.push(`momentum ${shown(momentum)}`);
  if (args.num_features !== null && !args.affine) parts.push('not affine');
  if (args.num_features !== null && !args.track_running_stats) parts.push('no running statistics');
  return parts.join(' · ');
}

function explainBatch(args: NormArguments): Explanation {
  const facts: string[] = [];
  const remarks: string[] = [];
  const channels = attempt(() => args.num_features);
  const shape = attempt(() => args.input.shape);
  const others = shape?.filter((_, axis) => axis !== 1);
  if (others)
    facts.push(
      `Each mean is taken over ${showProduct(others)} values, over batch and positions (${
        others.length > 1
          ? `axes 0, ${others
              .slice(1)
              .map((_, i) => i + 2)
              .join(', ')}`
          : 'axis 0'
      }), for every channel.`,
    );
  if (others && equal(product(others), 1))
    remarks.push('In training this raises an error: a single value per channel has no variance.');
  else if (shape && isKnown(shape[0]!) && shape[0] === 1)
    remarks.push('With a batch of 1 the statistics come from one sample only; in training that is noisy.');
  const momentum = attempt(() => args.momentum);
  if (typeof momentum === 'number')
    facts.push(
      `In training the running statistics move by ${shown(momentum)} towards each batch: running = ${shown(1 - momentum, 6)}·running + ${shown(momentum)}·batch${momentum > 0 && momentum < 1 ? `; after 10 batches what they began with still weighs ${shown(1 - momentum, 6)}^10 = ${shown((1 - momentum) ** 10, 2)}` : ''}.`,
    );
  if (channels && args.affine && !args.weight)
    facts.push(
      `${isKnown(channels) ? `2·${channels} = ` : ''}${showCount(multiply(2, channels))} parameters: a scale and a shift for each channel.`,
    );
  if (channels && args.track_running_stats)
    facts.push(
      `${showCount(channels)} running means and variances are kept as buffers, not learned; eval() uses them.`,
    );
  if (momentum === 0) remarks.push('momentum=0 never updates the running statistics.');
  return { formulas: [formula(normalEquation(args))], facts, remarks };
}

/** As in `eval()`; without running statistics the batch's own are used. */
function lowerBatch(args: NormArguments, graph: Lowering): LoweredValue {
  const x = graph.input(args.input);
  const channels = known(args.input.shape[1]!, 'the number of channels');
  const filled = (value: number) => graph.constant(Array<number>(channels).fill(value), [channels], 'float32');
  const vector = (name: 'weight' | 'bias' | 'running_mean' | 'running_var', value: number) => {
    const given = args[name];
    if (given instanceof Tensor) return graph.input(given);
    return (args.num_features === null ? undefined : graph.weight(name)) ?? filled(value);
  };
  const [scale, shift] = [vector('weight', 1), vector('bias', 0)];
  if (!args.track_running_stats || args.training) return lowerBatchStatistics(args, graph, x, scale, shift);
  return graph.node('BatchNormalization', [x, scale, shift, vector('running_mean', 0), vector('running_var', 1)], {
    epsilon: { float: args.eps },
  });
}

function lowerBatchStatistics(
  args: NormArguments,
  graph: Lowering,
  x: LoweredValue,
  scale: LoweredValue,
  shift: LoweredValue,
): LoweredValue {
  const rank = args.input.shape.length;
  const axes = graph.constant(
    Array.from({ length: rank }, (_, i) => i).filter(i => i !== 1),
    [rank - 1],
    'int64',
  );
  const column = graph.constant([1, -1, ...Array<number>(rank - 2).fill(1)], [rank], 'int64');
  return normalized(
    graph,
    x,
    axes,
    args.eps,
    graph.node('Reshape', [scale, column]),
    graph.node('Reshape', [shift, column]),
  );
}

/** `(x − mean) / √(var + eps) · scale + shift` over the axes. */
export function normalized(
  graph: Lowering,
  x: LoweredValue,
  axes: LoweredValue,
  eps: number,
  scale?: LoweredValue,
  shift?: LoweredValue,
): LoweredValue {
  const centred = graph.node('Sub', [x, graph.node('ReduceMean', [x, axes], { keepdims: 1 })]);
  const variance = graph.node('ReduceMean', [graph.node('Mul', [centred, centred]), axes], { keepdims: 1 });
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.constant([eps], [], 'float32')])]);
  const y = graph.node('Div', [centred, deviation]);
  const scaled = scale ? graph.node('Mul', [y, scale]) : y;
  return shift ? graph.node('Add', [scaled, shift]) : scaled;
}
