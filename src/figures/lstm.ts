/**
 * The LSTM figure: one unit over a sequence. The cell is a conveyor: what the forget gate keeps of it, and what the input
 * gate lets in; along it a gradient is multiplied by the forget gates alone.
 * Source: Hochreiter & Schmidhuber 1997; PyTorch documentation, torch.nn.LSTM (the equations).
 */
import type { Figure } from './figure';
import { counted, shown } from './shown';

export interface LstmState {
  readonly inputs: readonly number[];
  /** What the input weighs in the input gate, the forget gate, the candidate and the output gate. */
  readonly weights: readonly number[];
  /** What the last output weighs in each. */
  readonly recurrent: readonly number[];
  readonly bias_i: number;
  readonly bias_f: number;
  readonly bias_o: number;
}

export interface LstmStep {
  readonly i: number;
  readonly f: number;
  readonly g: number;
  readonly o: number;
  readonly c: number;
  readonly h: number;
}

export interface LstmNumbers {
  readonly steps: readonly LstmStep[];
  /** The product of all forget gates: what is left of the first cell, and of a gradient on its way back along the cells. */
  readonly kept: number;
}

const pulse = (length: number): readonly number[] => [1, ...Array<number>(length - 1).fill(0)];

const initial: LstmState = {
  inputs: pulse(10),
  weights: [6, 0, 3, 0],
  recurrent: [0, 0, 0, 0],
  bias_i: -3,
  bias_f: 1,
  bias_o: 0,
};

export const lstm: Figure<LstmState, LstmNumbers> = {
  id: 'lstm',
  title: 'One unit of an LSTM',
  caption: 'A pulse enters at step 0. How long the cell remembers it is up to the forget gate, which its bias opens.',
  initial,
  controls: {
    inputs: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'inputs' },
    bias_f: { kind: 'real', min: -4, max: 8, step: 0.1, label: 'forget bias' },
    bias_i: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'input bias' },
    bias_o: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'output bias' },
    weights: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'weights i, f, g, o' },
    recurrent: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'recurrent i, f, g, o' },
  },
  presets: [
    { title: 'Forget bias 1', state: initial },
    { title: 'Forget bias 0', state: { ...initial, bias_f: 0 } },
    { title: 'Remembers', state: { ...initial, bias_f: 5 } },
    { title: 'Counts pulses', state: { ...initial, bias_f: 8, inputs: [1, 0, 1, 0, 0, 1, 0, 0, 0, 1] } },
    {
      title: 'A negative input forgets',
      state: { ...initial, bias_f: 5, weights: [6, 8, 3, 0], inputs: [1, 0, 0, 0, -1, 0, 0, 0] },
    },
  ],
  compute,
  formula: (_state, { steps }) => {
    const last = steps.length - 1;
    const { f, i, g, c } = steps[last]!;
    const before = last > 0 ? steps[last - 1]!.c : 0;
    const term = `${shown(f, 3)}\\cdot ${shown(before, 3)}+${shown(i, 3)}\\cdot(${shown(g, 3)})`.replaceAll('−', '-');
    return {
      tex: `C_{${last}}=f\\,C_{${last - 1}}+i\\,\\tilde C=${term}=${shown(c, 3).replace('−', '-')}`,
      text: `C at step ${last} = ${shown(f, 3)}·${shown(before, 3)} + ${shown(i, 3)}·${shown(g, 3)} = ${shown(c, 3)}`,
    };
  },
  summary: (_, { steps, kept }) => {
    const [first, last] = [steps[0]!, steps.at(-1)!];
    return `The cell holds ${shown(first.c, 3)} after step 0 and ${shown(last.c, 3)} after step ${steps.length - 1}, where the output is ${shown(last.h, 3)}. Forget gate ${shown(last.f, 3)} at the end; over ${counted(steps.length, 'step')} ${shown(kept, 3)} of the first cell, or of a gradient, is kept.`;
  },
  python: () => 'nn.LSTM(input_size=1, hidden_size=1)',
  prompts: [
    {
      id: 'lstm-forget-bias',
      question: 'The forget gate reads nothing but its bias of 0. Which share of the cell is left after one step?',
      state: { ...initial, bias_f: 0, inputs: [0] },
      answer: ({ kept }) => kept,
      explanation:
        '$\\sigma(0)=0.5$: half is lost at each step. A bias of 1, often set at the start, keeps $\\sigma(1)=0.73$.',
    },
    {
      id: 'lstm-ten-steps',
      question:
        'A forget bias of 5 gives $f=\\sigma(5)=0.9933$. Which share of a gradient is left after ten steps along the cell?',
      state: { ...initial, bias_f: 5 },
      answer: ({ kept }) => kept,
      tolerance: 0.002,
      explanation: '$0.9933^{10}=0.935$: along the cell only forget gates multiply, no weight matrix and no tanh.',
    },
    {
      id: 'lstm-ten-steps-half',
      question: 'A forget bias of 0 gives $f=0.5$. Which share of a gradient is left after ten steps along the cell?',
      state: { ...initial, bias_f: 0 },
      answer: ({ kept }) => kept,
      tolerance: 0.0002,
      explanation: '$0.5^{10}=0.00098$. A gate that is half shut makes gradients vanish as in a plain RNN.',
    },
  ],
};

function compute({ inputs, weights, recurrent, bias_i, bias_f, bias_o }: LstmState): LstmNumbers {
  const steps: LstmStep[] = [];
  let [c, h] = [0, 0];
  for (const x of inputs) {
    const reads = (gate: number, bias: number) => (weights[gate] ?? 0) * x + (recurrent[gate] ?? 0) * h + bias;
    const [i, f, g, o] = [
      sigmoid(reads(0, bias_i)),
      sigmoid(reads(1, bias_f)),
      Math.tanh(reads(2, 0)),
      sigmoid(reads(3, bias_o)),
    ];
    c = f * c + i * g;
    h = o * Math.tanh(c);
    steps.push({ i, f, g, o, c, h });
  }
  return { steps, kept: steps.reduce((product, { f }) => product * f, 1) };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
