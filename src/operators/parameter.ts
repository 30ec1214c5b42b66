/**
 * Typed parameters: how an operator writes down its signature once, and gets its arguments checked and typed.
 * `bind` follows Python's call rules; what it returns may hold Unknowns, and reading one through `view` ends the rule honestly.
 */
import { type Dim, isDim, isKnown, showDim, unknownDim, whyUnknown } from '../tensor/dim';
import { type DType, isDType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { isUnknown, Unknown } from '../tensor/unknown';
import { type Argument, Float } from './argument';
import { Problem } from './problem';

export interface Parameter<T> {
  /** For messages, in PyTorch's words: `int`, `tuple of ints`, `Tensor`. */
  readonly type: string;
  /** The typed value, `undefined` where the argument is of another type, or an Unknown inside it. */
  readonly read: (argument: Argument) => T | Unknown | undefined;
  /** What stands for an Unknown, where the rule can go on without the value: an unknown size rather than no result at all. */
  readonly unknown?: (unknown: Unknown) => T;
  /** Python's default; absent for required parameters. */
  readonly default?: Argument;
  /** `*name` takes all remaining positional arguments. */
  readonly rest?: boolean;
  /** `**name` takes all keywords that no other parameter has. */
  readonly extra?: boolean;
  /** Only by name. */
  readonly keyword?: boolean;
  /** Other names it goes by: NumPy's (`axis` for `dim`), or that of another overload (`indices` for `indices_or_sections`). */
  readonly alias?: string | readonly string[];
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type ArgumentsOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};
/** One call's arguments by parameter name, defaults filled in; Unknown where not known. */
export type Bound = Readonly<Record<string, Argument>>;

/** A size or count; an unknown one is an unknown size. */
export function int(...defaults: [Argument?]): Parameter<Dim> {
  return { type: 'int', read: readInt, unknown: u => unknownDim(u.reason), ...byDefault(defaults) };
}

/** An int that must be a number for the rule to say anything: an axis, a number of layers. */
export function integer(...defaults: [Argument?]): Parameter<number> {
  return {
    type: 'int',
    read: a => {
      const dim = readInt(a);
      return dim === undefined || isKnown(dim) ? dim : new Unknown(`${showDim(dim)} is not known as a number`);
    },
    ...byDefault(defaults),
  };
}

export function real(...defaults: [Argument?]): Parameter<number> {
  return {
    type: 'float',
    read: a => {
      if (a instanceof Float) return a.value;
      if (typeof a === 'number' || typeof a === 'boolean') return Number(a);
      return isDim(a) ? new Unknown('the value is a symbolic size') : undefined;
    },
    ...byDefault([typeof defaults[0] === 'number' ? new Float(defaults[0]) : defaults[0]]),
  };
}

export function bool(...defaults: [Argument?]): Parameter<boolean> {
  return {
    type: 'bool',
    // Modules are Python, which asks any number for its truth.
    read: a =>
      typeof a === 'boolean' ? a : typeof a === 'number' ? a !== 0 : a instanceof Float ? a.value !== 0 : undefined,
    ...byDefault(defaults),
  };
}

/** A switch that a layer's own Python asks for its truth: None is no. */
export function truth(...defaults: [Argument?]): Parameter<boolean> {
  const { read, ...rest } = bool(...defaults);
  return { ...rest, read: a => (a === null ? false : read(a)) };
}

export function text(...defaults: [Argument?]): Parameter<string> {
  return { type: 'str', read: a => (typeof a === 'string' ? a : undefined), ...byDefault(defaults) };
}

export function dtype(...defaults: [Argument?]): Parameter<DType> {
  return { type: 'torch.dtype', read: a => (isDType(a) ? a : undefined), ...byDefault(defaults) };
}

export function tensor(...defaults: [Argument?]): Parameter<Tensor> {
  return { type: 'Tensor', read: a => (a instanceof Tensor ? a : undefined), ...byDefault(defaults) };
}

/** `n` sizes; one int stands for all of them, as in `kernel_size=3`. */
export function sizes(n: number, ...defaults: [Argument?]): Parameter<readonly Dim[]> {
  return {
    type: n === 1 ? 'int' : `int or tuple of ${n} ints`,
    read: a => {
      if (isDim(a)) return Array<Dim>(n).fill(a);
      const dims = readSizes(a);
      if (dims?.length === 1) return Array<Dim>(n).fill(dims[0]!);
      return dims?.length === n ? dims : undefined;
    },
    unknown: u => Array.from({ length: n }, () => unknownDim(u.reason)),
    ...byDefault(defaults),
  };
}

/** A tuple of ints of any length; one int is a tuple of one. */
export function ints(...defaults: [Argument?]): Parameter<readonly Dim[]> {
  return { type: 'tuple of ints', read: a => (isDim(a) ? [a] : readSizes(a)), ...byDefault(defaults) };
}

/** `*size`: either separate ints or one tuple of them, as in `x.view(2, 3)` and `x.view((2, 3))`. */
export function spreadInts(): Parameter<readonly Dim[]> {
  return {
    type: 'ints',
    rest: true,
    read: a => {
      if (!Array.isArray(a) || a.length !== 1) return readSizes(a);
      // One that is not known may be a whole tuple.
      if (isUnknown(a[0])) throw new Unknowable(a[0]);
      return readSizes(Array.isArray(a[0]) ? a[0] : a);
    },
  };
}

export function tensors(): Parameter<readonly Tensor[]> {
  return { type: 'tuple of Tensors', read: a => readAll(a, (t): t is Tensor => t instanceof Tensor) };
}

/** Anything at all, unchecked; for what does not change the shape (`device`, `out`, `inplace`). */
export function anything(...defaults: [Argument?]): Parameter<Argument> {
  return { type: 'object', read: a => a, ...byDefault(defaults) };
}

/** `T` or `None`; `None` unless given. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | null> {
  return {
    ...parameter,
    type: `${parameter.type} or None`,
    default: null,
    unknown: undefined,
    read: a => (a === null ? null : parameter.read(a)),
  };
}

/** `T` or `None`, to be given. */
export function noneOr<T>(parameter: Parameter<T>): Parameter<T | null> {
  return { ...optional(parameter), default: undefined };
}

export function either<A, B>(first: Parameter<A>, second: Parameter<B>): Parameter<A | B> {
  const fallback = first.default !== undefined ? { default: first.default } : byDefault([second.default]);
  return {
    type: `${first.type} or ${second.type}`,
    read: a => {
      const value = first.read(a);
      return value === undefined ? second.read(a) : value;
    },
    ...fallback,
  };
}

export function keywordOnly<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, keyword: true };
}

