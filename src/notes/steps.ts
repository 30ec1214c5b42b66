/** Steps of a tutorial: headings that say what the code below them does. They sound like tasks and ask nobody. */
import { maySayStep, plainTitle } from './asking';
import { readHeading } from './headings';
import type { Block } from './markdown';

/** By line. */
export function stepsIn(parts: readonly Block[], lines: readonly string[]): ReadonlySet<number> {
  const steps = new Set<number>();
  parts.forEach((part, at) => {
    if (part.type !== 'heading' || !maySayStep(plainTitle(readHeading(part, lines).title))) return;
    let below = at + 1;
    while (below < parts.length && parts[below]!.type !== 'heading' && parts[below]!.type !== 'fence') below++;
    if (parts[below]?.type === 'fence') steps.add(part.from);
  });
  return steps;
}
