/**
 * What `nn.Module` makes of `self.name = value`: parameters, buffers and submodules go to their registers, which is what
 * `named_modules()` and the parameter count see. Reading finds them again.
 */
import type { Argument } from '../../operators/argument';
import { infer } from '../../operators/operator';
import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { typeName } from '../objects';
import { type Run, raise } from '../run';
import {
  BoundMethod,
  ClassValue,
  Dict,
  Func,
  Instance,
  ModuleInstance,
  Parameter,
  Tensor,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { composedMethod } from './composed';
import { toValue } from './convert';
import { layerLacks } from './layer-names';
import { noteRead } from './needed';
import { noModule } from './no-module';
import { isWithoutWeight, operatorOf } from './operator-classes';

export function assignModuleAttribute(
  run: Run,
  module: ModuleInstance,
  name: string,
  value: Value,
  at: Location,
): void {
  const { journal } = run;
  if (value instanceof Parameter || value instanceof UnknownParameter) {
    if (!module.initialized) notInitialized(run, module, 'parameters', at);
    remove(run, module, name, 'parameters');
    if (value instanceof Parameter && module.bound && reshapes(module.parameters.get(name), value))
      journal.set(module.attributes, REPLACED, true);
    journal.set(module.parameters, name, value);
  } else if (value instanceof ModuleInstance) {
    if (!module.initialized) notInitialized(run, module, 'module', at);
    remove(run, module, name, 'modules');
    journal.set(module.modules, name, value);
  } else if (module.modules.has(name)) {
    if (value === null || value instanceof Unknown) journal.set(module.modules, name, value);
    else {
      const other = noModule(value);
      if (other !== undefined) {
        if (run.exploring) return;
        raise('TypeError', `cannot assign '${other}' as child module '${name}' (torch.nn.Module or None expected)`, at);
      }
      journal.delete(module.modules, name);
      journal.set(module.attributes, name, value);
    }
  } else if (module.parameters.has(name)) {
    // Without a bias, layers do as they did.
    if (value === null && module.bound && name !== 'bias') journal.set(module.attributes, REPLACED, true);
    const possible = value === null || value instanceof Tensor || value instanceof Unknown;
    if (!possible && !run.exploring)
      raise('TypeError', `cannot assign '${typeName(value)}' object to parameter '${name}'`, at);
    journal.set(module.parameters, name, possible ? value : new Unknown(`what '${name}' is set to is not known`));
  } else if (module.buffers.has(name) && (value === null || value instanceof Tensor || value instanceof Unknown))
    journal.set(module.buffers, name, value);
  else if (value instanceof Unknown && module.initialized && name !== TRAINING) {
    // It may be a parameter or a module: then the totals are not known.
    if (MISSING.test(value.reason) && !DISTRIBUTION.test(value.reason)) journal.set(module.attributes, OPEN, value);
    journal.set(module.attributes, name, value);
  } else if (name === TRAINING && value === true && !run.tracer) {
    // As modules are made (`self.training |= self.export`), and what `eval()` takes back before they are used.
    journal.delete(module.attributes, name);
  } else {
    const base = module.initialized ? mayBeModule(value) : undefined;
    if (base) journal.set(module.attributes, OPEN, base);
    journal.set(module.attributes, name, value);
  }
}

/** The base that nobody has read of an object's class: with it, the object may be a module. */
function mayBeModule(value: Value): Unknown | undefined {
  return value instanceof Instance && !(value instanceof ModuleInstance) ? value.cls.unknownBase : undefined;
}

/** A parameter whose sizes nobody knows: how many there are is not known with it. */
export class UnknownParameter extends Unknown {}

/** What code nobody has made: a tokenizer perhaps, or a layer. */
const MISSING = / is not installed$| is not in the catalogue$/;

/** A distribution is no module, whatever it is. */
const DISTRIBUTION = /^torch\.distributions\./;

/** Marks a module of the catalogue whose weight is no longer the one its arguments tell. */
export const REPLACED = '\0replaced';

function reshapes(before: Value | undefined, after: Parameter): boolean {
  if (!(before instanceof Tensor)) return before === null;
  return before.shape.length !== after.shape.length || before.shape.some((size, axis) => size !== after.shape[axis]);
}

function notInitialized(run: Run, module: ModuleInstance, kind: 'module' | 'parameters', at: Location): void {
  const message =
    kind === 'module'
      ? 'cannot assign module before Module.__init__() call'
      : 'cannot assign parameters before Module.__init__() call';
  if (isToBeInitialized(module) && !run.exploring) {
    run.reportMissingInit(module, message, at);
    raise('AttributeError', message, at);
  }
}

/** All that may call `Module.__init__` has been read. */
function isToBeInitialized({ cls }: ModuleInstance): boolean {
  const isOwn = cls.mro.some(({ metaclass }) => metaclass instanceof ClassValue && !metaclass.native);
  return !isOwn && cls.unknownBase === undefined;
}

/** What a module has from `Module.__init__` on. */
export type Register = '_modules' | '_parameters' | '_buffers' | '_backward_hooks';

/** Raises where `Module.__init__` was never called for a module of which a method reads a register. */
export function requireInitialized(run: Run, module: ModuleInstance, register: Register, at: Location): void {
  if (run.exploring || !(module instanceof ModuleInstance) || module.initialized) return;
  const isMade = findInClass(module.cls, '__init__') instanceof Func && !module.cls.decorated;
  if (isMade && isToBeInitialized(module))
    raise('AttributeError', `'${module.cls.name}' object has no attribute '${register}'`, at);
}

function remove(run: Run, module: ModuleInstance, name: string, except: 'parameters' | 'modules'): void {
  for (const register of [module.attributes, module.buffers, module.parameters, module.modules] as Map<string, Value>[])
    if (register !== module[except] && register.has(name)) run.journal.delete(register, name);
}

/** Under this name a module has its mode, once code has set it. */
export const TRAINING = 'training';

export function moduleInstanceAttribute(run: Run, module: ModuleInstance, name: string): Value | undefined {
  const registered = module.modules.get(name) ?? module.parameters.get(name) ?? module.buffers.get(name);
  if (registered !== undefined) {
    noteRead(run, module, name);
    return registered;
  }
  if (module.modules.has(name) || module.parameters.has(name) || module.buffers.has(name)) return null;
  // Networks are traced as they are used after training.
  if (name === TRAINING) {
    if (!run.tracer) return module.attributes.get(TRAINING) ?? true;
    run.tracer.askedForMode = true;
    return run.tracer.training;
  }
  if (name === '_modules') return liveRegister(module, 'modules');
  if (name === '_parameters') return liveRegister(module, 'parameters');
  if (name === '_buffers') return liveRegister(module, 'buffers');
  if (name === '__dict__') return addModuleNames(module);
  if (/^_(?:forward|backward)_(?:pre_)?hooks$/.test(name)) return new Dict();
  if (!module.bound) return undefined;
  const known = operatorAttribute(module, name);
  return known !== undefined ? known : partMethod(run, module, name);
}

/** `conv.kernel_size`: as the class keeps it, else as it was passed. */
function operatorAttribute(module: ModuleInstance, name: string): Value | undefined {
  const found = operatorOf(module.cls);
  if (!found || findInClass(module.cls, name) !== undefined) return undefined;
  const { form, operator } = found;
  // A weight that stands in no register has a shape that is not known; the argument of its name is only a switch.
  if (name === 'bias' && operator.family !== 'recurrent' && !isWithoutWeight(module, name))
    return new Unknown('the shape of the bias is not known');
  const special = form.attributes
    ? infer<unknown, Readonly<Record<string, Argument>>>(form, module.bound!, args => form.attributes!(args))
    : undefined;
  if (special && 'ok' in special && name in special.ok) return toValue(special.ok[name]!);
  if (!(name in module.bound!) || !(name in form.parameters) || layerLacks(found.name, name)) return undefined;
  if (special && 'unknown' in special) return special.unknown;
  // `normalized_shape=96` is kept as the tuple it stands for.
  const argument = module.bound![name]!;
  // A layer may keep something else in place of a `None` (`MaxPool2d(2).stride` is 2): where it does not, `attributes` says so.
  if (argument === null) return undefined;
  const typed = form.parameters[name]!.read(argument);
  return toValue(Array.isArray(typed) ? typed : argument);
}

/** A method of a class that is made of others, such as `_ff_block`. */
function partMethod(run: Run, module: ModuleInstance, name: string): Value | undefined {
  return findInClass(module.cls, name) === undefined ? methodOfClass(run, module, name) : undefined;
}

/** `super()._conv_forward`: as the class of the catalogue has it, whatever those made from it say. */
export function methodOfClass(run: Run, module: ModuleInstance, name: string): Value | undefined {
  const found = operatorOf(module.cls);
  if (!found) return undefined;
  const method = composedMethod(run, found.name, name);
  return method && new BoundMethod(module, method);
}

/** `_modules` and the like, as dicts: what is written to them is written to the module. */
function liveRegister(module: ModuleInstance, register: 'modules' | 'parameters' | 'buffers'): Dict {
  const dict = registerOf(module[register]);
  dict.written = (run, name, item) => {
    if (typeof name !== 'string') return;
    if (item === undefined) run.journal.delete(module[register], name);
    else if (register === 'parameters' && item instanceof Parameter)
      assignModuleAttribute(run, module, name, item, module.site);
    else if (module[register].has(name) && item === null) assignModuleAttribute(run, module, name, null, module.site);
    else run.journal.set(module[register], name, item);
  };
  return dict;
}

function registerOf(register: ReadonlyMap<string, Value>): Dict {
  const dict = new Dict();
  for (const [name, value] of register) dict.entries.set(name, [name, value]);
  return dict;
}

/** `module.__dict__`: what is written to it is an attribute past `nn.Module`, so that a module may be kept without being registered. */
export function addModuleNames(module: ModuleInstance): Dict {
  const dict = registerOf(module.attributes);
  dict.written = (run, name, item) => {
    if (typeof name !== 'string') return;
    if (item === undefined) run.journal.delete(module.attributes, name);
    else run.journal.set(module.attributes, name, item);
  };
  dict.entries.set('_modules', ['_modules', liveRegister(module, 'modules')]);
  dict.entries.set('_parameters', ['_parameters', liveRegister(module, 'parameters')]);
  dict.entries.set('_buffers', ['_buffers', liveRegister(module, 'buffers')]);
  dict.entries.set('training', ['training', module.attributes.get(TRAINING) ?? true]);
  return dict;
}

export function deleteModuleAttribute(run: Run, module: ModuleInstance, name: string): boolean {
  for (const register of [module.modules, module.parameters, module.buffers])
    if (register.has(name)) {
      run.journal.delete(register, name);
      return true;
    }
  return false;
}

/** Every module below and including one, with its path; shared ones at their first place, as `named_modules()` lists them. */
export function namedModules(root: ModuleInstance, prefix = ''): [string, ModuleInstance][] {
  const found: [string, ModuleInstance][] = [];
  visit(root, prefix, new Set(), found);
  return found;
}

function visit(
  module: ModuleInstance,
  path: string,
  seen: Set<ModuleInstance>,
  found: [string, ModuleInstance][],
): void {
  if (seen.has(module)) return;
  seen.add(module);
  found.push([path, module]);
  for (const [name, child] of module.modules)
    if (child instanceof ModuleInstance) visit(child, path ? `${path}.${name}` : name, seen, found);
}

/** `modules()`: each once, the outer before the inner. */
export function modulesInside(root: ModuleInstance): readonly ModuleInstance[] {
  const found = new Set<ModuleInstance>();
  const visit = (module: ModuleInstance) => {
    if (found.has(module)) return;
    found.add(module);
    for (const child of module.modules.values()) if (child instanceof ModuleInstance) visit(child);
  };
  visit(root);
  return [...found];
}

/** `named_parameters()` or `named_buffers()`: each tensor once, under its first name. */
export function namedTensors(root: ModuleInstance, register: 'parameters' | 'buffers', prefix = ''): [string, Value][] {
  return tensorsOf(namedModules(root, prefix), register);
}

/** The tensors in a register of modules that are named already. */
export function tensorsOf(
  modules: readonly (readonly [string, ModuleInstance])[],
  register: 'parameters' | 'buffers',
): [string, Value][] {
  const seen = new Set<Value>();
  const found: [string, Value][] = [];
  for (const [path, module] of modules)
    for (const [name, tensor] of module[register]) {
      if (tensor === null || (tensor instanceof Tensor && seen.has(tensor))) continue;
      seen.add(tensor);
      found.push([path ? `${path}.${name}` : name, tensor]);
    }
  return found;
}

/** Where the modules or parameters in a module are not all known, why. */
export function unknownInside(root: ModuleInstance): Unknown | undefined {
  const modules = modulesInside(root);
  const unknown = unknownAmong(modules);
  if (unknown) return unknown;
  for (const { parameters, attributes } of modules) {
    for (const value of parameters.values()) if (value instanceof Unknown) return value;
    const open = attributes.get(OPEN);
    if (open instanceof Unknown) return open;
  }
  return undefined;
}

/** Where the modules in a module are not all known, why. */
export function unknownModules(root: ModuleInstance): Unknown | undefined {
  return unknownAmong(modulesInside(root));
}

function unknownAmong(all: readonly ModuleInstance[]): Unknown | undefined {
  for (const { modules, cls, attributes } of all) {
    for (const value of modules.values()) {
      const unknown = value instanceof Unknown ? value : mayBeModule(value);
      if (unknown) return unknown;
    }
    if (cls.unknownBase) return cls.unknownBase;
    const open = attributes.get(OPEN);
    if (open instanceof Unknown && !(open instanceof UnknownWeights)) return open;
  }
  return undefined;
}

/** Marks a module whose children or weights are not all known. */
export const OPEN = '\0open';

/** Under that mark: only the weights, all of the layer's own. */
export class UnknownWeights extends Unknown {}

export function pairs(entries: readonly [string, Value][]): Value[] {
  return entries.map(([name, value]) => new Tuple([name, value]));
}
