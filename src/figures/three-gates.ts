/**
 * The three-gates figure: what an add, a maximum and a product each send back to the same two inputs; and on a tie, what
 * PyTorch's several maxima do. Source: PyTorch documentation, Autograd mechanics.
 */
import type { Figure } from './figure';
import { evaluate } from './graph';
import { shown, shownTex } from './shown';

export interface ThreeGatesState {
  readonly a: number;
  readonly b: number;
  /** The gradient that arrives at each output. */
  readonly upstream: number;
  readonly maximum: (typeof MAXIMA)[number];
}

export interface ShownGate {
  readonly name: 'add' | 'max' | 'multiply';
  readonly sign: '+' | 'max' | '×';
  readonly output: number;
  /** By input: the local derivative, and what is sent back. */
  readonly locals: readonly [number, number];
  readonly sends: readonly [number, number];
}

export interface ThreeGatesNumbers {
  readonly gates: readonly [ShownGate, ShownGate, ShownGate];
  readonly isTie: boolean;
}

/** The first three share on a tie, the others take the first. */
const MAXIMA = ['torch.maximum', 'torch.max', 'torch.amax', 'torch.max(dim=0)', 'F.max_pool1d'] as const;
const SHARING: readonly string[] = MAXIMA.slice(0, 3);

/** How far either input can be drawn. */
export const REACH = 6;

const initial: ThreeGatesState = { a: 3, b: -2, upstream: 2, maximum: 'torch.maximum' };
const tie: ThreeGatesState = { ...initial, b: 3, upstream: 6 };

export const threeGates: Figure<ThreeGatesState, ThreeGatesNumbers> = {
  id: 'three-gates',
  title: 'Three gates',
  caption:
    'Drag the inputs: an add copies what arrives, a maximum passes it to the larger input, a product swaps the values.',
  initial,
  controls: {
    a: { kind: 'real', min: -REACH, max: REACH, step: 0.5, label: 'a' },
    b: { kind: 'real', min: -REACH, max: REACH, step: 0.5, label: 'b' },
    upstream: { kind: 'real', min: -6, max: 6, step: 0.5, label: 'upstream' },
    maximum: { kind: 'choice', choices: MAXIMA, label: 'maximum by' },
  },
  presets: [
    { title: 'Two different inputs', state: initial },
    { title: 'A tie, shared', state: tie },
    { title: 'A tie, the first taken', state: { ...tie, maximum: 'torch.max(dim=0)' } },
    { title: 'One input zero', state: { ...initial, b: 0 } },
    { title: 'One input large', state: { ...initial, a: 6, b: 0.5 } },
  ],
  compute,
  formula: ({ a, b, upstream }, { gates: [add, max, product] }) => {
    const [x, y, d] = [bracketed(a), bracketed(b), shownTex(upstream)];
    const line = (expression: string, { output, sends }: ShownGate) =>
      `${expression}&=${shownTex(output)}&&\\Rightarrow&${d}&\\to(${sends.map(sent => shownTex(sent)).join(',\\ ')})`;
    const told = ({ sends }: ShownGate) => `(${sends.map(sent => shown(sent)).join(', ')})`;
    return {
      tex: `\\begin{aligned}${[line(`${x}+${y}`, add), line(`\\max(${shownTex(a)},${shownTex(b)})`, max), line(`${x}\\cdot${y}`, product)].join('\\\\')}\\end{aligned}`,
      text: `An upstream gradient of ${shown(upstream)} becomes, at a and b: add ${told(add)}, max ${told(max)}, multiply ${told(product)}`,
    };
  },
  summary: ({ a, b, upstream, maximum }, { gates: [add, max, product], isTie }) => {
    const pair = ({ sends: [toA, toB] }: ShownGate) => `${shown(toA)} to a and ${shown(toB)} to b`;
    const routed = isTie
      ? `The inputs are equal, and ${maximum} ${SHARING.includes(maximum) ? 'lets them share' : 'takes the first'}: ${pair(max)}`
      : `The maximum sends all of it to ${a > b ? 'a' : 'b'}, the larger: ${pair(max)}`;
    return `With a = ${shown(a)} and b = ${shown(b)}, ${shown(upstream)} arrives at each gate. The add copies it: ${pair(add)}. ${routed}. The product multiplies it by the other value: ${pair(product)}.`;
  },
  python: ({ a, b, upstream, maximum }) => {
    const inputs = `a, b = (torch.tensor(v, requires_grad=True) for v in (${floating(a)}, ${floating(b)}))`;
    return `${inputs}\nupstream = torch.tensor(${floating(upstream)})\nfor f in (a + b, ${CALLS[maximum]}, a * b):\n    print(torch.autograd.grad(f, (a, b), upstream))`;
  },
  prompts: [
    {
      id: 'three-gates-add',
      question: 'A gradient of 6 arrives at an add gate with inputs 3 and $-2$. What does each input get?',
      state: { ...initial, upstream: 6 },
      answer: ({ gates: [add] }) => add.sends[0],
      explanation: 'Its local derivatives are 1: each input gets a full copy, nothing is shared out.',
    },
    {
      id: 'three-gates-multiply',
      question: 'A gradient of 2 arrives at $a\\cdot b$ with $a=4$ and $b=-5$. What does $a$ get?',
      state: { ...initial, a: 4, b: -5 },
      answer: ({ gates: [, , product] }) => product.sends[0],
      explanation: 'The partner’s value times what arrives: $-5\\cdot2=-10$.',
    },
    {
      id: 'three-gates-tie',
      question: '`torch.maximum(a, b)` has two equal inputs, and a gradient of 6 arrives. What does $a$ get?',
      state: tie,
      answer: ({ gates: [, max] }) => max.sends[0],
      explanation: 'On a tie it is shared in halves; `torch.max(dim=0)` and max pooling would give all 6 to the first.',
    },
  ],
};

/** As a scalar of a and b, for autograd. */
const CALLS: Readonly<Record<ThreeGatesState['maximum'], string>> = {
  'torch.maximum': 'torch.maximum(a, b)',
  'torch.max': 'torch.max(torch.stack((a, b)))',
  'torch.amax': 'torch.amax(torch.stack((a, b)), 0)',
  'torch.max(dim=0)': 'torch.max(torch.stack((a, b)), dim=0).values',
  'F.max_pool1d': 'F.max_pool1d(torch.stack((a, b)).view(1, 1, 2), 2).squeeze()',
};

function compute({ a, b, upstream, maximum }: ThreeGatesState): ThreeGatesNumbers {
  const isTie = a === b;
  const gate = (name: ShownGate['name'], kind: '+' | 'max' | '·', sign: ShownGate['sign']): ShownGate => {
    const { value, locals } = evaluate([['a', a] as const, ['b', b] as const], [[kind, 0, 1]], upstream).at(-1)!;
    const takesFirst = kind === 'max' && isTie && !SHARING.includes(maximum);
    const [byA = 0, byB = 0] = takesFirst ? [1, 0] : locals;
    return { name, sign, output: value, locals: [byA, byB], sends: [byA * upstream, byB * upstream] };
  };
  return { gates: [gate('add', '+', '+'), gate('max', 'max', 'max'), gate('multiply', '·', '×')], isTie };
}

function bracketed(value: number): string {
  return value < 0 ? `(${shownTex(value)})` : shownTex(value);
}

function floating(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
