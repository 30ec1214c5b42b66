/**
 * The overfitting figure: a polynomial fitted to a few noisy points, with weight decay, dropout of its terms and early
 * stopping. Training and validation error part where the curve begins to follow the noise.
 * Sources: Bishop 2006, Pattern Recognition and Machine Learning, section 1.1; for dropout of a linear model, which is
 * weight decay by the size of each input in expectation, Srivastava et al. 2014, section 9.1.
 */
import type { Figure } from './figure';
import { descend, fitted, type Point } from './polynomial-fitting';
import { counted, grouped, shown } from './shown';

export interface PolynomialState {
  readonly degree: number;
  /** λ in mean squared error + λ·(sum of squared weights, the constant left out). */
  readonly weight_decay: number;
  /** The probability to drop each term but the constant, the others scaled by 1/(1 − p): what is best on average. */
  readonly dropout: number;
  /** How far copies of each point are moved along x, their y kept: data augmentation. Without it there are no copies. */
  readonly jitter: number;
  readonly stop: 'at the very end' | 'at the lowest validation error' | 'after the epochs below';
  /** 2 to this power are the epochs of gradient descent, where it is stopped by hand. */
  readonly doublings: number;
  /** How many points there are to learn from, 4 to 24. */
  readonly points: number;
  readonly noise: number;
}

export interface PolynomialNumbers {
  /** By power of x. */
  readonly weights: readonly number[];
  readonly training: readonly Point[];
  readonly validation: readonly Point[];
  readonly curve: readonly Point[];
  /** Mean squared errors. */
  readonly error: { readonly training: number; readonly validation: number };
  /** The largest weight, the constant left out, without its sign. */
  readonly largest: number;
  /** Along the descent, after 1, 2, 4, 8 … epochs. */
  readonly track: readonly { readonly training: number; readonly validation: number }[];
  /** Which of them has the lowest validation error. */
  readonly best: number;
  /** Of the descent that the weights are from; absent at the very end. */
  readonly stopped?: number;
}

const initial: PolynomialState = {
  degree: 9,
  weight_decay: 0,
  dropout: 0,
  jitter: 0,
  stop: 'at the very end',
  doublings: 6,
  points: 10,
  noise: 0.3,
};
/** The track ends after 2²⁸ epochs, where even ten powers on ten points have nearly settled. */
const DOUBLINGS = 28;

