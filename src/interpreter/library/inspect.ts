/** `inspect.signature` and the few questions about functions that decorators ask. */
import type { Parameters } from '../../operators/parameter';
import type { Location } from '../../source/span';
import { functions } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { bindParameters, isCallable } from '../call';
import { defaultOf } from '../frame';
import type { Run } from '../run';
import { toValue } from '../torch/convert';
import { operatorOf } from '../torch/operator-classes';
import {
  type Arguments,
  BoundMethod,
  ClassValue,
  Dict,
  Func,
  Instance,
  List,
  ModuleInstance,
  Namespace,
  Native,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { namedTuple } from './named-tuples';

const KINDS = {
  'positional-only': 'POSITIONAL_ONLY',
  positional: 'POSITIONAL_OR_KEYWORD',
  rest: 'VAR_POSITIONAL',
  'keyword-only': 'KEYWORD_ONLY',
  keywords: 'VAR_KEYWORD',
} as const;

const parameterClass = subclass('Parameter', types.object);
for (const kind of Object.values(KINDS)) parameterClass.attributes.set(kind, new Token('inert', kind));
const empty = new Token('inert', 'empty');
parameterClass.attributes.set('empty', empty);
const signatureClass = subclass('Signature', types.object);
const boundClass = subclass('BoundArguments', types.object);

export const inspect = functions(
  {
    signature: (run, args) => signature(run, args.positional[0]!),
    isclass: (_run, args) =>
      args.positional[0] instanceof Unknown ? args.positional[0] : args.positional[0] instanceof ClassValue,
    isfunction: (_run, args) => args.positional[0] instanceof Func,
    ismethod: (_run, args) => args.positional[0] instanceof BoundMethod,
    ismodule: (_run, args) => args.positional[0] instanceof Namespace,
    isgenerator: () => false,
    iscoroutinefunction: () => false,
    getfullargspec: (run, args) => fullSpecification(run, args.positional[0]!),
    getmembers: () => new Unknown('the members are not followed'),
    currentframe: () => new Unknown('frames are not followed'),
    stack: () => new Unknown('frames are not followed'),
    callable: (_run, args) => isCallable(args.positional[0]!) ?? false,
  },
  'inspect.',
);
inspect.set('Parameter', parameterClass).set('Signature', signatureClass);

const specification = namedTuple('FullArgSpec', [
  'args',
  'varargs',
  'varkw',
  'defaults',
  'kwonlyargs',
  'kwonlydefaults',
  'annotations',
]);

/** `self` counts here, whether the method is bound or not. */
function fullSpecification(run: Run, value: Value): Value {
  let func = value instanceof BoundMethod ? value.func : value;
  const own = func instanceof ClassValue ? operatorOf(func) : undefined;
  const plain = func instanceof ClassValue ? func.mro.find(base => base.attributes.has('__init__')) : undefined;
  if (own && plain?.operator) return described(['self', ...Object.keys(own.form.parameters)], null);
  // `Module.__call__(self, *args, **kwargs)`
  if (func instanceof ModuleInstance) return described(['self'], 'args');
  if (func instanceof ClassValue)
    func = func.mro.find(base => base.attributes.has('__init__'))?.attributes.get('__init__') as Func;
  if (!(func instanceof Func)) return new Unknown('the signature is not known');
  const { parameters } = func;
  const defaultIn = (name: string) => defaultOf(run, func as Func, name);
  const named = (...kinds: readonly string[]) =>
    parameters.filter(({ type }) => kinds.includes(type)).map(({ name }) => name);
  const positional = named('positional-only', 'positional');
  const keywordOnly = named('keyword-only');
  const given = positional.map(defaultIn).filter(value => value !== undefined);
  const keywordDefaults = new Dict();
  for (const name of keywordOnly) {
    const value = defaultIn(name);
    if (value !== undefined) keywordDefaults.entries.set(name, [name, value]);
  }
  return new Tuple(
    [
      new List(positional),
      named('rest')[0] ?? null,
      named('keywords')[0] ?? null,
      given.length > 0 ? new Tuple(given) : null,
      new List(keywordOnly),
      keywordDefaults.entries.size > 0 ? keywordDefaults : null,
      new Unknown('annotations are not followed'),
    ],
    specification,
  );
}

function described(names: readonly string[], rest: string | null): Value {
  const unknown = new Unknown('defaults are not followed');
  const keywords = rest === null ? null : 'kwargs';
  return new Tuple([new List([...names]), rest, keywords, unknown, new List([]), null, unknown], specification);
}

function signature(run: Run, value: Value): Value {
  let func = value;
  for (let wrapped = value; wrapped instanceof Func; ) {
    func = wrapped;
    const inner: Value | undefined = wrapped.attributes.get('__wrapped__');
    if (inner === undefined) break;
    wrapped = inner;
  }
  let skip = 0;
  if (func instanceof BoundMethod && func.func instanceof Func) [func, skip] = [func.func, 1];
  if (func instanceof ClassValue) {
    const init = func.mro.find(base => base.attributes.has('__init__'))?.attributes.get('__init__');
    const own = operatorOf(func);
    if (init instanceof Func) [func, skip] = [init, 1];
    else if (own) return signatureOf(own.form.parameters);
  }
  if (!(func instanceof Func)) return new Unknown('the signature is not known');
  const [of, own] = [func, skip];
  const described = asSignature(
    of.parameters
      .slice(own)
      .map(({ name, type }) => ({ name, kind: KINDS[type], fallback: defaultOf(run, of, name) ?? empty })),
  );
  const bind = new Native('bind', (run, args, at) => boundArguments(run, of, own, args, at));
  described.attributes.set('bind', bind);
  return described;
}

/** `signature.bind(…)`: which argument goes to which parameter, without the defaults until these are asked for. */
function boundArguments(run: Run, func: Func, skip: number, args: Arguments, at: Location): Value {
  const all = new Map<string, Value>();
  bindParameters(run, all, func, skip > 0 ? args.after(null) : args, at);
  const items = func.parameters.slice(skip);
  const isGiven = ({ name, type }: Func['parameters'][number], i: number) => {
    if (type === 'rest') return args.positional.length > i;
    if (type === 'keywords') return [...args.keywords.keys()].some(key => !all.has(key));
    return args.keywords.has(name) || (type !== 'keyword-only' && i < args.positional.length);
  };
  const result = new Instance(boundClass);
  const hold = (parameters: typeof items) => {
    const dict = new Dict();
    for (const { name } of parameters) dict.entries.set(name, [name, all.get(name)!]);
    dict.unknown = args.unknown;
    return dict;
  };
  result.attributes.set('arguments', hold(items.filter(isGiven)));
  const complete = new Native('apply_defaults', () => {
    run.journal.set(result.attributes, 'arguments', hold(items));
    return null;
  });
  result.attributes.set('apply_defaults', complete);
  return result;
}

/** The signature of what the catalogue has, with its names and defaults. */
function signatureOf(parameters: Parameters): Value {
  return asSignature(
    Object.entries(parameters).map(([name, { rest, extra, keyword, default: fallback }]) => ({
      name,
      kind: rest ? KINDS.rest : extra ? KINDS.keywords : keyword ? KINDS['keyword-only'] : KINDS.positional,
      fallback: fallback === undefined ? empty : toValue(fallback),
    })),
  );
}

interface Described {
  readonly name: string;
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  readonly fallback: Value;
}

function asSignature(list: readonly Described[]): Instance {
  const parameters = new Dict();
  for (const { name, kind, fallback } of list) {
    const parameter = new Instance(parameterClass);
    parameter.attributes
      .set('name', name)
      .set('kind', new Token('inert', kind))
      .set('default', fallback)
      .set('annotation', new Unknown('annotations are not followed'));
    parameters.entries.set(name, [name, parameter]);
  }
  const result = new Instance(signatureClass);
  result.attributes.set('parameters', parameters);
  return result;
}
