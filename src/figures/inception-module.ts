/**
 * The Inception figure: four branches side by side, what each costs, and what the 1×1 reductions save.
 * Source: Szegedy et al. 2014, arXiv:1409.4842, table 1. Weights only; the paper's 5×5 is kept, where torchvision has 3×3.
 */
import type { Figure } from './figure';
import { grouped, shown } from './shown';

export interface InceptionState {
  readonly in_channels: number;
  readonly ch1x1: number;
  readonly ch3x3red: number;
  readonly ch3x3: number;
  readonly ch5x5red: number;
  readonly ch5x5: number;
  readonly pool_proj: number;
  /** Whether the 1×1 convolutions before the 3×3 and the 5×5 one are there. */
  readonly reduce: boolean;
}

export interface InceptionNumbers {
  readonly branches: readonly { readonly name: string; readonly channels: number; readonly weights: number }[];
  readonly out_channels: number;
  readonly weights: number;
  /** With and without the reductions. */
  readonly reduced: number;
  readonly direct: number;
}

const initial: InceptionState = {
  in_channels: 192,
  ch1x1: 64,
  ch3x3red: 96,
  ch3x3: 128,
  ch5x5red: 16,
  ch5x5: 32,
  pool_proj: 32,
  reduce: true,
};

export const inceptionModule: Figure<InceptionState, InceptionNumbers> = {
  id: 'inception-module',
  title: 'An Inception module',
  caption:
    'Four views of the same input, concatenated. Take the 1×1 reductions away and watch what the large kernels cost.',
  initial,
  controls: {
    reduce: { kind: 'switch', label: '1×1 reductions' },
    in_channels: { kind: 'whole', min: 16, max: 1024, log: true, label: 'in_channels' },
    ch1x1: { kind: 'whole', min: 8, max: 512, log: true, label: 'ch1x1' },
    ch3x3red: { kind: 'whole', min: 8, max: 256, log: true, label: 'ch3x3red', when: ({ reduce }) => reduce },
    ch3x3: { kind: 'whole', min: 8, max: 512, log: true, label: 'ch3x3' },
    ch5x5red: { kind: 'whole', min: 4, max: 128, log: true, label: 'ch5x5red', when: ({ reduce }) => reduce },
    ch5x5: { kind: 'whole', min: 8, max: 256, log: true, label: 'ch5x5' },
    pool_proj: { kind: 'whole', min: 8, max: 256, log: true, label: 'pool_proj' },
  },
  presets: [
    { title: 'Module 3a', state: initial },
    { title: 'Module 3a, not reduced', state: { ...initial, reduce: false } },
    {
      title: 'Module 5b',
      state: {
        in_channels: 832,
        ch1x1: 384,
        ch3x3red: 192,
        ch3x3: 384,
        ch5x5red: 48,
        ch5x5: 128,
        pool_proj: 128,
        reduce: true,
      },
    },
  ],
  compute,
  formula: ({ ch1x1, ch3x3, ch5x5, pool_proj }, { out_channels }) => ({
    tex: `c_{\\text{out}}=${ch1x1}+${ch3x3}+${ch5x5}+${pool_proj}=${out_channels}`,
    text: `channels out = ${ch1x1} + ${ch3x3} + ${ch5x5} + ${pool_proj} = ${out_channels}`,
  }),
  summary: ({ reduce }, { weights, reduced, direct, out_channels, branches }) =>
    `${out_channels} channels leave, with ${grouped(weights)} weights; the 5×5 branch has ${grouped(branches[2]!.weights)} of them. ${
      reduce
        ? `Without the reductions there would be ${grouped(direct)}, ${shown(direct / reduced, 3)} times as many.`
        : `With the reductions there are ${grouped(reduced)}.`
    }`,
  prompts: [
    {
      id: 'inception-module-five',
      question:
        'Module 3a: 192 channels in, the 5×5 branch reduces to 16 and makes 32. How many weights has this branch?',
      state: { ...initial, ch1x1: 65 },
      answer: ({ branches }) => branches[2]!.weights,
      explanation: '$192\\cdot16+16\\cdot32\\cdot25=15{,}872$.',
    },
    {
      id: 'inception-module-direct',
      question:
        'A 5×5 convolution takes 192 channels to 32 without a 1×1 reduction before it. How many weights has it?',
      state: { ...initial, reduce: false },
      answer: ({ branches }) => branches[2]!.weights,
      explanation: '$192\\cdot32\\cdot25=153{,}600$, almost ten times as many.',
    },
    {
      id: 'inception-module-out',
      question: 'Module 5b’s branches make 384, 384, 128 and 128 channels. How many leave the module?',
      state: {
        in_channels: 832,
        ch1x1: 384,
        ch3x3red: 192,
        ch3x3: 384,
        ch5x5red: 48,
        ch5x5: 128,
        pool_proj: 128,
        reduce: true,
      },
      answer: ({ out_channels }) => out_channels,
      explanation: 'Concatenation adds the channels up: 1024, which global average pooling then reads.',
    },
  ],
};

function compute(state: InceptionState): InceptionNumbers {
  const { in_channels: c, ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, pool_proj, reduce } = state;
  const branch = (through: number, to: number, area: number, reduces: boolean) =>
    reduces ? c * through + area * through * to : area * c * to;
  const weigh = (reduces: boolean) => [
    c * ch1x1,
    branch(ch3x3red, ch3x3, 9, reduces),
    branch(ch5x5red, ch5x5, 25, reduces),
    c * pool_proj,
  ];
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const names = ['1×1', '3×3', '5×5', 'pool, 1×1'];
  const weights = weigh(reduce);
  return {
    branches: [ch1x1, ch3x3, ch5x5, pool_proj].map((channels, index) => ({
      name: names[index]!,
      channels,
      weights: weights[index]!,
    })),
    out_channels: ch1x1 + ch3x3 + ch5x5 + pool_proj,
    weights: sum(weights),
    reduced: sum(weigh(true)),
    direct: sum(weigh(false)),
  };
}
