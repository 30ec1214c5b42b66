/**
 * The translation figure: a small shape is moved over a picture, and what a convolution, global pooling and a linear layer on
 * the flattened map make of the move. Source: Goodfellow, Bengio & Courville 2016, section 9.2; Zhang 2019, arXiv:1904.11486.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface TranslationState {
  /** Rows down and columns right that the shape is moved by. */
  readonly down: number;
  readonly right: number;
  readonly stride: number;
  readonly padding_mode: 'zeros' | 'circular';
}

export interface TranslationNumbers {
  readonly input: readonly (readonly number[])[];
  /** After a 3×3 convolution with padding 1 and ReLU. */
  readonly map: readonly (readonly number[])[];
  /** The map of the unmoved shape, moved along; absent where the move is no whole number of its cells. */
  readonly expected?: readonly (readonly number[])[];
  readonly equivariant: boolean;
  /** Global pooling and a linear layer on the flattened map; in brackets for the unmoved shape. */
  readonly average: readonly [moved: number, unmoved: number];
  readonly maximum: readonly [moved: number, unmoved: number];
  readonly linear: readonly [moved: number, unmoved: number];
}

const SIDE = 8;
/** Where its upper left corner is before it is moved. */
const START = 1;
export const glyph = [
  [9, 0, 0],
  [9, 0, 4],
  [9, 6, 6],
] as const;
export const kernel = [
  [1, 0, -1],
  [2, 0, -2],
  [1, 0, -1],
] as const;

const initial: TranslationState = { down: 0, right: 1, stride: 1, padding_mode: 'zeros' };

export const translation: Figure<TranslationState, TranslationNumbers> = {
  id: 'translation',
  title: 'A shape that moves',
  caption: 'Move the shape. Does the feature map move along, and which of the three values below it stay?',
  initial,
  controls: {
    right: { kind: 'whole', min: 0, max: 4, label: 'right by' },
    down: { kind: 'whole', min: 0, max: 4, label: 'down by' },
    stride: { kind: 'whole', min: 1, max: 4, label: 'stride' },
    padding_mode: { kind: 'choice', choices: ['zeros', 'circular'], label: 'padding_mode' },
  },
  presets: [
    { title: 'One pixel right', state: initial },
    { title: 'Stride 2, one pixel', state: { ...initial, stride: 2 } },
    { title: 'Stride 2, two pixels', state: { ...initial, stride: 2, right: 2 } },
    { title: 'Cut off at the border', state: { ...initial, right: 4 } },
    { title: 'Around the border', state: { ...initial, right: 4, padding_mode: 'circular' } },
  ],
  compute,
  formula: ({ stride, right, down }, { equivariant }) => {
    const move = `(${down},${right})`;
    const moved = stride === 1 ? move : `(${shown(down / stride)},${shown(right / stride)})`;
    return {
      tex: `f(T_{${move}}\\,x)${equivariant ? '=' : '\\ne '}T_{${moved}}\\,f(x)`,
      text: `f of x moved by ${move} is ${equivariant ? '' : 'not '}f of x, moved by ${moved}`,
    };
  },
  summary: ({ stride }, { equivariant, expected, average, maximum, linear }) =>
    `${
      equivariant
        ? 'The map moved along: equivariant.'
        : expected
          ? 'The map did not just move along: the border got in the way.'
          : `The move is no multiple of the stride, ${stride}: another sample of the picture, another map.`
    } ${said('Global average pooling', average)} ${said('Global max pooling', maximum)} ${said('A linear layer on the flattened map', linear)}`,
  python: ({ stride, padding_mode }) =>
    `nn.Conv2d(1, 1, 3, stride=${stride}, padding=1, padding_mode='${padding_mode}', bias=False)`,
  prompts: [
    {
      id: 'translation-stride',
      question:
        'The convolution has stride 2, the shape moves 1 pixel to the right. Is the feature map the old one, moved?',
      state: { ...initial, stride: 2 },
      answer: ({ equivariant }) => (equivariant ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'It would have to move by half a cell. The kernel stops at other pixels than before.' },
        { text: 'No', reason: 'Only moves by multiples of the total stride are carried over exactly.' },
        {
          text: 'Only without padding',
          reason: 'Padding matters at the border alone; here the kernel stops at other pixels everywhere.',
        },
      ],
      explanation: 'With stride 2 the map is exact for moves by 2, 4, … pixels; a move by 1 gives another sampling.',
    },
    {
      id: 'translation-head',
      question: 'Stride 1, one pixel to the right. Which of these values changes?',
      state: { ...initial, padding_mode: 'circular' },
      answer: ({ average, linear, maximum }) =>
        [
          ['global average pooling', average] as const,
          ['global max pooling', maximum] as const,
          ['a linear layer on the flattened map', linear] as const,
        ].find(([, [moved, unmoved]]) => Math.abs(moved - unmoved) > 1e-9)?.[0] ?? 'none',
      choices: [
        { text: 'global average pooling', reason: 'The same numbers at other places have the same mean.' },
        { text: 'global max pooling', reason: 'The same numbers at other places have the same maximum.' },
        {
          text: 'a linear layer on the flattened map',
          reason: 'It has a weight of its own for every place.',
        },
      ],
      explanation: 'Convolution makes the map move along; only pooling over all places makes the value stay.',
    },
    {
      id: 'translation-border',
      question: 'Zero padding, stride 1, 4 pixels to the right, up to the border. Is the map the old one, moved?',
      state: { ...initial, right: 4 },
      answer: ({ equivariant }) => (equivariant ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'The right-hand part of the response would lie outside the picture.' },
        { text: 'No', reason: 'What the kernel would answer beyond the border is cut off.' },
        {
          text: 'Only with a larger kernel',
          reason: 'A larger kernel reaches further beyond the border, and more of its answer is cut off.',
        },
      ],
      explanation: 'Zero padding keeps equivariance only away from borders; circular padding keeps it everywhere.',
    },
  ],
};

