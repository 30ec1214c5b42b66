/**
 * Recurrent family: sequences of different lengths in one batch. Padding is followed; packing is not, as the lengths are values.
 */
import { maximum } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import { Float, Opaque } from './argument';
import { mustAgree, spelled, unknowable } from './axes';
import { functional } from './entry';
import type { Operator } from './operator';
import { anything, bool, real, tensor, tensors, text } from './parameter';
import { Problem } from './problem';

const NOTE = 'rnn';
const DOCUMENTATION = (name: string) => `generated/torch.nn.utils.rnn.${name}.html`;

export const sequences: readonly Operator[] = [
  functional({
    id: 'pad_sequence',
    family: 'recurrent',
    purpose: 'Stacks sequences of different lengths, padded to the longest.',
    note: NOTE,
    documentation: DOCUMENTATION('pad_sequence'),
    names: ['torch.nn.utils.rnn.pad_sequence'],
    parameters: {
      sequences: tensors(),
      batch_first: bool(false),
      padding_value: real(new Float(0)),
      padding_side: text('right'),
    },
    output: ({ sequences, batch_first }) => {
      const first = sequences[0];
      if (first === undefined || first.shape.length === 0)
        throw new Problem('wrong-call', 'received an empty list of sequences', { parameter: 'sequences' });
      for (const { shape } of sequences) {
        if (shape.length !== first.shape.length)
          throw new Problem(
            'wrong-rank',
            `sequences must have the same number of axes: ${spelled(first.shape)} and ${spelled(shape)}`,
            { parameter: 'sequences' },
          );
        shape.slice(1).forEach((size, i) => {
          mustAgree(
            first.shape[i + 1]!,
            size,
            'mismatched-sizes',
            () => `sequences differ in more than their length: ${spelled(first.shape)} and ${spelled(shape)}`,
            'sequences',
          );
        });
      }
      const longest = sequences.map(s => s.shape[0]!).reduce(maximum);
      const lead = batch_first ? [sequences.length, longest] : [longest, sequences.length];
      return new Tensor([...lead, ...first.shape.slice(1)], first.dtype);
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'pack_padded_sequence',
    family: 'recurrent',
    purpose: 'Packs a padded batch, so that a recurrent layer skips the padding.',
    note: NOTE,
    documentation: DOCUMENTATION('pack_padded_sequence'),
    names: ['torch.nn.utils.rnn.pack_padded_sequence'],
    parameters: { input: tensor(), lengths: anything(), batch_first: bool(false), enforce_sorted: bool(true) },
    output: ({ input }) =>
      input.shape.length < 2
        ? unknowable('the input has no batch axis')
        : new Opaque('torch.nn.utils.rnn.PackedSequence'),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'pack_sequence',
    family: 'recurrent',
    purpose: 'Packs sequences of different lengths.',
    note: NOTE,
    documentation: DOCUMENTATION('pack_sequence'),
    names: ['torch.nn.utils.rnn.pack_sequence'],
    parameters: { sequences: tensors(), enforce_sorted: bool(true) },
    output: () => new Opaque('torch.nn.utils.rnn.PackedSequence'),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'pad_packed_sequence',
    family: 'recurrent',
    purpose: 'Unpacks a PackedSequence into a padded batch and its lengths.',
    note: NOTE,
    documentation: DOCUMENTATION('pad_packed_sequence'),
    names: ['torch.nn.utils.rnn.pad_packed_sequence'],
    parameters: {
      sequence: anything(),
      batch_first: bool(false),
      padding_value: real(new Float(0)),
      total_length: anything(null),
    },
    output: () => {
      const open = new Unknown('the lengths in a PackedSequence depend on its values');
      return [open, open];
    },
    reach: () => ({ kind: 'merge' }),
  }),
];
