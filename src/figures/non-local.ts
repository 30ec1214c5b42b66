/**
 * The non-local figure: one position of a feature map asks all others, by content and not by distance, beside the window of a
 * 3×3 convolution. Source: Wang et al. 2018, arXiv:1711.07971, equations 1, 3 and 6, and section 3.3 on pooled keys.
 */
import type { Figure } from './figure';
import { grouped, groupedTex, shown } from './shown';

export interface NonLocalState {
  /** Height and width of the map. */
  readonly side: number;
  readonly row: number;
  readonly column: number;
  /** f: the exponential of the dot product, divided by its sum, or the dot product, divided by the number of keys. */
  readonly form: 'Gaussian' | 'dot product';
  /** Whether keys and values are max-pooled by 2. */
  readonly pooled: boolean;
  /** W_z, the same for each channel; 0 at the start of training. */
  readonly out: number;
}

export interface NonLocalNumbers {
  /** Two channels a position. */
  readonly features: readonly (readonly Content[])[];
  /** Of each key, row by row: `f / C`. */
  readonly weights: readonly (readonly number[])[];
  /** The keys with the largest weights, the query's own place left out. */
  readonly largest: readonly Place[];
  readonly y: Content;
  readonly z: Content;
  /** Of the whole map, and those that a 3×3 convolution looks at. */
  readonly pairs: number;
  readonly windowPairs: number;
  /** Which part of the weight lies within the 3×3 window; absent where keys are pooled or weights are of both signs. */
  readonly inWindow?: number;
}

export type Content = readonly [number, number];
export type Place = readonly [row: number, column: number];

const initial: NonLocalState = { side: 8, row: 1, column: 1, form: 'Gaussian', pooled: false, out: 1 };
const large: NonLocalState = { ...initial, side: 14, row: 2, column: 2 };
const ARROWS = 4;

export const nonLocal: Figure<NonLocalState, NonLocalNumbers> = {
  id: 'non-local',
  title: 'A non-local block',
  caption:
    'The marked position asks all others. Arrows lead to the largest weights: to what is alike, however far; the dashed window is all a 3×3 convolution sees.',
  initial,
  controls: {
    side: { kind: 'whole', min: 4, max: 16, label: 'side of the map' },
    form: { kind: 'choice', choices: ['Gaussian', 'dot product'], label: 'f' },
    pooled: { kind: 'switch', label: 'pool the keys by 2' },
    out: { kind: 'real', min: 0, max: 1, step: 0.05, label: 'W_z' },
  },
  presets: [
    { title: 'From one disc to the other', state: initial },
    { title: 'From the background', state: { ...initial, row: 4, column: 1 } },
    { title: 'From the square, which is alone', state: { ...initial, row: 2, column: 6 } },
    { title: 'At the start: W_z is 0', state: { ...initial, out: 0 } },
    { title: '14 by 14', state: large },
    { title: '14 by 14, pooled keys', state: { ...large, pooled: true } },
    { title: 'Dot product: weights of both signs', state: { ...initial, form: 'dot product' } },
  ],
  compute,
  formula: ({ side, pooled, form, out }, { y, z, pairs }) => {
    const n = (value: number) => shown(value, 3).replace('−', '-');
    const keys = pooled ? `${side ** 2}\\cdot${Math.floor(side / 2) ** 2}` : `${side ** 2}^2`;
    const f = form === 'Gaussian' ? '\\mathrm{softmax}_j(x_i^\\top x_j)' : '\\tfrac1N(x_i^\\top x_j)';
    return {
      tex: `\\begin{aligned}y_i&=\\textstyle\\sum_j${f}\\,x_j=(${n(y[0])},\\,${n(y[1])})\\\\z_i&=${n(out)}\\,y_i+x_i=(${n(z[0])},\\,${n(z[1])})\\\\\\text{pairs}&=${keys}=${groupedTex(pairs)}\\end{aligned}`,
      text: `y = (${shown(y[0], 3)}, ${shown(y[1], 3)}), z = ${shown(out)}·y + x = (${shown(z[0], 3)}, ${shown(z[1], 3)}), ${grouped(pairs)} pairs`,
    };
  },
  summary: (state, { features, weights, largest, z, pairs, windowPairs, inWindow }) => {
    const [row, column] = placeOf(state);
    const key = ([r, c]: Place) => `row ${r}, column ${c} with ${shown(weights[r]![c]!, 2)}`;
    const own = features[row]![column]!;
    return [
      `Row ${row}, column ${column} asks ${state.pooled ? 'the pooled keys' : 'all others'}; most weight goes to ${largest.map(key).join('; ')}.`,
      inWindow === undefined ? '' : `Its own 3×3 window holds ${shown(100 * inWindow, 3)} % of the weight.`,
      `The map has ${grouped(pairs)} pairs, a 3×3 convolution ${grouped(windowPairs)}.`,
      z[0] === own[0] && z[1] === own[1] ? 'With W_z = 0 the output is the input.' : '',
    ]
      .filter(Boolean)
      .join(' ');
  },
  python: ({ pooled, form }) => {
    const keys = pooled ? 'F.max_pool2d(x, 2).flatten(2)' : 'x.flatten(2)';
    const weights = form === 'Gaussian' ? '(x.flatten(2).mT @ k).softmax(-1)' : '(x.flatten(2).mT @ k) / k.shape[-1]';
    return `k = ${keys}\nz = x + w_z * (k @ ${weights}.mT).unflatten(2, x.shape[2:])`;
  },
  prompts: [
    {
      id: 'non-local-pairs',
      question: 'A non-local block reads a map of 14 by 14. How many pairs of positions does it weigh?',
      state: large,
      answer: ({ pairs }) => pairs,
      explanation: '$196^2=38{,}416$; a 3×3 convolution looks at $9\\cdot196=1{,}764$.',
    },
    {
      id: 'non-local-pooled',
      question: 'A non-local block on 14 by 14 positions max-pools its keys by 2. How many pairs are left?',
      state: { ...large, pooled: true },
      answer: ({ pairs }) => pairs,
      explanation: '196 positions ask, $7\\cdot7=49$ keys answer: $196\\cdot49=9{,}604$, a quarter.',
    },
    {
      id: 'non-local-reach',
      question:
        'Two discs lie in opposite corners of a feature map, alike in content. Where does a position in one disc put most of its weight?',
      state: initial,
      answer: ({ inWindow }) => (inWindow! < 0.75 ? 'On both discs' : 'On its own window'),
      choices: [
        { text: 'On both discs', reason: 'Only the content counts: the far disc weighs as much as the near one.' },
        { text: 'On its own window', reason: 'Distance does not enter the weights at all.' },
        { text: 'On all positions alike', reason: 'That happens where all contents are alike.' },
      ],
      explanation: 'The weight is a function of the two contents alone, $f(x_i,x_j)$; that is what “non-local” says.',
    },
  ],
};

