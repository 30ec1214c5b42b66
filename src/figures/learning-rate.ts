/**
 * The learning-rate figure: a scheduler's curve with the steps where something happens, or, for `ReduceLROnPlateau`,
 * what it makes of a validation loss that the learner draws. The stepping itself is in `schedules/`.
 */
import { type Figure, type FigureCall, isGiven, numbersOf } from './figure';
import { expectedLosses } from './schedules/loss';
import { plateauDefaults, plateauRates } from './schedules/plateau';
import { learningRates, type Schedule } from './schedules/schedule';
import { counted, shown } from './shown';

export type ScheduleName =
  | 'StepLR'
  | 'MultiStepLR'
  | 'ExponentialLR'
  | 'LinearLR'
  | 'PolynomialLR'
  | 'CosineAnnealingLR'
  | 'CosineAnnealingWarmRestarts'
  | 'OneCycleLR'
  | 'CyclicLR'
  | 'warm-up + cosine'
  | 'ReduceLROnPlateau';

export interface LearningRateState {
  readonly name: ScheduleName;
  readonly lr: number;
  /** Calls of `scheduler.step()`. */
  readonly steps: number;
  readonly gamma: number;
  readonly step_size: number;
  readonly milestones: readonly number[];
  readonly start_factor: number;
  readonly total_iters: number;
  readonly power: number;
  readonly T_max: number;
  readonly eta_min: number;
  readonly T_0: number;
  readonly T_mult: number;
  readonly max_lr: number;
  readonly pct_start: number;
  readonly warmup: number;
  readonly factor: number;
  readonly patience: number;
  readonly cooldown: number;
  /** The validation loss of each epoch, for `ReduceLROnPlateau`. */
  readonly metrics: readonly number[];
}

export interface LearningRateNumbers {
  readonly rates: readonly number[];
  /** The steps at which the rate jumps or turns, with the reason. */
  readonly events: readonly { readonly step: number; readonly what: string }[];
  readonly ended?: string;
  /**
   * The loss that is expected before the first step and after each, of SGD on the quadratic of `schedules/loss.ts`: under
   * these rates, and under the highest of them throughout. Absent for `ReduceLROnPlateau`, whose losses are entered.
   */
  readonly losses?: { readonly scheduled: readonly number[]; readonly constant: readonly number[] };
}

const initial: LearningRateState = {
  name: 'StepLR',
  lr: 0.1,
  steps: 90,
  gamma: 0.1,
  step_size: 30,
  milestones: [30, 60, 80],
  start_factor: 0.1,
  total_iters: 5,
  power: 1,
  T_max: 90,
  eta_min: 0,
  T_0: 10,
  T_mult: 2,
  max_lr: 0.1,
  pct_start: 0.3,
  warmup: 5,
  factor: 0.1,
  patience: 2,
  cooldown: 0,
  metrics: [1, 0.8, 0.7, 0.65, 0.64, 0.64, 0.64, 0.64, 0.5, 0.45, 0.44, 0.44, 0.44, 0.44, 0.44],
};

const uses =
  (...names: readonly ScheduleName[]) =>
  (state: LearningRateState) =>
    names.includes(state.name);

