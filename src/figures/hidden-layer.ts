/**
 * The hidden layer figure: points that no straight line divides, and the plane they lie on, moved by hidden layers to where a
 * line does. Four points and one layer that can be set, or two moons and a small network that was trained on them.
 * Source: Goodfellow, Bengio & Courville 2016, section 6.1, "Learning XOR".
 */
import { bestLine } from './best-line';
import { contour, type Piece } from './contours';
import type { Figure } from './figure';
import { MOONS, MOONS_LAYERS } from './moons-network';
import { counted, shown } from './shown';

export interface HiddenLayerState {
  readonly data: 'XOR' | 'two moons';
  /** How far the points are on their way from the inputs, 0, through all hidden layers, 1. */
  readonly through: number;
  readonly activation: 'ReLU' | 'tanh' | 'none';
  /** Rows of the first layer's weight, one after the other, and its biases. */
  readonly weight: readonly number[];
  readonly bias: readonly number[];
  /** Of the linear classifier on top: class 1 where it is above 0. */
  readonly head: readonly number[];
  readonly head_bias: number;
}

export type Place = readonly [x: number, y: number];

export interface HiddenLayerNumbers {
  readonly points: readonly { readonly x: Place; readonly label: 0 | 1 }[];
  /** The points after the last hidden layer. */
  readonly hidden: readonly Place[];
  readonly outputs: readonly number[];
  readonly right: number;
  /** Hidden layers passed, a part of one included, of how many. */
  readonly passed: number;
  readonly layers: number;
  /** Where the points are on their way, and how many of them a straight line could have right there. */
  readonly moved: readonly Place[];
  readonly separable: number;
  /** Lines that are straight and square among the inputs, as far on their way as the points. */
  readonly grid: { readonly inputs: readonly (readonly Place[])[]; readonly moved: readonly (readonly Place[])[] };
  /** Where the output is 0: among the inputs, and moved. */
  readonly boundary: { readonly inputs: readonly Piece[]; readonly moved: readonly Piece[] };
  /** The same after the last layer, where it is a straight line from edge to edge; absent for weights of 0. */
  readonly line?: Piece;
  /** What has to be in the picture of the inputs, and of all that the points come by. */
  readonly room: { readonly inputs: readonly [Place, Place]; readonly moved: readonly [Place, Place] };
  /** Without an activation: the two layers as one, weights and bias. */
  readonly collapsed?: { readonly weight: readonly number[]; readonly bias: number };
}

/** Inputs and classes: 1 where exactly one of them is 1. */
const xor: HiddenLayerNumbers['points'] = [
  { x: [0, 0], label: 0 },
  { x: [0, 1], label: 1 },
  { x: [1, 0], label: 1 },
  { x: [1, 1], label: 0 },
];

const initial: HiddenLayerState = {
  data: 'XOR',
  through: 1,
  activation: 'ReLU',
  weight: [1, 1, 1, 1],
  bias: [0, -1],
  head: [1, -2],
  head_bias: -0.5,
};

const moons: HiddenLayerState = { ...initial, data: 'two moons' };
const isXor = ({ data }: HiddenLayerState) => data === 'XOR';

