/**
 * `x.unsqueeze_(0)` gives a tensor another shape under all its names. Shapes are fixed here, so that the tensor becomes
 * another value; whoever meets the old one, under another name or in a list, takes what became of it.
 */
import type { Journal } from './journal';
import { Tensor, type Unknown, type Value } from './values';

const NOW = 'now';
const became = new WeakMap<Tensor, Map<string, Value>>();

/** From here on, and as long as the journal keeps it, `before` is `after`. */
export function reshape(journal: Journal, before: Tensor, after: Tensor | Unknown): void {
  if (before === after) return;
  let entry = became.get(before);
  if (!entry) became.set(before, (entry = new Map()));
  journal.set(entry, NOW, after);
}

/** The value itself, or what became of the tensor. */
export function latest(value: Value): Value {
  let found = value;
  while (found instanceof Tensor) {
    const next = became.get(found)?.get(NOW);
    if (next === undefined) break;
    found = next;
  }
  return found;
}
