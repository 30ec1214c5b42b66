/** Parameter lists of functions and lambdas: `a, /, b: int = 1, *args, c, **kwargs`. */
import type { Expression, Parameter } from './ast';
import {
  accept,
  advance,
  at,
  type Cursor,
  describe,
  expect,
  nameOf,
  peek,
  report,
  reportNext,
  spanFrom,
} from './cursor';
import { element, expression } from './expressions';

/** From `(` to after `)`. */
export function functionParameters(cursor: Cursor): readonly Parameter[] {
  if (!expect(cursor, '(', "after the function's name")) return [];
  const parameters = parametersUntil(cursor, ')', true);
  expect(cursor, ')', 'to close the parameters');
  return parameters;
}

/** Up to the `:`, which is not taken. */
export function lambdaParameters(cursor: Cursor): readonly Parameter[] {
  return parametersUntil(cursor, ':', false);
}

function parametersUntil(cursor: Cursor, closer: string, annotated: boolean): readonly Parameter[] {
  let parameters: Parameter[] = [];
  let type: Parameter['type'] = 'positional';
  while (!at(cursor, closer) && !at(cursor, 'newline') && !at(cursor, 'end')) {
    const { index } = cursor;
    if (accept(cursor, '/')) parameters = parameters.map(parameter => ({ ...parameter, type: 'positional-only' }));
    else if (accept(cursor, '**')) push(parameters, parameter(cursor, 'keywords', annotated));
    else if (accept(cursor, '*')) {
      type = 'keyword-only';
      if (at(cursor, 'name')) push(parameters, parameter(cursor, 'rest', annotated));
    } else {
      const next = parameter(cursor, type, annotated);
      const optional = parameters.some(before => before.default !== undefined);
      if (next !== undefined && next.default === undefined && optional && type === 'positional')
        report(cursor, next.span, 'a parameter without a default cannot follow one with a default');
      push(parameters, next);
    }
    if (accept(cursor, ',') || at(cursor, closer)) continue;
    if (cursor.index > index && !at(cursor, 'name')) {
      if (at(cursor, 'newline') || at(cursor, 'end') || !annotated) break;
      reportNext(cursor, `expected a comma or ${closer}, found ${describe(cursor)}`);
      advance(cursor);
    } else if (cursor.index === index) advance(cursor);
    else reportNext(cursor, `expected a comma before ${describe(cursor)}`);
  }
  return parameters;
}

function push(parameters: Parameter[], parameter: Parameter | undefined): void {
  if (parameter !== undefined) parameters.push(parameter);
}

function parameter(cursor: Cursor, type: Parameter['type'], annotated: boolean): Parameter | undefined {
  const token = peek(cursor);
  if (token.kind !== 'name') {
    reportNext(cursor, `expected the name of a parameter, found ${describe(cursor)}`);
    return undefined;
  }
  advance(cursor);
  const annotation: Expression | undefined =
    annotated && accept(cursor, ':') ? (type === 'rest' ? element : expression)(cursor) : undefined;
  const fallback = accept(cursor, '=') ? expression(cursor) : undefined;
  return {
    span: spanFrom(cursor, token.from),
    name: nameOf(cursor, token),
    nameSpan: { from: token.from, to: token.to },
    annotation,
    default: fallback,
    type,
  };
}

/** `[T: bound = default, *Ts, **P]` of a generic; what a type variable stands for says nothing about shapes. */
export function typeParameters(cursor: Cursor): void {
  if (!accept(cursor, '[')) return;
  while (!at(cursor, ']') && !at(cursor, 'newline') && !at(cursor, 'end')) {
    if (!accept(cursor, '*')) accept(cursor, '**');
    if (!expect(cursor, 'name', 'as a type parameter')) advance(cursor);
    if (accept(cursor, ':')) expression(cursor);
    if (accept(cursor, '=')) element(cursor);
    if (!accept(cursor, ',')) break;
  }
  expect(cursor, ']', 'to close the type parameters');
}
