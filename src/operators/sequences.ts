/**
 * Recurrent family: sequences of different lengths in one batch, padded or packed. Lengths that are values leave only their sum
 * and their maximum open.
 */
import { type Dim, isDim, less, maximum, showDim, sum, unknownDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { type Argument, Float, type Opaque } from './argument';
import { concrete, mustAgree, spelled, unknowable } from './axes';
import { castTo } from './cast-node';
import { functional } from './entry';
import type { Operator } from './operator';
import { mustHaveSteps, packedArgument, packedIn } from './packed';
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
    lower: ({ sequences, batch_first, padding_value, padding_side }, graph, output) => {
      const { shape, dtype } = output as Tensor;
      const longest = concrete(shape[batch_first ? 1 : 0]!);
      const rows = sequences.map(t => {
        const missing = longest - concrete(t.shape[0]!);
        const none = t.shape.slice(1).map(() => 0);
        const pads = padding_side === 'left' ? [missing, ...none, 0, ...none] : [0, ...none, missing, ...none];
        const value = castTo(graph, graph.input(t), t.dtype, dtype);
        const padded = graph.node('Pad', [value, graph.constant(pads), graph.constant([padding_value], [], dtype)]);
        return graph.node('Unsqueeze', [padded, graph.constant([batch_first ? 0 : 1])]);
      });
      return graph.node('Concat', rows, { axis: batch_first ? 0 : 1 });
    },
  }),
  functional({
    id: 'pack_padded_sequence',
    family: 'recurrent',
    purpose: 'Packs a padded batch, so that a recurrent layer skips the padding.',
    note: NOTE,
    documentation: DOCUMENTATION('pack_padded_sequence'),
    names: ['torch.nn.utils.rnn.pack_padded_sequence'],
    parameters: { input: tensor(), lengths: anything(), batch_first: bool(false), enforce_sorted: bool(true) },
    output: ({ input, lengths, batch_first, enforce_sorted }) => {
      if (input.shape.length < 2) return unknowable('the input has no batch axis');
      const [batch, longest] = batch_first ? [input.shape[0]!, input.shape[1]!] : [input.shape[1]!, input.shape[0]!];
      const { count, values } = lengthsIn(lengths, batch, enforce_sorted);
      return packedFrom(input, input.shape.slice(2), count, values, enforce_sorted, longest);
    },
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
    output: ({ sequences, enforce_sorted }) => {
      const [first] = sequences;
      if (first === undefined || first.shape.length === 0)
        throw new Problem('wrong-call', 'received an empty list of sequences', { parameter: 'sequences' });
      const lengths = sequences.map(({ shape }) => shape[0]!);
      return packedFrom(first, first.shape.slice(1), sequences.length, lengths, enforce_sorted);
    },
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
    output: ({ sequence, batch_first, total_length }) => {
      const given = packedIn(sequence);
      if (!given) return unknowable('what is to be unpacked is not known');
      mustHaveSteps(given);
      const { data, batch, batch_sizes } = given;
      const length = isDim(total_length) ? total_length : batch_sizes.shape[0]!;
      const lead = batch_first ? [batch, length] : [length, batch];
      return [new Tensor([...lead, ...data.shape.slice(1)], data.dtype), new Tensor([batch], 'int64')];
    },
    reach: () => ({ kind: 'merge' }),
  }),
];

/** How many sequences are packed, and how long each is, where that is written in the code. */
function lengthsIn(
  lengths: Argument,
  batch: Dim,
  sorted: boolean,
): { readonly count: Dim; readonly values: readonly Dim[] | undefined } {
  const rank = lengths instanceof Tensor ? lengths.shape.length : 1;
  if (rank !== 1)
    throw new Problem(
      'wrong-rank',
      sorted || rank === 0
        ? `'lengths' argument should be a 1D CPU int64 tensor, but got ${rank}D`
        : `index_select(): Index is supposed to be a vector, but lengths is ${rank}D`,
      { expected: '1D', found: `${rank}D`, parameter: 'lengths' },
    );
  const values = Array.isArray(lengths) && lengths.every(isDim) ? lengths : undefined;
  if (values) mustBeLengths(values, sorted);
  const count = values?.length ?? (lengths instanceof Tensor ? lengths.shape[0]! : batch);
  // In an order of its own it takes the sequences that have a length, and leaves the others.
  if (!sorted && less(count, batch) === true) return { count, values };
  mustAgree(
    batch,
    count,
    'mismatched-sizes',
    () =>
      sorted
        ? `Expected \`len(lengths)\` to be equal to batch_size, but got ${showDim(count)} (batch_size=${showDim(batch)})`
        : `index out of range in self: ${showDim(count)} lengths for a batch of ${showDim(batch)}`,
    'lengths',
  );
  return { count: batch, values };
}

function mustBeLengths(lengths: readonly Dim[], sorted: boolean): void {
  if (lengths.some(length => less(length, 1) === true))
    throw new Problem('invalid-argument', 'Length of all samples has to be greater than 0', { parameter: 'lengths' });
  if (sorted && lengths.some((length, i) => i > 0 && less(lengths[i - 1]!, length) === true))
    throw new Problem(
      'invalid-argument',
      '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True',
      { expected: 'enforce_sorted=False', parameter: 'lengths' },
    );
}

function packedFrom(
  { dtype }: Tensor,
  rest: Shape,
  batch: Dim,
  lengths: readonly Dim[] | undefined,
  sorted: boolean,
  most?: Dim,
): Opaque {
  const open = (what: string) => unknownDim(`${what} depends on the values of the lengths`);
  // Of what a length counts beyond the padded steps there is nothing.
  const within = (length: Dim) => (most !== undefined && less(most, length) === true ? most : length);
  const steps = lengths ? sum(lengths.map(within)) : open('how many steps there are in all');
  const longest = lengths?.length ? lengths.reduce(maximum) : open('how long the longest sequence is');
  const indices = sorted ? null : new Tensor([batch], 'int64');
  return packedArgument({
    data: new Tensor([steps, ...rest], dtype),
    batch_sizes: new Tensor([longest], 'int64'),
    sorted_indices: indices,
    unsorted_indices: indices,
    batch,
    ...(lengths && { steps: sum(lengths) }),
  });
}
