/**
 * The parameters figure: the tensors one layer learns, their shapes and how many numbers that makes.
 * Source: the "Variables" section of each layer's page in the PyTorch documentation.
 */
import { type Figure, type FigureCall, isGiven, numberOf, numbersOf } from './figure';
import { grouped, shown } from './shown';

export interface ParametersState {
  readonly layer: LayerName;
  /** `in_features`, `in_channels`, `num_embeddings`, `num_features`, `input_size` or `embed_dim`. */
  readonly in: number;
  /** `out_features`, `out_channels`, `embedding_dim` or `hidden_size`. */
  readonly out: number;
  readonly kernel_size: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly num_layers: number;
  readonly bidirectional: boolean;
}

export interface ParametersNumbers {
  readonly parts: readonly Part[];
  /** What an optimizer updates. */
  readonly total: number;
  /** Kept and saved with the layer, and never updated by an optimizer. */
  readonly buffers: number;
  readonly problem?: string;
}

/** Tensors of one kind: `weight`, `bias`. */
export interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  /** The same part once more for each of these. */
  readonly times: number;
}

export const layerNames = [
  'Linear',
  'Conv2d',
  'Embedding',
  'BatchNorm2d',
  'RNN',
  'GRU',
  'LSTM',
  'MultiheadAttention',
] as const;
export type LayerName = (typeof layerNames)[number];

/** Weight matrices of one recurrent cell, stacked: one for each gate and candidate. */
const GATES: Partial<Record<LayerName, number>> = { RNN: 1, GRU: 3, LSTM: 4 };

const initial: ParametersState = {
  layer: 'Conv2d',
  in: 64,
  out: 128,
  kernel_size: 3,
  groups: 1,
  bias: true,
  num_layers: 1,
  bidirectional: false,
};
const vary = (change: Partial<ParametersState>): ParametersState => ({ ...initial, ...change });
const isRecurrent = ({ layer }: ParametersState) => layer in GATES;