function placeOf({ side, row, column }: NonLocalState): Place {
  return [Math.min(row, side - 1), Math.min(column, side - 1)];
}

/** What lies at a place of the picture: two discs of one kind, a square of another, and background; none quite even. */
export function contentAt(row: number, column: number, side: number): Content {
  const [v, u] = [(row + 0.5) / side, (column + 0.5) / side];
  const within = (low: number, high: number, value: number) => value > low && value < high;
  const isDisc = (within(0.1, 0.36, v) && within(0.1, 0.36, u)) || (within(0.64, 0.9, v) && within(0.52, 0.8, u));
  const isSquare = within(0.15, 0.4, v) && within(0.7, 0.95, u);
  const [a, b] = isDisc ? [2, 0] : isSquare ? [0, 2] : [-0.7, -0.7];
  return [a + 0.05 * (((3 * row + 5 * column) % 7) - 3), b + 0.05 * (((5 * row + 2 * column) % 5) - 2)];
}

function compute(state: NonLocalState): NonLocalNumbers {
  const { side, form, pooled, out } = state;
  const [row, column] = placeOf(state);
  const features = grid(side, (r, c) => contentAt(r, c, side));
  const keySide = pooled ? Math.floor(side / 2) : side;
  const keys = pooled ? grid(keySide, (r, c) => largestOf(features, r, c)) : features;
  const x = features[row]![column]!;
  const scores = keys.map(line => line.map(key => x[0] * key[0] + x[1] * key[1]));
  const most = Math.max(...scores.flat());
  const f = scores.map(line => line.map(score => (form === 'Gaussian' ? Math.exp(score - most) : score)));
  const C = form === 'Gaussian' ? f.flat().reduce((a, b) => a + b, 0) : keySide ** 2;
  const weights = f.map(line => line.map(value => value / C));
  const y = [0, 1].map(channel =>
    keys.flatMap((line, r) => line.map((key, c) => weights[r]![c]! * key[channel]!)).reduce((a, b) => a + b, 0),
  ) as unknown as Content;
  const own = (r: number, c: number) => !pooled && r === row && c === column;
  const places = keys.flatMap((line, r) => line.map((_, c): Place => [r, c]));
  return {
    features,
    weights,
    largest: places
      .filter(([r, c]) => !own(r, c))
      .sort(([r, c], [s, d]) => weights[s]![d]! - weights[r]![c]!)
      .slice(0, ARROWS),
    y,
    z: [x[0] + out * y[0], x[1] + out * y[1]],
    pairs: side ** 2 * keySide ** 2,
    windowPairs: 9 * side ** 2,
    inWindow:
      pooled || form !== 'Gaussian'
        ? undefined
        : places
            .filter(([r, c]) => Math.abs(r - row) <= 1 && Math.abs(c - column) <= 1)
            .reduce((sum, [r, c]) => sum + weights[r]![c]!, 0),
  };
}

/** The largest of four, channel by channel, as `F.max_pool2d(x, 2)` takes it. */
function largestOf(features: readonly (readonly Content[])[], row: number, column: number): Content {
  const four = [0, 1, 2, 3].map(k => features[2 * row + (k >> 1)]![2 * column + (k & 1)]!);
  return [Math.max(...four.map(([a]) => a)), Math.max(...four.map(([, b]) => b))];
}

function grid<T>(side: number, at: (row: number, column: number) => T): readonly (readonly T[])[] {
  return Array.from({ length: side }, (_, r) => Array.from({ length: side }, (_, c) => at(r, c)));
}
