/** `func.__code__`, as far as decorators ask: the names of the parameters, and of what the body assigns. */
import type * as ast from '../python/ast';
import { targetsOf } from './assign';
import { subclass, types } from './builtins/types';
import { type Func, Instance, Tuple, type Value } from './values';

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
  return code;
}
