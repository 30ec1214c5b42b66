/** How figures, plots and explanations write numbers: short enough to read, exact enough to check. */

/** A number as a person would write it: at most `digits` significant digits, a minus sign, powers of ten when far from one. */
export function shown(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'undefined' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6)
    return String(Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(size)))))).replace('-', '−');
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return `${Number(mantissa)}e${Number(exponent)}`.replaceAll('-', '−');
}

/** The same number in TeX. */
export function shownTex(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '\\text{undefined}' : value > 0 ? '\\infty' : '-\\infty';
  const [mantissa, exponent] = shown(value, digits).replaceAll('−', '-').split('e') as [string, string | undefined];
  if (exponent === undefined) return mantissa;
  return mantissa === '1' ? `10^{${exponent}}` : `${mantissa}\\cdot10^{${exponent}}`;
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `38,416` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `38{,}416`: a comma that TeX takes for no list. */
export function groupedTex(count: number): string {
  return grouped(count).replaceAll(',', '{,}');
}
