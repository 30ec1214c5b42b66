/**
 * The models of a file: instances it makes, factories and classes that need no arguments, and, where a class needs some that
 * nothing in the file gives, the class with its parameters as named sizes. Listing builds none but those the file made itself.
 */
import type * as ast from '../python/ast';
import { holds, type Location } from '../source/span';
import { symbol } from '../tensor/dim';
import { types } from './builtins/types';
import { callValue } from './call';
import { configurationFor } from './configurations';
import { lookup } from './frame';
import { isOptional } from './parameters';
import { evaluateIn, guarded, type Session } from './session';
import { Arguments, ClassValue, Func, ModuleInstance, Unknown, type Value } from './values';

export interface Candidate {
  /** The Python expression that builds it. */
  readonly model: string;
  readonly kind: 'instance' | 'factory' | 'class' | 'symbolic' | 'expression';
  readonly name: string;
  readonly definition?: Location;
  /** It takes any number of arguments, so that none may be too few: what goes wrong without any means nothing. */
  readonly guessed?: boolean;
  /** Where the file makes it, where another file is what calls its class. */
  readonly place?: Location;
  readonly build: () => Value;
}

export function listModels(session: Session): readonly Candidate[] {
  return [...instances(session), ...factories(session), ...classes(session)];
}

/** The model of an expression evaluated in the file's own scope. */
export function expressionModel(session: Session, text: string): Candidate {
  return { model: text, kind: 'expression', name: text.replace(/\(.*$/s, ''), build: () => evaluateIn(session, text) };
}

function instances(session: Session): Candidate[] {
  const seen = new Set<ModuleInstance>();
  const found: Candidate[] = [];
  for (const [name, value] of [...session.frame.names, ...unnamed(session), ...kept(session)]) {
    if (!(value instanceof ModuleInstance) || seen.has(value) || isTransform(value.cls)) continue;
    seen.add(value);
    const own = value.site.uri === session.source.uri;
    const text = own ? session.run.imports.textOf(value.site).replace(/\s+/g, ' ') : name;
    found.push({
      model: text.length <= 60 ? text : name,
      kind: 'instance',
      name,
      definition: value.cls.definition,
      ...(own ? {} : { place: session.run.assigned.get(value) }),
      build: () => value,
    });
  }
  // A part of a model that also has a name of its own is not a model of its own.
  return found.filter(
    ({ build }) => ![...seen].some(other => other !== build() && contains(other, build() as ModuleInstance)),
  );
}

/**
 * What the file itself, outside of its functions, calls where it makes it, `Model(16)(x)`, and what a function that ran makes
 * and calls, where nothing else tells what it needs; the first that one place makes.
 */
function unnamed({ observed, source, module }: Session): readonly (readonly [string, ModuleInstance])[] {
  const places = new Map<number, ModuleInstance>();
  const own = (value: ModuleInstance) => {
    const { uri, span } = value.site;
    const inside = (statement: ast.Statement) => statement.span.from <= span.from && span.to <= statement.span.to;
    const around = uri === source.uri ? module.body.find(inside) : undefined;
    if (around?.kind === 'FunctionDef')
      return needsArguments(value.cls) && value.modules.size + value.parameters.size > 0;
    return around && around.kind !== 'ClassDef';
  };
  for (const value of observed.keys())
    if (value instanceof ModuleInstance && !value.cls.native && own(value) && !places.has(value.site.span.from))
      places.set(value.site.span.from, value);
  return [...places.values()].map(value => [value.cls.name, value]);
}

/** What a function that ran keeps under a name, where no class or factory of the file tells the same. */
function kept({ run, source, module }: Session): readonly (readonly [string, ModuleInstance])[] {
  const places = new Map<string, readonly [string, ModuleInstance]>();
  for (const [value, name] of run.kept) {
    const { uri, span } = value.site;
    const place = `${uri} ${span.from} ${name}`;
    const definition = value.cls.definition;
    const isTold =
      (definition?.uri === source.uri && !needsArguments(value.cls)) ||
      (uri === source.uri &&
        module.body.some(({ span: around }, i) => holds(around, span) && isFactory(module.body[i]!)));
    if (!isTold && value.modules.size + value.parameters.size > 0 && !places.has(place))
      places.set(place, [name, value]);
  }
  return [...places.values()];
}

/** A module to PyTorch, but one of images. */
function isTransform({ mro }: ClassValue): boolean {
  return mro.some(({ operator }) => operator?.operator.family === 'transform');
}

function needsArguments({ mro }: ClassValue): boolean {
  const init = mro.map(base => base.attributes.get('__init__')).find(method => method !== undefined);
  return init instanceof Func && !init.parameters.slice(1).every(isOptional);
}

function contains(outer: ModuleInstance, inner: ModuleInstance, depth = 0): boolean {
  return (
    depth < 12 &&
    [...outer.modules.values()].some(
      child => child === inner || (child instanceof ModuleInstance && contains(child, inner, depth + 1)),
    )
  );
}

function factories(session: Session): Candidate[] {
  const found: Candidate[] = [];
  for (const statement of session.module.body) {
    if (!isFactory(statement)) continue;
    found.push({
      model: `${statement.name}()`,
      kind: 'factory',
      name: statement.name,
      definition: { uri: session.source.uri, span: statement.nameSpan },
      guessed: isOpen(statement),
      build: () =>
        guessing(session, isOpen(statement), () =>
          buildQuietly(session, () =>
            callValue(
              session.run,
              lookup(session.frame, statement.name, nameOf(statement)),
              new Arguments(),
              nameAt(session, statement),
            ),
          ),
        ),
    });
  }
  return found;
}

function isFactory(statement: ast.Statement): statement is ast.FunctionDef {
  if (statement.kind !== 'FunctionDef' || statement.name.startsWith('_') || statement.async || statement.generator)
    return false;
  return statement.parameters.every(isOptional) && mayReturnModel(statement);
}

/** Takes anything, so that a call with nothing may not be what is meant. */
function isOpen({ parameters }: ast.FunctionDef): boolean {
  return parameters.some(({ type }) => type === 'rest');
}

/** What is built of arguments that nobody wrote is not blamed for them, nor for what its defaults leave open. */
export function guessing<T>({ run }: Session, isGuess: boolean, work: () => T, isInvented = true): T {
  const { invented } = run;
  run.guessed = isGuess;
  run.invented = isInvented;
  try {
    return work();
  } finally {
    run.guessed = false;
    run.invented = invented;
  }
}

/** A function that ends in `return Something(...)` or `return model`; one that only prints or trains builds nothing. */
export function mayReturnModel(node: ast.FunctionDef): boolean {
  const returned = (block: readonly ast.Statement[]): boolean =>
    block.some(statement => {
      if (statement.kind === 'Return') return statement.value?.kind === 'Call' || statement.value?.kind === 'Name';
      if (statement.kind === 'If' || statement.kind === 'For' || statement.kind === 'While')
        return returned(statement.body) || returned(statement.orelse);
      return statement.kind === 'With' || statement.kind === 'Try' ? returned(statement.body) : false;
    });
  return returned(node.body);
}

function classes(session: Session): Candidate[] {
  const found: Candidate[] = [];
  for (const statement of session.module.body) {
    if (statement.kind !== 'ClassDef') continue;
    const value = session.frame.names.get(statement.name);
    if (!(value instanceof ClassValue) || !value.mro.includes(types.Module) || value.native) continue;
    const init = value.mro.map(base => base.attributes.get('__init__')).find(method => method !== undefined);
    const required = init instanceof Func ? init.parameters.slice(1).filter(parameter => !isOptional(parameter)) : [];
    const at = { uri: session.source.uri, span: statement.nameSpan };
    const free = init instanceof Func ? required.length === 0 : !value.mro.some(base => base.operator);
    if (!free && !(init instanceof Func)) continue;
    const configurations = required.map(parameter => configurationFor(session, value, parameter));
    const name = statement.name;
    if (free || configurations.every(configuration => configuration !== undefined)) {
      const model = `${name}(${configurations.map(configuration => `${configuration}()`).join(', ')})`;
      const guessed = configurations.length > 0;
      found.push({ model, kind: 'class', name, definition: at, guessed, build: () => byDefaults(session, model) });
      continue;
    }
    const model = `${name}(${required.map(parameter => parameter.name).join(', ')})`;
    found.push({
      model,
      kind: 'symbolic',
      name,
      definition: at,
      build: () => buildSymbolic(session, value, required, at),
    });
  }
  // A model stands below its parts; those that need no arguments are surer than those that do.
  return found.reverse().sort((a, b) => Number(a.kind === 'symbolic') - Number(b.kind === 'symbolic'));
}

/** The class built with nothing but what it needs not be given. */
function byDefaults(session: Session, model: string): Value {
  return guessing(session, true, () => evaluateIn(session, model));
}

function buildQuietly(session: Session, build: () => Value): Value {
  return guarded(session, build);
}

/** Every required parameter is a size named after itself, unless its annotation says that it is something else. */
function buildSymbolic(session: Session, cls: ClassValue, required: readonly ast.Parameter[], at: Location): Value {
  const { run } = session;
  const keywords = new Map(required.map(parameter => [parameter.name, symbolicArgument(parameter)] as const));
  run.exploring = true;
  try {
    return guarded(session, () => callValue(run, cls, new Arguments([], keywords), at));
  } finally {
    run.exploring = false;
  }
}

export function symbolicArgument(parameter: ast.Parameter): Value {
  const { annotation } = parameter;
  if (!annotation || (annotation.kind === 'Name' && annotation.id === 'int')) return symbol(parameter.name);
  return new Unknown(`'${parameter.name}' is not given here`);
}

function nameOf(statement: ast.FunctionDef): ast.Expression {
  return { kind: 'Name', id: statement.name, span: statement.nameSpan };
}

function nameAt(session: Session, statement: ast.FunctionDef): Location {
  return { uri: session.source.uri, span: statement.nameSpan };
}
