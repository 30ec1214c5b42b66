/** Sizes in numbers, once all their symbols have some. */
import type { Atom, Dim } from './polynomial';

/** The value at these values of the symbols; `undefined` where one is missing or nothing whole comes out. */
export function evaluate(dim: Dim, bindings: Readonly<Record<string, number>>): number | undefined {
  if (typeof dim === 'number') return dim;
  let total = 0;
  for (const term of dim.terms) {
    let above = term.numerator;
    let below = term.denominator;
    for (const { atom, power } of term.factors) {
      const value = evaluateAtom(atom, bindings);
      if (value === undefined) return undefined;
      if (power > 0) above *= value ** power;
      else below *= value ** -power;
    }
    total += above / below;
  }
  return Number.isInteger(total) ? total + 0 : undefined;
}

function evaluateAtom(atom: Atom, bindings: Readonly<Record<string, number>>): number | undefined {
  if (atom.kind === 'symbol') return Object.hasOwn(bindings, atom.name) ? bindings[atom.name] : undefined;
  if (atom.kind === 'floor') {
    const a = evaluate(atom.dividend, bindings);
    const b = evaluate(atom.divisor, bindings);
    return a === undefined || !b ? undefined : Math.floor(a / b);
  }
  const values = atom.of.map(d => evaluate(d, bindings));
  if (values.some(v => v === undefined)) return undefined;
  return (atom.kind === 'minimum' ? Math.min : Math.max)(...(values as number[]));
}
