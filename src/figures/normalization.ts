/**
 * The normalisation figure: which values share one mean and variance in BatchNorm, LayerNorm, InstanceNorm and GroupNorm,
 * and what BatchNorm's running statistics become. Sources: PyTorch documentation, torch.nn; Wu & He 2018.
 */
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { shown } from './shown';

export type Norm = 'BatchNorm' | 'LayerNorm' | 'InstanceNorm' | 'GroupNorm';

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
}

export interface NormalizationNumbers {
  readonly problem?: string;
  /** Offsets, in row-major order, of the values that share the cell's mean and variance. */
  readonly members: readonly number[];
  readonly mean: number;
  /** Divided by the count: what normalises in training. */
  readonly variance: number;
  readonly value: number;
  readonly normalized: number;
  /** BatchNorm after one step from 0 and 1; its variance is the unbiased one. */
  readonly running?: { readonly mean: number; readonly variance?: number };
  readonly parameters: number;
}

const initial: NormalizationState = {
  norm: 'BatchNorm',
  size: [4, 6, 3, 3],
  groups: 2,
  train: true,
  momentum: 0.1,
  eps: 1e-5,
  cell: [0, 0, 1, 1],
  seed: 1,
};

const column: NormalizationState = { ...initial, size: [4, 1, 1, 1], cell: [3, 0, 0, 0], values: [1, 3, 5, 7] };

