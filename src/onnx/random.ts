/** Seeds of their own for named things, and seeded inputs: the same seed gives the same model on every machine. */
import { valuesOf } from './recipe';

/** `count` draws from N(0, 1). */
export function normal(seed: number, count: number): Float32Array {
  return valuesOf({ kind: 'normal', mean: 0, std: 1, seed }, count);
}

/** A seed of its own for each named thing, so that adding a layer leaves the others as they were (32-bit FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}
