/**
 * Dimension algebra. A size is an integer, or a canonical expression over named symbols (`n_embd`, `B`, `H`).
 * Symbols stand for integers of at least 1; division and remainder are Python's (they floor).
 * Two expressions that are equal by algebra have the same `key`; what algebra cannot decide is `undefined`, never a guess.
 */
import { exactQuotient } from './assumed';
import { type Bounds, boundsOf } from './bounds';
import {
  type Atom,
  type Dim,
  gcd,
  inverse,
  isWhole,
  ofAtom,
  ofTerms,
  type SizeSymbol,
  type Term,
  termsOf,
  timesTerm,
} from './polynomial';
import { symbol, unknownDim } from './symbols';

export type { Dim, Expression } from './polynomial';
export { showCount, showDim } from './show';
export { drawnDim, namedAlike, symbol, unknownDim } from './symbols';

/** What is known beyond the algebra: `dividend % divisor == 0`. It helps where the dividend is a plain symbol. */
export type Facts = readonly { readonly dividend: Dim; readonly divisor: Dim }[];

export function isDim(value: unknown): value is Dim {
  if (typeof value === 'number') return Number.isInteger(value);
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { kind?: unknown }).kind === 'expression' &&
    'terms' in value
  );
}

/** An integer, not an expression. */
export function isKnown(dim: Dim): dim is number {
  return typeof dim === 'number';
}

/** One name alone: `B`, not `2·B`. */
export function isSymbol(dim: Dim): boolean {
  const [atom, ...others] = atomsOf(dim);
  return atom?.kind === 'symbol' && others.length === 0 && equal(dim, ofAtom(atom)) === true;
}

/** The reason of the first `unknownDim` inside, if there is one. */
export function whyUnknown(dim: Dim): string | undefined {
  for (const atom of atomsOf(dim)) if (atom.kind === 'symbol' && atom.reason !== undefined) return atom.reason;
  return undefined;
}

/** Names of the symbols inside, each once; `?` for unknown sizes. */
export function symbolsOf(dim: Dim): readonly string[] {
  return [...new Set([...atomsOf(dim)].flatMap(atom => (atom.kind === 'symbol' ? [atom.name] : [])))];
}

export function add(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return ofTerms([...termsOf(a), ...termsOf(b)]);
}

export function subtract(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return add(a, negate(b));
}

export function negate(a: Dim): Dim {
  return multiply(a, -1);
}

export function multiply(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b + 0;
  return ofTerms(termsOf(a).flatMap(s => termsOf(b).map(t => timesTerm(s, t))));
}

export function product(dims: readonly Dim[]): Dim {
  return dims.reduce(multiply, 1);
}

/** All at once: one by one, the terms of a long sum would be put in order again for each. */
export function sum(dims: readonly Dim[]): Dim {
  return dims.every(dim => typeof dim === 'number') ? dims.reduce((a, b) => a + b, 0) : ofTerms(dims.flatMap(termsOf));
}

/** Python's `a // b`. Throws a RangeError where `b` is 0. */
export function floorDivide(a: Dim, b: Dim): Dim {
  if (b === 0) throw new RangeError('integer division or modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b) + 0;
  const lead = termsOf(b)[0]!;
  if (lead.numerator < 0) return floorDivide(negate(a), negate(b));
  const [quotient, rest] = divideOut(a, b, lead);
  if (typeof rest === 'number' && typeof b === 'number') return add(quotient, Math.floor(rest / b));
  if (rest === 0) return quotient;
  // 0 ≤ rest < b, as in 1 // H, is decided by bounds where they suffice.
  if ((boundsOf(rest).low ?? -1) >= 0 && compare(rest, b) === -1) return quotient;
  // ⌊−x/n⌋ = −⌊(x + n − 1)/n⌋ keeps the leading term positive, so that -(-x // n) meets (x + n - 1) // n.
  if (isPositive(b) && termsOf(rest)[0]!.numerator < 0 && termsOf(rest).every(isWhole)) {
    return subtract(quotient, floorDivide(add(negate(rest), subtract(b, 1)), b));
  }
  return add(quotient, floorAtom(...unnested(rest, b)));
}

/** Python's `-(-a // b)`. */
export function ceilDivide(a: Dim, b: Dim): Dim {
  return negate(floorDivide(negate(a), b));
}

/** Python's `a % b`, written `a − b·⌊a/b⌋` where it does not fold. */
export function modulo(a: Dim, b: Dim): Dim {
  return subtract(a, multiply(b, floorDivide(a, b)));
}

export function minimum(a: Dim, b: Dim): Dim {
  return extremum('minimum', a, b);
}

export function maximum(a: Dim, b: Dim): Dim {
  return extremum('maximum', a, b);
}

/** Whether the two are equal for every value of the symbols, for none, or (`undefined`) the algebra cannot tell. */
export function equal(a: Dim, b: Dim, facts: Facts = []): boolean | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (typeof a !== 'number' && typeof b !== 'number' && a.key === b.key) return true;
  const difference = subtract(withFacts(a, facts), withFacts(b, facts));
  if (typeof difference === 'number') return difference === 0;
  const { low, high } = boundsOf(difference);
  if ((low !== undefined && low > 0) || (high !== undefined && high < 0)) return false;
  return cannotVanish(difference) ? false : undefined;
}

