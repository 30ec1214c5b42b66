/**
 * How counts are written: in full where they can be checked against `sum(p.numel() …)`, short where space is scarce.
 * A size that is not a number is its symbolic text; a short count keeps at most three digits.
 */
import { type Dim, ofTerms } from '../tensor/polynomial';
import { showDim } from '../tensor/show';

/** `9,408`; a symbolic count is its text, `36,000·B`. */
export function exact(count: Dim): string {
  return typeof count === 'number' ? count.toLocaleString('en-US') : factored(count, exact);
}

/** Multiples of names have their factors written as numbers are. */
function factored(count: Exclude<Dim, number>, write: (factor: number) => string): string {
  const isPlain = count.terms.every(({ numerator, denominator }) => denominator === 1 && numerator > 0);
  if (!isPlain || count.terms.every(({ numerator }) => numerator < 1000)) return showDim(count);
  return count.terms
    .map(term => {
      const names = ofTerms([{ ...term, numerator: 1 }]);
      if (typeof names === 'number') return write(term.numerator);
      return term.numerator < 1000 ? showDim(ofTerms([term])) : `${write(term.numerator)}·${showDim(names)}`;
    })
    .join(' + ');
}

/** `512`, `9.4 K`, `118 M`, `1.81 G`; of a symbolic count the factor, `118 M·B`. */
export function short(count: Dim): string {
  if (typeof count !== 'number') return factored(count, short);
  if (count < 1000) return String(count);
  const prefixes = ['K', 'M', 'G', 'T', 'P'];
  let value = count / 1000;
  let prefix = 0;
  // 999,950 would round to 1000 K: go on as long as the rounded value has four digits before the point.
  while (value >= 999.5 && prefix < prefixes.length - 1) {
    value /= 1000;
    prefix++;
  }
  return `${threeDigits(value, prefix === 0)} ${prefixes[prefix]}`;
}

/** Thousands read better with one decimal: `9.4 K`, not `9.41 K`. */
function threeDigits(value: number, thousands: boolean): string {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 || thousands ? 1 : 2;
  return value.toFixed(decimals).replace(/\.0+$/, '');
}
