/** Setting and deleting `value.name`: by the class's own `__setattr__` and descriptors, else where the value keeps the name. */
import type { Location } from '../source/span';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { attributeDict } from './attribute-dict';
import { findAttribute, findInClass, holderOf, isOfContainer } from './attributes';
import { types } from './builtins/types';
import { callValue } from './call';
import { typeName } from './objects';
import { patch } from './patched';
import { type Run, raise } from './run';
import { assignModuleAttribute, deleteModuleAttribute, OPEN } from './torch/module-attributes';
import { setTensorAttribute } from './torch/tensor-attributes';
import { noteGiven } from './torch/tensor-names';
import {
  Arguments,
  ClassValue,
  Descriptor,
  Dict,
  Func,
  Instance,
  ModuleInstance,
  Namespace,
  UnknownPart,
  type Value,
} from './values';

/** `value.name = assigned`. */
export function setAttribute(run: Run, value: Value, name: string, assigned: Value, at: Location): void {
  if (value instanceof UnknownPart && mayHoldWeights(assigned))
    run.journal.set(value.root.attributes, OPEN, new Unknown('a weight was set on a module that is not known'));
  if (value instanceof Unknown) return;
  if (value instanceof Instance) {
    const custom = findInClass(value.cls, '__setattr__');
    if (custom instanceof Func) callValue(run, custom, new Arguments([value, name, assigned]), at);
    else if (custom !== undefined && isOfContainer(custom))
      callValue(run, custom, new Arguments([holderOf(value, custom), name, assigned]), at);
    else setPlainAttribute(run, value, name, assigned, at);
  } else if (value instanceof ClassValue) {
    if (value === types.Tensor) noteGiven(run, name);
    if (value.native) patch(run, value, name, assigned);
    else run.journal.set(value.attributes, name, assigned);
  } else if (value instanceof Namespace) {
    if (value.uri !== undefined) run.journal.set(value.attributes, name, assigned);
  } else if (value instanceof Func) run.journal.set(value.attributes, name, assigned);
  else if (value instanceof Tensor) setTensorAttribute(run, value, name, assigned, at);
}

function mayHoldWeights(value: Value): boolean {
  return value instanceof Tensor || value instanceof ModuleInstance || value instanceof Unknown;
}

/** `object.__setattr__`, by way of what the class has of the name. */
export function setPlainAttribute(run: Run, instance: Instance, name: string, assigned: Value, at: Location): void {
  const property = findInClass(instance.cls, name);
  if (property instanceof Descriptor && property.kind === 'property') {
    if (property.setter) callValue(run, property.setter, new Arguments([instance, assigned]), at);
    else if (!run.exploring)
      raise('AttributeError', `property '${name}' of '${instance.cls.name}' object has no setter`, at);
    return;
  }
  const writer = property instanceof Instance && findInClass(property.cls, '__set__');
  if (writer instanceof Func) callValue(run, writer, new Arguments([property as Instance, instance, assigned]), at);
  else setInstanceAttribute(run, instance, name, assigned, at);
}

/** On the instance itself, or in what `nn.Module` makes of it. */
export function setInstanceAttribute(run: Run, instance: Instance, name: string, assigned: Value, at: Location): void {
  if (instance instanceof ModuleInstance) assignModuleAttribute(run, instance, name, assigned, at);
  else if (name === '__dict__') replaceAttributes(run, instance, assigned);
  else run.journal.set(instance.attributes, name, assigned);
}

/** `self.__dict__ = self` in a class made from `dict`: items and attributes are one from then on. */
function replaceAttributes(run: Run, instance: Instance, assigned: Value): void {
  const own = assigned === instance;
  const given: Value | undefined = own ? instance.payload : assigned;
  const dict = attributeDict(instance.attributes);
  if (!(given instanceof Dict)) {
    dict.unknown ??= new Unknown('what `__dict__` was set to is not known');
    return;
  }
  dict.unknown ??= given.unknown;
  for (const [key, [, value]] of given.entries)
    if (typeof key === 'string') run.journal.set(instance.attributes, key, value);
  if (own) instance.payload = dict;
}

/** `del value.name`. */
export function deleteAttribute(run: Run, value: Value, name: string, at: Location): void {
  if (value instanceof Instance && !run.exploring && findAttribute(run, value, name, at) === undefined)
    raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`, at);
  if (value instanceof ModuleInstance && deleteModuleAttribute(run, value, name)) return;
  if (value instanceof Instance || (value instanceof ClassValue && !value.native) || value instanceof Func)
    run.journal.delete(value.attributes, name);
}
