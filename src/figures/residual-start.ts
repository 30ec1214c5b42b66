/**
 * The figure of a residual network at its start: what blocks with random weights make of their input, by the γ of the last
 * batch norm in each branch. Sources: He et al. 2015, arXiv:1512.03385; Goyal et al. 2017, arXiv:1706.02677, section 5.1 (γ = 0).
 */
import type { Figure } from './figure';
import { normal } from './random';
import { counted, shown, shownTex } from './shown';

export interface ResidualStartState {
  /** Weight of the last batch norm of each branch, in every channel. */
  readonly gamma: number;
  /** Blocks, one after the other. */
  readonly blocks: number;
  readonly skip: boolean;
  /** Batch norm after both convolutions, in training mode; without it there is no γ. */
  readonly norm: boolean;
  /** Of the input and of all weights. */
  readonly seed: number;
}

/** A row an example, a column a channel. */
export type Batch = readonly (readonly number[])[];

export interface ResidualStartNumbers {
  /** What goes into the first block and what comes out. */
  readonly input: Batch;
  readonly output: Batch;
  /** The largest change of a number in the first block. */
  readonly change: number;
  /** Root mean square of what enters the first block and leaves each. */
  readonly signal: readonly number[];
  /** The same of the gradient at these places, for a loss that weighs each output at random. */
  readonly gradient: readonly number[];
  /** Root mean square of the first block's gradients: of its weights, and of its last γ where there is one. */
  readonly weights: { readonly conv1: number; readonly conv2: number; readonly gamma?: number };
}

export const EXAMPLES = 16;
export const CHANNELS = 8;
const EPSILON = 1e-5;

const initial: ResidualStartState = { gamma: 0, blocks: 16, skip: true, norm: true, seed: 1 };

export const residualStart: Figure<ResidualStartState, ResidualStartNumbers> = {
  id: 'residual-start',
  title: 'Residual blocks before training',
  caption:
    'A dot is one number: before the first block (across) and after it (up). Raise γ from 0 and watch dots leave the diagonal.',
  initial,
  controls: {
    gamma: { kind: 'real', min: 0, max: 1.5, step: 0.05, label: 'last γ', when: ({ norm }) => norm },
    blocks: { kind: 'whole', min: 1, max: 50, label: 'blocks' },
    skip: { kind: 'switch', label: 'skip' },
    norm: { kind: 'switch', label: 'batch norm' },
    seed: { kind: 'whole', min: 1, max: 20, label: 'seed' },
  },
  presets: [
    { title: 'γ = 0: every block is the identity', state: initial },
    { title: 'γ = 1, as BatchNorm2d begins', state: { ...initial, gamma: 1 } },
    { title: 'γ = 1 without the skip', state: { ...initial, gamma: 1, skip: false } },
    { title: 'γ = 0 without the skip', state: { ...initial, skip: false } },
    { title: 'A skip without batch norm', state: { ...initial, norm: false } },
  ],
  compute,
  formula: ({ gamma, skip, norm, blocks }, { signal }) => {
    const branch = norm ? `${shown(gamma)}\\cdot\\widehat{\\mathcal F}(x)` : '\\mathcal F(x)';
    const [from, to] = [signal[0]!, signal.at(-1)!];
    return {
      tex: `y=\\mathrm{ReLU}\\bigl(${skip ? 'x+' : ''}${branch}\\bigr),\\qquad\\mathrm{rms}:\\ ${shownTex(from, 3)}\\to ${shownTex(to, 3)}`,
      text: `y = ReLU(${skip ? 'x + ' : ''}${norm ? `${shown(gamma)}·` : ''}F(x)${norm ? ', F normalised' : ''}); root mean square ${shown(from, 3)} before and ${shown(to, 3)} after ${counted(blocks, 'block')}`,
    };
  },
  summary,
  python: ({ gamma }) =>
    gamma === 0
      ? 'models.resnet50(zero_init_residual=True)'
      : `nn.init.constant_(block.bn2.weight, ${gamma})  # the last batch norm of a basic block`,
  prompts: [
    {
      id: 'residual-start-identity',
      question:
        'The last $\\gamma$ of a residual block is 0, and its input comes out of a ReLU. By how much at most does the block change a number?',
      state: { ...initial, blocks: 1 },
      answer: ({ change }) => change,
      explanation: 'By 0: $\\mathrm{ReLU}(x+0)=x$ for $x\\ge0$. Every block is the identity, however many there are.',
    },
    {
      id: 'residual-start-gradients',
      question: 'At $\\gamma=0$: which parameters of the branch does the very first step of training change?',
      state: { ...initial, blocks: 8 },
      answer: ({ weights: { conv1, conv2, gamma } }) =>
        conv1 === 0 && conv2 === 0 && gamma! > 0 ? 'The last batch norm’s alone' : 'All of them',
      choices: [
        {
          text: 'The last batch norm’s alone',
          reason: 'What reaches the convolutions is multiplied by γ, which is 0; what reaches γ is not.',
        },
        { text: 'All of them', reason: 'The convolutions’ gradients are multiplied by γ = 0 on the way back.' },
        { text: 'None: it can never learn', reason: 'γ’s own gradient holds the normalised branch, which is not 0.' },
      ],
      explanation:
        'After one step $\\gamma\\ne0$, and from the second on the convolutions learn too. Zero weights in a *plain* layer would be stuck; here the branch is only closed.',
    },
    {
      id: 'residual-start-plain',
      question: 'The skips are taken out and the last $\\gamma$ of each branch stays 0. What comes out of the network?',
      state: { ...initial, skip: false },
      answer: ({ signal }) => (signal.at(-1) === 0 ? 'Zeros' : 'The input'),
      choices: [
        { text: 'The input', reason: 'That is what the skip carried; without it nothing does.' },
        { text: 'Zeros', reason: 'A branch times 0, and nothing is added.' },
        { text: 'Noise of the same size', reason: 'Batch norm scales by γ last, and γ is 0.' },
      ],
      explanation: 'Zero $\\gamma$ is safe only beside a skip: it closes the branch, not the way.',
    },
    {
      id: 'residual-start-growth',
      question:
        'Sixteen blocks with skips, batch norm and $\\gamma=1$. What happens to the size of the signal, block by block?',
      state: { ...initial, gamma: 1 },
      answer: ({ signal }) => (signal.at(-1)! > 2 * signal[0]! ? 'It grows' : 'It stays'),
      choices: [
        { text: 'It grows', reason: 'Each block adds a branch of variance 1 to what is there.' },
        { text: 'It stays', reason: 'Batch norm stands in the branch; nothing normalises the sum.' },
        { text: 'It shrinks', reason: 'A sum of independent parts has a larger variance than either.' },
      ],
      explanation:
        'Variance grows by about one a block, so the later a block, the smaller its share: it begins near the identity as well.',
    },
  ],
};