export const learningRate: Figure<LearningRateState, LearningRateNumbers> = {
  id: 'learning-rate',
  title: 'Learning-rate schedules',
  caption: 'A schedule counts calls of scheduler.step(): once an epoch or once a batch makes all the difference.',
  initial,
  controls: {
    name: {
      kind: 'choice',
      choices: [
        'StepLR',
        'MultiStepLR',
        'ExponentialLR',
        'LinearLR',
        'PolynomialLR',
        'CosineAnnealingLR',
        'CosineAnnealingWarmRestarts',
        'OneCycleLR',
        'CyclicLR',
        'warm-up + cosine',
        'ReduceLROnPlateau',
      ],
      label: 'scheduler',
    },
    lr: { kind: 'real', min: 1e-5, max: 1, log: true, label: 'lr' },
    steps: { kind: 'whole', min: 1, max: 300, label: 'steps', when: state => state.name !== 'ReduceLROnPlateau' },
    step_size: { kind: 'whole', min: 1, max: 100, label: 'step_size', when: uses('StepLR', 'CyclicLR') },
    milestones: { kind: 'numbers', min: 1, max: 300, step: 1, label: 'milestones', when: uses('MultiStepLR') },
    gamma: {
      kind: 'real',
      min: 0.01,
      max: 1,
      step: 0.01,
      label: 'gamma',
      when: uses('StepLR', 'MultiStepLR', 'ExponentialLR'),
    },
    start_factor: { kind: 'real', min: 0.01, max: 1, step: 0.01, label: 'start_factor', when: uses('LinearLR') },
    total_iters: { kind: 'whole', min: 1, max: 300, label: 'total_iters', when: uses('LinearLR', 'PolynomialLR') },
    power: { kind: 'real', min: 0.1, max: 4, step: 0.1, label: 'power', when: uses('PolynomialLR') },
    T_max: { kind: 'whole', min: 1, max: 300, label: 'T_max', when: uses('CosineAnnealingLR') },
    eta_min: {
      kind: 'real',
      min: 0,
      max: 0.1,
      step: 0.0001,
      label: 'eta_min',
      when: uses('CosineAnnealingLR', 'CosineAnnealingWarmRestarts'),
    },
    T_0: { kind: 'whole', min: 1, max: 100, label: 'T_0', when: uses('CosineAnnealingWarmRestarts') },
    T_mult: { kind: 'whole', min: 1, max: 4, label: 'T_mult', when: uses('CosineAnnealingWarmRestarts') },
    max_lr: { kind: 'real', min: 1e-4, max: 1, log: true, label: 'max_lr', when: uses('OneCycleLR', 'CyclicLR') },
    pct_start: { kind: 'real', min: 0.05, max: 0.95, step: 0.01, label: 'pct_start', when: uses('OneCycleLR') },
    warmup: { kind: 'whole', min: 0, max: 100, label: 'warm-up steps', when: uses('warm-up + cosine') },
    factor: { kind: 'real', min: 0.01, max: 0.99, step: 0.01, label: 'factor', when: uses('ReduceLROnPlateau') },
    patience: { kind: 'whole', min: 0, max: 20, label: 'patience', when: uses('ReduceLROnPlateau') },
    cooldown: { kind: 'whole', min: 0, max: 20, label: 'cooldown', when: uses('ReduceLROnPlateau') },
    metrics: { kind: 'numbers', min: 0, max: 2, step: 0.01, label: 'validation loss', when: uses('ReduceLROnPlateau') },
  },
  presets: [
    { title: 'Every 30 epochs', state: initial },
    { title: 'Milestones', state: { ...initial, name: 'MultiStepLR' } },
    { title: 'Cosine', state: { ...initial, name: 'CosineAnnealingLR' } },
    { title: 'Cosine, stepped past T_max', state: { ...initial, name: 'CosineAnnealingLR', T_max: 45 } },
    { title: 'Warm restarts', state: { ...initial, name: 'CosineAnnealingWarmRestarts', steps: 70 } },
    { title: 'Warm-up + cosine', state: { ...initial, name: 'warm-up + cosine' } },
    { title: 'One cycle', state: { ...initial, name: 'OneCycleLR' } },
    { title: 'Plateau', state: { ...initial, name: 'ReduceLROnPlateau' } },
  ],
  compute,
  formula: (state, { rates }) => {
    const last = rates.length - 1;
    const text = `lr from ${shown(rates[0]!)} to ${shown(rates[last]!)} after ${counted(last, 'step')}`;
    const law = laws[state.name]?.(state);
    return { tex: law ?? `\\text{${text}}`, text };
  },
  summary: (state, { rates, events, ended, losses }) =>
    `${state.name}: ${shown(rates[0]!)} at the start, ${shown(rates[Math.floor((rates.length - 1) / 2)]!)} half-way, ${shown(rates.at(-1)!)} at the end.${
      events.length > 0
        ? ` ${events
            .slice(0, 6)
            .map(({ step, what }) => `Step ${step}: ${what}`)
            .join('; ')}.`
        : ''
    }${ended ? ` It stops: ${ended}.` : ''}${
      losses
        ? ` On the noisy quadratic below, the expected loss goes from ${shown(losses.scheduled[0]!)} to ${shown(losses.scheduled.at(-1)!, 2)}; at the highest rate throughout, to ${shown(losses.constant.at(-1)!, 2)}.`
        : ''
    }`,
  fromCall,
  prompts: [
    {
      id: 'learning-rate-step',
      question: 'StepLR(optimizer, 30, gamma=0.1) on lr 0.1: which rate after 65 steps?',
      state: { ...initial, steps: 65 },
      answer: ({ rates }) => rates[65]!,
      tolerance: 1e-9,
      explanation: 'Two drops, at 30 and at 60: 0.1·0.1·0.1 = 0.001.',
    },
    {
      id: 'learning-rate-cosine-past',
      question: 'Which rate does CosineAnnealingLR(T_max=10) on lr 0.1 give after 20 steps?',
      state: { ...initial, name: 'CosineAnnealingLR', T_max: 10, steps: 20 },
      answer: ({ rates }) => rates[20]!,
      tolerance: 1e-6,
      explanation: 'Past T_max the cosine climbs again: at 2·T_max the rate is back at 0.1.',
    },
    {
      id: 'learning-rate-plateau',
      question:
        'ReduceLROnPlateau(patience=2), and the loss never improves after epoch 0. In which epoch is the lower rate first used?',
      state: { ...initial, name: 'ReduceLROnPlateau', metrics: Array<number>(8).fill(1) },
      answer: ({ rates }) => rates.findIndex(rate => rate < 0.1),
      explanation:
        'Epochs 1, 2 and 3 are bad; patience 2 tolerates two of them, so the cut comes after epoch 3: epoch 4.',
    },
  ],
};

