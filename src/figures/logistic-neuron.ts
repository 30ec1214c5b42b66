/**
 * The worked graph of a logistic neuron, for the learner to fill in: values stand there, gradients are typed from the output
 * back and judged one by one. The sigmoid is four small gates, or one.
 * The form of the exercise is that of Stanford CS231n’s course notes; the numbers are our own.
 */
import type { Figure } from './figure';
import { evaluate, type Gate, type GraphNode, type Wiring } from './graph';
import { shown, shownTex } from './shown';

/** What was typed, and the number it stands for; null where it is none. */
export interface Entry {
  readonly text: string;
  readonly value: number | null;
}

export interface NeuronState {
  /** Of the two inputs, and the bias. */
  readonly w: readonly number[];
  readonly x: readonly number[];
  /** The sigmoid as one gate. */
  readonly isFused: boolean;
  /** By node what was typed, and for which numbers: other numbers are another exercise. */
  readonly attempt: { readonly of: string; readonly entries: readonly (Entry | null)[] };
}

/** One gradient to find. */
export interface Target {
  readonly node: number;
  readonly name: string;
  readonly entry?: Entry;
  readonly isRight: boolean;
  /** How the gate that it comes back from works: what to try after a wrong answer. */
  readonly hint: string;
}

export interface NeuronNumbers {
  /** Weights and inputs first, the output last. */
  readonly nodes: readonly GraphNode[];
  readonly output: number;
  /** From the output back. */
  readonly targets: readonly Target[];
  /** The numbers that these gradients are of. */
  readonly of: string;
}

const INPUTS = ['w₀', 'x₀', 'w₁', 'x₁', 'w₂'];
const SUM: Wiring = [
  ['·', 0, 1],
  ['·', 2, 3],
  ['+', 5, 6, 4],
];
const FUSED: Wiring = [...SUM, ['σ', 7]];
const APART: Wiring = [...SUM, ['−1', 7], ['exp', 8], ['+1', 9], ['1/a', 10]];
/** Of the gates that make z; a later gate is called as it is written. */
const NAMES = [...INPUTS, 'w₀·x₀', 'w₁·x₁', 'z, the sum'];
/** A hundredth off is rounding. */
const TOLERANCE = 0.01;

const initial: NeuronState = { w: [1, -2, 0.5], x: [3, 1], isFused: false, attempt: { of: '', entries: [] } };

export const logisticNeuron: Figure<NeuronState, NeuronNumbers> = {
  id: 'logistic-neuron',
  title: 'Fill in the gradients',
  caption:
    'All values are there. Begin with the 1 at the output and go left: each gradient is the one after it times the local derivative.',
  initial,
  controls: {
    w: { kind: 'numbers', min: -4, max: 4, step: 0.5, label: 'w', each: ['0', '1', '2'] },
    x: { kind: 'numbers', min: -4, max: 4, step: 0.5, label: 'x', each: ['0', '1'] },
    isFused: { kind: 'switch', label: 'one σ node' },
  },
  presets: [
    { title: 'The neuron of the note', state: initial },
    { title: 'The sigmoid as one node', state: { ...initial, isFused: true } },
    { title: 'Another neuron', state: { ...initial, w: [2, -1, -1], x: [1, 3] } },
    { title: 'On the steepest place', state: { ...initial, w: [2, -1, -1], x: [1, 1], isFused: true } },
  ],
  compute,
  formula: ({ w, x }, { nodes, output }) => {
    const [[w0 = 0, w1 = 0, w2 = 0], [x0 = 0, x1 = 0], z] = [w, x, nodes[7]!.value];
    const terms = `${shownTex(w0)}\\cdot${bracketed(x0)}+${bracketed(w1)}\\cdot${bracketed(x1)}+${bracketed(w2)}`;
    return {
      tex: `\\begin{gathered}z=${terms}=${shownTex(z)}\\\\f=\\frac1{1+e^{-z}}=${shownTex(output)}\\end{gathered}`,
      text: `z = ${terms.replaceAll('\\cdot', '·').replaceAll('-', '−')} = ${shown(z)}; f = 1/(1 + e^−z) = ${shown(output)}`,
    };
  },
  summary: (_, { nodes, output, targets }) => {
    const right = targets.filter(({ isRight }) => isRight).length;
    const found = `z is ${shown(nodes[7]!.value)} and the output ${shown(output)}. ${right} of ${targets.length} gradients are right`;
    if (right < targets.length) return `${found}.`;
    return `${found}: ${INPUTS.map((name, index) => `${name} ${shown(nodes[index]!.gradient)}`).join(', ')}.`;
  },
  python: ({ w, x, isFused }) =>
    [
      `w = torch.tensor([${w.map(floating).join(', ')}], requires_grad=True)`,
      `x = torch.tensor([${x.map(floating).join(', ')}], requires_grad=True)`,
      'z = w[0] * x[0] + w[1] * x[1] + w[2]',
      isFused ? 'f = torch.sigmoid(z)' : 'f = torch.reciprocal(1 + torch.exp(-z))',
      'f.backward()',
    ].join('\n'),
  prompts: [
    {
      id: 'logistic-neuron-steepest',
      question: 'A logistic neuron has $z=0$. What gradient arrives at its bias?',
      state: { ...initial, w: [1, -1, 0], x: [1, 1] },
      answer: ({ nodes }) => nodes[4]!.gradient,
      explanation: 'The bias enters the sum with factor 1, so it gets $\\sigma(1-\\sigma)=0.5\\cdot0.5=0.25$ itself.',
    },
    {
      id: 'logistic-neuron-swap',
      question: 'A logistic neuron has $z=0$ and $w_0=4$. What gradient arrives at $x_0$?',
      state: { ...initial, w: [4, 1, -4], x: [1, 0] },
      answer: ({ nodes }) => nodes[1]!.gradient,
      explanation: 'The product hands $x_0$ the value of its partner: $0.25\\cdot4=1$.',
    },
    {
      id: 'logistic-neuron-silent',
      question: 'The input $x_0$ of a logistic neuron is 0. What gradient arrives at its weight $w_0$?',
      state: { ...initial, x: [0, 1] },
      answer: ({ nodes }) => nodes[0]!.gradient,
      explanation: 'Whatever arrives at the product is multiplied by $x_0=0$.',
    },
  ],
};

