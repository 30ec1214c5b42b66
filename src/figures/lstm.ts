/**
 * The LSTM figure: one unit over a sequence. The cell is a conveyor: what the forget gate keeps of it, and what the input
 * gate lets in; along it a gradient is multiplied by the forget gates alone. Beside it a plain recurrent unit, that reads
 * the same inputs.
 * Source: Hochreiter & Schmidhuber 1997; PyTorch documentation, torch.nn.LSTM and torch.nn.RNN (the equations).
 */
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { shown } from './shown';

export interface LstmState {
  readonly inputs: readonly number[];
  /** What the input weighs in the input gate, the forget gate, the candidate and the output gate. */
  readonly weights: readonly number[];
  /** What the last output weighs in each. */
  readonly recurrent: readonly number[];
  readonly bias_i: number;
  readonly bias_f: number;
  readonly bias_o: number;
  /** Of the plain unit, for its last state. Its input weighs what it weighs in the candidate. */
  readonly weight_hh: number;
  /** Layers on top of each other, in one direction or both; all have the weights and biases above. */
  readonly num_layers: number;
  readonly bidirectional: boolean;
  /** Which of them is drawn. */
  readonly layer: number;
  readonly reverse: boolean;
  /** Which step is looked at, as the direction reads them: the reverse one begins with the last input. */
  readonly step: number;
}

export interface LstmStep {
  /** What the unit reads: the input, or the output of the layer below, of both its directions the sum. */
  readonly x: number;
  readonly i: number;
  readonly f: number;
  readonly g: number;
  readonly o: number;
  readonly c: number;
  readonly h: number;
  /** What of a gradient at the last cell reaches this one along the cells: the product of the forget gates after it. */
  readonly back: number;
  /** The state of the plain unit, and what of a gradient at its last state reaches this one. */
  readonly plain: number;
  readonly plainBack: number;
}

export interface LstmNumbers {
  readonly steps: readonly LstmStep[];
  /** Which layer is drawn, and whether in reverse. */
  readonly layer: number;
  readonly reverse: boolean;
  /** Which step is looked at, within the sequence, and the time it reads. */
  readonly time: number;
  readonly at: number;
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
  weight_hh: 0.9,
  num_layers: 1,
  bidirectional: false,
  layer: 0,
  reverse: false,
  step: 4,
};

/** Longer sequences have no room for their gates. */
export const LONGEST = 40;
const DEEPEST = 8;

export const lstm: Figure<LstmState, LstmNumbers> = {
  id: 'lstm',
  title: 'One unit of an LSTM',
  caption:
    'The cell is a belt from left to right. Before each step a forget gate lets part of it on; from below an input gate adds, above an output gate shows.',
  initial,
  controls: {
    step: { kind: 'whole', min: 0, max: LONGEST - 1, label: 'step' },
    bias_f: { kind: 'real', min: -4, max: 8, step: 0.1, label: 'forget bias' },
    bias_i: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'input bias' },
    bias_o: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'output bias' },
    weight_hh: { kind: 'real', min: -2, max: 2, step: 0.05, label: 'RNN’s weight_hh' },
    inputs: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'inputs' },
    weights: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'weights i, f, g, o' },
    recurrent: { kind: 'numbers', min: -8, max: 8, step: 0.1, label: 'recurrent i, f, g, o' },
    num_layers: { kind: 'whole', min: 1, max: DEEPEST, label: 'num_layers' },
    layer: { kind: 'whole', min: 0, max: DEEPEST - 1, label: 'layer drawn', when: ({ num_layers }) => num_layers > 1 },
    bidirectional: { kind: 'switch', label: 'bidirectional' },
    reverse: { kind: 'switch', label: 'draw the reverse', when: ({ bidirectional }) => bidirectional },
  },
  presets: [
    { title: 'Forget bias 1', state: initial },
    { title: 'Forget bias 0', state: { ...initial, bias_f: 0 } },
    { title: 'Remembers', state: { ...initial, bias_f: 5 } },
    { title: 'Counts pulses', state: { ...initial, bias_f: 8, inputs: [1, 0, 1, 0, 0, 1, 0, 0, 0, 1] } },
    { title: 'Forty steps', state: { ...initial, bias_f: 5, inputs: pulse(LONGEST), step: LONGEST - 1 } },
    {
      title: 'A negative input forgets',
      state: { ...initial, bias_f: 5, weights: [6, 8, 3, 0], inputs: [1, 0, 0, 0, -1, 0, 0, 0] },
    },
    { title: 'Two layers, both directions', state: { ...initial, num_layers: 2, layer: 1, bidirectional: true } },
    { title: 'The reverse direction', state: { ...initial, bidirectional: true, reverse: true, step: 9 } },
  ],
  compute,
  formula: (_state, { steps, at }) => {
    const { f, i, g, c } = steps[at]!;
    const before = at > 0 ? steps[at - 1]!.c : 0;
    const term = `${shown(f, 3)}\\cdot ${bracketed(before)}+${shown(i, 3)}\\cdot ${bracketed(g)}`.replaceAll('−', '-');
    return {
      tex: `C_{${at}}=f\\,C_{${at - 1}}+i\\,\\tilde C=${term}=${shown(c, 3).replace('−', '-')}`,
      text: `C at step ${at} = ${shown(f, 3)}·${bracketed(before)} + ${shown(i, 3)}·${bracketed(g)} = ${shown(c, 3)}`,
    };
  },
  summary: (state, { steps, at, kept, time, layer, reverse }) => {
    const { x, c, h, i, f, o } = steps[at]!;
    const [first, last] = [steps[0]!, steps.length - 1];
    const back =
      last === 0
        ? `${shown(kept, 3)} of what the cell held before is kept.`
        : `From step ${last} back to step 0, ${amount(first.back)} of a gradient is left along the cell, ${amount(first.plainBack)} in the plain RNN.`;
    const read = time === at ? `reads ${shown(x, 3)}` : `reads ${shown(x, 3)} at time ${time}`;
    return `${drawnPart(state, layer, reverse)}Step ${at} ${read}: forget gate ${shown(f, 3)}, input gate ${shown(i, 3)}, output gate ${shown(o, 3)}; the cell holds ${shown(c, 3)} and shows ${shown(h, 3)}. ${back}`;
  },
  python: ({ num_layers, bidirectional }) =>
    `nn.LSTM(input_size=1, hidden_size=1${num_layers > 1 ? `, num_layers=${num_layers}` : ''}${bidirectional ? ', bidirectional=True' : ''})`,
  fromCall,
  takesInput: true,
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
      id: 'lstm-against-rnn',
      question:
        'Forget gates of $\\sigma(5)$, and beside them a plain tanh RNN with a recurrent weight of 0.9, both of one unit. From which does more of a gradient come back over nine steps?',
      state: { ...initial, bias_f: 5 },
      answer: ({ steps: [first] }) =>
        first!.back > Math.abs(first!.plainBack) ? 'The LSTM’s cell' : 'The RNN’s state',
      choices: [
        { text: 'The LSTM’s cell', reason: '$0.9933^9=0.94$ against less than $0.9^9=0.39$.' },
        {
          text: 'The RNN’s state',
          reason: 'Each step multiplies by 0.9 and by the slope of the tanh, which is at most 1.',
        },
        { text: 'From both alike', reason: 'The factors differ: the gate itself, or a weight times a slope.' },
      ],
      explanation:
        'The factor of the LSTM is a gate, which can be near 1 at no cost; that of the RNN is a weight times a slope.',
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

