/** Where a tensor came from: the data set and the loader that handed it out, in words. */
import { Tensor, type Value } from '../values';
import { tensorsIn } from './convert';

const origins = new WeakMap<Tensor, string>();

/** Notes that the tensors of a batch came from there. */
export function remember(batch: Value, words: string): void {
  for (const tensor of tensorsIn(batch)) if (tensor) origins.set(tensor, words);
}

/** The data set and the loader that a tensor came from. */
export function originOf(tensor: Tensor): string | undefined {
  return origins.get(tensor);
}

/** What was computed from a batch still came from there. */
export function passOn(from: Value | undefined, to: Value): void {
  const words = from instanceof Tensor ? origins.get(from) : undefined;
  if (words !== undefined && to instanceof Tensor) origins.set(to, words);
}
