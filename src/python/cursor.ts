/**
 * The parser's place in the tokens. Every parsing function takes the cursor, moves it forward and never fails:
 * what is missing is reported here, in words for the person who typed it, and parsing goes on.
 */
import type { Span } from '../source/span';
import type { ErrorExpression, Expression, SyntaxProblem } from './ast';
import { type Lexer, readLine, type Token } from './lexer';

export interface Cursor {
  readonly lexer: Lexer;
  readonly problems: SyntaxProblem[];
  index: number;
  /** Where the last token that is not layout ended. */
  last: number;
  /** Whether the function being read holds a `yield`. */
  yields: boolean;
  /** How deeply expressions, patterns and blocks are nested here. */
  depth: number;
}

const layout: ReadonlySet<string> = new Set(['newline', 'indent', 'dedent', 'end']);

/** Deeper nesting than this is not read: the call stack is finite, and Python itself stops near 200 brackets. */
const deepest = 200;

/** As many operators, calls or attributes may follow each other. */
const longest = 1000;

export function createCursor(lexer: Lexer, problems: SyntaxProblem[]): Cursor {
  return { lexer, problems, index: 0, last: lexer.position, yields: false, depth: 0 };
}

export function peek(cursor: Cursor, ahead = 0): Token {
  const { tokens } = cursor.lexer;
  while (cursor.index + ahead >= tokens.length) {
    const last = tokens.at(-1);
    if (last?.kind === 'end') return last;
    readLine(cursor.lexer);
  }
  return tokens[cursor.index + ahead]!;
}

export function at(cursor: Cursor, kind: string): boolean {
  return peek(cursor).kind === kind;
}

/** Whether the next token is the name `word`, as soft keywords are. */
export function atWord(cursor: Cursor, word: string, ahead = 0): boolean {
  const token = peek(cursor, ahead);
  return token.kind === 'name' && textOf(cursor, token) === word;
}

export function advance(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.index++;
  if (!layout.has(token.kind)) cursor.last = token.to;
  if (token.problem !== undefined) report(cursor, token, token.problem);
  return token;
}

export function accept(cursor: Cursor, kind: string): boolean {
  if (!at(cursor, kind)) return false;
  advance(cursor);
  return true;
}

/** Takes a token of this kind, or reports that it is missing. */
export function expect(cursor: Cursor, kind: string, where: string): boolean {
  if (accept(cursor, kind)) return true;
  reportNext(cursor, `expected ${kind} ${where}, found ${describe(cursor)}`);
  return false;
}

/** Reports the next token, or the place after the last one if what is next is the end of the line. */
export function reportNext(cursor: Cursor, message: string): void {
  const token = peek(cursor);
  const at = cursor.last;
  report(cursor, layout.has(token.kind) ? { from: at, to: at } : token, message);
}

export function report(cursor: Cursor, { from, to }: Span, message: string): void {
  cursor.problems.push({ span: { from, to }, message });
}

/** The next token as a person would call it. */
export function describe(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind === 'newline') return 'the end of the line';
  if (token.kind === 'end') return 'the end of the code';
  if (token.kind === 'indent' || token.kind === 'dedent') return 'a change of indentation';
  const text = textOf(cursor, token);
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}

export function textOf(cursor: Cursor, { from, to }: Span): string {
  return cursor.lexer.text.slice(from, to);
}

/** Python compares names after Unicode normalisation (NFKC). */
export function nameOf(cursor: Cursor, token: Token): string {
  const text = textOf(cursor, token);
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return text.normalize('NFKC');
  return text;
}

/** From `from` to the last token read. */
export function spanFrom(cursor: Cursor, from: number): Span {
  return { from, to: Math.max(from, cursor.last) };
}

/** An expression that is not there, or that could not be read as one. */
export function errorExpression(cursor: Cursor, from: number, children: readonly Expression[] = []): ErrorExpression {
  return { kind: 'ErrorExpression', span: spanFrom(cursor, from), children };
}

/** What is missing where an expression should be: an empty error, reported, and part of what is being read. */
export function missingExpression(cursor: Cursor, what = 'an expression'): ErrorExpression {
  const token = peek(cursor);
  reportNext(cursor, `expected ${what}, found ${describe(cursor)}`);
  cursor.last = Math.max(cursor.last, token.from);
  return { kind: 'ErrorExpression', span: { from: token.from, to: token.from }, children: [] };
}

/** Reads one level further in, unless that is too deep: then the rest of the line is skipped and nothing returned. */
export function nested<T>(cursor: Cursor, read: (cursor: Cursor) => T): T | undefined {
  if (cursor.depth >= deepest) {
    reportNext(cursor, 'this is nested too deeply to be read');
    skipLine(cursor);
    return undefined;
  }
  cursor.depth++;
  const result = read(cursor);
  cursor.depth--;
  return result;
}

/** Whether a chain of this many links is longer than any tree should be deep; then the rest of the line is skipped. */
export function isTooLong(cursor: Cursor, links: number): boolean {
  if (links < longest) return false;
  reportNext(cursor, 'this expression is too long to be read');
  skipLine(cursor);
  return true;
}

export function skipLine(cursor: Cursor): void {
  while (!layout.has(peek(cursor).kind)) advance(cursor);
}

/** Reads if `read` makes sense of what follows; otherwise the cursor stays where it was. */
export function attempt<T>(cursor: Cursor, read: (cursor: Cursor) => T | undefined): T | undefined {
  const { index, last, yields, depth } = cursor;
  const problems = cursor.problems.length;
  const result = read(cursor);
  if (result !== undefined && cursor.problems.length === problems) return result;
  cursor.problems.length = problems;
  Object.assign(cursor, { index, last, yields, depth });
  return undefined;
}