/** Binds a call's arguments as Python would. A wrong call is a problem in Python's own words. */
export function bind(
  callee: string,
  parameters: Parameters,
  positional: readonly Argument[],
  given: Readonly<Record<string, Argument>>,
): Bound {
  const { names, aliases, takesAll } = signatureOf(parameters);
  const keywords = aliases.size > 0 ? withoutAliases(aliases, given) : given;
  const bound: Record<string, Argument> = {};
  let next = 0;
  for (const name of names) {
    const parameter = parameters[name]!;
    if (parameter.extra) {
      bound[name] = Object.fromEntries(Object.entries(keywords).filter(([keyword]) => !(keyword in parameters)));
    } else if (parameter.rest) {
      bound[name] = name in keywords ? keywords[name]! : positional.slice(next);
      next = positional.length;
    } else if (!parameter.keyword && next < positional.length) {
      if (name in keywords)
        throw new Problem('wrong-call', `${callee}() got multiple values for argument '${name}'`, { parameter: name });
      bound[name] = positional[next++]!;
    } else if (name in keywords) bound[name] = keywords[name]!;
    else if (parameter.default !== undefined) bound[name] = parameter.default;
    else throw new Problem('wrong-call', `${callee}() missing required argument: '${name}'`, { parameter: name });
  }
  if (next < positional.length) {
    const most = names.filter(name => !parameters[name]!.keyword).length;
    throw new Problem(
      'wrong-call',
      `${callee}() takes ${most} positional argument${most === 1 ? '' : 's'} but ${positional.length} were given`,
    );
  }
  const stray = takesAll ? undefined : Object.keys(keywords).find(name => !(name in parameters));
  if (stray)
    throw new Problem('wrong-call', `${callee}() got an unexpected keyword argument '${stray}'`, { parameter: stray });
  return bound;
}

