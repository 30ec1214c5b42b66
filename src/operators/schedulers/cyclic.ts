/**
 * Schedulers that set the rate themselves, up and down within bounds, batch by batch: CyclicLR, OneCycleLR; and SWALR,
 * which anneals to a constant. Sources: Smith 2017; Smith & Topin 2018; Izmailov et al. 2018; PyTorch documentation.
 */
import { shown } from '../../figures/shown';
import { type Argument, Float } from '../argument';
import { demand, known, quantity, scalar, scalars } from '../explanation';
import { anything, bool, either, optional, text } from '../parameter';
import { type Common, type SchedulerOperator, scheduler } from './define';
import { hasMomentum } from './groups';

/** One rate for all groups, or a list with one each. */
const perGroup = () => either(scalar(), scalars(undefined));

function ofGroup(value: number | readonly number[], group: number): number {
  return typeof value === 'number' ? value : value[group]!;
}

function first(read: () => number | readonly number[]): number | undefined {
  const value = known(read);
  return value === undefined ? undefined : ofGroup(value, 0);
}

/** One rate a group, as `1e−5 and 0.001`, where they are not all the same. */
function eachOf(read: () => number | readonly number[]): readonly number[] | undefined {
  const value = known(read);
  return value === undefined || typeof value === 'number' || new Set(value).size < 2 ? undefined : value;
}

/** The rate of all groups, the rates where they differ, or the name of the argument. */
function ratesText(read: () => number | readonly number[], name: string): string {
  const rates = eachOf(read);
  return rates ? list.format(rates.map(rate => shown(rate))) : written(first(read), name).text;
}

const list = new Intl.ListFormat('en-GB');

function written(value: number | undefined, name: string): { tex: string; text: string } {
  return value === undefined
    ? { tex: `\\mathrm{${name.replaceAll('_', '\\_')}}`, text: name }
    : quantity({ value }, 'value');
}

/** In a formula, which is one for all groups: their common rate, or the name of the argument. */
function limit(read: () => number | readonly number[], name: string): { tex: string; text: string } {
  return written(eachOf(read) ? undefined : first(read), name);
}

function demandMomentum(args: Common & { readonly cycle_momentum: boolean }): void {
  demand(
    'cycle_momentum',
    () => !args.cycle_momentum || hasMomentum(args.optimizer) !== false,
    () => 'optimizer must support momentum or beta1 with `cycle_momentum` option enabled',
  );
}

export const cyclicLR: SchedulerOperator = scheduler({
  name: 'CyclicLR',
  purpose: 'Swings the rate between base_lr and max_lr, batch by batch.',
  note: 'lr-schedulers',
  stepped: 'batch',
  parameters: {
    base_lr: perGroup(),
    max_lr: perGroup(),
    step_size_up: scalar(2000),
    step_size_down: optional(scalar()),
    mode: text('triangular'),
    gamma: scalar(new Float(1)),
    scale_fn: anything(null),
    scale_mode: text('cycle'),
    cycle_momentum: bool(true),
    base_momentum: perMomentum(0.8),
    max_momentum: perMomentum(0.9),
  },
  check: args => {
    demand(
      'mode',
      () => ['triangular', 'triangular2', 'exp_range'].includes(args.mode) || args.scale_fn !== null,
      () => 'mode is invalid and scale_fn is None',
    );
    demandMomentum(args);
  },
  schedule: (args, group) => {
    const { mode, scale_fn, step_size_up } = args;
    if (scale_fn !== null || (mode !== 'triangular' && mode !== 'triangular2' && mode !== 'exp_range'))
      return undefined;
    return {
      kind: 'CyclicLR',
      base_lr: ofGroup(args.base_lr, group),
      max_lr: ofGroup(args.max_lr, group),
      step_size_up,
      step_size_down: args.step_size_down ?? step_size_up,
      mode,
      gamma: args.gamma,
    };
  },
  headline: args => `${ratesText(() => args.base_lr, 'base_lr')} to ${ratesText(() => args.max_lr, 'max_lr')}`,
  formula: args => {
    const [low, high] = [limit(() => args.base_lr, 'base_lr'), limit(() => args.max_lr, 'max_lr')];
    const scale =
      { triangular: '', triangular2: '\\cdot 2^{-(c-1)}', exp_range: '\\cdot\\gamma^t' }[
        known(() => args.mode) ?? ''
      ] ?? '';
    const scaleText =
      { triangular: '', triangular2: '·2^−(cycle − 1)', exp_range: '·gamma^t' }[known(() => args.mode) ?? ''] ?? '';
    return {
      tex: `\\mathrm{lr}_t = ${low.tex} + (${high.tex} - ${low.tex})\\,h_t${scale},\\quad h_t\\colon 0 \\to 1 \\to 0`,
      text: `lr(t) = ${low.text} + (${high.text} − ${low.text})·h(t)${scaleText}, h goes from 0 to 1 and back`,
    };
  },
  facts: args => {
    const up = args.step_size_up;
    const down = args.step_size_down ?? up;
    return [
      `A cycle takes ${(up + down).toLocaleString('en-US')} steps: ${up.toLocaleString('en-US')} up, ${down.toLocaleString('en-US')} down.`,
      "The optimizer's own lr is not used.",
      args.cycle_momentum && 'Momentum (or beta1) swings the other way.',
    ];
  },
});

