/** Mean and standard deviation of a normal distribution cut to an interval. */
import { normalBelow } from '../../tensor/erf';

export interface Truncation {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
}

export function truncatedNormal({ mean, std, a, b }: Truncation): { readonly mean: number; readonly std: number } {
  const [low, high] = [(a - mean) / std, (b - mean) / std];
  const mass = normalBelow(high) - normalBelow(low);
  if (!(mass > 0)) return { mean, std: 0 };
  const shift = (density(low) - density(high)) / mass;
  const spread = 1 + (moment(low) - moment(high)) / mass - shift ** 2;
  return { mean: mean + std * shift || 0, std: std * Math.sqrt(spread) };
}

function density(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** x·φ(x), which is 0 at infinity. */
function moment(x: number): number {
  return Number.isFinite(x) ? x * density(x) : 0;
}
