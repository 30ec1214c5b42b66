/**
 * How sizes are written for people: `4·n_embd`, `⌊(H − 1)/2⌋ + 1`, `1×3×224×224`; an unknown size is `?`.
 */
import { type Atom, type Dim, degree, type Factor, type Term, termsOf } from './polynomial';

export function showDim(dim: Dim): string {
  if (typeof dim === 'number') return `${dim}`.replace('-', '−');
  if (dim.key.includes('?')) return '?';
  // A positive term first: `n − H` rather than `−H + n`.
  const terms = [...dim.terms];
  const lead = terms.findIndex(t => t.numerator > 0 && degree(t) > 0);
  const positive = lead > 0 ? lead : terms.findIndex(t => t.numerator > 0);
  if (terms[0]!.numerator < 0 && positive > 0) terms.unshift(...terms.splice(positive, 1));
  return terms.map((term, i) => sign(term, i) + magnitude(term)).join('');
}

/** `B×64×H×W`; sums stand in brackets. A scalar is `()`. */
export function showShape(shape: readonly Dim[]): string {
  return shape.length === 0 ? '()' : shape.map(dim => bracketed(dim)).join('×');
}

/** As `showShape`, with `…` for sizes that take much room: for places that show the whole elsewhere. */
export function showBrief(shape: readonly Dim[]): string {
  const brief = (size: string) => (size.length > mostOfBrief ? '…' : size);
  return shape.length === 0 ? '()' : shape.map(dim => brief(bracketed(dim))).join('×');
}

/** `(⌊(H + 5)/8⌋ − 4)` is still read at a glance. */
const mostOfBrief = 24;

/** With thousands separated, for counts: `11,689,512`. */
export function showCount(dim: Dim): string {
  return typeof dim === 'number' ? dim.toLocaleString('en-US').replace('-', '−') : showDim(dim);
}

/** `8·7·7 = 392`; where a size is not a number, the product as it is written. */
export function showProduct(dims: readonly Dim[]): string {
  const written = dims.map(dim => bracketed(dim)).join('·');
  const count = dims.reduce<number>((a, dim) => (typeof dim === 'number' ? a * dim : Number.NaN), 1);
  return dims.length > 1 && !Number.isNaN(count) ? `${written} = ${showCount(count)}` : written;
}

/** As PyTorch prints a size in its errors: `[1, 3, 224, 224]`. */
export function showList(shape: readonly Dim[]): string {
  return `[${shape.map(showDim).join(', ')}]`;
}

function sign(term: Term, index: number): string {
  if (index === 0) return term.numerator < 0 ? '−' : '';
  return term.numerator < 0 ? ' − ' : ' + ';
}

function magnitude(term: Term): string {
  const over = term.factors.filter(f => f.power < 0).map(f => power({ ...f, power: -f.power }));
  const size = Math.abs(term.numerator);
  const above = term.factors.filter(f => f.power > 0).map(power);
  const numerator = (size === 1 && above.length > 0 ? above : [`${size}`, ...above]).join('·');
  const denominator = [...(term.denominator === 1 ? [] : [`${term.denominator}`]), ...over];
  if (denominator.length === 0) return numerator;
  return `${numerator}/${denominator.length === 1 ? denominator[0] : `(${denominator.join('·')})`}`;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function power({ atom, power: n }: Factor): string {
  return n === 1 ? showAtom(atom) : showAtom(atom) + [...`${n}`].map(digit => superscripts[Number(digit)]).join('');
}

function showAtom(atom: Atom): string {
  if (atom.kind === 'symbol') return atom.name;
  if (atom.kind === 'floor') return `⌊${bracketed(atom.dividend)}/${bracketed(atom.divisor, true)}⌋`;
  return `${atom.kind === 'minimum' ? 'min' : 'max'}(${atom.of.map(showDim).join(', ')})`;
}

/** A size as a factor: sums in brackets. */
export function showFactor(dim: Dim): string {
  return bracketed(dim);
}

/** A size under a root: all but a number or a name in brackets. */
export function showRadicand(dim: Dim): string {
  return bracketed(dim, true);
}

function bracketed(dim: Dim, below = false): string {
  if (typeof dim !== 'number' && dim.key.includes('?')) return '?';
  const terms = termsOf(dim);
  const compound = terms.length > 1 || (below && (terms[0]?.factors.length ?? 0) > 0 && !isBare(terms[0]!));
  return compound ? `(${showDim(dim)})` : showDim(dim);
}

function isBare(term: Term): boolean {
  return term.numerator === 1 && term.denominator === 1 && term.factors.length === 1 && term.factors[0]!.power === 1;
}
