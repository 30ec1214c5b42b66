/** How much memory the tensors of a graph take. The worker asks too, which has no use for the encoder of models. */
import { byteSize } from '../tensor/dtype';
import type { GraphTensor } from './graph';

/** Bytes, all of them held at once. */
export function bytesOf(tensors: readonly Pick<GraphTensor, 'shape' | 'dtype'>[]): number {
  return tensors.reduce(
    (sum, { shape, dtype }) => sum + byteSize(dtype) * shape.reduce((product, size) => product * size, 1),
    0,
  );
}
