/**
 * Interval arithmetic over dimension expressions: symbols are at least 1, unknown sizes anything,
 * numbers drawn between two others are between them, and the rest follows.
 * An end that is `undefined` is open. Bounds decide comparisons; what they leave open stays undecided.
 */
import { type Atom, type Dim, type Expression, ofTerms, type Term, termsOf, timesTerm } from './polynomial';

export interface Bounds {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export function boundsOf(dim: Dim): Bounds {
  if (typeof dim === 'number') return { low: dim, high: dim };
  let [low, high] = interval(dim);
  if (dim.terms.some(term => mostOf(term) !== undefined)) {
    if (high === Number.POSITIVE_INFINITY) high = interval(atMost(dim.terms))[1];
    if (low === Number.NEGATIVE_INFINITY) low = -interval(atMost(dim.terms.map(negated)))[1];
  }
  return { low: Number.isFinite(low) ? low : undefined, high: Number.isFinite(high) ? high : undefined };
}

/** The sum with each drawn number at the most it can be, where the sum grows with it: no smaller than before. */
function atMost(terms: readonly Term[]): Dim {
  return ofTerms(
    terms.flatMap(term => {
      const most = term.numerator > 0 ? mostOf(term) : undefined;
      return most === undefined ? [term] : termsOf(most).map(part => timesTerm(part, { ...term, factors: [] }));
    }),
  );
}

/** The most that the drawn number can be which is all of a term but its coefficient. */
function mostOf({ factors }: Term): Dim | undefined {
  const [only, ...others] = factors;
  return only?.power === 1 && others.length === 0 && only.atom.kind === 'symbol' ? only.atom.most : undefined;
}

function negated(term: Term): Term {
  return { ...term, numerator: -term.numerator };
}

type Interval = readonly [low: number, high: number];

function interval(dim: Dim): Interval {
  if (typeof dim === 'number') return [dim, dim];
  let found = intervals.get(dim);
  if (!found) {
    found = termsOf(dim)
      .map(ofTerm)
      .reduce<Interval>(([low, high], [l, h]) => [low + l, high + h], [0, 0]);
    intervals.set(dim, found);
  }
  return found;
}

/** Expressions never change: sizes of a deep network hold one another, and are asked for over and over. */
const intervals = new WeakMap<Expression, Interval>();

function ofTerm(term: Term): Interval {
  const coefficient = term.numerator / term.denominator;
  return term.factors.reduce<Interval>(
    (value, { atom, power }) => times(value, raised(ofAtom(atom), power)),
    [coefficient, coefficient],
  );
}

function ofAtom(atom: Atom): Interval {
  if (atom.kind === 'symbol')
    return atom.between ?? [atom.reason === undefined ? 1 : Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (atom.kind === 'floor') {
    const [low, high] = interval(atom.divisor);
    if (low <= 0) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const [l, h] = times(interval(atom.dividend), [1 / high, 1 / low]);
    return [Math.floor(l), Math.floor(h)];
  }
  const parts = atom.of.map(interval);
  const pick = atom.kind === 'minimum' ? Math.min : Math.max;
  return [pick(...parts.map(p => p[0])), pick(...parts.map(p => p[1]))];
}

function raised([low, high]: Interval, power: number): Interval {
  if (power < 0) {
    const [l, h] = raised([low, high], -power);
    return l > 0 ? [1 / h, 1 / l] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  }
  if (low >= 0) return [low ** power, high ** power];
  return Array<Interval>(power).fill([low, high]).reduce(times);
}

function times([a, b]: Interval, [c, d]: Interval): Interval {
  // 0·∞ is 0 here: the zero is exact, the infinity only "no bound".
  const corners = [a * c, a * d, b * c, b * d].map(x => (Number.isNaN(x) ? 0 : x));
  return [Math.min(...corners), Math.max(...corners)];
}
