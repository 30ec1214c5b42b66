/**
 * The hidden layer figure: four points that no straight line divides, moved by one hidden layer to where a line does.
 * Source: Goodfellow, Bengio & Courville 2016, section 6.1, "Learning XOR".
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface HiddenLayerState {
  readonly activation: 'ReLU' | 'tanh' | 'none';
  /** Rows of the first layer's weight, one after the other, and its biases. */
  readonly weight: readonly number[];
  readonly bias: readonly number[];
  /** Of the linear classifier on top: class 1 where it is above 0. */
  readonly head: readonly number[];
  readonly head_bias: number;
}

export interface HiddenLayerNumbers {
  /** The four points after the hidden layer. */
  readonly hidden: readonly (readonly number[])[];
  readonly outputs: readonly number[];
  readonly right: number;
  /** Without an activation: the two layers as one, weights and bias. */
  readonly collapsed?: { readonly weight: readonly number[]; readonly bias: number };
}

/** Inputs and classes: 1 where exactly one of them is 1. */
export const xor = [
  { x: [0, 0], label: 0 },
  { x: [0, 1], label: 1 },
  { x: [1, 0], label: 1 },
  { x: [1, 1], label: 0 },
] as const;

const initial: HiddenLayerState = {
  activation: 'ReLU',
  weight: [1, 1, 1, 1],
  bias: [0, -1],
  head: [1, -2],
  head_bias: -0.5,
};

export const hiddenLayer: Figure<HiddenLayerState, HiddenLayerNumbers> = {
  id: 'hidden-layer',
  title: 'What a hidden layer does',
  caption:
    'No line divides squares from circles on the left. The hidden layer moves the points; on the right one line is enough.',
  initial,
  controls: {
    activation: { kind: 'choice', choices: ['ReLU', 'tanh', 'none'], label: 'activation' },
    weight: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'weight' },
    bias: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'bias' },
    head: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'head weight' },
    head_bias: { kind: 'real', min: -3, max: 3, step: 0.1, label: 'head bias' },
  },
  presets: [
    { title: 'ReLU', state: initial },
    { title: 'No activation', state: { ...initial, activation: 'none' } },
    {
      title: 'tanh',
      state: { ...initial, activation: 'tanh', weight: [2, 2, 2, 2], bias: [-1, -3], head: [1, -1], head_bias: -1 },
    },
  ],
  compute,
  formula: ({ head, head_bias, activation }, { collapsed }) => {
    const line = (weight: readonly number[], bias: number, names: readonly [string, string]) =>
      [`${scaled(weight[0]!)}${names[0]}`, signed(weight[1]!, names[1]), signed(bias)].join('').replaceAll('−', '-');
    const tex = collapsed
      ? `V(Wx+b)+c=${line(collapsed.weight, collapsed.bias, ['x_1', 'x_2'])}`
      : `V\\,\\phi(Wx+b)+c=${line(head, head_bias, ['h_1', 'h_2'])}`;
    return {
      tex,
      text: collapsed
        ? `without an activation both layers are one: ${shown(collapsed.weight[0]!)} x1 + ${shown(collapsed.weight[1]!)} x2 + ${shown(collapsed.bias)}`
        : `head on ${activation} of the hidden units: ${shown(head[0]!)} h1 + ${shown(head[1]!)} h2 + ${shown(head_bias)}`,
    };
  },
  summary: ({ activation }, { outputs, right, collapsed }) =>
    `The outputs for (0,0), (0,1), (1,0) and (1,1) are ${outputs.map(value => shown(value, 3)).join(', ')}: ${right} of 4 on the right side of 0. ${
      collapsed
        ? 'Two linear layers without an activation are one linear layer, and no line gets more than 3 right.'
        : right === 4
          ? `With ${activation} between them the layers bend the plane so that one line divides it.`
          : 'The hidden layer could be set so that all four are right.'
    }`,
  python: ({ activation }) =>
    `nn.Sequential(nn.Linear(2, 2), ${activation === 'none' ? '' : `nn.${activation === 'tanh' ? 'Tanh' : 'ReLU'}(), `}nn.Linear(2, 1))`,
  prompts: [
    {
      id: 'hidden-layer-collapsed',
      question:
        'The ReLU is taken away; the weights stay: $W$ all 1, $b=(0,-1)$, head $(1,-2)$, $c=-0.5$. What is the output for $(0,0)$?',
      state: { ...initial, activation: 'none' },
      answer: ({ outputs }) => outputs[0]!,
      explanation: '$1\\cdot0-2\\cdot(-1)-0.5=1.5$: together the two layers are $-x_1-x_2+1.5$, one line.',
    },
    {
      id: 'hidden-layer-right',
      question:
        'The ReLU of this network is taken away and its weights stay. How many of the four points are on the right side?',
      state: { ...initial, activation: 'none' },
      answer: ({ right }) => right,
      explanation: '3: (0,1), (1,0) and (1,1). A single line never gets all four.',
    },
  ],
};

function compute({ activation, weight, bias, head, head_bias }: HiddenLayerState): HiddenLayerNumbers {
  const [w, b, v] = [four(weight), two(bias), two(head)];
  const act =
    activation === 'ReLU' ? (z: number) => Math.max(0, z) : activation === 'tanh' ? Math.tanh : (z: number) => z;
  const hidden = xor.map(({ x }) => [0, 1].map(unit => act(w[2 * unit]! * x[0] + w[2 * unit + 1]! * x[1] + b[unit]!)));
  const outputs = hidden.map(h => v[0]! * h[0]! + v[1]! * h[1]! + head_bias);
  const collapsed = {
    weight: [0, 1].map(axis => v[0]! * w[axis]! + v[1]! * w[2 + axis]!),
    bias: v[0]! * b[0]! + v[1]! * b[1]! + head_bias,
  };
  return {
    hidden,
    outputs,
    right: outputs.filter((value, index) => value > 0 === (xor[index]!.label === 1)).length,
    ...(activation === 'none' ? { collapsed } : {}),
  };
}

/** A control holds as many numbers as were typed: those that are missing are 0. */
const four = (values: readonly number[]) => [0, 1, 2, 3].map(index => values[index] ?? 0);
const two = (values: readonly number[]) => [values[0] ?? 0, values[1] ?? 0];

function signed(value: number, name?: string): string {
  const size = Math.abs(value);
  return `${value < 0 ? '-' : '+'}${name === undefined ? shown(size) : `${scaled(size)}${name}`}`;
}

/** A factor in front of a name: nothing for 1. */
function scaled(value: number): string {
  return value === 1 ? '' : value === -1 ? '-' : `${shown(value)}\\,`;
}
