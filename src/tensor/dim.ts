/**
 * Dimension algebra. A size is an integer, or a canonical expression over named symbols (`n_embd`, `B`, `H`).
 * Two expressions that are equal by algebra have the same `key`; what algebra cannot decide is `undefined`, never a guess.
 */
export type Dim = number | Expression;

export interface Expression {
  readonly kind: 'expression';
  /** Canonical text: equal keys are equal sizes for every value of the symbols. */
  readonly key: string;
}