const laws: Partial<Record<ScheduleName, (state: LearningRateState) => string>> = {
  StepLR: s => `\\mathrm{lr}_t = ${s.lr}\\cdot${s.gamma}^{\\lfloor t/${s.step_size}\\rfloor}`,
  MultiStepLR: s =>
    `\\mathrm{lr}_t = ${s.lr}\\cdot${s.gamma}^{\\#\\{m \\le t\\}},\\quad m \\in \\{${s.milestones.join(', ')}\\}`,
  ExponentialLR: s => `\\mathrm{lr}_t = ${s.lr}\\cdot${s.gamma}^t`,
  CosineAnnealingLR: s =>
    `\\mathrm{lr}_t = ${s.eta_min} + \\tfrac12(${s.lr} - ${s.eta_min})\\left(1 + \\cos\\tfrac{\\pi t}{${s.T_max}}\\right)`,
};

function compute(state: LearningRateState): LearningRateNumbers {
  if (state.name === 'ReduceLROnPlateau') {
    const settings = { ...plateauDefaults, factor: state.factor, patience: state.patience, cooldown: state.cooldown };
    const { rates, events } = plateauRates(settings, state.lr, state.metrics);
    const reasons = {
      reduced: `more than ${state.patience} bad epochs, × ${shown(state.factor)}`,
      'at minimum': 'already at its minimum',
    };
    return {
      rates,
      events: events.flatMap(({ epoch, what }) =>
        what === 'reduced' || what === 'at minimum' ? [{ step: epoch + 1, what: reasons[what] }] : [],
      ),
    };
  }
  const { rates, ended } = learningRates(scheduleOf(state, state.name), state.lr, state.steps);
  const highest = Math.max(...rates);
  const losses = { scheduled: expectedLosses(rates), constant: expectedLosses(rates.map(() => highest)) };
  return { rates, events: jumps(rates), losses, ...(ended ? { ended } : {}) };
}

/** Where the rate drops or rises by a fifth at once, and where it turns. */
function jumps(rates: readonly number[]): { step: number; what: string }[] {
  return rates.flatMap((rate, step) => {
    const before = rates[step - 1];
    if (before === undefined || before === 0) return [];
    const ratio = rate / before;
    const earlier = rates[step - 2] ?? before;
    const turns = (rate - before) * (before - earlier) < 0;
    if (ratio < 0.8 && rate > 0 && !(before < earlier * 0.95)) return [{ step, what: `× ${shown(ratio, 3)}` }];
    return turns ? [{ step: step - 1, what: rate > before ? 'lowest, climbs again' : 'highest, falls from here' }] : [];
  });
}

