/**
 * The RANSAC figure: lines through two random points, each with its votes, beside the line of least squares; and how many
 * tries one needs. Source: Fischler & Bolles 1981, Random Sample Consensus, Communications of the ACM 24.
 */
import type { Figure } from './figure';
import { uniform } from './random';
import { counted, shown } from './shown';

export interface RansacState {
  /** Share of the points that lie on the line, but for noise. */
  readonly inliers: number;
  /** Points a model is fitted to: 2 a line, 4 a homography, 8 a fundamental matrix. */
  readonly sample: number;
  /** With which probability one sample at least is to be free of outliers. */
  readonly confidence: number;
  /** How far from the line a point still votes for it. */
  readonly threshold: number;
  /** Lines tried so far in the picture. */
  readonly tries: number;
  readonly seed: number;
}

type Point = readonly [x: number, y: number];

/** `a·x + b·y = c` with a² + b² = 1. */
export type Line = readonly [a: number, b: number, c: number];

export interface RansacNumbers {
  /** Samples needed; ∞ where there are no inliers. */
  readonly needed: number;
  /** By size of the sample, the state's among them: how likely a clean one is among so many. */
  readonly chances: readonly { readonly sample: number; readonly points: readonly Point[] }[];
  readonly points: readonly Point[];
  /** Those of the last try. */
  readonly pair: readonly [number, number];
  readonly last: Line;
  readonly best: Line;
  /** Votes of each try, and which of them is the best line’s, from 0. */
  readonly history: readonly number[];
  readonly bestTry: number;
  /** Which points vote for the best line. */
  readonly votes: readonly boolean[];
  /** Slope and intercept of the least-squares line through everything, y over x. */
  readonly least: readonly [slope: number, intercept: number];
}

/** In the picture. */
export const MOST_TRIES = 50;
/** Where the chart of chances ends. */
export const MOST = 10_000;

const initial: RansacState = { inliers: 0.6, sample: 2, confidence: 0.99, threshold: 0.25, tries: 5, seed: 2 };

export const ransac: Figure<RansacState, RansacNumbers> = {
  id: 'ransac',
  title: 'RANSAC',
  caption:
    'Draw pairs one by one: each fits a line and counts votes inside its band. Least squares, dashed, listens to everybody.',
  initial,
  controls: {
    inliers: { kind: 'real', min: 0.1, max: 1, step: 0.05, label: 'share of inliers' },
    sample: { kind: 'whole', min: 1, max: 8, label: 'points per sample' },
    confidence: { kind: 'real', min: 0.5, max: 0.999, step: 0.001, label: 'confidence' },
    threshold: { kind: 'real', min: 0.05, max: 1, step: 0.05, label: 'threshold' },
    tries: { kind: 'whole', min: 1, max: MOST_TRIES, label: 'tries in the picture' },
    seed: { kind: 'whole', min: 1, max: 99, label: 'seed' },
  },
  presets: [
    { title: 'A line', state: initial },
    { title: 'Half outliers', state: { ...initial, inliers: 0.5, tries: 17 } },
    { title: 'A homography', state: { ...initial, inliers: 0.5, sample: 4 } },
    { title: 'A fundamental matrix, eight points', state: { ...initial, inliers: 0.5, sample: 8 } },
    { title: 'One try', state: { ...initial, tries: 1 } },
  ],
  compute,
  formula: ({ inliers, sample, confidence }, { needed }) => ({
    tex: `N=\\left\\lceil\\frac{\\ln(1-${shown(confidence)})}{\\ln(1-${shown(inliers)}^{${sample}})}\\right\\rceil=${Number.isFinite(needed) ? needed : '\\infty'}`,
    text: `N = ⌈ln(1 − ${shown(confidence)}) / ln(1 − ${shown(inliers)}^${sample})⌉ = ${needed}`,
  }),
  summary: ({ inliers, sample, confidence, tries }, { needed, votes, best, least, points }) => {
    const [a, b] = best;
    return `${counted(needed, 'sample')} of ${sample} for ${shown(100 * confidence, 4)} % with ${shown(100 * inliers, 3)} % inliers; ${tries === 1 ? '1 try gives' : `${tries} tries give`} ${shown(100 * chance(inliers, sample, tries), 3)} %. In the picture, after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${votes.filter(Boolean).length} of ${points.length} points vote for a line of slope ${Math.abs(b) < 1e-9 ? 'without end' : shown(-a / b, 3)}; least squares says ${shown(least[0], 3)}, the truth is 0.5.`;
  },
  prompts: [
    {
      id: 'ransac-line',
      question: 'Half of the points are inliers and a sample has 2 points. How many samples for 99 % confidence?',
      state: { ...initial, inliers: 0.5 },
      answer: ({ needed }) => needed,
      explanation: '$\\ln0.01/\\ln(1-0.5^2)=16.01$, rounded up: 17.',
    },
    {
      id: 'ransac-homography',
      question:
        'Half of the points are inliers and a sample has 4 points, as a homography needs. How many samples for 99 % confidence?',
      state: { ...initial, inliers: 0.5, sample: 4 },
      answer: ({ needed }) => needed,
      explanation:
        '$\\ln0.01/\\ln(1-0.5^4)=71.4$, rounded up: 72. The number grows with the size of the sample, not with the number of points.',
    },
    {
      id: 'ransac-eight',
      question:
        'Half of the points are inliers and a sample has 8 points, for a fundamental matrix. How many samples for 99 % confidence?',
      state: { ...initial, inliers: 0.5, sample: 8 },
      answer: ({ needed }) => needed,
      explanation:
        '$1-0.5^8=0.996$: 1177. That is why solvers that need fewer points (7, or 5 with known cameras) are worth their algebra.',
    },
  ],
};

