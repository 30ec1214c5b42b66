/**
 * Schedulers that follow a fixed law: steps, ramps, powers and cosines.
 * Sources: PyTorch documentation, torch.optim.lr_scheduler; Loshchilov & Hutter 2017 for the cosines.
 */

import { shown, shownTex } from '../../figures/shown';
import { Float } from '../argument';
import { demand, known, type Quantity, quantity, scalar, scalars } from '../explanation';
import { int } from '../parameter';
import { type SchedulerOperator, scheduler } from './define';

const gammaOf = (args: { readonly gamma: number }) => quantity(args, 'gamma', '\\gamma');

export const stepLR: SchedulerOperator = scheduler({
  name: 'StepLR',
  purpose: 'Multiplies the rate by gamma after every step_size steps.',
  note: 'lr-schedulers#steplr',
  stepped: 'epoch',
  parameters: { step_size: scalar(), gamma: scalar(0.1) },
  schedule: ({ step_size, gamma }) => (step_size > 0 ? { kind: 'StepLR', step_size, gamma } : undefined),
  headline: args =>
    `× ${gammaOf(args).text} every ${quantity(args, 'step_size').value === 1 ? 'step' : steps(quantity(args, 'step_size'))}`,
  formula: (args, lr) => {
    const [gamma, size] = [gammaOf(args), quantity(args, 'step_size', 's')];
    if (size.value === 1)
      return { tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot${gamma.tex}^{t}`, text: `lr(t) = ${lr.text}·${gamma.text}^t` };
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot${gamma.tex}^{\\lfloor t/${size.tex}\\rfloor}`,
      text: `lr(t) = ${lr.text}·${gamma.text}^⌊t / ${size.text}⌋`,
    };
  },
  facts: ({ step_size: size, gamma }) => [
    size > 1 && `It multiplies by ${shown(gamma)} at steps ${size}, ${2 * size}, ${3 * size}, ….`,
  ],
  remarks: ({ step_size, gamma }) => [
    step_size === 0 && 'step_size 0: PyTorch divides by zero at the first step.',
    growth(gamma),
  ],
});

export const multiStepLR: SchedulerOperator = scheduler({
  name: 'MultiStepLR',
  purpose: 'Multiplies the rate by gamma at each milestone.',
  note: 'lr-schedulers#multisteplr',
  stepped: 'epoch',
  parameters: { milestones: scalars(undefined), gamma: scalar(0.1) },
  schedule: ({ milestones, gamma }) => ({ kind: 'MultiStepLR', milestones, gamma }),
  headline: args => `× ${gammaOf(args).text} at ${known(() => args.milestones.join(', ')) ?? 'milestones'}`,
  formula: (args, lr) => {
    const gamma = gammaOf(args);
    const list = known(() => args.milestones.join(', '));
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot${gamma.tex}^{\\#\\{m \\le t\\}},\\quad m \\in \\{${list ?? '\\mathrm{milestones}'}\\}`,
      text: `lr(t) = ${lr.text}·${gamma.text}^(milestones up to t), milestones ${list ?? 'not known'}`,
    };
  },
  facts: ({ milestones, gamma }) => [
    milestones.length > 0 &&
      `It multiplies by ${shown(gamma)} at ${milestones.length === 1 ? 'step' : 'steps'} ${[...milestones].sort((a, b) => a - b).join(', ')}, and nowhere else.`,
  ],
  remarks: ({ milestones, gamma }) => [
    milestones.some(milestone => !Number.isInteger(milestone)) &&
      'A milestone that is not a whole number is never reached.',
    growth(gamma),
  ],
});

export const exponentialLR: SchedulerOperator = scheduler({
  name: 'ExponentialLR',
  purpose: 'Multiplies the rate by gamma at every step.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { gamma: scalar() },
  schedule: ({ gamma }) => ({ kind: 'ExponentialLR', gamma }),
  headline: args => `× ${gammaOf(args).text} every step`,
  formula: (args, lr) => ({
    tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot${gammaOf(args).tex}^{t}`,
    text: `lr(t) = ${lr.text}·${gammaOf(args).text}^t`,
  }),
  facts: ({ gamma }) => {
    const halving = Math.log(0.5) / Math.log(gamma);
    return [gamma > 0 && gamma < 1 && `The rate halves about every ${shown(halving, 3)} steps.`];
  },
  remarks: ({ gamma }) => [
    growth(gamma),
    gamma > 0 && gamma <= 0.5 && `gamma ${shown(gamma)} leaves ${shown(gamma ** 10, 2)} of the rate after ten steps.`,
  ],
});

export const constantLR: SchedulerOperator = scheduler({
  name: 'ConstantLR',
  purpose: 'Holds the rate at factor times its value for total_iters steps, then lets it go.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { factor: scalar(new Float(1 / 3)), total_iters: scalar(5) },
  check: args =>
    demand(
      'factor',
      () => args.factor >= 0 && args.factor <= 1,
      () => 'Constant multiplicative factor expected to be between 0 and 1.',
    ),
  schedule: ({ factor, total_iters }) => ({ kind: 'ConstantLR', factor, total_iters }),
  headline: args => `× ${quantity(args, 'factor').text} for ${steps(quantity(args, 'total_iters'))}`,
  formula: (args, lr) => {
    const [factor, total] = [quantity(args, 'factor'), quantity(args, 'total_iters', 'T')];
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot\\begin{cases} ${factor.tex} & t < ${total.tex} \\\\ 1 & t \\ge ${total.tex} \\end{cases}`,
      text: `lr(t) = ${lr.text}·${factor.text} for t < ${total.text}, then ${lr.text}`,
    };
  },
});

