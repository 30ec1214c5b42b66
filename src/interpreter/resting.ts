/**
 * A class that nothing makes is tried with its constructor's own defaults. They may be placeholders, so that what goes wrong
 * then says which of them it rests on.
 */
import type { Call, NetworkProblem } from '../network/network';
import type * as ast from '../python/ast';
import { walk } from '../python/find';
import { contains, type Location } from '../source/span';
import { Defaults, type Origin } from './defaults';
import type { Session } from './session';
import { ClassValue, Func } from './values';

/** The problems of a model that was made as `name()`, each with the defaults that its numbers come from. */
export function restingOnDefaults(
  session: Session,
  name: string,
  problems: readonly NetworkProblem[],
  calls: readonly Call[] = [],
): readonly NetworkProblem[] {
  const made = constructorOf(session, name);
  if (!made) return problems;
  const { source } = session;
  const numbers = made.definition.parameters.filter(says);
  const span = { from: numbers[0]!.span.from, to: numbers.at(-1)!.span.to };
  return problems.map(problem => {
    const named = new Set<string>();
    const { cause, parameter } = problem;
    const call = problem.call === undefined ? undefined : calls[problem.call];
    const places = [problem.at, call?.site, cause?.at, parameter && argumentOf(session, call, parameter)];
    for (const place of places) for (const text of place ? defaultsAt(session, made, place) : []) named.add(text);
    const inOrder = numbers.map(parameter => textOf(source.text, parameter)).filter(text => named.has(text));
    return { ...problem, defaults: { of: name, named: inOrder, at: { uri: source.uri, span } } };
  });
}

/** The blamed argument, where the layer was made. */
function argumentOf({ run }: Session, call: Call | undefined, parameter: string): Location | undefined {
  const at = call?.construction;
  const made = at && run.part.mentions.list().find(one => one.at.uri === at.uri && one.at.span.from === at.span.from);
  const span = made?.argumentSpans[parameter];
  return span && { uri: made!.at.uri, span };
}

interface Made extends Origin {
  readonly body: ast.ClassDef;
}

/** The constructor, where the class writes one itself and it has a default that says anything. */
function constructorOf({ frame, module }: Session, name: string): Made | undefined {
  const cls = frame.names.get(name);
  const init = cls instanceof ClassValue ? cls.attributes.get('__init__') : undefined;
  const definition = init instanceof Func ? init.definition : undefined;
  const body = module.body.find(
    (statement): statement is ast.ClassDef => statement.kind === 'ClassDef' && statement.name === name,
  );
  if (!definition || !body || !contains(body.span, definition.span.from)) return undefined;
  return definition.parameters.some(says) ? { definition, name, body } : undefined;
}

/** A number or what holds some; what is left out or switched on is no size. */
function says({ default: value }: ast.Parameter): boolean {
  return value !== undefined && !(value.kind === 'Constant' && value.type !== 'int' && value.type !== 'float');
}

function textOf(source: string, { name, default: value }: ast.Parameter): string {
  return `${name}=${value ? source.slice(value.span.from, value.span.to) : ''}`;
}

/** What stands at a place of the class takes its values from these; of a call, its arguments do. */
function defaultsAt({ source }: Session, made: Made, place: Location): readonly string[] {
  if (place.uri !== source.uri) return [];
  const method = made.body.body.find(
    (statement): statement is ast.FunctionDef =>
      statement.kind === 'FunctionDef' && contains(statement.span, place.span.from),
  );
  if (!method) return [];
  const found: ast.Expression[] = [];
  walk(method, node => {
    if (!('span' in node) || node.span.from !== place.span.from || node.span.to !== place.span.to) return;
    if (node.kind === 'Call') found.push(...node.arguments.map(({ value }) => value));
    else found.push(node as ast.Expression);
  });
  return new Defaults(source, { definition: method }, made).of(found, place).map(({ text }) => text);
}
