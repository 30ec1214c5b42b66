/**
 * What the code being run has asserted of its sizes: `assert n_embd % n_head == 0` makes the quotient exact, so that
 * `n_head * (n_embd // n_head)` is `n_embd` in every sum formed from then on. Assumptions hold within one scope (one network);
 * outside of any, nothing is assumed.
 */
import { type Dim, type Factor, inverse, isWhole, type Term, termsOf, timesTerm } from './polynomial';

interface Exact {
  readonly dividend: Term;
  readonly divisor: Term;
}

let inForce: Exact[] | undefined;

/** Runs `work` with assumptions of its own. */
export function assuming<T>(work: () => T): T {
  const before = inForce;
  inForce = [];
  try {
    return work();
  } finally {
    inForce = before;
  }
}

/** Takes in that this size is 0, where it is the remainder of a division: `a − b·⌊a/b⌋`. */
export function assumeZero(dim: Dim): void {
  if (!inForce) return;
  const terms = termsOf(dim);
  for (const [term, other] of [terms, [...terms].reverse()] as const) {
    if (terms.length !== 2 || !term || !other) return;
    const quotient = other.factors.find(({ atom, power }) => atom.kind === 'floor' && power === 1)?.atom;
    if (quotient?.kind !== 'floor') continue;
    const [dividend, ...more] = termsOf(quotient.dividend);
    const [divisor, ...others] = termsOf(quotient.divisor);
    if (!dividend || !divisor || more.length > 0 || others.length > 0) continue;
    // other = −c·divisor·⌊dividend/divisor⌋ beside c·dividend.
    const rest = { ...other, factors: other.factors.filter(({ atom }) => atom !== quotient) };
    const scale = timesTerm(term, inverse(dividend));
    if (isSame(timesTerm(rest, inverse(divisor)), { ...scale, numerator: -scale.numerator }))
      inForce.push({ dividend, divisor });
  }
}

/** `dividend / divisor` where it is known to be whole: by itself, or as a multiple of what was assumed. */
export function exactQuotient(dividend: Dim, divisor: Dim): Term | undefined {
  if (!inForce || inForce.length === 0) return undefined;
  const [above, ...more] = termsOf(dividend);
  const [below, ...others] = termsOf(divisor);
  if (!above || !below || more.length > 0 || others.length > 0) return undefined;
  const quotient = timesTerm(above, inverse(below));
  return inForce.some(known => isWhole(timesTerm(quotient, timesTerm(known.divisor, inverse(known.dividend)))))
    ? quotient
    : undefined;
}

/** The term with the quotients that are exact written as such. */
export function withExact(term: Term): Term {
  if (!inForce || inForce.length === 0) return term;
  const exact = (factor: Factor) =>
    factor.atom.kind === 'floor' ? exactQuotient(factor.atom.dividend, factor.atom.divisor) : undefined;
  if (!term.factors.some(exact)) return term;
  return term.factors.reduce<Term>(
    (product, factor) => {
      const quotient = exact(factor);
      if (!quotient) return timesTerm(product, { numerator: 1, denominator: 1, factors: [factor] });
      const base = factor.power < 0 ? inverse(quotient) : quotient;
      return Array<Term>(Math.abs(factor.power)).fill(base).reduce(timesTerm, product);
    },
    { numerator: term.numerator, denominator: term.denominator, factors: [] },
  );
}

function isSame(a: Term, b: Term): boolean {
  const rest = timesTerm(a, inverse(b));
  return rest.factors.length === 0 && rest.numerator === 1 && rest.denominator === 1;
}
