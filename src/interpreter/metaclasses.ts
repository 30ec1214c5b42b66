/**
 * What a metaclass of the code's own does when a class is made: it keeps the class in a registry, or adds to its body;
 * and what its `__call__` does when an instance is.
 */
import type { Location } from '../source/span';
import { findInClass } from './attributes';
import { callValue } from './call';
import type { Run } from './run';
import { Arguments, ClassValue, Descriptor, Dict, Func, Native, Tuple, type Value } from './values';

/** `class Net(Base, metaclass=Meta)`, or with a base that has one: the class as `Meta.__new__` and `Meta.__init__` leave it. */
export function throughMetaclass(run: Run, cls: ClassValue, at: Location): Value {
  const meta = cls.mro.find(({ metaclass }) => metaclass !== undefined)?.metaclass;
  if (!(meta instanceof ClassValue) || meta.native) return cls;
  const body = new Dict();
  for (const [name, value] of cls.attributes) body.entries.set(name, [name, value]);
  const given = [cls.name, new Tuple([...cls.bases]), body];
  const create = functionOf(findInClass(meta, '__new__'));
  let made: Value = cls;
  if (create) {
    beingMade.push(cls);
    try {
      made = callValue(run, create, new Arguments([meta, ...given]), at);
    } finally {
      beingMade.pop();
    }
  }
  const init = functionOf(findInClass(meta, '__init__'));
  if (init && made instanceof ClassValue) callValue(run, init, new Arguments([made, ...given]), at);
  // One that is not known was made from this one all the same.
  return made instanceof ClassValue ? made : cls;
}

/** `type.__new__(meta, name, bases, body)` in a metaclass: the class that is being made, with what was added to its body. */
export const typeNew = new Native('type.__new__', (_run, args) => {
  const cls = beingMade.at(-1);
  const body = args.get(3, 'dict');
  if (!cls || args.positional[1] !== cls.name) return args.positional[0] ?? null;
  if (body instanceof Dict) for (const [name, value] of body.entries.values()) setBody(cls, name, value);
  return cls;
});

/** `Meta.__call__`, where the class has a metaclass of the code's own that writes one. */
export function metaclassCall(cls: ClassValue): Func | undefined {
  const meta = cls.mro.find(({ metaclass }) => metaclass !== undefined)?.metaclass;
  return meta instanceof ClassValue && !meta.native ? functionOf(findInClass(meta, '__call__')) : undefined;
}

function setBody(cls: ClassValue, name: Value, value: Value): void {
  if (typeof name === 'string') cls.attributes.set(name, value);
}

function functionOf(found: Value | undefined): Func | undefined {
  const func = found instanceof Descriptor ? found.func : found;
  return func instanceof Func ? func : undefined;
}

/** The classes whose metaclasses run, the innermost last. */
const beingMade: ClassValue[] = [];
