/** `functools.singledispatch`: a function that is another one for each class of its first argument. */
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { typeOf } from '../objects';
import { ClassValue, Instance, Native, type NativeCode, Tensor, Unknown, type Value } from '../values';

const dispatchClass = subclass('singledispatch', types.object);

interface Dispatch {
  readonly plain: Value;
  readonly byClass: Map<ClassValue, Value>;
  /** One was registered for a class that is not known. */
  open?: Unknown;
}

const dispatches = new WeakMap<Instance, Dispatch>();

export const singledispatch: NativeCode = (_run, args) => {
  const [plain = null] = args.positional;
  if (plain instanceof Unknown) return plain;
  const made = new Instance(dispatchClass);
  dispatches.set(made, { plain, byClass: new Map() });
  return made;
};

dispatchClass.attributes.set(
  '__call__',
  new Native('singledispatch.__call__', (run, args, at) => {
    const dispatch = dispatches.get(args.positional[0] as Instance)!;
    const [first] = args.positional.slice(1);
    if (first === undefined || first instanceof Unknown)
      return first ?? new Unknown('what it is called with is not known');
    const cls = first instanceof Tensor ? types.Tensor : typeOf(first);
    if (dispatch.open || !cls || cls.unknownBase) return dispatch.open ?? new Unknown('the type is not known');
    const nearest = cls.mro.find(base => dispatch.byClass.has(base));
    return callValue(run, nearest ? dispatch.byClass.get(nearest)! : dispatch.plain, args.from(1), at);
  }),
);

dispatchClass.attributes.set(
  'register',
  new Native('singledispatch.register', (_run, args) => {
    const [self, cls = null, func] = args.positional;
    const dispatch = dispatches.get(self as Instance)!;
    const keep = (func: Value) => {
      if (cls instanceof ClassValue) dispatch.byClass.set(cls, func);
      else dispatch.open = new Unknown('for which class a function is registered is not known');
      return func;
    };
    // Without a class, that of its first annotation is meant.
    if (func !== undefined) return keep(func);
    if (!(cls instanceof ClassValue)) return keep(cls);
    return new Native('register', (_r, inner) => keep(inner.positional[0] ?? null));
  }),
);
