/**
 * Schedulers whose law is a Python function: known only where the interpreter can call it.
 * Source: PyTorch documentation, torch.optim.lr_scheduler.LambdaLR and MultiplicativeLR.
 */
import { type Argument, Float, Opaque } from '../argument';
import { anything } from '../parameter';
import { type SchedulerOperator, scheduler } from './define';

const steps = 100;

const lambdaLR = scheduler({
  name: 'LambdaLR',
  purpose: 'Sets the rate to its initial value times what a function returns for the step.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { lr_lambda: anything() },
  schedule: ({ lr_lambda }, group) => withFactors('LambdaLR', lr_lambda, group, 0),
  headline: () => 'lr · lr_lambda(step)',
  formula: (_, lr) => ({ tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot f(t)`, text: `lr(t) = ${lr.text}·lr_lambda(t)` }),
  facts: () => ['The function returns a factor of the initial rate, not a rate.'],
});

const multiplicativeLR = scheduler({
  name: 'MultiplicativeLR',
  purpose: 'Multiplies the current rate at every step by what a function returns.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { lr_lambda: anything() },
  schedule: ({ lr_lambda }, group) => withFactors('MultiplicativeLR', lr_lambda, group, 1),
  headline: () => 'lr · lr_lambda(1) · lr_lambda(2) · …',
  formula: (_, lr) => ({
    tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot\\prod_{i=1}^{t} f(i)`,
    text: `lr(t) = ${lr.text}·lr_lambda(1)·…·lr_lambda(t)`,
  }),
  facts: () => ['The factors multiply up: unlike in LambdaLR, each is taken of the current rate.'],
});

/** The function's values for the first hundred steps; MultiplicativeLR never asks for step 0. */
function withFactors(kind: 'LambdaLR' | 'MultiplicativeLR', lambda: Argument, group: number, first: 0 | 1) {
  const call = (Array.isArray(lambda) ? lambda[group] : lambda) as Argument | undefined;
  if (!(call instanceof Opaque) || !call.call) return undefined;
  const factors: number[] = first === 1 ? [1] : [];
  for (let step = first; step <= steps; step++) {
    const value = call.call([step]);
    const factor = value instanceof Float ? value.value : typeof value === 'boolean' ? Number(value) : value;
    if (typeof factor !== 'number' || !Number.isFinite(factor)) return undefined;
    factors.push(factor);
  }
  return { kind, factors };
}

export const lambdas: readonly SchedulerOperator[] = [lambdaLR, multiplicativeLR];
