/**
 * Statements. Each ends normally or with a completion (`break`, `continue`, a return); Python's exceptions travel as
 * JavaScript's.
 */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { binary } from './arithmetic';
import { lookAside } from './aside';
import { assign, remove, targetsOf } from './assign';
import { findAttribute, getAttribute, setAttribute } from './attributes';
import { mappingBase } from './builtins/mapping';
import { callMethod, callValue, dependsOn } from './call';
import { instantiate, isSubclass, makeClass } from './classes';
import { defaultsOf, evaluate, test, textOf } from './evaluate';
import { learn } from './facts';
import { type Completion, fork, Returned, repeatUnknown, settle } from './fork';
import { assignName, Frame, locate } from './frame';
import { importFrom, importModules, namesLazyExports } from './import-statements';
import { iterate } from './iterate';
import { suppressClass } from './library/suppress';
import { matchStatement } from './match';
import { exceptionInstance, PythonException, raise, step } from './run';
import { getItem, setItem } from './subscript';
import { looksInto } from './torch/tensor-operations';
import { tracks, withTracking } from './torch/tracking';
import { Arguments, ClassValue, Descriptor, Func, Instance, type Pending, Tensor, Tuple, type Value } from './values';

export function executeBlock(frame: Frame, block: readonly ast.Statement[]): Completion {
  for (const statement of block) {
    const completion = execute(frame, statement);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

/** A module's body: a statement that cannot run leaves its names unknown, and the next one runs. */
export function executeModule(
  frame: Frame,
  body: readonly ast.Statement[],
  failed: (statement: ast.Statement, error: PythonException) => void,
  before: (statement: ast.Statement) => void = () => {},
): void {
  for (const statement of body) {
    before(statement);
    try {
      execute(frame, statement);
    } catch (error) {
      if (!(error instanceof PythonException)) throw error;
      failed(statement, error);
      for (const name of targetsOf(statement))
        if (!frame.names.has(name))
          assignName(
            frame,
            name,
            new Unknown(error.message || `${frame.run.imports.lineText(error.at)} raised ${error.value.cls.name}`),
          );
    }
  }
}

export function execute(frame: Frame, statement: ast.Statement): Completion {
  step(frame.run);
  switch (statement.kind) {
    case 'Expression': {
      const { value } = statement;
      evaluate(frame, value);
      const asserted = value.kind === 'Call' && isAssert(value.callee) ? value.arguments[0]?.value : undefined;
      if (asserted) learn(frame, asserted, true);
      return undefined;
    }
    case 'Assign': {
      const value = evaluate(frame, statement.value);
      for (const target of statement.targets) assign(frame, target, value);
      return undefined;
    }
    case 'Return':
      return new Returned(statement.value ? evaluate(frame, statement.value) : null);
    case 'If':
      return ifStatement(frame, statement);
    case 'For':
      return forStatement(frame, statement);
    case 'While':
      return whileStatement(frame, statement);
    case 'AugmentedAssign':
      augmentedAssign(frame, statement);
      return undefined;
    case 'AnnotatedAssign':
      if (statement.value) assign(frame, statement.target, evaluate(frame, statement.value));
      if (frame.kind === 'class' && statement.target.kind === 'Name' && !isClassVariable(statement.annotation))
        annotate(frame, statement.target.id);
      return undefined;
    case 'FunctionDef':
      assignName(frame, statement.name, decorate(frame, statement.decorators, functionOf(frame, statement)));
      return undefined;
    case 'ClassDef':
      assignName(frame, statement.name, decorate(frame, statement.decorators, classOf(frame, statement)));
      return undefined;
    case 'With':
      return withStatement(frame, statement);
    case 'Try':
      return tryStatement(frame, statement);
    case 'Match':
      return matchStatement(frame, statement, evaluate(frame, statement.subject));
    case 'Raise':
      return raiseStatement(frame, statement);
    case 'Assert': {
      const holds = test(frame, statement.test);
      if (holds === false) raise('AssertionError', assertionText(frame, statement), locate(frame, statement));
      if (holds === undefined) learn(frame, statement.test, true);
      return undefined;
    }
    case 'Delete':
      for (const target of statement.targets) remove(frame, target);
      return undefined;
    case 'Import':
      importModules(frame, statement);
      return undefined;
    case 'ImportFrom':
      importFrom(frame, statement);
      return undefined;
    case 'Global':
      for (const name of statement.names) (frame.declaredGlobal ??= new Set()).add(name);
      return undefined;
    case 'Nonlocal':
      for (const name of statement.names) (frame.declaredNonlocal ??= new Set()).add(name);
      return undefined;
    case 'Break':
      return 'break';
    case 'Continue':
      return 'continue';
    case 'Pass':
    case 'ErrorStatement':
      return undefined;
  }
}

function ifStatement(frame: Frame, statement: ast.If): Completion {
  if (frame.kind === 'module' && namesLazyExports(statement)) {
    frame.module.lazy = true;
    return executeBlock(frame, statement.body);
  }
  const known = test(frame, statement.test);
  if (known !== undefined) {
    lookAside(frame, statement.test, known ? statement.orelse : statement.body);
    return executeBlock(frame, known ? statement.body : statement.orelse);
  }
  const reason = dependsOn(frame.run, textOf(frame, statement.test), locate(frame, statement.test));
  return fork(
    frame,
    reason,
    () => executeBlock(frame, statement.body),
    () => {
      // Certain only where the other side cannot be: it raises.
      learn(frame, statement.test, false);
      return executeBlock(frame, statement.orelse);
    },
  );
}

function forStatement(frame: Frame, statement: ast.For): Completion {
  const { items, unknown } = iterate(frame.run, evaluate(frame, statement.iterable), locate(frame, statement.iterable));
  const outer = frame.exits;
  frame.exits = [];
  let completion: Completion;
  for (const item of items) {
    step(frame.run);
    assign(frame, statement.target, item);
    completion = settle(frame, 'continue', executeBlock(frame, statement.body));
    if (completion === 'break' || completion instanceof Returned) break;
    completion = undefined;
  }
  if (unknown && completion === undefined) {
    repeatUnknown(
      frame,
      `changes in a loop nobody knows the turns of (${frame.run.imports.lineText(locate(frame, statement))})`,
      () => {
        assign(frame, statement.target, unknown);
        return executeBlock(frame, statement.body);
      },
    );
  }
  return endLoop(frame, outer, completion, statement.orelse);
}

function whileStatement(frame: Frame, statement: ast.While): Completion {
  const outer = frame.exits;
  frame.exits = [];
  let completion: Completion;
  for (;;) {
    step(frame.run);
    const known = test(frame, statement.test);
    if (known === false) break;
    if (known === undefined || frame.exits.length > 2) {
      repeatUnknown(
        frame,
        `changes in a loop nobody knows the turns of (${frame.run.imports.lineText(locate(frame, statement))})`,
        () => executeBlock(frame, statement.body),
      );
      break;
    }
    completion = settle(frame, 'continue', executeBlock(frame, statement.body));
    if (completion === 'break' || completion instanceof Returned) break;
    completion = undefined;
  }
  return endLoop(frame, outer, completion, statement.orelse);
}

function endLoop(
  frame: Frame,
  outer: Frame['exits'],
  completion: Completion,
  orelse: readonly ast.Statement[],
): Completion {
  let ended = completion;
  if (ended === undefined && orelse.length > 0) ended = executeBlock(frame, orelse);
  else if (ended === 'break') ended = undefined;
  ended = settle(frame, 'break', ended);
  frame.exits = [...outer, ...frame.exits];
  return ended === 'break' ? undefined : ended;
}

function augmentedAssign(frame: Frame, statement: ast.AugmentedAssign): void {
  const { target, operator } = statement;
  const at = locate(frame, statement);
  const operate = (current: Value) => binary(frame.run, operator, current, evaluate(frame, statement.value), at, true);
  if (target.kind === 'Attribute') {
    const object = evaluate(frame, target.value);
    setAttribute(frame.run, object, target.name, operate(getAttribute(frame.run, object, target.name, at)), at);
  } else if (target.kind === 'Subscript') {
    const [object, index] = [evaluate(frame, target.value), evaluate(frame, target.index)];
    const current = getItem(frame.run, object, index, at);
    const result = operate(current);
    // A view was written through already; what a mask or an index tensor picked out is a copy, and goes back.
    if (!(object instanceof Tensor) || !looksInto(frame.run, object, index))
      setItem(frame.run, object, index, result, at);
  } else assign(frame, target, operate(evaluate(frame, target)));
}

function decorate(frame: Frame, decorators: readonly ast.Expression[], value: Value): Value {
  if (decorators.length === 0) return value;
  let decorated = value;
  for (const decorator of [...decorators].reverse()) {
    if (documents(decorator)) continue;
    const at = locate(frame, decorator);
    const wrapper = evaluate(frame, decorator);
    const result = callValue(frame.run, wrapper, new Arguments([decorated]), at);
    // A decorator nobody knows most likely hands on what it got: it registers, compiles or documents.
    decorated =
      result instanceof Unknown && (value instanceof ClassValue || value instanceof Func) ? decorated : result;
  }
  return decorated;
}

/** `@auto_docstring`, `@add_start_docstrings(…)`: they write `__doc__`, in much work, and hand on what they got. */
function documents(decorator: ast.Expression): boolean {
  const named = decorator.kind === 'Call' ? decorator.callee : decorator;
  const name = named.kind === 'Attribute' ? named.name : named.kind === 'Name' ? named.id : '';
  return /docstring/i.test(name);
}

function functionOf(frame: Frame, node: ast.FunctionDef): Func {
  const location = { uri: frame.uri, span: node.nameSpan };
  return new Func(
    node.name,
    node.parameters,
    defaultsOf(frame, node.parameters),
    node.body,
    frame,
    location,
    node.generator,
    node.async,
    node,
  );
}

function classOf(frame: Frame, node: ast.ClassDef): Value {
  const bases: Value[] = [];
  for (const argument of node.arguments) {
    if (argument.name !== undefined) continue;
    const written = evaluate(frame, argument.value);
    const base = mappingBase(written) ?? written;
    if (argument.unpack) bases.push(new Unknown('the bases are not known'));
    else if (base instanceof ClassValue || base instanceof Unknown) bases.push(base);
  }
  const metaclass = node.arguments.find(({ name }) => name === 'metaclass');
  const body = new Frame(frame.run, frame.uri, 'class', new Map<string, Value | Pending>(), frame.module, frame);
  body.cell = {};
  executeBlock(body, node.body);
  const annotations = annotationsOf.get(body) ?? [];
  const cls = makeClass(node.name, bases, body.names as Map<string, Value>, annotations, {
    uri: frame.uri,
    span: node.nameSpan,
  });
  cls.annotations = annotations;
  if (metaclass) cls.metaclass = evaluate(frame, metaclass.value);
  body.cell.cls = cls;
  const parent = cls.mro.slice(1).find(base => base.attributes.has('__init_subclass__'));
  const hook = parent?.attributes.get('__init_subclass__');
  if (parent?.definition && hook !== undefined) {
    const keywords = node.arguments.flatMap(({ name, value }) =>
      name === undefined || name === 'metaclass' ? [] : [[name, evaluate(frame, value)] as const],
    );
    const func = hook instanceof Descriptor ? hook.func : hook;
    callValue(frame.run, func, new Arguments([cls], new Map(keywords)), locate(frame, node));
  }
  return cls;
}

const annotationsOf = new WeakMap<Frame, string[]>();

function annotate(frame: Frame, name: string): void {
  const names = annotationsOf.get(frame) ?? [];
  if (!names.includes(name)) names.push(name);
  annotationsOf.set(frame, names);
}

function isClassVariable(annotation: ast.Expression): boolean {
  const root = annotation.kind === 'Subscript' ? annotation.value : annotation;
  return (root.kind === 'Name' && root.id === 'ClassVar') || (root.kind === 'Attribute' && root.name === 'ClassVar');
}

function withStatement(frame: Frame, statement: ast.With): Completion {
  const managers: Value[] = [];
  const { untracked } = frame.run;
  for (const { context, target } of statement.items) {
    const manager = evaluate(frame, context);
    managers.push(manager);
    const entered =
      manager instanceof Instance ? findAttribute(frame.run, manager, '__enter__', locate(frame, context)) : undefined;
    const value =
      entered === undefined ? manager : callValue(frame.run, entered, new Arguments(), locate(frame, context));
    if (target) assign(frame, target, value);
  }
  const tracking = managers.map(tracks).findLast(switched => switched !== undefined);
  const body = () => withTracking(frame.run, tracking, () => executeBlock(frame, statement.body), untracked);
  if (managers.some(suppresses)) return suppressed(frame, statement, managers, body);
  const completion = body();
  for (const manager of managers)
    if (
      manager instanceof Instance &&
      findAttribute(frame.run, manager, '__exit__', locate(frame, statement)) !== undefined
    )
      callMethod(frame.run, manager, '__exit__', new Arguments([null, null, null]), locate(frame, statement));
  return completion;
}

function suppresses(manager: Value): boolean {
  return manager instanceof Instance && manager.cls === suppressClass;
}

/** `with contextlib.suppress(NameError):` ends where that is raised, and the program goes on after it. */
function suppressed(frame: Frame, statement: ast.With, managers: readonly Value[], body: () => Completion): Completion {
  const { run } = frame;
  const { depth, tries } = run;
  run.tries++;
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    const at = locate(frame, statement);
    const args = new Arguments([error.value.cls, error.value, null]);
    if (!managers.some(one => suppresses(one) && callMethod(run, one, '__exit__', args, at) === true)) throw error;
    run.depth = depth;
    return undefined;
  } finally {
    run.tries = tries;
  }
}

function tryStatement(frame: Frame, statement: ast.Try): Completion {
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

function raiseStatement(frame: Frame, statement: ast.Raise): never {
  const at = locate(frame, statement);
  if (!statement.exception) {
    for (let scope: Frame | undefined = frame; scope; scope = scope.parent) if (scope.handling) throw scope.handling;
    return raise('RuntimeError', 'No active exception to reraise', at);
  }
  const value = evaluate(frame, statement.exception);
  const exception = value instanceof ClassValue ? instantiate(frame.run, value, new Arguments(), at) : value;
  throw new PythonException(exception instanceof Instance ? exception : exceptionInstance('Exception', []), at);
}

/** `torch._assert(condition, message)`. */
function isAssert(callee: ast.Expression): boolean {
  return callee.kind === 'Attribute' && callee.name === '_assert' && callee.value.kind === 'Name';
}

function assertionText(frame: Frame, statement: ast.Assert): string {
  const message = statement.message ? evaluate(frame, statement.message) : undefined;
  return typeof message === 'string' ? message : `assert ${textOf(frame, statement.test)}`;
}
