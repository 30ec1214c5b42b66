/**
 * Recurrent family: sequences of different lengths packed one step after the other. `data` holds all steps of all sequences,
 * `batch_sizes` how many sequences still run at each step; how many there are at first is kept beside them.
 */
import { type Dim, less, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { type Argument, Opaque } from './argument';
import type { Parameter } from './parameter';
import { Problem } from './problem';

export interface Packed {
  /** (steps of all sequences, *). */
  readonly data: Tensor;
  /** (steps of the longest), int64. */
  readonly batch_sizes: Tensor;
  /** (sequences), int64; `null` where they came sorted. */
  readonly sorted_indices: Tensor | null;
  readonly unsorted_indices: Tensor | null;
  readonly batch: Dim;
  /** How many steps `batch_sizes` counts, where that is known: of lengths beyond the padded input, more than `data` has. */
  readonly steps?: Dim;
}

export const PACKED_SEQUENCE = 'torch.nn.utils.rnn.PackedSequence';

export function packedArgument(sequence: Packed): Opaque {
  return new Opaque(PACKED_SEQUENCE, sequence as unknown as Record<string, Argument>);
}

export function packedIn(argument: unknown): Packed | undefined {
  if (!(argument instanceof Opaque) || argument.name !== PACKED_SEQUENCE) return undefined;
  const sequence = argument.made as unknown as Packed | undefined;
  return sequence?.data instanceof Tensor && sequence.batch_sizes instanceof Tensor ? sequence : undefined;
}

/** Raises where `batch_sizes` counts more steps than there are, as whatever goes through the steps does. */
export function mustHaveSteps({ data, steps }: Packed): void {
  const [rows] = data.shape;
  if (rows === undefined || steps === undefined || less(rows, steps) !== true) return;
  throw new Problem(
    'invalid-argument',
    `the lengths count ${showDim(steps)} steps, the packed sequence holds ${showDim(rows)}: a step from ${showDim(rows)} on exceeds dimension size (${showDim(rows)})`,
    { expected: steps, found: rows },
  );
}

/** A PackedSequence, or any object that may be one. */
export function packed(): Parameter<Opaque> {
  return { type: 'PackedSequence', read: a => (a instanceof Opaque ? a : undefined) };
}
