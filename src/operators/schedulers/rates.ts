/** The learning rate of a schedule after a number of steps, where its arguments and its optimizer's rate are known. */
import { ignoresInitialRate, learningRates } from '../../figures/schedules/schedule';
import { known } from '../explanation';
import type { Bound } from '../parameter';
import type { SchedulerOperator } from './define';
import { groupsOf } from './groups';
import { schedulers } from './schedulers';

/** Of the first parameter group, at step 0, 1, 2, … as far as `steps`; `undefined` where that is not known. */
export function ratesOf(id: string, made: Bound, steps: number): readonly number[] | undefined {
  const operator = schedulers.find(candidate => candidate.id === id) as SchedulerOperator | undefined;
  const schedule = operator?.scheduleOf?.(made, 0);
  const lr = known(() => groupsOf(made.optimizer ?? null))?.[0]?.lr;
  if (!schedule || (lr === undefined && !ignoresInitialRate(schedule))) return undefined;
  const { rates } = learningRates(schedule, lr ?? 0, steps);
  return rates.length > 1 ? rates : undefined;
}
