/**
 * The figure of gradients by layer: one small network with drawn weights, one backward pass, and the length of the gradient
 * that arrives at each layer. Sources: Glorot & Bengio 2010; He et al. 2015, arXiv:1512.03385, for the skip.
 */
import { type ActivationName, activation, activationDefaults } from './activation-functions';
import type { Figure } from './figure';
import { normal } from './random';
import { counted, shown, shownTex } from './shown';

export interface GradientNormsState {
  readonly depth: number;
  /** Weights are drawn from N(0, scale²/n), n the width: 1.41 is He's rule. */
  readonly scale: number;
  readonly activation: Extract<ActivationName, 'ReLU' | 'LeakyReLU' | 'Tanh' | 'Sigmoid'>;
  /** Whether a layer adds its input to its output. */
  readonly skip: boolean;
  /** Whose gradient is measured. */
  readonly of: 'output' | 'weight';
  /** Of the input, the weights and the loss. */
  readonly seed: number;
}

export interface GradientNormsNumbers {
  /** Lengths of ∂L/∂h and of ∂L/∂W, layer by layer from the input on. */
  readonly output: readonly number[];
  readonly weight: readonly number[];
  /** Those that are asked for. */
  readonly norms: readonly number[];
  /** What a layer multiplies by on the way back, as a geometric mean; absent where nothing came back, or for one layer. */
  readonly factor?: number;
}

export const EXAMPLES = 8;
export const WIDTH = 16;

const initial: GradientNormsState = {
  depth: 10,
  scale: 1,
  activation: 'Sigmoid',
  skip: false,
  of: 'output',
  seed: 1,
};
const relu: GradientNormsState = { ...initial, activation: 'ReLU', depth: 20 };

export const gradientNorms: Figure<GradientNormsState, GradientNormsNumbers> = {
  id: 'gradient-norms',
  title: 'Gradients, layer by layer',
  caption: 'One backward pass, from right to left. Every line upwards is ten times as much: look for stairs.',
  initial,
  controls: {
    depth: { kind: 'whole', min: 1, max: 50, label: 'layers' },
    scale: { kind: 'real', min: 0.2, max: 5, log: true, label: 'weight scale' },
    activation: { kind: 'choice', choices: ['Sigmoid', 'Tanh', 'ReLU', 'LeakyReLU'], label: 'activation' },
    skip: { kind: 'switch', label: 'skip connections' },
    of: { kind: 'choice', choices: ['output', 'weight'], label: 'gradient of' },
    seed: { kind: 'whole', min: 1, max: 20, label: 'seed' },
  },
  presets: [
    { title: 'Ten sigmoids', state: initial },
    { title: 'Ten sigmoids with skips', state: { ...initial, skip: true } },
    { title: 'ReLU, He’s scale', state: { ...relu, scale: 1.41 } },
    { title: 'ReLU, weights half as large', state: { ...relu, scale: 0.7 } },
    { title: 'ReLU, weights twice as large', state: { ...relu, scale: 2.83 } },
    { title: 'ReLU with skips', state: { ...relu, skip: true } },
    { title: 'tanh, large weights', state: { ...relu, activation: 'Tanh', scale: 3 } },
  ],
  compute,
  formula: ({ skip, of }, { norms }) => {
    const [first, last] = [norms[0]!, norms.at(-1)!];
    const by = skip ? 'I+W^{\\top}\\mathrm{diag}\\,\\phi^{\\prime}' : 'W^{\\top}\\mathrm{diag}\\,\\phi^{\\prime}';
    const at = (layer: number) =>
      `\\Bigl\\|\\frac{\\partial L}{\\partial ${of === 'output' ? 'h' : 'W'}_{${layer}}}\\Bigr\\|`;
    return {
      tex: `\\frac{${at(1)}}{${at(norms.length)}}=${shownTex(ratio(first, last), 3)},\\quad\\text{each layer: }${by}`,
      text: `gradient of the first layer over that of the last = ${shown(ratio(first, last), 3)}; each layer multiplies by ${skip ? 'the identity plus ' : ''}its weights and its slopes`,
    };
  },
  summary,
  python: ({ of }) =>
    of === 'weight'
      ? '[layer.weight.grad.norm().item() for layer in model if isinstance(layer, nn.Linear)]'
      : 'layer.register_full_backward_hook(lambda layer, grad_input, grad_output: print(grad_output[0].norm()))',
  prompts: [
    {
      id: 'gradient-norms-sigmoid',
      question: 'Ten sigmoid layers. Which layer gets the smallest gradient?',
      state: { ...initial, seed: 2 },
      answer: ({ norms }) => (Math.min(...norms) === norms[0] ? 'The first' : 'Another'),
      choices: [
        { text: 'The first', reason: 'It is the last to be reached on the way back, after every other factor.' },
        { text: 'The last', reason: 'The loss is next to it: nothing has shrunk its gradient yet.' },
        { text: 'One in the middle', reason: 'Factors below 1 pile up all the way to the input.' },
      ],
      explanation:
        'The slope of a sigmoid is at most ¼, so each layer takes a good part away. Bars on a log scale make stairs of equal height.',
    },
    {
      id: 'gradient-norms-skip',
      question: 'The ten sigmoid layers get skip connections. The gradient of the first layer is then …',
      state: { ...initial, skip: true },
      answer: ({ norms }) =>
        norms[0]! > norms.at(-1)! / 10 ? 'as large as that of the last, or nearly' : 'still tiny',
      choices: [
        {
          text: 'as large as that of the last, or nearly',
          reason: 'The sum passes the gradient on unchanged, beside whatever the branch adds.',
        },
        { text: 'still tiny', reason: 'The branches shrink it, but the skips go around them.' },
        { text: 'zero', reason: 'A sum passes its gradient to both its terms.' },
      ],
      explanation: 'The Jacobian is $I+J$, so one path has a factor of 1 through all layers.',
    },
    {
      id: 'gradient-norms-double',
      question: 'All weights of twenty ReLU layers are doubled. By what factor does $\\partial L/\\partial h_1$ grow?',
      state: { ...relu, scale: 2 },
      answer: ({ output }, state) => Math.round(output[0]! / compute({ ...state, scale: 1 }).output[0]!),
      explanation:
        'By $2^{19}=524{,}288$: nineteen layers lie behind the output of the first, and doubling weights leaves the signs, and so the slopes of ReLU, as they were.',
    },
    {
      id: 'gradient-norms-weights',
      question:
        'Twenty ReLU layers without biases and without skips, weights too small. The gradients of the *outputs* fall towards the input. Those of the *weights* …',
      state: { ...relu, scale: 0.7, of: 'weight' },
      answer: ({ weight }) => (Math.max(...weight) < 10 * Math.min(...weight) ? 'are all about as small' : 'fall too'),
      choices: [
        {
          text: 'are all about as small',
          reason:
            'The gradient of a weight is that of the output times what enters the layer, which is larger the nearer the input.',
        },
        { text: 'fall too', reason: 'They would, if what enters each layer had the same size.' },
        { text: 'rise towards the input', reason: 'One factor rises as the other falls: they make up for each other.' },
      ],
      explanation:
        'Scaling any one of these layers scales the loss alike, so $\\langle W_k,\\partial L/\\partial W_k\\rangle$ is the same for all. Stairs show in activations and in the gradients of outputs (or biases); log more than one thing.',
    },
  ],
};

