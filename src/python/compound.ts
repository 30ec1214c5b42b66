/**
 * Statements that own a block. A header that is incomplete is reported and its block is read all the same;
 * a block that is missing is one empty `ErrorStatement`.
 */
import type { Expression, For, If, Statement, Try, With } from './ast';
import {
  accept,
  advance,
  at,
  attempt,
  atWord,
  type Cursor,
  describe,
  errorExpression,
  expect,
  nameOf,
  peek,
  report,
  reportNext,
  skipLine,
  spanFrom,
} from './cursor';
import { definition, functionDefinition } from './definitions';
import { expression, expressionList, namedExpression } from './expressions';
import { matchStatement } from './match';
import { blockStatements, simpleStatements } from './statements';
import { target, targetList } from './targets';

type Handler = Try['handlers'][number];
type WithItem = With['items'][number];

/** Nothing where the next line opens no block. */
export function compoundStatement(cursor: Cursor): Statement | undefined {
  switch (peek(cursor).kind) {
    case 'if':
      return ifStatement(cursor);
    case 'for':
      return forStatement(cursor, peek(cursor).from, false);
    case 'while': {
      const { from } = advance(cursor);
      const test = header(cursor, namedExpression(cursor));
      const body = block(cursor);
      const orelse = elseBlock(cursor);
      return { kind: 'While', span: spanFrom(cursor, from), test, body, orelse };
    }
    case 'try':
      return tryStatement(cursor);
    case 'with':
      return withStatement(cursor, peek(cursor).from, false);
    case 'def':
    case 'class':
    case '@':
      return definition(cursor);
    case 'async':
      return asyncStatement(cursor);
    case 'name':
      return atWord(cursor, 'match') ? matchStatement(cursor) : undefined;
  }
  return undefined;
}

/** From the `:` of a header to the end of its block. */
export function block(cursor: Cursor): readonly Statement[] {
  if (!expect(cursor, ':', 'before a block')) skipLine(cursor);
  const statements: Statement[] = [];
  if (!accept(cursor, 'newline')) {
    if (!at(cursor, 'end')) simpleStatements(cursor, statements);
    return statements.length > 0 ? statements : missingBlock(cursor);
  }
  if (!accept(cursor, 'indent')) return missingBlock(cursor);
  blockStatements(cursor, statements);
  return statements;
}

/** What a block depends on; an error where the line goes on in a way that could not be read. */
function header(cursor: Cursor, value: Expression): Expression {
  return at(cursor, ':') || at(cursor, 'newline') ? value : errorExpression(cursor, value.span.from, [value]);
}

function missingBlock(cursor: Cursor): readonly Statement[] {
  const at = cursor.last;
  report(cursor, { from: at, to: at }, 'expected an indented block after this line');
  return [{ kind: 'ErrorStatement', span: { from: at, to: at }, children: [] }];
}

function elseBlock(cursor: Cursor): readonly Statement[] {
  return accept(cursor, 'else') ? block(cursor) : [];
}

/** An `elif` is an `If` alone in `orelse`; the chain is built from its end, however long it is. */
function ifStatement(cursor: Cursor): If {
  const branches: { from: number; test: Expression; body: readonly Statement[] }[] = [];
  do {
    const { from } = advance(cursor);
    const test = header(cursor, namedExpression(cursor));
    branches.push({ from, test, body: block(cursor) });
  } while (at(cursor, 'elif'));
  let orelse = elseBlock(cursor);
  for (const { from, test, body } of branches.slice(1).reverse())
    orelse = [{ kind: 'If', span: spanFrom(cursor, from), test, body, orelse }];
  const { from, test, body } = branches[0]!;
  return { kind: 'If', span: spanFrom(cursor, from), test, body, orelse };
}

function forStatement(cursor: Cursor, from: number, async: boolean): For {
  advance(cursor);
  const names = targetList(cursor);
  const iterable: Expression = expect(cursor, 'in', 'after the names of this for')
    ? header(cursor, expressionList(cursor))
    : { kind: 'ErrorExpression', span: { from: cursor.last, to: cursor.last }, children: [] };
  const body = block(cursor);
  const orelse = elseBlock(cursor);
  return { kind: 'For', span: spanFrom(cursor, from), target: names, iterable, body, orelse, async };
}

function tryStatement(cursor: Cursor): Try {
  const { from } = advance(cursor);
  const body = block(cursor);
  const handlers: Handler[] = [];
  while (accept(cursor, 'except')) handlers.push(handler(cursor));
  const orelse = elseBlock(cursor);
  const final = accept(cursor, 'finally') ? block(cursor) : [];
  const span = spanFrom(cursor, from);
  if (handlers.length === 0 && final.length === 0) report(cursor, span, 'a try needs an except or a finally');
  return { kind: 'Try', span, body, handlers, orelse, finally: final };
}

/** After `except`; `except*` has the same parts. */
function handler(cursor: Cursor): Handler {
  accept(cursor, '*');
  const type = at(cursor, ':') ? undefined : expressionList(cursor);
  let name: string | undefined;
  if (accept(cursor, 'as')) {
    if (at(cursor, 'name')) name = nameOf(cursor, advance(cursor));
    else reportNext(cursor, `expected a name for the exception, found ${describe(cursor)}`);
  }
  return { type, name, body: block(cursor) };
}

function withStatement(cursor: Cursor, from: number, async: boolean): With {
  advance(cursor);
  const items = (at(cursor, '(') && attempt(cursor, bracketedItems)) || itemList(cursor);
  const body = block(cursor);
  return { kind: 'With', span: spanFrom(cursor, from), items, body, async };
}

/** `with (a as b, c as d):`, which is only known to be this once the `:` is seen. */
function bracketedItems(cursor: Cursor): readonly WithItem[] | undefined {
  advance(cursor);
  const items: WithItem[] = [];
  do {
    if (at(cursor, ')')) break;
    items.push(withItem(cursor));
  } while (accept(cursor, ','));
  return items.length > 0 && accept(cursor, ')') && at(cursor, ':') ? items : undefined;
}

function itemList(cursor: Cursor): readonly WithItem[] {
  const items: WithItem[] = [];
  do items.push(withItem(cursor));
  while (accept(cursor, ','));
  return items;
}

function withItem(cursor: Cursor): WithItem {
  const context = expression(cursor);
  return { context, target: accept(cursor, 'as') ? target(cursor) : undefined };
}

function asyncStatement(cursor: Cursor): Statement | undefined {
  const next = peek(cursor, 1).kind;
  if (next === 'def') return functionDefinition(cursor, peek(cursor).from, []);
  if (next !== 'for' && next !== 'with') return undefined;
  const { from } = advance(cursor);
  return next === 'for' ? forStatement(cursor, from, true) : withStatement(cursor, from, true);
}