export const parameters: Figure<ParametersState, ParametersNumbers> = {
  id: 'parameters',
  title: 'Parameters of a layer',
  caption: 'Each tensor that is learned, its shape, and its share of the total. The size of the image is not in it.',
  initial,
  controls: {
    layer: { kind: 'choice', choices: layerNames, label: 'layer' },
    in: { kind: 'whole', min: 1, max: 4096, log: true, label: 'in' },
    out: {
      kind: 'whole',
      min: 1,
      max: 4096,
      log: true,
      label: 'out',
      when: ({ layer }) => layer !== 'BatchNorm2d' && layer !== 'MultiheadAttention',
    },
    kernel_size: { kind: 'whole', min: 1, max: 11, label: 'kernel_size', when: ({ layer }) => layer === 'Conv2d' },
    groups: { kind: 'whole', min: 1, max: 256, label: 'groups', when: ({ layer }) => layer === 'Conv2d' },
    num_layers: { kind: 'whole', min: 1, max: 8, label: 'num_layers', when: isRecurrent },
    bidirectional: { kind: 'switch', label: 'bidirectional', when: isRecurrent },
    bias: {
      kind: 'switch',
      label: 'bias',
      when: ({ layer }) => layer !== 'Embedding' && layer !== 'BatchNorm2d',
    },
  },
  presets: [
    { title: 'Convolution', state: initial },
    { title: 'Depthwise convolution', state: vary({ in: 64, out: 64, groups: 64 }) },
    { title: 'VGG’s first linear layer', state: vary({ layer: 'Linear', in: 25088, out: 4096 }) },
    { title: 'Head of 1000 classes', state: vary({ layer: 'Linear', in: 512, out: 1000 }) },
    { title: 'Batch normalisation', state: vary({ layer: 'BatchNorm2d', in: 64 }) },
    { title: 'LSTM', state: vary({ layer: 'LSTM', in: 10, out: 20 }) },
    { title: 'Attention 768 wide', state: vary({ layer: 'MultiheadAttention', in: 768 }) },
    { title: 'Word vectors', state: vary({ layer: 'Embedding', in: 30522, out: 768 }) },
  ],
  compute,
  formula: (_, { parts, total, problem }) => {
    if (problem !== undefined) return { tex: `\\text{${problem}}`, text: problem };
    const product = ({ shape, times }: Part, sign: string) =>
      (times > 1 ? [times, ...shape] : shape).map(size => shown(size)).join(sign);
    return {
      tex: `${parts.map(part => product(part, '\\cdot ')).join('+')}=${total}`,
      text: `${parts.map(part => product(part, '·')).join(' + ')} = ${total}`,
    };
  },
  summary: ({ layer, in: inputs, out }, { parts, total, buffers, problem }) => {
    if (problem !== undefined) return problem;
    const largest = parts.reduce((most, part) => (part.count > most.count ? part : most));
    const between = layer === 'BatchNorm2d' || layer === 'MultiheadAttention' ? `${inputs}` : `${inputs} → ${out}`;
    return `${layer} ${between} learns ${grouped(total)} parameters, ${shown((100 * largest.count) / total, 3)} % of them in ${largest.name}.${
      buffers > 0
        ? ` Besides, it keeps ${buffers} numbers in buffers, which no optimizer touches: running means, running variances and a count of batches.`
        : ''
    }`;
  },
  python: state => written(state),
  fromCall,
  takesInput: true,
  prompts: [
    {
      id: 'parameters-linear',
      question: 'How many parameters has `nn.Linear(784, 256)`?',
      state: vary({ layer: 'Linear', in: 784, out: 256 }),
      answer: ({ total }) => total,
      explanation: '$784\\cdot256+256=200{,}960$: a weight for each pair, a bias for each output.',
    },
    {
      id: 'parameters-depthwise',
      question: 'How many parameters has `nn.Conv2d(64, 64, 3, groups=64)`?',
      state: vary({ in: 64, out: 64, groups: 64 }),
      answer: ({ total }) => total,
      explanation: 'Each filter reads $64/64=1$ channel: $64\\cdot1\\cdot3\\cdot3+64=640$.',
    },
    {
      id: 'parameters-lstm',
      question: 'How many parameters has `nn.LSTM(10, 20)`?',
      state: vary({ layer: 'LSTM', in: 10, out: 20 }),
      answer: ({ total }) => total,
      explanation:
        'Four gates, each with a matrix for the input, one for the state, and PyTorch’s two biases: $4\\,(20\\cdot10+20\\cdot20+20+20)=2560$.',
    },
    {
      id: 'parameters-batch-norm',
      question: 'How many parameters does an optimizer update in `nn.BatchNorm2d(64)`?',
      state: vary({ layer: 'BatchNorm2d', in: 64 }),
      answer: ({ total }) => total,
      explanation: '$\\gamma$ and $\\beta$ for each channel: 128. The running mean and variance are buffers.',
    },
  ],
};

function compute(state: ParametersState): ParametersNumbers {
  const { layer, in: inputs, groups, out } = state;
  const problem =
    layer === 'Conv2d' && inputs % groups !== 0
      ? 'in_channels must be divisible by groups'
      : layer === 'Conv2d' && out % groups !== 0
        ? 'out_channels must be divisible by groups'
        : undefined;
  if (problem !== undefined) return { parts: [], total: 0, buffers: 0, problem };
  const parts = partsOf(state);
  return {
    parts,
    total: parts.reduce((sum, { count }) => sum + count, 0),
    buffers: layer === 'BatchNorm2d' ? 2 * inputs + 1 : 0,
  };
}

