/**
 * The two-layer figure: a network of one hidden unit, forward and back one step at a time. What a node hands back is its
 * local derivative times what arrived from above.
 */
import type { Figure } from './figure';
import { evaluate, type GraphNode, type Wiring } from './graph';
import { shown, shownTex } from './shown';

export interface TwoLayerState {
  readonly x: number;
  readonly w1: number;
  readonly b1: number;
  readonly w2: number;
  readonly b2: number;
  readonly y: number;
  /** How many of the steps are done: four forward, then five back. */
  readonly step: number;
}

/** One line of the sweep back: what arrives at `node` from the gate `from`. */
export interface Sent {
  readonly node: number;
  readonly from: number;
  readonly local: number;
  readonly upstream: number;
  readonly sent: number;
}

export interface TwoLayerNumbers {
  /** In the order of `NAMES`. */
  readonly nodes: readonly GraphNode[];
  /** Whether the value, and the gradient, of each node is there after these steps. */
  readonly hasValue: readonly boolean[];
  readonly hasGradient: readonly boolean[];
  /** The gate that the last step went through, and which way. */
  readonly at?: number;
  readonly isBack: boolean;
  /** All that was sent back so far, the last first to be sent at the end. */
  readonly sent: readonly Sent[];
}

/** By node: six inputs, then the gates in order. */
export const NAMES = ['x', 'w₁', 'b₁', 'w₂', 'b₂', 'y', 'z', 'h', 'ŷ', 'L'] as const;
const INPUTS = 6;
const WIRING: Wiring = [
  ['wx+b', 1, 0, 2],
  ['σ', 6],
  ['wx+b', 3, 7, 4],
  ['½(a−b)²', 8, 5],
];
/** Forward through each gate, the 1 at the loss, and back through each gate. */
export const STEPS = 2 * WIRING.length + 1;

const initial: TwoLayerState = { x: 2, w1: 1, b1: -1, w2: -2, b2: 0.5, y: 1, step: STEPS };
const number = (label: string) => ({ kind: 'real', min: -4, max: 4, step: 0.1, label }) as const;

