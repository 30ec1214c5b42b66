/**
 * Rows of a table of numbers: `[pos / 10000 ** (2 * (j // 2) / dim) for j in range(dim)]`, made for each of thousands of positions.
 * After the first rows one is told by its ends: its length is known, and its numbers are not followed one by one.
 */
import { Float } from '../operators/argument';
import type * as ast from '../python/ast';
import { UnknownFloat } from '../tensor/unknown';
import { assign } from './assign';
import { evaluate } from './evaluate';
import type { Frame } from './frame';
import { rangeLength } from './objects';
import { List, Range, Tensor, type Value } from './values';

/** How many rows are followed, and how long one is that is not. */
const FOLLOWED = 16;
const LONG = 64;

/** How many rows each comprehension has made while the outermost one runs. */
let made: Map<ast.Comprehension, number> | undefined;

/** The comprehensions inside of `work` make the rows of one table. */
export function asTable<T>(work: () => T): T {
  if (made) return work();
  made = new Map();
  try {
    return work();
  } finally {
    made = undefined;
  }
}

/** The row, where it is one of many that calculate nothing but floats; `inner` is the scope of the comprehension. */
export function numberRow(frame: Frame, inner: Frame, node: ast.Comprehension): List | undefined {
  const [clause, ...others] = node.clauses;
  if (node.type !== 'list' || !clause || others.length > 0 || clause.conditions.length > 0) return undefined;
  if (!isCalculated(node.element)) return undefined;
  const rows = (made?.get(node) ?? 0) + 1;
  made?.set(node, rows);
  if (rows <= FOLLOWED) return undefined;
  const range = evaluate(frame, clause.iterable);
  const length = range instanceof Range ? rangeLength(range) : undefined;
  if (!(range instanceof Range) || typeof length !== 'number' || length < LONG) return undefined;
  const { start, step } = range;
  if (typeof start !== 'number' || typeof step !== 'number') return undefined;
  const isFloat = [start, start + (length - 1) * step].every(item => {
    assign(inner, clause.target, item);
    return isOneFloat(evaluate(inner, node.element));
  });
  return isFloat ? new List(new Array<Value>(length).fill(ONE_OF_MANY)) : undefined;
}

const ONE_OF_MANY = new UnknownFloat('the numbers of a long table are not followed one by one');

function isOneFloat(value: Value): boolean {
  return value instanceof Float || (value instanceof Tensor && value.shape.length === 0 && value.dtype === 'float64');
}

/** Arithmetic of numbers, names and NumPy's or `math`'s functions: nothing that changes anything. */
function isCalculated(node: ast.Expression): boolean {
  switch (node.kind) {
    case 'Name':
      return true;
    case 'Constant':
      return node.type === 'int' || node.type === 'float';
    case 'Attribute':
      return isCalculated(node.value);
    case 'UnaryOperation':
      return node.operator === '-' && isCalculated(node.operand);
    case 'BinaryOperation':
      return isCalculated(node.left) && isCalculated(node.right);
    case 'Call':
      return isCalculation(node.callee) && node.arguments.every(({ value, unpack }) => !unpack && isCalculated(value));
    default:
      return false;
  }
}

function isCalculation(callee: ast.Expression): boolean {
  return callee.kind === 'Attribute' && callee.value.kind === 'Name' && /^(?:np|numpy|math)$/.test(callee.value.id);
}