export const normalization: Figure<NormalizationState, NormalizationNumbers> = {
  id: 'normalization',
  title: 'Which values share a mean',
  caption:
    'BatchNorm mixes examples and keeps channels apart; LayerNorm, InstanceNorm and GroupNorm never look at other examples.',
  initial,
  controls: {
    norm: { kind: 'choice', choices: ['BatchNorm', 'LayerNorm', 'InstanceNorm', 'GroupNorm'], label: 'layer' },
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
    seed: { kind: 'whole', min: 1, max: 99, label: 'seed', when: state => state.values === undefined },
  },
  presets: [
    { title: 'BatchNorm', state: initial },
    { title: 'LayerNorm', state: { ...initial, norm: 'LayerNorm' } },
    { title: 'InstanceNorm', state: { ...initial, norm: 'InstanceNorm' } },
    { title: 'GroupNorm', state: { ...initial, norm: 'GroupNorm' } },
    { title: 'Evaluation', state: { ...initial, train: false } },
    { title: 'Batch of 1', state: { ...initial, size: [1, 6, 1, 1], cell: [0, 0, 0, 0] } },
    { title: '1, 3, 5, 7', state: column },
  ],
  compute,
  formula: (state, { value, mean, variance, normalized }) => {
    const by = state.norm === 'BatchNorm' && !state.train ? 'running' : 'of the set';
    return {
      tex: `\\hat x = \\frac{${shown(value)} - ${shown(mean).replace('−', '-')}}{\\sqrt{${shown(variance)} + \\epsilon}} = ${shown(normalized).replace('−', '-')}`.replaceAll(
        '−',
        '-',
      ),
      text: `(${shown(value)} − ${shown(mean)}) / √(${shown(variance)} + ε) = ${shown(normalized)}, mean and variance ${by}`,
    };
  },
  summary: (state, numbers) => {
    if (numbers.problem) return `PyTorch refuses this: ${numbers.problem}.`;
    const running = numbers.running;
    return `${state.norm}: ${numbers.members.length} of ${state.size.reduce((a, b) => a * b, 1)} values share one mean (${shown(numbers.mean)}) and variance (${shown(numbers.variance)}); the cell's ${shown(numbers.value)} becomes ${shown(numbers.normalized)}. ${numbers.parameters} learnable parameters.${
      running
        ? ` Running mean ${shown(running.mean)}${running.variance === undefined ? '' : `, running variance ${shown(running.variance)}`} after one step.`
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
      case 'InstanceNorm':
        return `nn.InstanceNorm2d(${c})`;
      case 'GroupNorm':
        return `nn.GroupNorm(${state.groups}, ${c})`;
    }
  },
  fromCall,
  prompts: [
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
  const { norm, size, groups, train, momentum, eps } = state;
  const [N, C, H, W] = size as [number, number, number, number];
  const cell = state.cell.map((index, axis) => Math.min(index, size[axis]! - 1));
  const [n, c] = cell as [number, number, number, number];
  const values = state.values?.length === N * C * H * W ? state.values : madeUp(N * C * H * W, state.seed);
  const problem =
    norm === 'GroupNorm' && C % groups !== 0
      ? 'num_channels must be divisible by num_groups'
      : norm === 'BatchNorm' && train && N * H * W === 1
        ? 'Expected more than 1 value per channel when training'
        : norm === 'InstanceNorm' && H * W === 1
          ? 'Expected more than 1 spatial element when training'
          : undefined;
  const group = Math.max(1, C / groups);
  const shares: Record<Norm, (m: number, k: number) => boolean> = {
    BatchNorm: (_, k) => k === c,
    LayerNorm: m => m === n,
    InstanceNorm: (m, k) => m === n && k === c,
    GroupNorm: (m, k) => m === n && Math.floor(k / group) === Math.floor(c / group),
  };
  const members = values.flatMap((_, offset) => {
    const channel = Math.floor(offset / (H * W)) % C;
    return shares[norm](Math.floor(offset / (C * H * W)), channel) ? [offset] : [];
  });
  const set = members.map(offset => values[offset]!);
  const mean = set.reduce((sum, value) => sum + value, 0) / set.length;
  const squares = set.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const unbiased = set.length > 1 ? squares / (set.length - 1) : undefined;
  const running =
    norm === 'BatchNorm'
      ? {
          mean: momentum * mean,
          ...(unbiased === undefined ? {} : { variance: 1 - momentum + momentum * unbiased }),
        }
      : undefined;
  const evaluated = norm === 'BatchNorm' && !train && running;
  const usedMean = evaluated ? running.mean : mean;
  const usedVariance = evaluated ? (running.variance ?? 1) : squares / set.length;
  const value = values[((n * C + c) * H + cell[2]!) * W + cell[3]!]!;
  return {
    ...(problem === undefined ? {} : { problem }),
    members,
    mean: usedMean,
    variance: usedVariance,
    value,
    normalized: (value - usedMean) / Math.sqrt(usedVariance + eps),
    ...(running ? { running } : {}),
    parameters: norm === 'InstanceNorm' ? 0 : 2 * (norm === 'LayerNorm' ? C * H * W : C),
  };
}

/** Reproducible values around 0 with one decimal, offset by channel so that the sets differ visibly. */
function madeUp(count: number, seed: number): readonly number[] {
  let state = (seed * 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.round((state / 2 ** 32 - 0.5) * 60) / 10;
  });
}

function fromCall(call: FigureCall): NormalizationState | undefined {
  const eps = numberOf(call, 'eps');
  if (eps === undefined) return undefined;
  if (/^BatchNorm[123]d$/.test(call.operator)) {
    const momentum = numberOf(call, 'momentum');
    const plain = isGiven(call, { affine: true, track_running_stats: true });
    return momentum === undefined || !plain ? undefined : { ...initial, norm: 'BatchNorm', momentum, eps };
  }
  if (/^InstanceNorm[123]d$/.test(call.operator))
    return isGiven(call, { affine: false, track_running_stats: false })
      ? { ...initial, norm: 'InstanceNorm', eps }
      : undefined;
  if (call.operator === 'LayerNorm') {
    // The figure's set is a whole example; a transformer's, which is one token's features, is not drawn here.
    const { normalized_shape } = call.arguments;
    const whole = Array.isArray(normalized_shape) && normalized_shape.length === 3;
    return whole && isGiven(call, { elementwise_affine: true, bias: true })
      ? { ...initial, norm: 'LayerNorm', eps }
      : undefined;
  }
  if (call.operator !== 'GroupNorm' || !isGiven(call, { affine: true })) return undefined;
  const groups = numberOf(call, 'num_groups');
  if (groups === undefined || groups < 1 || groups > 16) return undefined;
  const [n, channels, ...sides] = initial.size;
  const fits = channels! % groups === 0;
  return { ...initial, norm: 'GroupNorm', groups, eps, size: [n!, fits ? channels! : groups, ...sides] };
}