export const twoLayerGraph: Figure<TwoLayerState, TwoLayerNumbers> = {
  id: 'two-layer-graph',
  title: 'A network, forward and back',
  caption:
    'Values flow to the right. Then gradients flow to the left: each gate multiplies what arrives from above by its local derivative.',
  initial,
  controls: {
    step: { kind: 'whole', min: 0, max: STEPS, label: 'step' },
    x: number('x'),
    w1: number('w₁'),
    b1: number('b₁'),
    w2: number('w₂'),
    b2: number('b₂'),
    y: number('y'),
  },
  presets: [
    { title: 'The whole sweep', state: initial },
    { title: 'Before the first step', state: { ...initial, step: 0 } },
    { title: 'A saturated unit', state: { ...initial, w1: 4, b1: 0 } },
    { title: 'A weight of zero', state: { ...initial, w2: 0 } },
    { title: 'A perfect guess', state: { ...initial, w2: 0, b2: 1 } },
  ],
  compute,
  formula: ({ x, w1, b1, w2, b2, y }, { nodes }) => {
    const loss = nodes.at(-1)!.value;
    const [signed, tex] = [(value: number) => signedBy(value, shown), (value: number) => signedBy(value, shownTex)];
    return {
      tex: `\\begin{aligned}L&=\\tfrac12\\bigl(w_2\\,\\sigma(w_1x+b_1)+b_2-y\\bigr)^2\\\\&=\\tfrac12\\bigl(${shownTex(w2)}\\,\\sigma(${shownTex(w1 * x)}${tex(b1)})${tex(b2)}${tex(-y)}\\bigr)^2=${shownTex(loss)}\\end{aligned}`,
      text: `L = ½(w₂·σ(w₁x + b₁) + b₂ − y)² = ½(${shown(w2)}·σ(${shown(w1 * x)}${signed(b1)})${signed(b2)}${signed(-y)})² = ${shown(loss)}`,
    };
  },
  summary: ({ step }, numbers) => {
    const { nodes, sent } = numbers;
    if (step === 0) return 'Nothing is computed yet: the inputs, the weights and the target stand there.';
    const last = nodes.at(-1)!.value;
    if (!numbers.isBack) {
      const node = 5 + step;
      return `Step ${step} of ${STEPS}, forward: ${NAMES[node]} = ${shown(nodes[node]!.value)}${step < WIRING.length ? '; it is kept for the way back' : ', the loss'}.`;
    }
    if (sent.length === 0)
      return `Step ${step} of ${STEPS}: the loss is ${shown(last)}; the sweep back begins with ∂L/∂L = 1.`;
    if (step === STEPS)
      return `Step ${step} of ${STEPS}: all gradients are there. ${NAMES.slice(0, INPUTS)
        .map((name, node) => `${name} ${shown(nodes[node]!.gradient)}`)
        .join(', ')}.`;
    const now = sent.filter(({ from }) => from === numbers.at).map(each => `${NAMES[each.node]}: ${product(each)}`);
    return `Step ${step} of ${STEPS}, back through ${NAMES[numbers.at!]}, local times upstream. ${now.join('; ')}.`;
  },
  python: ({ x, w1, b1, w2, b2, y }) =>
    [
      `x, w1, b1, w2, b2 = (torch.tensor(v, requires_grad=True) for v in (${[x, w1, b1, w2, b2].map(floating).join(', ')}))`,
      'h = torch.sigmoid(w1 * x + b1)',
      `loss = 0.5 * (w2 * h + b2 - ${floating(y)}) ** 2`,
      'loss.backward()',
    ].join('\n'),
  prompts: [
    {
      id: 'two-layer-graph-error',
      question: '$L=\\tfrac12(\\hat y-y)^2$ with $\\hat y=3$ and $y=1$. What gradient arrives at $\\hat y$?',
      state: { ...initial, w2: 0, b2: 3 },
      answer: ({ nodes }) => nodes[8]!.gradient,
      explanation: 'The derivative of half a square is what was squared: $\\hat y-y=2$, times the 1 at the loss.',
    },
    {
      id: 'two-layer-graph-sigmoid',
      question: 'A gradient of 8 arrives at $h=\\sigma(z)$, and $z=0$. What goes on to $z$?',
      state: { ...initial, x: 1, w2: 2, b2: 3, y: 0 },
      answer: ({ nodes }) => nodes[6]!.gradient,
      explanation: "Local times upstream: $\\sigma'(0)=0.25$, and $0.25\\cdot8=2$.",
    },
    {
      id: 'two-layer-graph-zero',
      question: 'The weight $w_2$ of the second layer is 0. What gradient arrives at $w_1$ of the first?',
      state: { ...initial, w2: 0 },
      answer: ({ nodes }) => nodes[1]!.gradient,
      explanation: 'What goes back to $h$ is the error times $w_2$, and that is 0; $w_2$ itself still gets a gradient.',
    },
  ],
};

/** `0.1966 · 3.924 = 0.7715` */
export function product({ local, upstream, sent }: Sent): string {
  return `${shown(local)} · ${shown(upstream)} = ${shown(sent)}`;
}

function compute({ x, w1, b1, w2, b2, y, step }: TwoLayerState): TwoLayerNumbers {
  const given = [x, w1, b1, w2, b2, y].map((value, index) => [NAMES[index]!, value] as const);
  const nodes = evaluate(given, WIRING, 1);
  const gates = WIRING.length;
  const isBack = step > gates;
  /** From here on gates have been gone through on the way back. */
  const first = nodes.length - Math.max(0, step - gates - 1);
  const sent = nodes
    .flatMap(({ inputs, locals, sends, gradient }, from) =>
      from < first
        ? []
        : inputs.map((node, place) => ({ node, from, local: locals[place]!, upstream: gradient, sent: sends[place]! })),
    )
    .sort((a, b) => b.from - a.from);
  return {
    nodes,
    hasValue: nodes.map((_, index) => index < INPUTS + step),
    hasGradient: nodes.map(
      (_, index) => (isBack && index === nodes.length - 1) || sent.some(({ node }) => node === index),
    ),
    ...(step === 0 ? {} : { at: isBack ? Math.min(first, nodes.length - 1) : INPUTS + step - 1 }),
    isBack,
    sent,
  };
}

function signedBy(value: number, write: (value: number) => string): string {
  const written = write(Math.abs(value));
  return value < 0
    ? write === shown
      ? ` − ${written}`
      : `-${written}`
    : write === shown
      ? ` + ${written}`
      : `+${written}`;
}

function floating(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
