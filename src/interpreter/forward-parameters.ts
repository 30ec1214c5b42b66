/** What a module's `forward` takes: its parameters, those that a call must give, and those that it may leave out. */
import type * as ast from '../python/ast';
import { findInClass } from './attributes';
import { Func, type ModuleInstance } from './values';

export function forwardOf(root: ModuleInstance): Func | undefined {
  const forward = root.attributes.get('forward') ?? findInClass(root.cls, 'forward');
  if (forward instanceof Func) return innermost(forward);
  return forward && typeof forward === 'object' && 'func' in forward && forward.func instanceof Func
    ? innermost(forward.func)
    : undefined;
}

/** What a decorator wrapped with `functools.wraps`: its parameters are those that a call gives, as `inspect.signature` has it. */
function innermost(func: Func): Func {
  const wrapped = func.attributes.get('__wrapped__');
  return wrapped instanceof Func ? innermost(wrapped) : func;
}

export function parameterNames(root: ModuleInstance): readonly string[] {
  const forward = forwardOf(root);
  if (forward) return forward.parameters.slice(1).map(parameter => parameter.name);
  const form = root.cls.mro.find(base => base.operator)?.operator?.form;
  return form?.forward ? Object.keys(form.forward) : ['input'];
}

/** The parameters of `forward` that are `None` unless a call gives them, where its first is one of them. */
export function optionalParameters(root: ModuleInstance): readonly string[] {
  const names = leftOut(root);
  return names[0] !== undefined && names[0] === forwardOf(root)?.parameters[1]?.name ? names : [];
}

/** The parameters of `forward` that are `None` unless a call gives them. */
export function leftOut(root: ModuleInstance): readonly string[] {
  const isNone = ({ default: value, type }: ast.Parameter) =>
    type !== 'keyword-only' && value?.kind === 'Constant' && value.type === 'None';
  return (forwardOf(root)?.parameters.slice(1) ?? []).filter(isNone).map(({ name }) => name);
}

/** The parameters of `forward` that a call must give. */
export function requiredParameters(root: ModuleInstance): readonly string[] {
  const forward = forwardOf(root);
  if (!forward) {
    const form = root.cls.mro.find(base => base.operator)?.operator?.form;
    return form?.forward
      ? Object.entries(form.forward)
          .filter(([, parameter]) => parameter.default === undefined)
          .map(([name]) => name)
      : ['input'];
  }
  return forward.parameters
    .slice(1)
    .filter(parameter => parameter.default === undefined && parameter.type !== 'rest' && parameter.type !== 'keywords')
    .map(parameter => parameter.name);
}
