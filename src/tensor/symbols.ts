/** Sizes that are no numbers: named ones, those that nobody knows, and numbers that are drawn between two others. */
import { boundsOf } from './bounds';
import { type Dim, ofAtom } from './polynomial';

export function symbol(name: string): Dim {
  return ofAtom({ kind: 'symbol', key: /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) ? name : `{${name}}`, name });
}

let unknowns = 0;

/**
 * A size of this name that is equal to no other of the same name: two loaders have each its own `batch_size`. But for
 * exceptions, such as a last batch, it is `usual`; it is never more than `most`.
 */
export function namedAlike(name: string, usual: number, most = Number.POSITIVE_INFINITY): Dim {
  return ofAtom({ kind: 'symbol', key: `${name}#${++unknowns}`, name, usual, between: [1, most] });
}

/** A size that nobody knows, shown as `?`: equal to nothing but itself. */
export function unknownDim(reason: string): Dim {
  return ofAtom({ kind: 'symbol', key: `?${++unknowns}`, name: '?', reason });
}

/** An integer drawn at random, at least `low` and at most `high`; shown as `?`. */
export function drawnDim(low: number, high: Dim, reason: string): Dim {
  if (low === high) return low;
  const most = typeof high === 'number' ? {} : { most: high };
  const between = [low, boundsOf(high).high ?? Number.POSITIVE_INFINITY] as const;
  return ofAtom({ kind: 'symbol', key: `?${++unknowns}`, name: '?', reason, between, ...most });
}