function compute({ gamma, blocks, skip, norm, seed }: ResidualStartState): ResidualStartNumbers {
  const { input, layers, weighing } = drawn(seed, blocks);
  const scale = norm ? gamma : 1;
  const runs: BlockRun[] = [];
  let x: Batch = input;
  for (const weights of layers) {
    const run = forward(x, weights, scale, skip, norm);
    runs.push(run);
    x = run.output;
  }
  let gradient: Batch = weighing;
  const gradients = [rootMeanSquare(gradient)];
  let first: BlockGradients | undefined;
  for (const [index, run] of [...runs.entries()].reverse()) {
    const back = backward(gradient, run, layers[index]!, scale, skip, norm);
    gradient = back.input;
    gradients.unshift(rootMeanSquare(gradient));
    first = back;
  }
  const output = runs[0]!.output;
  return {
    input,
    output,
    change: Math.max(...output.flatMap((row, n) => row.map((value, c) => Math.abs(value - input[n]![c]!)))),
    signal: [input, ...runs.map(run => run.output)].map(rootMeanSquare),
    gradient: gradients,
    weights: {
      conv1: rootMeanSquare(first!.conv1),
      conv2: rootMeanSquare(first!.conv2),
      ...(norm ? { gamma: rootMeanSquare([first!.gamma]) } : {}),
    },
  };
}

interface BlockWeights {
  /** Rows are outputs, as in a 1×1 convolution. */
  readonly conv1: Batch;
  readonly conv2: Batch;
}

/** The input, as it would come out of a ReLU; the weights by He's rule; and what the loss weighs each output by. */
export function drawn(seed: number, blocks: number) {
  const draw = normal(seed);
  const made = (rows: number, of: () => number): Batch =>
    Array.from({ length: rows }, () => Array.from({ length: CHANNELS }, of));
  const he = () => draw() * Math.sqrt(2 / CHANNELS);
  const input = made(EXAMPLES, () => Math.max(0, draw()));
  const weighing = made(EXAMPLES, draw);
  const layers = Array.from(
    { length: blocks },
    (): BlockWeights => ({ conv1: made(CHANNELS, he), conv2: made(CHANNELS, he) }),
  );
  return { input, weighing, layers };
}

interface Normed {
  readonly values: Batch;
  /** By channel. */
  readonly deviations: readonly number[];
}

interface BlockRun {
  readonly input: Batch;
  readonly first: Normed;
  /** After the first ReLU. */
  readonly hidden: Batch;
  readonly second: Normed;
  readonly output: Batch;
}

function forward(input: Batch, { conv1, conv2 }: BlockWeights, scale: number, skip: boolean, norm: boolean): BlockRun {
  const first = norm ? normalised(through(input, conv1)) : plain(through(input, conv1));
  const hidden = first.values.map(row => row.map(value => Math.max(0, value)));
  const second = norm ? normalised(through(hidden, conv2)) : plain(through(hidden, conv2));
  const output = second.values.map((row, n) =>
    row.map((value, c) => Math.max(0, scale * value + (skip ? input[n]![c]! : 0))),
  );
  return { input, first, hidden, second, output };
}

