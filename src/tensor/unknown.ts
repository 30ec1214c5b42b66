/**
 * Not knowing is a value. It carries the reason, in words a learner reads, and spreads through everything computed from it.
 */
export class Unknown {
  constructor(readonly reason: string) {}
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
