/** Functions that ask what an object is and has, and that change it: `isinstance`, `getattr`, `vars`. */
import type { Location } from '../../source/span';
import { attributeDict } from '../attribute-dict';
import { dictOf, findAttribute, findInClass, getAttribute, unmodelled } from '../attributes';
import { isCallable } from '../call';
import { isSubclass } from '../classes';
import { typeName } from '../objects';
import { PythonException, type Run, raise } from '../run';
import { deleteAttribute, setAttribute } from '../set-attribute';
import { setItem } from '../subscript';
import { addModuleNames, OPEN } from '../torch/module-attributes';
import { operatorNames } from '../torch/namespace';
import {
  type Arguments,
  ClassValue,
  Dict,
  Func,
  Instance,
  isDim,
  List,
  ModuleInstance,
  Namespace,
  Tensor,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { exceptionClass } from './exceptions';
import type { Natives } from './natives';
import { isInstance, isSubclassOf } from './types-of';

export const introspection: Natives = {
  isinstance: (_run, args, at) => {
    requireArguments('isinstance expected', args, 2, at);
    if (args.positional.length === 2) refuseKind(args.positional[0]!, args.positional[1]!, at);
    return isInstance(args.positional[0]!, args.positional[1]!) ?? new Unknown('the type is not known');
  },
  issubclass: (_run, args, at) => {
    requireArguments('issubclass expected', args, 2, at);
    return isSubclassOf(args.positional[0]!, args.positional[1]!) ?? new Unknown('the class is not known');
  },
  getattr: (run, args, at) => {
    requireArguments('getattr expected at least', args, 2, at);
    const [value, name, fallback] = args.positional as [Value, Value, Value?];
    refuseName(name, at);
    if (typeof name !== 'string') return name instanceof Unknown ? name : new Unknown('the attribute is not known');
    if (fallback === undefined) return getAttribute(run, value, name, at);
    const found = quietly(run, () => findAttribute(run, value, name, at));
    return found === undefined || (found instanceof Unknown && unmodelled.has(found)) ? fallback : found;
  },
  hasattr: (run, args, at) => {
    requireArguments('hasattr expected', args, 2, at);
    const [value, name] = args.positional as [Value, Value];
    if (!run.exploring) refuseName(name, at);
    if (typeof name !== 'string') return new Unknown('the attribute is not known');
    if (value instanceof Unknown) return new Unknown(value.reason);
    const found = quietly(run, () => findAttribute(run, value, name, at));
    if (found instanceof Unknown && unmodelled.has(found)) return false;
    if (
      found instanceof Unknown &&
      !(value instanceof Instance && (value.attributes.has(name) || findInClass(value.cls, name) !== undefined))
    )
      return found;
    return found !== undefined;
  },
  setattr: (run, args, at) => {
    requireArguments('setattr expected', args, 3, at);
    const [value, name, assigned] = args.positional as [Value, Value, Value];
    refuseName(name, at);
    if (typeof name === 'string') setAttribute(run, value, name, assigned, at);
    else if (value instanceof ModuleInstance) {
      // Before `super().__init__()` PyTorch takes neither modules nor parameters.
      if (value.initialized)
        run.journal.set(value.attributes, OPEN, new Unknown('an attribute was set under an unknown name'));
    } else if (value instanceof Instance) setItem(run, attributeDict(value.attributes), name, assigned, at);
    return null;
  },
  delattr: (run, args, at) => {
    const [value, name] = args.positional as [Value, Value];
    if (typeof name === 'string') deleteAttribute(run, value, name, at);
    return null;
  },
  callable: (_run, args) => isCallable(args.positional[0]!) ?? new Unknown('the value is not known'),
  vars: (_run, args) => attributesOf(args.positional[0]!),
  dir: (_run, args) => {
    const [value] = args.positional;
    if (value instanceof Namespace && value.name.startsWith('torch')) return new List([...operatorNames(value.name)]);
    if (value instanceof Namespace) return new List([...value.attributes.keys()]);
    if (value instanceof Instance && !(value instanceof ModuleInstance))
      return new List([...value.attributes.keys(), ...value.cls.mro.flatMap(cls => [...cls.attributes.keys()])]);
    return new Unknown('the names are not known');
  },
};

/** An AttributeError raised by a property or `__getattr__` means that the attribute is not there. */
function quietly(run: Run, work: () => Value | undefined): Value | undefined {
  run.tries++;
  const { depth } = run;
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PythonException) || !isSubclass(error.value.cls, exceptionClass('AttributeError')))
      throw error;
    run.depth = depth;
    return undefined;
  } finally {
    run.tries--;
  }
}

/** How many a function of Python's own was given, where it needs more. */
function requireArguments(expected: string, { positional, unknown }: Arguments, count: number, at: Location): void {
  if (unknown || positional.length >= count) return;
  raise('TypeError', `${expected} ${count} argument${count === 1 ? '' : 's'}, got ${positional.length}`, at);
}

/** Raises where what `isinstance` compares with is no class for certain. Of a tuple, what follows the first that fits is not looked at. */
function refuseKind(value: Value, kind: Value, at: Location): void {
  if (kind instanceof Tuple) {
    for (const item of kind.items) {
      refuseKind(value, item, at);
      if (isInstance(value, item) !== false) return;
    }
    return;
  }
  const isData =
    kind instanceof Tensor || kind instanceof List || kind instanceof Dict || typeof kind === 'string' || isDim(kind);
  const isLayer = kind instanceof ModuleInstance && findInClass(kind.cls, '__instancecheck__') === undefined;
  if (isData || isLayer) raise('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union', at);
}

/** What cannot be the name of an attribute for certain. */
function refuseName(name: Value | undefined, at: Location): void {
  if (name instanceof ModuleInstance || name instanceof Tensor || name instanceof Func)
    raise('TypeError', `attribute name must be string, not '${typeName(name)}'`, at);
}

function attributesOf(value: Value): Value {
  if (value instanceof ModuleInstance) return addModuleNames(value);
  if (value instanceof Instance) return attributeDict(value.attributes);
  if (value instanceof ClassValue || value instanceof Func) return dictOf(value.attributes);
  return value instanceof Unknown ? value : new Unknown(`the attributes of a ${typeName(value)} are not followed`);
}