function compute(state: LstmState): LstmNumbers {
  const { num_layers, bidirectional, weight_hh, step } = state;
  const layer = Math.max(0, Math.min(num_layers - 1, state.layer));
  const reverse = bidirectional && state.reverse;
  let sequence = state.inputs;
  for (let below = 0; below < layer; below++) {
    const forward = read(state, sequence).map(({ h }) => h);
    const backward = bidirectional
      ? read(state, sequence.toReversed())
          .map(({ h }) => h)
          .toReversed()
      : [];
    sequence = forward.map((h, time) => h + (backward[time] ?? 0));
  }
  const steps: LstmStep[] = [];
  let [back, plainBack] = [1, 1];
  for (const at of read(state, reverse ? sequence.toReversed() : sequence).toReversed()) {
    steps.unshift({ ...at, back, plainBack });
    back *= at.f;
    plainBack *= weight_hh * (1 - at.plain ** 2);
  }
  const at = Math.min(step, steps.length - 1);
  return { steps, at, layer, reverse, time: reverse ? steps.length - 1 - at : at, kept: back };
}

/** One unit over a sequence, from its first element to its last. */
function read(
  { weights, recurrent, bias_i, bias_f, bias_o, weight_hh }: LstmState,
  sequence: readonly number[],
): readonly Omit<LstmStep, 'back' | 'plainBack'>[] {
  let [c, h, plain] = [0, 0, 0];
  return sequence.map(x => {
    const reads = (gate: number, bias: number) => (weights[gate] ?? 0) * x + (recurrent[gate] ?? 0) * h + bias;
    const [i, f, g, o] = [
      sigmoid(reads(0, bias_i)),
      sigmoid(reads(1, bias_f)),
      Math.tanh(reads(2, 0)),
      sigmoid(reads(3, bias_o)),
    ];
    c = f * c + i * g;
    h = o * Math.tanh(c);
    plain = Math.tanh((weights[2] ?? 0) * x + weight_hh * plain);
    return { x, i, f, g, o, c, h, plain };
  });
}

/** `Layer 1 (of 0 to 2), forward direction. `: nothing where there is no other. */
function drawnPart({ num_layers, bidirectional }: LstmState, layer: number, reverse: boolean): string {
  const which = num_layers > 1 ? `Layer ${layer} (of 0 to ${num_layers - 1})` : bidirectional ? 'The layer' : '';
  return which && `${which}${bidirectional ? `, ${reverse ? 'reverse' : 'forward'} direction` : ''}. `;
}

/** As deep and as long as the caller's, of which the first layer is drawn, with a pulse at the beginning; PyTorch's two biases are 0 on average to begin with. */
function fromCall({ operator, arguments: given, input }: FigureCall): LstmState | undefined {
  const call = { operator, arguments: given };
  const { bidirectional } = given;
  const num_layers = numberOf(call, 'num_layers');
  if (operator !== 'LSTM' || !isGiven(call, { bias: true, proj_size: 0 })) return undefined;
  if (typeof bidirectional !== 'boolean' || num_layers === undefined || num_layers < 1 || num_layers > DEEPEST)
    return undefined;
  const isBatched = input?.length === 3;
  if (!input || (isBatched ? typeof given.batch_first !== 'boolean' : input.length !== 2)) return undefined;
  const length = input[isBatched && given.batch_first ? 1 : 0]!;
  return length < 1 || length > LONGEST
    ? undefined
    : { ...initial, bias_f: 0, inputs: pulse(length), step: length - 1, num_layers, bidirectional };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function bracketed(value: number): string {
  return value < 0 ? `(${shown(value, 3)})` : shown(value, 3);
}

/** Small shares are told by their power of ten, which their digits would hide. */
function amount(share: number): string {
  return Math.abs(share) < 1e-4 && share !== 0
    ? `about 10 to the ${shown(Math.round(Math.log10(Math.abs(share))))}`
    : shown(share, 3);
}
