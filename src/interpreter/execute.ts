/**
 * Statements. Each ends normally or with a completion (`break`, `continue`, a return); Python's exceptions travel as
 * JavaScript's.
 */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { binary } from './arithmetic';
import { lookAside } from './aside';
import { assign, remove, targetsOf } from './assign';
import { getAttribute } from './attributes';
import { dependsOn, FIRST_OF_ENDLESS } from './call';
import { annotate, defineClass, defineFunction } from './definitions';
import { evaluate, judge, test, textOf } from './evaluate';
import { learn } from './facts';
import { type Completion, fork, Returned, repeatUnknown, settle } from './fork';
import { assignName, type Frame, locate } from './frame';
import { raiseStatement, tryStatement, withStatement } from './handling';
import { importFrom, importModules, namesLazyExports } from './import-statements';
import { iterate } from './iterate';
import { placeModel } from './local-models';
import { asksMachine, insists } from './machine';
import { matchStatement } from './match';
import { narrow } from './narrow';
import { Endless, exceptionInstance, PythonException, type Run, step, writtenError } from './run';
import { setAttribute } from './set-attribute';
import { getItem, setItem } from './subscript';
import { looksInto } from './torch/tensor-operations';
import { turnsOf } from './turns';
import { type List, Native, Tensor, type Value } from './values';

