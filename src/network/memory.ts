/**
 * Bytes that a network needs. Training keeps what the forward pass computes until the backward pass has used it, so
 * activations grow with the batch; parameters, their gradients and the optimizer's state do not.
 */
import { showBytes } from '../tensor/bytes';
import { add, type Dim, isKnown, multiply, product, sum, symbolsOf, unknownDim } from '../tensor/dim';
import { byteSize } from '../tensor/dtype';
import { evaluate } from '../tensor/evaluate';
import type { Call, Network, TensorId, TracedTensor } from './network';

/**
 * Bytes of all that one forward pass computes, in `eval()`: what each call of PyTorch gives, memory that several share once.
 * `hasOwnMemory` tells of a call whether its results lie in memory of their own; `undefined`: not known.
 * `undefined` where the result of a call is not known.
 */
export function activationBytes(
  { calls, tensors }: Pick<Network, 'calls' | 'tensors'>,
  hasOwnMemory: (call: Call) => boolean | undefined,
): Dim | undefined {
  const counted = new Set<TensorId>();
  const bytes: Dim[] = [];
  for (const call of calls) {
    if (!call.operator || isInsideOperator(call, calls)) continue;
    const own = hasOwnMemory(call);
    if (own === false) continue;
    if (own === undefined || call.conditional || call.outputs.includes(null)) return undefined;
    for (const id of call.outputs) {
      if (id === null || counted.has(id)) continue;
      counted.add(id);
      bytes.push(tensorBytes(tensors[id]!));
    }
  }
  return sum(bytes);
}

/** `22.3 MiB at batch 4`, or `12 KiB a sample` where the batch is a name and all grows with it; else nothing. */
export function showActivations({ inputs, tensors, totals: { activations } }: Network): string | undefined {
  const first = inputs.find(({ tensor }) => tensor !== null)?.tensor;
  const batch = first === undefined || first === null ? undefined : tensors[first]!.shape[0];
  if (activations === undefined || activations === 0 || batch === undefined) return undefined;
  if (isKnown(activations))
    return isKnown(batch) ? `${showBytes(activations)} at batch ${batch}` : showBytes(activations);
  const [name, ...others] = symbolsOf(activations);
  if (name === undefined || others.length > 0 || isKnown(batch) || symbolsOf(batch).join() !== name) return undefined;
  const [one, two, three] = [1, 2, 3].map(size => evaluate(activations, { [name]: size }));
  const grows = one !== undefined && two === 2 * one && three === 3 * one;
  return grows ? `${showBytes(one)} a sample` : undefined;
}

/** Bytes of parameters, their gradients and the optimizer's state: `optimizerStates` numbers a parameter (SGD 0, with momentum 1, Adam 2). */
export function trainingBytes(params: Dim, trainable: Dim, optimizerStates: number, bytesEach = 4): Dim {
  return multiply(add(params, multiply(trainable, 1 + optimizerStates)), bytesEach);
}

export function tensorBytes({ shape, dtype, open = [dtype] }: Pick<TracedTensor, 'shape' | 'dtype' | 'open'>): Dim {
  const each = open.every(other => byteSize(other) === byteSize(dtype))
    ? byteSize(dtype)
    : unknownDim('the dtype of a tensor is not known');
  return multiply(product(shape), each);
}

/** What PyTorch's own modules do inside is theirs. */
function isInsideOperator({ parent }: Call, calls: readonly Call[]): boolean {
  for (let at = parent; at !== undefined; at = calls[at]!.parent) if (calls[at]!.operator) return true;
  return false;
}
