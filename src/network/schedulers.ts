/** Schedulers among the mentions of a file: which of them have a say in the rate of one optimizer. */
import type { Mention } from './network';

/** The others that were made for the same optimizer, in branches that are taken. */
export function besides(mentions: readonly Mention[], scheduler: Mention): readonly Mention[] {
  return mentions.filter(
    other =>
      other !== scheduler && !other.aside && other.optimizer !== undefined && other.optimizer === scheduler.optimizer,
  );
}

/** No other scheduler has a say in the rate; those that a `SequentialLR` is made of are its own. */
export function isAlone(mentions: readonly Mention[], scheduler: Mention): boolean {
  const parts = scheduler.operator.name.endsWith('.SequentialLR') ? scheduler.arguments.schedulers : [];
  return !scheduler.aside && Array.isArray(parts) && besides(mentions, scheduler).length === parts.length;
}
