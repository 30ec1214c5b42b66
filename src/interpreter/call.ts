/**
 * Calling: user functions get a frame with their parameters bound as Python binds them, classes make instances, modules go
 * through the trace, and everything unknown gives Unknown.
 */
import type * as ast from '../python/ast';
import type { Location } from '../source/span';
import { Unknown, UnknownReader } from '../tensor/unknown';
import { bindTo, findInClass, getAttribute } from './attributes';
import { types } from './builtins/types';
import { instantiate } from './classes';
import { evaluate } from './evaluate';
import { executeBlock } from './execute';
import { abandon, Returned, settleReturns } from './fork';
import { defaultOf, Frame } from './frame';
import { onTheHub } from './library/checkpoints';
import { typeName } from './objects';
import { mayPart } from './parting';
import { deeper, Endless, lineAt, markModule, PythonException, type Run, raise, step } from './run';
import { callModule } from './torch/call-module';
import { forgetValues } from './torch/known-values';
import { noteOwnTraining } from './torch/own-training';
import { transformedValue } from './torch/pictures';
import { doubt } from './torch/precision';
import { withTracking } from './torch/tracking';
import { NotedObject, NotedUnknown } from './torch/training-calls';
import {
  type Arguments,
  BoundMethod,
  ClassValue,
  Constant,
  Descriptor,
  Dict,
  Func,
  Instance,
  Iterator,
  isCallable as isFunction,
  List,
  ModuleInstance,
  Namespace,
  Native,
  SetValue,
  Tensor,
  Token,
  Tuple,
  type Value,
} from './values';

/** `callee(...)`. */
export function callValue(run: Run, callee: Value, args: Arguments, site: Location): Value {
  step(run);
  if (callee instanceof Func) return callFunction(run, callee, args, site);
  if (callee instanceof Native) return callee.code(run, args, site);
  if (callee instanceof BoundMethod) return callValue(run, callee.func, args.after(callee.self), site);
  if (callee instanceof ClassValue) return made(run, callee, args, site);
  const seen = callee instanceof Instance ? transformedValue(run, callee, args, site) : undefined;
  if (seen !== undefined) return seen;
  if (callee instanceof ModuleInstance) return callModule(run, callee, args, site);
  if (callee instanceof Unknown) {
    const made = callee instanceof NotedUnknown ? callee.called(run, args, site) : undefined;
    if (made !== undefined && !(made instanceof NotedObject)) return made;
    const given = [...args.positional, ...args.keywords.values()];
    if (!readsOnly(callee, args)) for (const value of given) surrender(run, value, callee);
    if (run.trials === 0 && given.some(value => value instanceof Tensor)) run.tracer?.missed(callee.reason, site);
    // What `cv2.LUT(…)` gives is not what `cv2.LUT` is.
    if (callee instanceof Constant) return new Unknown(`what ${callee.name} gives is not known`);
    return made ?? (callee instanceof NotedUnknown ? callee.result : callee);
  }
  if (callee instanceof Instance) {
    const method = findInClass(callee.cls, '__call__');
    // `@classmethod def __call__(cls)` is called with the class.
    if (method instanceof Descriptor) return callValue(run, bindTo(run, method, callee, callee.cls, site), args, site);
    if (method !== undefined) return callValue(run, method, args.after(callee), site);
    return new Unknown(`calling a ${callee.cls.name} is not followed`);
  }
  if (callee instanceof Namespace) return new Unknown(`${callee.name} is read as a module`);
  if (callee instanceof Token && callee.called) return callee.called(run, args, site);
  if (callee instanceof Token) return new Unknown(`calling ${callee.name} is not followed`);
  if (run.exploring) return new Unknown('the function is not known');
  return raise('TypeError', `'${typeName(callee)}' object is not callable`, site);
}

function readsOnly(callee: Unknown, args: Arguments): boolean {
  const called = callee instanceof NotedUnknown ? callee.result : callee;
  return called instanceof UnknownReader && !args.keywords.has('out');
}

function made(run: Run, cls: ClassValue, args: Arguments, site: Location): Value {
  deeper(run);
  try {
    const value = instantiate(run, cls, args, site);
    noteOwnTraining(run, cls, args, site, value);
    return value;
  } catch (error) {
    if (cls.mro.includes(types.Module)) markModule(error);
    throw error;
  } finally {
    run.depth--;
  }
}

/** What a function nobody can read may have changed: the content of every list, dict and set it was handed, the numbers in a tensor, the dtype of weights. */
export function surrender(run: Run, value: Value, callee: Unknown): void {
  if (value instanceof Tensor) forgetValues(value);
  if (value instanceof ModuleInstance) doubt(value);
  if (value instanceof Tuple) for (const item of value.items) surrender(run, item, callee);
  if (!(value instanceof List || value instanceof Dict || (value instanceof SetValue && !value.frozen))) return;
  run.journal.touch(value);
  value.unknown = new Unknown(`it was handed to a function that is not known: ${callee.reason}`);
  if (value instanceof List) value.items = [];
  else value.entries.clear();
}

export function callMethod(run: Run, self: Value, name: string, args: Arguments, site: Location): Value {
  return callValue(run, getAttribute(run, self, name, site), args, site);
}

