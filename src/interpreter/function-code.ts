/**
 * `func.__code__`, as far as decorators ask: the names of the parameters, and of what the body assigns. A function that
 * `types.FunctionType` makes of it is a copy of the one it came from.
 */
import type * as ast from '../python/ast';
import { targetsOf } from './assign';
import { subclass, types } from './builtins/types';
import { type Arguments, Func, Instance, Tuple, Unknown, type Value } from './values';

const codeClass = subclass('code', types.object);

export function codeOf(func: Func): Instance {
  const of = (...kinds: readonly ast.Parameter['type'][]) =>
    func.parameters.filter(({ type }) => kinds.includes(type)).map(({ name }) => name);
  const positional = of('positional-only', 'positional');
  const parameters = [...positional, ...of('keyword-only'), ...of('rest'), ...of('keywords')];
  const assigned = Array.isArray(func.body) ? (func.body as readonly ast.Statement[]).flatMap(targetsOf) : [];
  const code = new Instance(codeClass);
  const set = (name: string, value: Value) => code.attributes.set(name, value);
  set('co_varnames', new Tuple([...new Set([...parameters, ...assigned])]));
  set('co_argcount', positional.length);
  set('co_name', func.name);
  sources.set(code, func);
  return code;
}

const sources = new WeakMap<Instance, Func>();

/** `types.FunctionType(code, globals, name)`, whose other arguments are those of the function that the code is from. */
export function functionFrom(args: Arguments): Value {
  const code = args.get(0, 'code');
  const func = code instanceof Instance ? sources.get(code) : undefined;
  if (!func) return new Unknown('what the function does is not known');
  const name = args.get(2, 'name');
  const { parameters, defaults, body, closure, location, generator, definition } = func;
  return new Func(
    typeof name === 'string' ? name : func.name,
    parameters,
    defaults,
    body,
    closure,
    location,
    generator,
    func.async,
    definition,
  );
}
