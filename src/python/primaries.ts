/**
 * Primaries: a name, a literal or something in brackets, and the `.name`, `(arguments)` and `[index]` that follow it.
 */
import type { Argument, Call, Constant, ErrorExpression, Expression, Subscript } from './ast';
import {
  accept,
  advance,
  at,
  type Cursor,
  describe,
  errorExpression,
  expect,
  isTooLong,
  nameOf,
  peek,
  report,
  reportNext,
  spanFrom,
  textOf,
} from './cursor';
import { braceDisplay, comprehensionClauses, listDisplay, parenthesized } from './displays';
import { element, endsExpression, expression, namedExpression } from './expressions';
import { numberValue } from './numbers';
import { stringLiteral } from './strings';

/** Nothing where no primary begins; then no token is taken. */
export function primary(cursor: Cursor): Expression | undefined {
  const { from } = peek(cursor);
  let value = atom(cursor);
  for (let links = 0; value !== undefined; links++) {
    if (isTooLong(cursor, links)) return errorExpression(cursor, from);
    const { kind } = peek(cursor);
    if (kind === '.') value = attribute(cursor, from, value);
    else if (kind === '(') value = call(cursor, from, value);
    else if (kind === '[') value = subscript(cursor, from, value);
    else break;
  }
  return value;
}

/** `(…)` after a callee or a class's name. `broken` where something in it could not be read. */
export function argumentList(cursor: Cursor): { readonly arguments: readonly Argument[]; readonly broken: boolean } {
  advance(cursor);
  const problems = cursor.problems.length;
  const list: Argument[] = [];
  while (!at(cursor, ')')) {
    if (at(cursor, 'newline') || at(cursor, 'end')) break;
    const { index } = cursor;
    const next = argument(cursor);
    if (list.some(before => cannotPrecede(before, next))) report(cursor, next.span, misplaced);
    list.push(next);
    if (accept(cursor, ',') || at(cursor, ')')) continue;
    if (!recovered(cursor, index, ')')) break;
  }
  expect(cursor, ')', 'to close this call');
  return { arguments: list, broken: cursor.problems.length > problems };
}

const misplaced = 'a positional argument cannot follow a keyword argument';

/** A keyword comes before no positional argument but `*a`, and `**b` not even before that. */
function cannotPrecede(before: Argument, { name, unpack }: Argument): boolean {
  if (name !== undefined || unpack === '**') return false;
  return before.unpack === '**' || (before.name !== undefined && unpack !== '*');
}

/**
 * Between the elements of a bracket something other than a comma was found: reports it and steps on if that can help.
 * False where the bracket is to be given up; `index` is where the last element began, which proves that we moved.
 */
export function recovered(cursor: Cursor, index: number, closer: string): boolean {
  if (endsExpression(cursor) && !at(cursor, '=') && !at(cursor, ':')) return false;
  reportNext(cursor, `expected a comma or ${closer}, found ${describe(cursor)}`);
  if (cursor.index === index || at(cursor, '=') || at(cursor, ':')) advance(cursor);
  return true;
}

function atom(cursor: Cursor): Expression | undefined {
  const token = peek(cursor);
  switch (token.kind) {
    case 'name':
      advance(cursor);
      return { kind: 'Name', span: spanFrom(cursor, token.from), id: nameOf(cursor, token) };
    case 'number':
      advance(cursor);
      return { kind: 'Constant', span: spanFrom(cursor, token.from), ...numberValue(textOf(cursor, token)) };
    case 'string':
      return stringLiteral(cursor);
    case '(':
      return parenthesized(cursor);
    case '[':
      return listDisplay(cursor);
    case '{':
      return braceDisplay(cursor);
    case 'True':
    case 'False':
      return constant(cursor, 'bool', token.kind === 'True');
    case 'None':
      return constant(cursor, 'None', null);
    case '...':
      return constant(cursor, 'Ellipsis', null);
  }
  return undefined;
}

