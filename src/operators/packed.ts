/**
 * Recurrent family: sequences of different lengths packed one step after the other. `data` holds all steps of all sequences,
 * `batch_sizes` how many sequences still run at each step; how many there are at first is kept beside them.
 */
import type { Dim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { type Argument, Opaque } from './argument';
import type { Parameter } from './parameter';

export interface Packed {
  /** (steps of all sequences, *). */
  readonly data: Tensor;
  /** (steps of the longest), int64. */
  readonly batch_sizes: Tensor;
  /** (sequences), int64; `null` where they came sorted. */
  readonly sorted_indices: Tensor | null;
  readonly unsorted_indices: Tensor | null;
  readonly batch: Dim;
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

/** A PackedSequence, or any object that may be one. */
export function packed(): Parameter<Opaque> {
  return { type: 'PackedSequence', read: a => (a instanceof Opaque ? a : undefined) };
}
