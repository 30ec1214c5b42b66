/**
 * What is said of a call where some of its sizes are not known: an unknown size is written `?` (tensor/show.ts), and a
 * sentence, a formula or a count with a hole says nothing, so it is left out.
 */
import type { Explanation, Formula } from '../operators/operator';

/** A `?` that stands where a size would. */
const hole = /(?:^|[\s(=·×⌊+−/±√])\?(?=$|[\s)=·×⌋+−/²³,.;])/;

export function hasHole(text: string): boolean {
  return hole.test(text);
}

/** `3×3 · padding ?` → `3×3`; `? → 64 channels` keeps the side that is known. */
export function knownParts(headline: string): string | undefined {
  const parts = headline.split(' · ').filter(part => (!hasHole(part) || isHalfKnown(part)) && !saysNothing(part));
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

/** `lr lr`, `weight decay weight_decay`, `num_groups groups`: the name stands where the value would. */
function saysNothing(part: string): boolean {
  if (/^\w+_(\w+) \1$/.test(part)) return true;
  const [, name, value] = /^(.+) (\w+)$/.exec(part) ?? [];
  return name !== undefined && value!.replaceAll('_', ' ') === name;
}

function isHalfKnown(part: string): boolean {
  const [from, to] = part.split(' → ');
  return to !== undefined && hasHole(from!) !== hasHole(to);
}

/** Without those that have a hole, and those that say nothing: `2048 = 2048`. */
export function knownFormula(formula: Formula | undefined): Formula | undefined {
  return formula && !hasHole(formula.text) && !/^(.+) = \1$/.test(formula.text) ? formula : undefined;
}

export function knownExplanation(explanation: Explanation | undefined): Explanation | undefined {
  if (!explanation) return undefined;
  const whole = (sentences: readonly string[]) => sentences.filter(sentence => !hasHole(sentence));
  return {
    ...explanation,
    formulas: explanation.formulas.filter(each => knownFormula(each)),
    facts: whole(explanation.facts),
    remarks: whole(explanation.remarks),
    ...(explanation.steps ? { steps: explanation.steps } : {}),
  };
}