/** Sign of `a − b` where it is the same for every value of the symbols. */
export function compare(a: Dim, b: Dim): -1 | 0 | 1 | undefined {
  const difference = subtract(a, b);
  if (typeof difference === 'number') return Math.sign(difference) as -1 | 0 | 1;
  const { low, high } = boundsOf(difference);
  return low !== undefined && low > 0 ? 1 : high !== undefined && high < 0 ? -1 : undefined;
}

/** `a < b` for every value of the symbols (`true`), for none (`false`), or not decided. */
export function less(a: Dim, b: Dim): boolean | undefined {
  const difference = subtract(a, b);
  const { low, high }: Bounds = boundsOf(difference);
  return high !== undefined && high < 0 ? true : low !== undefined && low >= 0 ? false : undefined;
}

/** Whether `n` divides `a` for every value of the symbols; `undefined` where some values decide. */
export function divides(n: Dim, a: Dim, facts: Facts = []): boolean | undefined {
  return equal(modulo(withFacts(a, facts), withFacts(n, facts)), 0);
}

/** Puts sizes in the place of symbols, by name, everywhere inside. */
export function substitute(dim: Dim, bindings: Readonly<Record<string, Dim>>): Dim {
  return replaceSymbols(dim, ({ name }) => (Object.hasOwn(bindings, name) ? bindings[name] : undefined));
}

/** Puts the usual size in the place of every symbol that has one. */
export function usually(dim: Dim): Dim {
  return replaceSymbols(dim, ({ usual }) => usual);
}

function replaceSymbols(dim: Dim, sizeOf: (symbol: SizeSymbol) => Dim | undefined): Dim {
  if (typeof dim === 'number') return dim;
  const replaced = (atom: Atom): Dim => {
    switch (atom.kind) {
      case 'symbol':
        return sizeOf(atom) ?? ofAtom(atom);
      case 'floor':
        return floorDivide(replaceSymbols(atom.dividend, sizeOf), replaceSymbols(atom.divisor, sizeOf));
      default:
        return atom.of.map(d => replaceSymbols(d, sizeOf)).reduce(atom.kind === 'minimum' ? minimum : maximum);
    }
  };
  return sum(
    dim.terms.map(({ numerator, denominator, factors }) =>
      factors.reduce(
        (value, { atom, power }) => multiply(value, raise(replaced(atom), power)),
        ofTerms([{ numerator, denominator, factors: [] }]),
      ),
    ),
  );
}

/** The same size written with what the facts allow: `n_head·⌊n_embd/n_head⌋` becomes `n_embd`. */
export function simplify(dim: Dim, facts: Facts): Dim {
  const back: Record<string, Dim> = {};
  for (const [i, { dividend, divisor }] of facts.entries()) {
    const [over] = termsOf(divisor);
    if (over && termsOf(divisor).length === 1)
      back[quotientName(i)] = ofTerms(termsOf(dividend).map(t => timesTerm(t, inverse(over))));
  }
  return substitute(withFacts(dim, facts), back);
}

function withFacts(dim: Dim, facts: Facts): Dim {
  return facts.reduce<Dim>((value, { dividend, divisor }, i) => {
    const [only, ...others] = termsOf(dividend);
    const factor = only?.factors[0];
    const plain =
      others.length === 0 &&
      only?.numerator === 1 &&
      only.denominator === 1 &&
      only.factors.length === 1 &&
      factor?.power === 1;
    if (!plain || factor?.atom.kind !== 'symbol' || termsOf(divisor).length !== 1) return value;
    return substitute(value, { [factor.atom.name]: multiply(divisor, symbol(quotientName(i))) });
  }, dim);
}