/** The attempt with one more entry. */
export function withEntry({ attempt }: NeuronState, { of, nodes }: NeuronNumbers, node: number, entry: Entry) {
  const entries = attempt.of === of ? attempt.entries : nodes.map(() => null);
  return { of, entries: entries.with(node, entry) };
}

/** The attempt with every gradient that is not right yet filled in. */
export function filledIn({ of, nodes, targets }: NeuronNumbers): NeuronState['attempt'] {
  const right = new Map(targets.map(({ node, isRight, entry }) => [node, isRight ? entry : undefined]));
  const entries = nodes.map(({ gradient }, node) => right.get(node) ?? { text: shown(gradient), value: gradient });
  return { of, entries };
}

function compute({ w, x, isFused, attempt }: NeuronState): NeuronNumbers {
  const [[w0 = 0, w1 = 0, w2 = 0], [x0 = 0, x1 = 0]] = [w, x];
  const wiring = isFused ? FUSED : APART;
  const nodes = evaluate(
    [w0, x0, w1, x1, w2].map((value, index) => [INPUTS[index]!, value] as const),
    wiring,
    1,
  );
  const of = JSON.stringify([w, x, isFused]);
  const targets = nodes
    .map(({ name, gradient }, node): Target => {
      const entry = attempt.of === of ? attempt.entries[node] : null;
      const off = Math.abs((entry?.value ?? Number.NaN) - gradient);
      return {
        node,
        name: NAMES[node] ?? name,
        ...(entry ? { entry } : {}),
        isRight: off <= TOLERANCE * Math.abs(gradient),
        hint: hintFor(nodes, node),
      };
    })
    .slice(0, -1)
    .reverse();
  return { nodes, output: nodes.at(-1)!.value, targets, of };
}

function hintFor(nodes: readonly GraphNode[], node: number): string {
  const next = nodes.find(({ inputs }) => inputs.includes(node));
  if (!next) return '';
  const [a, output] = [shown(nodes[node]!.value), shown(next.value)];
  const place = next.inputs.indexOf(node);
  const hints: { readonly [Name in Gate]?: string } = {
    '1/a': `The 1/a gate multiplies what arrives by −1/a², and a is ${a}.`,
    '+1': 'The +1 gate multiplies what arrives by 1.',
    exp: `exp multiplies what arrives by its own value, ${output}.`,
    '−1': 'A negation multiplies what arrives by −1.',
    '+': 'A sum copies what arrives to each of its inputs.',
    '·': `A product multiplies what arrives by the value of the partner, ${shown(next.locals[place]!)}.`,
    σ: `σ multiplies what arrives by σ(1 − σ), and σ is ${output}.`,
  };
  return hints[next.name as Gate] ?? '';
}

function bracketed(value: number): string {
  return value < 0 ? `(${shownTex(value)})` : shownTex(value);
}

function floating(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
