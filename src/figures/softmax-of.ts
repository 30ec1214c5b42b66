/** Scores as positive numbers that sum to 1, computed without overflow; −∞ becomes 0. */
export function softmaxOf(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores);
  const powers = scores.map(score => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map(power => power / sum);
}
