/**
 * Classes: how a `class` statement makes one (method resolution order, fields of dataclasses and named tuples, enum
 * members), and how a call of one makes an instance.
 */
import type { Location } from '../source/span';
import { Unknown } from '../tensor/unknown';
import { findInClass } from './attributes';
import { types } from './builtins/types';
import { callValue } from './call';
import { iterate } from './iterate';
import { makeNamed } from './library/named-tuples';
import { same } from './merge';
import { metaclassCall } from './metaclasses';
import { placeInFile, type Run, raise } from './run';
import { noteCall } from './torch/training-calls';
import {
  type Annotation,
  Arguments,
  ClassValue,
  Dict,
  Func,
  Instance,
  List,
  ModuleInstance,
  Native,
  Tuple,
  type Value,
} from './values';

/** A class of the source, from its evaluated bases and its executed body. */
export function makeClass(
  name: string,
  bases: readonly Value[],
  body: ReadonlyMap<string, Value>,
  annotations: readonly Annotation[],
  definition: Location,
): ClassValue {
  const known = bases.filter(base => base instanceof ClassValue && base !== types.Generic) as ClassValue[];
  const cls = new ClassValue(name, known.length > 0 ? known : [types.object]);
  const unknown = bases.find(base => base instanceof Unknown) as Unknown | undefined;
  cls.unknownBase = unknown ?? known.find(base => base.unknownBase)?.unknownBase;
  cls.mro = linearize(cls) ?? [
    cls,
    ...cls.bases.flatMap(base => base.mro).filter((base, i, all) => all.lastIndexOf(base) === i),
  ];
  cls.doubted = behindUnknown(cls, bases);
  cls.definition = definition;
  cls.readsAttributes = body.has('__getattribute__') || known.some(base => base.readsAttributes);
  for (const [key, value] of body) cls.attributes.set(key, value);
  const inherited = known.find(base => base.fields);
  if (inherited) cls.fields = inherited.fields;
  const named = known.find(base => base.names);
  if (named) makeNamed(cls, named.names!);
  if (known.includes(types.NamedTuple)) {
    cls.mro = [...cls.mro.slice(0, -1), ...types.tuple.mro];
    makeNamed(
      cls,
      annotations.map(({ name }) => name),
    );
  }
  if (cls.mro.includes(types.Enum)) makeMembers(cls, body);
  return cls;
}

/** `type('Config', (), {'width': 3})`: a class without a statement. Unknown where more would be called than makes one. */
export function classWithoutStatement(name: string, bases: Tuple, body: Dict, at: Location): Value {
  const own = [...body.entries.values()];
  const isPlain = bases.items.every(
    base =>
      base instanceof ClassValue &&
      base.mro.every(
        ({ metaclass, definition, attributes }) =>
          (metaclass === undefined || metaclass === types.type) && !(definition && attributes.has('__init_subclass__')),
      ),
  );
  return isPlain && !body.unknown && own.every(([key]) => typeof key === 'string')
    ? makeClass(name, bases.items, new Map(own as (readonly [string, Value])[]), [], at)
    : new Unknown('a class that type() makes of these is not followed');
}

/** Classes of the source that come after a base whose source is not known, which may have the same names. */
function behindUnknown({ bases: known }: ClassValue, bases: readonly Value[]): ReadonlySet<ClassValue> | undefined {
  const first = bases.findIndex(base => base instanceof Unknown);
  const later = new Set(first < 0 ? [] : bases.slice(first));
  const before = new Set(known.flatMap(base => (later.has(base) ? [] : base.mro)));
  const behind = known.flatMap(base => [...(later.has(base) ? base.mro : []), ...(base.doubted ?? [])]);
  const doubted = behind.filter(base => base.definition && !before.has(base));
  return doubted.length > 0 ? new Set(doubted) : undefined;
}

/** C3 linearization; `undefined` where the bases contradict each other. */
function linearize(cls: ClassValue): ClassValue[] | undefined {
  const sequences = [...cls.bases.map(base => base.mro.slice()), [...cls.bases]];
  const order: ClassValue[] = [cls];
  for (;;) {
    const open = sequences.filter(sequence => sequence.length > 0);
    if (open.length === 0) return order;
    const next = open.map(sequence => sequence[0]!).find(head => open.every(sequence => sequence.indexOf(head) <= 0));
    if (!next) return undefined;
    order.push(next);
    for (const sequence of open) if (sequence[0] === next) sequence.shift();
  }
}

