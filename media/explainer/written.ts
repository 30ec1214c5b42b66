/** Measured numbers as text. */

/** Three digits, and no exponent while that is short. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞').replace('-', '−');
  const text = Number(value.toPrecision(3)).toString();
  return (text.length > 9 ? value.toExponential(2) : text).replace('-', '−');
}
