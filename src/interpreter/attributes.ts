import type { Location } from '../source/span';
import { Tensor } from '../tensor/tensor';
import { spread, Unknown, UnknownArray, UnknownFloat } from '../tensor/unknown';
import { attributeDict, unknownAttributes } from './attribute-dict';
import { isUnfollowed, lacksAttribute } from './builtins/attribute-names';
import { exceptionClass } from './builtins/exceptions';
import { types } from './builtins/types';
import { callValue } from './call';
import { complexAttribute } from './complex-number';
import { defaultOf } from './frame';
import { codeOf } from './function-code';
import { memberOf } from './imports';
import { wholeDict } from './module-dict';
import { typeName, typeOf } from './objects';
import { patched } from './patched';
import { PythonException, type Run, raise } from './run';
import { readsMethod } from './torch/gradients';
import { layerLacks } from './torch/layer-names';
import { methodOfClass, moduleInstanceAttribute } from './torch/module-attributes';
import { isWithoutWeight } from './torch/operator-classes';
import { tensorAttribute } from './torch/tensor-attributes';
import { isOfTensorsAlone } from './torch/tensor-names';
import { NotedObject, NotedUnknown } from './torch/training-calls';
import {
  Arguments,
  BoundMethod,
  ClassValue,
  Complex,
  Descriptor,
  Dict,
  Func,
  Instance,
  ModuleInstance,
  Namespace,
  Native,
  NdArray,
  SOMEWHERE,
  Super,
  Token,
  Tuple,
  UnknownDevice,
  UnknownInput,
  type Value,
} from './values';

/** `value.name`; raises AttributeError where it is absent for certain. */
export function getAttribute(run: Run, value: Value, name: string, at: Location): Value {
  const found = findAttribute(run, value, name, at);
  if (found !== undefined) return found;
  if (run.exploring) return new Unknown(`.${name} is not known`);
  if (value instanceof ClassValue)
    return raise('AttributeError', `type object '${value.name}' has no attribute '${name}'`, at);
  if (value instanceof Namespace)
    return raise('AttributeError', `module '${value.name}' has no attribute '${name}'`, at);
  return raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`, at);
}

/** The attribute, Unknown where it may be there, `undefined` where it is absent for certain. */
export function findAttribute(run: Run, value: Value, name: string, at: Location): Value | undefined {
  if (name === 'zero_grad' || name === 'backward') readsMethod(run, value, name);
  if (value instanceof UnknownArray && name === 'shape') return new Tuple(value.shape);
  if (value instanceof UnknownArray && name === 'astype')
    return getAttribute(run, new NdArray(value.shape, 'int64'), name, at);
  if (value instanceof NotedObject) return value.attributeOf(name);
  if (value instanceof UnknownInput && MOVING.has(name)) return value.moved;
  // `input_ids.ne(0)` is not what went in.
  if (value instanceof UnknownInput && COMPARING.has(name)) return value.item;
  if (value instanceof UnknownFloat && lacksAttribute(types.float, name, run.imports.hasNumPy)) return undefined;
  if (value instanceof Unknown) return value instanceof NotedUnknown ? value.result : spread(value);
  if (value instanceof Instance)
    return value.cls.readsAttributes ? readAttribute(run, value, name, at) : instanceAttribute(run, value, name, at);
  if (value instanceof ClassValue) return classAttribute(run, value, name, at);
  if (value instanceof Namespace) return name === '__dict__' ? wholeDict(run, value) : memberOf(run, value, name);
  if (value instanceof Complex) return complexAttribute(value, name);
  if (value instanceof Tensor) return tensorAttribute(run, value, name, at);
  if (value instanceof Super) return superAttribute(run, value, name, at);
  if (value instanceof Func || value instanceof Native) return functionAttribute(run, value, name);
  if (value instanceof BoundMethod) return methodAttribute(run, value, name);
  if (value instanceof Descriptor) return descriptorAttribute(value, name);
  if (value instanceof Tuple && value.cls?.names) {
    const index = value.cls.names.indexOf(name);
    if (index >= 0) return value.items[index];
  }
  if (value instanceof Token && value.kind === 'device' && value !== SOMEWHERE) {
    const [type, index] = value.name.split(':');
    if (name === 'type') return type!;
    if (name === 'index') return index === undefined ? null : Number(index);
  }
  if (value === SOMEWHERE && name === 'type') return new UnknownDevice();
  const cls = typeOf(value)!;
  if (name === '__class__') return cls;
  const found = findInClass(cls, name);
  if (found !== undefined) return bindTo(run, found, value, cls, at);
  if (lacksAttribute(cls, name, run.imports.hasNumPy)) return undefined;
  return cls.native ? new Unknown(`.${name} of a ${cls.name} is not followed`) : undefined;
}

/** Methods and attributes of tensors that lay their values on other axes. */
const MOVING = new Set(
  (
    'view view_as reshape reshape_as resize flatten unflatten ravel permute transpose t T mT H swapaxes swapdims movedim ' +
    'moveaxis squeeze unsqueeze unfold expand expand_as repeat tile diff sum mean amax amin max min prod std var norm ' +
    'argmax argmin gather index_select select narrow diagonal matmul mm bmm'
  ).split(' '),
);

const COMPARING = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'isnan', 'isinf', 'isfinite']);

/** An attribute of a class, unbound, along its method resolution order. */
export function findInClass(cls: ClassValue, name: string): Value | undefined {
  for (const base of cls.mro) {
    const found = base.attributes.get(name);
    if (found !== undefined) return cls.doubted?.has(base) ? cls.unknownBase : found;
  }
  return undefined;
}

/** Classes of ours whose attributes are all modelled. */
const WHOLE = new Set([
  types.object,
  types.Module,
  types.Enum,
  types.Mapping,
  types.ABC,
  types.Generic,
  types.Sequential,
  types.ModuleList,
  types.ModuleDict,
]);

/** Attributes of PyTorch's layers that we do not model and that most likely do not exist: `hasattr` says no. */
export const unmodelled = new WeakSet<Unknown>();

/** By way of the class's own `__getattribute__`. */
function readAttribute(run: Run, instance: Instance, name: string, at: Location): Value | undefined {
  const reader = findInClass(instance.cls, '__getattribute__')!;
  try {
    return callValue(run, reader, new Arguments([instance, name]), at);
  } catch (error) {
    if (error instanceof PythonException && error.value.cls.mro.includes(exceptionClass('AttributeError')))
      return undefined;
    throw error;
  }
}

/** `object.__getattribute__`: what an attribute is without one of the class's own. */
export function plainAttribute(run: Run, value: Value, name: string, at: Location): Value {
  const found =
    value instanceof Instance ? instanceAttribute(run, value, name, at) : findAttribute(run, value, name, at);
  if (found !== undefined) return found;
  if (run.exploring) return new Unknown(`.${name} is not known`);
  return raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`, at);
}