/** `RED = 1` in an enum body becomes a member with a name and a value; equal values are one member. */
function makeMembers(cls: ClassValue, body: ReadonlyMap<string, Value>): void {
  const members = new Dict();
  const mixin = cls.mro.find(base => base === types.str || base === types.int);
  const ignored = body.get('_ignore_');
  const left = ignored instanceof List ? ignored.items : typeof ignored === 'string' ? ignored.split(/[\s,]+/) : [];
  let count = 0;
  for (const [name, value] of body) {
    if (NO_MEMBER.test(name) || left.includes(name)) continue;
    if (value instanceof Func || value instanceof Native || isDescriptor(value)) continue;
    const alias = [...members.entries.values()].find(
      ([, member]) => member instanceof Instance && same(member.attributes.get('value')!, value),
    );
    if (alias) {
      cls.attributes.set(name, alias[1]);
      continue;
    }
    const member = new Instance(cls);
    const own = value instanceof Unknown && value.reason === AUTO ? automatic(cls, name, count) : value;
    if (typeof own === 'number') count = own;
    member.attributes.set('name', name).set('value', own).set('_name_', name).set('_value_', own);
    if (mixin) member.payload = own;
    if (own instanceof Tuple && !mixin) member.attributes.set('value', own);
    cls.attributes.set(name, member);
    members.entries.set(name, [name, member]);
  }
  cls.attributes.set('__members__', members);
}

/** Python's own and private names: `_order_`, `__doc__`, `__hidden`. */
const NO_MEMBER = /^_.*_$|^__/;

/** What `enum.auto()` gives behind a value: the next bit of flags, a name in small letters, or one more. */
function automatic(cls: ClassValue, name: string, before: number): Value {
  if (cls.mro.includes(types.Flag)) return 2 ** (32 - Math.clz32(before));
  return cls.mro.includes(types.StrEnum) ? name.toLowerCase() : before + 1;
}

/** `Enum('Norm', 'Batch Layer')`: a class of members by their names, or by names and values. */
function enumOf(run: Run, base: ClassValue, args: Arguments, site: Location): Value {
  const [name, names] = [args.get(0, 'value'), args.get(1, 'names')];
  const start = args.keywords.get('start') ?? 1;
  if (typeof name !== 'string' || names === undefined || names instanceof Unknown || start !== 1)
    return new Unknown('the members of an enum are not known');
  const pairs = names instanceof Dict ? [...names.entries.values()].map(pair => new Tuple(pair)) : undefined;
  const items =
    typeof names === 'string' ? names.split(/[\s,]+/).filter(Boolean) : (pairs ?? iterate(run, names, site).items);
  const body = new Map<string, Value>();
  for (const item of items) {
    const [member, value] = item instanceof Tuple || item instanceof List ? item.items : [item, new Unknown(AUTO)];
    if (typeof member !== 'string' || value === undefined) return new Unknown('the members of an enum are not known');
    body.set(member, value);
  }
  return makeClass(name, [base], body, [], site);
}

/** What `enum.auto()` stands for until its class is made. */
export const AUTO = 'enum.auto()';

function isDescriptor(value: Value): boolean {
  return value !== null && typeof value === 'object' && 'kind' in value && 'func' in value;
}

/** `cls(...)`. */
export function instantiate(run: Run, cls: ClassValue, args: Arguments, site: Location): Value {
  const own = metaclassCall(cls);
  return own ? callValue(run, own, args.after(cls), site) : makeInstance(run, cls, args, site);
}

/** `type.__call__(cls, ...)`. */
export const typeCall = new Native('type.__call__', (run, args, site) => {
  const [cls] = args.positional;
  return cls instanceof ClassValue
    ? makeInstance(run, cls, args.from(1), site)
    : new Unknown('which class is called is not known');
});

