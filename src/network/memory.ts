/**
 * Bytes that a network needs. Training keeps what every leaf call returns until the backward pass has used it, so
 * activations grow with the batch; parameters, their gradients and the optimizer's state do not.
 */
import { add, type Dim, floorDivide, isKnown, multiply, product } from '../tensor/dim';
import { byteSize } from '../tensor/dtype';
import type { Network, TracedTensor } from './network';

/**
 * Bytes of all activations of one forward pass, each tensor once, at this batch size (the traced one unless given).
 * In-place and view results share memory in PyTorch, so this is an upper bound. `undefined` where the batch cannot be told.
 */
export function activationBytes(network: Pick<Network, 'tensors' | 'inputs'>, batch?: number): Dim | undefined {
  const traced = batchSize(network);
  if (batch !== undefined && (traced === undefined || !isKnown(traced) || traced === 0)) return undefined;
  let bytes: Dim = 0;
  for (const tensor of network.tensors) if (tensor.producer !== undefined) bytes = add(bytes, tensorBytes(tensor));
  if (batch === undefined || !isKnown(traced!)) return bytes;
  return floorDivide(multiply(bytes, batch), traced);
}

/** Bytes of parameters, their gradients and the optimizer's state: `optimizerStates` numbers a parameter (SGD 0, with momentum 1, Adam 2). */
export function trainingBytes(params: Dim, trainable: Dim, optimizerStates: number, bytesEach = 4): Dim {
  return multiply(add(params, multiply(trainable, 1 + optimizerStates)), bytesEach);
}

export function tensorBytes({ shape, dtype }: Pick<TracedTensor, 'shape' | 'dtype'>): Dim {
  return multiply(product(shape), byteSize(dtype));
}

/** `1.5 GiB`; powers of 1024. */
export function showBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`;
}

function batchSize(network: Pick<Network, 'tensors' | 'inputs'>): Dim | undefined {
  const first = network.inputs.find(input => input.tensor !== null)?.tensor;
  return first === undefined || first === null ? undefined : network.tensors[first]?.shape[0];
}
