/** What torch.linalg asks of its arguments, in its own words. Matrices stand in the last two axes. */
import type { Dim } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import type { Shape, Tensor } from '../tensor/tensor';
import { Problem } from './problem';

/** Batch, rows, columns. */
export type Parts = readonly [Shape, Dim, Dim];

export function partsOf(A: Tensor, callee: string): Parts {
  if (A.shape.length < 2)
    throw new Problem('wrong-rank', `${callee}: The input tensor A must have at least 2 dimensions.`, {
      expected: 'at least 2D',
      found: `${A.shape.length}D`,
      parameter: 'A',
    });
  return [A.shape.slice(0, -2), A.shape.at(-2)!, A.shape.at(-1)!];
}

export function mustBeFloat(A: Tensor, callee: string): DType {
  if (kindOf(A.dtype) !== 'float' && kindOf(A.dtype) !== 'complex')
    throw new Problem(
      'wrong-dtype',
      `${callee}: Expected a floating point or complex tensor as input. Got ${A.dtype}`,
      { expected: 'a float dtype', found: A.dtype, parameter: 'A' },
    );
  return A.dtype;
}
