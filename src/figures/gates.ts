/** The gates figure: a small computational graph with the value and the gradient of every node. */
import type { Figure } from './figure';
import { evaluate, type GraphNode, type Wiring } from './graph';
import { shown } from './shown';

export interface GatesState {
  readonly expression: keyof typeof EXPRESSIONS;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** The gradient that arrives at the output. */
  readonly upstream: number;
}

export interface GatesNumbers {
  /** Inputs first, the output last. */
  readonly nodes: readonly GraphNode[];
  readonly output: number;
  readonly gradients: { readonly x: number; readonly y: number; readonly z: number };
}

/** Gates in order; 0, 1 and 2 are x, y and z, later numbers are the gates before. */
const EXPRESSIONS = {
  '(x + y)·z': [
    ['+', 0, 1],
    ['·', 3, 2],
  ],
  'max(x, y)·z': [
    ['max', 0, 1],
    ['·', 3, 2],
  ],
  'x·y + x·z': [
    ['·', 0, 1],
    ['·', 0, 2],
    ['+', 3, 4],
  ],
  'σ(x·y + z)': [
    ['·', 0, 1],
    ['+', 3, 2],
    ['σ', 4],
  ],
  'x + tanh(x·y)·z': [
    ['·', 0, 1],
    ['tanh', 3],
    ['·', 4, 2],
    ['+', 0, 5],
  ],
} as const satisfies Record<string, Wiring>;

const initial: GatesState = { expression: '(x + y)·z', x: -2, y: 5, z: -4, upstream: 1 };

export const gates: Figure<GatesState, GatesNumbers> = {
  id: 'gates',
  title: 'Gradients through gates',
  caption: 'Values flow to the right, gradients back to the left: an add copies, a product swaps, a maximum chooses.',
  initial,
  controls: {
    expression: { kind: 'choice', choices: Object.keys(EXPRESSIONS), label: 'expression' },
    x: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'x' },
    y: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'y' },
    z: { kind: 'real', min: -6, max: 6, step: 0.1, label: 'z' },
    upstream: { kind: 'real', min: -5, max: 5, step: 0.1, label: 'upstream' },
  },
  presets: [
    { title: 'Add, then multiply', state: initial },
    { title: 'A maximum', state: { ...initial, expression: 'max(x, y)·z' } },
    { title: 'One value used twice', state: { ...initial, expression: 'x·y + x·z' } },
    { title: 'A neuron', state: { expression: 'σ(x·y + z)', x: 1, y: 2, z: -1, upstream: 1 } },
    { title: 'A residual branch', state: { expression: 'x + tanh(x·y)·z', x: 1, y: 3, z: 0.5, upstream: 1 } },
  ],
  compute,
  formula: (state, { output, gradients: { x, y, z } }) => {
    const tex = state.expression
      .replaceAll('·', '\\cdot ')
      .replace('max', '\\max')
      .replace('σ', '\\sigma')
      .replace('tanh', '\\tanh');
    const number = (value: number) => shown(value).replace('−', '-');
    return {
      tex: `\\begin{gathered}f=${tex}=${number(output)}\\\\\\tfrac{\\partial L}{\\partial x}=${number(x)},\\quad\\tfrac{\\partial L}{\\partial y}=${number(y)},\\quad\\tfrac{\\partial L}{\\partial z}=${number(z)}\\end{gathered}`,
      text: `f = ${state.expression} = ${shown(output)}; gradients: x ${shown(x)}, y ${shown(y)}, z ${shown(z)}`,
    };
  },
  summary: (state, { output, gradients: { x, y, z } }) =>
    `With x = ${shown(state.x)}, y = ${shown(state.y)} and z = ${shown(state.z)} the output is ${shown(output)}. An upstream gradient of ${shown(state.upstream)} becomes ${shown(x)} at x, ${shown(y)} at y and ${shown(z)} at z.`,
  python: ({ expression, x, y, z }) => {
    const body = expression
      .replaceAll('·', ' * ')
      .replace('σ', 'torch.sigmoid')
      .replace('tanh', 'torch.tanh')
      .replace('max', 'torch.maximum');
    const tensor = (value: number) => `torch.tensor(${value}., requires_grad=True)`.replace(/(\.\d+)\./, '$1');
    return `x, y, z = ${tensor(x)}, ${tensor(y)}, ${tensor(z)}\nf = ${body}\nf.backward()`;
  },
  prompts: [
    {
      id: 'gates-product',
      question: '$f=(x+y)\\cdot z$ with $x=1$, $y=3$ and $z=-4$. What is $\\partial f/\\partial z$?',
      state: { ...initial, x: 1, y: 3 },
      answer: ({ gradients }) => gradients.z,
      explanation: 'A product hands each input the value of its partner: $x+y=4$.',
    },
    {
      id: 'gates-max',
      question: '$f=\\max(x,y)\\cdot z$ with $x=-2$, $y=5$ and $z=-4$. What is $\\partial f/\\partial x$?',
      state: { ...initial, expression: 'max(x, y)·z' },
      answer: ({ gradients }) => gradients.x,
      explanation:
        '$y$ is larger, so it takes the whole gradient, $-4$; $x$ could change a little and nothing would happen.',
    },
    {
      id: 'gates-fork',
      question: '$f=x\\cdot y+x\\cdot z$ with $x=-2$, $y=5$ and $z=-4$. What is $\\partial f/\\partial x$?',
      state: { ...initial, expression: 'x·y + x·z' },
      answer: ({ gradients }) => gradients.x,
      explanation: '$x$ is used twice, and what comes back along both ways is added: $y+z=5-4=1$.',
    },
  ],
};

function compute({ expression, x, y, z, upstream }: GatesState): GatesNumbers {
  const nodes = evaluate(Object.entries({ x, y, z }), EXPRESSIONS[expression], upstream);
  const [atX, atY, atZ] = nodes;
  return {
    nodes,
    output: nodes.at(-1)!.value,
    gradients: { x: atX!.gradient, y: atY!.gradient, z: atZ!.gradient },
  };
}
