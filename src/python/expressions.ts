/**
 * Expressions by precedence, loosest first: each function reads its own operators and asks the next for operands.
 * What ends in a bracket is in `displays.ts`, what a primary is made of in `primaries.ts`.
 */
import type {
  BinaryOperator,
  BooleanOperation,
  Compare,
  CompareOperator,
  Expression,
  Name,
  UnaryOperation,
  Yield,
} from './ast';
import {
  accept,
  advance,
  at,
  type Cursor,
  errorExpression,
  isTooLong,
  missingExpression,
  nameOf,
  nested,
  peek,
  reportNext,
  spanFrom,
} from './cursor';
import { lambdaParameters } from './parameters';
import { primary } from './primaries';

const strengths: Readonly<Record<string, number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
};

/** `a, *b` as Python has it on the right of `=`: one expression, or a tuple without brackets. */
export function expressionList(cursor: Cursor): Expression {
  return listOf(cursor, starredOr(expression));
}

/** An element of a display, an argument or a subscript: `*a`, `a := b` or any expression. */
export const element = starredOr(namedExpression);

/** `name := value`, or any expression. */
export function namedExpression(cursor: Cursor): Expression {
  if (!at(cursor, 'name') || peek(cursor, 1).kind !== ':=') return expression(cursor);
  const token = advance(cursor);
  const name: Name = { kind: 'Name', span: spanFrom(cursor, token.from), id: nameOf(cursor, token) };
  advance(cursor);
  const value = expression(cursor);
  return { kind: 'NamedExpression', span: spanFrom(cursor, token.from), target: name, value };
}

/** `a if test else b`, `lambda …: …`, or what binds tighter. */
export function expression(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  return nested(cursor, conditional) ?? errorExpression(cursor, from);
}

/** Without a conditional or a lambda: what follows `in` and `if` in a comprehension. */
export function disjunction(cursor: Cursor): Expression {
  return booleanOperation(cursor, 'or', conjunction);
}

export function yieldExpression(cursor: Cursor): Yield {
  const { from } = advance(cursor);
  cursor.yields = true;
  if (accept(cursor, 'from')) {
    const value = expression(cursor);
    return { kind: 'Yield', span: spanFrom(cursor, from), value, from: true };
  }
  if (endsExpression(cursor)) return { kind: 'Yield', span: spanFrom(cursor, from), from: false };
  const value = expressionList(cursor);
  return { kind: 'Yield', span: spanFrom(cursor, from), value, from: false };
}

/** Whether the next token can only come after an expression, so that a list (or a bare `yield`) ends here. */
export function endsExpression(cursor: Cursor): boolean {
  return endings.has(peek(cursor).kind);
}

const endings: ReadonlySet<string> = new Set(
  (
    'newline indent dedent end ) ] } = : ; , in for if else from as := += -= *= /= %= @= &= |= ^= <<= >>= **= //= ! ' +
    'async'
  ).split(' '),
);

/** One item, or a tuple without brackets. */
export function listOf(cursor: Cursor, item: (cursor: Cursor) => Expression): Expression {
  const { from } = peek(cursor);
  const first = item(cursor);
  if (!at(cursor, ',')) return first;
  const elements = [first];
  while (accept(cursor, ',')) {
    if (endsExpression(cursor)) break;
    elements.push(item(cursor));
  }
  return { kind: 'Tuple', span: spanFrom(cursor, from), elements };
}

/** `*a`, or what `read` reads. */
export function starredOr(read: (cursor: Cursor) => Expression): (cursor: Cursor) => Expression {
  return cursor => {
    if (!at(cursor, '*')) return read(cursor);
    const { from } = advance(cursor);
    const value = bitwise(cursor);
    return { kind: 'Starred', span: spanFrom(cursor, from), value };
  };
}

function conditional(cursor: Cursor): Expression {
  if (at(cursor, 'lambda')) return lambda(cursor);
  const { from } = peek(cursor);
  const body = disjunction(cursor);
  if (!accept(cursor, 'if')) return body;
  const test = disjunction(cursor);
  if (!accept(cursor, 'else')) {
    reportNext(cursor, 'a conditional expression needs an else');
    return errorExpression(cursor, from, [body, test]);
  }
  const orelse = expression(cursor);
  return { kind: 'Conditional', span: spanFrom(cursor, from), test, body, orelse };
}

