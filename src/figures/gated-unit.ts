/**
 * The gated unit figure: what an LSTM cell, a GRU cell and a highway layer have in common. A gate is a sigmoid of what it
 * reads, and lets that share of a value pass: so much of the old is kept, so much of the new is written.
 * Sources: PyTorch documentation, torch.nn.LSTMCell and torch.nn.GRUCell (the equations; a GRU’s reset acts after the product
 * with the state); Srivastava, Greff & Schmidhuber 2015, Highway Networks, arXiv:1505.00387.
 */
import { type Figure, type FigureCall, isGiven } from './figure';
import { shown } from './shown';

export interface GatedState {
  readonly unit: 'LSTM' | 'GRU' | 'highway';
  /** The cell before, the state before, or the layer's input. */
  readonly old: number;
  /** What the candidate's tanh reads; in a GRU only what is from the input. */
  readonly candidate: number;
  /** What is from the state in a GRU's candidate, before the reset gate. */
  readonly recurrent: number;
  /** What each gate reads: a weighted sum of inputs, of any size. */
  readonly forget: number;
  readonly input: number;
  readonly output: number;
  readonly update: number;
  readonly reset: number;
  readonly transform: number;
}

export interface GateRow {
  readonly gate: string;
  /** `f`, or `1 − z` for the share that another row's gate leaves. */
  readonly symbol: string;
  /** Which setting opens it; in a row with a `1 −` a larger one shuts it. */
  readonly key: 'forget' | 'input' | 'output' | 'update' | 'reset' | 'transform';
  readonly open: number;
  readonly from: { readonly name: string; readonly value: number };
  readonly to: { readonly name: string; readonly value: number };
}

export interface GatedNumbers {
  readonly rows: readonly GateRow[];
  /** What is kept of the old one and what is written, together. */
  readonly result: number;
  /** What the unit shows: of an LSTM the gated tanh of the result, of the others the result. */
  readonly output: number;
  /** The derivative of the result by the old one where the gates are taken as given. */
  readonly carry: number;
}

const initial: GatedState = {
  unit: 'LSTM',
  old: 1.5,
  candidate: 0.7,
  recurrent: -1,
  forget: 1,
  input: -1,
  output: 0,
  update: 1,
  reset: 0,
  transform: -2,
};

/** How far what a gate reads can be moved. */
export const READS = 8;
const reads = (label: string, unit: GatedState['unit']) =>
  ({
    kind: 'real',
    min: -READS,
    max: READS,
    step: 0.1,
    label,
    when: (state: GatedState) => state.unit === unit,
  }) as const;

