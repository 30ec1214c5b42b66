/** The package `attrs`, under both its names: classes whose constructor is written from their fields. */
import { functions } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { ClassValue, type DataclassField, Instance, Native, Token, type Value } from '../values';
import { dataclasses, giveFields } from './data';

type Options = ReadonlyMap<string, Value>;
type Field = Omit<DataclassField, 'name'>;

/** `attr.ib()` until its class is made; its `default` decorator may still give it one. */
const marks = new WeakMap<Instance, Field>();
const factoryClass = subclass('Factory', types.object);
const NOTHING = new Token('inert', 'NOTHING');

const ib = new Native('attr.ib', (_run, args) =>
  fieldOf(args.positional[0] ?? args.keywords.get('default'), args.keywords),
);
const field = new Native('attrs.field', (_run, args) => fieldOf(args.keywords.get('default'), args.keywords));

/** Classic classes take only what is an `attr.ib()` for a field. */
const classic = decorator('attr.s', {});
const annotated = decorator('attr.dataclass', { auto: true });
/** Today's classes take annotations, as long as every `field()` has one, and keep an `__init__` that is written out. */
const modern = decorator('attrs.define', { auto: 'if annotated', keepsInit: true });

const common = functions(
  {
    Factory: (_run, args) => {
      const made = new Instance(factoryClass);
      made.attributes.set('factory', args.get(0, 'factory') ?? null);
      made.attributes.set('takes_self', args.get(1, 'takes_self') ?? false);
      return made;
    },
    has: (run, args, at) => (dataclasses.get('is_dataclass') as Native).code(run, args, at),
    asdict: (run, args, at) => (dataclasses.get('asdict') as Native).code(run, args, at),
    evolve: (run, args, at) => (dataclasses.get('replace') as Native).code(run, args, at),
  },
  'attrs.',
)
  .set('NOTHING', NOTHING)
  .set('field', field)
  .set('define', modern)
  .set('mutable', modern)
  .set('frozen', modern);

export const attrs = common;
export const attr = new Map<string, Value>([
  ...common,
  ['s', classic],
  ['attrs', classic],
  ['attributes', classic],
  ['ib', ib],
  ['attrib', ib],
  ['attr', ib],
  ['dataclass', annotated],
]);

function fieldOf(given: Value | undefined, options: Options): Instance {
  const mark = new Instance(types.object);
  const isFactory = given instanceof Instance && given.cls === factoryClass;
  const factory = isFactory ? given.attributes.get('factory') : options.get('factory');
  const found: Field = {
    default: isFactory || given === NOTHING ? undefined : given,
    factory: factory ?? undefined,
    takesSelf: isFactory && given.attributes.get('takes_self') === true,
    init: options.get('init') !== false,
    keywordOnly: options.get('kw_only') === true,
    argument: typeof options.get('alias') === 'string' ? (options.get('alias') as string) : undefined,
    converter: options.get('converter') ?? undefined,
  };
  marks.set(mark, found);
  mark.attributes.set(
    'default',
    new Native('default', (_run, args) => {
      const [func] = args.positional;
      marks.set(mark, { ...found, factory: func, takesSelf: true });
      return func ?? null;
    }),
  );
  mark.attributes.set('validator', new Native('validator', (_run, args) => args.positional[0] ?? null));
  return mark;
}

interface Kind {
  readonly auto?: boolean | 'if annotated';
  readonly keepsInit?: boolean;
}

/** With and without arguments: `@attr.s`, `@attr.s(eq=False)`. */
function decorator(name: string, kind: Kind): Native {
  return new Native(name, (_run, args) => {
    const [cls] = args.positional;
    if (cls instanceof ClassValue) return makeClass(cls, args.keywords, kind);
    return new Native(name, (_r, inner) => {
      const [cls] = inner.positional;
      return cls instanceof ClassValue ? makeClass(cls, args.keywords, kind) : (cls ?? null);
    });
  });
}

function makeClass(cls: ClassValue, options: Options, { auto = false, keepsInit = false }: Kind): ClassValue {
  const marked = [...cls.attributes].flatMap(([name, value]) => (markOf(value) ? [name] : []));
  const allAnnotated = marked.every(name => cls.annotations.some(annotation => annotation.name === name));
  const asked = options.get('auto_attribs');
  const takesAnnotations = typeof asked === 'boolean' ? asked : auto === 'if annotated' ? allAnnotated : auto;
  const keywordOnly = options.get('kw_only') === true;
  const own = (takesAnnotations ? cls.annotations.map(({ name }) => name) : marked).map((name): DataclassField => {
    const value = cls.attributes.get(name);
    const mark = markOf(value);
    cls.attributes.delete(name);
    // `_depth` is given as `depth`.
    const argument = name.replace(/^_+/, '');
    const known = mark ?? fieldFrom(value);
    return { ...known, name, keywordOnly: keywordOnly || known.keywordOnly, argument: known.argument ?? argument };
  });
  giveFields(cls, own, options.get('init') !== false && !(keepsInit && cls.attributes.has('__init__')), {
    before: '__attrs_pre_init__',
    after: '__attrs_post_init__',
  });
  return cls;
}

function fieldFrom(value: Value | undefined): Field {
  return marks.get(fieldOf(value, new Map()))!;
}

function markOf(value: Value | undefined): Field | undefined {
  return value instanceof Instance ? marks.get(value) : undefined;
}
