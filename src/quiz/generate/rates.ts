/** A schedule's rate as a formula with its numbers in it, for schedules that have one in closed form. */
import type { Mention } from '../../network/network';
import { real, shortNumber } from './training';

export interface Worked {
  readonly tex: string;
  readonly value: number;
}

/** After `steps` calls of `scheduler.step()` from the rate `start`. Formulas: PyTorch's documentation of `torch.optim.lr_scheduler`. */
export function workedRate({ operator: { name }, arguments: args }: Mention, start: number, steps: number) {
  const make = FORMULAS[name.slice(name.lastIndexOf('.') + 1)];
  const number = (key: string) => real(args[key]) ?? Number.NaN;
  const worked = make?.(number, start, steps, args.milestones);
  return worked && Number.isFinite(worked.value) ? worked : undefined;
}

type Formula = (
  number: (key: string) => number,
  start: number,
  steps: number,
  milestones: unknown,
) => Worked | undefined;

const FORMULAS: Readonly<Record<string, Formula>> = {
  StepLR: (number, start, steps) => {
    const [gamma, size] = [number('gamma'), number('step_size')];
    return {
      tex: `${shortNumber(start)}\\cdot${gamma}^{\\lfloor${steps}/${size}\\rfloor}`,
      value: start * gamma ** Math.floor(steps / size),
    };
  },
  MultiStepLR: (number, start, steps, milestones) => {
    const passed = Array.isArray(milestones) ? milestones.filter(step => Number(step) <= steps).length : Number.NaN;
    const gamma = number('gamma');
    return { tex: `${shortNumber(start)}\\cdot${gamma}^{${passed}}`, value: start * gamma ** passed };
  },
  ExponentialLR: (number, start, steps) => {
    const gamma = number('gamma');
    return { tex: `${shortNumber(start)}\\cdot${gamma}^{${steps}}`, value: start * gamma ** steps };
  },
  CosineAnnealingLR: (number, start, steps) => {
    const [period, least] = [number('T_max'), number('eta_min')];
    const span = shortNumber(start - least);
    return {
      tex: `${least === 0 ? '' : `${shortNumber(least)}+`}${span}\\cdot\\frac{1+\\cos(\\pi\\cdot${steps}/${period})}{2}`,
      value: least + ((start - least) * (1 + Math.cos((Math.PI * steps) / period))) / 2,
    };
  },
  LinearLR: (number, start, steps) => {
    const [from, to, total] = [number('start_factor'), number('end_factor'), number('total_iters')];
    return {
      tex: `${shortNumber(start)}\\cdot\\left(${shortNumber(from)}+(${shortNumber(to)}-${shortNumber(from)})\\cdot\\tfrac{${steps}}{${total}}\\right)`,
      value: start * (from + ((to - from) * steps) / total),
    };
  },
  PolynomialLR: (number, start, steps) => {
    const [total, power] = [number('total_iters'), number('power')];
    return {
      tex: `${shortNumber(start)}\\cdot\\left(1-\\tfrac{${steps}}{${total}}\\right)^{${power}}`,
      value: start * (1 - steps / total) ** power,
    };
  },
};
