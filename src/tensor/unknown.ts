import type { Condition } from './condition';
import type { Dim } from './dim';
import type { Tensor } from './tensor';

/**
 * Not knowing is a value. It carries the reason, in words a learner reads, and spreads through everything computed from it.
 */
export class Unknown {
  constructor(readonly reason: string) {}
}

/** A Python float of a value that nobody knows, as `1 / math.sqrt(n_embd)`: a tensor times it keeps its shape. */
export class UnknownFloat extends Unknown {}

/** A float that nobody knows, from 0 up to but not 1: what `random.random()` draws. */
export class UnknownShare extends UnknownFloat {}

/** An array that is not followed, of which only its shape is asked: `x.numpy().shape`. */
export class UnknownArray extends Unknown {
  constructor(
    reason: string,
    readonly shape: readonly Dim[],
  ) {
    super(reason);
  }
}

/** Either None or that tensor: what a branch on an unknown condition leaves of `if not mask.any(): mask = None`. */
export class UnknownOptional extends Unknown {
  constructor(
    reason: string,
    readonly tensor: Tensor,
    /** Where it is the tensor, and nowhere else. */
    readonly given?: Condition,
  ) {
    super(reason);
  }
}

/** True or False as a comparison of sizes comes out: `T >= window`. */
export class UnknownTruth extends Unknown {
  constructor(
    reason: string,
    readonly condition: Condition,
  ) {
    super(reason);
  }
}

/** Of something that only reads what it is handed: a plot, a log, a file that is written. So does all that comes from it. */
export class UnknownReader extends Unknown {}

/** What is made from something unknown: unknown for the same reason, and nothing that is known of the one holds of it. */
export function spread(unknown: Unknown): Unknown {
  const isNarrow =
    unknown instanceof UnknownFloat ||
    unknown instanceof UnknownArray ||
    unknown instanceof UnknownOptional ||
    unknown instanceof UnknownTruth;
  return isNarrow ? new Unknown(unknown.reason) : unknown;
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
