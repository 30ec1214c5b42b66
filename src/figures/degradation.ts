/**
 * The degradation figure: training errors and losses of plain and residual networks of several depths, as recorded in PyTorch. Both
 * start from the same weights and see the same batches; nothing differs but the addition.
 * How they were trained: `test/truth/degradation.py`. The question: He et al. 2015, arXiv:1512.03385, section 4.1.
 */
import recorded from './degradation-runs.json';
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface DegradationState {
  /** Which of the two kinds is drawn; the last draws both depths plain, and the deep one with skips too. */
  readonly networks: 'plain' | 'residual' | 'both' | 'plain, and deep with skips';
  /** Layers with weights, as choices are written. */
  readonly shallow: string;
  readonly deep: string;
  /** What is drawn: the share of the training pictures that is wrong, as the paper does, or the loss. */
  readonly curve: 'training error' | 'training loss';
  /** Weights at the start and order of the batches; the same for all networks of a seed. */
  readonly seed: string;
}

export interface DegradationRun {
  readonly depth: number;
  readonly residual: boolean;
  readonly seed: number;
  readonly parameters: number;
  /** Cross-entropy in train mode, the mean over each ten batches. */
  readonly losses: readonly number[];
  /** Wrong answers in train mode, of each ten batches together. */
  readonly errors: readonly number[];
  /** Lengths of the gradients of the first and the last convolution's weights at the first step. */
  readonly gradients: readonly number[];
}

export interface DegradationNumbers {
  /** The shallow and the deep one of each kind, whichever are drawn. */
  readonly plain: readonly [DegradationRun, DegradationRun];
  readonly residual: readonly [DegradationRun, DegradationRun];
  readonly drawn: readonly DegradationRun[];
  readonly steps: number;
}

/** Steps that one recorded loss is the mean of. */
export const EVERY = recorded.every;
/** Pictures in as many steps. */
const SEEN = recorded.every * recorded.batch;
const runs: readonly DegradationRun[] = recorded.runs;
const depths = [...new Set(runs.map(({ depth }) => depth))].map(String);
const seeds = [...new Set(runs.map(({ seed }) => seed))].map(String);

const initial: DegradationState = { networks: 'plain', shallow: '20', deep: '56', curve: 'training error', seed: '0' };

export const degradation: Figure<DegradationState, DegradationNumbers> = {
  id: 'degradation',
  title: 'Deeper, and worse on the training data',
  caption:
    'Errors and losses on the training data, so nothing here is overfitting. Compare two depths without skips, then with them, and try another seed.',
  initial,
  controls: {
    networks: {
      kind: 'choice',
      choices: ['plain', 'plain, and deep with skips', 'residual', 'both'],
      label: 'networks',
    },
    shallow: { kind: 'choice', choices: depths.slice(0, -1), label: 'depth' },
    deep: { kind: 'choice', choices: depths.slice(1), label: 'other depth' },
    curve: { kind: 'choice', choices: ['training error', 'training loss'], label: 'curve' },
    seed: { kind: 'choice', choices: seeds, label: 'seed' },
  },
  presets: [
    { title: 'Plain, 20 and 56 layers', state: initial },
    { title: 'And 56 layers with skips', state: { ...initial, networks: 'plain, and deep with skips' } },
    { title: 'The same with skips', state: { ...initial, networks: 'residual' } },
    { title: 'Both kinds', state: { ...initial, networks: 'both' } },
    { title: 'Plain, 8 and 32 layers', state: { ...initial, shallow: '8', deep: '32' } },
  ],
  compute,
  formula: ({ curve }, { drawn }) =>
    curve === 'training error'
      ? {
          tex: drawn.map(run => `e_{\\text{${nameOf(run)}}}=${percentOf(run).replace('%', '\\%')}`).join(',\\quad '),
          text: drawn.map(run => `error of ${nameOf(run)} = ${percentOf(run)}`).join(', '),
        }
      : {
          tex: drawn.map(run => `L_{\\text{${nameOf(run)}}}=${shownTex(last(run), 3)}`).join(',\\quad '),
          text: drawn.map(run => `loss of ${nameOf(run)} = ${shown(last(run), 3)}`).join(', '),
        },
  summary,
  python: () => 'y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + x  # plain: without "+ x"',
  prompts: [
    {
      id: 'degradation-plain',
      question:
        'Plain networks of 8 and of 56 layers, with batch normalization, see the same 300 batches. Which ends with the lower *training* loss?',
      state: { ...initial, shallow: '8' },
      answer: ({ plain: [shallow, deep] }) => (last(shallow) < last(deep) ? 'That of 8 layers' : 'That of 56 layers'),
      choices: [
        { text: 'That of 8 layers', reason: 'The deep one could do as well, were its extra layers the identity.' },
        {
          text: 'That of 56 layers',
          reason: 'It can represent more; whether training finds it is another matter.',
        },
        { text: 'They end alike', reason: 'They would, were a deep plain network as easy to train as a shallow one.' },
      ],
      explanation: 'That is degradation: a failure to fit, on the very data trained on, and so not overfitting.',
    },
    {
      id: 'degradation-skip',
      question: 'The plain network of 56 layers gets skip connections. To what does its training loss fall?',
      state: { ...initial, networks: 'both' },
      answer: ({ plain: [, plain], residual: [, residual] }) =>
        last(residual) < last(plain) / 10 ? 'Below a tenth' : last(residual) < last(plain) ? 'Somewhat' : 'It rises',
      choices: [
        { text: 'Below a tenth', reason: 'Its blocks begin near the identity and need to learn corrections only.' },
        { text: 'Somewhat', reason: 'The addition changes what is easy to learn, and by a great deal.' },
        { text: 'It rises', reason: 'Nothing is lost by the addition: a block can still learn any correction.' },
      ],
      explanation: 'The same layers, the same weights at the start, the same batches; only $+x$ is new.',
    },
    {
      id: 'degradation-parameters',
      question: 'By how many parameters is the residual network of 56 layers larger than the plain one?',
      state: { ...initial, networks: 'both', seed: seeds[1]! },
      answer: ({ plain: [, plain], residual: [, residual] }) => residual.parameters - plain.parameters,
      explanation: 'By none: where shapes change, this one’s shortcut skips pixels and adds channels of zeros.',
    },
  ],
};

