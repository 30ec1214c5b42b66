/**
 * The training loss below a schedule: what is expected of SGD on a noisy quadratic under these rates, exactly, from the
 * second moments of its parameters. A high rate goes down fast and is kept up by the noise; a low one settles lower.
 *
 * The quadratic is made for the schedule: its steepest direction would diverge at twice the highest rate, the other is
 * fifty times flatter. Both begin with half of the loss, which is 1.
 */

/** Gradient steps in each step of the schedule. */
export const STEPS_EACH = 5;
const curvatures = [1, 1 / 50];
/** Variance of the gradient's noise in each direction. */
const NOISE = 0.1;

/** Before the first step of the schedule and after each; `rates[t]` is used in step t. */
export function expectedLosses(rates: readonly number[]): readonly number[] {
  const highest = Math.max(...rates);
  let squares = curvatures.map(h => 1 / h);
  const loss = () => squares.reduce((sum, square, axis) => sum + 0.5 * curvatures[axis]! * square, 0);
  const losses = [loss()];
  for (const rate of rates.slice(0, -1)) {
    // As a share of the highest, which is 1 where the steepest curvature is.
    const lr = highest > 0 ? rate / highest : 0;
    for (let step = 0; step < STEPS_EACH; step++)
      squares = squares.map((square, axis) => (1 - lr * curvatures[axis]!) ** 2 * square + lr ** 2 * NOISE);
    losses.push(loss());
  }
  return losses;
}