export const gatedUnit: Figure<GatedState, GatedNumbers> = {
  id: 'gated-unit',
  title: 'What a gate lets pass',
  caption:
    'A gate reads a number of any size and opens to its sigmoid. Drag the jaws, or move what the gate reads: so much of the value passes.',
  initial,
  controls: {
    unit: { kind: 'choice', choices: ['LSTM', 'GRU', 'highway'], label: 'unit' },
    forget: reads('f reads', 'LSTM'),
    input: reads('i reads', 'LSTM'),
    output: reads('o reads', 'LSTM'),
    update: reads('z reads', 'GRU'),
    reset: reads('r reads', 'GRU'),
    transform: reads('T reads', 'highway'),
    old: { kind: 'real', min: -3, max: 3, step: 0.1, label: 'old value' },
    candidate: { kind: 'real', min: -4, max: 4, step: 0.1, label: 'candidate reads' },
    recurrent: {
      kind: 'real',
      min: -4,
      max: 4,
      step: 0.1,
      label: 'state’s part',
      when: state => state.unit === 'GRU',
    },
  },
  presets: [
    { title: 'LSTM', state: initial },
    { title: 'LSTM: hold', state: { ...initial, forget: 8, input: -8 } },
    { title: 'LSTM: overwrite', state: { ...initial, forget: -8, input: 8 } },
    { title: 'LSTM: hidden, not forgotten', state: { ...initial, forget: 8, input: -8, output: -8 } },
    { title: 'GRU', state: { ...initial, unit: 'GRU' } },
    { title: 'GRU: the state does not reach the candidate', state: { ...initial, unit: 'GRU', reset: -8 } },
    { title: 'Highway', state: { ...initial, unit: 'highway' } },
    { title: 'Highway: all new', state: { ...initial, unit: 'highway', transform: 8 } },
  ],
  compute,
  formula: ({ unit, old }, { rows, result }) => {
    const [keep, write] = kept(rows);
    const n = (value: number) => shown(value, 3).replace('−', '-');
    const inner = (value: number) => (value < 0 ? `(${n(value)})` : n(value));
    const [left, right] = NAMES[unit];
    return {
      tex: `${left}=${right}=${n(keep.open)}\\cdot ${inner(old)}+${n(write.open)}\\cdot ${inner(write.from.value)}=${n(result)}`,
      text: `${keep.symbol} of the old, ${write.symbol} of the new: ${shown(keep.open, 3)}·${shown(old, 3)} + ${shown(write.open, 3)}·${shown(write.from.value, 3)} = ${shown(result, 3)}`,
    };
  },
  summary: ({ unit, old }, { rows, result, output, carry }) => {
    const [keep, write] = kept(rows);
    const after = {
      LSTM: ` Of its tanh the output gate shows ${shown(output, 3)}.`,
      GRU: ` One gate does both: what it does not keep it replaces. The reset gate lets ${shown(rows[0]!.open, 3)} of the state’s part into the candidate.`,
      highway: ' One gate does both: what it does not transform it carries past the layer.',
    }[unit];
    return `Of the old ${shown(old, 3)}, ${shown(100 * keep.open, 3)} % is kept; of the new ${shown(write.from.value, 3)}, ${shown(100 * write.open, 3)} % is written: ${shown(result, 3)}.${after} With the gates as they are, ${shown(carry, 3)} of a gradient goes back to the old one.`;
  },
  python: ({ unit }) =>
    ({
      LSTM: 'nn.LSTMCell(input_size=1, hidden_size=1)',
      GRU: 'nn.GRUCell(input_size=1, hidden_size=1)',
      highway: 'y = T * H + (1 - T) * x',
    })[unit],
  fromCall,
  prompts: [
    {
      id: 'gated-unit-zero',
      question: 'All gates of a cell read 0. Its old value is 1.5. How much of that is kept?',
      state: { ...initial, forget: 0 },
      answer: ({ rows }) => rows[0]!.to.value,
      explanation: '$\\sigma(0)=0.5$: a gate that reads nothing is half open, and 0.75 is kept.',
    },
    {
      id: 'gated-unit-gru',
      question:
        'In PyTorch’s GRU the update gate is $z=0.9$. Which share of the old state is kept, and which of the candidate is written?',
      state: { ...initial, unit: 'GRU', update: Math.log(9) },
      answer: ({ rows }) => {
        const [keep, write] = kept(rows);
        return keep.open > write.open ? '0.9 of the old, 0.1 of the new' : '0.1 of the old, 0.9 of the new';
      },
      choices: [
        { text: '0.9 of the old, 0.1 of the new', reason: '$h_t=(1-z)\\,n+z\\,h_{t-1}$: $z$ keeps.' },
        {
          text: '0.1 of the old, 0.9 of the new',
          reason: 'So it is in some papers, where $z$ and $1-z$ have changed places.',
        },
        { text: '0.9 of both', reason: 'That takes two gates, as in an LSTM.' },
      ],
      explanation: 'An open update gate holds the state in PyTorch; what it does not keep it replaces.',
    },
    {
      id: 'gated-unit-hidden',
      question:
        'The output gate of an LSTM cell shuts while its forget gate is open. What becomes of the cell’s value?',
      state: { ...initial, forget: 8, input: -8, output: -8 },
      answer: ({ result, output }) =>
        Math.abs(output) < 0.01 && Math.abs(result - initial.old) < 0.01 ? 'It stays, unseen' : 'It is lost',
      choices: [
        { text: 'It stays, unseen', reason: 'The output gate acts on what is shown, after the cell.' },
        { text: 'It is lost', reason: 'Only the forget gate takes from the cell.' },
        { text: 'It is halved', reason: 'A gate that reads 0 halves; these are far open or far shut.' },
      ],
      explanation: 'Keeping and showing are two gates: a cell can hold for many steps what nobody is to see yet.',
    },
    {
      id: 'gated-unit-highway',
      question:
        'The transform gate of a highway layer starts with a bias of −2. Which share of the input is carried on?',
      state: { ...initial, unit: 'highway' },
      answer: ({ carry }) => carry,
      tolerance: 0.005,
      explanation:
        '$1-\\sigma(-2)=0.88$: a deep stack begins close to the identity, as a residual network does, which has no gate.',
    },
  ],
};

