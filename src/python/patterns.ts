/** The patterns of `match`, from `case` to its `:` or `if`. */
import type { Expression, Pattern } from './ast';
import {
  accept,
  advance,
  at,
  atWord,
  type Cursor,
  describe,
  errorExpression,
  expect,
  nameOf,
  nested,
  peek,
  reportNext,
  skipLine,
  spanFrom,
  textOf,
} from './cursor';
import { numberValue } from './numbers';
import { stringLiteral } from './strings';

type MappingEntry = { readonly key: Expression; readonly pattern: Pattern };
type KeywordPattern = { readonly name: string; readonly pattern: Pattern };

/** `case a, *b` is a sequence without brackets. */
export function casePattern(cursor: Cursor): Pattern {
  const first = starOrPattern(cursor);
  if (!at(cursor, ',')) return first.kind === 'MatchStar' ? { kind: 'MatchSequence', patterns: [first] } : first;
  const patterns = [first];
  while (accept(cursor, ',')) {
    if (at(cursor, ':') || at(cursor, 'if')) break;
    patterns.push(starOrPattern(cursor));
  }
  return { kind: 'MatchSequence', patterns };
}

function starOrPattern(cursor: Cursor): Pattern {
  if (!accept(cursor, '*')) return pattern(cursor);
  const name = capturedName(cursor);
  return { kind: 'MatchStar', name: name === '_' ? undefined : name };
}

/** `a | b as c` */
function pattern(cursor: Cursor): Pattern {
  const { from } = peek(cursor);
  return nested(cursor, alternatives) ?? { kind: 'MatchValue', value: errorExpression(cursor, from) };
}

function alternatives(cursor: Cursor): Pattern {
  const patterns = [closedPattern(cursor)];
  while (accept(cursor, '|')) patterns.push(closedPattern(cursor));
  const either: Pattern = patterns.length > 1 ? { kind: 'MatchOr', patterns } : patterns[0]!;
  return accept(cursor, 'as') ? { kind: 'MatchAs', pattern: either, name: capturedName(cursor) } : either;
}

function closedPattern(cursor: Cursor): Pattern {
  switch (peek(cursor).kind) {
    case 'name': {
      if (atWord(cursor, '_') && peek(cursor, 1).kind !== '.' && peek(cursor, 1).kind !== '(') {
        advance(cursor);
        return { kind: 'MatchAs' };
      }
      const { from } = peek(cursor);
      const value = dottedName(cursor);
      if (at(cursor, '(')) return classPattern(cursor, value);
      if (value.kind === 'Name') return { kind: 'MatchAs', name: value.id };
      return { kind: 'MatchValue', value: { ...value, span: spanFrom(cursor, from) } };
    }
    case '(':
    case '[':
      return bracketed(cursor);
    case '{':
      return mapping(cursor);
  }
  return { kind: 'MatchValue', value: literal(cursor) };
}

/** `(a)` is `a`; `(a,)`, `(a, b)`, `()` and `[…]` are sequences. */
function bracketed(cursor: Cursor): Pattern {
  const closer = advance(cursor).kind === '(' ? ')' : ']';
  const patterns: Pattern[] = [];
  let sequence = closer === ']';
  while (!at(cursor, closer)) {
    patterns.push(starOrPattern(cursor));
    if (!accept(cursor, ',')) break;
    sequence = true;
  }
  expect(cursor, closer, 'to close this pattern');
  const [first] = patterns;
  if (first === undefined || sequence || first.kind === 'MatchStar') return { kind: 'MatchSequence', patterns };
  return first;
}

function mapping(cursor: Cursor): Pattern {
  advance(cursor);
  const entries: MappingEntry[] = [];
  let rest: string | undefined;
  while (!at(cursor, '}')) {
    if (accept(cursor, '**')) rest = capturedName(cursor);
    else {
      const key = at(cursor, 'name') ? dottedName(cursor) : literal(cursor);
      if (!expect(cursor, ':', 'after the key of a mapping pattern')) break;
      entries.push({ key, pattern: pattern(cursor) });
    }
    if (!accept(cursor, ',')) break;
  }
  expect(cursor, '}', 'to close this pattern');
  return { kind: 'MatchMapping', entries, rest };
}

function classPattern(cursor: Cursor, callee: Expression): Pattern {
  advance(cursor);
  const patterns: Pattern[] = [];
  const keywords: KeywordPattern[] = [];
  while (!at(cursor, ')')) {
    if (at(cursor, 'name') && peek(cursor, 1).kind === '=') {
      const name = capturedName(cursor);
      advance(cursor);
      keywords.push({ name, pattern: pattern(cursor) });
    } else patterns.push(pattern(cursor));
    if (!accept(cursor, ',')) break;
  }
  expect(cursor, ')', 'to close this pattern');
  return { kind: 'MatchClass', callee, patterns, keywords };
}

function dottedName(cursor: Cursor): Expression {
  const token = advance(cursor);
  let value: Expression = { kind: 'Name', span: spanFrom(cursor, token.from), id: nameOf(cursor, token) };
  while (accept(cursor, '.')) {
    const { from, to } = peek(cursor);
    const name = capturedName(cursor);
    value = { kind: 'Attribute', span: spanFrom(cursor, token.from), value, name, nameSpan: { from, to } };
  }
  return value;
}

function capturedName(cursor: Cursor): string {
  if (at(cursor, 'name')) return nameOf(cursor, advance(cursor));
  reportNext(cursor, `expected a name, found ${describe(cursor)}`);
  return '';
}

/** A string, a constant, or a number with its sign and imaginary part: `-1`, `2 + 3j`. */
function literal(cursor: Cursor): Expression {
  const token = peek(cursor);
  switch (token.kind) {
    case 'string':
      return stringLiteral(cursor);
    case 'True':
    case 'False':
    case 'None': {
      const { from } = advance(cursor);
      const span = spanFrom(cursor, from);
      if (token.kind === 'None') return { kind: 'Constant', span, type: 'None', value: null };
      return { kind: 'Constant', span, type: 'bool', value: token.kind === 'True' };
    }
    case '-':
    case 'number': {
      const left = signedNumber(cursor);
      const operator = peek(cursor).kind;
      if (operator !== '+' && operator !== '-') return left;
      advance(cursor);
      const right = signedNumber(cursor);
      return { kind: 'BinaryOperation', span: spanFrom(cursor, token.from), operator, left, right };
    }
  }
  reportNext(cursor, `expected a pattern, found ${describe(cursor)}`);
  skipLine(cursor);
  return errorExpression(cursor, token.from);
}

function signedNumber(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  if (accept(cursor, '-')) {
    const operand = signedNumber(cursor);
    return { kind: 'UnaryOperation', span: spanFrom(cursor, from), operator: '-', operand };
  }
  const token = peek(cursor);
  if (token.kind !== 'number') {
    reportNext(cursor, `expected a number, found ${describe(cursor)}`);
    return errorExpression(cursor, from);
  }
  advance(cursor);
  return { kind: 'Constant', span: spanFrom(cursor, token.from), ...numberValue(textOf(cursor, token)) };
}
