/**
 * Which of a sequence's first two axes is the batch. An embedding takes both orders; the first layer after it that tells the
 * two apart says which one the code means.
 * Source: PyTorch documentation, `batch_first` of `torch.nn.LSTM`, `torch.nn.MultiheadAttention` and
 * `torch.nn.utils.rnn.pack_padded_sequence`: without it the batch is the second axis.
 */
import type { Tracer } from './tracer';

const TELLING = new Set(['RNN', 'LSTM', 'GRU', 'MultiheadAttention', 'pack_padded_sequence']);

/** The size of the batch, to the first layer in a trace that has one as long as `batch` or `steps`; these must differ. */
export function batchToLayers({ calls, tensors }: Tracer, batch: number, steps: number): number | undefined {
  for (const { operator, arguments: bound, inputs } of calls) {
    if (!operator || !TELLING.has(operator.id) || typeof bound?.batch_first !== 'boolean') continue;
    const [first] = inputs;
    const shape = typeof first === 'number' ? tensors.records[first]?.shape : undefined;
    const size = shape && shape.length > 2 ? shape[bound.batch_first ? 0 : 1] : undefined;
    if (size === batch || size === steps) return size;
  }
  return undefined;
}