function quotientName(index: number): string {
  return `quotient ${index}`;
}

/** Takes whole multiples of `b` out of `a`: `a = quotient·b + rest`. */
function divideOut(a: Dim, b: Dim, lead: Term): readonly [quotient: Dim, rest: Dim] {
  let quotient: Dim = 0;
  let rest: Dim = 0;
  let left = a;
  while (left !== 0) {
    const term = termsOf(left)[0]!;
    const ratio = timesTerm(term, inverse(lead));
    const whole =
      ratio.numerator < 0 && rest === 0
        ? Math.ceil(ratio.numerator / ratio.denominator)
        : Math.floor(ratio.numerator / ratio.denominator);
    const share = ofTerms([{ numerator: whole, denominator: 1, factors: ratio.factors }]);
    if (whole !== 0 && ratio.factors.every(f => f.power > 0)) {
      quotient = add(quotient, share);
      left = subtract(left, multiply(share, b));
      if (typeof left !== 'number' && sameMonomial(left.terms[0]!, term)) [rest, left] = moveLead(rest, left);
      else if (typeof left === 'number' && term.factors.length === 0) return [quotient, add(rest, left)];
    } else [rest, left] = moveLead(rest, left);
  }
  return [quotient, rest];
}

function moveLead(rest: Dim, left: Dim): [Dim, Dim] {
  const [lead, ...others] = termsOf(left);
  return [add(rest, ofTerms([lead!])), ofTerms(others)];
}

function sameMonomial(a: Term, b: Term): boolean {
  return (
    a.factors.length === b.factors.length &&
    a.factors.every((f, i) => f.atom.key === b.factors[i]!.atom.key && f.power === b.factors[i]!.power)
  );
}

/** `⌊(⌊x/m⌋ + c)/n⌋ = ⌊(x + m·c)/(m·n)⌋` for whole c and positive m, n. */
function unnested(dividend: Dim, divisor: Dim): readonly [Dim, Dim] {
  const terms = termsOf(dividend);
  const nested = terms.filter(
    t => t.factors.length === 1 && t.factors[0]!.atom.kind === 'floor' && t.factors[0]!.power === 1,
  );
  const atom = nested[0]?.factors[0]?.atom;
  const lone = nested.length === 1 && nested[0]!.numerator === 1 && nested[0]!.denominator === 1;
  if (!lone || atom?.kind !== 'floor' || !isPositive(divisor) || !isPositive(atom.divisor) || !terms.every(isWhole))
    return [dividend, divisor];
  const others = ofTerms(terms.filter(t => t !== nested[0]));
  return [add(atom.dividend, multiply(atom.divisor, others)), multiply(atom.divisor, divisor)];
}

function floorAtom(dividend: Dim, divisor: Dim): Dim {
  const [a, b] = withoutCommonFactor(withoutIdleConstant(dividend, divisor), divisor);
  if (b === 1) return a;
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b);
  const exact = exactQuotient(a, b);
  if (exact) return ofTerms([exact]);
  return ofAtom({ kind: 'floor', key: `(${keyOf(a)})//(${keyOf(b)})`, dividend: a, divisor: b });
}

/** `⌊(g·x + c)/(g·n)⌋ = ⌊(x + ⌊c/g⌋)/n⌋`: the part of the constant below g never matters. */
function withoutIdleConstant(dividend: Dim, divisor: Dim): Dim {
  const terms = termsOf(dividend);
  const constant = terms.find(t => t.factors.length === 0);
  const others = [...terms.filter(t => t !== constant), ...termsOf(divisor)];
  if (!constant || ![...others, constant].every(isWhole)) return dividend;
  const common = others.reduce((g, t) => gcd(g, t.numerator), 0);
  return subtract(dividend, modulo(constant.numerator, common));
}

