/** Values that creation functions compute from their arguments alone; in ONNX they are constants. Formulas: PyTorch's documentation. */
import { range } from './axes';

/** Counted from the nearer end, as PyTorch does, so that both ends are met exactly. */
export function linspace(start: number, end: number, steps: number): readonly number[] {
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  return range(steps).map(i => (i < steps / 2 ? start + step * i : end - step * (steps - i - 1)));
}

export interface WindowShape {
  readonly alpha?: number;
  readonly beta?: number;
}

export function windowValues(name: string, length: number, periodic: boolean, shape: WindowShape): readonly number[] {
  if (length === 1) return [1];
  const n = periodic ? length : length - 1;
  const cosine = (i: number, times: number) => Math.cos((2 * Math.PI * times * i) / n);
  const formulas: Readonly<Record<string, (i: number) => number>> = {
    hann: i => 0.5 - 0.5 * cosine(i, 1),
    hamming: i => shape.alpha! - shape.beta! * cosine(i, 1),
    blackman: i => 0.42 - 0.5 * cosine(i, 1) + 0.08 * cosine(i, 2),
    bartlett: i => 1 - Math.abs((2 * i) / n - 1),
    kaiser: i => bessel(shape.beta! * Math.sqrt(Math.max(0, 1 - ((2 * i) / n - 1) ** 2))) / bessel(shape.beta!),
  };
  return range(length).map(formulas[name]!);
}

/** The modified Bessel function of order 0, by its power series: Σ ((x/2)ᵏ / k!)². */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

/** Multiples of 1 / (n·d): from 0 up, then, of all frequencies, the negative ones. */
export function frequencies(count: number, n: number, d: number, half: boolean): readonly number[] {
  return range(count).map(i => (half || i < (n + 1) >> 1 ? i : i - n) / (n * d));
}