/** `false` where `bind` refuses the call for the number or the names of its arguments, whatever they are. */
export function mayTake(
  parameters: Parameters,
  positional: readonly Argument[],
  keywords: Readonly<Record<string, Argument>>,
): boolean {
  const { names, aliases, takesAll } = signatureOf(parameters);
  for (const name in keywords) if (!takesAll && !(name in parameters) && !aliases.has(name)) return false;
  let taken = 0;
  for (const name of names) {
    const parameter = parameters[name]!;
    if (parameter.extra) continue;
    if (parameter.rest) taken = positional.length;
    else if (!parameter.keyword && taken < positional.length) taken++;
    else if (parameter.default === undefined && aliases.size === 0 && !(name in keywords)) return false;
  }
  return taken === positional.length;
}

interface Signature {
  readonly names: readonly string[];
  /** From every other name to the parameter's own. */
  readonly aliases: ReadonlyMap<string, string>;
  /** There is a `**name`. */
  readonly takesAll: boolean;
}

const signatures = new WeakMap<Parameters, Signature>();

function signatureOf(parameters: Parameters): Signature {
  let signature = signatures.get(parameters);
  if (!signature) {
    const entries = Object.entries(parameters);
    const aliases = entries.flatMap(([name, { alias = [] }]) =>
      [alias].flat().map(other => [other as string, name] as const),
    );
    const takesAll = entries.some(([, { extra }]) => extra);
    signatures.set(
      parameters,
      (signature = { names: entries.map(([name]) => name), aliases: new Map(aliases), takesAll }),
    );
  }
  return signature;
}

/** An argument may go by another name where the parameter's own is not given. */
function withoutAliases(
  aliases: ReadonlyMap<string, string>,
  keywords: Readonly<Record<string, Argument>>,
): Readonly<Record<string, Argument>> {
  if (!Object.keys(keywords).some(name => aliases.has(name))) return keywords;
  const own = (name: string) => {
    const parameter = aliases.get(name);
    return parameter === undefined || parameter in keywords ? name : parameter;
  };
  return Object.fromEntries(Object.entries(keywords).map(([name, value]) => [own(name), value]));
}

/** Thrown when a rule reads an argument that is not known; `infer` turns it back into a value. No `Error`: it needs no stack. */
export class Unknowable {
  constructor(readonly unknown: Unknown) {}
}

/** The typed arguments of a call, as far as they are bound. Reading one that is not known throws `Unknowable`, one of the wrong type a `Problem`. */
export function view<P extends Parameters>(parameters: P, bound: Bound): ArgumentsOf<P> {
  const typed: Record<string, unknown> = {};
  for (const name of signatureOf(parameters).names) {
    const argument = bound[name];
    if (argument === undefined) continue;
    const parameter = parameters[name]!;
    const value = readable(parameter, argument);
    // What cannot be read ends the rule that reads it, and no other.
    if (value === undefined) lazily(typed, name, () => readArgument(name, parameter, argument));
    else typed[name] = value;
  }
  return typed as ArgumentsOf<P>;
}

