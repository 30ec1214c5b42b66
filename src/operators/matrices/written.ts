/** The numbers of a small matrix or vector that the code writes out. */
import { type Argument, Float, Numbers } from '../argument';

export type Rows = readonly (readonly number[])[];

/** The numbers of a matrix by rows: of an array whose numbers are known, or of nested lists of numbers. */
export function rowsOf(argument: Argument | undefined): Rows | undefined {
  if (argument instanceof Numbers) {
    const [rows, columns] = argument.shape;
    if (argument.shape.length !== 2 || typeof rows !== 'number' || typeof columns !== 'number') return undefined;
    return Array.from({ length: rows }, (_, i) => argument.values.slice(i * columns, (i + 1) * columns));
  }
  if (!Array.isArray(argument)) return undefined;
  const rows = (argument as readonly Argument[]).map(numbersIn);
  const width = rows[0]?.length;
  return width && rows.every(row => row?.length === width) ? (rows as Rows) : undefined;
}

/** The numbers of a vector, a column or a row of them. */
export function vectorOf(argument: Argument | undefined, size: number): readonly number[] | undefined {
  const flat = argument instanceof Numbers ? argument.values : (numbersIn(argument) ?? rowsOf(argument)?.flat());
  return flat?.length === size ? flat : undefined;
}

function numbersIn(argument: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const numbers = (argument as readonly Argument[]).map(item => (item instanceof Float ? item.value : item));
  return numbers.every(item => typeof item === 'number') ? (numbers as readonly number[]) : undefined;
}

export function determinant([a, b, c]: Rows): number {
  const [p, q, r] = [a!, b!, c!];
  return (
    p[0]! * (q[1]! * r[2]! - q[2]! * r[1]!) -
    p[1]! * (q[0]! * r[2]! - q[2]! * r[0]!) +
    p[2]! * (q[0]! * r[1]! - q[1]! * r[0]!)
  );
}