export const polynomialFit: Figure<PolynomialState, PolynomialNumbers> = {
  id: 'polynomial-fit',
  title: 'Overfitting, and what helps',
  caption:
    'The truth is one period of a sine. Watch the validation error, not the training error, and the size of the weights.',
  initial,
  controls: {
    degree: { kind: 'whole', min: 0, max: 12, label: 'degree' },
    weight_decay: { kind: 'real', min: 0, max: 0.1, step: 0.0005, label: 'weight_decay' },
    dropout: { kind: 'real', min: 0, max: 0.9, step: 0.01, label: 'dropout p' },
    jitter: { kind: 'real', min: 0, max: 0.6, step: 0.01, label: 'copies, x ±' },
    stop: {
      kind: 'choice',
      choices: ['at the very end', 'at the lowest validation error', 'after the epochs below'],
      label: 'stop',
    },
    doublings: {
      kind: 'whole',
      min: 0,
      max: DOUBLINGS,
      label: 'epochs, 2 to the',
      when: state => state.stop === 'after the epochs below',
    },
    points: { kind: 'whole', min: 4, max: 24, label: 'training points' },
    noise: { kind: 'real', min: 0, max: 0.6, step: 0.05, label: 'noise' },
  },
  presets: [
    { title: 'Overfits: degree 9', state: initial },
    { title: 'Underfits: degree 1', state: { ...initial, degree: 1 } },
    { title: 'About right: degree 3', state: { ...initial, degree: 3 } },
    { title: 'Degree 9 with weight decay', state: { ...initial, weight_decay: 0.001 } },
    { title: 'Degree 9 with dropout', state: { ...initial, dropout: 0.05 } },
    { title: 'Degree 9 with augmentation', state: { ...initial, jitter: 0.15 } },
    { title: 'Augmentation: too far', state: { ...initial, jitter: 0.6 } },
    { title: 'Degree 9, stopped early', state: { ...initial, stop: 'at the lowest validation error' } },
    { title: 'Degree 9 with more data', state: { ...initial, points: 24 } },
  ],
  compute,
  formula: ({ degree, weight_decay, dropout }, { error }) => ({
    tex: `\\hat y=\\sum_{j=0}^{${degree}}w_jx^j,\\qquad\\tfrac1n\\textstyle\\sum(\\hat y-y)^2=${small(error.training)}${weight_decay > 0 ? `,\\quad\\lambda=${shown(weight_decay)}` : ''}${dropout > 0 ? `,\\quad p=${shown(dropout)}` : ''}`,
    text: `a polynomial of degree ${degree}: training error ${small(error.training)}, validation error ${shown(error.validation, 3)}`,
  }),
  summary: ({ degree, points, weight_decay, dropout, jitter }, { error, largest, best, track, stopped }) => {
    const how = [
      ...(weight_decay > 0 ? [`weight decay ${shown(weight_decay)}`] : []),
      ...(dropout > 0 ? [`dropout ${shown(dropout)}`] : []),
      ...(jitter > 0 ? [`${COPIES.length} copies of each, up to ${shown(jitter)} to either side`] : []),
    ].join(' and ');
    const when = stopped === undefined ? 'at the very end' : `after ${epochs(stopped)} of gradient descent`;
    return `Degree ${degree} on ${counted(points, 'point')}${how && ` with ${how}`}, ${when}: training error ${small(error.training)}, validation error ${shown(error.validation, 3)}, largest weight ${shown(largest, 3)}. Descent has its lowest validation error, ${shown(track[best]!.validation, 3)}, after ${epochs(best)}.`;
  },
  prompts: [
    {
      id: 'polynomial-fit-interpolates',
      question:
        'A polynomial of degree 7 is fitted to 8 noisy points without weight decay. How large is its training error?',
      state: { ...initial, degree: 7, points: 8 },
      answer: ({ error }) => Number(error.training.toFixed(6)),
      tolerance: 0.001,
      explanation:
        'Eight weights can meet eight points exactly: 0. That says nothing about other points, as the validation error shows.',
    },
    {
      id: 'polynomial-fit-decay',
      question: 'Weight decay of 0.001 is added to the degree-9 fit of 10 points. What do the two errors do?',
      state: { ...initial, weight_decay: 0.001 },
      answer: ({ error }) => {
        const plain = compute(initial).error;
        const [training, validation] = [error.training > plain.training, error.validation > plain.validation];
        return `Training ${training ? 'rises' : 'falls'}, validation ${validation ? 'rises' : 'falls'}`;
      },
      choices: [
        {
          text: 'Training rises, validation falls',
          reason: 'The curve can no longer pass through every point, and swings less in between.',
        },
        {
          text: 'Training falls, validation falls',
          reason: 'A penalty can only raise the training error: without it the fit was the best there is.',
        },
        {
          text: 'Training falls, validation rises',
          reason: 'That is what a higher degree does, not a penalty on the weights.',
        },
        {
          text: 'Training rises, validation rises',
          reason: 'That happens once λ is so large that the curve underfits.',
        },
      ],
      explanation:
        'The penalty pulls the weights towards 0; large weights of opposite signs are what lets a curve swing through noise.',
    },
    {
      id: 'polynomial-fit-stop',
      question:
        'Gradient descent fits degree 9 to 10 noisy points, from weights of 0. What does the validation error do?',
      state: { ...initial, stop: 'at the lowest validation error' },
      answer: ({ track, best }) =>
        best === 0 ? 'It only rises' : best < track.length - 1 ? 'It falls, then rises' : 'It only falls',
      choices: [
        {
          text: 'It falls, then rises',
          reason: 'First the sine is learned, which is common to all points; then the noise.',
        },
        { text: 'It only falls', reason: 'That is the training error.' },
        { text: 'It only rises', reason: 'The first steps learn what the points have in common.' },
      ],
      explanation:
        'Early stopping keeps the weights of the lowest point. Weights that start small have no time to grow, much as under weight decay.',
    },
    {
      id: 'polynomial-fit-data',
      question:
        'The degree stays 9, but there are 24 training points instead of 10. What becomes of the validation error?',
      state: { ...initial, points: 24 },
      answer: ({ error }) => {
        const before = compute(initial).error.validation;
        return error.validation < before / 2
          ? 'It falls a lot'
          : error.validation > before
            ? 'It rises'
            : 'It hardly changes';
      },
      choices: [
        { text: 'It falls a lot', reason: 'Ten weights cannot follow the noise of 24 points.' },
        {
          text: 'It hardly changes',
          reason: 'The number of weights matters beside the number of points, not by itself.',
        },
        { text: 'It rises', reason: 'More data is not harder to generalise from; only the training error rises.' },
      ],
      explanation: 'Overfitting is a matter of capacity against data; more data is the regulariser that costs no bias.',
    },
  ],
};