/** Cancels what every term of both shares: numbers (fractions cleared first) and positive atoms. */
function withoutCommonFactor(a: Dim, b: Dim): readonly [Dim, Dim] {
  const terms = [...termsOf(a), ...termsOf(b)];
  const clear = terms.reduce((lcm, t) => (lcm * t.denominator) / gcd(lcm, t.denominator), 1);
  const common = terms.reduce((g, t) => gcd(g, (t.numerator * clear) / t.denominator), 0);
  const shared = terms[0]!.factors
    .map(({ atom }) => ({
      atom,
      power: Math.min(...terms.map(t => t.factors.find(f => f.atom.key === atom.key)?.power ?? 0)),
    }))
    .filter(f => f.power > 0 && f.atom.kind === 'symbol');
  const divisor = inverse({ numerator: common, denominator: clear, factors: shared });
  const over = (dim: Dim) => ofTerms(termsOf(dim).map(t => timesTerm(t, divisor)));
  return common === 1 && clear === 1 && shared.length === 0 ? [a, b] : [over(a), over(b)];
}

function extremum(kind: 'minimum' | 'maximum', a: Dim, b: Dim): Dim {
  const better = kind === 'minimum' ? -1 : 1;
  const candidates = [a, b].flatMap(dim => {
    const only = typeof dim === 'number' || dim.terms.length !== 1 ? undefined : dim.terms[0];
    const atom = only?.factors[0]?.atom;
    const bare =
      only?.numerator === 1 && only.denominator === 1 && only.factors.length === 1 && only.factors[0]!.power === 1;
    return bare && atom?.kind === kind ? atom.of : [dim];
  });
  const kept: Dim[] = [];
  for (const dim of candidates) {
    if (kept.some(k => isAbsorbed(kind, dim, k))) continue;
    // `less` counts what is never worse, so that max(H, 1) is H.
    if (kept.some(k => compare(k, dim) === better || keyOf(k) === keyOf(dim) || neverWorse(better, k, dim))) continue;
    kept.splice(
      0,
      kept.length,
      ...kept.filter(k => !isAbsorbed(kind, k, dim) && compare(dim, k) !== better && !neverWorse(better, dim, k)),
      dim,
    );
  }
  if (kept.length === 1) return kept[0]!;
  kept.sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1));
  const key = `${kind}(${kept.map(keyOf).join(',')})`;
  // Each of several hourglasses in a row holds the sizes of the one before over and over.
  return key.length > LONGEST ? unknownDim('its size is too long an expression') : ofAtom({ kind, key, of: kept });
}

/** Characters of the least or the largest of several expressions. */
const LONGEST = 1000;

/** `max(T, min(T, n))` is T. */
function isAbsorbed(kind: 'minimum' | 'maximum', inner: Dim, outer: Dim): boolean {
  const [only, ...others] = termsOf(inner);
  const [factor, ...more] = only?.factors ?? [];
  if (!only || !factor || others.length + more.length > 0) return false;
  const { atom, power } = factor;
  if (only.numerator !== 1 || only.denominator !== 1 || power !== 1) return false;
  const opposite = kind === 'minimum' ? 'maximum' : 'minimum';
  return atom.kind === opposite && atom.of.some(part => keyOf(part) === keyOf(outer));
}

function neverWorse(better: -1 | 1, a: Dim, b: Dim): boolean {
  return (better === 1 ? less(a, b) : less(b, a)) === false;
}

function isPositive(dim: Dim): boolean {
  return (boundsOf(dim).low ?? 0) > 0;
}

/** All coefficients share a factor that the constant does not have: `2·H + 1` is never 0. */
function cannotVanish(dim: Dim): boolean {
  const terms = termsOf(dim);
  if (!terms.every(isWhole)) return false;
  const constant = terms.find(t => t.factors.length === 0)?.numerator ?? 0;
  const common = terms.filter(t => t.factors.length > 0).reduce((g, t) => gcd(g, t.numerator), 0);
  return constant % common !== 0;
}

function raise(value: Dim, power: number): Dim {
  if (power >= 0) return product(Array<Dim>(power).fill(value));
  const terms = termsOf(value);
  // 1/(a + b) has no place in the normal form.
  if (terms.length !== 1) return unknownDim('it is a quotient of sums');
  return product(Array<Dim>(-power).fill(ofTerms([inverse(terms[0]!)])));
}

function* atomsOf(dim: Dim): Generator<Atom> {
  for (const term of termsOf(dim)) {
    for (const { atom } of term.factors) {
      yield atom;
      if (atom.kind === 'floor') yield* [...atomsOf(atom.dividend), ...atomsOf(atom.divisor)];
      else if (atom.kind !== 'symbol') for (const inner of atom.of) yield* atomsOf(inner);
    }
  }
}

function keyOf(dim: Dim): string {
  return typeof dim === 'number' ? `${dim}` : dim.key;
}
