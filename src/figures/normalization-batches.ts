/** The batches that the normalisation figure is trained on, and what BatchNorm's running statistics make of them. */
import type { NormalizationState } from './normalization';
import { normal } from './random';

export interface RunningStatistics {
  readonly mean: number;
  readonly variance: number;
}

/** A channel's mean and standard deviation, by turns, so that sets differ visibly; an example's brightness is added. */
const CHANNELS = [
  [2, 1],
  [-3, 0.5],
  [0.5, 2],
  [4, 0.7],
  [-1, 1.5],
  [1, 0.4],
] as const;
const BRIGHTNESS = [0, 0.6, -0.4, 0.2, -0.6];

/** The values of the batch with this number, in row-major order; `own` is the example that `others` leaves alone. */
export function valuesOf(
  { size, values, seed, others }: NormalizationState,
  batch: number,
  own: number,
): readonly number[] {
  const [N, C, H, W] = size as [number, number, number, number];
  const random = normal(seed + 1000 * batch);
  const made = values?.length === N * C * H * W ? values : Array.from({ length: N * C * H * W }, draw);
  return made.map((value, offset) => (Math.floor(offset / (C * H * W)) === own ? value : value + others));

  function draw(_: unknown, offset: number): number {
    const example = Math.floor(offset / (C * H * W));
    const [mean, deviation] = CHANNELS[(Math.floor(offset / (H * W)) % C) % CHANNELS.length]!;
    return Math.round(10 * (mean + deviation * random() + BRIGHTNESS[example % BRIGHTNESS.length]!)) / 10;
  }
}

/**
 * The running statistics of `channel` before the first batch and after each of `count`, as `nn.BatchNorm2d` keeps them:
 * `momentum` is the weight of the new batch, and the variance is divided by one less than the count.
 */
export function runningAfter(
  state: NormalizationState,
  count: number,
  own: number,
  channel: number,
): readonly RunningStatistics[] {
  const [, C, H, W] = state.size as [number, number, number, number];
  const track: RunningStatistics[] = [{ mean: 0, variance: 1 }];
  for (let batch = 0; batch < count; batch++) {
    const set = valuesOf(state, batch, own).filter((_, offset) => Math.floor(offset / (H * W)) % C === channel);
    const mean = set.reduce((sum, value) => sum + value, 0) / set.length;
    // One value alone has no unbiased variance: PyTorch refuses to train on it.
    if (set.length === 1) return Array(count + 1).fill(track[0]!);
    const variance = set.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (set.length - 1);
    const last = track.at(-1)!;
    const mixed = (before: number, now: number) => (1 - state.momentum) * before + state.momentum * now;
    track.push({ mean: mixed(last.mean, mean), variance: mixed(last.variance, variance) });
  }
  return track;
}
