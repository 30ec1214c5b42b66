/**
 * PyTorch's schedulers, stepped as PyTorch steps them: each `step()` changes the rate of one parameter group in place.
 *
 * Three ways of computing a rate live side by side there and here. `next` is `get_lr`, which mostly multiplies the
 * current rate; `closed` is `_get_closed_form_lr`, which `SequentialLR` uses when it hands over to the next scheduler;
 * and the very first call, from the constructor (`initial`), usually leaves the rate as it is.
 * Source: torch/optim/lr_scheduler.py and torch/optim/swa_utils.py, PyTorch 2.15.
 */
import type { Schedule } from './schedule';
import { warmupFactor } from './warmup';

export interface ParameterGroup {
  lr: number;
  initial_lr?: number;
}

export interface Stepper {
  /** `scheduler.step()`. A RangeError where PyTorch raises. */
  step(): void;
  /** `scheduler._initial_step()`: what a constructor ends with. */
  restart(): void;
  /** `scheduler._update_lr(epoch)`. */
  jump(epoch: number): void;
  /** What `SequentialLR` does to the schedulers it takes over: their first step never happened. */
  undo(): void;
}

/** Constructs the scheduler on a parameter group, which changes the group's rate where PyTorch's constructor does. */
export function begin(schedule: Schedule, group: ParameterGroup): Stepper {
  switch (schedule.kind) {
    case 'StepLR': {
      const { step_size, gamma } = schedule;
      return stepper(group, {
        next: ({ epoch }) => (epoch === 0 || epoch % step_size !== 0 ? group.lr : group.lr * gamma),
        closed: ({ epoch, base }) => base * gamma ** Math.floor(epoch / step_size),
      });
    }
    case 'MultiStepLR': {
      const { milestones, gamma } = schedule;
      return stepper(group, {
        next: ({ epoch }) => group.lr * gamma ** milestones.filter(milestone => milestone === epoch).length,
        closed: ({ epoch, base }) => base * gamma ** milestones.filter(milestone => milestone <= epoch).length,
      });
    }
    case 'ConstantLR': {
      const { factor, total_iters } = schedule;
      return stepper(group, {
        next: ({ epoch }) =>
          epoch === 0 ? group.lr * factor : epoch === total_iters ? group.lr * (1 / factor) : group.lr,
        closed: ({ epoch, base }) => base * (factor + (epoch >= total_iters ? 1 : 0) * (1 - factor)),
      });
    }
    case 'LinearLR': {
      const { start_factor, end_factor, total_iters } = schedule;
      const slope = end_factor - start_factor;
      return stepper(group, {
        next: ({ epoch, initial }) => {
          if (epoch === 0) return group.lr * start_factor;
          if (initial || epoch > total_iters) return group.lr;
          return group.lr * (1 + slope / (total_iters * start_factor + (epoch - 1) * slope));
        },
        closed: ({ epoch, base }) => base * (start_factor + (slope * Math.min(total_iters, epoch)) / total_iters),
      });
    }
    case 'ExponentialLR':
      return stepper(group, {
        next: ({ initial }) => (initial ? group.lr : group.lr * schedule.gamma),
        closed: ({ epoch, base }) => base * schedule.gamma ** epoch,
      });
    case 'PolynomialLR': {
      const { total_iters, power } = schedule;
      return stepper(group, {
        next: ({ epoch, initial }) =>
          initial || epoch > total_iters
            ? group.lr
            : group.lr * ((1 - epoch / total_iters) / (1 - (epoch - 1) / total_iters)) ** power,
        closed: ({ epoch, base }) => base * (1 - Math.min(total_iters, epoch) / total_iters) ** power,
      });
    }
    case 'CosineAnnealingLR':
      return cosineAnnealing(schedule.T_max, schedule.eta_min, group);
    case 'CosineAnnealingWarmRestarts':
      return warmRestarts(schedule, group);
    case 'CyclicLR':
      return cyclic(schedule, group);
    case 'OneCycleLR':
      return oneCycle(schedule, group);
    case 'SWALR':
      return averaging(schedule, group);
    case 'LambdaLR':
      return stepper(group, { next: ({ epoch, base }) => base * factorAt(schedule.factors, epoch) });
    case 'MultiplicativeLR':
      return stepper(group, {
        next: ({ epoch, initial }) => (initial ? group.lr : group.lr * factorAt(schedule.factors, epoch)),
      });
    case 'warmup':
      return stepper(group, { next: ({ epoch, base }) => base * warmupFactor(schedule, epoch, base) });
    case 'ChainedScheduler':
      return chained(schedule.schedulers, group);
    case 'SequentialLR':
      return sequential(schedule, group);
  }
}

