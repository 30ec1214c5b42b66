/**
 * The batch noise figure: gradient descent on a quadratic whose gradients are noisy, with batches of 1, 8 and 64. The
 * expected loss has a closed form, so each curve over the learning rate is exact; the paths below it are drawn by chance.
 * Source: Goyal et al. 2017, arXiv:1706.02677 (linear rule); McCandlish et al. 2018, arXiv:1812.06162 (where it ends).
 */
import type { Figure } from './figure';
import { normal } from './random';
import { counted, shown, shownTex } from './shown';

export interface BatchNoiseState {
  /** What the three batch sizes have in common: how many examples they see, or how many steps they take. */
  readonly same: 'examples' | 'steps';
  readonly examples: number;
  readonly steps: number;
  /** Standard deviation of one example's gradient, in each direction. */
  readonly noise: number;
  readonly lr: number;
  /** The batch size whose arithmetic is shown, as a choice is written. */
  readonly batch: string;
  /** Draws the noise of the paths anew. */
  readonly draw: number;
}

type Points = readonly (readonly [number, number])[];

export interface BatchRun {
  readonly batch: number;
  readonly steps: number;
  /** Standard deviation of the batch's mean gradient: noise/√batch. */
  readonly spread: number;
  /** Expected loss at the end, at the state's rate: what is left of the start, and what the noise keeps up. */
  readonly left: number;
  readonly kept: number;
  readonly best: { readonly lr: number; readonly loss: number };
  /** The rates whose loss is at most twice the lowest. */
  readonly band: readonly [number, number];
  /** Expected loss at the end over the rate, both as powers of ten; without what ends above the start. */
  readonly curve: Points;
  /** One run at the state's rate: the power of ten of its loss, over examples or steps. */
  readonly path: Points;
}

export interface BatchNoiseNumbers {
  readonly runs: readonly BatchRun[];
  /** 2 / the largest curvature: from here on every batch size diverges. */
  readonly limit: number;
}

const batches = [1, 8, 64];
const curvatures = [1, 10];
const start = [1, 1];
const atStart = lossOf(start);
/** 160 to a power of ten. */
const rates = Array.from({ length: 561 }, (_, index) => 10 ** (index / 160 - 4));

const initial: BatchNoiseState = {
  same: 'examples',
  examples: 1280,
  steps: 100,
  noise: 2,
  lr: 0.02,
  batch: '8',
  draw: 1,
};

export const batchNoise: Figure<BatchNoiseState, BatchNoiseNumbers> = {
  id: 'batch-noise',
  title: 'Learning rate and batch size',
  caption:
    'Every batch size has its own band of good rates. Eight times the batch moves it about eightfold, until the steepest direction allows no more.',
  initial,
  controls: {
    lr: { kind: 'real', min: 1e-4, max: 0.3, log: true, label: 'lr' },
    batch: { kind: 'choice', choices: batches.map(String), label: 'batch size' },
    same: { kind: 'choice', choices: ['examples', 'steps'], label: 'the same number of' },
    examples: {
      kind: 'whole',
      min: 64,
      max: 6400,
      step: 64,
      label: 'examples seen',
      when: ({ same }) => same === 'examples',
    },
    steps: { kind: 'whole', min: 1, max: 1000, label: 'steps', when: ({ same }) => same === 'steps' },
    noise: { kind: 'real', min: 0, max: 8, step: 0.5, label: 'noise of one example' },
    draw: { kind: 'whole', min: 1, max: 40, label: 'draw' },
  },
  presets: [
    { title: 'The linear rule', state: initial },
    { title: 'One rate for all', state: { ...initial, lr: 0.1, batch: '1' } },
    { title: 'Beyond the critical batch', state: { ...initial, examples: 640, noise: 1, lr: 0.16, batch: '64' } },
    { title: 'Steps are free', state: { ...initial, same: 'steps' } },
    { title: 'Too large a rate', state: { ...initial, lr: 0.201, batch: '64' } },
  ],
  compute,
  formula: ({ batch, lr }, { runs }) => {
    const { left, kept, steps } = runs.find(run => run.batch === Number(batch))!;
    return {
      tex: `\\underbrace{\\tfrac12\\textstyle\\sum_h h\\,q_h^{${steps}}}_{${shownTex(left, 3)}}+\\underbrace{\\tfrac12\\textstyle\\sum_h h\\,\\tfrac{\\eta^2\\sigma^2}{${batch}}\\tfrac{1-q_h^{${steps}}}{1-q_h}}_{${shownTex(kept, 3)}}=${shownTex(left + kept, 3)},\\quad q_h=(1-${shownTex(lr, 3)}\\,h)^2`,
      text: `expected loss at batch ${batch} = ${shown(left, 3)} left of the start + ${shown(kept, 3)} kept up by the noise = ${shown(left + kept, 3)}`,
    };
  },
  summary: ({ lr, same, examples, steps }, { runs, limit }) => {
    const each = runs.map(({ batch, left, kept, best, band, steps: taken }) => {
      const loss = left + kept;
      const said = Number.isFinite(loss) && loss < 100 * atStart ? `a loss of ${shown(loss, 2)}` : 'it runs off';
      const size = same === 'examples' ? `${batch} (${counted(taken, 'step')})` : String(batch);
      return `Batch ${size}: ${said}; the best rate is ${shown(best.lr, 2)}, and ${shown(band[0], 2)} to ${shown(band[1], 2)} come within twice its loss.`;
    });
    const common = same === 'examples' ? counted(examples, 'example') : counted(steps, 'step');
    return `What is expected of lr ${shown(lr, 3)} after ${common}, from a loss of ${shown(atStart)}. ${each.join(' ')} From ${shown(limit)} on every batch size diverges.`;
  },
  python: ({ lr, batch }) => `torch.optim.SGD(model.parameters(), lr=${shown(lr)})  # batch_size=${batch}`,
  prompts: [
    {
      id: 'batch-noise-spread',
      question:
        'The gradient of one example has a standard deviation of 2. What is that of the mean over a batch of 64?',
      state: { ...initial, batch: '64' },
      answer: ({ runs }) => runs[2]!.spread,
      tolerance: 1e-9,
      explanation: '$2/\\sqrt{64}=0.25$: 64 times the work for an eighth of the noise.',
    },
    {
      id: 'batch-noise-limit',
      question: 'Curvatures go up to 10. From which rate on does gradient descent diverge, whatever the batch size?',
      state: { ...initial, noise: 0 },
      answer: ({ limit }) => limit,
      tolerance: 1e-9,
      explanation: '$2/10=0.2$. A larger batch takes the noise away and not the curvature.',
    },
    {
      id: 'batch-noise-linear',
      question: 'Batches grow from 1 to 8 and see the same number of examples. What happens to the best rate?',
      state: initial,
      answer: ({ runs }) => moved(runs[1]!.best.lr / runs[0]!.best.lr),
      choices: [
        {
          text: 'It grows about eightfold',
          reason: 'An eighth of the steps, each eight times as long: the linear rule.',
        },
        { text: 'It stays', reason: 'Then an eighth of the steps would lead an eighth of the way.' },
        { text: 'It grows, by much less', reason: 'That is so once the curvature forbids longer steps, near 0.2.' },
      ],
      explanation:
        'While steps are short, both the way that is left and the noise depend on $\\eta/B$ alone when examples are counted.',
    },
    {
      id: 'batch-noise-critical',
      question:
        'Little noise (1), and 640 examples for each batch size. Batches grow from 8 to 64. What happens to the best rate?',
      state: { ...initial, examples: 640, noise: 1, batch: '64' },
      answer: ({ runs }) => moved(runs[2]!.best.lr / runs[1]!.best.lr),
      choices: [
        { text: 'It grows about eightfold', reason: 'That would be 0.34, beyond the 0.2 at which descent diverges.' },
        { text: 'It stays', reason: 'There is room left between 0.04 and 0.2.' },
        { text: 'It grows, by much less', reason: 'The limit of 0.2 is near, and ten steps are too few below it.' },
      ],
      explanation: 'The critical batch size: beyond it the rate cannot follow, so that fewer steps mean a higher loss.',
    },
  ],
};