/** Runs a function of the source. */
export function callFunction(run: Run, func: Func, args: Arguments, site: Location): Value {
  if (func.async) return new Unknown(`${func.name} is a coroutine, which is not followed`);
  const far = onTheHub(run, func, args);
  if (far) return far;
  // What decides whether it calls itself once more is not known: it would never end.
  if (isGuessed(func.body, run.trials)) return new Unknown(`how often ${func.name} calls itself is not known`);
  deeper(run);
  running.push({ body: func.body, trials: run.trials });
  run.sites.push(site);
  try {
    // Of what a network keeps while it is trained, a decorator that nobody knows says nothing.
    if (func.tracked === undefined || (func.tracked === 'unknown' && run.tracer))
      return activate(run, func, args, site);
    return withTracking(run, func.tracked, () => activate(run, func, args, site));
  } catch (error) {
    if (error instanceof PythonException && site.uri === run.uri) error.via ??= site;
    throw error;
  } finally {
    run.depth--;
    run.sites.pop();
    running.pop();
  }
}

/** The calls that run inside one another now, each with how many branches on trial enclose it. */
const running: { readonly body: object; readonly trials: number }[] = [];
const DEEPEST_GUESS = 3;

/** Whether the function has called itself often, each time in one more branch on trial than before. */
function isGuessed(body: object, trials: number): boolean {
  let [times, inner] = [0, trials];
  for (let i = running.length - 1; i >= 0; i--) {
    const call = running[i]!;
    if (call.body !== body) continue;
    if (times === DEEPEST_GUESS) return true;
    if (inner <= call.trials) return false;
    [times, inner] = [times + 1, call.trials];
  }
  return false;
}

function activate(run: Run, func: Func, args: Arguments, site: Location): Value {
  const frame = new Frame(run, func.location.uri, 'function', new Map(), func.closure.module, func.closure);
  frame.func = func;
  const own = func.location.uri === run.uri ? func.definition : undefined;
  if (own) run.part.called.add(own.nameSpan.from);
  frame.self = args.positional[0];
  bindParameters(run, frame.names, func, args, site);
  if (own) run.variables?.enter(run, own, frame.names);
  if (!Array.isArray(func.body)) return evaluate(frame, func.body as ast.Expression);
  if (func.generator) {
    frame.yields = new List([]);
    frame.trials = run.journal.trials;
  }
  try {
    const result = runBody(frame, func.body as readonly ast.Statement[]);
    return frame.yields ? generatorOf(frame) : result;
  } catch (error) {
    if (!(error instanceof Endless && error.yields === frame.yields)) throw error;
    frame.yields.items.splice(FIRST_OF_ENDLESS);
    frame.yields.unknown ??= new Unknown('what a generator without an end gives is not followed any further');
    return generatorOf(frame);
  }
}

/** How much of what a generator without an end gives is kept: a loop over it is to end soon. */
export const FIRST_OF_ENDLESS = 64;

function runBody(frame: Frame, body: readonly ast.Statement[]): Value {
  let result: Value | PythonException;
  try {
    const completion = executeBlock(frame, body, mayPart(frame) ? () => undefined : undefined);
    result = completion instanceof Returned ? completion.value : null;
  } catch (error) {
    if (!(error instanceof PythonException)) {
      abandon(frame);
      throw error;
    }
    result = error;
  }
  return settleReturns(frame, result);
}

/** A generator has run to its end when it is first seen: its items are all there. */
function generatorOf(frame: Frame): Iterator {
  return new Iterator(frame.yields!.items, frame.yields!.unknown, 'generator');
}

/** Gives every parameter of `func` its value in `names`: given, by default, or the rest. Raises TypeError as Python does. */
export function bindParameters(run: Run, names: Frame['names'], func: Func, args: Arguments, site: Location): void {
  let next = 0;
  let used = 0;
  for (const parameter of func.parameters) {
    const { name, type } = parameter;
    if (type === 'rest') {
      names.set(
        name,
        args.unknown && args.positional.length <= next ? args.unknown : new Tuple(args.positional.slice(next)),
      );
      next = Math.max(next, args.positional.length);
    } else if (type === 'keywords') {
      const rest = new Dict();
      for (const [key, value] of args.keywords)
        if (
          !func.parameters.some(
            p => p.name === key && p.type !== 'positional-only' && p.type !== 'rest' && p.type !== 'keywords',
          )
        ) {
          rest.entries.set(key, [key, value]);
          used++;
        }
      rest.unknown = args.unknown;
      names.set(name, rest);
    } else if (type !== 'keyword-only' && next < args.positional.length) {
      if (args.keywords.has(name) && type === 'positional' && !run.exploring)
        raise('TypeError', `${func.name}() got multiple values for argument '${name}'`, site);
      names.set(name, args.positional[next++]!);
    } else if (args.keywords.has(name) && type !== 'positional-only') {
      names.set(name, args.keywords.get(name)!);
      used++;
    } else if (args.unknown) names.set(name, args.unknown);
    else if (func.defaults.has(name)) names.set(name, defaultOf(run, func, name)!);
    else if (run.exploring) names.set(name, new Unknown(`'${name}' is not given here`));
    else raise('TypeError', `${func.name}() missing required argument: '${name}'`, site);
  }
  if (run.exploring) return;
  if (next < args.positional.length)
    raise(
      'TypeError',
      `${func.name}() takes ${next} positional arguments but ${args.positional.length} were given`,
      site,
    );
  if (used < args.keywords.size) {
    const stray = [...args.keywords.keys()].find(key => !func.parameters.some(p => p.name === key)) ?? '';
    raise('TypeError', `${func.name}() got an unexpected keyword argument '${stray}'`, site);
  }
}

/** `callable(value)`. */
export function isCallable(value: Value): boolean | undefined {
  if (value instanceof Unknown) return undefined;
  if (isFunction(value) || value instanceof ModuleInstance) return true;
  return value instanceof Instance && findInClass(value.cls, '__call__') !== undefined;
}

/** Words for a result that hangs on a condition nobody knows. */
export function dependsOn(run: Run, text: string, at: Location): string {
  return `depends on \`${text}\` (${lineAt(run, at)})`;
}