interface State {
  /** `last_epoch`: how often it has been stepped. */
  epoch: number;
  /** `base_lrs`: the rate that the group started with. */
  readonly base: number;
  /** In the call from the constructor. */
  initial: boolean;
  /** `_step_count`. */
  count: number;
}

interface Rates {
  readonly next: (state: State) => number;
  readonly closed?: (state: State) => number;
}

function stepper(group: ParameterGroup, { next, closed }: Rates): Stepper {
  group.initial_lr ??= group.lr;
  const state: State = { epoch: -1, base: group.initial_lr, initial: false, count: 0 };
  const self: Stepper = {
    step() {
      state.count++;
      state.epoch++;
      group.lr = next(state);
    },
    restart() {
      state.count = 0;
      state.initial = true;
      self.step();
      state.initial = false;
    },
    jump(epoch) {
      state.epoch = epoch;
      group.lr = (closed ?? next)(state);
    },
    undo() {
      state.epoch--;
    },
  };
  self.restart();
  return self;
}

function cosineAnnealing(T_max: number, eta_min: number, group: ParameterGroup): Stepper {
  const wave = (epoch: number) => 1 + Math.cos((Math.PI * epoch) / T_max);
  return stepper(group, {
    next: ({ epoch, base, initial, count }) => {
      if (initial) return group.lr;
      if (count === 1 && epoch > 0) return eta_min + ((base - eta_min) * wave(epoch)) / 2;
      // The wave is zero one step earlier, so the ratio below cannot be taken: it climbs by the first step's fall.
      if ((epoch - 1 - T_max) % (2 * T_max) === 0) {
        return group.lr + ((base - eta_min) * (1 - Math.cos(Math.PI / T_max))) / 2;
      }
      return (wave(epoch) / wave(epoch - 1)) * (group.lr - eta_min) + eta_min;
    },
    closed: ({ epoch, base }) => eta_min + ((base - eta_min) * wave(epoch)) / 2,
  });
}

type Of<Kind extends Schedule['kind']> = Extract<Schedule, { kind: Kind }>;

/** It counts within the current cycle, which is `T_mult` times as long after every restart. */
function warmRestarts(schedule: Of<'CosineAnnealingWarmRestarts'>, group: ParameterGroup): Stepper {
  const { T_0, T_mult, eta_min } = schedule;
  let within = -1;
  let length = T_0;
  let epoch = -1;
  group.initial_lr ??= group.lr;
  const base = group.initial_lr;
  const update = () => {
    group.lr = eta_min + ((base - eta_min) * (1 + Math.cos((Math.PI * within) / length))) / 2;
  };
  const self: Stepper = {
    step() {
      if (epoch < 0) {
        within = 0;
        length = T_0;
      } else if (++within >= length) {
        within %= length;
        length *= T_mult;
      }
      epoch = epoch < 0 ? 0 : epoch + 1;
      update();
    },
    restart: () => self.step(),
    jump(to) {
      epoch = to;
      update();
    },
    undo() {
      epoch--;
    },
  };
  self.restart();
  return self;
}

function cyclic(schedule: Of<'CyclicLR'>, group: ParameterGroup): Stepper {
  const { base_lr, max_lr, step_size_up, step_size_down, mode, gamma } = schedule;
  const total = step_size_up + step_size_down;
  const ratio = step_size_up / total;
  group.lr = base_lr;
  return stepper(group, {
    next: ({ epoch }) => {
      const cycle = Math.floor(1 + epoch / total);
      const x = 1 + epoch / total - cycle;
      const height = (max_lr - base_lr) * (x <= ratio ? x / ratio : (x - 1) / (ratio - 1));
      const scale = mode === 'triangular' ? 1 : mode === 'triangular2' ? 1 / 2 ** (cycle - 1) : gamma ** epoch;
      return base_lr + height * scale;
    },
  });
}

