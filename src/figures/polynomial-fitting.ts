/** The weights of a polynomial that is fitted to points: all the way, or step by step. `penalties[j]` multiplies the square of that of xʲ. */

export type Point = readonly [x: number, y: number];

/**
 * Step by step: plain gradient descent on the penalised mean squared error, from all weights at 0.
 * Its rate is 1/trace of the curvature, which is below 1/its largest eigenvalue. As a step is the same linear map each
 * time, 2ᵏ steps take k squarings of it, and billions of steps are exact. Returns the weights after 2⁰, 2¹, … 2ᵏ steps.
 */
export function descend(
  data: readonly Point[],
  penalties: readonly number[],
  doublings: number,
): readonly (readonly number[])[] {
  const mean = (of: (x: number, y: number) => number) => data.reduce((sum, [x, y]) => sum + of(x, y), 0) / data.length;
  // The curvature of mean (ŷ − y)² + Σ penalty·w², and the slope at 0 without its sign.
  const curvature = penalties.map((penalty, j) =>
    penalties.map((_, k) => 2 * mean(x => x ** (j + k)) + (j === k ? 2 * penalty : 0)),
  );
  const slope = penalties.map((_, j) => 2 * mean((x, y) => y * x ** j));
  const lr = 1 / curvature.reduce((sum, row, j) => sum + row[j]!, 0);
  // One step is w ← keep·w + lr·slope.
  let keep = curvature.map((row, j) => row.map((value, k) => (j === k ? 1 : 0) - lr * value));
  let weights = slope.map(value => lr * value);
  const all = [weights];
  for (let doubling = 0; doubling < doublings; doubling++) {
    weights = weights.map((weight, j) => weight + dot(keep[j]!, weights));
    all.push(weights);
    const before = keep;
    keep = before.map(row => before.map((_, k) => row.reduce((sum, value, j) => sum + value * before[j]![k]!, 0)));
  }
  return all;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

/**
 * Least squares by Householder reflections, with a row √(nλ)·e_j for each weight that is penalised by λ: the smallest error where
 * there are as many points as weights or more. With fewer points than weights the last ones stay 0.
 */
export function fitted(data: readonly Point[], penalties: readonly number[]): readonly number[] {
  const isPenalised = penalties.some(penalty => penalty > 0);
  const columns = isPenalised ? penalties.length : Math.min(penalties.length, data.length);
  const rows = data.map(([x, y]) => [...Array.from({ length: columns }, (_, power) => x ** power), y]);
  if (isPenalised)
    for (let power = 1; power < columns; power++)
      rows.push(
        Array.from({ length: columns + 1 }, (_, index) =>
          index === power ? Math.sqrt(data.length * penalties[power]!) : 0,
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
  const weights = Array<number>(penalties.length).fill(0);
  for (let column = columns - 1; column >= 0; column--) {
    const row = rows[column]!;
    const rest = weights
      .slice(column + 1, columns)
      .reduce((sum, weight, index) => sum + weight * row[column + 1 + index]!, 0);
    weights[column] = (row[columns]! - rest) / row[column]!;
  }
  return weights;
}
