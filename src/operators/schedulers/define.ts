/**
 * How a scheduler's entry is written: its parameters, how they make a schedule, its law as a formula, and what is special
 * about it. Curve, values and checks of what stepping means are added here for all of them.
 */
import type { Schedule } from '../../figures/schedules/schedule';
import type { Argument } from '../argument';
import { known, type Quantity, quantity, scalar, sentences } from '../explanation';
import type { Explanation, Formula, Operator } from '../operator';
import { type ArgumentsOf, anything, type Bound, keywordOnly, type Parameters, view } from '../parameter';
import { drawCurves } from './curve';
import { type Group, groupsOf } from './groups';

export interface Scheduler<P extends Parameters> {
  readonly name: string;
  /** `torch.optim.lr_scheduler` unless told otherwise. */
  readonly module?: string;
  readonly purpose: string;
  readonly note: string;
  /** Without `optimizer` and `last_epoch`, which all of them have. */
  readonly parameters: P;
  readonly check?: (args: ArgumentsOf<P> & Common) => void;
  /** The schedule of one parameter group; throws or returns `undefined` where it is not known. Absent: no curve. */
  readonly schedule?: (args: ArgumentsOf<P>, group: number) => Schedule | undefined;
  readonly headline: (args: ArgumentsOf<P>) => string;
  readonly formula: (args: ArgumentsOf<P>, lr: Quantity) => Formula;
  readonly facts?: (args: ArgumentsOf<P>, lr: Quantity) => readonly (string | false | undefined)[];
  readonly remarks?: (args: ArgumentsOf<P>, lr: Quantity) => readonly (string | false | undefined)[];
  /** Where the optimizer is found; the argument of that name unless told otherwise. */
  readonly optimizer?: (args: ArgumentsOf<P>) => Argument;
  /** What one call of `step()` usually stands for. */
  readonly stepped: 'epoch' | 'batch';
}

export interface Common {
  readonly optimizer: Argument;
}

const verbose = keywordOnly(anything('deprecated'));

/** An entry that can also tell the schedule of an instance, for schedulers that are made of others. */
export interface SchedulerOperator extends Operator {
  readonly scheduleOf: (made: Bound, group: number) => Schedule | undefined;
}

/** The class of a scheduler that takes `optimizer` first and `last_epoch` last. */
export function scheduler<P extends Parameters>(spec: Scheduler<P>): SchedulerOperator {
  const parameters = { optimizer: anything(), ...spec.parameters, last_epoch: scalar(-1), verbose };
  return withParameters(spec, parameters);
}

/** The same for one whose parameters are its own affair. */
export function withParameters<P extends Parameters>(spec: Scheduler<P>, parameters: Parameters): SchedulerOperator {
  const module = spec.module ?? 'torch.optim.lr_scheduler';
  return {
    id: spec.name,
    family: 'scheduler',
    purpose: spec.purpose,
    note: spec.note,
    documentation: `generated/${module}.${spec.name}.html`,
    rule: { headline: spec.headline as never, explain: args => explainScheduler(spec, args as Given<P>) },
    classes: [{ name: `${module}.${spec.name}`, parameters, check: spec.check as never }],
    scheduleOf: (made, group) => known(() => spec.schedule?.(view(parameters, made) as ArgumentsOf<P>, group)),
  };
}

type Given<P extends Parameters> = ArgumentsOf<P> &
  Common & { readonly last_epoch?: number; readonly verbose?: Argument };

export function explainScheduler<P extends Parameters>(spec: Scheduler<P>, args: Given<P>): Explanation {
  const groups: readonly Group[] = known(() => groupsOf(spec.optimizer?.(args) ?? args.optimizer)) ?? [{}];
  const lr: Quantity = groups[0]?.lr === undefined ? { tex: '\\mathrm{lr}', text: 'lr' } : rateOf(groups[0]);
  const schedules = spec.schedule && known(() => groups.map((_, group) => spec.schedule!(args, group)));
  const complete = schedules?.every(schedule => schedule !== undefined)
    ? (schedules as readonly Schedule[])
    : undefined;
  const drawn = complete && drawCurves(spec.name, groups, complete);
  const resumed = known(() => args.last_epoch);
  const said = <T>(read: (() => readonly T[]) | undefined) => (read && known(read)) ?? [];
  return {
    formulas: [spec.formula(args, lr)],
    facts: sentences(
      ...(drawn?.facts ?? []),
      ...said(spec.facts && (() => spec.facts!(args, lr))),
      spec.schedule !== undefined && !complete && 'Its arguments are not all known here, so no curve is drawn.',
      resumed !== undefined && resumed >= 0 && `last_epoch ${resumed}: it resumes at step ${resumed} of this curve.`,
      spec.stepped === 'epoch'
        ? 'It counts calls of scheduler.step(): epochs if that is called once an epoch, after optimizer.step().'
        : 'It counts calls of scheduler.step(), which belongs after every batch here, not after every epoch.',
    ),
    remarks: sentences(
      ...(drawn?.remarks ?? []),
      ...said(spec.remarks && (() => spec.remarks!(args, lr))),
      typeof args.verbose === 'boolean' &&
        'verbose is gone from recent PyTorch; scheduler.get_last_lr() tells the rate.',
    ),
    ...(drawn?.plot ? { plot: drawn.plot } : {}),
  };
}

function rateOf(group: Group): Quantity {
  return quantity({ lr: group.lr! }, 'lr');
}
