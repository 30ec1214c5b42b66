/** Statements that meet exceptions: `with`, `try` and `raise`. */
import type * as ast from '../python/ast';
import { assign } from './assign';
import { findAttribute } from './attributes';
import { callValue } from './call';
import { instantiate, isSubclass } from './classes';
import { evaluate } from './evaluate';
import { executeBlock } from './execute';
import type { Completion } from './fork';
import { assignName, type Frame, locate } from './frame';
import { suppressClass } from './library/suppress';
import { truth } from './objects';
import { exceptionInstance, PythonException, raise, writtenError } from './run';
import { tracks, withTracking } from './torch/tracking';
import { Arguments, ClassValue, Instance, Tuple, Unknown, type Value } from './values';

export function withStatement(frame: Frame, statement: ast.With): Completion {
  const { run } = frame;
  const { untracked, depth, tries } = run;
  const managers: Value[] = [];
  for (const { context, target } of statement.items) {
    const manager = evaluate(frame, context);
    managers.push(manager);
    const at = locate(frame, context);
    const entered = manager instanceof Instance ? findAttribute(run, manager, '__enter__', at) : undefined;
    const value = entered === undefined ? manager : callValue(run, entered, new Arguments(), at);
    if (target) assign(frame, target, value);
  }
  const mayTrack = !run.tracer && managers.some(manager => manager instanceof Unknown);
  const tracking =
    managers.map(tracks).findLast(switched => switched !== undefined) ?? (mayTrack ? 'unknown' : undefined);
  // Code that suppresses exceptions has an answer to them.
  if (managers.some(manager => manager instanceof Instance && manager.cls === suppressClass)) run.tries++;
  let completion: Completion;
  try {
    completion = withTracking(run, tracking, () => executeBlock(frame, statement.body), untracked);
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.depth = depth;
    if (leave(frame, statement, managers, error)) throw error;
    return undefined;
  } finally {
    run.tries = tries;
  }
  leave(frame, statement, managers);
  return completion;
}

/** Leaves the managers, the last one first; the exception that is still on its way afterwards. */
function leave(
  frame: Frame,
  statement: ast.With,
  managers: readonly Value[],
  error?: PythonException,
): PythonException | undefined {
  const { run } = frame;
  const at = locate(frame, statement);
  let raised = error;
  for (const manager of [...managers].reverse()) {
    if (!(manager instanceof Instance)) continue;
    const exit = findAttribute(run, manager, '__exit__', at);
    if (exit === undefined) continue;
    const details = raised ? [raised.value.cls, raised.value, null] : [null, null, null];
    if (truth(run, callValue(run, exit, new Arguments(details), at), at) === true) raised = undefined;
  }
  return raised;
}

export function tryStatement(frame: Frame, statement: ast.Try): Completion {
  let completion: Completion;
  try {
    completion = statement.handlers.length > 0 ? guarded(frame, statement) : executeBlock(frame, statement.body);
  } catch (error) {
    if (error instanceof PythonException && statement.finally.length > 0) {
      const ended = executeBlock(frame, statement.finally);
      if (ended !== undefined) return ended;
    }
    throw error;
  }
  const ended = executeBlock(frame, statement.finally);
  return ended ?? completion;
}

function guarded(frame: Frame, statement: ast.Try): Completion {
  const { run } = frame;
  const { depth, tries } = run;
  run.tries++;
  try {
    const completion = executeBlock(frame, statement.body);
    run.tries = tries;
    return completion ?? executeBlock(frame, statement.orelse);
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.tries = tries;
    run.depth = depth;
    const handler = statement.handlers.find(({ type }) => !type || catches(evaluate(frame, type), error.value));
    if (!handler) throw error;
    if (handler.name) assignName(frame, handler.name, error.value);
    const before = frame.handling;
    frame.handling = error;
    const completion = executeBlock(frame, handler.body);
    frame.handling = before;
    return completion;
  } finally {
    run.tries = tries;
  }
}

function catches(type: Value, exception: Instance): boolean {
  if (type instanceof Tuple) return type.items.some(item => catches(item, exception));
  if (type instanceof ClassValue) return isSubclass(exception.cls, type) !== false;
  return true;
}

export function raiseStatement(frame: Frame, statement: ast.Raise): never {
  const at = locate(frame, statement);
  if (!statement.exception) {
    for (let scope: Frame | undefined = frame; scope; scope = scope.parent) if (scope.handling) throw scope.handling;
    return raise('RuntimeError', 'No active exception to reraise', at);
  }
  const value = evaluate(frame, statement.exception);
  const exception = value instanceof ClassValue ? instantiate(frame.run, value, new Arguments(), at) : value;
  throw writtenError(exception instanceof Instance ? exception : exceptionInstance('Exception', []), at);
}
