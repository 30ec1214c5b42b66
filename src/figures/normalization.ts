/**
 * The normalisation figure: which values share one mean and variance in BatchNorm, LayerNorm, InstanceNorm and GroupNorm,
 * how they are spread before and after, and what BatchNorm's running statistics become.
 * Sources: PyTorch documentation, torch.nn; Wu & He 2018.
 */
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { type Histogram, histogramOf } from './histogram';
import { type Cube, cubeOf, NORMS, type Norm, normsOf, productText } from './normalization-axes';
import { type RunningStatistics, runningAfter, valuesOf } from './normalization-batches';
import { counted, grouped, shown, shownTex } from './shown';

export interface NormalizationState {
  readonly norm: Norm;
  /** N, C, H, W. */
  readonly size: readonly number[];
  readonly groups: number;
  readonly train: boolean;
  readonly momentum: number;
  readonly eps: number;
  /** Which value to look at: n, c, h, w. */
  readonly cell: readonly number[];
  /** In row-major order; made from `seed` where absent. */
  readonly values?: readonly number[];
  readonly seed: number;
  /** Added to every value of the examples other than the cell's own. */
  readonly others: number;
  /** Batches that BatchNorm has been trained on, this one the first of them. */
  readonly updates: number;
  /** The shape of the learner's own input, which is too large to show every value of; empty where there is none. */
  readonly shape: readonly number[];
}

export interface NormalizationNumbers {
  readonly problem?: string;
  /** Offsets, in row-major order, of the values that share the cell's mean and variance. */
  readonly members: readonly number[];
  /** The axes of the whole, which part of each the cell's set has, and the learner's own sizes where they are known. */
  readonly cube: Cube;
  readonly mean: number;
  /** Divided by the count: what normalises in training. */
  readonly variance: number;
  readonly value: number;
  readonly normalized: number;
  /** What it would be if the other examples were as they came; BatchNorm in training is the only one that cares. */
  readonly alone: number;
  /** BatchNorm's after `updates` batches from 0 and 1; its variance is the unbiased one. */
  readonly running?: RunningStatistics;
  /** The same after each batch, the beginning first. */
  readonly track: readonly RunningStatistics[];
  /** The set before and after, over one scale. */
  readonly before: Histogram;
  readonly after: Histogram;
  readonly parameters: number;
}

const MOST_UPDATES = 50;
/** What the histograms count by. */
const BINS = 28;

const initial: NormalizationState = {
  norm: 'BatchNorm',
  size: [4, 6, 3, 3],
  groups: 2,
  train: true,
  momentum: 0.1,
  eps: 1e-5,
  cell: [0, 0, 1, 1],
  seed: 1,
  others: 0,
  updates: 1,
  shape: [],
};

const column: NormalizationState = { ...initial, size: [4, 1, 1, 1], cell: [3, 0, 0, 0], values: [1, 3, 5, 7] };

