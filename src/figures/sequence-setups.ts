/**
 * The set-ups figure: the five ways to put a recurrent network between inputs and outputs, unrolled, with PyTorch's shapes, and
 * which inputs each output can have seen. Source: PyTorch documentation, torch.nn.RNN; Sutskever et al. 2014, arXiv:1409.3215.
 */
import { type Figure, type FigureCall, isGiven, numberOf } from './figure';
import { counted, grouped } from './shown';

export const SETUPS = [
  'one to one',
  'one to many',
  'many to one',
  'many to many, indirect',
  'many to many, direct',
] as const;

export interface SetupState {
  readonly setup: (typeof SETUPS)[number];
  /** Elements that go in, and elements that an autoregressive decoder writes. */
  readonly length: number;
  readonly written: number;
  /** The output that is looked at, from 1. */
  readonly output: number;
  readonly batch: number;
  readonly input_size: number;
  readonly hidden_size: number;
  /** Numbers in one output, and in one input of a decoder. */
  readonly classes: number;
  /** Of the part that reads; a decoder has no future to read. */
  readonly bidirectional: boolean;
  readonly batch_first: boolean;
}

export interface SetupNumbers {
  /** Steps of the part that reads and of the part that writes; 0 where there is none. */
  readonly reads: number;
  readonly writes: number;
  readonly outputs: number;
  /** For each output, the inputs it depends on, from 0. */
  readonly sees: readonly (readonly number[])[];
  /** Of the reading part: what `nn.RNN` gives back. */
  readonly output?: readonly number[];
  readonly h_n?: readonly number[];
  /** What the network gives back. */
  readonly result: readonly number[];
  readonly parameters: number;
  /** Recurrent steps that cannot be done at the same time. */
  readonly steps: number;
}

const initial: SetupState = {
  setup: 'many to one',
  length: 5,
  written: 4,
  output: 1,
  batch: 8,
  input_size: 16,
  hidden_size: 32,
  classes: 10,
  bidirectional: false,
  batch_first: true,
};
const readsMany = ({ setup }: SetupState) => setup.startsWith('many');
const decodes = ({ setup }: SetupState) => setup === 'one to many' || setup === 'many to many, indirect';
const direct: SetupState = { ...initial, setup: 'many to many, direct', output: 3 };
const indirect: SetupState = { ...initial, setup: 'many to many, indirect', output: 2 };