function moved(factor: number): string {
  return factor > 6 ? 'It grows about eightfold' : factor > 1.2 ? 'It grows, by much less' : 'It stays';
}

function compute(state: BatchNoiseState): BatchNoiseNumbers {
  const runs = batches.map(batch => {
    const steps = state.same === 'steps' ? state.steps : Math.max(1, Math.floor(state.examples / batch));
    const spread = state.noise / Math.sqrt(batch);
    const losses = rates.map(rate => total(expected(rate, steps, spread)));
    const lowest = Math.min(...losses);
    const good = rates.filter((_, index) => losses[index]! <= 2 * lowest);
    return {
      batch,
      steps,
      spread,
      ...expected(state.lr, steps, spread),
      best: { lr: rates[losses.indexOf(lowest)]!, loss: lowest },
      band: [good[0]!, good.at(-1)!] as const,
      curve: rates.flatMap((rate, index) => {
        const loss = losses[index]!;
        return loss > 0 && loss <= atStart ? [[Math.log10(rate), Math.log10(loss)] as const] : [];
      }),
      path: pathOf(state, batch, steps, spread),
    };
  });
  return { runs, limit: 2 / Math.max(...curvatures) };
}

/** Half the sum of curvature times E[x²], where x ← (1 − ηh)x − ηε for `steps` steps: the part of the start, that of the noise. */
function expected(lr: number, steps: number, spread: number): { readonly left: number; readonly kept: number } {
  let [left, kept] = [0, 0];
  curvatures.forEach((h, axis) => {
    const shrink = (1 - lr * h) ** 2;
    const power = shrink ** steps;
    // The geometric series 1 + q + … + q^(steps − 1).
    const series = Math.abs(1 - shrink) < 1e-12 ? steps : (1 - power) / (1 - shrink);
    left += 0.5 * h * power * start[axis]! ** 2;
    kept += 0.5 * h * (lr * spread) ** 2 * series;
  });
  return { left, kept };
}

function total({ left, kept }: { readonly left: number; readonly kept: number }): number {
  const sum = left + kept;
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
}

/** The losses of one run, the start included; it ends early where it runs off. */
export function descend(lr: number, spread: number, noise: readonly (readonly number[])[]): readonly number[] {
  const losses = [atStart];
  let here: readonly number[] = start;
  for (const drawn of noise) {
    here = here.map((x, axis) => x - lr * (curvatures[axis]! * x + spread * drawn[axis]!));
    losses.push(lossOf(here));
    if (losses.at(-1)! > 100 * atStart) break;
  }
  return losses;
}

function pathOf({ lr, draw, same }: BatchNoiseState, batch: number, steps: number, spread: number): Points {
  const random = normal(draw);
  // The same draws for every batch size, as long as it steps.
  const losses = descend(
    lr,
    spread,
    Array.from({ length: steps }, () => curvatures.map(random)),
  );
  const width = same === 'examples' ? batch : 1;
  const thinned = Math.ceil(losses.length / 250);
  return losses.flatMap((loss, step) =>
    loss > 0 && (step % thinned === 0 || step === losses.length - 1) ? [[step * width, Math.log10(loss)] as const] : [],
  );
}

function lossOf(position: readonly number[]): number {
  return position.reduce((sum, x, axis) => sum + 0.5 * curvatures[axis]! * x ** 2, 0);
}
