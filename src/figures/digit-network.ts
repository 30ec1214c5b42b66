/**
 * A small network that tells three digits apart, as it was after every few steps of training on eighteen labelled ones: pixels
 * averaged by 2, eight tanh units, three logits. How it was trained: `test/truth/digit_pipelines.py`.
 */
import { DIGIT_SIDE, digitOf, type Grey } from './digit-views';
import data from './pipelines-data.json';
import { softmaxOf } from './softmax-of';

export const CLASSES: readonly string[] = data.classes;
export const UNITS = 8;
const POOLED = 16;

export interface Digit {
  readonly picture: Grey;
  readonly label: number;
}

const digits = (all: readonly { readonly pixels: string; readonly label: number }[]): readonly Digit[] =>
  all.map(({ pixels, label }) => ({ picture: digitOf(pixels), label }));

export const unlabelled = digits(data.unlabelled);
/** One of each class of those it was trained on. */
export const labelled = digits(data.labelled);

/** All parameters in a row, as `parameters()` has them. */
export type Weights = readonly number[];
export const snapshots: readonly Weights[] = data.snapshots;

/** Exponential moving average of the weights, over all snapshots up to this one; it starts from the first. */
export function averaged(step: number, alpha: number): Weights {
  return snapshots
    .slice(1, step + 1)
    .reduce((mean, next) => mean.map((value, at) => alpha * value + (1 - alpha) * next[at]!), snapshots[0]!);
}

/** Probabilities of the classes; each hidden unit counts as much as `kept` says, 1 where absent. */
export function predicted(weights: Weights, picture: Grey, kept?: readonly number[]): readonly number[] {
  const hidden = hiddenOf(weights, picture).map((value, unit) => value * (kept?.[unit] ?? 1));
  const start = UNITS * (POOLED + 1);
  const end = start + CLASSES.length * UNITS;
  return softmaxOf(
    CLASSES.map((_, k) =>
      hidden.reduce((sum, value, unit) => sum + weights[start + k * UNITS + unit]! * value, weights[end + k]!),
    ),
  );
}

/** KL(target ‖ prediction). */
export function divergence(target: readonly number[], found: readonly number[]): number {
  return target.reduce((sum, p, k) => sum + (p > 0 ? p * Math.log(p / found[k]!) : 0), 0);
}

/** The gradient of that divergence with respect to each pixel. */
export function slopeOf(weights: Weights, target: readonly number[], picture: Grey): Grey {
  const logits = predicted(weights, picture).map((q, k) => q - target[k]!);
  const start = UNITS * (POOLED + 1);
  const inner = hiddenOf(weights, picture).map(
    (h, unit) => (1 - h * h) * logits.reduce((sum, g, k) => sum + g * weights[start + k * UNITS + unit]!, 0),
  );
  const pooled = Array.from({ length: POOLED }, (_, at) =>
    inner.reduce((sum, g, unit) => sum + g * weights[unit * POOLED + at]!, 0),
  );
  // A pixel is a quarter of what it is averaged into.
  return picture.map((line, row) => line.map((_, column) => pooled[placeOf(row, column)]! / 4));
}

function hiddenOf(weights: Weights, picture: Grey): readonly number[] {
  const pooled = Array<number>(POOLED).fill(0);
  picture.forEach((line, row) => {
    line.forEach((value, column) => {
      pooled[placeOf(row, column)]! += value / 4;
    });
  });
  return Array.from({ length: UNITS }, (_, unit) =>
    Math.tanh(
      pooled.reduce((sum, value, at) => sum + weights[unit * POOLED + at]! * value, weights[UNITS * POOLED + unit]!),
    ),
  );
}

/** Which of the averages a pixel goes into. */
function placeOf(row: number, column: number): number {
  return Math.floor(row / 2) * (DIGIT_SIDE / 2) + Math.floor(column / 2);
}
