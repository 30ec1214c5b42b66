/**
 * A call with a tensor whose dtype is one of several, as after a branch that nobody can decide. The rule is asked once for each
 * dtype: where all that PyTorch accepts agree on the sizes, these hold, and the result may have any of the dtypes that came out.
 */
import { type Dim, equal, isDim } from '../tensor/dim';
import { type DType, dtypes, floatingTypes, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { isUnknown, Unknown } from '../tensor/unknown';
import { type Argument, Float, Opaque } from './argument';
import { type ClassForm, type FunctionForm, infer, type Outcome, type Output } from './operator';
import type { Bound, Parameter } from './parameter';

type Form = ClassForm<unknown> | FunctionForm<unknown>;

/** More combinations than this are not tried: of three tensors of which nothing is known there are 1,728. */
const MOST = 160;

/** `infer` for what comes out, whatever of its dtypes each tensor turns out to have. */
export function inferOutput(form: Form, bound: Bound, output: (args: unknown) => Output): Outcome<Output> {
  const open = openIn(form, bound);
  if (open.size === 0) return infer<unknown, Output>(form, bound, output);
  const combinations = [...open].reduce<readonly Choice[]>(
    (all, [place, of]) =>
      all.length * of.length > MOST ? [] : all.flatMap(choice => of.map(dtype => new Map([...choice, [place, dtype]]))),
    [new Map()],
  );
  const outcomes = combinations.map(choice => decided(form, bound, choice, output));
  const accepted = outcomes.filter(outcome => !('problem' in outcome));
  if (accepted.length === 0) {
    const [first] = outcomes;
    const isOfSizes = outcomes.every(outcome => 'problem' in outcome && outcome.problem.code !== 'wrong-dtype');
    return first && isOfSizes ? first : { unknown: new Unknown('the dtype is not known') };
  }
  const unknown = accepted.find(outcome => 'unknown' in outcome);
  if (unknown) return unknown;
  const joined = accepted.map(outcome => (outcome as { readonly ok: Output }).ok).reduce(joinOutputs);
  return { ok: joined };
}

/** The same arguments, where each tensor of floats may be of any precision. */
export function ofAnyPrecision(bound: Bound): Bound {
  const soften = (argument: Argument): Argument => {
    if (Array.isArray(argument)) return argument.map(soften);
    if (!(argument instanceof Tensor) || kindOf(argument.dtype) !== 'float') return argument;
    const soft = new Tensor(argument.shape, floatingTypes);
    soft.strides = argument.strides;
    return soft;
  };
  return Object.fromEntries(Object.entries(bound).map(([name, argument]) => [name, soften(argument)]));
}

/** The dtype chosen for each tensor of several, and for each argument that tells a dtype and is not known. */
type Choice = ReadonlyMap<Tensor | string, DType>;

function openIn(form: Form, bound: Bound): ReadonlyMap<Tensor | string, readonly DType[]> {
  let open: Map<Tensor | string, readonly DType[]> | undefined;
  const add = (argument: Argument) => {
    if (argument instanceof Tensor) {
      if (argument.open) (open ??= new Map()).set(argument, argument.open);
    } else if (Array.isArray(argument)) for (const item of argument) add(item);
  };
  for (const name in bound) {
    add(bound[name]!);
    if (isUnknown(bound[name]) && /^torch\.dtype\b/.test(parameterOf(form, name)?.type ?? ''))
      (open ??= new Map()).set(name, dtypes);
  }
  return open ?? NONE;
}

function parameterOf(form: Form, name: string): Parameter<unknown> | undefined {
  return form.parameters[name] ?? ('forward' in form ? form.forward?.[name] : undefined);
}

const NONE: ReadonlyMap<Tensor, readonly DType[]> = new Map();

function decided(form: Form, bound: Bound, choice: Choice, output: (args: unknown) => Output): Outcome<Output> {
  const given = new Map<Argument, Tensor>();
  const place = (argument: Argument): Argument => {
    if (Array.isArray(argument)) return argument.some(holdsOpen) ? argument.map(place) : argument;
    const dtype = argument instanceof Tensor ? choice.get(argument) : undefined;
    if (dtype === undefined) return argument;
    const plain = new Tensor((argument as Tensor).shape, dtype);
    plain.strides = (argument as Tensor).strides;
    given.set(plain, argument as Tensor);
    return plain;
  };
  const plain: Record<string, Argument> = {};
  for (const name in bound) plain[name] = choice.get(name) ?? place(bound[name]!);
  const outcome = infer<unknown, Output>(form, plain, output);
  // A rule may hand on what it was given.
  const back = (argument: Argument): Argument =>
    given.get(argument) ??
    (Array.isArray(argument) && argument.some(item => item instanceof Tensor) ? argument.map(back) : argument);
  return 'ok' in outcome ? { ok: back(outcome.ok) } : outcome;
}

function holdsOpen(argument: Argument): boolean {
  return argument instanceof Tensor ? argument.open !== undefined : Array.isArray(argument) && argument.some(holdsOpen);
}

function joinOutputs(a: Output, b: Output): Output {
  if (a === b) return a;
  if (a instanceof Tensor && b instanceof Tensor) {
    const alike = a.shape.length === b.shape.length && a.shape.every((size, axis) => isSame(size, b.shape[axis]!));
    return alike
      ? new Tensor(a.shape, [...new Set([...(a.open ?? [a.dtype]), ...(b.open ?? [b.dtype])])])
      : new Unknown('the shape depends on the dtype, which is not known');
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.map((item, i) => joinOutputs(item, b[i]!));
  if (isDim(a) && isDim(b) && isSame(a, b)) return a;
  if (a instanceof Float && b instanceof Float && a.value === b.value) return a;
  if (a instanceof Opaque && b instanceof Opaque && a.name === b.name && !a.made && !b.made) return a;
  return new Unknown('it depends on the dtype, which is not known');
}

function isSame(a: Dim, b: Dim): boolean {
  return equal(a, b) === true;
}
