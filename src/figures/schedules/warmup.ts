/**
 * The factors of `transformers.optimization`: a linear warm-up to the full rate, then a shape. They are `LambdaLR`s.
 * Source: transformers/optimization.py.
 */
import type { Warmup } from './schedule';

/** What the rate is multiplied by at `step`; `lr` is the initial rate, which the polynomial needs. */
export function warmupFactor(schedule: Warmup, step: number, lr: number): number {
  const { shape, num_warmup_steps: warmup, num_training_steps: total } = schedule;
  if (step < warmup) return step / Math.max(1, warmup);
  const progress = (step - warmup) / Math.max(1, total - warmup);
  switch (shape) {
    case 'constant':
      return 1;
    case 'linear':
      return Math.max(0, (total - step) / Math.max(1, total - warmup));
    case 'cosine':
      return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (schedule.num_cycles ?? 0.5) * 2 * progress)));
    case 'cosine-restarts':
      if (progress >= 1) return 0;
      return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (((schedule.num_cycles ?? 1) * progress) % 1))));
    case 'polynomial': {
      const end = schedule.lr_end ?? 1e-7;
      if (step > total) return end / lr;
      return ((lr - end) * (1 - progress) ** (schedule.power ?? 1) + end) / lr;
    }
    case 'inverse-sqrt': {
      const timescale = schedule.timescale ?? (warmup || 10_000);
      return 1 / Math.sqrt((step + timescale - warmup) / timescale);
    }
  }
}
