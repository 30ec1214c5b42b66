/**
 * Learning-rate schedules as data, and the rate they give at every step. The learning-rate figure draws it, and the
 * catalogue's schedulers answer hovers from it.
 *
 * The schedulers are stepped exactly as PyTorch steps them (`stepping.ts`), because most of them multiply the current
 * rate rather than evaluate a formula, and the two differ once a schedule runs past its end or is chained.
 */
import { begin, type ParameterGroup } from './stepping';

/** One scheduler with its arguments by PyTorch's names; plain JSON, so it can be a figure's state. */
export type Schedule =
  | { readonly kind: 'StepLR'; readonly step_size: number; readonly gamma: number }
  | { readonly kind: 'MultiStepLR'; readonly milestones: readonly number[]; readonly gamma: number }
  | { readonly kind: 'ConstantLR'; readonly factor: number; readonly total_iters: number }
  | {
      readonly kind: 'LinearLR';
      readonly start_factor: number;
      readonly end_factor: number;
      readonly total_iters: number;
    }
  | { readonly kind: 'ExponentialLR'; readonly gamma: number }
  | { readonly kind: 'PolynomialLR'; readonly total_iters: number; readonly power: number }
  | { readonly kind: 'CosineAnnealingLR'; readonly T_max: number; readonly eta_min: number }
  | {
      readonly kind: 'CosineAnnealingWarmRestarts';
      readonly T_0: number;
      readonly T_mult: number;
      readonly eta_min: number;
    }
  | {
      readonly kind: 'CyclicLR';
      readonly base_lr: number;
      readonly max_lr: number;
      readonly step_size_up: number;
      readonly step_size_down: number;
      readonly mode: 'triangular' | 'triangular2' | 'exp_range';
      readonly gamma: number;
    }
  | {
      readonly kind: 'OneCycleLR';
      readonly max_lr: number;
      readonly total_steps: number;
      readonly pct_start: number;
      readonly anneal_strategy: 'cos' | 'linear';
      readonly div_factor: number;
      readonly final_div_factor: number;
      readonly three_phase: boolean;
    }
  | {
      readonly kind: 'SWALR';
      readonly swa_lr: number;
      readonly anneal_epochs: number;
      readonly anneal_strategy: 'cos' | 'linear';
    }
  /** `factors[t]` is what the function returns for step t; the curve ends with the list. */
  | { readonly kind: 'LambdaLR' | 'MultiplicativeLR'; readonly factors: readonly number[] }
  | Warmup
  | { readonly kind: 'ChainedScheduler'; readonly schedulers: readonly Schedule[] }
  | { readonly kind: 'SequentialLR'; readonly schedulers: readonly Schedule[]; readonly milestones: readonly number[] };

/** The schedules of `transformers.optimization`: a linear warm-up, then one of these shapes. */
export interface Warmup {
  readonly kind: 'warmup';
  readonly shape: 'constant' | 'linear' | 'cosine' | 'cosine-restarts' | 'polynomial' | 'inverse-sqrt';
  readonly num_warmup_steps: number;
  readonly num_training_steps: number;
  readonly num_cycles?: number;
  readonly lr_end?: number;
  readonly power?: number;
  readonly timescale?: number;
}

export interface Curve {
  /** `rates[t]` is the rate in use after t calls of `scheduler.step()`; shorter than asked where PyTorch raises. */
  readonly rates: readonly number[];
  /** Why the curve stops early, in words. */
  readonly ended?: string;
}

/** The first `steps + 1` rates of a parameter group that starts at `lr`: before the first `step()`, then after each. */
export function learningRates(schedule: Schedule, lr: number, steps: number): Curve {
  const group: ParameterGroup = { lr };
  const rates: number[] = [];
  try {
    const scheduler = begin(schedule, group);
    rates.push(group.lr);
    for (let step = 0; step < steps; step++) {
      scheduler.step();
      if (!Number.isFinite(group.lr)) return { rates, ended: 'the rate is divided by zero here' };
      rates.push(group.lr);
    }
    return { rates };
  } catch (error) {
    if (error instanceof RangeError) return { rates, ended: error.message };
    throw error;
  }
}

/** How many steps show what the schedule does: to its own end where it has one. */
export function naturalLength(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'StepLR':
      return schedule.step_size * 4;
    case 'MultiStepLR':
      return Math.max(10, Math.ceil(1.25 * Math.max(0, ...schedule.milestones)));
    case 'ConstantLR':
    case 'LinearLR':
      return Math.max(10, Math.ceil(schedule.total_iters * 1.5));
    case 'ExponentialLR': {
      const hundredfold = Math.abs(Math.log(100) / Math.log(schedule.gamma));
      return Number.isFinite(hundredfold) ? Math.min(10_000, Math.max(10, Math.ceil(hundredfold))) : 10;
    }
    case 'PolynomialLR':
      return Math.max(10, Math.ceil(schedule.total_iters * 1.25));
    case 'CosineAnnealingLR':
      return Math.ceil(schedule.T_max);
    case 'CosineAnnealingWarmRestarts':
      return schedule.T_0 * (1 + schedule.T_mult + schedule.T_mult ** 2) - 1;
    case 'CyclicLR':
      return 3 * (schedule.step_size_up + schedule.step_size_down);
    case 'OneCycleLR':
      return schedule.total_steps - 1;
    case 'SWALR':
      return Math.max(10, Math.ceil(schedule.anneal_epochs * 1.25));
    case 'LambdaLR':
    case 'MultiplicativeLR':
      return schedule.factors.length - 1;
    case 'warmup':
      return schedule.shape === 'constant' || schedule.shape === 'inverse-sqrt'
        ? Math.max(10, 4 * schedule.num_warmup_steps)
        : schedule.num_training_steps;
    case 'ChainedScheduler':
      return Math.max(...schedule.schedulers.map(naturalLength));
    case 'SequentialLR':
      return (schedule.milestones.at(-1) ?? 0) + naturalLength(schedule.schedulers.at(-1)!);
  }
}

/** Whether doubling the initial rate doubles every rate: then the curve's shape is known even where the rate is not. */
export function isProportional(schedule: Schedule): boolean {
  switch (schedule.kind) {
    case 'CosineAnnealingLR':
    case 'CosineAnnealingWarmRestarts':
      return schedule.eta_min === 0;
    case 'CyclicLR':
    case 'OneCycleLR':
    case 'SWALR':
      return false;
    case 'warmup':
      return schedule.shape !== 'polynomial' || schedule.lr_end === 0;
    case 'ChainedScheduler':
    case 'SequentialLR':
      return schedule.schedulers.every(isProportional);
    default:
      return true;
  }
}

/** Whether the schedule sets the rate itself, whatever the optimizer's was. */
export function ignoresInitialRate(schedule: Schedule): boolean {
  return schedule.kind === 'CyclicLR' || schedule.kind === 'OneCycleLR';
}
