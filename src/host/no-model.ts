/** What is said where a command is about a model, and there is none: what was looked for, and what would help. Pure. */
import type { Analysis } from '../network/network';

/** `done`: what would be done with a model. `undefined` for what is no Python. */
export function whyNoModel(analysis: Pick<Analysis, 'missing'> | undefined, done: 'run' | 'exported'): string {
  if (!analysis) return `Open a Python file with a model first; it is the one around the caret that is ${done}.`;
  const [first, ...more] = [...new Set(analysis.missing.map(({ module }) => module))];
  const none = `This file has no model that can be ${done}: no class of it is known to be an nn.Module, and none is made.`;
  if (first === undefined) return none;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return `${none} What ${first}${others} would give is not known, because it was not found: install it, or open the folder it is in.`;
}