/** The typed value, or `undefined` where reading it is to be left to the rule. */
function readable(parameter: Parameter<unknown>, argument: Argument): unknown {
  if (isUnknown(argument)) return undefined;
  try {
    const value = parameter.read(argument);
    return isUnknown(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** `args` with further ones computed from them on first use, so that an unknown argument ends only the rules that read it. */
export function derive<A extends object, D extends Readonly<Record<string, (args: A) => unknown>>>(
  args: A,
  derived: D,
): Omit<A, keyof D> & { readonly [K in keyof D]: ReturnType<D[K]> } {
  const result = Object.create(args) as Record<string, unknown>;
  for (const [name, compute] of Object.entries(derived)) lazily(result, name, () => compute(args));
  return result as Omit<A, keyof D> & { readonly [K in keyof D]: ReturnType<D[K]> };
}

/** What can be read, or `undefined` where an argument it needs is missing, unknown or wrong. */
export function attempt<T>(part: () => T): T | undefined {
  try {
    return part();
  } catch {
    return undefined;
  }
}

/** The number a size is. Ends the rule where it is symbolic or unknown. */
export function known(dim: Dim, what: string): number {
  if (isKnown(dim)) return dim;
  throw new Unknowable(new Unknown(whyUnknown(dim) ?? `${what} is ${showDim(dim)}, not known as a number`));
}

function lazily(target: object, name: string, compute: () => unknown): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = compute();
      Object.defineProperty(target, name, { enumerable: true, configurable: true, value });
      return value;
    },
  });
}

function readArgument(name: string, parameter: Parameter<unknown>, argument: Argument): unknown {
  if (isUnknown(argument)) {
    if (parameter.unknown) return parameter.unknown(argument);
    throw new Unknowable(argument);
  }
  const value = parameter.read(argument);
  if (value === undefined && /^(int|float)\b/.test(parameter.type) && isScalar(argument))
    return readArgument(name, parameter, new Unknown('the value of a tensor is not known'));
  if (value === undefined)
    throw new Problem('wrong-type', `argument '${name}' must be ${parameter.type}${notText(argument)}`, {
      parameter: name,
      ...(argument === null ? { found: 'NoneType' } : {}),
    });
  if (isUnknown(value)) throw new Unknowable(value);
  return value;
}

/** A number may have come as text: YAML 1.1 has no number without a point or without the exponent's sign. */
function notText(argument: Argument): string {
  if (typeof argument !== 'string') return '';
  const [, mantissa, sign, exponent] = /^([+-]?\d+)e([+-]?)(\d+)$/i.exec(argument) ?? [];
  const number = mantissa && ` (in YAML ${argument} is text; write ${mantissa}.0e${sign || '+'}${exponent})`;
  return `, not the text '${argument}'${number ?? ''}`;
}

/** A tensor of one element is a number to PyTorch, of a value nobody knows. */
function isScalar(argument: Argument): argument is Tensor {
  return argument instanceof Tensor && argument.shape.every(size => size === 1 || !isKnown(size));
}

function readInt(argument: Argument): Dim | undefined {
  if (typeof argument === 'boolean') return Number(argument);
  return isDim(argument) ? argument : undefined;
}

/** A sequence of sizes; an unknown item is an unknown size. */
function readSizes(argument: Argument): readonly Dim[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const dims = (argument as readonly Argument[]).map(item =>
    isUnknown(item)
      ? unknownDim(item.reason)
      : isScalar(item)
        ? unknownDim('the value of a tensor is not known')
        : readInt(item),
  );
  return dims.includes(undefined) ? undefined : (dims as readonly Dim[]);
}

function readAll<T extends Argument>(
  argument: Argument,
  accepts: (item: Argument) => item is T,
): readonly T[] | Unknown | undefined {
  if (!Array.isArray(argument)) return undefined;
  const items = argument as readonly Argument[];
  const unknown = items.find(isUnknown);
  if (unknown) return unknown;
  return items.every(accepts) ? (items as readonly T[]) : undefined;
}

function byDefault(defaults: [Argument?]): { default?: Argument } {
  return defaults[0] === undefined ? {} : { default: defaults[0] };
}
