/**
 * Not knowing is a value. It carries the reason, in words a learner reads, and spreads through everything computed from it.
 */
export class Unknown {
  constructor(readonly reason: string) {}
}

/** A Python float of a value that nobody knows, as `1 / math.sqrt(n_embd)`: a tensor times it keeps its shape. */
export class UnknownFloat extends Unknown {}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
