/**
 * Cross-entropy over the similarities of a batch with itself, as NT-Xent has them: whether each row's own score, on the
 * diagonal, is masked. Source: Chen et al. 2020, SimCLR, arXiv:2002.05709, equation 1.
 */
import type { Argument } from '../operators/argument';
import type { Call, Network, TensorId } from './network';

export interface PairScores {
  /** Rows and columns. */
  readonly size: number;
  readonly masked: boolean;
}

/** Of a call of cross-entropy whose scores are `x @ x.T`, scaled or not; `undefined` of any other. */
export function pairScores(network: Network, call: Call): PairScores | undefined {
  if (call.operator?.id !== 'CrossEntropyLoss') return undefined;
  const { tensors } = network;
  let at = call.inputs[0];
  let masked = false;
  for (let made = makerOf(network, at); made; made = makerOf(network, at)) {
    const name = last(made);
    if (name === 'masked_fill' || name === 'masked_fill_') {
      if (!isHuge(made.arguments?.value) || !isDiagonal(network, made.inputs[1])) return undefined;
      masked = true;
    } else if (name === 'matmul' || name === 'mm') {
      const size = tensors[made.outputs[0] ?? -1]?.shape;
      return isWithItself(network, made) && typeof size?.[0] === 'number' && size.length === 2 && size[0] === size[1]
        ? { size: size[0], masked }
        : undefined;
    } else if (!/^(div|mul|clone|contiguous)_?$/.test(name) || made.inputs.length > 1) return undefined;
    at = made.inputs[0];
  }
  return undefined;
}

function makerOf({ calls, tensors }: Network, id: TensorId | null | undefined): Call | undefined {
  const producer = id === undefined || id === null ? undefined : tensors[id]?.producer;
  return producer === undefined ? undefined : calls[producer];
}

function last({ operator }: Call): string {
  return operator?.name.slice(operator.name.lastIndexOf('.') + 1) ?? '';
}

/** A score that leaves nothing of its probability. */
function isHuge(value: Argument | undefined): boolean {
  const number = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return typeof number === 'number' && number <= -1e4;
}

function isDiagonal(network: Network, mask: TensorId | null | undefined): boolean {
  const made = makerOf(network, mask);
  if (made === undefined) return false;
  if (last(made) === 'eye') return made.arguments?.m === null || made.arguments?.m === made.arguments?.n;
  return /^(to|bool|type)$/.test(last(made)) && isDiagonal(network, made.inputs[0]);
}

/** `x @ x.T`. */
function isWithItself(network: Network, { inputs }: Call): boolean {
  const [left, right] = inputs;
  const turned = makerOf(network, right);
  return turned !== undefined && /^(permute|t|transpose)$/.test(last(turned)) && turned.inputs[0] === left;
}