function said(name: string, [moved, unmoved]: readonly [number, number]): string {
  return Math.abs(moved - unmoved) < 1e-9
    ? `${name} stays at ${shown(moved, 3)}.`
    : `${name} goes from ${shown(unmoved, 3)} to ${shown(moved, 3)}.`;
}

function compute(state: TranslationState): TranslationNumbers {
  const { down, right, stride, padding_mode } = state;
  const input = picture(down, right);
  const map = convolve(input, stride, padding_mode);
  const unmoved = convolve(picture(0, 0), stride, padding_mode);
  const whole = down % stride === 0 && right % stride === 0;
  const expected = whole ? rolled(unmoved, down / stride, right / stride) : undefined;
  const pair = (of: (values: readonly number[]) => number) => [of(map.flat()), of(unmoved.flat())] as const;
  return {
    input,
    map,
    ...(expected ? { expected } : {}),
    equivariant: expected?.every((row, r) => row.every((value, c) => Math.abs(value - map[r]![c]!) < 1e-9)) ?? false,
    average: pair(values => values.reduce((a, b) => a + b, 0) / values.length),
    maximum: pair(values => Math.max(...values)),
    // Fixed weights between −1 and 1, another for every place.
    linear: pair(values => values.reduce((sum, value, place) => sum + value * Math.cos(place), 0)),
  };
}

function picture(down: number, right: number): number[][] {
  const input = Array.from({ length: SIDE }, () => Array<number>(SIDE).fill(0));
  for (const [r, row] of glyph.entries())
    for (const [c, value] of row.entries()) input[(START + down + r) % SIDE]![(START + right + c) % SIDE] = value;
  return input;
}

function convolve(input: readonly (readonly number[])[], stride: number, mode: TranslationState['padding_mode']) {
  const at = (row: number, column: number) =>
    mode === 'circular' ? input[(row + SIDE) % SIDE]![(column + SIDE) % SIDE]! : (input[row]?.[column] ?? 0);
  const side = Math.floor((SIDE - 1) / stride) + 1;
  return Array.from({ length: side }, (_, r) =>
    Array.from({ length: side }, (_, c) => {
      let sum = 0;
      for (const [i, row] of kernel.entries())
        for (const [j, weight] of row.entries()) sum += weight * at(r * stride + i - 1, c * stride + j - 1);
      return Math.max(0, sum);
    }),
  );
}

function rolled(map: readonly (readonly number[])[], down: number, right: number): number[][] {
  const side = map.length;
  return map.map((row, r) =>
    row.map((_, c) => map[(((r - down) % side) + side) % side]![(((c - right) % side) + side) % side]!),
  );
}
