/**
 * Statements of one line. A line that cannot be read to its end becomes an `ErrorStatement` that keeps the expressions
 * found in it, so that hovering works there, while the lines around it stay what they are.
 */
import type { BinaryOperator, ErrorStatement, Expression, Statement } from './ast';
import { compoundStatement } from './compound';
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
  spanFrom,
} from './cursor';
import { expression, expressionList, yieldExpression } from './expressions';
import { childrenOf } from './find';
import { importFrom, importNames } from './imports';
import { typeParameters } from './parameters';
import { assignable, target } from './targets';

/** Appends what stands on the next logical line, with the block that belongs to it. Always moves forward. */
export function statement(cursor: Cursor, statements: Statement[]): void {
  if (accept(cursor, 'indent')) {
    strayBlock(cursor, statements);
    return;
  }
  if (accept(cursor, 'newline') || accept(cursor, 'dedent')) return;
  const compound = compoundStatement(cursor);
  if (compound !== undefined) {
    statements.push(compound);
    return;
  }
  simpleStatements(cursor, statements);
}

/** `a; b; c` up to and with the line break. */
export function simpleStatements(cursor: Cursor, statements: Statement[]): void {
  do {
    if (at(cursor, 'newline')) break;
    statements.push(simpleStatement(cursor));
  } while (accept(cursor, ';'));
  accept(cursor, 'newline');
}

/** Code under no header that could be read: whether it runs is not known, so it is the body of an `if` of an error. */
function strayBlock(cursor: Cursor, statements: Statement[]): void {
  reportNext(cursor, 'this line is indented, but nothing above it opens a block');
  const { from } = peek(cursor);
  const body: Statement[] = [];
  blockStatements(cursor, body);
  const test: Expression = { kind: 'ErrorExpression', span: { from, to: from }, children: [] };
  statements.push({ kind: 'If', span: spanFrom(cursor, from), test, body, orelse: [] });
}

/** From after an `indent` to after its `dedent`. */
export function blockStatements(cursor: Cursor, statements: Statement[]): void {
  const read = nested(cursor, () => {
    while (!at(cursor, 'dedent') && !at(cursor, 'end')) statement(cursor, statements);
    return true;
  });
  if (read === undefined) skipBlock(cursor);
  accept(cursor, 'dedent');
}

/** Up to the `dedent` that ends this block. */
function skipBlock(cursor: Cursor): void {
  for (let inner = 0; !at(cursor, 'end'); advance(cursor)) {
    if (at(cursor, 'indent')) inner++;
    if (at(cursor, 'dedent') && inner-- === 0) return;
  }
}

function simpleStatement(cursor: Cursor): Statement {
  const { from } = peek(cursor);
  const problems = cursor.problems.length;
  const read = readStatement(cursor, from);
  if (at(cursor, 'newline') || at(cursor, ';') || at(cursor, 'end')) return read;
  if (cursor.problems.length === problems) reportNext(cursor, `did not expect ${describe(cursor)} here`);
  const children = [...expressionsOf(read)];
  const rest = cursor.problems.length;
  while (!at(cursor, 'newline') && !at(cursor, 'end') && !at(cursor, 'indent') && !at(cursor, 'dedent')) {
    const { index } = cursor;
    const found = expression(cursor);
    if (cursor.index > index) children.push(found);
    else advance(cursor);
  }
  cursor.problems.length = rest;
  return { kind: 'ErrorStatement', span: spanFrom(cursor, from), children };
}

function expressionsOf(read: Statement): readonly Expression[] {
  return childrenOf(read) as readonly Expression[];
}

function readStatement(cursor: Cursor, from: number): Statement {
  switch (peek(cursor).kind) {
    case 'pass':
      return simple(cursor, 'Pass');
    case 'break':
      return simple(cursor, 'Break');
    case 'continue':
      return simple(cursor, 'Continue');
    case 'return': {
      advance(cursor);
      const value = atLineEnd(cursor) ? undefined : expressionList(cursor);
      return { kind: 'Return', span: spanFrom(cursor, from), value };
    }
    case 'raise': {
      advance(cursor);
      const exception = atLineEnd(cursor) ? undefined : expression(cursor);
      const cause = accept(cursor, 'from') ? expression(cursor) : undefined;
      return { kind: 'Raise', span: spanFrom(cursor, from), exception, cause };
    }
    case 'assert': {
      advance(cursor);
      const test = expression(cursor);
      const message = accept(cursor, ',') ? expression(cursor) : undefined;
      return { kind: 'Assert', span: spanFrom(cursor, from), test, message };
    }
    case 'del': {
      advance(cursor);
      const targets: Expression[] = [];
      do targets.push(target(cursor));
      while (accept(cursor, ',') && !atLineEnd(cursor));
      return { kind: 'Delete', span: spanFrom(cursor, from), targets };
    }
    case 'global':
      return scope(cursor, 'Global');
    case 'nonlocal':
      return scope(cursor, 'Nonlocal');
    case 'import':
      return importNames(cursor);
    case 'from':
      return importFrom(cursor);
  }
  return (atWord(cursor, 'type') && typeAlias(cursor)) || expressionStatement(cursor, from);
}