function instanceAttribute(run: Run, instance: Instance, name: string, at: Location): Value | undefined {
  const { cls } = instance;
  const inClass = patched(run, cls, name) ?? findInClass(cls, name);
  if (inClass instanceof Descriptor && inClass.kind === 'property') return bindTo(run, inClass, instance, cls, at);
  const own = instance.attributes.get(name);
  if (own !== undefined) return own;
  if (inClass instanceof Descriptor && inClass.kind === 'cached_property') {
    const value = bindTo(run, inClass, instance, cls, at);
    run.journal.set(instance.attributes, name, value);
    return value;
  }
  if (name === '__class__') return cls;
  if (name === '__module__') return '__main__';
  if (name === '__doc__' && inClass === undefined) return null;
  if (name === '__dict__' && !(instance instanceof ModuleInstance)) return attributeDict(instance.attributes);
  if (instance instanceof ModuleInstance) {
    const registered = moduleInstanceAttribute(run, instance, name);
    if (registered !== undefined) return registered;
  }
  if (inClass !== undefined) return bindTo(run, inClass, containerOf(instance, inClass, name), cls, at);
  if (instance.payload !== undefined && !(instance.payload instanceof Instance)) {
    if (name === 'args' && cls.mro.includes(types.BaseException)) return instance.payload;
    if (instance.payload instanceof Descriptor) return descriptorAttribute(instance.payload, name);
    const inherited = typeOf(instance.payload);
    const found = inherited && findInClass(inherited, name);
    if (found !== undefined) return bindTo(run, found, instance.payload, cls, at);
  }
  const fallback = findInClass(cls, '__getattr__');
  if (fallback !== undefined && !(fallback instanceof Native && !isOfContainer(fallback)))
    return callValue(run, bindTo(run, fallback, holderOf(instance, fallback), cls, at), new Arguments([name]), at);
  const base = cls.unknownBase;
  const open =
    (base instanceof NotedUnknown ? base.attributeOf(instance, name) : base) ?? unknownAttributes(instance.attributes);
  if (open) return open;
  if (isUnfollowed(cls, name)) return new Unknown(`.${name} of ${cls.name} is not followed`);
  const ours = cls.mro.find(
    base => isWritten(base) || (base.native && !WHOLE.has(base) && !lacksAttribute(base, name, true)),
  );
  if (!ours || cls.mro.includes(types.BaseException)) return undefined;
  if (instance instanceof ModuleInstance && !run.exploring) {
    if (instance.bound && isOfTensorsAlone(name)) return undefined;
    if ((name === 'weight' || name === 'bias') && isWithoutWeight(instance, name)) return undefined;
    if (ours.operator && layerLacks(ours.operator.name, name)) return undefined;
  }
  const guess = new Unknown(`.${name} of ${ours.name} is not followed`);
  if (instance instanceof ModuleInstance || isWritten(ours)) unmodelled.add(guess);
  return guess;
}

