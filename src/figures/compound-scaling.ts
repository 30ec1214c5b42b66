/**
 * The compound scaling figure: depth, width and resolution grown together, and what that does to the number of operations.
 * Source: Tan & Le 2019, EfficientNet, arXiv:1905.11946, equations 2 and 3.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface ScalingState {
  readonly phi: number;
  /** What depth, width and resolution are multiplied by at φ = 1. */
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

export interface ScalingNumbers {
  readonly depth: number;
  readonly width: number;
  readonly resolution: number;
  /** Of a convolutional network's operations. */
  readonly operations: number;
  /** Pixels on a side, from 224. */
  readonly side: number;
  /** Operations over φ: for all three together, and for depth, width or resolution alone. */
  readonly curves: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

const initial: ScalingState = { phi: 2, alpha: 1.2, beta: 1.1, gamma: 1.15 };

export const compoundScaling: Figure<ScalingState, ScalingNumbers> = {
  id: 'compound-scaling',
  title: 'Compound scaling',
  caption:
    'Depth counts once, width and resolution squared. The three factors are chosen so that each step of φ about doubles the cost.',
  initial,
  controls: {
    phi: { kind: 'real', min: 0, max: 7, step: 0.5, label: 'φ' },
    alpha: { kind: 'real', min: 1, max: 2, step: 0.01, label: 'α, depth' },
    beta: { kind: 'real', min: 1, max: 2, step: 0.01, label: 'β, width' },
    gamma: { kind: 'real', min: 1, max: 2, step: 0.01, label: 'γ, resolution' },
  },
  presets: [
    { title: 'The paper’s factors, φ = 2', state: initial },
    { title: 'One step', state: { ...initial, phi: 1 } },
    { title: 'Width alone, doubled', state: { phi: 1, alpha: 1, beta: 2, gamma: 1 } },
    { title: 'Depth alone, doubled', state: { phi: 1, alpha: 2, beta: 1, gamma: 1 } },
  ],
  compute,
  formula: ({ phi, alpha, beta, gamma }, { operations }) => ({
    tex: `(\\alpha\\beta^2\\gamma^2)^{\\phi}=(${shown(alpha)}\\cdot ${shown(beta)}^2\\cdot ${shown(gamma)}^2)^{${shown(phi)}}=${shown(operations, 4)}`,
    text: `(α·β²·γ²)^φ = (${shown(alpha)}·${shown(beta)}²·${shown(gamma)}²)^${shown(phi)} = ${shown(operations, 4)}`,
  }),
  summary: (_, { depth, width, resolution, operations, side }) =>
    `${shown(depth, 3)} times as many layers, ${shown(width, 3)} times as many channels, and pictures ${shown(resolution, 3)} times as large on a side, about ${Math.round(side)} px in place of 224: ${shown(operations, 3)} times the operations.`,
  prompts: [
    {
      id: 'compound-scaling-one',
      question: 'By what factor do the operations grow at $\\phi=1$ with the paper’s 1.2, 1.1 and 1.15?',
      state: { ...initial, phi: 1 },
      answer: ({ operations }) => operations,
      tolerance: 0.005,
      explanation: '$1.2\\cdot1.1^2\\cdot1.15^2=1.92$, close to the 2 that was aimed at.',
    },
    {
      id: 'compound-scaling-width',
      question: 'Only the width is doubled. By what factor do the operations grow?',
      state: { phi: 1, alpha: 1, beta: 2, gamma: 1 },
      answer: ({ operations }) => Number(operations.toFixed(6)),
      explanation: 'By 4: a convolution’s weights grow with channels in times channels out.',
    },
    {
      id: 'compound-scaling-depth',
      question: 'Only the depth is doubled. By what factor do the operations grow?',
      state: { phi: 1, alpha: 2, beta: 1, gamma: 1 },
      answer: ({ operations }) => Number(operations.toFixed(6)),
      explanation: 'By 2: twice as many layers of the same size.',
    },
  ],
};

function compute({ phi, alpha, beta, gamma }: ScalingState): ScalingNumbers {
  const base = alpha * beta ** 2 * gamma ** 2;
  const over = (factor: number) =>
    Array.from({ length: 36 }, (_, index) => [index / 5, factor ** (index / 5)] as const);
  return {
    depth: alpha ** phi,
    width: beta ** phi,
    resolution: gamma ** phi,
    operations: base ** phi,
    side: 224 * gamma ** phi,
    curves: [
      { name: 'all three', points: over(base) },
      { name: 'depth alone', points: over(alpha) },
      { name: 'width alone', points: over(beta ** 2) },
      { name: 'resolution alone', points: over(gamma ** 2) },
    ],
  };
}
