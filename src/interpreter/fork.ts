/**
 * A branch on something unknown runs both ways: on trial, one after the other, from the same state. What both agree on holds
 * afterwards. A side that raises is dead, since the code is taken to work; a side that returns, breaks or continues is kept
 * as a pending exit, and met again where it leads.
 */
import { type Condition, opposite } from '../tensor/condition';
import { ageNow } from './age';
import type { Frame } from './frame';
import type { Changes } from './journal';
import { type Merging, mergeChanges, mergeValues } from './merge';
import { type Apart, countOnce, followApart } from './parting';
import { Endless, PythonException, type Run, recorder } from './run';
import type { Value } from './values';

export class Returned {
  constructor(readonly value: Value) {}
}

/** How a statement ends; `undefined` goes on to the next one. */
export type Completion = undefined | 'break' | 'continue' | Returned;

export interface PendingExit {
  readonly completion: 'break' | 'continue' | Returned;
  readonly changes: Changes;
  readonly mark: number;
  readonly reason: string;
  /** Where it is taken, by those who come to where it is. */
  readonly condition: Condition | undefined;
  /** Calls of a side that was followed to the end of the function, which the other one goes on to after them. */
  readonly apart?: Apart | undefined;
}

type Attempt = { readonly completion: Completion } | { readonly died: PythonException };

export interface Branch {
  /** Where the first side runs, the second elsewhere. */
  readonly condition?: Condition | undefined;
  /** What comes after the branch up to the end of its function. */
  readonly rest?: (() => Completion) | undefined;
}

export function fork(
  frame: Frame,
  reason: string,
  first: () => Completion,
  second: () => Completion,
  { condition, rest }: Branch = {},
): Completion {
  const { run } = frame;
  const { journal } = run;
  const mark = journal.begin();
  const parted = ageNow();
  const traced = run.tracer?.mark();
  const outer = frame.exits;
  try {
    frame.exits = [];
    const a = attempt(run, first, condition);
    const changesA = journal.changes(mark);
    const exitsA = rebase(frame, mark);
    frame.exits = [];
    journal.rollBack(mark);
    if ('died' in a) {
      if (traced !== undefined) run.tracer?.forget(traced);
      frame.exits = exitsA;
      return supposing(run, condition && opposite(condition), second);
    }
    const tracedB = run.tracer?.mark();
    const isOpen = rest && 'completion' in a && a.completion === undefined;
    let apart: Apart | undefined;
    const toEnd = () => {
      const met = second();
      if (!isOpen || met !== undefined) return met;
      const ended = followApart(frame, changesA, journal.changes(mark), rest);
      if (ended) apart = { first: traced!, from: tracedB!, to: run.tracer!.mark() };
      return ended;
    };
    const b = attempt(run, toEnd, condition && opposite(condition));
    const exitsB = rebase(frame, mark);
    frame.exits = [];
    if ('died' in b) {
      if (tracedB !== undefined) run.tracer?.forget(tracedB);
      if (traced !== undefined) run.tracer?.confirm(traced);
      journal.rollBack(mark);
      journal.apply(changesA);
      frame.exits = [...exitsA, ...exitsB];
      return a.completion;
    }
    frame.exits = [...exitsA, ...exitsB];
    const how = { ...merging(run, reason, condition), parted };
    return join(frame, mark, how, a.completion, changesA, b.completion, apart);
  } catch (error) {
    // What a generator did on trial when it was left is not known to have been done.
    if (error instanceof Endless) {
      journal.rollBack(mark);
      if (traced !== undefined) run.tracer?.forget(traced);
    }
    throw error;
  } finally {
    frame.exits = [...outer, ...frame.exits];
    journal.end();
  }
}

/** The same for two expressions. */
export function forkValues(
  frame: Frame,
  reason: string,
  first: () => Value,
  second: () => Value,
  branch?: Branch,
): Value {
  const wrap = (side: () => Value) => () => new Returned(side());
  const completion = fork(frame, reason, wrap(first), wrap(second), branch);
  return (completion as Returned).value;
}

/** A loop that runs nobody knows how often: what its body changes is unknown afterwards. */
export function repeatUnknown(frame: Frame, reason: string, body: () => Completion): void {
  frame.run.repeated++;
  once(frame, reason, body);
  // A second time, since what is unknown now may make the body change more.
  const again = frame.run.tracer?.mark();
  once(frame, reason, body);
  if (again !== undefined) frame.run.tracer?.forget(again);
}

function once(frame: Frame, reason: string, body: () => Completion): void {
  fork(
    frame,
    reason,
    () => {
      const outer = frame.exits;
      frame.exits = [];
      const completion = settle(frame, 'break', settle(frame, 'continue', body()));
      frame.exits = [...outer, ...frame.exits];
      return completion === 'break' || completion === 'continue' ? undefined : completion;
    },
    () => undefined,
  );
}

