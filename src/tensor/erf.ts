/** The error function to about 1e-15: its series near 0, the continued fraction of erfc (modified Lentz) further out. */
export function erf(x: number): number {
  const size = Math.abs(x);
  const value = size < 2.5 ? series(size) : 1 - complement(size);
  return x < 0 ? -value : value;
}

/** Φ(x), the share of a standard normal distribution below x. */
export function normalBelow(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!: all terms positive, so nothing cancels. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). */
function complement(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