function perMomentum(value: number) {
  return either(scalar(new Float(value)), scalars(undefined));
}

export const oneCycleLR: SchedulerOperator = scheduler({
  name: 'OneCycleLR',
  purpose: 'One rise to max_lr and one long fall far below the start, batch by batch over the whole run.',
  note: 'lr-schedulers',
  stepped: 'batch',
  parameters: {
    max_lr: perGroup(),
    total_steps: optional(scalar()),
    epochs: optional(scalar()),
    steps_per_epoch: optional(scalar()),
    pct_start: anything(new Float(0.3)),
    anneal_strategy: text('cos'),
    cycle_momentum: bool(true),
    base_momentum: perMomentum(0.85),
    max_momentum: perMomentum(0.95),
    div_factor: scalar(new Float(25)),
    final_div_factor: scalar(new Float(1e4)),
    three_phase: bool(false),
  },
  check: args => {
    const [total, epochs, per] = [
      known(() => args.total_steps),
      known(() => args.epochs),
      known(() => args.steps_per_epoch),
    ];
    if (typeof total === 'number')
      demand(
        'total_steps',
        () => total > 0 && Number.isInteger(total),
        () => `Expected positive integer total_steps, but got ${total}`,
      );
    else if (total === null && typeof epochs === 'number' && typeof per === 'number') {
      demand(
        'epochs',
        () => epochs > 0,
        () => `Expected positive integer epochs, but got ${epochs}`,
      );
      demand(
        'steps_per_epoch',
        () => per > 0,
        () => `Expected positive integer steps_per_epoch, but got ${per}`,
      );
    } else if (total === null && (epochs === null || per === null))
      demand(
        'total_steps',
        () => false,
        () => 'You must define either total_steps OR (epochs AND steps_per_epoch)',
      );
    const start = startShare(args.pct_start);
    if (start !== undefined)
      demand(
        'pct_start',
        () => start >= 0 && start <= 1 && args.pct_start instanceof Float,
        () => `Expected float between 0 and 1 pct_start, but got ${start}`,
      );
    demand(
      'anneal_strategy',
      () => ['cos', 'linear'].includes(args.anneal_strategy),
      () => `anneal_strategy must be one of 'cos' or 'linear', instead got ${args.anneal_strategy}`,
    );
    demandMomentum(args);
  },
  schedule: (args, group) => {
    const total_steps = totalSteps(args);
    const pct_start = startShare(args.pct_start);
    const { anneal_strategy, div_factor, final_div_factor, three_phase } = args;
    if (
      total_steps === undefined ||
      pct_start === undefined ||
      (anneal_strategy !== 'cos' && anneal_strategy !== 'linear')
    )
      return undefined;
    return {
      kind: 'OneCycleLR',
      max_lr: ofGroup(args.max_lr, group),
      total_steps,
      pct_start,
      anneal_strategy,
      div_factor,
      final_div_factor,
      three_phase,
    };
  },
  headline: args => {
    const total = known(() => totalSteps(args));
    return `up to ${ratesText(() => args.max_lr, 'max_lr')}${total === undefined ? '' : ` over ${total.toLocaleString('en-US')} steps`}`;
  },
  formula: args => {
    const top = eachOf(() => args.max_lr) ? undefined : first(() => args.max_lr);
    const [divisor, final] = [quantity(args, 'div_factor', 'd'), quantity(args, 'final_div_factor', 'f')];
    const start = top !== undefined && divisor.value !== undefined ? shown(top / divisor.value) : undefined;
    const end =
      start !== undefined && final.value !== undefined ? shown(top! / divisor.value! / final.value) : undefined;
    const high = written(top, 'max_lr');
    return {
      tex: `\\frac{${high.tex}}{${divisor.tex}}${start ? ` = ${start}` : ''} \\;\\nearrow\\; ${high.tex} \\;\\searrow\\; ${end === undefined ? `\\frac{${high.tex}}{${divisor.tex}\\cdot${final.tex}}` : written(top! / divisor.value! / final.value!, '').tex}`,
      text: `${high.text}/${divisor.text}${start ? ` = ${start}` : ''} up to ${high.text}, down to ${end ?? `${high.text}/(${divisor.text}·${final.text})`}`,
    };
  },
  facts: args => {
    const total = totalSteps(args);
    const share = startShare(args.pct_start);
    return [
      total !== undefined &&
        share !== undefined &&
        `The rise takes ${shown(100 * share)}% of the ${total.toLocaleString('en-US')} steps.`,
      "The optimizer's own lr is not used.",
      args.cycle_momentum && 'Momentum (or beta1) swings the other way.',
      'A step beyond the last one raises ValueError, so it cannot be stepped once per epoch as well.',
    ];
  },
});

