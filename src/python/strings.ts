/**
 * String literals to values: adjacent literals are one, escapes are resolved as Python resolves them, and the code
 * inside f-strings is parsed by a cursor of its own over the same text, so its spans point into the source.
 */
import type { Constant, ErrorExpression, Expression, FString } from './ast';
import {
  advance,
  at,
  type Cursor,
  createCursor,
  describe,
  errorExpression,
  peek,
  report,
  reportNext,
  spanFrom,
  textOf,
} from './cursor';
import { unescapeText } from './escapes';
import { expressionList, yieldExpression } from './expressions';
import { createLexer, readReplacement } from './lexer';
import { skipEscape } from './quotes';

type Part = FString['parts'][number];

/** What one literal is made of, between its quotes. */
interface Literal {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
  readonly delimiter: string;
}

/** One or more literals in a row; an error that keeps them where one is not closed or holds code that cannot be read. */
export function stringLiteral(cursor: Cursor): Constant | FString | ErrorExpression {
  const { from } = peek(cursor);
  const problems = cursor.problems.length;
  const parts: Part[] = [];
  let bytes = false;
  let formatted = false;
  while (at(cursor, 'string')) {
    const token = advance(cursor);
    const literal = split(textOf(cursor, token), token.from, token.problem === undefined);
    const isBytes = literal.prefix.includes('b');
    if (token.from > from && isBytes !== bytes) report(cursor, token, 'bytes and text cannot be joined');
    bytes ||= isBytes;
    formatted ||= literal.prefix.includes('f');
    if (literal.prefix.includes('f') && token.problem === undefined)
      formattedParts(cursor, literal, literal.from, parts);
    else text(cursor.lexer.text.slice(literal.from, literal.to), literal, parts);
  }
  const span = spanFrom(cursor, from);
  const known = !formatted && parts.every(part => typeof part === 'string');
  const literal: Constant | FString = known
    ? { kind: 'Constant', span, type: bytes ? 'bytes' : 'str', value: parts.join('') }
    : { kind: 'FString', span, parts };
  return cursor.problems.length > problems ? { kind: 'ErrorExpression', span, children: [literal] } : literal;
}

function split(source: string, from: number, closed: boolean): Literal {
  const [, prefix, quote] = /^([a-zA-Z]*)('''|"""|'|")/.exec(source)!;
  const open = prefix!.length + quote!.length;
  const to = closed ? source.length - quote!.length : source.length;
  return { prefix: prefix!.toLowerCase(), from: from + open, to: from + Math.max(open, to), delimiter: quote! };
}

/** Appends the text and the replacements from `from` to the end of the literal. */
function formattedParts(cursor: Cursor, literal: Literal, from: number, parts: Part[]): void {
  const source = cursor.lexer.text;
  const raw = literal.prefix.includes('r');
  let begin = from;
  for (let index = from; index < literal.to; index++) {
    const character = source[index];
    if (character === '\\') index = skipEscape(source, index, raw);
    else if ((character === '{' || character === '}') && source[index + 1] === character) {
      text(source.slice(begin, ++index), literal, parts);
      begin = index + 1;
    } else if (character === '{') {
      text(source.slice(begin, index), literal, parts);
      begin = replacement(cursor, literal, index, parts);
      index = begin - 1;
    } else if (character === '}')
      report(cursor, { from: index, to: index + 1 }, 'a single } needs a { before it, or }}');
  }
  text(source.slice(begin, literal.to), literal, parts);
}

function text(source: string, literal: Literal, parts: Part[]): void {
  if (source === '') return;
  const pieces = unescapeText(source, literal.prefix.includes('r'), literal.prefix.includes('b'));
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (piece === undefined) parts.push(unnamed(literal));
    else if (piece === '') continue;
    else if (typeof last === 'string') parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
}

/** Which character `\N{NAME}` stands for is in the Unicode database, which is not here. */
function unnamed({ from, to }: Literal): Part {
  return { value: { kind: 'ErrorExpression', span: { from, to }, children: [] } };
}

/** `{value=!r:format}` from its `{`; returns the offset after its `}`. */
function replacement(outer: Cursor, literal: Literal, open: number, parts: Part[]): number {
  const source = outer.lexer.text;
  const lexer = createLexer(source, open + 1, literal.to);
  readReplacement(lexer);
  const cursor = createCursor(lexer, outer.problems);
  cursor.depth = outer.depth + 1;
  const value = replacedValue(cursor);
  outer.yields ||= cursor.yields;
  let index = lexer.position;
  if (source[index] === '=') {
    do index++;
    while (/\s/.test(source[index] ?? ''));
    text(source.slice(open + 1, index), { ...literal, prefix: 'r' }, parts);
  }
  let conversion: string | undefined;
  if (source[index] === '!') {
    conversion = /^\s*([a-z]*)\s*/i.exec(source.slice(index + 1, literal.to))![0];
    index += 1 + conversion.length;
    conversion = conversion.trim();
    if (!/^[rsa]$/.test(conversion))
      report(outer, { from: lexer.position, to: index }, 'expected r, s or a after the !');
  }
  const format = source[index] === ':' ? index + 1 : undefined;
  if (format !== undefined) index = specificationEnd(source, format, literal.to);
  const selfDocumenting = source[lexer.position] === '=' && conversion === undefined && format === undefined;
  parts.push({
    value,
    conversion: selfDocumenting ? 'r' : conversion,
    format: format === undefined ? undefined : specification(source.slice(format, index), literal),
  });
  if (source[index] === '}' && index < literal.to) return index + 1;
  report(outer, { from: open, to: index }, 'this { is not closed');
  return Math.max(index, open + 1);
}

function replacedValue(cursor: Cursor): Expression {
  if (at(cursor, 'end')) {
    report(cursor, peek(cursor), 'expected an expression between the braces');
    return errorExpression(cursor, peek(cursor).from);
  }
  const value = at(cursor, 'yield') ? yieldExpression(cursor) : expressionList(cursor);
  if (!at(cursor, 'end')) {
    reportNext(cursor, `did not expect ${describe(cursor)} here`);
    return { kind: 'ErrorExpression', span: value.span, children: [value] };
  }
  return value;
}

/** A specification that holds replacements stays as it is written. */
function specification(source: string, { prefix }: Literal): string {
  if (source.includes('{')) return source;
  return unescapeText(source, prefix.includes('r'), false).join('');
}

/** The `}` that ends a format specification, which may hold replacements itself. */
function specificationEnd(source: string, from: number, end: number): number {
  let open = 0;
  let index = from;
  for (; index < end; index++) {
    if (source[index] === '{') open++;
    else if (source[index] === '}' && open-- === 0) break;
  }
  return index;
}
