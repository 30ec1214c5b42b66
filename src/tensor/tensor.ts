/** A tensor as the analysis knows it: a shape and a dtype, never values. */
import type { Dim } from './dim';
import type { DType } from './dtype';

export type Shape = readonly Dim[];

export class Tensor {
  constructor(
    readonly shape: Shape,
    readonly dtype: DType = 'float32',
  ) {}
}
