/**
 * The seeds figure: two methods run with several seeds each, what their means differ by, and how much of that chance makes by
 * itself. Sources: Welch 1947 for the standard error; Bouthillier et al. 2021, arXiv:2103.03098.
 */
import type { Figure } from './figure';
import { normal } from './random';
import { shown } from './shown';

export interface SeedsState {
  /** Seeds a method. */
  readonly runs: number;
  /** Standard deviation from seed to seed, in points of accuracy. */
  readonly spread: number;
  /** By how much the second method is really better, in points. */
  readonly gap: number;
  /** Draws the whole experiment anew. */
  readonly draw: number;
}

export interface SeedsNumbers {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly means: readonly [number, number];
  readonly best: readonly [number, number];
  /** Second less first, and the standard error of that. */
  readonly difference: number;
  readonly error: number;
  /** What the standard error of one mean should be: spread/√runs. */
  readonly expected: number;
  readonly isFound: boolean;
}

const TRUTH = 75;
const initial: SeedsState = { runs: 3, spread: 0.4, gap: 0, draw: 4 };

export const seeds: Figure<SeedsState, SeedsNumbers> = {
  id: 'seeds',
  title: 'Two methods, several seeds',
  caption: 'Each dot is one run. Draw the experiment again: how often does a difference appear that is not there?',
  initial,
  controls: {
    runs: { kind: 'whole', min: 2, max: 20, label: 'seeds a method' },
    spread: { kind: 'real', min: 0, max: 1.5, step: 0.1, label: 'spread in points' },
    gap: { kind: 'real', min: 0, max: 2, step: 0.1, label: 'true gap' },
    draw: { kind: 'whole', min: 1, max: 40, label: 'draw' },
  },
  presets: [
    { title: 'The same method twice', state: initial },
    { title: 'Once more, with another draw', state: { ...initial, draw: 24 } },
    { title: 'A real gap, missed', state: { ...initial, gap: 0.4, draw: 10 } },
    { title: 'The same gap with 20 seeds', state: { ...initial, gap: 0.4, draw: 10, runs: 20 } },
  ],
  compute,
  formula: (_, { difference, error }) => ({
    tex: `\\bar b-\\bar a=${shown(difference, 3).replace('−', '-')},\\quad\\sqrt{\\tfrac{s_a^2}{n}+\\tfrac{s_b^2}{n}}=${shown(error, 3)}`,
    text: `difference of the means ${shown(difference, 3)}, its standard error √(sa²/n + sb²/n) = ${shown(error, 3)}`,
  }),
  summary: ({ runs, gap }, { means, best, difference, error, isFound }) => {
    const said = isFound
      ? gap === 0
        ? 'more than twice the error, and yet both are the same method: with few seeds chance does this too'
        : 'more than twice the error'
      : 'within twice the error, which chance makes by itself';
    return `Means of ${runs} seeds: ${shown(means[0], 4)} and ${shown(means[1], 4)}, ${shown(Math.abs(difference), 2)} apart with a standard error of ${shown(error, 2)}: ${said}. The true gap is ${shown(gap)}. The best run of each scores ${shown(best[0], 4)} and ${shown(best[1], 4)}.`;
  },
  prompts: [
    {
      id: 'seeds-error',
      question: 'Runs differ by 0.4 points from seed to seed. What is the standard error of a mean over 16 of them?',
      state: { ...initial, runs: 16 },
      answer: ({ expected }) => expected,
      explanation: '$0.4/\\sqrt{16}=0.1$: four times the runs for half the error.',
    },
    {
      id: 'seeds-best',
      question:
        'One method, run ten times under each of two names. Reported are the best run of the second and the mean of the first. Which looks better?',
      state: { ...initial, runs: 10 },
      answer: ({ best, means }) => (best[1] > means[0] + 1e-9 ? 'The one reported by its best run' : 'Neither'),
      choices: [
        {
          text: 'The one reported by its best run',
          reason: 'The maximum of ten draws lies about one and a half standard deviations above their mean.',
        },
        { text: 'Neither', reason: 'They are equal in truth; what is reported is not.' },
        { text: 'The one reported by its mean', reason: 'A mean of ten seldom beats the best of ten.' },
      ],
      explanation: 'The best of several seeds measures luck and the number of tries. Report mean and spread.',
    },
    {
      id: 'seeds-gap',
      question: 'A true gap of 0.4 at a spread of 0.4: do 20 seeds a method show it, by twice the standard error?',
      state: { ...initial, gap: 0.4, runs: 20 },
      answer: ({ isFound, difference }) => (isFound && difference > 0 ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'The error of the difference is near $0.4\\sqrt{2/20}=0.13$, a third of the gap.' },
        {
          text: 'No',
          reason: 'With two or three seeds it might be missed; 20 are enough for a gap as large as the spread.',
        },
        {
          text: 'Only with the same seeds for both',
          reason: 'Pairing helps where runs of one seed rise and fall together; here the numbers suffice without it.',
        },
      ],
      explanation: 'What counts is the gap over $s\\sqrt{2/n}$.',
    },
  ],
};

function compute({ runs, spread, gap, draw }: SeedsState): SeedsNumbers {
  const random = normal(draw);
  // Both at once, so that more runs go on from the same ones.
  const pairs = Array.from(
    { length: runs },
    () => [TRUTH + spread * random(), TRUTH + gap + spread * random()] as const,
  );
  const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
  const means = [mean(first), mean(second)] as const;
  const variance = (values: readonly number[], middle: number) =>
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (runs - 1);
  const error = Math.sqrt((variance(first, means[0]) + variance(second, means[1])) / runs);
  const difference = means[1] - means[0];
  return {
    first,
    second,
    means,
    best: [Math.max(...first), Math.max(...second)],
    difference,
    error,
    expected: Number((spread / Math.sqrt(runs)).toFixed(9)),
    isFound: Math.abs(difference) > 2 * error + 1e-12,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