export const hiddenLayer: Figure<HiddenLayerState, HiddenLayerNumbers> = {
  id: 'hidden-layer',
  title: 'What a hidden layer does',
  caption:
    'No line divides squares from circles among the inputs. Hidden layers bend the plane, grid and all, until one line is enough.',
  initial,
  controls: {
    through: { kind: 'real', min: 0, max: 1, step: 0.02, label: 'on the way' },
    data: { kind: 'choice', choices: ['XOR', 'two moons'], label: 'data' },
    activation: { kind: 'choice', choices: ['ReLU', 'tanh', 'none'], label: 'activation', when: isXor },
    weight: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'weight', when: isXor },
    bias: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'bias', when: isXor },
    head: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'head weight', when: isXor },
    head_bias: { kind: 'real', min: -3, max: 3, step: 0.1, label: 'head bias', when: isXor },
  },
  presets: [
    { title: 'ReLU', state: initial },
    { title: 'No activation', state: { ...initial, activation: 'none' } },
    {
      title: 'tanh',
      state: { ...initial, activation: 'tanh', weight: [2, 2, 2, 2], bias: [-1, -3], head: [1, -1], head_bias: -1 },
    },
    { title: 'Two moons, three layers', state: moons },
    { title: 'Two moons, before the first', state: { ...moons, through: 0 } },
    { title: 'Two moons, halfway', state: { ...moons, through: 0.5 } },
  ],
  compute,
  formula: (state, { collapsed }) => {
    const { head, head_bias, activation } = headOf(state);
    const line = (weight: readonly number[], bias: number, names: readonly [string, string]) =>
      [`${scaled(weight[0]!)}${names[0]}`, signed(weight[1]!, names[1]), signed(bias)].join('').replaceAll('−', '-');
    const tex = collapsed
      ? `V(Wx+b)+c=${line(collapsed.weight, collapsed.bias, ['x_1', 'x_2'])}`
      : `V\\,${isXor(state) ? '\\phi(Wx+b)' : 'h'}+c=${line(head, head_bias, ['h_1', 'h_2'])}`;
    return {
      tex,
      text: collapsed
        ? `without an activation both layers are one: ${shown(collapsed.weight[0]!)} x1 + ${shown(collapsed.weight[1]!)} x2 + ${shown(collapsed.bias)}`
        : `head on ${activation} of the hidden units: ${shown(head[0]!)} h1 + ${shown(head[1]!)} h2 + ${shown(head_bias)}`,
    };
  },
  summary: ({ data, activation }, numbers) => {
    const { outputs, right, collapsed, points, layers, passed, separable } = numbers;
    const here =
      passed === 0
        ? 'Among the inputs'
        : passed === layers
          ? `After ${layers === 1 ? 'the hidden layer' : `all ${layers} hidden layers`}`
          : `After ${shown(passed, 2)} of ${counted(layers, 'hidden layer')}`;
    const best = `${here} a straight line can have ${separable} of ${points.length} on the right side`;
    if (data === 'two moons')
      return `${best}. The network, whose line is drawn after the last layer and bends back among the inputs, has ${right} of ${points.length} right.`;
    return `The outputs for (0,0), (0,1), (1,0) and (1,1) are ${outputs.map(value => shown(value, 3)).join(', ')}: ${right} of 4 on the right side of 0. ${best}. ${
      collapsed
        ? 'Two linear layers without an activation are one linear layer, and no line gets more than 3 right.'
        : right === 4
          ? `With ${activation} between them the layers bend the plane so that one line divides it.`
          : 'The hidden layer could be set so that all four are right.'
    }`;
  },
  python: ({ data, activation }) =>
    data === 'two moons'
      ? `nn.Sequential(${'nn.Linear(2, 2), nn.Tanh(), '.repeat(MOONS_LAYERS.length - 1)}nn.Linear(2, 1))`
      : `nn.Sequential(nn.Linear(2, 2), ${activation === 'none' ? '' : `nn.${activation === 'tanh' ? 'Tanh' : 'ReLU'}(), `}nn.Linear(2, 1))`,
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
    {
      id: 'hidden-layer-moons',
      question:
        'Three hidden layers of two tanh units each have moved two moons apart. Among the inputs, what does the straight line of the last layer look like?',
      state: moons,
      answer: ({ points, separable, right, boundary }) =>
        separable === points.length && right === points.length && !isStraight(boundary.inputs)
          ? 'A curve between the moons'
          : 'A straight line',
      choices: [
        { text: 'A curve between the moons', reason: 'What is straight after the layers was bent by them on the way.' },
        { text: 'A straight line', reason: 'Only linear layers keep lines straight, and no line parts the moons.' },
        { text: 'Two straight lines', reason: 'That needs a sharp bend, as ReLU has; tanh bends smoothly.' },
      ],
      explanation: 'The head is a linear classifier; all bending is done by the layers before it.',
    },
  ],
};

