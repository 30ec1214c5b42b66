/** `Sequential`, `ModuleList`, `ModuleDict`, `ParameterList` and `ParameterDict`: modules whose content is a sequence or dict. */
import type { Location } from '../../source/span';
import { addMethods, type Natives } from '../builtins/natives';
import { types } from '../builtins/types';
import { callValue } from '../call';
import type { Items } from '../iterate';
import { iterate } from '../iterate';
import { typeName } from '../objects';
import { type Run, raise } from '../run';
import { sliceIndices } from '../subscript';
import {
  Arguments,
  Dict,
  Iterator,
  List,
  ModuleInstance,
  SetValue,
  SliceValue,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { OPEN } from './module-attributes';
import { noModule } from './no-module';

type Kind = 'Sequential' | 'ModuleList' | 'ModuleDict' | 'ParameterList' | 'ParameterDict';

/** What kind of container a module is, if it is one. */
export function containerKind(module: ModuleInstance): Kind | undefined {
  return (['Sequential', 'ModuleList', 'ModuleDict', 'ParameterList', 'ParameterDict'] as const).find(kind =>
    module.cls.mro.includes(types[kind]),
  );
}

function contentOf(module: ModuleInstance): ReadonlyMap<string, Value> {
  if (!holdsParameters(module) || module.parameters.size === 0) return module.modules;
  if (module.modules.size === 0) return module.parameters;
  const all = [...module.parameters, ...module.modules];
  return new Map(all.sort(([a], [b]) => Number(a) - Number(b)));
}

function holdsParameters(module: ModuleInstance): boolean {
  return containerKind(module)?.startsWith('Parameter') === true;
}

/** A list or dict of parameters keeps the modules in it, such as lists of their own, as modules. */
function put(run: Run, module: ModuleInstance, key: string, item: Value): void {
  const isParameter = holdsParameters(module) && !(item instanceof ModuleInstance);
  const [register, other] = isParameter ? [module.parameters, module.modules] : [module.modules, module.parameters];
  run.journal.set(register, key, item);
  if (other.has(key)) run.journal.delete(other, key);
  if (containerKind(module) === 'ParameterDict' && module.parameters.size > 0 && module.modules.size > 0)
    run.journal.set(module.attributes, OPEN, new Unknown('the order of parameters and modules is not known'));
}

function openContent(module: ModuleInstance): Unknown | undefined {
  const open = module.attributes.get(OPEN);
  return open instanceof Unknown ? open : undefined;
}

export function containerItems(_run: Run, module: ModuleInstance): Items | undefined {
  const kind = containerKind(module);
  if (!kind) return undefined;
  const content = contentOf(module);
  const items = kind.endsWith('Dict') ? [...content.keys()] : [...content.values()];
  return { items, unknown: openContent(module) };
}

export function containerItem(run: Run, module: ModuleInstance, index: Value, at: Location): Value | undefined {
  const kind = containerKind(module);
  if (!kind) return undefined;
  const open = openContent(module);
  if (open) return open;
  const content = contentOf(module);
  if (kind.endsWith('Dict')) {
    if (typeof index !== 'string') return index instanceof Unknown ? index : new Unknown('the key is not known');
    const value = content.get(index);
    if (value !== undefined) return value;
    return run.exploring ? new Unknown('the key is not there') : raise('KeyError', `'${index}'`, at);
  }
  const values = [...content.values()];
  if (index instanceof SliceValue) {
    const picked = sliceIndices(run, index, values.length, at);
    if (picked instanceof Unknown) return picked;
    const part = new ModuleInstance(kind === 'Sequential' ? types.Sequential : types[kind], at);
    part.initialized = true;
    const keys = [...content.keys()];
    // A slice of a Sequential keeps the names; a slice of a ModuleList counts anew.
    for (const [i, position] of picked.entries())
      put(run, part, kind === 'Sequential' ? keys[position]! : String(i), values[position]!);
    return part;
  }
  if (typeof index === 'string' && !run.exploring)
    return raise('TypeError', "'str' object cannot be interpreted as an integer", at);
  if (typeof index !== 'number') return index instanceof Unknown ? index : new Unknown('the index is not known');
  const value = values[index < 0 ? values.length + index : index];
  if (value !== undefined) return value;
  return run.exploring
    ? new Unknown('the index is out of range')
    : raise('IndexError', `index ${index} is out of range`, at);
}

export function setContainerItem(run: Run, module: ModuleInstance, index: Value, item: Value, _at: Location): void {
  const key = typeof index === 'number' ? [...contentOf(module).keys()].at(index) : index;
  if (typeof key === 'string') put(run, module, key, item);
  else run.journal.set(module.attributes, OPEN, new Unknown('an item at an unknown place was set'));
}

export function deleteContainerItem(run: Run, module: ModuleInstance, index: Value, at: Location): void {
  const content = contentOf(module);
  const keys = [...content.keys()];
  const removed =
    index instanceof SliceValue
      ? sliceIndices(run, index, keys.length, at)
      : typeof index === 'number'
        ? [index < 0 ? keys.length + index : index]
        : typeof index === 'string'
          ? [keys.indexOf(index)]
          : new Unknown('unknown');
  if (removed instanceof Unknown) {
    run.journal.set(module.attributes, OPEN, new Unknown('an item at an unknown place was deleted'));
    return;
  }
  const kept = keys.filter((_, i) => !removed.includes(i)).map(key => [key, content.get(key)!] as const);
  refill(
    run,
    module,
    containerKind(module)?.endsWith('Dict') ? kept : kept.map(([, value], i) => [String(i), value] as const),
  );
}

function refill(run: Run, module: ModuleInstance, entries: readonly (readonly [string, Value])[]): void {
  for (const register of holdsParameters(module) ? [module.parameters, module.modules] : [module.modules])
    for (const key of [...register.keys()]) run.journal.delete(register, key);
  for (const [key, value] of entries) put(run, module, key, value);
}

function fill(run: Run, module: ModuleInstance, source: Value, at: Location): void {
  const { items, unknown } = iterate(run, source, at);
  for (const item of items) {
    checkMember(run, module, item, at);
    put(run, module, String(contentOf(module).size), item);
  }
  if (unknown) run.journal.set(module.attributes, OPEN, unknown);
}

/** `nn.Sequential([conv, relu])` takes its modules one by one, `nn.Sequential(nn.ReLU)` takes none that is not made yet. */
export function checkMember(run: Run, module: ModuleInstance, item: Value, at: Location): void {
  if (run.exploring || item === null || containerKind(module)?.startsWith('Parameter')) return;
  const name = noModule(item);
  if (name !== undefined) raise('TypeError', `${name} is not a Module subclass`, at);
}

function fillNamed(run: Run, module: ModuleInstance, source: Value, at: Location): void {
  if (source instanceof Unknown) run.journal.set(module.attributes, OPEN, source);
  else if (source instanceof Dict) {
    if (source.unknown) run.journal.set(module.attributes, OPEN, source.unknown);
    for (const [key, value] of source.entries.values()) {
      if (typeof key === 'number' && !run.exploring) raise('TypeError', 'module name should be a string. Got int', at);
      checkMember(run, module, value, at);
      put(run, module, String(key), value);
    }
  } else if (source instanceof ModuleInstance)
    for (const [key, value] of contentOf(source)) put(run, module, key, value);
  else {
    const { items, unknown } = iterate(run, source, at);
    for (const item of items) {
      const pair = iterate(run, item, at).items;
      if (typeof pair[0] !== 'string' || pair[1] === undefined) continue;
      checkMember(run, module, pair[1], at);
      put(run, module, pair[0], pair[1]);
    }
    if (unknown) run.journal.set(module.attributes, OPEN, unknown);
  }
}

const self = (args: Arguments) => args.positional[0] as ModuleInstance;

const sequence: Natives = {
  append: (run, args, at) => {
    checkMember(run, self(args), args.positional[1]!, at);
    put(run, self(args), String(contentOf(self(args)).size), args.positional[1]!);
    return self(args);
  },
  extend: (run, args, at) => {
    fill(run, self(args), args.positional[1]!, at);
    return self(args);
  },
  insert: (run, args) => {
    const [, index, item] = args.positional;
    const values = [...contentOf(self(args)).values()];
    if (typeof index !== 'number')
      run.journal.set(self(args).attributes, OPEN, new Unknown('an item was inserted at an unknown place'));
    else {
      values.splice(index, 0, item!);
      refill(
        run,
        self(args),
        values.map((value, i) => [String(i), value]),
      );
    }
    return self(args);
  },
  pop: (run, args, at) => {
    const index = args.positional[1] ?? -1;
    const item = containerItem(run, self(args), index, at) ?? null;
    deleteContainerItem(run, self(args), index, at);
    return item;
  },
  __len__: (_run, args) => openContent(self(args)) ?? contentOf(self(args)).size,
  __iter__: (run, args) => {
    const { items, unknown } = containerItems(run, self(args))!;
    return new Iterator(items, unknown);
  },
  __add__: (run, args, at) => joined(run, args, at),
  __iadd__: (run, args, at) => {
    fill(run, self(args), args.positional[1]!, at);
    return self(args);
  },
  __getitem__: (run, args, at) => containerItem(run, self(args), args.positional[1]!, at) ?? null,
};

function joined(run: Run, args: Arguments, at: Location): Value {
  const result = new ModuleInstance(self(args).cls, at);
  result.initialized = true;
  for (const part of args.positional) fill(run, result, part, at);
  return result;
}

const mapping: Natives = {
  keys: (_run, args) => {
    const keys = new SetValue(true);
    for (const key of contentOf(self(args)).keys()) keys.entries.set(key, key);
    keys.unknown = openContent(self(args));
    return keys;
  },
  values: (_run, args) => listOf(self(args), [...contentOf(self(args)).values()]),
  items: (_run, args) =>
    listOf(
      self(args),
      [...contentOf(self(args))].map(([key, value]) => new Tuple([key, value])),
    ),
  get: (_run, args) =>
    contentOf(self(args)).get(String(args.positional[1])) ?? openContent(self(args)) ?? args.positional[2] ?? null,
  update: (run, args, at) => {
    fillNamed(run, self(args), args.positional[1]!, at);
    return null;
  },
  pop: (run, args, at) => {
    const item = containerItem(run, self(args), args.positional[1]!, at) ?? null;
    deleteContainerItem(run, self(args), args.positional[1]!, at);
    return item;
  },
  clear: (run, args) => {
    refill(run, self(args), []);
    return null;
  },
  __len__: sequence.__len__!,
  __contains__: (_run, args) => openContent(self(args)) ?? contentOf(self(args)).has(String(args.positional[1])),
  __getitem__: sequence.__getitem__!,
};

function listOf(module: ModuleInstance, items: Value[]): List {
  const list = new List(items);
  list.unknown = openContent(module);
  return list;
}

/** `a + b`, `a += b` and `a * 2` of `nn.Sequential`, which takes no lists there. */
const chained: Natives = {
  __add__: (run, args, at) => {
    requireSequential(run, args, at);
    return joined(run, args, at);
  },
  __iadd__: (run, args, at) => {
    requireSequential(run, args, at);
    fill(run, self(args), args.positional[1]!, at);
    return self(args);
  },
  __mul__: (run, args, at) => repeated(run, args, at),
  __rmul__: (run, args, at) => repeated(run, args, at),
};

function requireSequential(run: Run, args: Arguments, at: Location): void {
  const other = args.positional[1]!;
  if (run.exploring || other instanceof Unknown) return;
  const isRight = other instanceof ModuleInstance && (containerKind(other) === 'Sequential' || other.cls.unknownBase);
  if (isRight) return;
  const found = `<class '${typeName(other)}'> is given.`;
  raise('ValueError', `add operator supports only objects of Sequential class, but ${found}`, at);
}

/** The very modules again, as often as the number says. */
function repeated(run: Run, args: Arguments, at: Location): Value {
  const [module, times] = args.positional;
  if (typeof times === 'number' && times > 0)
    return joined(run, new Arguments(Array.from({ length: times }, () => module!)), at);
  if (run.exploring || typeof times !== 'number') return new Unknown('how often the modules are repeated is not known');
  return raise('ValueError', `Non-positive multiplication factor ${times} for <class 'Sequential'>`, at);
}

/** A Sequential hands one thing on from layer to layer. */
function requireOneInput(run: Run, args: Arguments, at: Location): void {
  if (run.exploring || args.unknown) return;
  const refuse = (said: string) => raise('TypeError', `Sequential.forward() ${said}`, at);
  const given = args.positional.length;
  if (given > 2) refuse(`takes 2 positional arguments but ${given} were given`);
  for (const name of args.keywords.keys())
    if (name !== 'input') refuse(`got an unexpected keyword argument '${name}'`);
    else if (given === 2) refuse("got multiple values for argument 'input'");
  if (given === 1 && !args.keywords.has('input')) refuse("missing 1 required positional argument: 'input'");
}

export function installContainers(): void {
  addMethods(types.Sequential, {
    ...sequence,
    ...chained,
    __init__: (run, args, at) => {
      const module = self(args);
      module.initialized = true;
      const [, first] = args.positional;
      if (args.positional.length === 2 && first instanceof Dict) fillNamed(run, module, first, at);
      else fill(run, module, new Tuple(args.positional.slice(1)), at);
      if (args.unknown) run.journal.set(module.attributes, OPEN, args.unknown);
      return null;
    },
    forward: (run, args, at) => {
      requireOneInput(run, args, at);
      // Where modules may be missing, nobody knows what reaches those that are there.
      let value = openContent(self(args)) ?? args.get(1, 'input') ?? args.unknown ?? null;
      for (const child of self(args).modules.values())
        value = callValue(
          run,
          child,
          new Arguments([value]),
          child instanceof ModuleInstance && child.syntax ? child.site : at,
        );
      return openContent(self(args)) ?? value;
    },
  });
  for (const kind of ['ModuleList', 'ParameterList'] as const)
    addMethods(types[kind], {
      ...sequence,
      __init__: (run, args, at) => {
        self(args).initialized = true;
        const given = args.positional.length;
        if (given > 2 && !run.exploring)
          raise('TypeError', `${kind}.__init__() takes from 1 to 2 positional arguments but ${given} were given`, at);
        const source = args.get(1, kind === 'ModuleList' ? 'modules' : 'values') ?? null;
        if (source !== null) fill(run, self(args), source, at);
        return null;
      },
    });
  for (const kind of ['ModuleDict', 'ParameterDict'] as const)
    addMethods(types[kind], {
      ...mapping,
      __init__: (run, args, at) => {
        self(args).initialized = true;
        const source = args.get(1, kind === 'ModuleDict' ? 'modules' : 'parameters') ?? null;
        if (source !== null) fillNamed(run, self(args), source, at);
        return null;
      },
    });
  addMethods(types.DataParallel, {
    __init__: (run, args) => {
      self(args).initialized = true;
      run.journal.set(self(args).modules, 'module', args.get(1, 'module') ?? null);
      return null;
    },
    forward: (run, args, at) => callValue(run, self(args).modules.get('module') ?? null, args.from(1), at),
  });
}
