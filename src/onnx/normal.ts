/**
 * Standard normal numbers, by the ziggurat method: the area under the bell is covered by layers of equal area, and a point of a
 * random layer is nearly always under the curve, so that most draws take one random number and one product. Inputs have
 * millions of them.
 *
 * G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", Journal of Statistical Software 5(8),
 * 2000. Layer and place come from different bits of the number, as J. A. Doornik, "An improved ziggurat method to generate
 * normal random samples", 2005, asks for.
 */
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const layers = 128;
/** Where the tail begins that the lowest layer holds, and the area of each layer, for 128 of them: Marsaglia and Tsang. */
const tail = 3.442619855899;
const area = 9.91256303526217e-3;

/** Without the factor that makes its area 1. */
function bell(x: number): number {
  return Math.exp(-0.5 * x * x);
}

/** How wide each layer is, from the lowest up; the lowest is as wide as a rectangle of its area would be. */
const widths = new Float64Array(layers + 1);
widths[0] = area / bell(tail);
widths[1] = tail;
for (let i = 2; i < layers; i++) widths[i] = Math.sqrt(-2 * Math.log(area / widths[i - 1]! + bell(widths[i - 1]!)));

/** A place within a layer is a whole number of these and a half: from −2²⁴ to 2²⁴, and never 0. */
const steps = widths.map(width => width * 2 ** -24);

export interface Normal {
  readonly mean: number;
  readonly std: number;
  /** Drawn anew while outside of `low` to `high`. */
  readonly low?: number;
  readonly high?: number;
}

/** Writes the next draws into the beginning of `into`, as many as are asked for. */
export function drawNormal(
  generator: RandomGenerator,
  { mean, std, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: Normal,
  into: Float32Array,
  length: number,
): void {
  for (let i = 0; i < length; ) {
    const bits = generator.next();
    const layer = bits & (layers - 1);
    const x = ((bits >> 7) + 0.5) * steps[layer]!;
    // Within the layer above, all is under the curve.
    const drawn = Math.abs(x) < widths[layer + 1]! ? x : atEdge(generator, layer, x);
    const value = mean + std * drawn;
    if (!(Number.isNaN(drawn) || value < low || value > high)) into[i++] = value;
  }
}

/** A draw where the layer is not all under the curve; NaN where it is to be made anew. */
function atEdge(generator: RandomGenerator, layer: number, x: number): number {
  if (layer === 0) return Math.sign(x) * beyond(generator);
  const low = bell(widths[layer]!);
  const height = low + uniformFloat32(generator) * (bell(widths[layer + 1]!) - low);
  return height < bell(x) ? x : Number.NaN;
}

/** From the tail alone. */
function beyond(generator: RandomGenerator): number {
  for (;;) {
    const past = -Math.log(1 - uniformFloat32(generator)) / tail;
    if (-2 * Math.log(1 - uniformFloat32(generator)) > past * past) return tail + past;
  }
}
