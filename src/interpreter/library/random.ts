/**
 * Python's `random`: what is drawn is not known, but its kind is. A whole number is at least and at most what it was drawn
 * between, which tells that `x[:, top:top + 32]` lies inside the image.
 * Source: Python's manual, random; recorded in test/truth/loading.json.
 */
import { boundsOf } from '../../tensor/bounds';
import { drawnDim, subtract } from '../../tensor/dim';
import { UnknownFloat, UnknownShare } from '../../tensor/unknown';
import { functions, ofAll } from '../builtins/natives';
import { iterate } from '../iterate';
import { mergeValues } from '../merge';
import { isDim, List, type NativeCode, Unknown, type Value } from '../values';

export const DRAWN = 'it is drawn at random';

/** A whole number from `low` to `high`, both counted in. */
export function drawn(low: Value | undefined, high: Value | undefined): Value {
  if (!isDim(low) || !isDim(high)) return new Unknown(DRAWN);
  const least = boundsOf(low).low ?? Number.NEGATIVE_INFINITY;
  const most = boundsOf(high).high ?? Number.POSITIVE_INFINITY;
  return least <= most ? drawnDim(least, high, DRAWN) : new Unknown(DRAWN);
}

/** A whole number from `low` up to, but without, `high`. */
export function drawnBelow(low: Value | undefined, high: Value | undefined): Value {
  if (!isDim(high)) return new Unknown(DRAWN);
  return drawn(low, subtract(high, 1));
}

/** One of them, whichever it is. */
export function drawnOf(items: readonly Value[]): Value {
  if (items.length > 0 && items.every(item => typeof item === 'number')) {
    const numbers = items as readonly number[];
    return drawnDim(Math.min(...numbers), Math.max(...numbers), DRAWN);
  }
  return items.length > 0 ? items.reduce((a, b) => mergeValues(a, b, { reason: DRAWN })) : new Unknown(DRAWN);
}

const real: NativeCode = () => new UnknownFloat(DRAWN);

export const random = functions(
  {
    // From 0 up to, but without, 1.
    random: () => new UnknownShare(DRAWN),
    uniform: real,
    gauss: real,
    normalvariate: real,
    betavariate: real,
    triangular: real,
    randint: ofAll((_run, args) => drawn(args.get(0, 'a'), args.get(1, 'b'))),
    randrange: ofAll((_run, args) => {
      const [start, stop] = [args.get(0, 'start'), args.get(1, 'stop') ?? null];
      // With a step it is one of fewer.
      return stop === null ? drawnBelow(0, start) : drawnBelow(start, stop);
    }),
    choice: ofAll((run, args, at) => {
      const { items, unknown } = iterate(run, args.get(0, 'seq') ?? null, at);
      return unknown ? new Unknown(unknown.reason) : drawnOf(items);
    }),
    sample: ofAll((run, args, at) => {
      const { items, unknown } = iterate(run, args.get(0, 'population') ?? null, at);
      const k = args.get(1, 'k');
      const isPlain = !unknown && typeof k === 'number' && k <= items.length && !args.keywords.has('counts');
      return isPlain ? new List(Array.from({ length: k }, () => drawnOf(items))) : new Unknown(DRAWN);
    }),
  },
  'random.',
);
