/**
 * The overfitting figure: a polynomial fitted to a few noisy points, with weight decay. Training and validation error part
 * where the curve begins to follow the noise.
 * Source: Bishop 2006, Pattern Recognition and Machine Learning, section 1.1; ridge regression by least squares.
 */
import type { Figure } from './figure';
import { counted, shown } from './shown';

export interface PolynomialState {
  readonly degree: number;
  /** λ in mean squared error + λ·(sum of squared weights, the constant left out). */
  readonly weight_decay: number;
  /** How many points there are to learn from, 4 to 24. */
  readonly points: number;
  readonly noise: number;
}

type Point = readonly [x: number, y: number];

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
}

const initial: PolynomialState = { degree: 9, weight_decay: 0, points: 10, noise: 0.3 };

export const polynomialFit: Figure<PolynomialState, PolynomialNumbers> = {
  id: 'polynomial-fit',
  title: 'Overfitting and weight decay',
  caption:
    'The truth is one period of a sine. Watch the validation error, not the training error, and the size of the weights.',
  initial,
  controls: {
    degree: { kind: 'whole', min: 0, max: 12, label: 'degree' },
    weight_decay: { kind: 'real', min: 0, max: 0.1, step: 0.0005, label: 'weight_decay' },
    points: { kind: 'whole', min: 4, max: 24, label: 'training points' },
    noise: { kind: 'real', min: 0, max: 0.6, step: 0.05, label: 'noise' },
  },
  presets: [
    { title: 'Overfits: degree 9', state: initial },
    { title: 'Underfits: degree 1', state: { ...initial, degree: 1 } },
    { title: 'About right: degree 3', state: { ...initial, degree: 3 } },
    { title: 'Degree 9 with weight decay', state: { ...initial, weight_decay: 0.001 } },
    { title: 'Degree 9 with more data', state: { ...initial, points: 24 } },
  ],
  compute,
  formula: ({ degree, weight_decay }, { error }) => ({
    tex: `\\hat y=\\sum_{j=0}^{${degree}}w_jx^j,\\qquad\\tfrac1n\\textstyle\\sum(\\hat y-y)^2=${small(error.training)}${weight_decay > 0 ? `,\\quad\\lambda=${shown(weight_decay)}` : ''}`,
    text: `a polynomial of degree ${degree}: training error ${small(error.training)}, validation error ${shown(error.validation, 3)}`,
  }),
  summary: ({ degree, points, weight_decay }, { error, largest }) =>
    `Degree ${degree} on ${counted(points, 'point')}${weight_decay > 0 ? ` with weight decay ${shown(weight_decay)}` : ''}: training error ${small(error.training)}, validation error ${shown(error.validation, 3)}, largest weight ${shown(largest, 3)}.`,
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

/** What is left of a fit that meets every point is rounding. */
function small(error: number): string {
  return error < 1e-9 ? '0' : shown(error, 3);
}

/** Standard normal numbers, drawn once: `numpy.random.default_rng(3).standard_normal(48).round(2)`. */
const NOISE = [
  2.04, -2.56, 0.42, -0.57, -0.45, -0.22, -2.02, -0.23, -0.87, 3.32, 0.23, -0.35, -0.28, -0.67, -1.06, -0.39, 0.48,
  -0.24, 0.96, -0.2, 0.02, 1.55, 0.55, -0.51, -0.18, 0.54, 1.94, -0.27, -0.24, 1.0, -0.89, -0.29, 0.88, 0.58, 0.09,
  0.67, -2.83, 1.02, -0.96, -1.67, 0.28, 0.7, -0.44, -1.08, 0.03, -0.05, 1.41, 0.75,
];

function compute({ degree, weight_decay, points, noise }: PolynomialState): PolynomialNumbers {
  const sample = (count: number, from: number) =>
    Array.from({ length: count }, (_, index): Point => {
      const x = -1 + (2 * (index + 0.5)) / count;
      return [x, Math.sin(Math.PI * x) + noise * NOISE[(from + index) % NOISE.length]!];
    });
  const [training, validation] = [sample(points, 0), sample(24, 24)];
  const weights = fitted(training, degree, weight_decay);
  const error = (data: readonly Point[]) =>
    data.reduce((sum, [x, y]) => sum + (evaluate(weights, x) - y) ** 2, 0) / data.length;
  return {
    weights,
    training,
    validation,
    curve: Array.from({ length: 101 }, (_, index): Point => [index / 50 - 1, evaluate(weights, index / 50 - 1)]),
    error: { training: error(training), validation: error(validation) },
    largest: Math.max(0, ...weights.slice(1).map(Math.abs)),
  };
}

function evaluate(weights: readonly number[], x: number): number {
  return weights.reduceRight((sum, weight) => sum * x + weight, 0);
}

/**
 * Least squares by Householder reflections, with a row √(nλ)·e_j for each weight that decays: the smallest error where
 * there are as many points as weights or more. With fewer points than weights the last ones stay 0.
 */
function fitted(data: readonly Point[], degree: number, weight_decay: number): readonly number[] {
  const columns = weight_decay > 0 ? degree + 1 : Math.min(degree + 1, data.length);
  const rows = data.map(([x, y]) => [...Array.from({ length: columns }, (_, power) => x ** power), y]);
  if (weight_decay > 0)
    for (let power = 1; power < columns; power++)
      rows.push(
        Array.from({ length: columns + 1 }, (_, index) =>
          index === power ? Math.sqrt(data.length * weight_decay) : 0,
        ),
      );
  for (let column = 0; column < columns; column++) {
    const below = rows.slice(column);
    const length = Math.hypot(...below.map(row => row[column]!));
    if (length === 0) continue;
    const reflector = below.map(row => row[column]!);
    reflector[0]! += Math.sign(reflector[0]! || 1) * length;
    const square = reflector.reduce((sum, value) => sum + value * value, 0);
    for (let other = column; other <= columns; other++) {
      const along = (2 * below.reduce((sum, row, index) => sum + reflector[index]! * row[other]!, 0)) / square;
      below.forEach((row, index) => {
        row[other]! -= along * reflector[index]!;
      });
    }
  }
  const weights = Array<number>(degree + 1).fill(0);
  for (let column = columns - 1; column >= 0; column--) {
    const row = rows[column]!;
    const rest = weights
      .slice(column + 1, columns)
      .reduce((sum, weight, index) => sum + weight * row[column + 1 + index]!, 0);
    weights[column] = (row[columns]! - rest) / row[column]!;
  }
  return weights;
}
