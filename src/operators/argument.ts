/**
 * What a caller can pass to an operator, as plain values: Python's own, with tensors as shape and dtype.
 * Python's `int` is a `Dim` (a number, or an expression over named sizes); its `float` is a `Float`, so `64 / 2` is never taken for a size.
 */
import type { Dim } from '../tensor/dim';
import type { DType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import type { Unknown } from '../tensor/unknown';
import type { Bound } from './parameter';

export type Argument =
  | Dim
  | Float
  | boolean
  | string
  | null
  | Tensor
  | Opaque
  | Unknown
  | readonly Argument[]
  | { readonly [key: string]: Argument };

/** A small array whose numbers the code shows, in the order of memory, as they are where it is handed on. */
export class Numbers extends Tensor {
  constructor(
    shape: readonly Dim[],
    dtypes: DType | readonly DType[],
    readonly values: readonly number[],
  ) {
    super(shape, dtypes);
  }
}

export class Float {
  constructor(readonly value: number) {}
}

/**
 * A Python object the catalogue does not look into (a function, a module, a generator); `name` is its qualified name.
 * An instance of a catalogue class carries the arguments it was made with, so that a scheduler can read its optimizer's
 * rate and `Compose` its transforms; a function that can be evaluated carries how.
 */
export class Opaque {
  /** Calls the function, for a Python function or lambda; Unknown where its result is not known. */
  declare readonly call?: (args: readonly Argument[]) => Argument;

  constructor(
    readonly name: string,
    /** The constructor's bound arguments, for an instance of a catalogue class. */
    readonly made?: Bound,
    call?: Opaque['call'],
  ) {
    if (call) this.setCall(call);
  }

  /** It is no data: what copies or compares objects passes it by. */
  setCall(call: NonNullable<Opaque['call']>): void {
    Object.defineProperty(this, 'call', { value: call });
  }
}
