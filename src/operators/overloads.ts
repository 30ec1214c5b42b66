/**
 * Functions that PyTorch declares several times (`mean(*, dtype)` and `mean(dim, keepdim, *, dtype)`): a call must fit one
 * declaration as a whole, so `x.mean(keepdim=True)` is refused though each of its arguments exists.
 * What is not known of an argument fits every type.
 */
import { isDim } from '../tensor/dim';
import { isDType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import { type Argument, Float, Opaque } from './argument';
import type { FunctionForm } from './operator';
import { attempt, type Bound, bind, mayTake, type Parameter, type Parameters, Unknowable } from './parameter';
import { Problem } from './problem';

/** `bind` for a function by its qualified name. Errors: `wrong-call`, in PyTorch's words where no declaration fits. */
export function bindFunction<A>(
  name: string,
  form: FunctionForm<A>,
  positional: readonly Argument[],
  keywords: Readonly<Record<string, Argument>>,
): Bound {
  const callee = name.slice(name.lastIndexOf('.') + 1);
  const { overloads } = form;
  if (overloads && !overloads.some(overload => fits(overload, positional, keywords))) {
    const own = name.startsWith('torch.Tensor.') ? 1 : 0;
    throw new Problem(
      'wrong-call',
      `${callee}() received an invalid combination of arguments - got ${given(positional.slice(own), keywords)}, but expected one of: ${overloads.map(overload => declared(overload, own)).join(' or ')}`,
      blamed(overloads, keywords),
    );
  }
  const bound = bind(callee, form.parameters, positional, keywords);
  if (isNative(name)) checkTypes(callee, form.parameters, bound, positional, name.startsWith('torch.Tensor.') ? 1 : 0);
  return bound;
}

/** Built-in functions look at the types of all arguments before they look at any value; Python's own do not. */
function isNative(name: string): boolean {
  return name.startsWith('torch.') && !name.startsWith('torch.nn.');
}

function checkTypes(
  callee: string,
  parameters: Parameters,
  bound: Bound,
  positional: readonly Argument[],
  own: number,
): void {
  let i = -1;
  for (const name in parameters) {
    const parameter = parameters[name]!;
    i++;
    if (parameter.rest && /^ints(?! or None)/.test(parameter.type))
      checkSpread(callee, name, bound[name]!, i, own, i < positional.length);
    if (accepts(parameter, bound[name]!)) continue;
    const position = i < positional.length && !parameter.keyword ? ` (position ${i + 1 - own})` : '';
    const type = parameter.type.replace(/ or None$/, '');
    throw new Problem(
      'wrong-type',
      `${callee}(): argument '${name}'${position} must be ${type}, not ${typeName(bound[name]!)}`,
      { parameter: name, found: typeName(bound[name]!) },
    );
  }
}

/** Ints are gathered for a method (`x.permute(1, 0)`) and where nothing stands before them, but not after a tensor. */
function checkSpread(
  callee: string,
  name: string,
  argument: Argument,
  index: number,
  own: number,
  isPositional: boolean,
): void {
  const refuse = (message: string) => {
    throw new Problem('wrong-call', `${callee}()${message}`, { parameter: name });
  };
  if (isDim(argument)) refuse(`: argument '${name}' must be tuple of ints, not int`);
  if (!Array.isArray(argument)) return;
  const items = argument as readonly Argument[];
  if (!isPositional && items.length === 0) refuse(` missing 1 required positional arguments: "${name}"`);
  if (!isPositional || own > 0 || index === 0) return;
  if (items.length > 1) refuse(` takes ${index + 1} positional arguments but ${index + items.length} were given`);
  if (isDim(items[0])) refuse(`: argument '${name}' (position ${index + 1}) must be tuple of ints, not int`);
}

function fits(
  overload: Parameters,
  positional: readonly Argument[],
  keywords: Readonly<Record<string, Argument>>,
): boolean {
  if (!mayTake(overload, positional, keywords)) return false;
  const bound = attempt(() => bind('', overload, positional, keywords));
  if (bound === undefined) return false;
  for (const name in overload) if (!accepts(overload[name]!, bound[name]!)) return false;
  return true;
}

function accepts(parameter: Parameter<unknown>, argument: Argument): boolean {
  if (argument === parameter.default || isUnknown(argument) || argument instanceof Opaque) return true;
  if (parameter.type === 'object') return true;
  // A tensor of one element is a number.
  if (argument instanceof Tensor && !/Tensor/.test(parameter.type))
    return argument.shape.every(size => typeof size !== 'number' || size === 1);
  // Unlike to Python, `True` is no int and 1 no bool to a built-in function.
  if (/^bool( or None)?$/.test(parameter.type) && typeof argument !== 'boolean' && argument !== null) return false;
  if (/^int\b/.test(parameter.type) && typeof argument === 'boolean') return false;
  try {
    return parameter.read(argument) !== undefined;
  } catch (error) {
    return error instanceof Unknowable;
  }
}

/** `(Tensor, int, keepdim=bool)`, as PyTorch lists what it was given. */
function given(positional: readonly Argument[], keywords: Readonly<Record<string, Argument>>): string {
  const named = Object.entries(keywords).map(([name, argument]) => `${name}=${typeName(argument)}`);
  const listed = [...positional.map(typeName), ...named.sort()].join(', ');
  return positional.length === 0 && named.length > 0 ? `(${listed}, )` : `(${listed})`;
}

/** `(tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None)`. */
function declared(overload: Parameters, from: number): string {
  const entries = Object.entries(overload).slice(from);
  const star = entries.findIndex(([, { keyword }]) => keyword);
  const parts = entries.map(([name, parameter]) => {
    const type = parameter.type.replace(/ or None$/, '');
    return `${type} ${name}${parameter.default === undefined ? '' : ` = ${spelled(parameter.default)}`}`;
  });
  if (star >= 0) parts.splice(star, 0, '*');
  return `(${parts.join(', ')})`;
}

/** The name that no declaration has together with the others: the first keyword that is not in all of them. */
function blamed(overloads: readonly Parameters[], keywords: Readonly<Record<string, Argument>>) {
  const parameter = Object.keys(keywords).find(name => !overloads.every(overload => name in overload));
  return parameter === undefined ? {} : { parameter };
}

function spelled(value: Argument): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Float ? `${value.value}` : String(value);
}

/** Python's name for the type of an argument. */
export function typeName(argument: Argument): string {
  if (argument === null) return 'NoneType';
  if (argument instanceof Tensor) return 'Tensor';
  if (argument instanceof Float) return 'float';
  if (argument instanceof Opaque) return argument.name.split('.').pop()!;
  if (typeof argument === 'boolean') return 'bool';
  if (isDType(argument)) return 'torch.dtype';
  if (typeof argument === 'string') return 'str';
  if (isDim(argument)) return 'int';
  if (Array.isArray(argument)) return 'tuple';
  return 'object';
}