function oneCycle(schedule: Of<'OneCycleLR'>, group: ParameterGroup): Stepper {
  const { max_lr, total_steps, pct_start, anneal_strategy, div_factor, final_div_factor, three_phase } = schedule;
  const initial = max_lr / div_factor;
  const lowest = initial / final_div_factor;
  const up = { end: pct_start * total_steps - 1, from: initial, to: max_lr };
  const phases = three_phase
    ? [
        up,
        { end: 2 * pct_start * total_steps - 2, from: max_lr, to: initial },
        { end: total_steps - 1, from: initial, to: lowest },
      ]
    : [up, { end: total_steps - 1, from: max_lr, to: lowest }];
  const anneal = (from: number, to: number, share: number) =>
    anneal_strategy === 'cos' ? to + ((from - to) / 2) * (Math.cos(Math.PI * share) + 1) : (to - from) * share + from;
  group.initial_lr = initial;
  return stepper(group, {
    next: ({ epoch }) => {
      if (epoch > total_steps)
        throw new RangeError(`Tried to step ${epoch} times. The specified number of total steps is ${total_steps}`);
      let start = 0;
      const phase = phases.find((candidate, index) => {
        if (epoch <= candidate.end || index === phases.length - 1) return true;
        start = candidate.end;
        return false;
      })!;
      if (phase.end === start) throw new RangeError('float division by zero');
      return anneal(phase.from, phase.to, (epoch - start) / (phase.end - start));
    },
  });
}

/** Recovers the rate before the annealing from the current one, so that another scheduler may act in between. */
function averaging({ swa_lr, anneal_epochs, anneal_strategy }: Of<'SWALR'>, group: ParameterGroup): Stepper {
  const anneal = (t: number) => (anneal_strategy === 'linear' ? t : (1 - Math.cos(Math.PI * t)) / 2);
  const share = (step: number) => anneal(Math.max(0, Math.min(1, step / Math.max(1, anneal_epochs))));
  return stepper(group, {
    next: ({ count }) => {
      const step = anneal_epochs === 0 ? Math.max(1, count - 1) : count - 1;
      const before = share(step - 1);
      const original = before === 1 ? swa_lr : (group.lr - before * swa_lr) / (1 - before);
      const now = share(step);
      return swa_lr * now + original * (1 - now);
    },
  });
}

function chained(schedules: readonly Schedule[], group: ParameterGroup): Stepper {
  const steppers = schedules.map(schedule => begin(schedule, group));
  const step = () => {
    for (const scheduler of steppers) scheduler.step();
  };
  return { step, restart: step, jump: notImplemented, undo: () => undoAll(steppers) };
}

/** The schedulers were all constructed on the group first; `SequentialLR` then resets the rate and starts over. */
function sequential({ schedulers, milestones }: Of<'SequentialLR'>, group: ParameterGroup): Stepper {
  const steppers = schedulers.map(schedule => begin(schedule, group));
  const active = (epoch: number) => milestones.filter(milestone => milestone <= epoch).length;
  let epoch = 0;
  group.lr = group.initial_lr!;
  undoAll(steppers);
  steppers[active(0)]!.restart();
  const step = () => {
    epoch++;
    const index = active(epoch);
    if (index > 0 && milestones[index - 1] === epoch) steppers[index]!.jump(0);
    else steppers[index]!.step();
  };
  return { step, restart: step, jump: notImplemented, undo: () => undoAll(steppers) };
}

function undoAll(steppers: readonly Stepper[]): void {
  for (const scheduler of steppers) scheduler.undo();
}

function notImplemented(): never {
  throw new RangeError('PyTorch raises NotImplementedError: a chained scheduler cannot be taken over by SequentialLR');
}

function factorAt(factors: readonly number[], epoch: number): number {
  const factor = factors[epoch];
  if (factor === undefined) throw new RangeError('the function is not known beyond this step');
  return factor;
}