export const normalization: Figure<NormalizationState, NormalizationNumbers> = {
  id: 'normalization',
  title: 'Which values share a mean',
  caption:
    'The cube is the whole batch; what is filled shares one mean and variance. BatchNorm mixes examples and keeps channels apart, the others never look at other examples.',
  initial,
  controls: {
    norm: { kind: 'choice', choices: NORMS, label: 'layer' },
    size: { kind: 'numbers', min: 1, max: 16, step: 1, label: 'N, C, H, W' },
    cell: { kind: 'numbers', min: 0, max: 15, step: 1, label: 'cell n, c, h, w' },
    groups: { kind: 'whole', min: 1, max: 16, label: 'num_groups', when: state => state.norm === 'GroupNorm' },
    train: { kind: 'switch', label: 'training', when: state => state.norm === 'BatchNorm' },
    momentum: {
      kind: 'real',
      min: 0,
      max: 1,
      step: 0.01,
      label: 'momentum',
      when: state => state.norm === 'BatchNorm',
    },
    others: { kind: 'real', min: -6, max: 6, step: 0.5, label: 'other examples +', when: state => state.size[0]! > 1 },
    updates: {
      kind: 'whole',
      min: 1,
      max: MOST_UPDATES,
      label: 'batches seen',
      when: state => state.norm === 'BatchNorm',
    },
    seed: { kind: 'whole', min: 1, max: 99, label: 'seed', when: state => state.values === undefined },
  },
  presets: [
    { title: 'BatchNorm', state: initial },
    { title: 'LayerNorm', state: { ...initial, norm: 'LayerNorm' } },
    { title: 'LayerNorm of each token', state: { ...initial, norm: 'LayerNorm per token' } },
    { title: 'InstanceNorm', state: { ...initial, norm: 'InstanceNorm' } },
    { title: 'GroupNorm', state: { ...initial, norm: 'GroupNorm' } },
    { title: 'Other examples brighter', state: { ...initial, others: 4 } },
    { title: 'The same, LayerNorm', state: { ...initial, norm: 'LayerNorm', others: 4 } },
    { title: 'Evaluation, too early', state: { ...initial, train: false } },
    { title: 'Evaluation', state: { ...initial, train: false, updates: MOST_UPDATES } },
    { title: 'Batch of 1', state: { ...initial, size: [1, 6, 1, 1], cell: [0, 0, 0, 0] } },
    { title: '1, 3, 5, 7', state: column },
  ],
  compute,
  formula: (state, { value, mean, variance, normalized }) => {
    const by = state.norm === 'BatchNorm' && !state.train ? 'running' : 'of the set';
    return {
      tex: `\\hat x = \\frac{${shownTex(value)} - ${bracketed(shownTex(mean))}}{\\sqrt{${shownTex(variance)} + \\epsilon}} = ${shownTex(normalized)}`,
      text: `(${shown(value)} − ${bracketed(shown(mean))}) / √(${shown(variance)} + ε) = ${shown(normalized)}, mean and variance ${by}`,
    };
  },
  summary: (state, numbers) => {
    if (numbers.problem) return `PyTorch refuses this: ${numbers.problem}.`;
    const { members, cube, mean, variance, value, normalized, alone, running, parameters } = numbers;
    const { own } = cube;
    const yours = own
      ? `Your ${state.shape.join('×')} has ${counted(own.sets, 'such mean').replace(String(own.sets), grouped(own.sets))}, each of ${productText(own)}. In the small batch drawn here: `
      : '';
    const all = counted(
      state.size.reduce((a, b) => a * b, 1),
      'value',
    );
    const used = `mean (${shown(mean)}) and variance (${shown(variance)})`;
    const set =
      state.norm === 'BatchNorm' && !state.train
        ? `BatchNorm in evaluation: the running ${used} serve for every value of the channel`
        : `${state.norm}: ${members.length} of ${all} share one ${used}`;
    const others =
      state.others === 0
        ? ''
        : Math.abs(alone - normalized) < 1e-9
          ? ' The other examples changed, and this output did not.'
          : ` Without the change to the other examples it would be ${shown(alone)}.`;
    return `${yours}${set}; the cell's ${shown(value)} becomes ${shown(normalized)}.${others} ${own ? '' : `${counted(parameters, 'learnable parameter')}.`}${
      running
        ? ` Running mean ${shown(running.mean)}, running variance ${shown(running.variance)} after ${state.updates === 1 ? '1 batch' : `${state.updates} batches`}; their start still weighs ${shown((1 - state.momentum) ** state.updates, 2)}.`
        : ''
    }`;
  },
  python: state => {
    const [, c, h, w] = state.size;
    switch (state.norm) {
      case 'BatchNorm':
        return `nn.BatchNorm2d(${c}${state.momentum === 0.1 ? '' : `, momentum=${state.momentum}`})`;
      case 'LayerNorm':
        return `nn.LayerNorm((${c}, ${h}, ${w}))`;
      case 'LayerNorm per token':
        return `nn.LayerNorm(${c})  # on (N, tokens, ${c})`;
      case 'InstanceNorm':
        return `nn.InstanceNorm2d(${c})`;
      case 'GroupNorm':
        return `nn.GroupNorm(${state.groups}, ${c})`;
    }
  },
  fromCall,
  takesInput: true,
  prompts: [
    {
      id: 'normalization-tokens',
      question: '`nn.LayerNorm(768)` on 8×197×768: how many values share one mean?',
      state: { ...initial, norm: 'LayerNorm per token', shape: [8, 197, 768] },
      answer: ({ cube }) => cube.own!.values,
      explanation: 'Only the last axis is normalised: 768 values of one token, with $8\\cdot197=1576$ means in all.',
    },
    {
      id: 'normalization-members',
      question: 'BatchNorm2d on 4×6×3×3: how many values share one mean?',
      state: initial,
      answer: numbers => numbers.members.length,
      explanation: 'N·H·W = 4·3·3 = 36: all positions of one channel in all examples.',
    },
    {
      id: 'normalization-seven',
      question: 'A batch of 1, 3, 5, 7 in one channel: what does 7 become in training?',
      state: column,
      answer: numbers => numbers.normalized,
      tolerance: 0.005,
      explanation: 'Mean 4, variance 5 (divided by the count): 3/√5 = 1.342.',
    },
    {
      id: 'normalization-running',
      question:
        'A batch of 1, 3, 5, 7 in one channel, momentum 0.1, running variance 1 so far: what is it after the step?',
      state: column,
      answer: numbers => numbers.running!.variance!,
      tolerance: 0.005,
      explanation: '0.9·1 + 0.1·20/3 = 1.567: the running variance takes the unbiased 20/3, not 5.',
    },
  ],
};

