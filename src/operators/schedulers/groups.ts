/**
 * The parameter groups of the optimizer that a scheduler was given: their initial rates are what the schedule scales.
 * The interpreter passes the optimizer as an `Opaque` that carries its constructor's arguments.
 */
import { isUnknown } from '../../tensor/unknown';
import { type Argument, Float, Opaque } from '../argument';

export interface Group {
  /** Absent where it is not known. */
  readonly lr?: number;
}

/** One entry per parameter group; a single one without a rate where nothing is known about the optimizer. */
export function groupsOf(optimizer: Argument): readonly Group[] {
  const made = optimizer instanceof Opaque ? optimizer.made : undefined;
  if (!made) return [{}];
  const common = rateOf(made.lr);
  const groups = Array.isArray(made.params) ? (made.params as readonly Argument[]).filter(isGroup) : [];
  if (groups.length === 0) return [{ lr: common }];
  return groups.map(group => ({ lr: 'lr' in group ? rateOf(group.lr) : common }));
}

/** Whether the optimizer has a momentum or betas to cycle; `undefined` where nothing is known about it. */
export function hasMomentum(optimizer: Argument): boolean | undefined {
  const made = optimizer instanceof Opaque ? optimizer.made : undefined;
  return made && ('momentum' in made || 'betas' in made);
}

function isGroup(item: Argument): item is { readonly [key: string]: Argument } {
  return typeof item === 'object' && item !== null && 'params' in item && !isUnknown(item);
}

function rateOf(argument: Argument | undefined): number | undefined {
  if (argument instanceof Float) return argument.value;
  return typeof argument === 'number' ? argument : undefined;
}
