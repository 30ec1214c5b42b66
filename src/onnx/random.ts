/** Seeded random numbers for weights and inputs: the same seed gives the same model on every machine. */
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** `count` draws from U(−bound, bound). */
export function uniform(seed: number, count: number, bound: number): Float32Array {
  const generator = xoroshiro128plus(seed);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = (2 * uniformFloat32(generator) - 1) * bound;
  return values;
}

/** `count` draws from N(0, std²), by the Box–Muller transform. */
export function normal(seed: number, count: number, std = 1): Float32Array {
  const generator = xoroshiro128plus(seed);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = std * Math.sqrt(-2 * Math.log(1 - uniformFloat32(generator)));
    const angle = 2 * Math.PI * uniformFloat32(generator);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A seed of its own for each named thing, so that adding a layer leaves the others as they were (32-bit FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}
