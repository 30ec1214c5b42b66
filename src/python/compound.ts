/**
 * Statements that own a block. A header that is incomplete is reported and its block is read all the same;
 * a block that is missing is one empty `ErrorStatement`.
 */
import type { ClassDef, Expression, For, FunctionDef, If, Match, Statement, Try, With } from './ast';
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
import { expression, expressionList, namedExpression, target, targetList } from './expressions';
import { functionParameters, typeParameters } from './parameters';
import { casePattern } from './patterns';
import { argumentList } from './primaries';
import { blockStatements, simpleStatements, statement } from './statements';

type Handler = Try['handlers'][number];
type WithItem = With['items'][number];
type Case = Match['cases'][number];

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
      return atWord(cursor, 'match') && mayOpenMatch(cursor) ? matchStatement(cursor) : undefined;
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

/** A function or class with its decorators; its span begins at the first of them. */
function definition(cursor: Cursor): Statement {
  const { from } = peek(cursor);
  const decorators: Expression[] = [];
  while (accept(cursor, '@')) {
    decorators.push(namedExpression(cursor));
    if (at(cursor, 'newline')) advance(cursor);
    else {
      reportNext(cursor, `did not expect ${describe(cursor)} after a decorator`);
      skipLine(cursor);
      accept(cursor, 'newline');
    }
  }
  if (at(cursor, 'class')) return classDefinition(cursor, from, decorators);
  if (at(cursor, 'def') || (at(cursor, 'async') && peek(cursor, 1).kind === 'def'))
    return functionDefinition(cursor, from, decorators);
  reportNext(cursor, 'expected a function or a class under this decorator');
  return { kind: 'ErrorStatement', span: spanFrom(cursor, from), children: decorators };
}

function functionDefinition(cursor: Cursor, from: number, decorators: readonly Expression[]): FunctionDef {
  const async = accept(cursor, 'async');
  advance(cursor);
  const name = definedName(cursor, 'function');
  typeParameters(cursor);
  const { length } = cursor.problems;
  const parameters = functionParameters(cursor);
  const applied = cursor.problems.length > length ? [...decorators, unreadable(cursor)] : decorators;
  const returns = accept(cursor, '->') ? expression(cursor) : undefined;
  const { yields } = cursor;
  cursor.yields = false;
  const body = block(cursor);
  const generator = cursor.yields;
  cursor.yields = yields;
  const span = spanFrom(cursor, from);
  return { kind: 'FunctionDef', span, ...name, parameters, returns, body, decorators: applied, async, generator };
}

function classDefinition(cursor: Cursor, from: number, decorators: readonly Expression[]): ClassDef {
  advance(cursor);
  const name = definedName(cursor, 'class');
  typeParameters(cursor);
  const bases = at(cursor, '(') ? argumentList(cursor) : { arguments: [], broken: false };
  const applied = bases.broken ? [...decorators, unreadable(cursor)] : decorators;
  const body = block(cursor);
  const span = spanFrom(cursor, from);
  return { kind: 'ClassDef', span, ...name, arguments: bases.arguments, body, decorators: applied };
}

/** Parameters or bases that were read in part make something unknown of the whole, as an unknown decorator does. */
function unreadable(cursor: Cursor): Expression {
  return errorExpression(cursor, cursor.last);
}

function definedName(cursor: Cursor, what: string): Pick<FunctionDef, 'name' | 'nameSpan'> {
  if (at(cursor, 'name')) {
    const token = advance(cursor);
    return { name: nameOf(cursor, token), nameSpan: { from: token.from, to: token.to } };
  }
  reportNext(cursor, `expected the name of this ${what}, found ${describe(cursor)}`);
  return { name: '', nameSpan: { from: cursor.last, to: cursor.last } };
}

/** Quickly sorts out the usual `match = …`, `match.group()` and `match, …`. */
function mayOpenMatch(cursor: Cursor): boolean {
  return !/^(?:[=.,)\]:;]|newline|end|[-+*/%@&|^<>!=]=|\*\*=|\/\/=|:=|in|is|and|or|if|for)$/.test(peek(cursor, 1).kind);
}

/** Only with a `case` in its block is this a `match` statement, and not a call or an index of something named match. */
function matchStatement(cursor: Cursor): Match | undefined {
  const { from } = peek(cursor);
  const subject = attempt(cursor, matchedSubject);
  if (subject === undefined) return undefined;
  const cases: Case[] = [];
  while (!at(cursor, 'dedent') && !at(cursor, 'end')) cases.push(matchCase(cursor));
  accept(cursor, 'dedent');
  return { kind: 'Match', span: spanFrom(cursor, from), subject, cases };
}

/** A pattern that could not be read, or a line that is no case at all, may match: its value is an error. */
function matchCase(cursor: Cursor): Case {
  const { from } = peek(cursor);
  const problems = cursor.problems.length;
  if (!atWord(cursor, 'case')) {
    reportNext(cursor, `expected a case, found ${describe(cursor)}`);
    const body: Statement[] = [];
    statement(cursor, body);
    return { pattern: { kind: 'MatchValue', value: emptyError(from) }, body };
  }
  advance(cursor);
  const read = casePattern(cursor);
  const guard = accept(cursor, 'if') ? namedExpression(cursor) : undefined;
  const broken = cursor.problems.length > problems || !at(cursor, ':');
  const pattern: Case['pattern'] = broken ? { kind: 'MatchValue', value: errorExpression(cursor, from) } : read;
  return { pattern, guard, body: block(cursor) };
}

function emptyError(from: number): Expression {
  return { kind: 'ErrorExpression', span: { from, to: from }, children: [] };
}

function matchedSubject(cursor: Cursor): Expression | undefined {
  advance(cursor);
  const subject = subjectList(cursor);
  const opens = accept(cursor, ':') && accept(cursor, 'newline') && accept(cursor, 'indent') && atWord(cursor, 'case');
  return opens ? subject : undefined;
}

function subjectList(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  const first = at(cursor, '*') ? expressionList(cursor) : namedExpression(cursor);
  if (!at(cursor, ',')) return first;
  advance(cursor);
  if (at(cursor, ':')) return { kind: 'Tuple', span: spanFrom(cursor, from), elements: [first] };
  const rest = expressionList(cursor);
  const elements = rest.kind === 'Tuple' ? [first, ...rest.elements] : [first, rest];
  return { kind: 'Tuple', span: spanFrom(cursor, from), elements };
}