function compute({ networks, shallow, deep, seed }: DegradationState): DegradationNumbers {
  const of = (depth: string, residual: boolean) =>
    runs.find(run => String(run.depth) === depth && run.residual === residual && String(run.seed) === seed)!;
  const pair = (residual: boolean) => [of(shallow, residual), of(deep, residual)] as const;
  const [plain, residual] = [pair(false), pair(true)];
  const withSkips = { plain: [], 'plain, and deep with skips': [residual[1]], residual, both: residual }[networks];
  const drawn = [...(networks === 'residual' ? [] : plain), ...withSkips];
  return { plain, residual, drawn: [...new Set(drawn)], steps: EVERY * plain[0].losses.length };
}

/** `plain, 56 layers`: as a curve and a formula name it. */
export function nameOf({ residual, depth }: DegradationRun): string {
  return `${residual ? 'residual' : 'plain'} ${depth}`;
}

/** The share that is wrong, of each ten batches, in per cent. */
export function errorsOf({ errors }: DegradationRun): readonly number[] {
  return errors.map(wrong => (100 * wrong) / SEEN);
}

function percentOf(run: DegradationRun): string {
  return `${shown(errorsOf(run).at(-1)!, 3)}%`;
}

/** Of the last ten batches. */
function last({ losses }: DegradationRun): number {
  return losses.at(-1)!;
}

function summary(_: DegradationState, { plain, residual, drawn, steps }: DegradationNumbers): string {
  const each = drawn.map(run => `${nameOf(run)} at ${shown(last(run), 3)}, ${percentOf(run)} wrong`).join('; ');
  const verdicts = [plain, residual].flatMap(([shallow, deep]) => {
    if (!drawn.includes(deep) || shallow.depth >= deep.depth) return [];
    if (!drawn.includes(shallow))
      return [
        `Skips take the deeper one to ${shown(last(deep) / last(plain[1]), 2)} times the loss that it has without.`,
      ];
    const kind = deep.residual ? 'With skips' : 'Without skips';
    return [`${kind} the deeper one ends at ${shown(last(deep) / last(shallow), 2)} times the loss.`];
  });
  const [first, end] = drawn.at(-1)!.gradients as [number, number];
  return `Training loss after ${steps} steps: ${each} (chance: ${shown(Math.log(10), 3)}, 90% wrong). ${verdicts.join(' ')} At the first step the gradient of the first convolution of ${nameOf(drawn.at(-1)!)} has length ${shown(first, 3)}, that of its last ${shown(end, 3)}.`;
}
