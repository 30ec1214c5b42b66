/**
 * The figure of one method and many seeds: how far apart the curves of runs lie that differ in nothing but chance. The runs
 * are real: a small network trained ten times on few digits (test/truth/digit_runs.py).
 */
import recorded from './digit-runs.json';
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface SeedCurvesState {
  readonly seeds: number;
  /** From 1; drawn from `FIRST` on. */
  readonly epoch: number;
  readonly band: 'one standard deviation' | 'lowest to highest';
}

export interface SeedCurvesNumbers {
  /** Test accuracy in per cent, by seed and epoch. */
  readonly runs: readonly (readonly number[])[];
  readonly mean: readonly number[];
  /** At each epoch. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** At the epoch that is looked at: the standard deviation between seeds, and the standard error of their mean. */
  readonly deviation: number;
  readonly error: number;
  /** At that epoch. */
  readonly worst: number;
  readonly best: number;
  /** The highest point of all curves, and the mean of all seeds at that same epoch. */
  readonly peak: { readonly accuracy: number; readonly epoch: number; readonly mean: number };
}

const ALL = recorded.right.map(run => run.map(right => (100 * right) / recorded.tested));
const EPOCHS = ALL[0]!.length;
/** The epochs before climb from nowhere, and would press the rest together. */
export const FIRST = 5;
const initial: SeedCurvesState = { seeds: 5, epoch: EPOCHS, band: 'lowest to highest' };

export const seedCurves: Figure<SeedCurvesState, SeedCurvesNumbers> = {
  id: 'seed-curves',
  title: 'One method, many seeds',
  caption:
    'Each line is the same network on the same 300 digits, with other first weights and another order of batches. Which one would you have published?',
  initial,
  controls: {
    seeds: { kind: 'whole', min: 2, max: ALL.length, label: 'seeds' },
    epoch: { kind: 'whole', min: FIRST, max: EPOCHS, label: 'epoch' },
    band: { kind: 'choice', choices: ['one standard deviation', 'lowest to highest'], label: 'band' },
  },
  presets: [
    { title: 'Five seeds', state: initial },
    { title: 'All ten', state: { ...initial, seeds: ALL.length } },
    { title: 'Two seeds', state: { ...initial, seeds: 2 } },
    { title: 'Early on', state: { ...initial, seeds: ALL.length, epoch: FIRST, band: 'one standard deviation' } },
  ],
  compute,
  formula: ({ seeds, epoch }, { mean, deviation, error }) => ({
    tex: `\\bar a=${shownTex(mean[epoch - 1]!, 4)},\\quad s=${shownTex(deviation, 3)},\\quad \\tfrac{s}{\\sqrt{${seeds}}}=${shownTex(error, 2)}`,
    text: `mean ${shown(mean[epoch - 1]!, 4)} %, standard deviation ${shown(deviation, 3)}, standard error ${shown(error, 2)} points`,
  }),
  summary: ({ seeds, epoch }, { mean, deviation, error, worst, best, peak }) =>
    `In epoch ${epoch} the ${seeds} seeds reach ${shown(worst, 4)} to ${shown(best, 4)} % of 500 test digits: ${shown(mean[epoch - 1]!, 4)} % on average, a standard deviation of ${shown(deviation, 2)} points and a standard error of ${shown(error, 2)}. The highest point of any curve is ${shown(peak.accuracy, 4)} %, in epoch ${peak.epoch}, where the mean is ${shown(peak.mean, 4)} %.`,
  python: () => 'for seed in range(10):\n    torch.manual_seed(seed)\n    accuracy.append(train(make_model()))',
  prompts: [
    {
      id: 'seed-curves-range',
      question:
        'Ten runs of one small network differ in nothing but the seed. How far apart are the best and the worst at the end, in points of accuracy?',
      state: { ...initial, seeds: ALL.length },
      answer: ({ best, worst }) => Number((best - worst).toFixed(2)),
      tolerance: 1.5,
      explanation: 'More than many a paper claims as an improvement. On 500 test images a point is five digits.',
    },
    {
      id: 'seed-curves-more',
      question: 'Instead of 5 seeds one runs 10. What becomes of the band from the lowest to the highest curve?',
      state: { ...initial, seeds: ALL.length },
      answer: ({ best, worst }) => {
        const few = compute(initial);
        return best - worst < few.best - few.worst ? 'It narrows' : 'It can only widen';
      },
      choices: [
        {
          text: 'It narrows',
          reason: 'It is the standard *error* that shrinks, with the root of the number of seeds.',
        },
        { text: 'It can only widen', reason: 'More draws can only add to the extremes.' },
        { text: 'It goes to 0', reason: 'The runs stay as far apart as they are, however many there are.' },
      ],
      explanation: 'Say what a band is: range and standard deviation describe the runs, the standard error the mean.',
    },
  ],
};

function compute({ seeds, epoch, band }: SeedCurvesState): SeedCurvesNumbers {
  const runs = ALL.slice(0, seeds);
  const at = (index: number) => runs.map(run => run[index]!);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const spread = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
  const epochs = Array.from({ length: EPOCHS }, (_, index) => at(index));
  const isRange = band === 'lowest to highest';
  const here = epochs[epoch - 1]!;
  const highest = Math.max(...runs.flat());
  const peak = epochs.findIndex(values => values.includes(highest));
  return {
    runs,
    mean: epochs.map(mean),
    low: epochs.map(values => (isRange ? Math.min(...values) : mean(values) - spread(values))),
    high: epochs.map(values => (isRange ? Math.max(...values) : mean(values) + spread(values))),
    deviation: spread(here),
    error: spread(here) / Math.sqrt(seeds),
    worst: Math.min(...here),
    best: Math.max(...here),
    peak: { accuracy: highest, epoch: peak + 1, mean: mean(epochs[peak]!) },
  };
}
