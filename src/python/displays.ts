/**
 * Everything between brackets of its own: parentheses and tuples, lists, sets, dicts, and their comprehensions.
 * A display in which something could not be read becomes an error that keeps it.
 */
import type { Span } from '../source/span';
import type { ComprehensionClause, Dict, ErrorExpression, Expression } from './ast';
import {
  accept,
  advance,
  at,
  type Cursor,
  errorExpression,
  expect,
  missingExpression,
  peek,
  report,
  reportNext,
  spanFrom,
} from './cursor';
import { disjunction, element, expression, yieldExpression } from './expressions';
import { recovered } from './primaries';
import { targetList } from './targets';

type Entry = Dict['entries'][number];

/** `(a)` is `a` itself; `()`, `(a,)` and `(a, b)` are tuples; `(a for …)` a generator. */
export function parenthesized(cursor: Cursor): Expression {
  const { from } = advance(cursor);
  const problems = cursor.problems.length;
  if (at(cursor, 'yield')) {
    const value = yieldExpression(cursor);
    return expect(cursor, ')', 'to close this parenthesis') ? value : errorExpression(cursor, from, [value]);
  }
  const { elements, tuple, clauses } = elementsUntil(cursor, ')');
  expect(cursor, ')', 'to close this parenthesis');
  const span = spanFrom(cursor, from);
  if (cursor.problems.length > problems) return broken(span, elements, clauses);
  const first = elements[0];
  if (clauses !== undefined) return { kind: 'Comprehension', span, type: 'generator', element: first!, clauses };
  if (first === undefined || tuple) return { kind: 'Tuple', span, elements };
  if (first.kind !== 'Starred') return first;
  report(cursor, first.span, 'a * needs a tuple, a list or a call around it');
  return { kind: 'ErrorExpression', span, children: elements };
}

export function listDisplay(cursor: Cursor): Expression {
  const { from } = advance(cursor);
  const problems = cursor.problems.length;
  const { elements, clauses } = elementsUntil(cursor, ']');
  expect(cursor, ']', 'to close this list');
  const span = spanFrom(cursor, from);
  if (cursor.problems.length > problems) return broken(span, elements, clauses);
  if (clauses !== undefined) return { kind: 'Comprehension', span, type: 'list', element: elements[0]!, clauses };
  return { kind: 'List', span, elements };
}

/** `{}` and `{a: b}` are dicts, `{a}` is a set. */
export function braceDisplay(cursor: Cursor): Expression {
  const { from } = advance(cursor);
  const problems = cursor.problems.length;
  const entries: Entry[] = [];
  const elements: Expression[] = [];
  let clauses: readonly ComprehensionClause[] | undefined;
  while (!at(cursor, '}')) {
    if (at(cursor, 'newline') || at(cursor, 'end')) break;
    const { index } = cursor;
    if (accept(cursor, '**')) entries.push({ value: expression(cursor) });
    else {
      const begin = peek(cursor).from;
      const first = element(cursor);
      if (at(cursor, ':') && first.kind === 'NamedExpression' && first.span.from === begin)
        report(cursor, first.span, 'a key with := needs parentheses');
      if (accept(cursor, ':')) entries.push({ key: first, value: expression(cursor) });
      else elements.push(first);
    }
    if (index + 1 < cursor.index || entries.length + elements.length > 0) clauses ??= comprehensionOf(cursor);
    if (accept(cursor, ',') || at(cursor, '}')) continue;
    if (!recovered(cursor, index, '}')) break;
  }
  if (entries.length > 0 && elements.length > 0)
    report(cursor, elements[0]!.span, 'expected a : and a value for this key');
  if (clauses !== undefined && entries.length + elements.length > 1)
    reportNext(cursor, 'a comprehension has one element');
  expect(cursor, '}', 'to close this brace');
  const span = spanFrom(cursor, from);
  if (cursor.problems.length > problems) {
    const children = [
      ...elements,
      ...entries.flatMap(({ key, value }) => (key === undefined ? [value] : [key, value])),
    ];
    return broken(span, children, clauses);
  }
  if (clauses === undefined)
    return elements.length > 0 ? { kind: 'Set', span, elements } : { kind: 'Dict', span, entries };
  if (elements.length > 0) return { kind: 'Comprehension', span, type: 'set', element: elements[0]!, clauses };
  const { key, value } = entries[0]!;
  if (key === undefined) {
    report(cursor, value.span, '** cannot be used in a comprehension');
    return { kind: 'ErrorExpression', span, children: [value] };
  }
  return { kind: 'Comprehension', span, type: 'dict', element: key, value, clauses };
}

/** `for … in … if …`, as often as they follow each other. */
export function comprehensionClauses(cursor: Cursor): readonly ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  while (at(cursor, 'for') || at(cursor, 'async')) {
    accept(cursor, 'async');
    if (!expect(cursor, 'for', 'after async')) break;
    const target = targetList(cursor);
    const iterable = expect(cursor, 'in', 'after the names of this for') ? disjunction(cursor) : missing(cursor);
    const conditions: Expression[] = [];
    while (accept(cursor, 'if')) conditions.push(disjunction(cursor));
    clauses.push({ target, iterable, conditions });
  }
  return clauses;
}

/** What was read of a display with a problem in it. */
function broken(
  span: Span,
  elements: readonly Expression[],
  clauses: readonly ComprehensionClause[] = [],
): ErrorExpression {
  const parts = clauses.flatMap(({ target, iterable, conditions }) => [target, iterable, ...conditions]);
  return { kind: 'ErrorExpression', span, children: [...elements, ...parts] };
}

function missing(cursor: Cursor): Expression {
  return missingExpression(cursor, 'what to go through');
}

function comprehensionOf(cursor: Cursor): readonly ComprehensionClause[] | undefined {
  return at(cursor, 'for') || at(cursor, 'async') ? comprehensionClauses(cursor) : undefined;
}

function elementsUntil(
  cursor: Cursor,
  closer: string,
): { elements: Expression[]; tuple: boolean; clauses: readonly ComprehensionClause[] | undefined } {
  const elements: Expression[] = [];
  let tuple = false;
  let clauses: readonly ComprehensionClause[] | undefined;
  while (!at(cursor, closer)) {
    if (at(cursor, 'newline') || at(cursor, 'end')) break;
    const { index } = cursor;
    elements.push(element(cursor));
    clauses ??= comprehensionOf(cursor);
    if (accept(cursor, ',')) tuple = true;
    else if (!at(cursor, closer) && !recovered(cursor, index, closer)) break;
  }
  if (clauses !== undefined && (tuple || elements.length > 1)) reportNext(cursor, 'a comprehension has one element');
  return { elements, tuple, clauses };
}
