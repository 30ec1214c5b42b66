/**
 * `tqdm`: what it wraps is handed on, item by item, while a bar is drawn. It counts as it is used, whether or not its text is
 * there to read.
 */
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { Arguments, Instance, Native, Unknown, type Value } from '../values';

const bar = subclass('tqdm', types.object);

addMethods(bar, {
  __init__: (_run, args) => {
    const self = args.positional[0];
    if (self instanceof Instance) self.payload = args.get(1, 'iterable') ?? new Unknown('nothing is wrapped');
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
