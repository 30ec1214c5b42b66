/** The model that gives the gradient of one tensor of a network by the network's image: what a unit sees, and how well. */
import type { Network, TensorId } from '../network/network';
import type { GraphTensor } from './graph';
import { networkModel } from './network';
import { positiveWeights } from './receptive';
import type { StoredWeight } from './recipe';
import { seededWeights, type WeightSource } from './weights';

export interface GradientModel {
  readonly model: Uint8Array;
  readonly weights: readonly StoredWeight[];
  /** The image. */
  readonly input: GraphTensor;
  /** How many values the image has. */
  readonly size: number;
  /** The weight of each value of the tensor in the sum whose gradient is given. */
  readonly seed: GraphTensor;
  /** The name of the gradient, which has the shape of the image. */
  readonly output: string;
}

export interface GradientOptions {
  readonly support?: boolean;
  /** PyTorch's default ones, or positive ones with `support`. */
  readonly weights?: WeightSource;
}

/**
 * With `support`, weights are positive and every maximum hands its gradient to its whole window: nothing cancels, so the
 * gradient is not zero wherever the tensor depends on the image at all.
 */
export function gradientModel(
  network: Network,
  tensor: TensorId,
  { support = false, weights: source = support ? positiveWeights : seededWeights(0) }: GradientOptions = {},
): GradientModel | { readonly reason: string } {
  const { shape, producer } = network.tensors[tensor]!;
  if (shape.length < 3) return { reason: 'its result is no image: it has fewer than three axes' };
  // What comes later has no part in it.
  const calls = network.calls.slice(0, (producer ?? network.calls.length - 1) + 1);
  const built = networkModel({ ...network, calls }, { weights: source, gradient: { of: tensor, support } });
  if ('reason' in built) return built;
  const { model, weights, inputs, outputs } = built;
  const [input, seed, ...others] = inputs;
  if (!input || !seed || others.length > 0) return { reason: 'it does not depend on one input alone' };
  if (input.dtype !== 'float32' || input.shape.length < 3) return { reason: 'the input is no image of 32-bit floats' };
  return { model, weights, input, size: input.shape.reduce((a, b) => a * b, 1), seed, output: outputs[0]!.name };
}
