/**
 * Functions that nothing called are looked through with unknown arguments, for the optimizers, losses and initialisers they
 * mention and for the calls of models they make. Nothing else comes of it: their faults and results mean nothing.
 */
import type * as ast from '../python/ast';
import { callValue } from './call';
import { Defaults, type Origin } from './defaults';
import { mayReturnModel, symbolicArgument } from './models';
import { isOptional } from './parameters';
import { newPart } from './part';
import { withBudget } from './run';
import { guarded, inPart, type Session } from './session';
import { Arguments, ClassValue, Func, Instance, Unknown, type Value } from './values';

const STEPS = 60_000;
const MILLISECONDS = 150;
/** For all functions of a file together. */
const STEPS_IN_ALL = 600_000;

/** Looks through scripts' own entry points first, since they show what the models take; the rest once the models have run. */
export function explore(session: Session, part: 'entries' | 'rest'): void {
  inPart(session, newPart(), () => exploreFunctions(session, part));
}

function exploreFunctions(session: Session, part: 'entries' | 'rest'): void {
  let left = STEPS_IN_ALL;
  const { run } = session;
  const called = new Set(session.parts.flatMap(({ called }) => [...called]));
  const isCalled = (definition: ast.FunctionDef) =>
    called.has(definition.nameSpan.from) || run.part.called.has(definition.nameSpan.from);
  const selves = new Map<ClassValue, Self>();
  for (const { definition, func, cls } of uncalled(session)) {
    if (left <= 0) break;
    if (isCalled(definition) || (part === 'entries' && !isEntry(definition))) continue;
    const before = run.steps;
    let self: Self | undefined;
    if (cls && !isStatic(definition)) {
      self = selves.get(cls) ?? selfOf(session, cls, isCalled);
      selves.set(cls, self);
    }
    // To make an instance was to look through this.
    if (!isCalled(definition)) {
      const mark = run.journal.begin();
      lookThrough(session, new Defaults(session.source, { definition }, self?.made), () =>
        callValue(run, func, argumentsFor(definition, self?.value), siteOf(session, definition)),
      );
      run.journal.rollBack(mark);
      run.journal.end();
    }
    left -= run.steps - before;
  }
}

/** What a method is called on, and what made it. */
interface Self {
  readonly value: Value;
  readonly made?: Origin;
}

/** An instance that the file holds already, else one made with the constructor's own defaults. */
function selfOf(session: Session, cls: ClassValue, isCalled: (definition: ast.FunctionDef) => boolean): Self {
  const { run } = session;
  const own = [...session.frame.names.values()].find(
    (value): value is Instance => value instanceof Instance && value.cls === cls,
  );
  if (own) return { value: own };
  const init = cls.attributes.get('__init__');
  const definition = init instanceof Func ? init.definition : undefined;
  if (!definition) return { value: new Unknown(`nothing makes a ${cls.name} here`) };
  const made = { definition, name: cls.name };
  const make = () =>
    lookThrough(session, new Defaults(session.source, made), () =>
      callValue(run, cls, argumentsFor(definition, SELF), siteOf(session, definition)),
    );
  // What it mentions is known already where the constructor ran with what the code gives it.
  const value = isCalled(definition) ? inPart(session, newPart(), make) : make();
  if (!(value instanceof Instance)) return { value };
  return { value, made };
}

function lookThrough(session: Session, defaults: Defaults, work: () => Value): Value {
  const { run } = session;
  run.exploring = true;
  run.defaults = defaults;
  const value = guarded(session, () => withBudget(run, STEPS, MILLISECONDS, work));
  run.exploring = false;
  run.defaults = undefined;
  return value;
}

function siteOf(session: Session, definition: ast.FunctionDef) {
  return { uri: session.source.uri, span: definition.nameSpan };
}

function isStatic({ decorators }: ast.FunctionDef): boolean {
  return decorators.some(decorator => decorator.kind === 'Name' && /^(?:static|class)method$/.test(decorator.id));
}

/** A function that runs without arguments and makes no model for others: `main()`, `test()`. */
function isEntry(definition: ast.FunctionDef): boolean {
  return definition.parameters.every(isOptional) && !mayReturnModel(definition);
}

interface Found {
  readonly definition: ast.FunctionDef;
  /** Something to call it by. */
  readonly func: Value;
  /** The class it is a method of. */
  readonly cls?: ClassValue;
}

/** Every function and method the file defines at its top level. */
function uncalled(session: Session): readonly Found[] {
  const found: Found[] = [];
  for (const statement of session.module.body) {
    if (statement.kind === 'FunctionDef') found.push({ definition: statement, func: undecorated(session, statement) });
    if (statement.kind !== 'ClassDef') continue;
    const cls = session.frame.names.get(statement.name);
    for (const inner of statement.body) {
      if (inner.kind !== 'FunctionDef' || !(cls instanceof ClassValue)) continue;
      const method = cls.attributes.get(inner.name);
      if (method instanceof Func && method.definition === inner) found.push({ definition: inner, func: method, cls });
    }
  }
  return found;
}

function undecorated(session: Session, statement: ast.FunctionDef): Value {
  const value = session.frame.names.get(statement.name);
  if (value instanceof Func && value.definition === statement) return value;
  return new Func(
    statement.name,
    statement.parameters,
    new Map(),
    statement.body,
    session.frame,
    { uri: session.source.uri, span: statement.nameSpan },
    statement.generator,
    false,
    statement,
  );
}

/** Stands for the instance that a call of a class makes by itself. */
const SELF = Symbol('self');

function argumentsFor(definition: ast.FunctionDef, self?: Value | typeof SELF): Arguments {
  const positional: Value[] = self === undefined || self === SELF ? [] : [self];
  const keywords = new Map<string, Value>();
  for (const parameter of self === undefined ? definition.parameters : definition.parameters.slice(1)) {
    if (isOptional(parameter)) continue;
    const value = parameter.annotation
      ? symbolicArgument(parameter)
      : new Unknown(`'${parameter.name}' is not given here`);
    if (parameter.type === 'keyword-only') keywords.set(parameter.name, value);
    else positional.push(value);
  }
  return new Arguments(positional, keywords);
}
