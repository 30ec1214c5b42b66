/**
 * The normal form under the dimension algebra: a sum of terms, each a rational coefficient times powers of atoms.
 * Atoms are named symbols, floor quotients, minima and maxima. Sums with the same terms have the same key, so equality is
 * a comparison of texts. Powers may be negative and coefficients fractions: `n_embd/n_head` is exact where divisibility is known.
 */
import { withExact } from './assumed';

export type Dim = number | Expression;

export interface Expression {
  readonly kind: 'expression';
  /** Canonical text: equal keys are equal sizes for every value of the symbols. */
  readonly key: string;
  /** Ordered by falling degree, then by key. */
  readonly terms: readonly Term[];
}

/** `numerator / denominator · Π atom^power`, in lowest terms with a positive denominator. */
export interface Term {
  readonly numerator: number;
  readonly denominator: number;
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly atom: Atom;
  readonly power: number;
}

export interface SizeSymbol {
  readonly kind: 'symbol';
  readonly key: string;
  readonly name: string;
  /** Why nobody knows it. */
  readonly reason?: string;
  /** What it is but for exceptions. */
  readonly usual?: number;
  /** The least and the most it can be, both counted in. */
  readonly between?: readonly [low: number, high: number];
  /** The most it can be, where that rests on other sizes. */
  readonly most?: Dim;
}

export type Atom =
  | SizeSymbol
  | { readonly kind: 'floor'; readonly key: string; readonly dividend: Dim; readonly divisor: Dim }
  | { readonly kind: 'minimum' | 'maximum'; readonly key: string; readonly of: readonly Dim[] };

export function ofAtom(atom: Atom): Dim {
  return ofTerms([{ numerator: 1, denominator: 1, factors: [{ atom, power: 1 }] }]);
}

export function termsOf(dim: Dim): readonly Term[] {
  if (typeof dim !== 'number') return dim.terms;
  return dim === 0 ? [] : [{ numerator: dim, denominator: 1, factors: [] }];
}

/** The canonical sum of the terms: like terms joined, zeros dropped, a whole constant back to a number. */
export function ofTerms(terms: readonly Term[]): Dim {
  const sum = new Map<string, Term>();
  for (const given of terms) {
    const term = withExact(given);
    const key = monomialKey(term.factors);
    const present = sum.get(key);
    sum.set(key, present ? plus(present, term) : term);
  }
  const entries = [...sum].filter(([, term]) => term.numerator !== 0);
  if (entries.length === 0) return 0;
  const [only] = entries;
  if (entries.length === 1 && only![0] === '' && only![1].denominator === 1) return only![1].numerator;
  entries.sort(([a, s], [b, t]) => degree(t) - degree(s) || (a < b ? -1 : 1));
  const key = entries.map(([monomial, term]) => `${coefficientKey(term)}${monomial && `*${monomial}`}`).join('+');
  return { kind: 'expression', key, terms: entries.map(([, term]) => term) };
}

export function timesTerm(a: Term, b: Term): Term {
  const powers = new Map<string, Factor>();
  for (const { atom, power } of [...a.factors, ...b.factors]) {
    powers.set(atom.key, { atom, power: (powers.get(atom.key)?.power ?? 0) + power });
  }
  const factors = [...powers.values()].filter(f => f.power !== 0).sort((f, g) => (f.atom.key < g.atom.key ? -1 : 1));
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator, factors);
}

/** `1 / term`. */
export function inverse(term: Term): Term {
  const factors = term.factors.map(({ atom, power }) => ({ atom, power: -power }));
  return reduced(term.denominator, term.numerator, factors);
}

/** Whole for every value of the symbols, as far as the term itself shows. */
export function isWhole(term: Term): boolean {
  return term.denominator === 1 && term.factors.every(f => f.power > 0);
}

export function degree(term: Term): number {
  return term.factors.reduce((sum, f) => sum + f.power, 0);
}

export function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

function plus(a: Term, b: Term): Term {
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator, a.factors);
}

function reduced(numerator: number, denominator: number, factors: readonly Factor[]): Term {
  const common = (gcd(numerator, denominator) || 1) * (denominator < 0 ? -1 : 1);
  // `+ 0` turns -0 into 0.
  return { numerator: numerator / common + 0, denominator: denominator / common, factors };
}

function monomialKey(factors: readonly Factor[]): string {
  return factors.map(({ atom, power }) => (power === 1 ? atom.key : `${atom.key}^${power}`)).join('*');
}

function coefficientKey({ numerator, denominator }: Term): string {
  return denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
}