interface Length {
  readonly total_steps: number | null;
  readonly epochs: number | null;
  readonly steps_per_epoch: number | null;
}

function totalSteps({ total_steps, epochs, steps_per_epoch }: Length): number | undefined {
  if (total_steps !== null) return total_steps;
  return epochs === null || steps_per_epoch === null ? undefined : epochs * steps_per_epoch;
}

function startShare(argument: Argument): number | undefined {
  if (argument instanceof Float) return argument.value;
  return typeof argument === 'number' ? argument : undefined;
}

export const swaLR: SchedulerOperator = scheduler({
  name: 'SWALR',
  module: 'torch.optim.swa_utils',
  purpose: 'Anneals the rate to a constant one, at which the weights of many steps are averaged.',
  note: 'lr-schedulers',
  stepped: 'epoch',
  parameters: { swa_lr: perGroup(), anneal_epochs: scalar(10), anneal_strategy: text('cos') },
  check: args => {
    demand(
      'anneal_strategy',
      () => ['cos', 'linear'].includes(args.anneal_strategy),
      () => `anneal_strategy must be one of 'cos' or 'linear', instead got ${args.anneal_strategy}`,
    );
    demand(
      'anneal_epochs',
      () => args.anneal_epochs >= 0 && Number.isInteger(args.anneal_epochs),
      () => `anneal_epochs must be equal or greater than 0, got ${args.anneal_epochs}`,
    );
  },
  schedule: (args, group) =>
    args.anneal_strategy === 'cos' || args.anneal_strategy === 'linear'
      ? {
          kind: 'SWALR',
          swa_lr: ofGroup(args.swa_lr, group),
          anneal_epochs: args.anneal_epochs,
          anneal_strategy: args.anneal_strategy,
        }
      : undefined,
  headline: args =>
    `to ${
      written(
        first(() => args.swa_lr),
        'swa_lr',
      ).text
    } over ${quantity(args, 'anneal_epochs').text} steps`,
  formula: (args, lr) => {
    const [goal, length] = [
      written(
        first(() => args.swa_lr),
        'swa_lr',
      ),
      quantity(args, 'anneal_epochs', 'T'),
    ];
    return {
      tex: `\\mathrm{lr}_t = ${goal.tex}\\,\\alpha_t + ${lr.tex}\\,(1 - \\alpha_t),\\quad \\alpha_t\\colon 0 \\to 1 \\text{ over } ${length.tex}`,
      text: `lr(t) = ${goal.text}·α + ${lr.text}·(1 − α), α from 0 to 1 over ${length.text} steps`,
    };
  },
  facts: () => ['Averaging itself is done by AveragedModel; batch-norm statistics need update_bn afterwards.'],
});

export const cyclic: readonly SchedulerOperator[] = [cyclicLR, oneCycleLR, swaLR];