/** With `rest`, what comes after the block up to the end of its function. */
export function executeBlock(frame: Frame, block: readonly ast.Statement[], rest?: () => Completion): Completion {
  for (let i = 0; i < block.length; i++) {
    const statement = block[i]!;
    const after =
      rest && statement.kind === 'If' ? () => executeBlock(frame, block.slice(i + 1), rest) ?? rest() : undefined;
    const completion = execute(frame, statement, after);
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

export function execute(frame: Frame, statement: ast.Statement, rest?: () => Completion): Completion {
  step(frame.run);
  switch (statement.kind) {
    case 'Expression': {
      evaluate(frame, statement.value);
      const asserted = assertedBy(frame, statement.value);
      if (asserted) learn(frame, asserted, true);
      return undefined;
    }
    case 'Assign': {
      const value = evaluate(frame, statement.value);
      for (const target of statement.targets) assign(frame, target, value);
      placeModel(frame, value, statement.value);
      return undefined;
    }
    case 'Return':
      return new Returned(statement.value ? evaluate(frame, statement.value) : null);
    case 'If':
      return ifStatement(frame, statement, rest);
    case 'For':
      return loop(frame, statement, () => forStatement(frame, statement));
    case 'While':
      return loop(frame, statement, () => whileStatement(frame, statement));
    case 'AugmentedAssign':
      augmentedAssign(frame, statement);
      return undefined;
    case 'AnnotatedAssign':
      if (statement.value) assign(frame, statement.target, evaluate(frame, statement.value));
      if (frame.kind === 'class') annotate(frame, statement);
      return undefined;
    case 'FunctionDef':
      assignName(frame, statement.name, defineFunction(frame, statement));
      return undefined;
    case 'ClassDef':
      assignName(frame, statement.name, defineClass(frame, statement));
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
      if (holds === false && !asksMachine(statement.test)) {
        const error = exceptionInstance('AssertionError', [assertionText(frame, statement)]);
        throw writtenError(error, locate(frame, statement));
      }
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

function ifStatement(frame: Frame, statement: ast.If, rest: (() => Completion) | undefined): Completion {
  if (frame.kind === 'module' && namesLazyExports(statement)) {
    frame.module.lazy = true;
    return executeBlock(frame, statement.body);
  }
  const known = insists(statement) ? false : judge(frame, statement.test);
  if (typeof known === 'boolean') {
    lookAside(frame, statement.test, known ? statement.orelse : statement.body);
    return executeBlock(frame, known ? statement.body : statement.orelse, rest);
  }
  const reason = dependsOn(frame.run, textOf(frame, statement.test), locate(frame, statement.test));
  return fork(
    frame,
    reason,
    () => {
      narrow(frame, statement.test, true);
      return executeBlock(frame, statement.body, rest);
    },
    () => {
      narrow(frame, statement.test, false);
      // Certain only where the other side cannot be: it raises.
      learn(frame, statement.test, false);
      return executeBlock(frame, statement.orelse, rest);
    },
    { condition: known, rest },
  );
}

function loop(frame: Frame, statement: ast.Statement, work: () => Completion): Completion {
  try {
    return work();
  } catch (error) {
    cut(frame, statement);
    throw error;
  }
}

/** A loop that is not followed to its end may hold other values in the turns that are missing. */
function cut({ run, uri }: Frame, { span }: ast.Statement): void {
  if (uri === run.uri) run.variables?.cut(span);
}

function forStatement(frame: Frame, statement: ast.For): Completion {
  const iterable = evaluate(frame, statement.iterable);
  const place = locate(frame, statement.iterable);
  frame.run.part.mentions.loop(frame.run, statement.iterable, place, turnsOf(frame.run, iterable, place));
  const iterated = iterate(frame.run, iterable, place);
  // The same batches over and over say nothing new, and to follow them takes time.
  const news = iterated.items.length === 0 || iterated.each === undefined || isNews(frame.run, statement);
  const { items, unknown, each } = news ? iterated : { items: [], unknown: iterated.unknown, each: undefined };
  const outer = frame.exits;
  frame.exits = [];
  let completion: Completion;
  let open = unknown;
  const isLong = lengthOf(frame.run);
  for (const item of items) {
    if (frame.exits.length > MOST_EXITS || isLong()) {
      open ??= new Unknown('the loop may have ended before');
      break;
    }
    step(frame.run);
    assign(frame, statement.target, item);
    completion = settle(frame, 'continue', executeBlock(frame, statement.body));
    if (completion === 'break' || completion instanceof Returned) break;
    completion = undefined;
  }
  if (open && completion === undefined) {
    cut(frame, statement);
    const { run } = frame;
    const { aside } = run;
    run.aside ||= !news;
    try {
      repeatUnknown(
        frame,
        `changes in a loop nobody knows the turns of (${run.imports.lineText(locate(frame, statement))})`,
        () => {
          assign(frame, statement.target, each ?? open);
          return executeBlock(frame, statement.body);
        },
      );
    } finally {
      run.aside = aside;
    }
  }
  return endLoop(frame, outer, completion, statement.orelse);
}

/** A loop that may have ended at so many places is followed no further: what holds after it is that of all of them. */
const MOST_EXITS = 64;

/**
 * Whether a loop has taken long, with loops in it that nobody knows the turns of: three hundred epochs over batches that are
 * not known are as the first of them.
 */
function lengthOf(run: Run): () => boolean {
  const { steps, repeated } = run;
  return () => run.steps - steps > MOST_STEPS && run.repeated > repeated && !run.tracer;
}

const MOST_STEPS = 100_000;

/** How often a loop over batches is followed from one place, and from all together. */
const FOLLOWED = 2;
const FOLLOWED_IN_ALL = 8;

function isNews({ sites, followed }: Run, statement: ast.For): boolean {
  const path = sites.map(({ uri, span }) => `${uri}:${span.from}`).join(' ');
  const before = followed.get(statement) ?? [];
  followed.set(statement, [...before, path]);
  return before.length < FOLLOWED_IN_ALL && before.filter(known => known === path).length < FOLLOWED;
}

function whileStatement(frame: Frame, statement: ast.While): Completion {
  const outer = frame.exits;
  frame.exits = [];
  let completion: Completion;
  const isLong = lengthOf(frame.run);
  const isEnough = enoughOf(frame, statement);
  for (let turn = 0; ; turn++) {
    step(frame.run);
    if (frame.yields && isEnough(frame.yields)) throw new Endless(frame.yields);
    const known = test(frame, statement.test);
    if (known === false) break;
    const line = () => frame.run.imports.lineText(locate(frame, statement));
    const endless = turn === 1 && isEndless(frame, statement);
    if (known === undefined || frame.exits.length > 2 || endless || isLong()) {
      cut(frame, statement);
      repeatUnknown(frame, `changes in a loop nobody knows the turns of (${line()})`, () =>
        executeBlock(frame, statement.body),
      );
      if (endless) completion = new Returned(new Unknown(`the loop on ${line()} has no end`));
      break;
    }
    completion = settle(frame, 'continue', executeBlock(frame, statement.body));
    if (completion === 'break' || completion instanceof Returned) break;
    completion = undefined;
  }
  return endLoop(frame, outer, completion, statement.orelse);
}

/** `while True:` with nothing in it that could end it: a server, a training that somebody stops. */
function isEndless(frame: Frame, statement: ast.While): boolean {
  return isWithout(/break|return|raise|yield|exit|quit|next|assert/, frame, statement);
}

function isWithout(ends: RegExp, frame: Frame, { test, body, span }: ast.While): boolean {
  if (test.kind !== 'Constant' || !test.value) return false;
  const text = frame.run.imports.textOf(locate(frame, { span: { from: body[0]?.span.from ?? span.to, to: span.to } }));
  return !ends.test(text);
}

/**
 * Whether a generator whose loop has no end has given all that is kept of it, or a little with much work: batches that are put
 * together point by point.
 */
function enoughOf(frame: Frame, statement: ast.While): (given: List) => boolean {
  const { steps } = frame.run;
  const hasNoEnd =
    frame.yields !== undefined && isWithout(/break|return|raise|exit|quit|next|assert/, frame, statement);
  return ({ items }) =>
    hasNoEnd &&
    (items.length >= FIRST_OF_ENDLESS || (items.length >= FEW && frame.run.steps - steps > MOST_STEPS_OF_ENDLESS));
}

const FEW = 4;
const MOST_STEPS_OF_ENDLESS = 10_000;

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

/** What `torch._assert(condition, message)` asserts. */
function assertedBy(frame: Frame, expression: ast.Expression): ast.Expression | undefined {
  if (expression.kind !== 'Call' || expression.callee.kind !== 'Attribute' || expression.callee.name !== '_assert')
    return undefined;
  const callee = evaluate(frame, expression.callee);
  return callee instanceof Native && callee.name === 'torch._assert' ? expression.arguments[0]?.value : undefined;
}

function assertionText(frame: Frame, statement: ast.Assert): string {
  const message = statement.message ? evaluate(frame, statement.message) : undefined;
  return typeof message === 'string' ? message : `assert ${textOf(frame, statement.test)}`;
}