/** 1 where both are 0. */
function ratio(first: number, last: number): number {
  return first === last ? 1 : first / last;
}

function summary(
  { depth, scale, activation: name, skip, of }: GradientNormsState,
  { norms, factor }: GradientNormsNumbers,
): string {
  const [first, last] = [norms[0]!, norms.at(-1)!];
  const what = of === 'output' ? 'the output of' : 'the weights of';
  const network = `${counted(depth, 'layer')} of ${name}${skip ? ' with skips' : ''}, weight scale ${shown(scale, 3)}`;
  const none = norms.filter(norm => norm === 0).length;
  if (none > 0)
    return `${network}: no gradient at all arrives in ${counted(none, 'layer')}, for all that came before was switched off.`;
  if (factor === undefined)
    return `${network}: the gradient of ${what} the only layer has the length ${shown(last, 3)}.`;
  const verdict =
    first < last / 30
      ? 'It vanishes: the last layers learn, the first ones hardly.'
      : first > 30 * last
        ? 'It explodes: no rate suits both the first and the last layer.'
        : 'First and last layer learn at about one pace.';
  return `${network}: the gradient of ${what} the first layer has the length ${shown(first, 3)}, of the last ${shown(last, 3)}. On the way back each layer multiplies it by ${shown(factor, 3)} on average. ${verdict}`;
}

type Batch = readonly (readonly number[])[];

function compute({ depth, scale, activation: name, skip, of, seed }: GradientNormsState): GradientNormsNumbers {
  const { input, weighing, weights } = drawn(seed, depth, scale);
  const { f, slope } = activation(name);
  // (N, C) before each layer and in front of each activation.
  const entered: Batch[] = [input];
  const inner: Batch[] = [];
  for (const weight of weights) {
    const x = entered.at(-1)!;
    const z = x.map(row => weight.map(line => line.reduce((sum, w, c) => sum + w * row[c]!, 0)));
    inner.push(z);
    entered.push(z.map((row, n) => row.map((value, c) => f(value, activationDefaults) + (skip ? x[n]![c]! : 0))));
  }
  let gradient: Batch = weighing;
  const output: number[] = [];
  const weight: number[] = [];
  for (let layer = depth - 1; layer >= 0; layer--) {
    output.unshift(length(gradient));
    const outer = gradient;
    const delta = outer.map((row, n) =>
      row.map((value, c) => value * slope(inner[layer]![n]![c]!, activationDefaults)),
    );
    weight.unshift(
      length(
        channels.map(o => channels.map(c => delta.reduce((sum, row, n) => sum + row[o]! * entered[layer]![n]![c]!, 0))),
      ),
    );
    gradient = delta.map((row, n) =>
      channels.map(
        c => row.reduce((sum, value, o) => sum + value * weights[layer]![o]![c]!, 0) + (skip ? outer[n]![c]! : 0),
      ),
    );
  }
  const norms = of === 'output' ? output : weight;
  const came = norms[0]! / norms.at(-1)!;
  return { output, weight, norms, ...(depth > 1 && came > 0 ? { factor: came ** (1 / (depth - 1)) } : {}) };
}

const channels = Array.from({ length: WIDTH }, (_, c) => c);

/** Input, what the loss weighs each output by, and the weights, in the order in which they are drawn. */
function drawn(seed: number, depth: number, scale: number) {
  const draw = normal(seed);
  const made = (rows: number, of: () => number): Batch =>
    Array.from({ length: rows }, () => Array.from({ length: WIDTH }, of));
  const input = made(EXAMPLES, draw);
  const weighing = made(EXAMPLES, () => draw() / EXAMPLES);
  const weights = Array.from({ length: depth }, () => made(WIDTH, () => (scale * draw()) / Math.sqrt(WIDTH)));
  return { input, weighing, weights };
}

function length(x: Batch): number {
  return Math.sqrt(x.flat().reduce((sum, value) => sum + value * value, 0));
}
