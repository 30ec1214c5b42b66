/** Which calls of a network do not fit into the memory of a run: what they read and give is held at once, whatever runs them. */
import type { Network } from '../network/network';
import { bytesOf } from '../onnx/memory';
import { plainShape } from '../onnx/weights';
import { showBytes } from '../tensor/bytes';
import { smallerInput } from './failure';

/** Calls by index that take more than `bytes`, each with the reason. */
export function tooLarge({ calls, tensors }: Network, bytes: number): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { index, operator, inputs, outputs } of calls) {
    if (!operator) continue;
    const held = [...new Set([...inputs, ...outputs])].flatMap(id => {
      const shape = id === null ? undefined : plainShape(tensors[id]!.shape);
      return shape === undefined || typeof shape === 'string' ? [] : [{ shape, dtype: tensors[id!]!.dtype }];
    });
    const taken = bytesOf(held);
    if (taken > bytes)
      found.set(
        index,
        `what it reads and gives takes ${showBytes(taken)} of memory, and one call may take ${showBytes(bytes)}; ${smallerInput}`,
      );
  }
  return found;
}
