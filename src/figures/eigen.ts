/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations; the largest eigenvalue comes first. */
export interface Eigen {
  readonly values: readonly number[];
  /** By eigenvalue, each of length 1. */
  readonly vectors: readonly (readonly number[])[];
}

export function eigenOf(symmetric: readonly (readonly number[])[]): Eigen {
  const n = symmetric.length;
  const a = symmetric.map(row => [...row]);
  const v = symmetric.map((_, i) => symmetric.map((__, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p]![q]! ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map(i => a[i]![i]!), vectors: order.map(i => v.map(row => row[i]!)) };

  /** Turns in the plane of p and q so that their entry becomes 0. */
  function rotate(p: number, q: number): void {
    const entry = a[p]![q]!;
    if (Math.abs(entry) < 1e-300) return;
    const theta = (a[q]![q]! - a[p]![p]!) / (2 * entry);
    const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
    const c = 1 / Math.hypot(t, 1);
    const s = t * c;
    for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
    const [rowP, rowQ] = [[...a[p]!], [...a[q]!]];
    for (let k = 0; k < n; k++) {
      a[p]![k] = c * rowP[k]! - s * rowQ[k]!;
      a[q]![k] = s * rowP[k]! + c * rowQ[k]!;
    }
    for (const row of v) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  }
}