/** Written as Python here, with less than the original has. */
function isWritten({ definition }: ClassValue): boolean {
  return definition?.uri.startsWith('python:') ?? false;
}

function classAttribute(run: Run, cls: ClassValue, name: string, at: Location): Value | undefined {
  if (name === '__name__' || name === '__qualname__') return cls.name;
  if (name === '__mro__') return new Tuple(cls.mro);
  if (name === '__bases__') return new Tuple(cls.bases);
  if (name === '__class__') return types.type;
  if (name === '__dict__') return dictOf(cls.attributes);
  const found = patched(run, cls, name) ?? findInClass(cls, name);
  if (found instanceof Descriptor) {
    if (found.kind === 'staticmethod') return found.func;
    if (found.kind === 'classmethod') return new BoundMethod(cls, found.func as Func);
    return found;
  }
  if (found !== undefined) return readerOf(found) ? bindTo(run, found, cls, cls, at) : found;
  const ofMeta = metaclassAttribute(run, cls, name, at);
  if (ofMeta !== undefined) return ofMeta;
  if (name === '__doc__' || name === '__annotations__' || name === '__module__')
    return name === '__module__' ? '__main__' : name === '__doc__' ? null : new Dict();
  if (cls.unknownBase) return cls.unknownBase;
  if (isUnfollowed(cls, name)) return new Unknown(`${cls.name}.${name} is not followed`);
  const mayHave = (base: ClassValue) =>
    base.native &&
    base !== types.object &&
    base !== types.Module &&
    (name === 'mro' || !lacksAttribute(base, name, true));
  return cls.mro.some(base => isWritten(base) || mayHave(base))
    ? new Unknown(`${cls.name}.${name} is not followed`)
    : undefined;
}

/** A class is an instance of its metaclass, and has what that has. */
function metaclassAttribute(run: Run, cls: ClassValue, name: string, at: Location): Value | undefined {
  const meta = metaclassOf(cls);
  if (meta instanceof Unknown) return meta;
  if (!(meta instanceof ClassValue) || meta.native) return undefined;
  const found = meta.mro
    .filter(base => !base.native)
    .find(base => base.attributes.has(name))
    ?.attributes.get(name);
  return found === undefined ? undefined : bindTo(run, found, cls, meta, at);
}

/** What a method works on: those of `dict` in a class made from it on the dict inside. */
function containerOf(self: Value, found: Value, name: string): Value {
  return name.startsWith('__') ? self : holderOf(self, found);
}

/** The dict, list or text inside an object whose class is made from theirs, for a method of theirs. */
export function holderOf(self: Value, found: Value): Value {
  if (!(self instanceof Instance) || !isOfContainer(found)) return self;
  return self.payload ?? new Unknown('what the object holds is not known');
}

/** A method of a built-in container, under whichever name: `__getattr__ = dict.get`. */
export function isOfContainer(found: Value): boolean {
  if (!(found instanceof Native)) return false;
  methodsOfContainers ??= new Set(CONTAINERS.flatMap(base => [...base.attributes.values()]));
  return methodsOfContainers.has(found);
}

/** The built-in classes get their methods while the program is loaded. */
let methodsOfContainers: ReadonlySet<Value> | undefined;

const CONTAINERS = [types.dict, types.list, types.set, types.tuple, types.str];