function compute(state: NormalizationState): NormalizationNumbers {
  const { norm, size, groups, train, eps } = state;
  const [N, C, H, W] = size as [number, number, number, number];
  const cell = state.cell.map((index, axis) => Math.min(index, size[axis]! - 1));
  const [n, c] = cell as [number, number, number, number];
  const values = valuesOf(state, 0, n);
  const problem =
    norm === 'GroupNorm' && C % groups !== 0
      ? 'num_channels must be divisible by num_groups'
      : norm === 'BatchNorm' && train && N * H * W === 1
        ? 'Expected more than 1 value per channel when training'
        : norm === 'InstanceNorm' && H * W === 1
          ? 'Expected more than 1 spatial element when training'
          : undefined;
  const place = cell[2]! * W + cell[3]!;
  const cube = cubeOf(norm, [N, C, H * W], groups, [n, c, place], state.shape);
  const members = values.flatMap((_, offset) => {
    const at = [Math.floor(offset / (C * H * W)), Math.floor(offset / (H * W)) % C, offset % (H * W)];
    return cube.axes.every(({ from, to }, axis) => at[axis]! >= from && at[axis]! < to) ? [offset] : [];
  });
  const set = members.map(offset => values[offset]!);
  const own = statistics(set);
  const isBatch = norm === 'BatchNorm' && problem === undefined;
  const track = isBatch ? runningAfter(state, MOST_UPDATES, n, c) : [];
  const running = track[state.updates];
  const evaluated = isBatch && !train;
  const used = evaluated ? running! : own;
  const scaled = (value: number, by = used) => (value - by.mean) / Math.sqrt(by.variance + eps);
  const at = ((n * C + c) * H + cell[2]!) * W + cell[3]!;
  const value = values[at]!;
  const before = valuesOf({ ...state, others: 0 }, 0, n);
  const unchanged = evaluated ? used : statistics(members.map(offset => before[offset]!));
  const after = set.map(member => scaled(member));
  const reach = Math.max(...set.map(Math.abs), ...after.map(Math.abs), 1);
  return {
    ...(problem === undefined ? {} : { problem }),
    members,
    cube,
    mean: used.mean,
    variance: used.variance,
    value,
    normalized: scaled(value),
    alone: scaled(value, unchanged),
    ...(running ? { running } : {}),
    track,
    before: histogramOf(set, -reach, reach, BINS),
    after: histogramOf(after, -reach, reach, BINS),
    parameters: norm === 'InstanceNorm' ? 0 : 2 * (norm === 'LayerNorm' ? C * H * W : C),
  };
}

/** The variance is the one that normalises: divided by the count. */
function statistics(set: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = set.reduce((sum, value) => sum + value, 0) / set.length;
  return { mean, variance: set.reduce((sum, value) => sum + (value - mean) ** 2, 0) / set.length };
}

function bracketed(written: string): string {
  return /^[−-]/.test(written) ? `(${written})` : written;
}

function fromCall(call: FigureCall): NormalizationState | undefined {
  const eps = numberOf(call, 'eps');
  const norm = normsOf(call);
  if (eps === undefined || !norm) return undefined;
  // Without a batch axis there is no cube.
  const isBatched = norm !== 'InstanceNorm' || call.input?.length === Number(call.operator.at(-2)) + 2;
  const shape = isBatched ? (call.input ?? []) : [];
  const state = { ...initial, norm, eps, shape };
  if (norm === 'BatchNorm') {
    const momentum = numberOf(call, 'momentum');
    const plain = isGiven(call, { affine: true, track_running_stats: true });
    return momentum === undefined || !plain ? undefined : { ...state, momentum };
  }
  if (norm === 'InstanceNorm') return isGiven(call, { affine: false, track_running_stats: false }) ? state : undefined;
  if (norm !== 'GroupNorm') return isGiven(call, { elementwise_affine: true, bias: true }) ? state : undefined;
  const groups = numberOf(call, 'num_groups');
  if (groups === undefined || groups < 1 || groups > 16 || !isGiven(call, { affine: true })) return undefined;
  const [n, channels, ...sides] = initial.size;
  const fits = channels! % groups === 0;
  return { ...state, groups, size: [n!, fits ? channels! : groups, ...sides] };
}
