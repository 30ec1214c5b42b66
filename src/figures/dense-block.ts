/**
 * The dense block figure: what each layer reads and adds where outputs are concatenated, beside a block that adds.
 * Source: Huang et al. 2017, arXiv:1608.06993; layers as in torchvision, a 1×1 convolution to bn_size·k and a 3×3 to k.
 */
import type { Figure } from './figure';
import { grouped, shown } from './shown';

export interface DenseState {
  readonly num_input_features: number;
  readonly growth_rate: number;
  readonly num_layers: number;
  readonly bn_size: number;
  /** Add instead of concatenate, as a residual block does: every layer is as wide as the input. */
  readonly add: boolean;
}

export interface DenseNumbers {
  /** Channels that each layer reads. */
  readonly reads: readonly number[];
  readonly parameters: readonly number[];
  readonly out_channels: number;
  /** Channels after the transition, which halves them. */
  readonly transition: number;
  readonly total: number;
}

const initial: DenseState = { num_input_features: 64, growth_rate: 32, num_layers: 6, bn_size: 4, add: false };

export const denseBlock: Figure<DenseState, DenseNumbers> = {
  id: 'dense-block',
  title: 'A dense block',
  caption:
    'Every layer reads all that came before it and adds only a few channels of its own. Switch to adding to compare.',
  initial,
  controls: {
    num_input_features: { kind: 'whole', min: 8, max: 512, log: true, label: 'num_input_features' },
    growth_rate: { kind: 'whole', min: 4, max: 64, label: 'growth_rate', when: ({ add }) => !add },
    num_layers: { kind: 'whole', min: 1, max: 24, label: 'num_layers' },
    bn_size: { kind: 'whole', min: 1, max: 8, label: 'bn_size', when: ({ add }) => !add },
    add: { kind: 'switch', label: 'add instead' },
  },
  presets: [
    { title: 'First block of DenseNet-121', state: initial },
    { title: 'Its second', state: { ...initial, num_input_features: 128, num_layers: 12 } },
    { title: 'First block of DenseNet-161', state: { ...initial, num_input_features: 96, growth_rate: 48 } },
    { title: 'As wide, added', state: { ...initial, add: true } },
  ],
  compute,
  formula: ({ num_input_features: c, growth_rate: k, num_layers: l, add }, { out_channels }) =>
    add
      ? { tex: `c_{\\text{out}}=c_0=${out_channels}`, text: `channels out = channels in = ${out_channels}` }
      : {
          tex: `c_{\\text{out}}=k_0+Lk=${c}+${l}\\cdot ${k}=${out_channels}`,
          text: `channels out = ${c} + ${l}·${k} = ${out_channels}`,
        },
  summary: ({ add, num_layers }, { reads, out_channels, transition, total, parameters }) =>
    add
      ? `Every layer reads and writes ${reads[0]} channels: ${grouped(total)} parameters in ${num_layers} layers.`
      : `The first layer reads ${reads[0]} channels, the last ${reads.at(-1)}; ${out_channels} leave, ${transition} after the transition. ${grouped(total)} parameters; the last layer has ${shown(parameters.at(-1)! / parameters[0]!, 3) === '1' ? 'as many as' : `${shown(parameters.at(-1)! / parameters[0]!, 3)} times those of`} the first.`,
  prompts: [
    {
      id: 'dense-block-sixth',
      question: 'The block gets 64 channels, the growth rate is 32. How many channels does its 6th layer read?',
      state: initial,
      answer: ({ reads }) => reads[5]!,
      explanation: '$k_0+k(\\ell-1)=64+32\\cdot5=224$: its own input and what five layers added.',
    },
    {
      id: 'dense-block-twelve',
      question: 'DenseNet-121’s second block: 128 channels in, 12 layers, growth rate 32. How many leave it?',
      state: { ...initial, num_input_features: 128, num_layers: 12 },
      answer: ({ out_channels }) => out_channels,
      explanation: '$128+12\\cdot32=512$; the transition then halves that to 256.',
    },
    {
      id: 'dense-block-growth',
      question: 'With growth rate 48 and 96 channels in, how many leave a block of 6 layers?',
      state: { ...initial, num_input_features: 96, growth_rate: 48 },
      answer: ({ out_channels }) => out_channels,
      explanation: '$96+6\\cdot48=384$. Only the growth rate and the number of layers decide what is added.',
    },
  ],
};

function compute({ num_input_features, growth_rate, num_layers, bn_size, add }: DenseState): DenseNumbers {
  const c = num_input_features;
  const reads = Array.from({ length: num_layers }, (_, index) => (add ? c : c + growth_rate * index));
  // Each convolution follows a batch norm, which has two numbers for each channel; none has a bias.
  const parameters = reads.map(read => {
    if (add) return 2 * c + 9 * c * c;
    const middle = bn_size * growth_rate;
    return 2 * read + read * middle + 2 * middle + 9 * middle * growth_rate;
  });
  const out_channels = add ? c : c + growth_rate * num_layers;
  return {
    reads,
    parameters,
    out_channels,
    transition: Math.floor(out_channels / 2),
    total: parameters.reduce((a, b) => a + b, 0),
  };
}