function lambda(cursor: Cursor): Expression {
  const { from } = advance(cursor);
  const { yields } = cursor;
  const parameters = lambdaParameters(cursor);
  if (!accept(cursor, ':')) {
    reportNext(cursor, 'a lambda needs a : before what it returns');
    return errorExpression(
      cursor,
      from,
      parameters.flatMap(parameter => parameter.default ?? []),
    );
  }
  const body = expression(cursor);
  cursor.yields = yields;
  return { kind: 'Lambda', span: spanFrom(cursor, from), parameters, body };
}

function conjunction(cursor: Cursor): Expression {
  return booleanOperation(cursor, 'and', inversion);
}

function booleanOperation(
  cursor: Cursor,
  operator: BooleanOperation['operator'],
  operand: (cursor: Cursor) => Expression,
): Expression {
  const { from } = peek(cursor);
  let left = operand(cursor);
  for (let links = 0; accept(cursor, operator); links++) {
    if (isTooLong(cursor, links)) return errorExpression(cursor, from);
    const right = operand(cursor);
    left = { kind: 'BooleanOperation', span: spanFrom(cursor, from), operator, left, right };
  }
  return left;
}

function inversion(cursor: Cursor): Expression {
  return at(cursor, 'not') ? prefixed(cursor, 'not', inversion) : comparison(cursor);
}

/** `a < b < c` is one comparison with two links, as in Python. */
function comparison(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  const left = bitwise(cursor);
  const rest: { operator: CompareOperator; right: Expression }[] = [];
  for (let operator = compareOperator(cursor); operator !== undefined; operator = compareOperator(cursor))
    rest.push({ operator, right: bitwise(cursor) });
  if (rest.length === 0) return left;
  return { kind: 'Compare', span: spanFrom(cursor, from), left, rest } satisfies Compare;
}

function compareOperator(cursor: Cursor): CompareOperator | undefined {
  const { kind } = peek(cursor);
  switch (kind) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
      advance(cursor);
      return kind;
    case 'is':
      advance(cursor);
      return accept(cursor, 'not') ? 'is not' : 'is';
    case 'not':
      if (peek(cursor, 1).kind !== 'in') return undefined;
      advance(cursor);
      advance(cursor);
      return 'not in';
  }
  return undefined;
}

/** What binds tighter than a comparison. */
export function bitwise(cursor: Cursor): Expression {
  return binaryOperation(cursor, 1);
}

/** Operators of at least this strength, from the left. */
function binaryOperation(cursor: Cursor, strength: number): Expression {
  const { from } = peek(cursor);
  let left = factor(cursor);
  for (let links = 0; ; links++) {
    const operator = peek(cursor).kind;
    const own = strengths[operator];
    if (own === undefined || own < strength) return left;
    if (isTooLong(cursor, links)) return errorExpression(cursor, from);
    advance(cursor);
    const right = binaryOperation(cursor, own + 1);
    left = {
      kind: 'BinaryOperation',
      span: spanFrom(cursor, from),
      operator: operator as BinaryOperator,
      left,
      right,
    };
  }
}

function factor(cursor: Cursor): Expression {
  const { kind } = peek(cursor);
  return kind === '-' || kind === '+' || kind === '~' ? prefixed(cursor, kind, factor) : power(cursor);
}

function prefixed(
  cursor: Cursor,
  operator: UnaryOperation['operator'],
  read: (cursor: Cursor) => Expression,
): Expression {
  const { from } = advance(cursor);
  const operand = nested(cursor, read) ?? errorExpression(cursor, from);
  return { kind: 'UnaryOperation', span: spanFrom(cursor, from), operator, operand };
}

/** `**` binds tighter than the sign on its left and looser than the sign on its right. */
function power(cursor: Cursor): Expression {
  const { from } = peek(cursor);
  const left = awaited(cursor);
  if (!accept(cursor, '**')) return left;
  const right = nested(cursor, factor) ?? errorExpression(cursor, from);
  return { kind: 'BinaryOperation', span: spanFrom(cursor, from), operator: '**', left, right };
}

function awaited(cursor: Cursor): Expression {
  if (!at(cursor, 'await')) return primary(cursor) ?? missingExpression(cursor);
  const { from } = advance(cursor);
  const value = primary(cursor) ?? missingExpression(cursor);
  return { kind: 'Await', span: spanFrom(cursor, from), value };
}
