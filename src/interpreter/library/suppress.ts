/** `contextlib.suppress`: the exceptions that a `with` statement swallows. */
import { addMethods } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { isSubclass } from '../classes';
import { ClassValue, Instance, Tuple } from '../values';

export const suppressClass = subclass('suppress', types.object);

addMethods(suppressClass, {
  __init__: (_run, args) => {
    const [self, ...exceptions] = args.positional;
    if (self instanceof Instance) self.payload = new Tuple(exceptions);
    return null;
  },
  __exit__: (_run, args) => {
    const [self, type] = args.positional;
    const kinds = self instanceof Instance && self.payload instanceof Tuple ? self.payload.items : [];
    return (
      type instanceof ClassValue && kinds.some(kind => kind instanceof ClassValue && isSubclass(type, kind) === true)
    );
  },
});