function simple(cursor: Cursor, kind: 'Pass' | 'Break' | 'Continue'): Statement {
  const { from } = advance(cursor);
  return { kind, span: spanFrom(cursor, from) };
}

function scope(cursor: Cursor, kind: 'Global' | 'Nonlocal'): Statement {
  const { from } = advance(cursor);
  const names: string[] = [];
  do {
    if (at(cursor, 'name')) names.push(nameOf(cursor, advance(cursor)));
    else reportNext(cursor, `expected a name, found ${describe(cursor)}`);
  } while (accept(cursor, ','));
  return { kind, span: spanFrom(cursor, from), names };
}

/** `type Name[T] = value` binds a name to a value, lazily; nothing here depends on when. */
function typeAlias(cursor: Cursor): Statement | undefined {
  const next = peek(cursor, 2).kind;
  if (peek(cursor, 1).kind !== 'name' || (next !== '=' && next !== '[')) return undefined;
  const { from } = advance(cursor);
  const token = advance(cursor);
  const name: Expression = { kind: 'Name', span: spanFrom(cursor, token.from), id: nameOf(cursor, token) };
  typeParameters(cursor);
  const value = expect(cursor, '=', 'after the name of a type')
    ? expression(cursor)
    : errorExpression(cursor, cursor.last);
  return { kind: 'Assign', span: spanFrom(cursor, from), targets: [name], value };
}

/** An expression, or an assignment of one of the three kinds. */
function expressionStatement(cursor: Cursor, from: number): Statement {
  const first = valueList(cursor);
  const { kind } = peek(cursor);
  if (kind === '=') return assignment(cursor, from, first);
  if (kind === ':') return annotatedAssignment(cursor, from, first);
  if (kind.length > 1 && kind.endsWith('=') && augmented.has(kind.slice(0, -1))) {
    advance(cursor);
    const value = valueList(cursor);
    const span = spanFrom(cursor, from);
    if (!assignable(cursor, first, false)) return errorStatement(cursor, from, [first, value]);
    return { kind: 'AugmentedAssign', span, target: first, operator: kind.slice(0, -1) as BinaryOperator, value };
  }
  return { kind: 'Expression', span: spanFrom(cursor, from), value: first };
}

const augmented: ReadonlySet<string> = new Set('+ - * / // % ** @ & | ^ << >>'.split(' '));

function assignment(cursor: Cursor, from: number, first: Expression): Statement {
  const values = [first];
  while (accept(cursor, '=')) values.push(valueList(cursor));
  const targets = values.slice(0, -1);
  if (!targets.every(value => assignable(cursor, value, true))) return errorStatement(cursor, from, values);
  return { kind: 'Assign', span: spanFrom(cursor, from), targets, value: values.at(-1)! };
}

function annotatedAssignment(cursor: Cursor, from: number, first: Expression): Statement {
  advance(cursor);
  const annotation = expression(cursor);
  const value = accept(cursor, '=') ? valueList(cursor) : undefined;
  if (!assignable(cursor, first, false))
    return errorStatement(cursor, from, value === undefined ? [first, annotation] : [first, annotation, value]);
  return { kind: 'AnnotatedAssign', span: spanFrom(cursor, from), target: first, annotation, value };
}

function valueList(cursor: Cursor): Expression {
  return at(cursor, 'yield') ? yieldExpression(cursor) : expressionList(cursor);
}

function errorStatement(cursor: Cursor, from: number, children: readonly Expression[]): ErrorStatement {
  return { kind: 'ErrorStatement', span: spanFrom(cursor, from), children };
}

function atLineEnd(cursor: Cursor): boolean {
  return at(cursor, 'newline') || at(cursor, ';') || at(cursor, 'end');
}