function compute(state: HiddenLayerState): HiddenLayerNumbers {
  const { data, activation, through } = state;
  const layers = layersOf(state);
  const { head, head_bias } = headOf(state);
  const points = data === 'XOR' ? xor : MOONS;
  const score = ([h1, h2]: Place) => head[0]! * h1 + head[1]! * h2 + head_bias;
  /** The places of a point before the first layer and after each. */
  const stages = (x: Place) => {
    const places = [x];
    for (const layer of layers) places.push(layer(places.at(-1)!));
    return places;
  };
  const passed = through * layers.length;
  const move = (x: Place): Place => {
    const all = stages(x);
    const before = Math.min(Math.floor(passed), layers.length - 1);
    const [from, to, share] = [all[before]!, all[before + 1]!, passed - before];
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  };
  const all = points.map(({ x }) => stages(x));
  const hidden = all.map(each => each.at(-1)!);
  const outputs = hidden.map(score);
  const moved = points.map(({ x }) => move(x));
  const inputs = roomOf(points.map(({ x }) => x));
  const [[left, bottom], [right, top]] = inputs;
  const border = contour((x, y) => score(stages([x, y]).at(-1)!), 0, {
    x: [left, right],
    y: [bottom, top],
    squares: 44,
  });
  const grid = gridLines(inputs);
  const room = { inputs, moved: roomOf(all.flat()) };
  const line = straightLine(head, head_bias, room.moved);
  const w = four(state.weight);
  const collapsed = {
    weight: [0, 1].map(axis => head[0]! * w[axis]! + head[1]! * w[2 + axis]!),
    bias: head[0]! * two(state.bias)[0]! + head[1]! * two(state.bias)[1]! + head_bias,
  };
  return {
    points,
    hidden,
    outputs,
    right: outputs.filter((value, index) => value > 0 === (points[index]!.label === 1)).length,
    passed,
    layers: layers.length,
    moved,
    separable: bestLine(
      moved,
      points.map(({ label }) => label === 1),
    ),
    grid: { inputs: grid, moved: grid.map(each => each.map(move)) },
    boundary: {
      inputs: border,
      moved: border.map(([x1, y1, x2, y2]): Piece => [...move([x1, y1]), ...move([x2, y2])]),
    },
    room,
    ...(line ? { line } : {}),
    ...(data === 'XOR' && activation === 'none' ? { collapsed } : {}),
  };
}

function layersOf({ data, activation, weight, bias }: HiddenLayerState): readonly ((x: Place) => Place)[] {
  const act = {
    ReLU: (z: number) => Math.max(0, z),
    tanh: Math.tanh,
    none: (z: number) => z,
  }[data === 'XOR' ? activation : 'tanh'];
  const given = data === 'XOR' ? [{ weight: four(weight), bias: two(bias) }] : MOONS_LAYERS.slice(0, -1);
  return given.map(({ weight: w, bias: b }) => ([x, y]) => [
    act(w[0]! * x + w[1]! * y + b[0]!),
    act(w[2]! * x + w[3]! * y + b[1]!),
  ]);
}

/** The linear classifier on top. */
function headOf({ data, head, head_bias, activation }: HiddenLayerState) {
  if (data === 'XOR') return { head: two(head), head_bias, activation };
  const { weight, bias } = MOONS_LAYERS.at(-1)!;
  return { head: weight, head_bias: bias[0]!, activation: 'tanh' };
}

/** The corners of a box with room around the places. */
function roomOf(places: readonly Place[]): readonly [Place, Place] {
  const side = (axis: 0 | 1): readonly [number, number] => {
    const values = places.map(place => place[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(0.15, (high - low) * 0.2);
    return [low - room, high + room];
  };
  const [x, y] = [side(0), side(1)];
  return [
    [x[0], y[0]],
    [x[1], y[1]],
  ];
}

/** Where v·h + c is 0, far enough to leave the box on both sides. */
function straightLine([v1, v2]: readonly number[], c: number, [low, high]: readonly [Place, Place]): Piece | undefined {
  const square = v1! * v1! + v2! * v2!;
  if (square === 0) return undefined;
  const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2] as const;
  const off = (v1! * middle[0] + v2! * middle[1] + c) / square;
  const [x, y] = [middle[0] - off * v1!, middle[1] - off * v2!];
  const reach = (2 * Math.hypot(high[0] - low[0], high[1] - low[1])) / Math.sqrt(square);
  return [x - reach * v2!, y + reach * v1!, x + reach * v2!, y - reach * v1!];
}

const LINES = 11;
const PIECES = 32;

function gridLines([[left, bottom], [right, top]]: readonly [Place, Place]): readonly (readonly Place[])[] {
  const at = (low: number, high: number, index: number, of: number) => low + ((high - low) * index) / of;
  return Array.from({ length: LINES }, (_, line) => line).flatMap(line => [
    Array.from({ length: PIECES + 1 }, (_, k): Place => [at(left, right, k, PIECES), at(bottom, top, line, LINES - 1)]),
    Array.from({ length: PIECES + 1 }, (_, k): Place => [at(left, right, line, LINES - 1), at(bottom, top, k, PIECES)]),
  ]);
}

/** Whether all pieces point the same way, forwards or backwards. */
function isStraight(pieces: readonly Piece[]): boolean {
  const ways = pieces.map(([x1, y1, x2, y2]) => Math.atan2(y2 - y1, x2 - x1));
  return ways.every(way => Math.abs(Math.sin(way - ways[0]!)) < 0.02);
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