function scheduleOf(state: LearningRateState, name: Exclude<ScheduleName, 'ReduceLROnPlateau'>): Schedule {
  const { step_size, gamma, milestones, start_factor, total_iters, power, T_max, eta_min, T_0, T_mult, max_lr } = state;
  switch (name) {
    case 'StepLR':
      return { kind: 'StepLR', step_size, gamma };
    case 'MultiStepLR':
      return { kind: 'MultiStepLR', milestones, gamma };
    case 'ExponentialLR':
      return { kind: 'ExponentialLR', gamma };
    case 'LinearLR':
      return { kind: 'LinearLR', start_factor, end_factor: 1, total_iters };
    case 'PolynomialLR':
      return { kind: 'PolynomialLR', total_iters, power };
    case 'CosineAnnealingLR':
      return { kind: 'CosineAnnealingLR', T_max, eta_min };
    case 'CosineAnnealingWarmRestarts':
      return { kind: 'CosineAnnealingWarmRestarts', T_0, T_mult, eta_min };
    case 'CyclicLR':
      return {
        kind: 'CyclicLR',
        base_lr: state.lr,
        max_lr,
        step_size_up: step_size,
        step_size_down: step_size,
        mode: 'triangular',
        gamma: 1,
      };
    case 'OneCycleLR':
      return {
        kind: 'OneCycleLR',
        max_lr,
        total_steps: state.steps + 1,
        pct_start: state.pct_start,
        anneal_strategy: 'cos',
        div_factor: 25,
        final_div_factor: 1e4,
        three_phase: false,
      };
    case 'warm-up + cosine':
      return { kind: 'warmup', shape: 'cosine', num_warmup_steps: state.warmup, num_training_steps: state.steps };
  }
}

const names: Partial<Record<string, ScheduleName>> = { get_cosine_schedule_with_warmup: 'warm-up + cosine' };

function fromCall(call: FigureCall): LearningRateState | undefined {
  const choices = (learningRate.controls.name as { choices: readonly string[] }).choices;
  const name = names[call.operator] ?? (choices.includes(call.operator) ? (call.operator as ScheduleName) : undefined);
  if (!name) return undefined;
  const { known, plain = {} } = drawn[name];
  const given = numbersOf<string>(call, known);
  if (!given || !isGiven(call, plain)) return undefined;
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => key in initial));
  const state = { ...initial, ...own, name };
  switch (name) {
    case 'MultiStepLR': {
      const { milestones } = call.arguments;
      if (!Array.isArray(milestones) || !milestones.every(item => typeof item === 'number')) return undefined;
      return { ...state, milestones, steps: Math.min(mostSteps, Math.ceil(1.25 * Math.max(...milestones))) };
    }
    case 'CyclicLR':
      return { ...state, lr: given.base_lr!, step_size: given.step_size_up! };
    case 'OneCycleLR':
      return given.total_steps! > mostSteps ? undefined : { ...state, steps: given.total_steps! - 1 };
    case 'warm-up + cosine':
      if (given.num_training_steps! > mostSteps) return undefined;
      return { ...state, warmup: given.num_warmup_steps!, steps: given.num_training_steps! };
    default:
      return { ...state, steps: Math.min(mostSteps, given.T_max ?? initial.steps) };
  }
}

/** A curve whose very form depends on its length is not cut short. */
const mostSteps = 300;

/** By scheduler: the numbers that must be known, its optimizer's rate among them, and what the figure has no setting for. */
const drawn: Readonly<
  Record<ScheduleName, { readonly known: readonly string[]; readonly plain?: Readonly<Record<string, unknown>> }>
> = {
  StepLR: { known: ['lr', 'step_size', 'gamma'] },
  MultiStepLR: { known: ['lr', 'gamma'] },
  ExponentialLR: { known: ['lr', 'gamma'] },
  LinearLR: { known: ['lr', 'start_factor', 'total_iters'], plain: { end_factor: 1 } },
  PolynomialLR: { known: ['lr', 'power', 'total_iters'] },
  CosineAnnealingLR: { known: ['lr', 'T_max', 'eta_min'] },
  CosineAnnealingWarmRestarts: { known: ['lr', 'T_0', 'T_mult', 'eta_min'] },
  OneCycleLR: {
    known: ['max_lr', 'total_steps', 'pct_start'],
    plain: { anneal_strategy: 'cos', div_factor: 25, final_div_factor: 1e4, three_phase: false },
  },
  CyclicLR: { known: ['base_lr', 'max_lr', 'step_size_up'], plain: { step_size_down: null, mode: 'triangular' } },
  'warm-up + cosine': { known: ['lr', 'num_warmup_steps', 'num_training_steps'], plain: { num_cycles: 0.5 } },
  ReduceLROnPlateau: {
    known: ['lr', 'factor', 'patience', 'cooldown'],
    plain: { mode: 'min', threshold: 1e-4, threshold_mode: 'rel', min_lr: 0, eps: 1e-8 },
  },
};
