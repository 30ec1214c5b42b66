/**
 * What a comparison of sizes says where the symbols decide it. On each side of a branch on such a condition it is known how
 * it came out, and what it says of another comparison: where T is at least 4,096 it is not 1.
 */
import { boundsOf } from './bounds';
import { type Dim, negate, substitute, subtract, symbolsOf, whyUnknown } from './dim';

/** It holds where `excess` is at least 0, and nowhere else. */
export interface Condition {
  readonly excess: Dim;
}

/** `a >= b`; `undefined` where the sizes are more than symbols: what nobody knows may be another thing each time. */
export function atLeast(a: Dim, b: Dim): Condition | undefined {
  const excess = subtract(a, b);
  return whyUnknown(excess) === undefined ? { excess } : undefined;
}

/** `a > b`, of whole numbers. */
export function moreThan(a: Dim, b: Dim): Condition | undefined {
  return atLeast(subtract(a, 1), b);
}

/** `a == b`, where one of the two is never the larger. */
export function equalTo(a: Dim, b: Dim): Condition | undefined {
  const { low, high } = boundsOf(subtract(a, b));
  return low === 0 ? atLeast(b, a) : high === 0 ? atLeast(a, b) : undefined;
}

export function opposite({ excess }: Condition): Condition {
  return { excess: subtract(negate(excess), 1) };
}

/** The size as it is where the condition holds, if that settles a symbol: T is 1 where it is at most that. */
export function settledBy({ excess }: Condition, size: Dim): Dim {
  const [name, ...others] = symbolsOf(excess);
  if (name === undefined || others.length > 0 || boundsOf(excess).high !== 0) return size;
  const [most, less, least] = [0, 1, 2].map(value => substitute(excess, { [name]: value }));
  const isPlain = typeof most === 'number' && less === most - 1 && least === most - 2;
  return isPlain ? substitute(size, { [name]: most }) : size;
}

/** Whether `asked` holds wherever all of `known` do (`true`), nowhere there (`false`), or on some of it. */
export function impliedBy(known: readonly Condition[], asked: Condition): boolean | undefined {
  const holds = ({ excess }: Condition) => known.some(one => (boundsOf(subtract(excess, one.excess)).low ?? -1) >= 0);
  return holds(asked) ? true : holds(opposite(asked)) ? false : undefined;
}
