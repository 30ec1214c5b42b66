/** A tensor as the analysis knows it: a shape and a dtype, never values. */
import type { Dim } from './dim';
import type { DType } from './dtype';
import type { Strides } from './strides';

export type Shape = readonly Dim[];

export class Tensor {
  /** How its elements lie in memory, where that is known; `view` asks. */
  strides?: Strides;
  /** One of `open`, where that is there. */
  readonly dtype: DType;
  /** The dtypes it may have, where more than one is possible: what rests on the dtype is not known. */
  declare readonly open?: readonly DType[];

  constructor(
    readonly shape: Shape,
    dtypes: DType | readonly DType[] = 'float32',
  ) {
    this.dtype = typeof dtypes === 'string' ? dtypes : dtypes[0]!;
    if (typeof dtypes !== 'string' && dtypes.length > 1) this.open = dtypes;
  }

  /** For another tensor of the same dtype, known or not. */
  get dtypes(): DType | readonly DType[] {
    return this.open ?? this.dtype;
  }
}