const COUNT = 40;

function compute({ inliers, sample, confidence, threshold, tries, seed }: RansacState): RansacNumbers {
  const random = uniform(seed);
  const kept = Math.round(inliers * COUNT);
  const points = Array.from({ length: COUNT }, (_, index): Point => {
    const x = -4 + 8 * random();
    const spread = (random() + random() + random() - 1.5) * 0.3;
    return index < kept ? [x, 0.5 * x - 0.5 + spread] : [x, -3 + 6 * random() ** 2 + 1];
  });
  let [best, votes, pair, last] = [undefined, [], [0, 1], [0, 1, 0]] as [
    Line | undefined,
    readonly boolean[],
    readonly [number, number],
    Line,
  ];
  const history: number[] = [];
  let bestTry = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    const first = Math.floor(random() * COUNT);
    pair = [first, (first + 1 + Math.floor(random() * (COUNT - 1))) % COUNT];
    last = through(points[pair[0]]!, points[pair[1]]!);
    const own = points.map(([x, y]) => Math.abs(last[0] * x + last[1] * y - last[2]) <= threshold);
    const count = own.filter(Boolean).length;
    history.push(count);
    if (!best || count > votes.filter(Boolean).length) [best, votes, bestTry] = [last, own, attempt];
  }
  return {
    needed: samples(inliers, sample, confidence),
    chances: [...new Set([2, 4, 8, sample])]
      .sort((a, b) => a - b)
      .map(size => ({
        sample: size,
        points: Array.from({ length: 81 }, (_, index): Point => {
          const drawn = MOST ** (index / 80);
          return [drawn, chance(inliers, size, drawn)];
        }),
      })),
    points,
    pair,
    last,
    best: best!,
    history,
    bestTry,
    votes,
    least: leastSquares(points),
  };
}

/** That of `drawn` samples one at least holds no outlier. */
export function chance(inliers: number, sample: number, drawn: number): number {
  return 1 - (1 - inliers ** sample) ** drawn;
}

function samples(inliers: number, sample: number, confidence: number): number {
  const clean = inliers ** sample;
  if (clean >= 1) return 1;
  return Math.max(1, Math.ceil(Math.log(1 - confidence) / Math.log1p(-clean)));
}

function through([x1, y1]: Point, [x2, y2]: Point): Line {
  const [a, b] = [y2 - y1, x1 - x2];
  const length = Math.hypot(a, b) || 1;
  return [a / length, b / length, (a * x1 + b * y1) / length];
}

function leastSquares(points: readonly Point[]): readonly [number, number] {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const slope = mean(([x, y]) => (x - mx) * (y - my)) / mean(([x]) => (x - mx) ** 2);
  return [slope, my - slope * mx];
}