export const sequenceSetups: Figure<SetupState, SetupNumbers> = {
  id: 'sequence-setups',
  title: 'Five ways to use a recurrent network',
  caption: 'Inputs below, outputs above, time to the right. Choose an output and see which inputs can have reached it.',
  initial,
  controls: {
    setup: { kind: 'choice', choices: SETUPS, label: 'set-up' },
    length: { kind: 'whole', min: 1, max: 6, label: 'inputs', when: readsMany },
    written: { kind: 'whole', min: 1, max: 6, label: 'outputs', when: decodes },
    output: {
      kind: 'whole',
      min: 1,
      max: 6,
      label: 'output looked at',
      when: state => decodes(state) || state.setup === 'many to many, direct',
    },
    bidirectional: { kind: 'switch', label: 'bidirectional', when: readsMany },
    batch_first: { kind: 'switch', label: 'batch_first', when: readsMany },
    input_size: { kind: 'whole', min: 1, max: 256, label: 'input_size' },
    hidden_size: { kind: 'whole', min: 1, max: 512, label: 'hidden_size', when: state => state.setup !== 'one to one' },
  },
  presets: [
    { title: 'One to one: no recurrence', state: { ...initial, setup: 'one to one' } },
    { title: 'One to many: a caption', state: { ...initial, setup: 'one to many', output: 3 } },
    { title: 'Many to one: a sentiment', state: initial },
    { title: 'Many to many, indirect: a translation', state: indirect },
    { title: 'Many to many, direct: tracking', state: direct },
    { title: 'Direct and bidirectional: tagging', state: { ...direct, bidirectional: true } },
  ],
  compute,
  formula: (state, numbers) => {
    const { input_size: x, hidden_size: h, setup } = state;
    const size = (shape: readonly number[]) => `(${shape.join(',\\,')})`;
    if (setup === 'one to one')
      return {
        tex: `(${state.batch},\\,${x})\\to${size(numbers.result)}`,
        text: `(${state.batch}, ${x}) to (${numbers.result.join(', ')})`,
      };
    const shapes = [
      numbers.output && `\\mathtt{output}&:${size(numbers.output)},\\quad\\mathtt{h\\_n}:${size(numbers.h_n!)}`,
      `\\text{result}&:${size(numbers.result)}`,
      `\\text{a cell}&:h(x+h)+2h=${cell(numbers.reads > 0 ? x : state.classes, h)}`,
    ].filter(Boolean);
    return {
      tex: `\\begin{aligned}${shapes.join('\\\\')}\\end{aligned}`,
      text: `${numbers.output ? `output (${numbers.output.join(', ')}), h_n (${numbers.h_n!.join(', ')}), ` : ''}result (${numbers.result.join(', ')})`,
    };
  },
  summary: (state, { sees, outputs, parameters, steps, result }) => {
    const at = chosen(state, outputs);
    const seen = sees[at]!;
    const inputs = seen.length === 1 ? `input ${seen[0]! + 1}` : `inputs ${seen[0]! + 1} to ${seen.at(-1)! + 1}`;
    const earlier = decodes(state) && at > 0 ? `, and the ${counted(at, 'output')} before it` : '';
    const order =
      steps === 0
        ? 'Nothing waits for anything.'
        : `${counted(steps, 'recurrent step')}, one after the other; ${
            state.bidirectional && readsMany(state)
              ? 'both directions of the reading run side by side.'
              : 'the weights are the same at each.'
          }`;
    return `Output ${at + 1} of ${outputs} depends on ${inputs}${earlier}. ${order} ${grouped(parameters)} parameters, whatever the length; the result is ${result.join('×')}.`;
  },
  python: state => {
    const { input_size, hidden_size, classes, bidirectional, batch_first } = state;
    const flags = `${bidirectional ? ', bidirectional=True' : ''}${batch_first ? ', batch_first=True' : ''}`;
    const wide = hidden_size * directions(state);
    const reader = `rnn = nn.RNN(${input_size}, ${hidden_size}${flags})`;
    const head = `head = nn.Linear(${readsMany(state) ? wide : hidden_size}, ${classes})`;
    return {
      'one to one': `head = nn.Linear(${input_size}, ${classes})`,
      'one to many': `start = nn.Linear(${input_size}, ${hidden_size})\ndecoder = nn.RNNCell(${classes}, ${hidden_size})\n${head}`,
      'many to one': `${reader}\n${head}`,
      'many to many, indirect': `${reader}\ndecoder = nn.RNNCell(${classes}, ${wide})\n${head}`,
      'many to many, direct': `${reader}\n${head}`,
    }[state.setup];
  },
  fromCall: (call: FigureCall) => {
    const [input_size, hidden_size] = [numberOf(call, 'input_size'), numberOf(call, 'hidden_size')];
    const { bidirectional, batch_first } = call.arguments;
    if (call.operator !== 'RNN' || input_size === undefined || hidden_size === undefined) return undefined;
    if (typeof bidirectional !== 'boolean' || typeof batch_first !== 'boolean') return undefined;
    return isGiven(call, { num_layers: 1, bias: true })
      ? { ...direct, input_size, hidden_size, bidirectional, batch_first }
      : undefined;
  },
  prompts: [
    {
      id: 'sequence-setups-direct',
      question:
        'A network tracks a ball through five frames and answers after each, reading forwards only. On how many frames can its third answer depend?',
      state: direct,
      answer: ({ sees }, state) => sees[chosen(state, sees.length)]!.length,
      explanation:
        'On the three it has read. A bidirectional one depends on all five, and so cannot answer before the end.',
    },
    {
      id: 'sequence-setups-steps',
      question:
        'A translator reads five words with one RNN and writes four with another. How many recurrent steps follow one another?',
      state: indirect,
      answer: ({ steps }) => steps,
      explanation: 'Five to read, four to write: each waits for the one before. A transformer reads all five at once.',
    },
    {
      id: 'sequence-setups-last',
      question:
        'A bidirectional RNN with `hidden_size` 32 reads 8 sequences of 5 elements, `batch_first=True`. How wide is the last axis of `output`?',
      state: { ...direct, bidirectional: true },
      answer: ({ output }) => output!.at(-1)!,
      explanation: 'Both directions stand side by side: $2\\cdot32=64$. `h_n` keeps them apart, on its first axis.',
    },
  ],
};

/** Both biases included, as PyTorch has them. */
function cell(x: number, h: number): number {
  return h * (x + h) + 2 * h;
}

function directions({ bidirectional }: SetupState): number {
  return bidirectional ? 2 : 1;
}

/** From 0. */
export function chosen({ output }: SetupState, outputs: number): number {
  return Math.min(output, outputs) - 1;
}

function compute(state: SetupState): SetupNumbers {
  const { setup, batch, length, written, input_size: x, hidden_size: h, classes, batch_first } = state;
  const d = directions(state);
  const linear = (from: number, to: number) => from * to + to;
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
  const axes = (steps: number, last: number) => (batch_first ? [batch, steps, last] : [steps, batch, last]);
  const reader = {
    reads: length,
    output: axes(length, d * h),
    // `batch_first` leaves it as it is.
    h_n: [d, batch, h],
  };
  if (setup === 'one to one')
    return {
      reads: 0,
      writes: 0,
      outputs: 1,
      sees: [[0]],
      result: [batch, classes],
      parameters: linear(x, classes),
      steps: 0,
    };
  if (setup === 'one to many')
    return {
      reads: 0,
      writes: written,
      outputs: written,
      sees: upTo(written).map(() => [0]),
      result: [batch, written, classes],
      parameters: linear(x, h) + cell(classes, h) + linear(h, classes),
      steps: written,
    };
  const reading = d * cell(x, h);
  const head = linear(d * h, classes);
  if (setup === 'many to one')
    return {
      ...reader,
      writes: 0,
      outputs: 1,
      sees: [upTo(length)],
      result: [batch, classes],
      parameters: reading + head,
      steps: length,
    };
  if (setup === 'many to many, direct')
    return {
      ...reader,
      writes: 0,
      outputs: length,
      sees: upTo(length).map(t => upTo(d === 2 ? length : t + 1)),
      result: axes(length, classes),
      parameters: reading + head,
      steps: length,
    };
  return {
    ...reader,
    writes: written,
    outputs: written,
    sees: upTo(written).map(() => upTo(length)),
    result: [batch, written, classes],
    // The decoder's state takes up both directions' last ones.
    parameters: reading + cell(classes, d * h) + head,
    steps: length + written,
  };
}
