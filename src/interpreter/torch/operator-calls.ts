/**
 * Calls of the catalogue: arguments are bound by the entry's own signature, the rule says what comes out, and the call goes
 * into the trace. A problem becomes a diagnostic where it is certain, and the result is unknown from there on.
 */

import { Answer, answerTo, type Entry, refusalOf } from '../../operators/answer';
import type { Argument } from '../../operators/argument';
import { ofAnyPrecision } from '../../operators/open-dtypes';
import {
  type ClassForm,
  type FunctionForm,
  infer,
  type Operator,
  type Output,
  type Weight,
} from '../../operators/operator';
import { bindFunction } from '../../operators/overloads';
import { type Bound, bind, type Parameters } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import { writtenBy } from '../../operators/sharing';
import type { Location } from '../../source/span';
import { equal } from '../../tensor/dim';
import { sameShape } from '../../tensor/shape';
import { types } from '../builtins/types';
import { callValue } from '../call';
import { imageValue } from '../library/opencv';
import type { Run } from '../run';
import {
  Arguments,
  type Func,
  isDim,
  type ModuleInstance,
  Parameter,
  Tensor,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { composedMethod } from './composed';
import { tensorsIn, toArgument, toValue } from './convert';
import { needsGradient } from './gradients';
import { loadingValue } from './loading';
import { REPLACED } from './module-attributes';
import { withFields } from './named-results';
import { isWaiting, materialize, operatorOf } from './operator-classes';
import { answerForEither } from './optional-arguments';
import { passOn } from './origins';
import { callParametrizations, isParametrized } from './parametrize';
import { clash } from './precision';
import { report } from './report';
import { keepGradient } from './requires-grad';
import { softenedBy, tellSoftmax } from './softmax-loss';
import { beyondTable } from './table-ends';
import { written } from './tensor-operations';
import { keepValues, selectedValues, uniqueValues, withKnownNumbers, withValues } from './valued';

type Binder = (positional: readonly Argument[], keywords: Readonly<Record<string, Argument>>) => Bound;

/** The arguments by parameter name; what is passed as `*unknown` leaves its parameters unknown. */
export function bindArguments(
  run: Run,
  callee: string,
  parameters: Parameters,
  args: Arguments,
  site: Location,
  binder: Binder = (positional, keywords) => bind(callee, parameters, positional, keywords),
): Bound | Unknown {
  const positional = args.positional.map(value => toArgument(value, run));
  const keywords: Record<string, Argument> = {};
  for (const [name, value] of args.keywords) keywords[name] = toArgument(value, run);
  // Of `view(1, *unknown, 4)` not even the number of sizes is known.
  if (args.unknown)
    for (const [i, [name, { rest }]] of Object.entries(parameters).entries())
      if ((rest || i >= positional.length) && !(name in keywords)) keywords[name] = toArgument(args.unknown);
  if (run.exploring) fillMissing(parameters, positional.length, keywords);
  try {
    return binder(positional, keywords);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return report(run, error, { site, syntax: args.syntax, parameters });
  }
}

function fillMissing(parameters: Parameters, given: number, keywords: Record<string, Argument>): void {
  Object.entries(parameters).forEach(([name, parameter], i) => {
    if (i >= given && !(name in keywords) && parameter.default === undefined && !parameter.rest)
      keywords[name] = new Unknown(`'${name}' is not given here`);
  });
}

/** A call of a function of the catalogue. */
export function callFunctionEntry(
  run: Run,
  entry: { readonly operator: Operator; readonly form: FunctionForm<unknown>; readonly name: string },
  args: Arguments,
  site: Location,
): Value {
  const out = 'out' in entry.form.parameters ? undefined : args.keywords.get('out');
  if ((out instanceof Tensor || out === null) && !/^torch\.(nn|Tensor)\./.test(entry.name)) {
    const others = new Map([...args.keywords].filter(([name]) => name !== 'out'));
    const rest = new Arguments(args.positional, others, args.unknown, args.syntax);
    const result = callFunctionEntry(run, entry, rest, site);
    if (out === null) return result;
    // PyTorch resizes what does not fit.
    return result instanceof Tensor && sameShape(result.shape, out.shape) === false
      ? result
      : written(run, out, result, site);
  }
  const callee = entry.name.slice(entry.name.lastIndexOf('.') + 1);
  // Which declaration is meant shows only where all arguments do.
  const isWhole = !args.unknown && !run.exploring;
  const whole: Binder = (positional, keywords) => bindFunction(entry.name, entry.form, positional, keywords);
  const bound = bindArguments(run, callee, entry.form.parameters, args, site, isWhole ? whole : undefined);
  if (bound instanceof Unknown) return bound;
  run.part.mentions.record(run, entry, shownOf(entry, bound, args), entry.form.parameters, args, site);
  return evaluateRule(run, entry, withKnownNumbers(entry.operator, entry.form.parameters, bound), args, site);
}

/**
 * What is told of a call: the settings that `**options` of a library may hold come from whoever calls the code, not from how
 * it was run here.
 */
function shownOf(
  { operator, form }: { readonly operator: Operator; readonly form: FunctionForm<unknown> },
  bound: Bound,
  { syntax }: Arguments,
): Bound {
  const written = syntax?.arguments ?? [];
  if (operator.family !== 'library' || !written.some(({ unpack }) => unpack === '**')) return bound;
  const positional = written.filter(({ name, unpack }) => !name && !unpack).length;
  const open = Object.keys(form.parameters).filter(
    (name, i) => i >= positional && !written.some(one => one.name === name),
  );
  return { ...bound, ...Object.fromEntries(open.map(name => [name, new Unknown('the options may hold it')])) };
}

/** `forward` of a module of the catalogue. */
export function callForm(
  run: Run,
  entry: { readonly operator: Operator; readonly form: ClassForm<unknown>; readonly name: string },
  args: Arguments,
  site: Location,
  module: ModuleInstance,
): Value {
  const { form } = entry;
  if (!module.bound) return new Unknown(`the arguments of ${entry.operator.id} are not known`);
  const own = bindArguments(run, module.cls.name, form.forward ?? {}, args, site);
  if (own instanceof Unknown) return own;
  if (!run.tracer && !run.exploring) run.part.mentions.called(module, own);
  const bound: Record<string, Argument> = { ...module.bound, ...own };
  // `conv.stride = (1, 1)` after construction.
  for (const [name, value] of module.attributes) if (name in form.parameters) bound[name] = toArgument(value);
  if (isWaiting(module, { ...entry, form })) materialize(run, module, { ...entry, form }, bound);
  const content = composedMethod(run, entry.name, 'forward');
  if (content) return evaluateContent(run, entry, bound, args, site, module, content);
  for (const weight of module.parameters.values())
    if (weight instanceof Parameter && weight.refilled)
      return new Unknown('a weight was filled with one of another shape');
  const clashing = clash(run, entry.operator, module, bound.input);
  if (clashing) return refused(run, entry, bound, args, site, module, clashing);
  const result = evaluateRule(run, entry, bound, args, site, module);
  const replaced = module.attributes.has(REPLACED) && !hasWeightsOf(entry, bound, module);
  return replaced ? new Unknown('a weight was replaced by one of another shape') : result;
}

/** Whether the weights are again those that the arguments tell: `conv.in_channels = 1` was set with the new weight. */
function hasWeightsOf(entry: { readonly form: ClassForm<unknown> }, bound: Bound, module: ModuleInstance): boolean {
  const { weights } = entry.form;
  const told = weights
    ? infer<unknown, Readonly<Record<string, Weight | null>>>(entry.form, bound, values => weights(values))
    : undefined;
  if (!told || !('ok' in told)) return false;
  return Object.entries(told.ok).every(([name, weight]) => {
    const own = module.parameters.get(name);
    if (name === 'bias' && own === null) return true;
    if (weight === null || own === null || own === undefined) return weight === null && (own ?? null) === null;
    return (
      own instanceof Tensor &&
      own.shape.length === weight.shape.length &&
      own.shape.every((size, axis) => equal(size, weight.shape[axis]!) === true)
    );
  });
}

/** A class made of others: the rule answers for its arguments, and what its parts make of the input is the result. */
function evaluateContent(
  run: Run,
  entry: Entry,
  bound: Bound,
  args: Arguments,
  site: Location,
  module: ModuleInstance,
  content: Func,
): Value {
  const answer = answerTo(entry, bound);
  if ('problem' in answer.outcome) return refused(run, entry, bound, args, site, module, answer.outcome.problem);
  const follow = () => callValue(run, content, args.after(module), site);
  if (!run.tracer) return follow();
  return run.tracer.around(run, entry, bound, args, site, module, answer, follow);
}

function evaluateRule(
  run: Run,
  entry: Entry,
  bound: Bound,
  args: Arguments,
  site: Location,
  module?: ModuleInstance,
): Value {
  const { rule } = entry.operator;
  if (!rule.output)
    return (
      loadingValue(entry.operator.id, parametersOf(entry.form, undefined), args, bound) ??
      imageValue(entry.name, bound) ??
      new Unknown(`what ${entry.operator.id} returns is not followed`)
    );
  tellSoftmax(run, entry.operator, bound, site);
  const beyond = run.exploring || module?.attributes.has(REPLACED) ? undefined : beyondTable(entry.operator, bound);
  if (beyond) return refused(run, entry, bound, args, site, module, beyond);
  // Only a trace gives what comes out a number of its own; elsewhere tensors are told apart as the objects that they are.
  const answered = (to: Bound) => (run.tracer ? answerTo(entry, to) : new Answer(entry, to));
  let answer = answered(bound);
  if (run.precisionIsOpen && 'problem' in answer.outcome && answer.outcome.problem.code === 'wrong-dtype')
    answer = answered(ofAnyPrecision(bound));
  if ('unknown' in answer.outcome) answer = answerForEither(answered, bound) ?? answer;
  const { outcome } = answer;
  if ('problem' in outcome) return refused(run, entry, bound, args, site, module, outcome.problem);
  if ('unknown' in outcome) {
    if (run.tracer) run.tracer.unknown(run, entry, bound, args, site, module, outcome.unknown);
    else
      for (const target of writtenBy(entry.operator, entry.name, bound))
        run.making.tensors.spoil(run, target, outcome.unknown.reason);
    return softenedBy(entry.operator, bound, outcome.unknown, args, site, module);
  }
  const output = outcome.ok;
  const handedOn = Array.isArray(output) ? handedOnBy(entry, bound, args, output) : undefined;
  const laidOut = (value: Value) => softenedBy(entry.operator, bound, layOut(answer, bound, value), args, site, module);
  if (run.tracer) {
    const inside = module && isParametrized(module) ? () => callParametrizations(run, module, site) : undefined;
    const traced = run.tracer.leaf(run, entry, bound, args, site, module, answer, inside);
    if (handedOn !== undefined) return handedOn;
    keepValues(entry.operator, bound, traced);
    return laidOut(traced);
  }
  if (handedOn !== undefined) return handedOn;
  const { id } = entry.operator;
  const distinct = id === 'unique' ? uniqueValues(bound) : selectedValues(id, bound);
  if (distinct !== undefined) return distinct;
  const made = (value: Value) =>
    run.exploring ? value : run.making.make(run, entry, bound, args, site, output, value);
  if (output instanceof Tensor) {
    const value = made(laidOut(withValues(entry.operator, bound, output)));
    keepGradient(run, entry, args, module, value);
    if (bound.requires_grad === true && entry.operator.family === 'creation') needsGradient(run, value, true);
    if (!module) passOn(args.positional[0], value);
    return value;
  }
  const result = resultOf(entry, output);
  keepValues(entry.operator, bound, result);
  const several = made(laidOut(result));
  keepGradient(run, entry, args, module, several);
  return several;
}

/** A list that comes out as it went in, as `nn.Identity` does it, is that very list: who writes into one writes into both. */
function handedOnBy({ form }: Entry, bound: Bound, args: Arguments, output: Output): Value | undefined {
  const parameters = 'forward' in form ? (form.forward ?? {}) : {};
  const index = Object.keys(parameters).findIndex(name => bound[name] === output);
  return index < 0 ? undefined : args.get(index, Object.keys(parameters)[index]!);
}

function refused(
  run: Run,
  entry: Entry,
  bound: Bound,
  args: Arguments,
  site: Location,
  module: ModuleInstance | undefined,
  problem: Problem,
): Unknown {
  const parameters = parametersOf(entry.form, problem.detail.parameter);
  const place = { site, syntax: args.syntax, parameters, module, bound };
  const call = run.tracer?.failed(run, entry, bound, args, site, module, problem.message);
  // PyTorch never comes to call what it refused to make.
  return isMade(module) ? report(run, problem, place, call) : new Unknown(problem.message);
}

function isMade(module: ModuleInstance | undefined): boolean {
  const form = module && operatorOf(module.cls)?.form;
  return !form || !module.bound || refusalOf(form, module.bound) === undefined;
}

/** Those among which the blamed one stands: of a layer's call the state beside its input, as well as of its construction. */
function parametersOf(form: Entry['form'], blamed: string | undefined): Parameters {
  const forward = 'forward' in form ? form.forward : undefined;
  return forward && Object.keys(forward).indexOf(blamed ?? '') > 0 ? forward : form.parameters;
}

/** Tells the new tensors of a result how they lie in memory. */
function layOut(answer: Answer, bound: Bound, value: Value): Value {
  const fresh = tensorsIn(value);
  if (!fresh.some(tensor => tensor !== null)) return value;
  const { layouts } = answer;
  fresh.forEach((tensor, i) => {
    if (tensor && !isGiven(tensor, bound)) tensor.strides = layouts[i];
  });
  return value;
}

function isGiven(tensor: Tensor, bound: Bound): boolean {
  for (const name in bound) if (bound[name] === tensor) return true;
  return false;
}

/** Rules give sizes as lists; in Python they are a `torch.Size`. */
export function resultOf(entry: Entry, output: Output): Value {
  const value = toValue(output as Argument);
  return value instanceof Tuple && ['size', 'shape'].includes(entry.operator.id) && value.items.every(isDim)
    ? new Tuple(value.items, types.Size)
    : withFields(entry.name, value);
}
