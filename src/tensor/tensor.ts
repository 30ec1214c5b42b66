/** A tensor as the analysis knows it: a shape and a dtype, never values. */
import type { Dim } from './dim';
import type { DType } from './dtype';
import type { Strides } from './strides';

export type Shape = readonly Dim[];

export class Tensor {
  /** How its elements lie in memory, where that is known; `view` asks. */
  strides?: Strides;
  constructor(
    readonly shape: Shape,
    readonly dtype: DType = 'float32',
  ) {}
}
