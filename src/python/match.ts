/** The `match` statement, whose first word is also a name that anyone may use. */
import type { Expression, Match, Statement } from './ast';
import { block } from './compound';
import {
  accept,
  advance,
  at,
  attempt,
  atWord,
  type Cursor,
  describe,
  errorExpression,
  peek,
  reportNext,
  spanFrom,
} from './cursor';
import { expressionList, namedExpression } from './expressions';
import { casePattern } from './patterns';
import { statement } from './statements';

type Case = Match['cases'][number];

/** Only with a `case` in its block is this a `match` statement, and not a call or an index of something named match. */
export function matchStatement(cursor: Cursor): Match | undefined {
  if (!mayOpenMatch(cursor)) return undefined;
  const { from } = peek(cursor);
  const subject = attempt(cursor, matchedSubject);
  if (subject === undefined) return undefined;
  const cases: Case[] = [];
  while (!at(cursor, 'dedent') && !at(cursor, 'end')) cases.push(matchCase(cursor));
  accept(cursor, 'dedent');
  return { kind: 'Match', span: spanFrom(cursor, from), subject, cases };
}

/** Quickly sorts out the usual `match = …`, `match.group()` and `match, …`. */
function mayOpenMatch(cursor: Cursor): boolean {
  return !/^(?:[=.,)\]:;]|newline|end|[-+*/%@&|^<>!=]=|\*\*=|\/\/=|:=|in|is|and|or|if|for)$/.test(peek(cursor, 1).kind);
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
