/** Chance that is the same for a seed everywhere, so that a figure shows what its prompts ask about. */

/** Uniform in [0, 1). A linear congruential generator with the constants of Numerical Recipes. */
export function uniform(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Standard normal numbers of the same generator, by Box and Muller's method: two uniform numbers for each. */
export function normal(seed: number): () => number {
  const random = uniform(scattered(seed));
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Neighbouring seeds lie far apart afterwards, so that they do not begin alike; the last steps of MurmurHash3. */
export function scattered(seed: number): number {
  const first = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b) >>> 0;
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35) >>> 0;
  return (second ^ (second >>> 16)) >>> 0;
}
