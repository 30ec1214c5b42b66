/**
 * Carries offsets from an older text to a newer one: what stands before the edit stays, what stands behind it moves, what
 * was edited is gone, its two edges excepted. Used to keep showing the last good analysis while the code does not parse.
 */
import type { Span } from '../source/span';

export interface Rebase {
  /** From the old text to the new; `undefined` inside the edited part. */
  readonly forward: (offset: number) => number | undefined;
  /** From the new text back to the old; `undefined` inside the edited part. */
  readonly back: (offset: number) => number | undefined;
}

/** A span whose text is what it was, moved; `undefined` where an edit touched it. */
export function carrySpan(forward: Rebase['forward'], { from, to }: Span): Span | undefined {
  const moved = { from: forward(from), to: forward(to) };
  if (moved.from === undefined || moved.to === undefined || moved.to - moved.from !== to - from) return undefined;
  return moved as Span;
}

export function rebase(before: string, after: string): Rebase {
  if (before === after) return { forward: offset => offset, back: offset => offset };
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const carry = (offset: number, from: number, to: number) => {
    if (offset <= head) return offset;
    if (offset >= from - tail) return offset + to - from;
    return undefined;
  };
  return {
    forward: offset => carry(offset, before.length, after.length),
    back: offset => carry(offset, after.length, before.length),
  };
}
