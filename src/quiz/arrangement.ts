/** In which order choices, steps and right sides are shown: by a seed, so that a reload or another export changes nothing. */
import { hash, seeded, shuffled } from './random';

export function arrangement(count: number, seed: number, id: string): readonly number[] {
  return shuffled(
    Array.from({ length: count }, (_, index) => index),
    seeded(hash(`${seed} ${id}`)),
  );
}

/** Another order than the right one, where there is another. */
export function scrambled(count: number, seed: number, id: string): readonly number[] {
  for (let attempt = 0; attempt < 20; attempt++) {
    const order = arrangement(count, seed + attempt, id);
    if (order.some((step, index) => step !== index)) return order;
  }
  return arrangement(count, seed, id);
}
