/**
 * Batch, instance and local response normalisation: what is counted per channel. Layer-wise norms are in `layer-norms`.
 * Every norm subtracts a mean and divides by a standard deviation; they differ in the set that both are taken over.
 */
import { type Dim, equal, isKnown, product, showCount, showDim } from '../tensor/dim';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { Float } from './argument';
import { formula } from './formula';
import { layerNorms } from './layer-norms';
import type { LoweredValue, Lowering } from './lowering';
import type { Explanation, Operator, Rule, Weight } from './operator';
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
} from './parameter';
import { batched } from './pooling-lowering';
import { Problem } from './problem';
import { type Rank, requireAtLeast } from './window';

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

const input = { input: tensor() };

export const norms: readonly Operator[] = [
  batchNorm('BatchNorm1d', [2, 3]),
  batchNorm('BatchNorm2d', [4]),
  batchNorm('BatchNorm3d', [5]),
  batchNorm('SyncBatchNorm', [2, 3, 4, 5, 6]),
  ...([1, 2, 3] as const).map(instanceNorm),
  functionalBatchNorm(),
  functionalInstanceNorm(),
  localResponseNorm(),
  ...layerNorms,
];

function batchNorm(id: string, ranks: readonly number[]): Operator<NormArguments> {
  const own = {
    eps: real(1e-5),
    momentum: optionalReal(0.1),
    affine: bool(true),
    track_running_stats: bool(true),
    ...(id === 'SyncBatchNorm' ? { process_group: anything(null) } : {}),
    device: anything(null),
    dtype: anything(null),
    bias: keywordOnly(bool(true)),
  };
  const parameters = { num_features: int(), ...own };
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
    documentation: `generated/torch.nn.${id}.html`,
    rule: { ...batchRule(), output: args => batchOutput(args, ranks) },
    classes: [
      { name: `torch.nn.${id}`, parameters, forward: input, check: checkFeatures, weights: affineWeights, buffers },
      ...(id === 'SyncBatchNorm' ? [] : [lazy]),
    ],
  };
}

function optionalReal(value: number) {
  return { ...optional(real()), default: new Float(value) };
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
    formula: () => formula('y = (x − mean) / √(var + eps) · weight + bias'),
    explain: (args: NormArguments) => explainBatch(args),
    lower: (args: NormArguments, graph: Lowering) => lowerBatch(args, graph),
  };
}

function countOf(args: NormArguments): string {
  return showCount(args.num_features ?? args.input.shape[1] ?? 1);
}

function checkFeatures({ num_features }: NormArguments): void {
  if (num_features === null) return;
  requireAtLeast(
    [num_features],
    0,
    `Trying to create tensor with negative dimension ${showDim(num_features)}: [${showDim(num_features)}]`,
    'num_features',
  );
}

function batchOutput(args: NormArguments, ranks: readonly number[] | undefined): Tensor {
  const { input, num_features } = args;
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
  if (num_features !== null && (args.affine || args.track_running_stats) && equal(channels, num_features) === false) {
    const what = args.track_running_stats ? 'running_mean' : 'weight';
    throw new Problem(
      'mismatched-in-channels',
      `${what} should contain ${showDim(channels)} elements not ${showDim(num_features)}`,
      { expected: num_features, found: channels, parameter: 'num_features' },
    );
  }
  if (args.training === false && args.track_running_stats === false) {
    throw new Problem('wrong-call', 'running_mean must be defined in evaluation mode', { parameter: 'running_mean' });
  }
  checkVectors(args, channels);
  if (args.training) requireSeveral(args);
  return input;
}

