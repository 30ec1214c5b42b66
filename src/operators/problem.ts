/**
 * What is wrong with a call, as data: the source of the diagnostic, its quick fix and the question about it.
 * A code names the pattern; the message says what was expected and what was found, close to PyTorch's own words.
 */
import type { Dim } from '../tensor/dim';

export type ProblemCode =
  | 'wrong-call'
  | 'wrong-type'
  | 'mismatched-in-features'
  | 'mismatched-in-channels'
  | 'indivisible-groups'
  | 'mismatched-sizes'
  | 'mismatched-cat-sizes'
  | 'mismatched-normalized-shape'
  | 'impossible-view'
  | 'non-contiguous-view'
  | 'kernel-larger-than-input'
  | 'negative-output-size'
  | 'wrong-rank'
  | 'wrong-dtype'
  | 'dim-out-of-range'
  | 'indivisible-embed-dim'
  | 'invalid-argument'
  | 'uncaught-exception'
  | 'missing-super-init'
  | 'hidden-modules'
  | 'unused-layer'
  | 'softmax-before-cross-entropy';

export interface ProblemDetail {
  readonly expected?: Dim | string;
  readonly found?: Dim | string;
  /** The parameter to blame, by PyTorch's name; the editor underlines its argument. */
  readonly parameter?: string;
}

/** Rules throw it; `infer` returns it as a value. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly detail: ProblemDetail = {},
  ) {
    super(message);
  }
}
