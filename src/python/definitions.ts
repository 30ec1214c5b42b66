/**
 * Functions and classes with their decorators. A header that was read in part makes the whole unknown to its users,
 * as an unknown decorator does, while its block is read all the same.
 */
import type { ClassDef, Expression, FunctionDef, Statement } from './ast';
import { block } from './compound';
import {
  accept,
  advance,
  at,
  type Cursor,
  describe,
  errorExpression,
  nameOf,
  peek,
  reportNext,
  skipLine,
  spanFrom,
} from './cursor';
import { expression, namedExpression } from './expressions';
import { functionParameters, typeParameters } from './parameters';
import { argumentList } from './primaries';

/** A function or class with its decorators; its span begins at the first of them. */
export function definition(cursor: Cursor): Statement {
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

export function functionDefinition(cursor: Cursor, from: number, decorators: readonly Expression[]): FunctionDef {
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
