/**
 * The knots of a schedule's curve: the places that its arguments decide, each with the change of arguments that moves it. A knot
 * that has been moved lies on the curve of the changed arguments, as near as whole steps and the controls' ranges allow.
 */
import type { LearningRateState } from '../learning-rate';

export interface Knot {
  /** The arguments that it stands for. */
  readonly name: string;
  readonly step: number;
  readonly rate: number;
  /** Absent for a direction in which it does not move. */
  readonly alongSteps?: (step: number) => Partial<LearningRateState>;
  readonly alongRates?: (rate: number) => Partial<LearningRateState>;
}

export function knotsOf(state: LearningRateState): readonly Knot[] {
  return made(state).filter(({ step, rate }) => step >= 0 && step <= state.steps && Number.isFinite(rate));
}

function made(state: LearningRateState): readonly Knot[] {
  const { lr, steps, gamma, eta_min } = state;
  const start: Knot = { name: 'lr', step: 0, rate: lr, alongRates: rate => ({ lr: within(rate, 1e-5, 1) }) };
  switch (state.name) {
    case 'StepLR':
      return [
        start,
        {
          name: 'step_size, gamma',
          step: state.step_size,
          rate: lr * gamma,
          alongSteps: step => ({ step_size: whole(step, 1, Math.min(100, steps)) }),
          alongRates: rate => ({ gamma: within(rate / lr, 0.01, 1) }),
        },
      ];
    case 'MultiStepLR': {
      const milestones = [...state.milestones].sort((a, b) => a - b);
      return [
        start,
        ...milestones.map((milestone, index): Knot => {
          const drops = milestones.filter(other => other <= milestone).length;
          return {
            name: `milestone ${index + 1}`,
            step: milestone,
            rate: lr * gamma ** drops,
            alongSteps: step => ({
              milestones: milestones.with(index, whole(step, 1, Math.min(300, steps))).sort((a, b) => a - b),
            }),
            alongRates: rate => ({ gamma: within((rate / lr) ** (1 / drops), 0.01, 1) }),
          };
        }),
      ];
    }
    case 'ExponentialLR': {
      const middle = Math.max(1, Math.round(steps / 3));
      return [
        start,
        {
          name: 'gamma',
          step: middle,
          rate: lr * gamma ** middle,
          alongRates: rate => ({ gamma: within((rate / lr) ** (1 / middle), 0.01, 1) }),
        },
      ];
    }
    case 'LinearLR':
      return [
        {
          name: 'start_factor',
          step: 0,
          rate: lr * state.start_factor,
          alongRates: rate => ({ start_factor: within(rate / lr, 0.01, 1) }),
        },
        {
          name: 'total_iters, lr',
          step: state.total_iters,
          rate: lr,
          alongSteps: step => ({ total_iters: whole(step, 1, Math.min(300, steps)) }),
          alongRates: start.alongRates!,
        },
      ];
    case 'PolynomialLR':
      return [
        start,
        {
          name: 'total_iters',
          step: state.total_iters,
          rate: 0,
          alongSteps: step => ({ total_iters: whole(step, 1, Math.min(300, steps)) }),
        },
      ];
    case 'CosineAnnealingLR':
      return [
        start,
        {
          name: 'T_max, eta_min',
          step: state.T_max,
          rate: eta_min,
          alongSteps: step => ({ T_max: whole(step, 1, Math.min(300, steps)) }),
          alongRates: rate => ({ eta_min: within(rate, 0, 0.1) }),
        },
      ];
    case 'CosineAnnealingWarmRestarts':
      return [
        start,
        { name: 'T_0', step: state.T_0, rate: lr, alongSteps: step => ({ T_0: whole(step, 1, Math.min(100, steps)) }) },
      ];
    case 'OneCycleLR': {
      // `total_steps` is one more than the steps that are taken, and the first phase ends one step early.
      const total = steps + 1;
      const peak = Math.round(state.pct_start * total - 1);
      return [
        {
          name: 'pct_start, max_lr',
          step: peak,
          rate: state.max_lr,
          alongSteps: step => ({ pct_start: within((step + 1) / total, 0.05, 0.95, 4) }),
          alongRates: rate => ({ max_lr: within(rate, 1e-4, 1) }),
        },
      ];
    }
    case 'CyclicLR':
      return [
        start,
        {
          name: 'step_size_up, max_lr',
          step: state.step_size,
          rate: state.max_lr,
          alongSteps: step => ({ step_size: whole(step, 1, Math.min(100, steps)) }),
          alongRates: rate => ({ max_lr: within(rate, 1e-4, 1) }),
        },
      ];
    case 'warm-up + cosine':
      return [
        {
          name: 'warm-up, lr',
          step: state.warmup,
          rate: lr,
          alongSteps: step => ({ warmup: whole(step, 0, Math.min(100, steps)) }),
          alongRates: start.alongRates!,
        },
      ];
    case 'ReduceLROnPlateau':
      return [];
  }
}

function whole(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)));
}

/** As exact as a slider is read. */
function within(value: number, low: number, high: number, digits = 3): number {
  return Math.min(high, Math.max(low, Number(value.toPrecision(digits))));
}