/** A function's own vectors must have one number a channel. */
function checkVectors(args: NormArguments, channels: Dim): void {
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

export function affineWeights(args: {
  readonly num_features: Dim | null;
  readonly affine: boolean;
  readonly bias: unknown;
}): Readonly<Record<string, Weight | null>> {
  const shape = args.num_features === null ? [] : [args.num_features];
  return {
    weight: args.affine ? { shape, init: { kind: 'ones' } } : null,
    bias: args.affine && args.bias === true ? { shape, init: { kind: 'zeros' } } : null,
  };
}

function buffers(args: NormArguments): Readonly<Record<string, Weight | null>> {
  const shape = args.num_features === null ? [] : [args.num_features];
  if (!args.track_running_stats) return { running_mean: null, running_var: null, num_batches_tracked: null };
  return {
    running_mean: { shape, init: { kind: 'zeros' } },
    running_var: { shape, init: { kind: 'ones' } },
    num_batches_tracked: { shape: [], init: { kind: 'zeros' } },
  };
}

function normHeadline(args: NormArguments): string {
  const parts = [`${attempt(() => countOf(args)) ?? '?'} channels`];
  if (attempt(() => args.eps) !== 1e-5) parts.push(`eps ${args.eps}`);
  const momentum = attempt(() => args.momentum);
  if (momentum === null) parts.push('cumulative average');
  else if (momentum !== undefined && momentum !== 0.1) parts.push(`momentum ${momentum}`);
  if (args.num_features !== null && !args.affine) parts.push('not affine');
  if (args.num_features !== null && !args.track_running_stats) parts.push('no running statistics');
  return parts.join(' · ');
}

function explainBatch(args: NormArguments): Explanation {
  const facts: string[] = [];
  const remarks: string[] = [];
  const channels = attempt(() => args.num_features);
  if (channels && args.affine && !args.weight) {
    facts.push(
      `2·${showDim(channels)} = ${showCount(isKnown(channels) ? 2 * channels : channels)} parameters: a scale and a shift for each channel.`,
    );
  }
  if (channels && args.track_running_stats)
    facts.push(
      `${showCount(channels)} running means and variances are kept as buffers, not learned; eval() uses them.`,
    );
  const shape = attempt(() => args.input.shape);
  const others = shape?.filter((_, axis) => axis !== 1);
  if (others)
    facts.push(
      `Each mean is taken over ${others.map(showDim).join('·')} = ${showCount(product(others))} values (batch and positions).`,
    );
  if (others && equal(product(others), 1))
    remarks.push('In training this raises an error: a single value per channel has no variance.');
  else if (shape && isKnown(shape[0]!) && shape[0] === 1)
    remarks.push('With a batch of 1 the statistics come from one sample only; in training that is noisy.');
  const momentum = attempt(() => args.momentum);
  if (typeof momentum === 'number')
    facts.push(
      `In training the running statistics move by ${momentum} towards each batch: running = ${Number((1 - momentum).toPrecision(6))}·running + ${momentum}·batch.`,
    );
  if (momentum === 0) remarks.push('momentum=0 never updates the running statistics.');
  return { formulas: [formula('y = (x − mean) / √(var + eps) · weight + bias')], facts, remarks };
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

function instanceNorm(n: Rank): Operator<NormArguments> {
  const id = `InstanceNorm${n}d`;
  const own = {
    eps: real(1e-5),
    momentum: optionalReal(0.1),
    affine: bool(false),
    track_running_stats: bool(false),
    device: anything(null),
    dtype: anything(null),
    bias: keywordOnly(bool(true)),
  };
  const lazyOwn = { ...own, affine: bool(true), track_running_stats: bool(true) };
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
    formula: () => formula('y = (x − mean) / √(var + eps)'),
    explain: args => {
      const over = attempt(() => positions(args));
      const facts = over
        ? [`Each mean is taken over ${over.map(showDim).join('·')} = ${showCount(product(over))} values (positions).`]
        : [];
      return { formulas: [formula('y = (x − mean) / √(var + eps)')], facts, remarks: [] };
    },
    lower: (args, graph) => lowerInstance(args, graph, n),
  };
}

function instanceOutput(args: NormArguments, n: Rank | undefined): Tensor {
  const { input, num_features } = args;
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
  if (num_features !== null && (args.affine || args.track_running_stats) && equal(channels, num_features) === false) {
    throw new Problem(
      'mismatched-in-channels',
      `expected input's size at dim=${axis} to match num_features (${showDim(num_features)}), but got: ${showDim(channels)}.`,
      { expected: num_features, found: channels, parameter: 'num_features' },
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

interface ResponseArguments {
  readonly input: Tensor;
  readonly size: Dim;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

function localResponseNorm(): Operator<ResponseArguments> {
  const own = { size: int(), alpha: real(1e-4), beta: real(0.75), k: real(1) };
  return {
    id: 'LocalResponseNorm',
    family: 'normalization',
    purpose: 'Divides every value by the activity of its neighbouring channels at the same position.',
    note: 'alexnet',
    documentation: 'generated/torch.nn.LocalResponseNorm.html',
    rule: {
      output: responseOutput,
      headline: ({ size, alpha, beta, k }) => `${showDim(size)} channels · α ${alpha} · β ${beta} · k ${k}`,
      summary: ({ size }) =>
        `Divides every value by the mean square of ${showDim(size)} neighbouring channels, raised to a power.`,
      formula: ({ size, alpha, beta, k }) =>
        formula(`y = x / (${k} + ${alpha}·mean of x² over ${showDim(size)} channels)^${beta}`),
      lower: lowerResponse,
    },
    classes: [{ name: 'torch.nn.LocalResponseNorm', parameters: own, forward: input }],
    functions: [{ names: ['torch.nn.functional.local_response_norm'], parameters: { ...input, ...own } }],
  };
}

function responseOutput({ input, size }: ResponseArguments): Tensor {
  const rank = input.shape.length;
  if (rank < 3) {
    throw new Problem('wrong-rank', `Expected 3D or higher dimensionality input (got ${rank} dimensions)`, {
      expected: 'at least 3D',
      found: `${rank}D`,
      parameter: 'input',
    });
  }
  if (product(input.shape) !== 0)
    requireAtLeast([size], 1, `kernel size should be greater than zero, but got ${showDim(size)}`, 'size');
  return input;
}

/** PyTorch's α multiplies the mean, as ONNX's does; for an even size the windows lean the other way, so they are built by hand. */
function lowerResponse({ input, size, alpha, beta, k }: ResponseArguments, graph: Lowering): LoweredValue {
  const x = graph.input(input);
  const length = known(size, 'the size');
  if (input.shape.length === 4 && length % 2 === 1) {
    return graph.node('LRN', [x], { size: length, alpha: { float: alpha }, beta: { float: beta }, bias: { float: k } });
  }
  const constant = (value: number) => graph.constant([value], [], 'float32');
  const shape = input.shape.map(dim => known(dim, 'the input size'));
  const [batch, channels, ...rest] = shape as [number, number, ...number[]];
  const planes = graph.constant([batch, 1, channels, rest.reduce((a, b) => a * b, 1)], [4], 'int64');
  const squares = graph.node('Reshape', [graph.node('Mul', [x, x]), planes]);
  const means = graph.node('AveragePool', [squares], {
    kernel_shape: [length, 1],
    pads: [Math.floor(length / 2), 0, Math.floor((length - 1) / 2), 0],
    count_include_pad: 1,
  });
  const back = graph.node('Reshape', [means, graph.constant(shape, [shape.length], 'int64')]);
  const base = graph.node('Add', [graph.node('Mul', [back, constant(alpha)]), constant(k)]);
  return graph.node('Div', [x, graph.node('Pow', [base, constant(beta)])]);
}
