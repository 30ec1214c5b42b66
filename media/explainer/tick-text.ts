/** A number of an axis: short, with a minus sign, and a power of ten where zeros would take the room. */
export function tickText(value: number): string {
  const isFar = Math.abs(value) > 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5);
  const text = isFar ? value.toExponential() : String(Number(value.toPrecision(6)));
  return text.replace('+', '').replaceAll('-', '−');
}
