/**
 * Schedulers made of others: one after the other (`SequentialLR`), or all at every step (`ChainedScheduler`). Their parts
 * are instances, which the interpreter passes with the arguments they were made with.
 */
import type { Schedule } from '../../figures/schedules/schedule';
import { isUnknown } from '../../tensor/unknown';
import { type Argument, Opaque } from '../argument';
import { demand, known, scalar, scalars } from '../explanation';
import { anything, type Parameter, type Parameters } from '../parameter';
import { cyclic } from './cyclic';
import { type SchedulerOperator, withParameters } from './define';
import { lambdas } from './lambdas';
import { stepwise } from './stepwise';

const sequentialParameters = {
  optimizer: anything(),
  schedulers: parts(),
  milestones: scalars(undefined),
  last_epoch: scalar(-1),
} satisfies Parameters;

export const sequentialLR: SchedulerOperator = withParameters<typeof sequentialParameters>(
  {
    name: 'SequentialLR',
    purpose: 'Runs one scheduler after the other, each from its own beginning, switching at the milestones.',
    note: 'lr-schedulers',
    stepped: 'epoch',
    parameters: sequentialParameters,
    check: args => {
      refusePlateau('SequentialLR', args);
      const count = known(() => args.schedulers.length);
      if (count === 0)
        demand(
          'schedulers',
          () => false,
          () => 'SequentialLR expects at least one scheduler, but got no scheduler.',
        );
      if (count === undefined) return;
      demand(
        'milestones',
        () => args.milestones.length === count - 1,
        () =>
          `Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers ${count} and the number of milestones to be equal to ${args.milestones.length}`,
      );
    },
    schedule: ({ schedulers, milestones }, group) => {
      const schedules = schedulesOf(schedulers, group);
      return schedules && schedules.length > 0
        ? { kind: 'SequentialLR', schedulers: schedules, milestones }
        : undefined;
    },
    headline: args => known(() => args.schedulers.map(nameOf).join(', then ')) ?? 'one after the other',
    formula: args => {
      const names = known(() => args.schedulers.map(nameOf)) ?? ['…'];
      const points = known(() => args.milestones) ?? [];
      const text = names
        .map((name, i) => (i === 0 ? name : `${name} from step ${points[i - 1] ?? '?'}`))
        .join(', then ');
      return { tex: `\\text{${text.replaceAll('_', '\\_')}}`, text };
    },
    facts: ({ milestones }) => [
      milestones.length > 0 &&
        `At ${milestones.length === 1 ? 'step' : 'steps'} ${milestones.join(', ')} the next scheduler starts from its own step 0.`,
    ],
  },
  sequentialParameters,
);

const chainedParameters = { schedulers: parts(), optimizer: anything(null) } satisfies Parameters;

export const chainedScheduler: SchedulerOperator = withParameters<typeof chainedParameters>(
  {
    name: 'ChainedScheduler',
    purpose: 'Steps several schedulers at once, so that their factors multiply.',
    note: 'lr-schedulers',
    stepped: 'epoch',
    parameters: chainedParameters,
    optimizer: args => args.optimizer ?? known(() => args.schedulers[0]?.made?.optimizer) ?? null,
    check: args => {
      refusePlateau('ChainedScheduler', args);
      demand(
        'schedulers',
        () => args.schedulers.length > 0,
        () => 'ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.',
      );
    },
    schedule: ({ schedulers }, group) => {
      const schedules = schedulesOf(schedulers, group);
      return schedules && schedules.length > 0 ? { kind: 'ChainedScheduler', schedulers: schedules } : undefined;
    },
    headline: args => known(() => args.schedulers.map(nameOf).join(' × ')) ?? 'several at once',
    formula: args => {
      const text = known(() => args.schedulers.map(nameOf).join(' × ')) ?? '…';
      return { tex: `\\text{${text.replaceAll('×', '$\\times$').replaceAll('_', '\\_')}}`, text };
    },
  },
  chainedParameters,
);

/** A list of schedulers; each with what it was made with, where that is known. */
function parts(): Parameter<readonly Opaque[]> {
  return {
    type: 'list of schedulers',
    read: a => {
      if (!Array.isArray(a)) return undefined;
      const unknown = (a as readonly Argument[]).find(isUnknown);
      if (unknown) return unknown;
      return a.every(item => item instanceof Opaque) ? (a as Opaque[]) : undefined;
    },
  };
}

function schedulesOf(schedulers: readonly Opaque[], group: number): readonly Schedule[] | undefined {
  const all = [...stepwise, ...cyclic, ...lambdas, sequentialLR, chainedScheduler];
  const schedules = schedulers.map(({ name, made }) =>
    made
      ? all.find(({ classes }) => classes!.some(form => isNamed(form.name, name)))?.scheduleOf(made, group)
      : undefined,
  );
  return schedules.every(schedule => schedule !== undefined) ? schedules : undefined;
}

function refusePlateau(name: string, args: { readonly schedulers: readonly Opaque[] }): void {
  const index = known(() => args.schedulers.findIndex(part => nameOf(part) === 'ReduceLROnPlateau')) ?? -1;
  demand(
    'schedulers',
    () => index < 0,
    () =>
      `${name} does not support \`ReduceLROnPlateau\` scheduler as it requires additional kwargs to be specified when calling \`step\`, but got one at index ${index} in the given schedulers sequence.`,
  );
}

/** The interpreter names an instance by its class, with or without the module in front. */
function isNamed(qualified: string, name: string): boolean {
  return qualified === name || qualified.endsWith(`.${name}`);
}

function nameOf({ name }: Opaque): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export const composed: readonly SchedulerOperator[] = [sequentialLR, chainedScheduler];
