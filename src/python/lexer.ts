/**
 * First step of parsing: characters to tokens, one logical line at a time, as Python's own tokenizer does it
 * (indentation becomes `indent`/`dedent`, line breaks inside brackets vanish). A bracket that is never closed must not
 * swallow the file: when a line inside it opens with a word that only begins statements, the logical line is cut where
 * the code next returns to the statement's own indentation.
 */
import type { Comment } from './ast';
import { scanString } from './quotes';

/** `kind` is the text itself for keywords and operators, else one of the words below. */
export interface Token {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  /** What is wrong with the token itself, in words for the person who typed it. */
  readonly problem?: string;
}

export interface Lexer {
  readonly text: string;
  readonly end: number;
  readonly tokens: Token[];
  readonly comments: Comment[];
  readonly indents: number[];
  /** The open brackets of the current logical line. */
  readonly brackets: string[];
  position: number;
  /** To read the last logical line, no character at or beyond this offset was looked at. */
  lineReach: number;
  /** The greatest `lineReach` since someone last set it. */
  reach: number;
}

export const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Words that never occur inside brackets in valid Python: at the start of a line they show that a bracket is open. */
const statementWords: ReadonlySet<string> = new Set(
  (
    'assert break class continue def del elif except finally global import nonlocal pass raise return try while ' +
    'with'
  ).split(' '),
);

const operators: ReadonlySet<string> = new Set(
  (
    '( ) [ ] { } , : ; . = + - * / % @ & | ^ ~ < > ! -> := == != <= >= << >> ** // += -= *= /= %= @= &= |= ^= ... ' +
    '<<= >>= **= //='
  ).split(' '),
);
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const number =
  /0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;
const name = /[\p{XIDS}_][\p{XIDC}]*/uy;
const stringPrefix = /^(?:[rub]|br|rb|f|fr|rf)$/i;

export function createLexer(text: string, from: number, end: number): Lexer {
  return {
    text,
    end,
    tokens: [],
    comments: [],
    indents: [0],
    brackets: [],
    position: from,
    lineReach: from,
    reach: from,
  };
}

/** Appends the tokens of the next logical line; at the end, the outstanding dedents and `end`. */
export function readLine(lexer: Lexer): void {
  lexer.lineReach = lexer.position;
  readTokens(lexer);
  lexer.reach = Math.max(lexer.reach, lexer.lineReach);
}

function readTokens(lexer: Lexer): void {
  const column = readIndentation(lexer);
  if (lexer.position >= lexer.end) {
    finish(lexer);
    return;
  }
  pushIndentation(lexer, column);
  let cut: { readonly position: number; readonly tokens: number; readonly comments: number } | undefined;
  while (lexer.position < lexer.end) {
    const token = readToken(lexer);
    if (token === undefined) continue;
    if (token.kind !== 'newline') {
      lexer.tokens.push(token);
      continue;
    }
    if (lexer.brackets.length === 0) {
      lexer.tokens.push(token);
      lookedUpTo(lexer, lexer.position);
      return;
    }
    const line = lookAtLine(lexer);
    lookedUpTo(lexer, line.to + 1);
    const opensStatement = statementWords.has(line.word);
    if (cut === undefined && (opensStatement || (line.word !== '' && line.column <= column)))
      cut = { position: lexer.position, tokens: lexer.tokens.length, comments: lexer.comments.length };
    if (opensStatement) break;
  }
  lookedUpTo(lexer, lexer.position + 1);
  if (lexer.brackets.length > 0 && cut !== undefined) {
    lexer.position = cut.position;
    lexer.tokens.length = cut.tokens;
    lexer.comments.length = cut.comments;
  }
  lexer.brackets.length = 0;
  const at = lexer.tokens.at(-1)!.to;
  lexer.tokens.push({ kind: 'newline', from: at, to: at });
}

/** Appends the tokens of an f-string's `{expression`, up to the `}`, `:`, `!` or `=` that ends it, then `end`. */
export function readReplacement(lexer: Lexer): void {
  while (lexer.position < lexer.end) {
    const from = skipSpace(lexer);
    if (lexer.brackets.length === 0 && endsReplacement(lexer.text, from)) break;
    const token = readToken(lexer);
    if (token !== undefined && token.kind !== 'newline') lexer.tokens.push(token);
  }
  lexer.tokens.push({ kind: 'end', from: lexer.position, to: lexer.position });
}

function endsReplacement(text: string, at: number): boolean {
  const character = text[at];
  if (character === '}' || character === ':') return true;
  if (character === '!') return text[at + 1] !== '=';
  return character === '=' && text[at + 1] !== '=';
}

/** Skips blank and comment lines; returns the column where the next line's code begins. */
function readIndentation(lexer: Lexer): number {
  const { text, end } = lexer;
  let column = 0;
  while (lexer.position < end) {
    const code = text.charCodeAt(lexer.position);
    if (code === 32) column++;
    else if (code === 9) column += 8 - (column % 8);
    else if (code === 12 || code === 10 || code === 13 || code === 0xfeff) column = 0;
    else if (code === 35) readComment(lexer);
    else if (code === 92 && isLineBreak(text.charCodeAt(lexer.position + 1))) lexer.position++;
    else return column;
    if (code !== 35) lexer.position++;
  }
  return 0;
}

