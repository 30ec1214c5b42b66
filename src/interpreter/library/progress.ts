/**
 * `tqdm`: what it wraps is handed on, item by item, while a bar is drawn. It counts as it is used, whether or not its text is
 * there to read.
 */
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { rangeLength } from '../objects';
import { handsOn } from '../turns';
import { Arguments, Instance, Native, Range, Unknown, type Value } from '../values';

/** A bar stands at long work, and to train for hundreds of turns says no more than to train for a few. */
const MOST_TURNS = 32;

function wrapped(iterable: Value | undefined): Value {
  if (iterable === undefined) return new Unknown('nothing is wrapped');
  const turns = iterable instanceof Range ? rangeLength(iterable) : 0;
  return typeof turns === 'number' && turns <= MOST_TURNS
    ? iterable
    : new Unknown('so many turns under a progress bar are not followed one by one');
}

const bar = subclass('tqdm', types.object);

addMethods(bar, {
  __init__: (run, args, at) => {
    const self = args.positional[0];
    const iterable = args.get(1, 'iterable');
    if (self instanceof Instance) handsOn(run, self, iterable, at).payload = wrapped(iterable);
    return null;
  },
  __enter__: (_run, args) => args.positional[0] ?? null,
  __exit__: () => null,
});

const rangeBar = new Native('tqdm.trange', (run, args, at) =>
  callValue(
    run,
    bar,
    new Arguments([callValue(run, types.range, new Arguments(args.positional, undefined, args.unknown), at)]),
    at,
  ),
);

export const progress = new Map<string, Value>([
  ['tqdm', bar],
  ['trange', rangeBar],
]);