function partsOf({
  layer,
  in: inputs,
  out,
  kernel_size,
  groups,
  bias,
  num_layers,
  bidirectional,
}: ParametersState): readonly Part[] {
  const part = (name: string, shape: readonly number[], times = 1): Part => ({
    name,
    shape,
    times,
    count: times * shape.reduce((product, size) => product * size, 1),
  });
  const biased = (...parts: readonly Part[]) => parts.filter(({ name }) => bias || !name.startsWith('bias'));
  if (layer === 'Conv2d')
    return biased(part('weight', [out, inputs / groups, kernel_size, kernel_size]), part('bias', [out]));
  if (layer === 'Linear') return biased(part('weight', [out, inputs]), part('bias', [out]));
  if (layer === 'Embedding') return [part('weight', [inputs, out])];
  if (layer === 'BatchNorm2d') return [part('weight γ', [inputs]), part('bias β', [inputs])];
  if (layer === 'MultiheadAttention')
    return biased(
      part('in_proj_weight', [3 * inputs, inputs]),
      part('bias of it', [3 * inputs]),
      part('out_proj.weight', [inputs, inputs]),
      part('bias of out_proj', [inputs]),
    );
  const rows = GATES[layer]! * out;
  const directions = bidirectional ? 2 : 1;
  return biased(
    part('weight_ih, first layer', [rows, inputs], directions),
    ...(num_layers > 1
      ? [part('weight_ih, layers above', [rows, directions * out], directions * (num_layers - 1))]
      : []),
    part('weight_hh', [rows, out], directions * num_layers),
    part('bias_ih', [rows], directions * num_layers),
    part('bias_hh', [rows], directions * num_layers),
  );
}

function written({ layer, in: inputs, out, kernel_size, groups, bias, num_layers, bidirectional }: ParametersState) {
  const options = [
    groups !== 1 && layer === 'Conv2d' ? `groups=${groups}` : '',
    num_layers !== 1 && layer in GATES ? `num_layers=${num_layers}` : '',
    bidirectional && layer in GATES ? 'bidirectional=True' : '',
    bias || layer === 'Embedding' || layer === 'BatchNorm2d' ? '' : 'bias=False',
  ].filter(Boolean);
  const sizes =
    layer === 'BatchNorm2d'
      ? [inputs]
      : layer === 'MultiheadAttention'
        ? [inputs, 'num_heads=1']
        : layer === 'Conv2d'
          ? [inputs, out, kernel_size]
          : [inputs, out];
  return `sum(p.numel() for p in nn.${layer}(${[...sizes, ...options].join(', ')}).parameters())`;
}

/** PyTorch's names of what is `in` and `out` here. */
const SIZES: Record<LayerName, readonly [string, string]> = {
  Linear: ['in_features', 'out_features'],
  Conv2d: ['in_channels', 'out_channels'],
  Embedding: ['num_embeddings', 'embedding_dim'],
  BatchNorm2d: ['num_features', 'num_features'],
  RNN: ['input_size', 'hidden_size'],
  GRU: ['input_size', 'hidden_size'],
  LSTM: ['input_size', 'hidden_size'],
  MultiheadAttention: ['embed_dim', 'embed_dim'],
};

function fromCall(call: FigureCall): ParametersState | undefined {
  const layer = layerNames.find(name => name === call.operator);
  if (!layer) return undefined;
  const sizes = SIZES[layer].map(name => numberOf(call, name));
  if (sizes.some(size => size === undefined || size < 1)) return undefined;
  const state = vary({ layer, in: sizes[0]!, out: sizes[1]! });
  if (layer === 'Embedding') return state;
  if (layer === 'BatchNorm2d') return isGiven(call, { affine: true, track_running_stats: true }) ? state : undefined;
  const { bias } = call.arguments;
  if (typeof bias !== 'boolean') return undefined;
  if (layer === 'Linear') return { ...state, bias };
  if (layer === 'Conv2d') {
    const numbers = numbersOf(call, ['kernel_size', 'groups']);
    return numbers && { ...state, ...numbers, bias };
  }
  if (layer === 'MultiheadAttention')
    return isGiven(call, { kdim: null, vdim: null, add_bias_kv: false }) ? { ...state, bias } : undefined;
  const num_layers = numberOf(call, 'num_layers');
  const { bidirectional } = call.arguments;
  return num_layers === undefined ||
    typeof bidirectional !== 'boolean' ||
    (layer === 'LSTM' && !isGiven(call, { proj_size: 0 }))
    ? undefined
    : { ...state, num_layers, bidirectional, bias };
}