function pushIndentation(lexer: Lexer, column: number): void {
  const { indents, tokens, position } = lexer;
  const at = { from: position, to: position };
  if (column > indents.at(-1)!) {
    indents.push(column);
    tokens.push({ kind: 'indent', ...at });
    return;
  }
  while (column < indents.at(-1)!) {
    indents.pop();
    const outer = indents.at(-1)!;
    if (column <= outer) tokens.push({ kind: 'dedent', ...at });
    else {
      indents.push(column);
      tokens.push({ kind: 'dedent', ...at }, { kind: 'indent', ...at });
      return;
    }
  }
}

function finish(lexer: Lexer): void {
  const at = { from: lexer.end, to: lexer.end };
  lookedUpTo(lexer, lexer.end + 1);
  for (; lexer.indents.length > 1; lexer.indents.pop()) lexer.tokens.push({ kind: 'dedent', ...at });
  lexer.tokens.push({ kind: 'end', ...at });
}

/** The next token of the line; nothing where only a comment or the end was left. */
function readToken(lexer: Lexer): Token | undefined {
  const { text, end } = lexer;
  const from = skipSpace(lexer);
  if (from >= end) return undefined;
  const code = text.charCodeAt(from);
  if (isLineBreak(code)) {
    lexer.position = from + (code === 13 && text.charCodeAt(from + 1) === 10 ? 2 : 1);
    return { kind: 'newline', from, to: lexer.position };
  }
  if (code === 35) {
    readComment(lexer);
    return undefined;
  }
  if (isNameStart(code)) return readName(lexer, from);
  if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(from + 1)))) {
    number.lastIndex = from;
    lexer.position = number.test(text) ? Math.min(number.lastIndex, end) : from + 1;
    return { kind: 'number', from, to: lexer.position };
  }
  if (code === 34 || code === 39) return readString(lexer, from, from);
  return readOperator(lexer, from);
}

function readName(lexer: Lexer, from: number): Token {
  const { text, end } = lexer;
  let to = from;
  while (to < end && isNamePart(text.charCodeAt(to))) to++;
  if (to < end && text.charCodeAt(to) > 127) {
    name.lastIndex = from;
    const match = name.exec(text);
    to = match === null ? to : Math.min(name.lastIndex, end);
    if (to === from) return readUnknown(lexer, from);
  }
  const quote = text.charCodeAt(to);
  if (to < end && to - from <= 2 && (quote === 34 || quote === 39) && stringPrefix.test(text.slice(from, to)))
    return readString(lexer, from, to);
  lexer.position = to;
  const word = to - from <= 8 ? text.slice(from, to) : '';
  return { kind: keywords.has(word) ? word : 'name', from, to };
}

function readString(lexer: Lexer, from: number, quoteAt: number): Token {
  const { to, problem, reach } = scanString(lexer.text, from, quoteAt, lexer.end);
  lexer.position = to;
  lookedUpTo(lexer, reach);
  return problem === undefined ? { kind: 'string', from, to } : { kind: 'string', from, to, problem };
}

function readOperator(lexer: Lexer, from: number): Token {
  for (let length = Math.min(3, lexer.end - from); length > 0; length--) {
    const kind = lexer.text.slice(from, from + length);
    if (!operators.has(kind)) continue;
    lexer.position = from + length;
    trackBracket(lexer.brackets, kind);
    return { kind, from, to: lexer.position };
  }
  return readUnknown(lexer, from);
}

function readUnknown(lexer: Lexer, from: number): Token {
  lexer.position = from + (lexer.text.codePointAt(from)! > 0xffff ? 2 : 1);
  const character = lexer.text.slice(from, lexer.position);
  return { kind: 'unknown', from, to: lexer.position, problem: `${character} is not part of Python` };
}

/** A closer ends the brackets opened since its own opener; without an opener it ends nothing. */
function trackBracket(brackets: string[], kind: string): void {
  const closer = closers[kind];
  if (closer !== undefined) brackets.push(closer);
  else if (kind === ')' || kind === ']' || kind === '}') {
    const opened = brackets.lastIndexOf(kind);
    if (opened >= 0) brackets.length = opened;
  }
}

/** Moves over spaces and continued line ends; returns the new position. */
function skipSpace(lexer: Lexer): number {
  const { text, end } = lexer;
  let at = lexer.position;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 12) continue;
    if (code !== 92 || !isLineBreak(text.charCodeAt(at + 1))) break;
    at += text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? 2 : 1;
  }
  return (lexer.position = Math.min(at, end));
}

function readComment(lexer: Lexer): void {
  const from = lexer.position;
  let to = from;
  while (to < lexer.end && !isLineBreak(lexer.text.charCodeAt(to))) to++;
  lexer.comments.push({ span: { from, to }, text: lexer.text.slice(from + 1, to) });
  lexer.position = to;
}

/** The column and the first word (or character) of the line at the current position; '' if blank, comment or closer. */
function lookAtLine(lexer: Lexer): { readonly column: number; readonly word: string; readonly to: number } {
  const { text, end } = lexer;
  let column = 0;
  let at = lexer.position;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 9) column += 8 - (column % 8);
    else if (code === 32) column++;
    else break;
  }
  let to = at;
  while (to < end && isNamePart(text.charCodeAt(to))) to++;
  if (to > at) return { column, word: text.slice(at, to), to };
  return { column, word: at < end && !/[#\r\n)\]}]/.test(text[at]!) ? text[at]! : '', to };
}

function lookedUpTo(lexer: Lexer, offset: number): void {
  lexer.lineReach = Math.max(lexer.lineReach, offset);
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
}

function isNamePart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}
