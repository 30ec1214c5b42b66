/**
 * The recurrence figure: one unit of a plain recurrent network, a pulse at its first step, and what is left of it later: in
 * the state, and in the gradient that goes back to it. Source: the update rule of torch.nn.RNN; Pascanu et al. 2013.
 */
import { type Figure, type FigureCall, isGiven } from './figure';
import { counted, shown, shownTex } from './shown';

export interface RecurrenceState {
  readonly nonlinearity: 'tanh' | 'relu';
  /** Of the input and of the state before. */
  readonly weight_ih: number;
  readonly weight_hh: number;
  /** Both of PyTorch's biases together. */
  readonly bias: number;
  readonly steps: number;
  /** The input at the first step; all others are 0. */
  readonly pulse: number;
  /** The step that is looked at, from 1; the last one where there are fewer. */
  readonly time: number;
}

export interface RecurrenceNumbers {
  readonly outputs: readonly number[];
  /** d h_t / d h_1, from 1 on. */
  readonly kept: readonly number[];
  /** d h_T / d h_t of the step T that is looked at, for every t up to it. */
  readonly memory: readonly number[];
}

const initial: RecurrenceState = {
  nonlinearity: 'tanh',
  weight_ih: 1,
  weight_hh: 0.9,
  bias: 0,
  steps: 30,
  pulse: 1,
  time: 12,
};
const linear: RecurrenceState = { ...initial, nonlinearity: 'relu' };

export const recurrence: Figure<RecurrenceState, RecurrenceNumbers> = {
  id: 'recurrence',
  title: 'A pulse in a recurrent unit',
  caption:
    'The same weight is met at every step: what is a little under 1 fades, what is over 1 grows until the tanh stops it.',
  initial,
  controls: {
    weight_hh: { kind: 'real', min: -2, max: 2, step: 0.05, label: 'weight_hh' },
    time: { kind: 'whole', min: 1, max: 60, label: 'step looked at' },
    steps: { kind: 'whole', min: 1, max: 60, label: 'steps' },
    nonlinearity: { kind: 'choice', choices: ['tanh', 'relu'], label: 'nonlinearity' },
    pulse: { kind: 'real', min: -3, max: 3, step: 0.1, label: 'input at step 1' },
    bias: { kind: 'real', min: -2, max: 2, step: 0.1, label: 'bias' },
  },
  presets: [
    { title: 'Fading', state: initial },
    { title: 'Fifty steps of 0.9', state: { ...linear, steps: 50, time: 50 } },
    { title: 'Latched: 1.5', state: { ...initial, weight_hh: 1.5 } },
    { title: 'Exploding: ReLU, 1.1', state: { ...linear, weight_hh: 1.1, steps: 50, time: 50 } },
    { title: 'Alternating: −0.9', state: { ...initial, weight_hh: -0.9 } },
  ],
  compute,
  formula: ({ weight_hh, steps, nonlinearity }, { kept }) => {
    const last = shown(kept.at(-1)!, 3);
    return {
      tex: `\\frac{\\partial h_{${steps}}}{\\partial h_1}=\\prod_{t=2}^{${steps}}${shown(weight_hh).replace('−', '-')}\\cdot${nonlinearity === 'tanh' ? '(1-h_t^2)' : '[h_t>0]'}=${shownTex(kept.at(-1)!, 3)}`,
      text: `d h${steps} / d h1 = the product of ${shown(weight_hh)} times the slope over ${steps - 1} steps = ${last}`,
    };
  },
  summary: (state, { outputs, kept, memory }) => {
    const { steps, weight_hh } = state;
    const left = Math.abs(kept.at(-1)!);
    return `The state is ${shown(outputs[0]!, 3)} after the pulse and ${shown(outputs.at(-1)!, 3)} after ${counted(steps, 'step')}; ${
      left < 1e-3
        ? `the gradient back to the first step is ${shown(left, 3)}: what happened there can hardly be learned from.`
        : left > 10
          ? `the gradient has grown to ${shown(left, 3)}: clip it.`
          : `${shown(left, 3)} of the gradient comes back.`
    }${Math.abs(weight_hh) > 1 && left < 1e-3 ? ' A saturated tanh forgets the gradient, though the state stays.' : ''} Step ${lookedAt(state)} holds ${shown(memory[0]!, 3)} of step 1.`;
  },
  python: ({ nonlinearity }) => `nn.RNN(1, 1, nonlinearity='${nonlinearity}')`,
  fromCall: (call: FigureCall) => {
    const { nonlinearity } = call.arguments;
    return call.operator === 'RNN' &&
      (nonlinearity === 'tanh' || nonlinearity === 'relu') &&
      isGiven(call, { num_layers: 1, bidirectional: false, bias: true })
      ? { ...initial, nonlinearity }
      : undefined;
  },
  prompts: [
    {
      id: 'recurrence-fifty',
      question:
        'ReLU, positive states, weight_hh 0.9. How much of the gradient is left after 51 steps, so 50 times back?',
      state: { ...linear, steps: 51 },
      answer: ({ kept }) => kept.at(-1)!,
      tolerance: 0.0002,
      explanation: '$0.9^{50}=0.0052$. Half a percent, and a factor of 0.9 is not even small.',
    },
    {
      id: 'recurrence-explodes',
      question:
        'ReLU, positive states, weight_hh 1.1. By what factor has the gradient grown after 51 steps, so 50 times back?',
      state: { ...linear, weight_hh: 1.1, steps: 51 },
      answer: ({ kept }) => kept.at(-1)!,
      tolerance: 1,
      explanation: '$1.1^{50}=117$. Clipping the norm of the gradient deals with this side; not with vanishing.',
    },
    {
      id: 'recurrence-latched',
      question: 'tanh, weight_hh 1.5, no bias. After a pulse, does the state go back to 0?',
      state: { ...initial, weight_hh: 1.5 },
      answer: ({ outputs }) => (Math.abs(outputs.at(-1)!) < 0.1 ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'Near 0 the tanh has slope 1, so that the state grows by half at every step.' },
        { text: 'No', reason: 'It settles where $h=\\tanh(1.5\\,h)$, at 0.86.' },
        { text: 'It grows without limit', reason: 'tanh stays below 1, so that the state cannot.' },
      ],
      explanation: 'A weight over 1 can hold a bit for ever, but its gradient vanishes in the saturated tanh.',
    },
  ],
};

export function lookedAt({ time, steps }: RecurrenceState): number {
  return Math.min(time, steps);
}

function compute(state: RecurrenceState): RecurrenceNumbers {
  const { nonlinearity, weight_ih, weight_hh, bias, steps, pulse } = state;
  const outputs: number[] = [];
  const kept: number[] = [];
  // What each step after the first multiplies by.
  const factors: number[] = [];
  let h = 0;
  let factor = 1;
  for (let step = 0; step < steps; step++) {
    const z = weight_ih * (step === 0 ? pulse : 0) + weight_hh * h + bias;
    h = nonlinearity === 'tanh' ? Math.tanh(z) : Math.max(0, z);
    const slope = nonlinearity === 'tanh' ? 1 - h * h : z > 0 ? 1 : 0;
    factors.push(weight_hh * slope);
    if (step > 0) factor *= weight_hh * slope;
    outputs.push(h);
    kept.push(factor);
  }
  const memory = [1];
  for (let step = lookedAt(state) - 1; step > 0; step--) memory.unshift(memory[0]! * factors[step]!);
  return { outputs, kept, memory };
}
