/**
 * A function that shapes its tensors in one of two ways, and goes on with either: what it gives may well be the same for both.
 * Where the sides of a branch would meet with a variable that is a tensor of another shape on each, the second side is
 * followed to the end of the function by itself, and what the function gives is met there.
 */
import type { Condition } from '../tensor/condition';
import { type Dim, sum } from '../tensor/dim';
import { sameShape } from '../tensor/shape';
import { Tensor } from '../tensor/tensor';
import { abandon, type Completion, Returned, settleReturns } from './fork';
import type { Frame } from './frame';
import type { Changes } from './journal';
import { sizeOfEither } from './merge';
import { PythonException, type Run } from './run';
import type { Draft } from './tracer';
import type { Value } from './values';

/** So many times in one call, and inside one another: each time the rest of the function runs once more. */
const MOST_PARTINGS = 3;
const DEEPEST_PARTING = 2;

/** A function of a module of the code. Methods call layers, of which it would not be certain that they run. */
export function mayPart({ run, func, yields }: Frame): boolean {
  return run.tracer !== undefined && !run.exploring && func?.closure.kind === 'module' && !yields;
}

/** Ends as the function does; `undefined` where the sides are to meet after the branch, of which nothing has happened then. */
export function followApart(frame: Frame, first: Changes, second: Changes, rest: () => Completion): Completion {
  const { run } = frame;
  if (frame.partings >= MOST_PARTINGS || run.partings >= DEEPEST_PARTING || !differ(frame, first, second))
    return undefined;
  frame.partings++;
  run.partings++;
  const { journal, tracer } = run;
  const outer = frame.exits;
  const mark = journal.begin();
  const traced = tracer!.mark();
  try {
    frame.exits = [];
    const end = endOf(rest);
    if (tracer!.calls.slice(traced).some(({ module }) => module)) {
      abandon(frame);
      journal.rollBack(mark);
      tracer!.forget(traced);
      return undefined;
    }
    // All the ways out of this side meet here, and not only those of the other one.
    frame.exits = [...outer.splice(0), ...frame.exits];
    return new Returned(settleReturns(frame, end));
  } catch (error) {
    abandon(frame);
    throw error;
  } finally {
    frame.exits = outer;
    run.partings--;
    journal.end();
  }
}

/** Calls by number: the first side's from `first`, those of the second to its end from `from`, then the rest of the first. */
export interface Apart {
  readonly first: number;
  readonly from: number;
  readonly to: number;
}

/** Of the multiply–accumulates of two ways one counts, where they are the same; where not, nobody knows how many there are. */
export function countOnce({ tracer }: Run, { first, from, to }: Apart, condition: Condition | undefined): void {
  const { calls } = tracer!;
  const sides = [[...calls.slice(first, from), ...calls.slice(to)], calls.slice(from, to)] as const;
  const [one, other] = [macsOf(sides[0]), macsOf(sides[1])];
  const both = one !== undefined && other !== undefined ? sizeOfEither(one, other, condition) : undefined;
  if (both !== undefined) for (const call of both === other ? sides[0] : sides[1]) call.alternative = true;
  else for (const call of sides.flat()) if (call.macs !== 0) call.macs = undefined;
}

function macsOf(calls: readonly Draft[]): Dim | undefined {
  const counts = calls.flatMap(({ operator, alternative, macs }) => (operator && !alternative ? [macs] : []));
  return counts.every(count => count !== undefined) ? sum(counts) : undefined;
}

function endOf(rest: () => Completion): Value | PythonException {
  try {
    const completion = rest();
    return completion instanceof Returned ? completion.value : null;
  } catch (error) {
    if (error instanceof PythonException) return error;
    throw error;
  }
}

function differ({ names }: Frame, first: Changes, second: Changes): boolean {
  const [one, other] = [first.get(names), second.get(names)];
  const keys = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  return [...keys].some(key => {
    const before = (one?.get(key) ?? other?.get(key))?.before;
    const [a, b] = [one?.get(key)?.after ?? before, other?.get(key)?.after ?? before];
    return a instanceof Tensor && b instanceof Tensor && sameShape(a.shape, b.shape) !== true;
  });
}
