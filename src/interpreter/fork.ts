/**
 * A branch on something unknown runs both ways: on trial, one after the other, from the same state. What both agree on holds
 * afterwards. A side that raises is dead, since the code is taken to work; a side that returns, breaks or continues is kept
 * as a pending exit, and met again where it leads.
 */
import { ageNow } from './age';
import type { Frame } from './frame';
import type { Changes } from './journal';
import { type Merging, mergeChanges, mergeValues } from './merge';
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
}

type Attempt = { readonly completion: Completion } | { readonly died: PythonException };

export function fork(frame: Frame, reason: string, first: () => Completion, second: () => Completion): Completion {
  const { run } = frame;
  const { journal } = run;
  const mark = journal.begin();
  const parted = ageNow();
  const traced = run.tracer?.mark();
  const outer = frame.exits;
  try {
    frame.exits = [];
    const a = attempt(run, first);
    const changesA = journal.changes(mark);
    const exitsA = rebase(frame, mark);
    frame.exits = [];
    journal.rollBack(mark);
    if ('died' in a) {
      if (traced !== undefined) run.tracer?.forget(traced);
      frame.exits = exitsA;
      return second();
    }
    const tracedB = run.tracer?.mark();
    const b = attempt(run, second);
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
    return join(frame, mark, { ...merging(run, reason), parted }, a.completion, changesA, b.completion);
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
export function forkValues(frame: Frame, reason: string, first: () => Value, second: () => Value): Value {
  const wrap = (side: () => Value) => () => new Returned(side());
  const completion = fork(frame, reason, wrap(first), wrap(second));
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
      frame.exits.push({ completion: merged, changes, mark: exit.mark, reason: exit.reason });
      journal.rollBack(exit.mark);
      journal.apply(exit.changes);
      merged = kind;
    } else mergeChanges(journal, journal.changes(exit.mark), exit.changes, merging(frame.run, exit.reason));
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
      mergeChanges(journal, journal.changes(exit.mark), exit.changes, merging(frame.run, exit.reason));
      value = mergeValues(value, returned, merging(frame.run, exit.reason));
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

function merging(run: Run, reason: string): Merging {
  return run.exploring ? { reason } : { reason, either: (a, b, both) => recorder(run).either(a, b, both, reason) };
}

function attempt(run: Run, side: () => Completion): Attempt {
  run.trials++;
  const { depth } = run;
  try {
    return { completion: side() };
  } catch (error) {
    if (!(error instanceof PythonException)) throw error;
    run.depth = depth;
    return { died: error };
  } finally {
    run.trials--;
  }
}

function join(frame: Frame, mark: number, how: Merging, a: Completion, changesA: Changes, b: Completion): Completion {
  const { journal } = frame.run;
  const changesB = journal.changes(mark);
  const returned =
    a instanceof Returned && b instanceof Returned ? new Returned(mergeValues(a.value, b.value, how)) : undefined;
  const { reason } = how;
  if (a === b || returned) {
    journal.rollBack(mark);
    mergeChanges(journal, changesA, changesB, how);
    return returned ?? a;
  }
  if (a !== undefined) {
    keep(frame, { completion: a, changes: changesA, mark, reason });
    return b;
  }
  keep(frame, { completion: b as PendingExit['completion'], changes: changesB, mark, reason });
  journal.rollBack(mark);
  journal.apply(changesA);
  return undefined;
}

function keep(frame: Frame, exit: PendingExit): void {
  frame.run.journal.begin();
  frame.run.trials++;
  frame.exits.push(exit);
}

function leave(run: Run): void {
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
    return { ...exit, changes, mark };
  });
}

function put<P, K, V>(changes: Map<P, Map<K, V>>, place: P, key: K, change: V): void {
  const keys = changes.get(place);
  if (keys) keys.set(key, change);
  else changes.set(place, new Map([[key, change]]));
}