function makeInstance(run: Run, cls: ClassValue, args: Arguments, site: Location): Value {
  if (cls.construct) return cls.construct(run, args, site);
  if (cls.told !== undefined) noteCall(run, cls.told, args, site);
  if (cls.mro.includes(types.Enum)) {
    const members = cls.attributes.get('__members__');
    const hasNone = !(members instanceof Dict) || members.entries.size === 0;
    return hasNone ? enumOf(run, cls, args, site) : memberOf(run, cls, args, site);
  }
  const create = findInClass(cls, '__new__');
  const instance = create instanceof Func ? callValue(run, create, args.after(cls), site) : blank(run, cls, site);
  if (!(instance instanceof Instance) || !instance.cls.mro.includes(cls)) return instance;
  if (instance instanceof ModuleInstance) instance.given = args;
  const init = findInClass(cls, '__init__');
  if (init instanceof Func || init instanceof Native) {
    fillPayload(run, instance, new Arguments(), site);
    callValue(run, init, args.after(instance), site);
  } else if (init !== undefined) callValue(run, init, args.after(instance), site);
  else if (
    !fillPayload(run, instance, args, site) &&
    args.positional.length + args.keywords.size > 0 &&
    !cls.unknownBase &&
    !(create instanceof Func)
  )
    if (!run.exploring) raise('TypeError', `${cls.name}() takes no arguments`, site);
  return instance;
}

/**
 * `object.__init__`, which takes nothing. Where code that nobody has read stands before it (a base, `@dataclass` of another
 * package), that takes the arguments, and may keep them under their names or under those that the class annotates.
 */
export function initPlainly(run: Run, instance: Instance, args: Arguments, site: Location): void {
  if (args.positional.length + args.keywords.size === 0 && !args.unknown) return;
  const { cls } = instance;
  const reader = cls.unknownBase ?? cls.mro.find(base => base.decorated)?.decorated ?? unreadMetaclass(cls);
  if (!reader) {
    const isPlain = cls.mro.every(base => base === types.object || base.definition !== undefined);
    if (isPlain && findInClass(cls, '__init__') === types.object.attributes.get('__init__') && !run.exploring)
      if (!args.unknown && findInClass(cls, '__new__') === types.object.attributes.get('__new__'))
        raise('TypeError', `${cls.name}() takes no arguments`, site);
    return;
  }
  const isOpen = args.positional.length > 0 || args.unknown !== undefined;
  const annotated = isOpen ? cls.mro.flatMap(({ annotations }) => annotations.map(({ name }) => name)) : [];
  for (const name of [...args.keywords.keys(), ...annotated]) run.journal.set(instance.attributes, name, reader);
}

function unreadMetaclass(cls: ClassValue): Unknown | undefined {
  const own = cls.mro.find(({ metaclass }) => metaclass !== undefined && metaclass !== types.type)?.metaclass;
  if (own === undefined || (own instanceof ClassValue && own.native)) return undefined;
  return own instanceof Unknown ? own : new Unknown('what its metaclass makes of a class is not followed');
}

/** An instance before `__init__`. */
export function blank(run: Run, cls: ClassValue, site: Location): Instance {
  if (!cls.mro.includes(types.Module)) return new Instance(cls);
  const module = new ModuleInstance(cls, site);
  module.reachedFrom = placeInFile(run, site);
  return module;
}

/** `class Config(dict)`: the built-in value its instances carry. */
export function fillPayload(run: Run, instance: Instance, args: Arguments, site: Location): boolean {
  const builtin = instance.cls.mro.find(base => base.construct && base !== types.object);
  if (!builtin) return false;
  instance.payload = builtin.construct!(run, args, site);
  return true;
}

function memberOf(_run: Run, cls: ClassValue, args: Arguments, site: Location): Value {
  const [value] = args.positional;
  if (value === undefined) return new Unknown(`a member of ${cls.name} by an unknown value`);
  for (const [, member] of (cls.attributes.get('__members__') as Dict).entries.values()) {
    if (member === value) return member;
    if (member instanceof Instance && same(member.attributes.get('value')!, value)) return member;
  }
  if (value instanceof Unknown) return value;
  return raise('ValueError', `the value is not a valid ${cls.name}`, site);
}

export function isSubclass(cls: ClassValue, base: ClassValue): boolean | undefined {
  if (cls.mro.includes(base)) return true;
  return cls.unknownBase ? undefined : false;
}