export const linearLR: SchedulerOperator = scheduler({
  name: 'LinearLR',
  purpose: 'Moves the rate in a straight line from start_factor to end_factor of its value: the usual warm-up.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { start_factor: scalar(new Float(1 / 3)), end_factor: scalar(new Float(1)), total_iters: scalar(5) },
  check: args => {
    demand(
      'start_factor',
      () => args.start_factor > 0 && args.start_factor <= 1,
      () => 'Starting multiplicative factor expected to be greater than 0 and less or equal to 1.',
    );
    demand(
      'end_factor',
      () => args.end_factor >= 0 && args.end_factor <= 1,
      () => 'Ending multiplicative factor expected to be between 0 and 1.',
    );
  },
  schedule: ({ start_factor, end_factor, total_iters }) => ({
    kind: 'LinearLR',
    start_factor,
    end_factor,
    total_iters,
  }),
  headline: args => {
    const level = levelOf(args);
    if (level !== undefined) return level === 1 ? 'the rate as it is' : `× ${shown(level)} throughout`;
    return `× ${quantity(args, 'start_factor').text} to × ${quantity(args, 'end_factor').text} over ${steps(quantity(args, 'total_iters'))}`;
  },
  formula: (args, lr) => {
    const level = levelOf(args);
    if (level === 1) return { tex: `\\mathrm{lr}_t = ${lr.tex}`, text: `lr(t) = ${lr.text}` };
    if (level !== undefined)
      return {
        tex: `\\mathrm{lr}_t = ${lr.tex}\\cdot ${shownTex(level)}`,
        text: `lr(t) = ${lr.text}·${shown(level)}`,
      };
    const [from, to, total] = [
      quantity(args, 'start_factor', 'a'),
      quantity(args, 'end_factor', 'b'),
      quantity(args, 'total_iters', 'T'),
    ];
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}\\left(${from.tex} + (${to.tex} - ${from.tex})\\,\\frac{\\min(t, ${total.tex})}{${total.tex}}\\right)`,
      text: `lr(t) = ${lr.text}·(${from.text} + (${to.text} − ${from.text})·min(t, ${total.text}) / ${total.text})`,
    };
  },
});

/** The factor where it is the same at both ends. */
function levelOf(args: { readonly start_factor: number; readonly end_factor: number }): number | undefined {
  const [from, to] = [known(() => args.start_factor), known(() => args.end_factor)];
  return from === to ? from : undefined;
}

export const polynomialLR: SchedulerOperator = scheduler({
  name: 'PolynomialLR',
  purpose: 'Lets the rate fall to 0 along a power of the remaining time.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { total_iters: scalar(5), power: scalar(new Float(1)) },
  schedule: ({ total_iters, power }) => ({ kind: 'PolynomialLR', total_iters, power }),
  headline: args => `to 0 over ${steps(quantity(args, 'total_iters'))}, power ${quantity(args, 'power').text}`,
  formula: (args, lr) => {
    const [total, power] = [quantity(args, 'total_iters', 'T'), quantity(args, 'power', 'p')];
    return {
      tex: `\\mathrm{lr}_t = ${lr.tex}\\left(1 - \\frac{\\min(t, ${total.tex})}{${total.tex}}\\right)^{${power.tex}}`,
      text: `lr(t) = ${lr.text}·(1 − min(t, ${total.text}) / ${total.text})^${power.text}`,
    };
  },
  facts: ({ total_iters }) => [`From step ${total_iters} on the rate is 0 and nothing is learned.`],
});

const etaMin = (args: { readonly eta_min: number }) => quantity(args, 'eta_min', '\\eta_{\\min}');

export const cosineAnnealingLR: SchedulerOperator = scheduler({
  name: 'CosineAnnealingLR',
  purpose: 'Lets the rate fall to eta_min along half a cosine: slowly at both ends, fastest in the middle.',
  note: 'cosine-learning-rate',
  stepped: 'epoch',
  parameters: { T_max: scalar(), eta_min: scalar(new Float(0)) },
  schedule: ({ T_max, eta_min }) => (T_max > 0 ? { kind: 'CosineAnnealingLR', T_max, eta_min } : undefined),
  headline: args => `to ${etaMin(args).text} over ${steps(quantity(args, 'T_max'))}`,
  formula: (args, lr) => {
    const [low, length] = [etaMin(args), quantity(args, 'T_max', 'T_{\\max}')];
    const plain = low.value === 0;
    return {
      tex: `\\mathrm{lr}_t = ${plain ? '' : `${low.tex} + `}\\tfrac12${plain ? `\\cdot${lr.tex}` : `(${lr.tex} - ${low.tex})`}\\left(1 + \\cos\\frac{\\pi t}{${length.tex}}\\right)`,
      text: `lr(t) = ${plain ? '' : `${low.text} + `}½·${plain ? lr.text : `(${lr.text} − ${low.text})`}·(1 + cos(πt / ${length.text}))`,
    };
  },
  facts: ({ T_max, eta_min }, lr) => [
    T_max > 0 &&
      `Stepped past T_max the rate climbs again: after ${2 * T_max} steps it is back at ${lr.text}. T_max should be the number of steps in the run.`,
    lr.value !== undefined &&
      eta_min > lr.value &&
      `eta_min ${shown(eta_min)} lies above the initial rate, so the rate rises.`,
  ],
  remarks: ({ T_max }) => [T_max === 0 && 'T_max 0: PyTorch divides by zero at the first step.'],
});

export const warmRestarts: SchedulerOperator = scheduler({
  name: 'CosineAnnealingWarmRestarts',
  purpose: 'Cosine annealing that jumps back to the full rate after T_0 steps, then after ever longer cycles.',
  note: 'cosine-learning-rate',
  stepped: 'epoch',
  parameters: { T_0: int(), T_mult: int(1), eta_min: scalar(new Float(0)) },
  check: args => {
    const [first, factor] = [known(() => args.T_0), known(() => args.T_mult)];
    if (typeof first === 'number')
      demand(
        'T_0',
        () => first > 0,
        () => `Expected positive integer T_0, but got ${first}`,
      );
    if (typeof factor === 'number')
      demand(
        'T_mult',
        () => factor >= 1,
        () => `Expected integer T_mult >= 1, but got ${factor}`,
      );
  },
  schedule: ({ T_0, T_mult, eta_min }) =>
    typeof T_0 === 'number' && typeof T_mult === 'number'
      ? { kind: 'CosineAnnealingWarmRestarts', T_0, T_mult, eta_min }
      : undefined,
  headline: args => `first cycle ${steps(quantity(args, 'T_0'))}, then × ${quantity(args, 'T_mult').text}`,
  formula: (args, lr) => {
    const low = etaMin(args);
    const [floor, height] =
      low.value === 0
        ? [
            { tex: '', text: '' },
            { tex: `\\cdot${lr.tex}`, text: lr.text },
          ]
        : [
            { tex: `${low.tex} + `, text: `${low.text} + ` },
            { tex: `(${lr.tex} - ${low.tex})`, text: `(${lr.text} − ${low.text})` },
          ];
    return {
      tex: `\\mathrm{lr} = ${floor.tex}\\tfrac12${height.tex}\\left(1 + \\cos\\frac{\\pi\\,T_\\text{cur}}{T_i}\\right),\\quad T_0 = ${quantity(args, 'T_0').tex}`,
      text: `lr = ${floor.text}½·${height.text}·(1 + cos(π·T_cur / T_i)), T_0 = ${quantity(args, 'T_0').text}`,
    };
  },
  facts: ({ T_0, T_mult }) => {
    if (typeof T_0 !== 'number' || typeof T_mult !== 'number') return [];
    const restarts = [T_0, T_0 * (1 + T_mult), T_0 * (1 + T_mult + T_mult ** 2)];
    return [
      `It jumps back to the full rate at steps ${restarts.join(', ')}, …; a run is best ended just before a restart.`,
    ];
  },
});

/** `30 steps`, `1 step`. */
function steps({ value, text }: Quantity): string {
  return value === 1 ? '1 step' : `${text} steps`;
}

function growth(gamma: number): string | false {
  return gamma > 1 && `gamma ${shown(gamma)} makes the rate grow.`;
}

export const stepwise: readonly SchedulerOperator[] = [
  stepLR,
  multiStepLR,
  constantLR,
  linearLR,
  exponentialLR,
  polynomialLR,
  cosineAnnealingLR,
  warmRestarts,
];