function constant(cursor: Cursor, type: Constant['type'], value: Constant['value']): Constant {
  const { from } = advance(cursor);
  return { kind: 'Constant', span: spanFrom(cursor, from), type, value };
}

/** While the name after the dot is still to be typed, the value before it stays readable. */
function attribute(cursor: Cursor, from: number, value: Expression): Expression {
  advance(cursor);
  const token = peek(cursor);
  if (token.kind !== 'name') {
    reportNext(cursor, `expected a name after the dot, found ${describe(cursor)}`);
    return errorExpression(cursor, from, [value]);
  }
  advance(cursor);
  const nameSpan = { from: token.from, to: token.to };
  return { kind: 'Attribute', span: spanFrom(cursor, from), value, name: nameOf(cursor, token), nameSpan };
}

/** A call with something unreadable in it is an error that keeps the call: its arguments cannot be trusted. */
function call(cursor: Cursor, from: number, callee: Expression): Call | ErrorExpression {
  const list = argumentList(cursor);
  const span = spanFrom(cursor, from);
  const node: Call = { kind: 'Call', span, callee, arguments: list.arguments };
  return list.broken ? { kind: 'ErrorExpression', span, children: [node] } : node;
}

function argument(cursor: Cursor): Argument {
  const { from, kind } = peek(cursor);
  if (kind === '*' || kind === '**') {
    advance(cursor);
    const value = expression(cursor);
    return { span: spanFrom(cursor, from), value, unpack: kind };
  }
  if (kind === 'name' && peek(cursor, 1).kind === '=') {
    const token = advance(cursor);
    advance(cursor);
    const value = expression(cursor);
    const nameSpan = { from: token.from, to: token.to };
    return { span: spanFrom(cursor, from), value, name: nameOf(cursor, token), nameSpan };
  }
  const value = namedExpression(cursor);
  if (!at(cursor, 'for') && !at(cursor, 'async')) return { span: spanFrom(cursor, from), value };
  const clauses = comprehensionClauses(cursor);
  const span = spanFrom(cursor, from);
  return { span, value: { kind: 'Comprehension', span, type: 'generator', element: value, clauses } };
}

/** `x[:, 0, ..., None]` has one index: a tuple of slices and expressions. */
function subscript(cursor: Cursor, from: number, value: Expression): Subscript | ErrorExpression {
  advance(cursor);
  const problems = cursor.problems.length;
  const { from: indexFrom } = peek(cursor);
  const elements: Expression[] = [];
  let tuple = false;
  if (at(cursor, ']')) reportNext(cursor, 'expected an index between the brackets');
  while (!at(cursor, ']')) {
    if (at(cursor, 'newline') || at(cursor, 'end')) break;
    const { index } = cursor;
    elements.push(sliceOrElement(cursor));
    if (accept(cursor, ',')) tuple = true;
    else if (!at(cursor, ']') && !recovered(cursor, index, ']')) break;
  }
  const indexSpan = spanFrom(cursor, indexFrom);
  expect(cursor, ']', 'to close this index');
  const span = spanFrom(cursor, from);
  const first = elements[0];
  if (first === undefined) return { kind: 'ErrorExpression', span, children: [value] };
  const isTuple = tuple || elements.length > 1 || first.kind === 'Starred';
  const index: Expression = isTuple ? { kind: 'Tuple', span: indexSpan, elements } : first;
  const node: Subscript = { kind: 'Subscript', span, value, index };
  return cursor.problems.length > problems ? { kind: 'ErrorExpression', span, children: [node] } : node;
}

function sliceOrElement(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  const lower = at(cursor, ':') ? undefined : element(cursor);
  if (!accept(cursor, ':')) return lower!;
  const upper = slicePart(cursor);
  const step = accept(cursor, ':') ? slicePart(cursor) : undefined;
  return { kind: 'Slice', span: spanFrom(cursor, from), lower, upper, step };
}

function slicePart(cursor: Cursor): Expression | undefined {
  return endsExpression(cursor) ? undefined : expression(cursor);
}
