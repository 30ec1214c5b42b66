/**
 * The compound scaling figure: depth, width and resolution grown each on its own or all three by φ, and what that does to
 * the number of operations: by the rule, and in EfficientNet itself.
 * Source: Tan & Le 2019, EfficientNet, arXiv:1905.11946, equations 2 and 3.
 */
import { efficientnetMacs } from './efficientnet-costs';
import type { Figure } from './figure';
import { shown } from './shown';

export interface ScalingState {
  /** Multiplies depth, width and resolution by α, β and γ to this power. */
  readonly phi: number;
  /** What each is multiplied by besides. */
  readonly depth: number;
  readonly width: number;
  readonly resolution: number;
}

export interface ScalingNumbers {
  /** What depth, width and resolution come to. */
  readonly depth: number;
  readonly width: number;
  readonly resolution: number;
  /** Of a convolutional network's operations, by the rule: d·w²·r². */
  readonly operations: number;
  /** Pixels on a side, from 224. */
  readonly side: number;
  /** Multiply–accumulates of EfficientNet-B0 built with these, and how many times those of B0 they are. */
  readonly macs: number;
  readonly counted: number;
}

export const BASES = { depth: 1.2, width: 1.1, resolution: 1.15 } as const;
const SIDE = 224;
const BASE_MACS = efficientnetMacs(1, 1, SIDE);

const alone: ScalingState = { phi: 0, depth: 1, width: 1, resolution: 1 };
const initial: ScalingState = { ...alone, phi: 2 };

export const compoundScaling: Figure<ScalingState, ScalingNumbers> = {
  id: 'compound-scaling',
  title: 'Compound scaling',
  caption:
    'Depth counts once, width and resolution squared. A step of φ turns all three and about doubles the cost; the others turn one each.',
  initial,
  controls: {
    phi: { kind: 'real', min: 0, max: 7, step: 0.5, label: 'φ' },
    depth: { kind: 'real', min: 1, max: 4, step: 0.01, label: 'depth' },
    width: { kind: 'real', min: 1, max: 3, step: 0.01, label: 'width' },
    resolution: { kind: 'real', min: 1, max: 3, step: 0.01, label: 'resolution' },
  },
  presets: [
    { title: 'φ = 2', state: initial },
    { title: 'One step of φ', state: { ...alone, phi: 1 } },
    { title: 'Depth alone, doubled', state: { ...alone, depth: 2 } },
    { title: 'Width alone, doubled', state: { ...alone, width: 2 } },
    { title: 'Resolution alone, doubled', state: { ...alone, resolution: 2 } },
    { title: 'EfficientNet-B1 as published', state: { ...alone, depth: 1.1, resolution: 1.07 } },
    { title: 'EfficientNet-B7 as published', state: { ...alone, depth: 3.1, width: 2, resolution: 2.68 } },
  ],
  compute,
  formula: (_, { depth, width, resolution, operations }) => ({
    tex: `d\\,w^2r^2=${shown(depth)}\\cdot ${shown(width)}^2\\cdot ${shown(resolution)}^2=${shown(operations)}`,
    text: `d·w²·r² = ${shown(depth)}·${shown(width)}²·${shown(resolution)}² = ${shown(operations)}`,
  }),
  summary: (_, { depth, width, resolution, operations, side, macs, counted }) =>
    `${shown(depth, 3)} times as many layers, ${shown(width, 3)} times as many channels, and pictures ${shown(resolution, 3)} times as large on a side, ${side} px in place of ${SIDE}: ${shown(operations, 3)} times the operations by the rule. EfficientNet built so has ${shown(macs / 1e9, 3)} billion multiply–accumulates, ${shown(counted, 3)} times those of B0.`,
  prompts: [
    {
      id: 'compound-scaling-one',
      question: 'By what factor do the operations grow at $\\phi=1$ with the paper’s 1.2, 1.1 and 1.15?',
      state: { ...alone, phi: 1 },
      answer: ({ operations }) => operations,
      tolerance: 0.005,
      explanation: '$1.2\\cdot1.1^2\\cdot1.15^2=1.92$, close to the 2 that was aimed at.',
    },
    {
      id: 'compound-scaling-width',
      question: 'Only the width is doubled. By what factor do the operations grow?',
      state: { ...alone, width: 2 },
      answer: ({ operations }) => Number(operations.toFixed(6)),
      explanation:
        'By 4: a convolution’s weights grow with channels in times channels out. In EfficientNet 3.76, for its depthwise convolutions grow only with the width.',
    },
    {
      id: 'compound-scaling-depth',
      question: 'Only the depth is doubled. By what factor do the operations grow?',
      state: { ...alone, depth: 2 },
      answer: ({ operations }) => Number(operations.toFixed(6)),
      explanation:
        'By 2: twice as many layers of the same size. In EfficientNet 2.03, for the layers that are added have the full width from the start.',
    },
  ],
};

function compute({ phi, ...own }: ScalingState): ScalingNumbers {
  const depth = own.depth * BASES.depth ** phi;
  const width = own.width * BASES.width ** phi;
  const resolution = own.resolution * BASES.resolution ** phi;
  const side = Math.round(SIDE * resolution);
  const macs = efficientnetMacs(depth, width, side);
  return {
    depth,
    width,
    resolution,
    operations: depth * width ** 2 * resolution ** 2,
    side,
    macs,
    counted: macs / BASE_MACS,
  };
}