/** Lets the pending exits of one kind join the state they lead to. */
export function settle(frame: Frame, kind: 'break' | 'continue', completion: Completion): Completion {
  const { journal } = frame.run;
  const joining = frame.exits.filter(exit => exit.completion === kind);
  if (joining.length === 0) return completion;
  frame.exits = frame.exits.filter(exit => exit.completion !== kind);
  let merged = completion;
  for (const exit of joining.reverse()) {
    if (merged instanceof Returned) {
      // The way on returns, the pending one stays: they change places.
      const changes = journal.changes(exit.mark);
      journal.begin();
      frame.run.trials++;
      const condition = exit.condition && opposite(exit.condition);
      frame.exits.push({ ...exit, completion: merged, changes, condition });
      journal.rollBack(exit.mark);
      journal.apply(exit.changes);
      merged = kind;
    } else mergeChanges(journal, journal.changes(exit.mark), exit.changes, onMeeting(frame.run, exit));
    leave(frame.run);
  }
  return merged;
}

/** What a function returns once its pending returns are counted in; `died` when the way on raised. */
export function settleReturns(frame: Frame, result: Value | PythonException): Value {
  const { journal } = frame.run;
  let value = result;
  for (let exit = frame.exits.pop(); exit; exit = frame.exits.pop()) {
    const returned = exit.completion instanceof Returned ? exit.completion.value : null;
    if (value instanceof PythonException) {
      journal.rollBack(exit.mark);
      journal.apply(exit.changes);
      value = returned;
    } else {
      const how = onMeeting(frame.run, exit);
      mergeChanges(journal, journal.changes(exit.mark), exit.changes, how);
      value = mergeValues(value, returned, how);
      if (exit.apart) countOnce(frame.run, exit.apart, how.condition);
    }
    leave(frame.run);
  }
  if (value instanceof PythonException) throw value;
  return value;
}

/** Drops the pending exits of a frame that ends by an error of ours. */
export function abandon(frame: Frame): void {
  for (const _ of frame.exits.splice(0)) leave(frame.run);
}

function merging(run: Run, reason: string, condition?: Condition): Merging {
  const how = { reason, condition };
  return run.exploring ? how : { ...how, either: (a, b, both) => recorder(run).either(a, b, both, reason) };
}

/** The way on meets an exit: it is the one that is taken where the exit is not. */
function onMeeting(run: Run, { reason, condition }: PendingExit): Merging {
  return merging(run, reason, condition && opposite(condition));
}

function supposing<T>(run: Run, condition: Condition | undefined, work: () => T): T {
  const { supposed } = run;
  if (condition) run.supposed = [...supposed, condition];
  try {
    return work();
  } finally {
    run.supposed = supposed;
  }
}

function attempt(run: Run, side: () => Completion, condition: Condition | undefined): Attempt {
  run.trials++;
  const { depth } = run;
  try {
    return { completion: supposing(run, condition, side) };
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.depth = depth;
    return { died: error };
  } finally {
    run.trials--;
  }
}

function join(
  frame: Frame,
  mark: number,
  how: Merging,
  a: Completion,
  changesA: Changes,
  b: Completion,
  apart: Apart | undefined,
): Completion {
  const { journal } = frame.run;
  const changesB = journal.changes(mark);
  const returned =
    a instanceof Returned && b instanceof Returned ? new Returned(mergeValues(a.value, b.value, how)) : undefined;
  const { reason, condition } = how;
  if (a === b || returned) {
    journal.rollBack(mark);
    mergeChanges(journal, changesA, changesB, how);
    return returned ?? a;
  }
  if (a !== undefined) {
    keep(frame, { completion: a, changes: changesA, mark, reason, condition });
    return b;
  }
  const other = condition && opposite(condition);
  keep(frame, { completion: b as PendingExit['completion'], changes: changesB, mark, reason, condition: other, apart });
  journal.rollBack(mark);
  journal.apply(changesA);
  return undefined;
}

function keep(frame: Frame, exit: PendingExit): void {
  frame.run.journal.begin();
  frame.run.trials++;
  frame.exits.push(exit);
}

/** One exit less is pending. */
export function leave(run: Run): void {
  run.journal.end();
  run.trials--;
}

/** The pending exits of inner forks, told from the mark of the outer one, whose roll-back is about to come. */
function rebase(frame: Frame, mark: number): PendingExit[] {
  if (frame.exits.length === 0) return [];
  const { journal } = frame.run;
  const now = journal.changes(mark);
  return frame.exits.map(exit => {
    const at = journal.at(exit.mark);
    const changes: Changes = new Map();
    for (const [place, keys] of now)
      for (const [key, { before }] of keys) {
        const own = exit.changes.get(place)?.get(key);
        put(changes, place, key, { before, after: own ? own.after : at(place, key) });
      }
    for (const [place, keys] of exit.changes)
      for (const [key, change] of keys) if (!changes.get(place)?.has(key)) put(changes, place, key, change);
    // Only some of those who come to the outer fork come to where it is.
    return { ...exit, changes, mark, condition: undefined };
  });
}

function put<P, K, V>(changes: Map<P, Map<K, V>>, place: P, key: K, change: V): void {
  const keys = changes.get(place);
  if (keys) keys.set(key, change);
  else changes.set(place, new Map([[key, change]]));
}
