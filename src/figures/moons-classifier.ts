/**
 * Two moons of which six points are labelled, and a small network that was trained on those six: two inputs, eight tanh units,
 * two logits. How it was trained: `test/truth/moons_network.py`.
 */
import trained from './moons-network.json';
import { softmaxOf } from './softmax-of';

type Place = readonly [x: number, y: number];

const EACH = 30;
export const HIDDEN = trained.b1.length;

export const moons: readonly { readonly at: Place; readonly moon: number; readonly isLabelled: boolean }[] = [
  0, 1,
].flatMap(moon =>
  Array.from({ length: EACH }, (_, index) => ({
    at: place(moon, index),
    moon,
    isLabelled: trained.labelled.includes(index),
  })),
);

/** Probabilities of the two classes; of hidden units as much as `kept` says, 1 where absent. */
export function classify([x, y]: Place, kept?: readonly number[]): readonly [number, number] {
  const hidden = hiddenOf([x, y]).map((value, unit) => value * (kept?.[unit] ?? 1));
  return softmaxOf(
    trained.w2.map((row, output) => row.reduce((sum, w, unit) => sum + w * hidden[unit]!, trained.b2[output]!)),
  ) as [number, number];
}

/** KL(target ‖ prediction at the place), and its gradient with respect to the place. */
export function divergence(target: readonly number[], at: Place): { readonly value: number; readonly gradient: Place } {
  const found = classify(at);
  const value = target.reduce((sum, p, k) => sum + (p > 0 ? p * Math.log(p / found[k]!) : 0), 0);
  // The gradient for the logits is found − target; from there back through the network.
  const logits = found.map((q, k) => q - target[k]!);
  const hidden = hiddenOf(at);
  const inner = hidden.map(
    (h, unit) => (1 - h * h) * logits.reduce((sum, g, output) => sum + g * trained.w2[output]![unit]!, 0),
  );
  const along = (axis: 0 | 1) => inner.reduce((sum, g, unit) => sum + g * trained.w1[unit]![axis]!, 0);
  return { value, gradient: [along(0), along(1)] };
}

function hiddenOf([x, y]: Place): readonly number[] {
  return trained.w1.map((row, unit) => Math.tanh(row[0]! * x + row[1]! * y + trained.b1[unit]!));
}

/** A little off the curve, always by the same amounts. */
function place(moon: number, index: number): Place {
  const turn = (Math.PI * index) / (EACH - 1);
  const off = 1 + 0.06 * Math.sin(7 * index + 3 * moon);
  return moon === 0
    ? [Math.cos(turn) * off, Math.sin(turn) * off]
    : [1 - Math.cos(turn) * off, 0.3 - Math.sin(turn) * off];
}
