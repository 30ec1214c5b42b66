/** Classes of named tuples, made by `collections.namedtuple` or from `typing.NamedTuple`. */

import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { types } from '../builtins/types';
import { callValue } from '../call';
import { iterate } from '../iterate';
import { type Run, raise } from '../run';
import { type Arguments, ClassValue, Descriptor, Func, Native, Tuple, Unknown, type Value } from '../values';

export function namedTuple(name: string, names: readonly string[]): ClassValue {
  const cls = new ClassValue(name, [types.tuple]);
  cls.mro = [cls, ...types.tuple.mro];
  makeNamed(cls, names);
  return cls;
}

/** Gives a class the constructor of a named tuple. */
export function makeNamed(cls: ClassValue, names: readonly string[]): void {
  cls.names = names;
  cls.attributes.set('_fields', new Tuple([...names]));
  const make = (run: Run, of: ClassValue, args: Arguments, at: Location) => {
    if (!run.exploring) refuseStrays(cls, names, args, at);
    const items = names.map((field, i) => {
      const given = args.get(i, field);
      const value = given === undefined ? findDefault(cls, field) : given;
      if (value !== undefined) return value;
      return run.exploring
        ? new Unknown(`'${field}' is not given`)
        : raise('TypeError', `${cls.name}() missing required argument: '${field}'`, at);
    });
    return new Tuple(items, of);
  };
  cls.construct = (run, args, at) => {
    const own = findInClass(cls, '__new__');
    return own instanceof Func ? callValue(run, own, args.after(cls), at) : make(run, cls, args, at);
  };
  // `super().__new__(cls, …)` in a class made from it.
  if (!cls.attributes.has('__new__'))
    cls.attributes.set(
      '__new__',
      new Native('__new__', (run, args, at) => {
        const [of] = args.positional;
        return of instanceof ClassValue ? make(run, of, args.from(1), at) : new Unknown('the class is not known');
      }),
    );
  cls.attributes.set(
    '_make',
    new Descriptor(
      'classmethod',
      new Native('_make', (run, args, at) => new Tuple([...iterate(run, args.positional[1]!, at).items], cls)),
    ),
  );
}

function findDefault(cls: ClassValue, field: string): Value | undefined {
  const own = cls.attributes.get(`\0default ${field}`);
  return own === undefined ? cls.attributes.get(field) : own;
}

/** Raises where more is given than a named tuple has fields for. */
function refuseStrays(cls: ClassValue, names: readonly string[], { positional, keywords }: Arguments, at: Location) {
  const stray = [...keywords.keys()].find(name => !names.includes(name));
  if (stray !== undefined) raise('TypeError', `${cls.name}() got an unexpected keyword argument '${stray}'`, at);
  const twice = names.slice(0, positional.length).find(name => keywords.has(name));
  if (twice !== undefined) raise('TypeError', `${cls.name}() got multiple values for argument '${twice}'`, at);
  if (positional.length > names.length)
    raise('TypeError', `${cls.name}() takes ${names.length} values but ${positional.length} were given`, at);
}