function epochs(doublings: number): string {
  return doublings === 0 ? '1 epoch' : `${grouped(2 ** doublings)} epochs`;
}

/** What is left of a fit that meets every point is rounding. */
function small(error: number): string {
  return error < 1e-9 ? '0' : shown(error, 3);
}

/** Where the copies of a point are, in shares of the jitter. */
const COPIES = [-1, -0.5, 0, 0.5, 1];

/** Standard normal numbers, drawn once: `numpy.random.default_rng(3).standard_normal(48).round(2)`. */
const NOISE = [
  2.04, -2.56, 0.42, -0.57, -0.45, -0.22, -2.02, -0.23, -0.87, 3.32, 0.23, -0.35, -0.28, -0.67, -1.06, -0.39, 0.48,
  -0.24, 0.96, -0.2, 0.02, 1.55, 0.55, -0.51, -0.18, 0.54, 1.94, -0.27, -0.24, 1.0, -0.89, -0.29, 0.88, 0.58, 0.09,
  0.67, -2.83, 1.02, -0.96, -1.67, 0.28, 0.7, -0.44, -1.08, 0.03, -0.05, 1.41, 0.75,
];

function compute({
  degree,
  weight_decay,
  dropout,
  jitter,
  stop,
  doublings,
  points,
  noise,
}: PolynomialState): PolynomialNumbers {
  const sample = (count: number, from: number) =>
    Array.from({ length: count }, (_, index): Point => {
      const x = -1 + (2 * (index + 0.5)) / count;
      return [x, Math.sin(Math.PI * x) + noise * NOISE[(from + index) % NOISE.length]!];
    });
  const [training, validation] = [sample(points, 0), sample(24, 24)];
  const seen = jitter === 0 ? training : training.flatMap(([x, y]) => COPIES.map((by): Point => [x + by * jitter, y]));
  // In expectation a dropped term is a penalty on its weight, by how large the term is.
  const penalties = Array.from({ length: degree + 1 }, (_, power) =>
    power === 0
      ? 0
      : weight_decay + ((dropout / (1 - dropout)) * seen.reduce((sum, [x]) => sum + x ** (2 * power), 0)) / seen.length,
  );
  const errors = (fit: readonly number[]) => {
    const error = (data: readonly Point[]) =>
      data.reduce((sum, [x, y]) => sum + (evaluate(fit, x) - y) ** 2, 0) / data.length;
    return { training: error(training), validation: error(validation) };
  };
  const descent = descend(seen, penalties, DOUBLINGS);
  const track = descent.map(errors);
  const best = track.reduce((low, { validation: error }, k) => (error < track[low]!.validation ? k : low), 0);
  const stopped = stop === 'at the very end' ? undefined : stop === 'after the epochs below' ? doublings : best;
  const weights = stopped === undefined ? fitted(seen, penalties) : descent[stopped]!;
  return {
    weights,
    training,
    validation,
    curve: Array.from({ length: 101 }, (_, index): Point => [index / 50 - 1, evaluate(weights, index / 50 - 1)]),
    error: errors(weights),
    track,
    best,
    ...(stopped === undefined ? {} : { stopped }),
    largest: Math.max(0, ...weights.slice(1).map(Math.abs)),
  };
}

function evaluate(weights: readonly number[], x: number): number {
  return weights.reduceRight((sum, weight) => sum * x + weight, 0);
}
