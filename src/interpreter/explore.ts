/**
 * Functions that nothing called are looked through with unknown arguments, for the optimizers, losses and initialisers they
 * mention and for the calls of models they make. Nothing else comes of it: their faults and results mean nothing.
 */
import type * as ast from '../python/ast';
import { Defaults } from './assumed';
import { callValue } from './call';
import { isOptional, mayReturnModel, symbolicArgument } from './models';
import { newPart } from './part';
import { withBudget } from './run';
import { guarded, inPart, type Session } from './session';
import { Arguments, ClassValue, Func, Unknown, type Value } from './values';

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
  for (const [definition, func] of uncalled(session)) {
    if (left <= 0) break;
    const at = definition.nameSpan.from;
    if (called.has(at) || run.part.called.has(at) || (part === 'entries' && !isEntry(definition))) continue;
    const before = run.steps;
    const mark = run.journal.begin();
    run.exploring = true;
    run.defaults = new Defaults(definition, session.source);
    guarded(session, () =>
      withBudget(run, STEPS, MILLISECONDS, () =>
        callValue(run, func, argumentsFor(definition), { uri: session.source.uri, span: definition.nameSpan }),
      ),
    );
    run.exploring = false;
    run.defaults = undefined;
    left -= run.steps - before;
    run.journal.rollBack(mark);
    run.journal.end();
  }
}

/** A function that runs without arguments and makes no model for others: `main()`, `test()`. */
function isEntry(definition: ast.FunctionDef): boolean {
  return definition.parameters.every(isOptional) && !mayReturnModel(definition);
}

/** Every function and method the file defines at its top level, with something to call it by. */
function uncalled(session: Session): readonly (readonly [ast.FunctionDef, Value])[] {
  const found: (readonly [ast.FunctionDef, Value])[] = [];
  for (const statement of session.module.body) {
    if (statement.kind === 'FunctionDef') found.push([statement, undecorated(session, statement)]);
    if (statement.kind !== 'ClassDef') continue;
    const cls = session.frame.names.get(statement.name);
    for (const inner of statement.body) {
      if (inner.kind !== 'FunctionDef' || !(cls instanceof ClassValue)) continue;
      const method = cls.attributes.get(inner.name);
      if (method instanceof Func && method.definition === inner) found.push([inner, method]);
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

function argumentsFor(definition: ast.FunctionDef): Arguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const parameter of definition.parameters) {
    if (parameter.default || parameter.type === 'rest' || parameter.type === 'keywords') continue;
    const value = parameter.annotation
      ? symbolicArgument(parameter)
      : new Unknown(`'${parameter.name}' is not given here`);
    if (parameter.type === 'keyword-only') keywords.set(parameter.name, value);
    else positional.push(value);
  }
  return new Arguments(positional, keywords);
}