const NAMES = {
  LSTM: ['C_t', 'f\\,C_{t-1}+i\\,\\tilde C'],
  GRU: ['h_t', 'z\\,h_{t-1}+(1-z)\\,n'],
  highway: ['y', '(1-T)\\,x+T\\,H'],
} as const;

/** The rows that keep the old one and write the new. */
export function kept(rows: readonly GateRow[]): readonly [keep: GateRow, write: GateRow] {
  const keep = rows.findIndex(({ to }) => to.name === 'kept');
  return [rows[keep]!, rows[keep + 1]!];
}

function compute(state: GatedState): GatedNumbers {
  const { unit, old } = state;
  const row = (
    gate: string,
    symbol: string,
    key: GateRow['key'],
    [from, value]: readonly [string, number],
    to: string,
  ): GateRow => {
    const open = symbol.startsWith('1') ? sigmoid(-state[key]) : sigmoid(state[key]);
    return { gate, symbol, key, open, from: { name: from, value }, to: { name: to, value: open * value } };
  };
  const together = (rows: readonly GateRow[]) => kept(rows).reduce((sum, { to }) => sum + to.value, 0);
  if (unit === 'LSTM') {
    const rows = [
      row('forget gate', 'f', 'forget', ['old cell', old], 'kept'),
      row('input gate', 'i', 'input', ['new', Math.tanh(state.candidate)], 'written'),
    ];
    const result = together(rows);
    const out = row('output gate', 'o', 'output', ['tanh of the cell', Math.tanh(result)], 'shown');
    return { rows: [...rows, out], result, output: out.to.value, carry: rows[0]!.open };
  }
  if (unit === 'GRU') {
    const reset = row('reset gate', 'r', 'reset', ['the state’s part', state.recurrent], 'to the tanh');
    const candidate = Math.tanh(state.candidate + reset.to.value);
    const rows = [
      row('update gate', 'z', 'update', ['old state', old], 'kept'),
      row('update gate', '1 − z', 'update', ['new', candidate], 'written'),
    ];
    const result = together(rows);
    return { rows: [reset, ...rows], result, output: result, carry: rows[0]!.open };
  }
  const rows = [
    row('transform gate', '1 − T', 'transform', ['input', old], 'kept'),
    row('transform gate', 'T', 'transform', ['layer', Math.tanh(state.candidate)], 'written'),
  ];
  const result = together(rows);
  return { rows, result, output: result, carry: rows[0]!.open };
}

/** Which cell it is, and what its biases are on average to begin with: 0, so that every gate reads 0 from them. */
function fromCall({ operator, arguments: given }: FigureCall): GatedState | undefined {
  const unit = ({ LSTM: 'LSTM', LSTMCell: 'LSTM', GRU: 'GRU', GRUCell: 'GRU' } as const)[operator];
  if (!unit || !isGiven({ operator, arguments: given }, { bias: true })) return undefined;
  return { ...initial, unit, forget: 0, input: 0, output: 0, update: 0, reset: 0 };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
