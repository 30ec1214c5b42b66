/**
 * What a caller can pass to an operator, as plain values: Python's own, with tensors as shape and dtype.
 * Python's `int` is a `Dim` (a number, or an expression over named sizes); its `float` is a `Float`, so `64 / 2` is never taken for a size.
 */
import type { Dim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import type { Unknown } from '../tensor/unknown';

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

export class Float {
  constructor(readonly value: number) {}
}

/** A Python object the catalogue does not look into (a function, a module, a generator); `name` is its qualified name. */
export class Opaque {
  constructor(readonly name: string) {}
}