interface BlockGradients {
  readonly input: Batch;
  readonly conv1: Batch;
  readonly conv2: Batch;
  readonly gamma: readonly number[];
}

function backward(
  outer: Batch,
  { input, first, hidden, second, output }: BlockRun,
  { conv1, conv2 }: BlockWeights,
  scale: number,
  skip: boolean,
  norm: boolean,
): BlockGradients {
  // The ReLUs pass what was above 0.
  const sum = outer.map((row, n) => row.map((value, c) => (output[n]![c]! > 0 ? value : 0)));
  const gamma = channels.map(c => sum.reduce((total, row, n) => total + row[c]! * second.values[n]![c]!, 0));
  const scaled = sum.map(row => row.map(value => scale * value));
  const intoSecond = norm ? beforeNorm(scaled, second) : scaled;
  const intoHidden = back(intoSecond, conv2).map((row, n) => row.map((value, c) => (hidden[n]![c]! > 0 ? value : 0)));
  const intoFirst = norm ? beforeNorm(intoHidden, first) : intoHidden;
  const branch = back(intoFirst, conv1);
  return {
    input: branch.map((row, n) => row.map((value, c) => value + (skip ? sum[n]![c]! : 0))),
    conv1: outerSum(intoFirst, input),
    conv2: outerSum(intoSecond, hidden),
    gamma,
  };
}

const channels = Array.from({ length: CHANNELS }, (_, c) => c);

/** `x @ weight.T` */
function through(x: Batch, weight: Batch): Batch {
  return x.map(row => weight.map(line => line.reduce((sum, w, c) => sum + w * row[c]!, 0)));
}

/** `x @ weight` */
function back(x: Batch, weight: Batch): Batch {
  return x.map(row => channels.map(c => row.reduce((sum, value, o) => sum + value * weight[o]![c]!, 0)));
}

/** The gradient of a weight: outputs by inputs, summed over the batch. */
function outerSum(gradient: Batch, x: Batch): Batch {
  return channels.map(o => channels.map(c => gradient.reduce((sum, row, n) => sum + row[o]! * x[n]![c]!, 0)));
}

function plain(values: Batch): Normed {
  return { values, deviations: channels.map(() => 1) };
}

/** Batch norm in training mode with γ = 1 and β = 0: the biased variance, and ε below the root. */
function normalised(x: Batch): Normed {
  const means = channels.map(c => x.reduce((sum, row) => sum + row[c]!, 0) / x.length);
  const deviations = channels.map(c =>
    Math.sqrt(x.reduce((sum, row) => sum + (row[c]! - means[c]!) ** 2, 0) / x.length + EPSILON),
  );
  return { values: x.map(row => row.map((value, c) => (value - means[c]!) / deviations[c]!)), deviations };
}

/** Of what was normalised from the gradient of what came of it: without its mean, and without its part along the values. */
function beforeNorm(gradient: Batch, { values, deviations }: Normed): Batch {
  const means = channels.map(c => gradient.reduce((sum, row) => sum + row[c]!, 0) / gradient.length);
  const along = channels.map(
    c => gradient.reduce((sum, row, n) => sum + row[c]! * values[n]![c]!, 0) / gradient.length,
  );
  return gradient.map((row, n) =>
    row.map((value, c) => (value - means[c]! - values[n]![c]! * along[c]!) / deviations[c]!),
  );
}

function rootMeanSquare(x: Batch): number {
  const all = x.flat();
  return Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length);
}

function summary(
  { blocks, norm, skip }: ResidualStartState,
  { change, signal, gradient, weights }: ResidualStartNumbers,
): string {
  const [from, to] = [signal[0]!, signal.at(-1)!];
  const first =
    change === 0
      ? 'The first block passes its input on unchanged.'
      : `The first block changes a number by up to ${shown(change, 3)}.`;
  const sizes =
    to === 0
      ? `Nothing comes out after ${counted(blocks, 'block')}, and no gradient comes back`
      : `After ${counted(blocks, 'block')} the root mean square of the signal has gone from ${shown(from, 3)} to ${shown(to, 3)}, and the gradient at the input is ${shown(gradient[0]! / gradient.at(-1)!, 3)} times that at the output`;
  const learns =
    weights.conv1 === 0 && weights.conv2 === 0
      ? weights.gamma
        ? `In the first step the convolutions of the branch get no gradient; γ does, ${shown(weights.gamma, 3)}, and opens the branch.`
        : 'No parameter of the branch gets a gradient.'
      : `The first block’s convolutions get gradients of ${shown(weights.conv1, 3)} and ${shown(weights.conv2, 3)}.`;
  return `${first} ${sizes}${skip ? '' : ', without any skip'}${norm ? '' : ', without batch norm'}. ${learns}`;
}
