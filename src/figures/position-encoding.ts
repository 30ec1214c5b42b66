/**
 * The position figure: the waves that the first transformer adds to its embeddings, one row a position.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.5.
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface PositionState {
  readonly positions: number;
  /** Width of the model; even. */
  readonly d_model: number;
  /** 10,000 in the paper. */
  readonly base: number;
  /** The entry that is looked at. */
  readonly position: number;
  readonly column: number;
}

export interface PositionNumbers {
  /** A row a position: sines in the even columns, cosines in the odd ones. */
  readonly table: readonly (readonly number[])[];
  readonly value: number;
  /** How many positions one turn of the chosen column takes. */
  readonly wavelength: number;
  /** Of the chosen row with each row: it depends on how far apart they are, and on nothing else. */
  readonly products: readonly number[];
}

const initial: PositionState = { positions: 32, d_model: 32, base: 10_000, position: 3, column: 4 };

export const positionEncoding: Figure<PositionState, PositionNumbers> = {
  id: 'position-encoding',
  title: 'Sinusoidal position encoding',
  caption:
    'A row for each position, a wave for each pair of columns: fast on the left, hardly moving on the right. No two rows are alike.',
  initial,
  controls: {
    positions: { kind: 'whole', min: 2, max: 48, label: 'positions' },
    d_model: { kind: 'whole', min: 4, max: 48, step: 2, label: 'd_model' },
    base: { kind: 'real', min: 10, max: 100_000, log: true, label: 'base' },
  },
  presets: [
    { title: 'As in the paper', state: initial },
    { title: 'The slowest wave', state: { ...initial, position: 20, column: 30 } },
    { title: 'Base 100: it repeats sooner', state: { ...initial, base: 100 } },
    { title: 'Eight columns, long text', state: { ...initial, positions: 48, d_model: 8, position: 40 } },
  ],
  compute,
  formula: (state, { value, wavelength }) => {
    const { base, d_model } = state;
    const [position, column] = entryOf(state);
    const wave = column % 2 === 0 ? 'sin' : 'cos';
    const power = `${column - (column % 2)}/${d_model}`;
    return {
      tex: `\\begin{aligned}PE_{${position},\\,${column}}&=\\${wave}\\frac{${position}}{${shown(base, 6)}^{${power}}}=${shownTex(value)}\\\\\\lambda&=2\\pi\\cdot${shown(base, 6)}^{${power}}=${shownTex(wavelength)}\\end{aligned}`,
      text: `PE(${position}, ${column}) = ${wave}(${position} / ${shown(base, 6)}^(${power})) = ${shown(value)}; one turn takes ${shown(wavelength)} positions`,
    };
  },
  summary: (state, { value, wavelength, products }) => {
    const [position, column] = entryOf(state);
    const near = Math.min(position + 1, state.positions - 1) === position ? position - 1 : position + 1;
    const far = position < state.positions / 2 ? state.positions - 1 : 0;
    const alike = products[near]! > products[far]! ? ': near positions are alike' : '';
    return `Position ${position}, column ${column} holds ${shown(value, 3)}; this column turns once in ${shown(wavelength, 3)} positions. The row's product with itself is ${shown(products[position]!, 3)}, half of d_model; with position ${near} ${shown(products[near]!, 3)}, with position ${far} ${shown(products[far]!, 3)}${alike}.`;
  },
  python: ({ positions, d_model, base }) =>
    `angle = torch.arange(${positions})[:, None] / ${base} ** (torch.arange(0, ${d_model}, 2) / ${d_model})\npe = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)`,
  prompts: [
    {
      id: 'position-encoding-first',
      question: 'Sinusoidal encoding with base 10,000. Which value stands at position 1, column 0?',
      state: { ...initial, position: 1, column: 0 },
      answer: ({ value }) => value,
      tolerance: 0.005,
      explanation: 'The first wave is not slowed down at all: $\\sin(1/10000^0)=\\sin1=0.841$.',
    },
    {
      id: 'position-encoding-self',
      question: 'What is the dot product of a row of the sinusoidal encoding with itself, for `d_model` 32?',
      state: initial,
      answer: ({ products }, { position }) => Number(products[position]!.toFixed(6)),
      explanation: 'Each pair of columns gives $\\sin^2+\\cos^2=1$, and there are 16 pairs: every row is equally long.',
    },
    {
      id: 'position-encoding-distance',
      question: 'Rows 3 and 5 of the encoding have some dot product. How does that of rows 20 and 22 compare?',
      state: { ...initial, position: 20 },
      answer: ({ products }, state) => {
        const other = compute({ ...state, position: 3 }).products[5]!;
        const off = products[22]! - other;
        return Math.abs(off) < 1e-9 ? 'It is the same' : off > 0 ? 'It is larger' : 'It is smaller';
      },
      choices: [
        { text: 'It is the same', reason: 'Each pair gives $\\cos$ of the distance times its frequency.' },
        { text: 'It is larger', reason: 'Where the two rows stand does not enter, only how far apart they are.' },
        { text: 'It is smaller', reason: 'Where the two rows stand does not enter, only how far apart they are.' },
      ],
      explanation:
        '$\\sin a\\sin b+\\cos a\\cos b=\\cos(a-b)$ in each pair, so the product depends on the distance alone.',
    },
  ],
};

function entryOf({ position, column, positions, d_model }: PositionState): readonly [number, number] {
  return [Math.min(position, positions - 1), Math.min(column, d_model - 1)];
}

function compute(state: PositionState): PositionNumbers {
  const { positions, d_model, base } = state;
  const [position, column] = entryOf(state);
  const frequency = (c: number) => base ** (-(c - (c % 2)) / d_model);
  const table = Array.from({ length: positions }, (_, p) =>
    Array.from({ length: d_model }, (_, c) => (c % 2 === 0 ? Math.sin : Math.cos)(p * frequency(c))),
  );
  return {
    table,
    value: table[position]![column]!,
    wavelength: (2 * Math.PI) / frequency(column),
    products: table.map(row => row.reduce((sum, value, c) => sum + value * table[position]![c]!, 0)),
  };
}
