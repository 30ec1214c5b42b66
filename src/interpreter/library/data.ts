/** `collections`, `dataclasses`, `enum`, `copy` and `types`: the containers that configurations are made of. */

import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { copyDict } from '../builtins/dicts';
import { functions } from '../builtins/natives';
import { types } from '../builtins/types';
import { callValue } from '../call';
import { AUTO } from '../classes';
import { iterate } from '../iterate';
import { type Run, raise } from '../run';
import { setAttribute } from '../set-attribute';
import {
  Arguments,
  BoundMethod,
  ClassValue,
  type DataclassField,
  Dict,
  Func,
  Instance,
  List,
  ModuleInstance,
  Native,
  Parameter,
  SetValue,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { namedTuple } from './named-tuples';

export const collections = functions(
  {
    namedtuple: (run, args, at) => {
      const [name, fields] = [args.get(0, 'typename'), args.get(1, 'field_names')];
      const listed =
        typeof fields === 'string'
          ? { items: fields.split(/[\s,]+/).filter(Boolean), unknown: undefined }
          : iterate(run, fields ?? args.unknown ?? null, at);
      const names = listed.items.filter(field => typeof field === 'string');
      if (listed.unknown || names.length < listed.items.length || args.keywords.has('rename'))
        return new Unknown('the fields of the named tuple are not known');
      const defaults = args.keywords.get('defaults');
      const values = defaults === undefined || defaults === null ? [] : iterate(run, defaults, at).items;
      const cls = namedTuple(String(name), names);
      for (const [i, field] of names.slice(names.length - values.length).entries())
        cls.attributes.set(`\0default ${field}`, values[i]!);
      return cls;
    },
    ChainMap: () => new Unknown('ChainMap is not followed'),
  },
  'collections.',
);
collections
  .set('OrderedDict', types.OrderedDict)
  .set('defaultdict', types.defaultdict)
  .set('Counter', types.Counter)
  .set('deque', types.deque)
  .set('UserDict', types.dict);

const fieldMarks = new WeakMap<Instance, DataclassField>();

export const dataclasses = functions(
  {
    dataclass: (_run, args) => {
      const [cls] = args.positional;
      if (cls instanceof ClassValue) return makeDataclass(cls, args.keywords);
      return new Native('dataclass', (_again, inner) =>
        inner.positional[0] instanceof ClassValue
          ? makeDataclass(inner.positional[0], args.keywords)
          : (inner.positional[0] ?? null),
      );
    },
    field: (_run, args) => {
      const mark = new Instance(types.object);
      fieldMarks.set(mark, {
        name: '',
        default: args.keywords.get('default'),
        factory: args.keywords.get('default_factory'),
        init: args.keywords.get('init') !== false,
        keywordOnly: args.keywords.get('kw_only') === true,
        metadata: args.keywords.get('metadata') ?? undefined,
      });
      return mark;
    },
    fields: (_run, args) => {
      const [value] = args.positional;
      const cls = value instanceof Instance ? value.cls : value;
      if (!(cls instanceof ClassValue) || !cls.fields) return new Unknown('the fields are not known');
      return new Tuple(cls.fields.map(described));
    },
    asdict: (_run, args) => {
      const dict = new Dict();
      const [value] = args.positional;
      if (!(value instanceof Instance) || !value.cls.fields) return new Unknown('the fields are not known');
      for (const { name } of value.cls.fields) dict.entries.set(name, [name, value.attributes.get(name) ?? null]);
      return dict;
    },
    replace: (run, args, at) => {
      const [value] = args.positional;
      if (!(value instanceof Instance) || !value.cls.fields) return new Unknown('the fields are not known');
      const keywords = new Map(
        value.cls.fields
          .filter(field => field.init)
          .map(({ name }) => [name, value.attributes.get(name) ?? null] as const),
      );
      for (const [name, item] of args.keywords) keywords.set(name, item);
      return callValue(run, value.cls, new Arguments([], keywords), at);
    },
    is_dataclass: (_run, args) => {
      const [value] = args.positional;
      return value instanceof Instance
        ? value.cls.fields !== undefined
        : value instanceof ClassValue
          ? value.fields !== undefined
          : false;
    },
  },
  'dataclasses.',
);
const MISSING = new Token('inert', 'MISSING');
dataclasses
  .set('MISSING', MISSING)
  .set('InitVar', new Token('typing', 'InitVar'))
  .set('KW_ONLY', new Token('typing', 'KW_ONLY'));

function makeDataclass(cls: ClassValue, options: ReadonlyMap<string, Value>): ClassValue {
  const marker = cls.annotations.findIndex(({ head }) => head === 'KW_ONLY');
  const own = cls.annotations.flatMap(({ name, head }, i): DataclassField[] => {
    if (i === marker) return [];
    const keywordOnly = options.get('kw_only') === true || (marker >= 0 && i > marker);
    const handedOn = head === 'InitVar';
    const value = cls.attributes.get(name);
    const mark = value instanceof Instance ? fieldMarks.get(value) : undefined;
    if (mark) {
      if (mark.default === undefined) cls.attributes.delete(name);
      else cls.attributes.set(name, mark.default);
      return [{ ...mark, name, keywordOnly: keywordOnly || mark.keywordOnly, handedOn }];
    }
    return [{ name, default: value, init: true, keywordOnly, handedOn }];
  });
  giveFields(cls, own, options.get('init') !== false && !cls.attributes.has('__init__'), { after: '__post_init__' });
  const table = new Dict();
  for (const field of cls.fields ?? []) table.entries.set(field.name, [field.name, described(field)]);
  cls.attributes.set('__dataclass_fields__', table);
  return cls;
}

/** A `dataclasses.Field`, as `fields()` and `__dataclass_fields__` tell it. */
function described({ name, default: value, factory, init, keywordOnly, metadata }: DataclassField): Instance {
  const field = new Instance(types.object);
  field.attributes
    .set('name', name)
    // None is a default like any other.
    .set('default', value === undefined ? MISSING : value)
    .set('default_factory', factory ?? MISSING)
    .set('init', init)
    .set('kw_only', keywordOnly)
    .set('metadata', metadata ?? new Dict());
  for (const other of ['type', 'repr', 'hash', 'compare', 'doc'])
    field.attributes.set(other, new Unknown(`the ${other} of a field is not followed`));
  return field;
}

/** Methods that the constructor calls. */
interface Around {
  readonly before?: string;
  readonly after: string;
}

/** The fields of a class, after those of its bases, and a constructor that takes them. */
export function giveFields(cls: ClassValue, own: readonly DataclassField[], takesInit: boolean, around: Around): void {
  const inherited = new Map<string, DataclassField>();
  for (const base of [...cls.mro].reverse())
    if (base !== cls) for (const field of base.ownFields ?? []) inherited.set(field.name, field);
  cls.ownFields = own;
  for (const field of own) inherited.set(field.name, field);
  const taken = [...inherited.values()];
  cls.fields = taken.filter(field => !field.handedOn);
  if (!takesInit) return;
  const code: Native['code'] = (run, args, at) => initialize(run, cls, taken, args, at, around);
  cls.attributes.set('__init__', new Native(`${cls.name}.__init__`, code));
}

function initialize(
  run: Run,
  cls: ClassValue,
  fields: readonly DataclassField[],
  args: Arguments,
  at: Location,
  { before, after }: Around,
): Value {
  const self = args.positional[0] as Instance;
  const handed: Value[] = [];
  const call = (name: string) => {
    const method = cls.mro.find(base => base.attributes.has(name))?.attributes.get(name);
    if (method !== undefined) callValue(run, method, new Arguments([self, ...handed]), at);
  };
  if (before) call(before);
  const custom = findInClass(self.cls, '__setattr__') instanceof Func;
  let next = 1;
  for (const field of fields) {
    let value: Value | undefined;
    if (field.init && !field.keywordOnly && next < args.positional.length) value = args.positional[next++];
    else if (field.init && args.keywords.has(argumentOf(field))) value = args.keywords.get(argumentOf(field));
    else if (field.factory !== undefined)
      value = callValue(run, field.factory, new Arguments(field.takesSelf ? [self] : []), at);
    else value = args.unknown ?? field.default;
    if (value === undefined && field.init) {
      if (!run.exploring)
        return raise('TypeError', `${cls.name}.__init__() missing required argument: '${argumentOf(field)}'`, at);
      value = new Unknown(`'${field.name}' is not given here`);
    }
    if (value === undefined) continue;
    if (field.converter !== undefined) value = callValue(run, field.converter, new Arguments([value]), at);
    if (field.handedOn) handed.push(value);
    else if (custom) setAttribute(run, self, field.name, value, at);
    else run.journal.set(self.attributes, field.name, value);
  }
  if (next < args.positional.length && !cls.unknownBase && !run.exploring) {
    const given = args.positional.length;
    return raise('TypeError', `${cls.name}.__init__() takes ${next} positional arguments but ${given} were given`, at);
  }
  const stray = [...args.keywords.keys()].find(name => !fields.some(field => argumentOf(field) === name && field.init));
  if (stray !== undefined && !run.exploring)
    return raise('TypeError', `${cls.name}.__init__() got an unexpected keyword argument '${stray}'`, at);
  call(after);
  return null;
}

function argumentOf({ name, argument }: DataclassField): string {
  return argument ?? name;
}

export const enumModule = new Map<string, Value>([
  ['Enum', types.Enum],
  ['IntEnum', types.IntEnum],
  ['StrEnum', types.StrEnum],
  ['Flag', types.Flag],
  ['auto', new Native('enum.auto', () => new Unknown(AUTO))],
  ['unique', new Native('enum.unique', (_run, args) => args.positional[0] ?? null)],
  ['EnumMeta', types.type],
]);

export const copyModule = functions(
  {
    copy: (_run, args) => shallow(args.positional[0]!),
    deepcopy: (_run, args) => deep(args.positional[0]!, new Map()),
  },
  'copy.',
);

function shallow(value: Value): Value {
  if (value instanceof List) {
    const copy = new List([...value.items], value.kind);
    copy.unknown = value.unknown;
    return copy;
  }
  if (value instanceof Dict) return copyDict(value);
  if (value instanceof Instance) return deep(value, new Map(), true);
  return value;
}

/** A copy with everything mutable inside copied too; shared things stay shared among the copies. */
function deep(value: Value, seen: Map<Value, Value>, once = false): Value {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const inner = (item: Value) => (once ? item : deep(item, seen));
  if (value instanceof Tuple) return value.with(value.items.map(inner));
  if (value instanceof Parameter) {
    const copy = new Parameter(value.shape, value.dtypes);
    copy.strides = value.strides;
    copy.trainable = value.trainable;
    seen.set(value, copy);
    return copy;
  }
  if (value instanceof Tensor) return value;
  if (value instanceof List) {
    const copy = new List([], value.kind);
    seen.set(value, copy);
    copy.items = value.items.map(inner);
    copy.unknown = value.unknown;
    return copy;
  }
  if (value instanceof Dict) {
    const copy = copyDict(value);
    seen.set(value, copy);
    copy.entries = new Map([...value.entries].map(([key, [name, item]]) => [key, [name, inner(item)]]));
    return copy;
  }
  if (value instanceof SetValue) {
    const copy = new SetValue(value.frozen);
    copy.entries = new Map(value.entries);
    copy.unknown = value.unknown;
    return copy;
  }
  if (value instanceof ModuleInstance) {
    const copy = new ModuleInstance(value.cls, value.site);
    seen.set(value, copy);
    [copy.bound, copy.syntax, copy.reachedFrom, copy.initialized] = [
      value.bound,
      value.syntax,
      value.reachedFrom,
      value.initialized,
    ];
    for (const register of ['attributes', 'parameters', 'buffers', 'modules'] as const)
      for (const [name, item] of value[register]) copy[register].set(name, inner(item));
    return copy;
  }
  if (value instanceof Instance && !value.cls.attributes.has('__members__')) {
    const copy = new Instance(value.cls);
    seen.set(value, copy);
    for (const [name, item] of value.attributes) copy.attributes.set(name, inner(item));
    copy.payload = value.payload === undefined ? undefined : inner(value.payload);
    return copy;
  }
  return value;
}

export const typesModule = new Map<string, Value>([
  ['FunctionType', types.function],
  ['MethodType', types.method],
  ['ModuleType', types.module],
  ['GeneratorType', types.generator],
  ['BuiltinFunctionType', types.builtin_function_or_method],
  ['LambdaType', types.function],
  ['NoneType', types.NoneType],
  ['SimpleNamespace', types.SimpleNamespace],
]);

/** `types.MethodType(forward, model)`: the function as a method of this one object. */
types.method.construct = (_run, args) => {
  const [func, self] = args.positional;
  const isCode =
    func instanceof Func || func instanceof Native || func instanceof Instance || func instanceof ClassValue;
  return isCode && self !== undefined ? new BoundMethod(self, func) : new Unknown('the method is not known');
};

types.SimpleNamespace.construct = (_run, args) => {
  const instance = new Instance(namespaceClass);
  for (const [name, value] of args.keywords) instance.attributes.set(name, value);
  return instance;
};
const namespaceClass = new ClassValue('SimpleNamespace', [types.object]);
namespaceClass.mro = [namespaceClass, types.object];