function superAttribute(run: Run, value: Super, name: string, at: Location): Value | undefined {
  if (value.self === undefined) return unboundAttribute(name);
  const isClass = value.self instanceof ClassValue && value.self.mro.includes(value.cls);
  const cls = isClass ? value.self : value.self instanceof ClassValue ? metaclassOf(value.self) : typeOf(value.self);
  if (!(cls instanceof ClassValue)) return new Unknown('the class of the object is not known');
  const after = cls.mro.indexOf(value.cls) + 1;
  for (const base of cls.mro.slice(after)) {
    const found = base.attributes.get(name);
    if (found === undefined) continue;
    if (cls.doubted?.has(base)) return cls.unknownBase;
    if (isClass && !(found instanceof Descriptor)) return found;
    return bindTo(run, found, containerOf(value.self, found, name), cls, at);
  }
  if (name === '__class__') return types.super;
  const ours = cls.mro.slice(after).find(base => base.operator);
  const part = ours && value.self instanceof ModuleInstance ? methodOfClass(run, value.self, name) : undefined;
  if (part) return part;
  if (!ours && isUnfollowed(cls, name)) return new Unknown(`.${name} of ${cls.name} is not followed`);
  return cls.unknownBase ?? (ours && new Unknown(`.${name} of ${ours.name} is not followed`));
}

/** The class of a class, where it is one of the code's own. */
function metaclassOf(cls: ClassValue): Value | undefined {
  return cls.mro.find(({ metaclass }) => metaclass !== undefined)?.metaclass;
}

/** `super(Net)` has what every `super` has; its `__init__` is its own, and makes nothing of the object. */
function unboundAttribute(name: string): Value | undefined {
  if (name === '__class__') return types.super;
  if (name === '__init__') return new Native('super.__init__', () => null);
  return name.startsWith('__') ? new Unknown(`.${name} of super is not followed`) : undefined;
}

/** What a class attribute becomes when read through an instance. */
export function bindTo(run: Run, found: Value, self: Value, cls: ClassValue, at: Location): Value {
  if (found instanceof Func || found instanceof Native) return new BoundMethod(self, found);
  const custom = readerOf(found);
  if (custom) return callValue(run, custom, new Arguments([found, self instanceof ClassValue ? null : self, cls]), at);
  if (!(found instanceof Descriptor)) return found;
  if (found.kind === 'staticmethod') return found.func;
  if (found.kind === 'classmethod') return new BoundMethod(self instanceof ClassValue ? self : cls, found.func as Func);
  return callValue(run, found.func, new Arguments([self]), at);
}

/** `__get__` of a descriptor that the code wrote itself. */
function readerOf(found: Value): Func | undefined {
  const reader = found instanceof Instance && !(found instanceof ModuleInstance) && findInClass(found.cls, '__get__');
  return reader instanceof Func ? reader : undefined;
}

function functionAttribute(run: Run, func: Func | Native, name: string): Value | undefined {
  const own = func.attributes.get(name);
  if (own !== undefined) return own;
  if (name === '__name__' || name === '__qualname__') return func.name.split('.').pop()!;
  if (name === '__doc__') return null;
  if (name === '__module__') return func instanceof Func ? func.closure.module.name : 'builtins';
  if (name === '__defaults__' && func instanceof Func)
    return new Tuple([...func.defaults.keys()].map(own => defaultOf(run, func, own)!));
  if (name === '__dict__') return dictOf(func.attributes);
  // The one of PyTorch's functions that code asks for it, to see whether it takes `indexing`.
  if (name === '__kwdefaults__' && func.name === 'torch.meshgrid') return dictOf(new Map([['indexing', null]]));
  if (name === '__annotations__') return new Dict();
  if (name === '__code__' && func instanceof Func) return codeOf(func);
  if (name === '__wrapped__' || name === '__self__') return undefined;
  return func instanceof Native || name.startsWith('__')
    ? new Unknown(`.${name} of a function is not followed`)
    : undefined;
}

function methodAttribute(run: Run, method: BoundMethod, name: string): Value | undefined {
  if (name === '__self__') return method.self;
  if (name === '__func__') return method.func;
  return method.func instanceof Func || method.func instanceof Native
    ? functionAttribute(run, method.func, name)
    : new Unknown(`.${name} of a method is not followed`);
}

/** `@name.setter` keeps the getter and takes a setter. */
function descriptorAttribute(property: Descriptor, name: string): Value | undefined {
  if (name === 'fget') return property.func;
  if (name === 'fset') return property.setter ?? null;
  if (name === '__func__') return property.func;
  if (name !== 'setter' && name !== 'getter' && name !== 'deleter') return undefined;
  return new Native(name, (_, args) => {
    const changed = new Descriptor(property.kind, name === 'getter' ? args.positional[0]! : property.func);
    changed.setter = name === 'setter' ? args.positional[0] : property.setter;
    return changed;
  });
}

export function dictOf(attributes: ReadonlyMap<string, unknown>): Dict {
  const dict = new Dict();
  for (const [key, value] of attributes) dict.entries.set(key, [key, value as Value]);
  return dict;
}
