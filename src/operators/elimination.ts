/**
 * Gaussian elimination in ONNX, which has no solver: every step is written out, with the largest number of the column as
 * pivot, as LAPACK chooses it. Matrices stand in the last two axes, everything before them is batch.
 */
import type { Dim } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import { numbers, range, unknowable } from './axes';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

/** Beyond, a model would be mostly repetition. */
const mostRows = 32;

/** How many rows there are, where they can be written out. */
export function rowsOf(shape: readonly Dim[], dtype: DType, wanted: string): number {
  const n = numbers(shape).at(-1)!;
  if (kindOf(dtype) !== 'float') return unknowable(`${wanted} of complex numbers is not written out`);
  if (n > mostRows)
    return unknowable(
      `ONNX has no factorisation of matrices, and ${wanted} of more than ${mostRows} rows is not written out`,
    );
  return n;
}

export interface Eliminated {
  /** By the step: what the rest was divided by, without axes for rows and columns. */
  readonly pivots: readonly LoweredValue[];
  /** −1 where the step exchanged rows, else 1. */
  readonly signs: readonly LoweredValue[];
  /** The rows as they are left. */
  readonly rows: LoweredValue;
}

/**
 * Of `rows` of n numbers and any more behind them. With `whole` every column but the pivot's own row becomes 0 and the
 * pivots 1, so that what stands behind is the solution; else only what is below.
 */
export function eliminate(graph: Lowering, dtype: DType, n: number, rows: LoweredValue, whole: boolean): Eliminated {
  const e = new Expression(graph, dtype);
  const long = (...values: number[]) => graph.constant(values);
  const places = graph.constant(range(n), [n, 1]);
  const column = (value: LoweredValue, at: number) => graph.node('Slice', [value, long(at), long(at + 1), long(-1)]);
  const pivots: LoweredValue[] = [];
  const signs: LoweredValue[] = [];
  let left = rows;
  for (const step of range(n)) {
    const below = graph.constant(
      range(n).map(i => Number(i >= step)),
      [n, 1],
      'bool',
    );
    const here = graph.constant(
      range(n).map(i => Number(i === step)),
      [n, 1],
      'bool',
    );
    const sizes = e.where(below, e.abs(column(left, step)), -1);
    // (…, 1, 1)
    const at = graph.node('ArgMax', [sizes], { axis: -2, keepdims: 1 });
    const chosen = graph.node('Equal', [places, at]);
    const picked = e.reduce('ReduceSum', e.where(chosen, left, 0), [-2], { keepdims: 1 });
    const own = graph.node('Slice', [left, long(step), long(step + 1), long(-2)]);
    left = e.where(here, picked, e.where(chosen, own, left));
    const pivot = column(picked, step);
    pivots.push(graph.node('Squeeze', [pivot, long(-2, -1)]));
    const stayed = graph.node('Equal', [at, graph.constant([step], [])]);
    signs.push(graph.node('Squeeze', [e.where(stayed, 1, -1), long(-2, -1)]));
    if (!whole && step === n - 1) break;
    const row = whole ? e.div(picked, pivot) : e.div(picked, e.where(e.equal(pivot, 0), 1, pivot));
    const others = graph.constant(
      range(n).map(i => Number(whole ? i !== step : i > step)),
      [n, 1],
      'bool',
    );
    left = e.sub(left, e.where(others, e.mul(column(left, step), row), 0));
    if (whole) left = e.where(here, row, left);
  }
  return { pivots, signs, rows: left };
}
