/**
 * The log of reviews on disk, through two functions that the host provides. Several windows may write at once:
 * each only appends whole lines, and reading merges by id. What could not be written is kept and written with the next.
 */
import { type LogProblem, mergeEvents, parseLog, type ReviewEvent, serialize } from './log';

export interface LogFile {
  /** The whole text; empty where there is no file yet. */
  readonly read: () => Promise<string>;
  /** One write at the end of the file. */
  readonly append: (text: string) => Promise<void>;
}

export interface ReviewStore {
  /** What is on disk and what waits to be written. */
  readonly load: () => Promise<{ readonly events: readonly ReviewEvent[]; readonly problems: readonly LogProblem[] }>;
  /** Rejects where the disk refuses; the event is kept and goes with the next. */
  readonly record: (event: ReviewEvent) => Promise<void>;
  /** Adds another log's events, as after copying one from another machine; returns how many were new. */
  readonly merge: (text: string) => Promise<{ readonly added: number; readonly problems: readonly LogProblem[] }>;
}

export function createStore(file: LogFile): ReviewStore {
  let waiting: readonly ReviewEvent[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time, whatever became of the one before. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = turn.then(act, act);
    turn = result.catch(() => undefined);
    return result;
  }

  return {
    load: () =>
      inTurn(async () => {
        const { events, problems } = parseLog(await file.read());
        return { events: mergeEvents(events, waiting), problems };
      }),
    record: event => {
      waiting = [...waiting, event];
      return inTurn(async () => {
        const batch = waiting;
        if (batch.length === 0) return;
        // The first line break closes a line that a crash left half written; blank lines are skipped on reading.
        const text = await file.read();
        const opening = text === '' || text.endsWith('\n') ? '' : '\n';
        await file.append(opening + batch.map(serialize).join(''));
        waiting = waiting.filter(other => !batch.includes(other));
      });
    },
    merge: text =>
      inTurn(async () => {
        const { events, problems } = parseLog(text);
        const own = await file.read();
        const known = new Set(parseLog(own).events.map(event => event.id));
        const added = events.filter(event => !known.has(event.id));
        const opening = own === '' || own.endsWith('\n') ? '' : '\n';
        // Appended too: replacing the file could lose what another window writes meanwhile.
        if (added.length > 0) await file.append(opening + added.map(serialize).join(''));
        return { added: added.length, problems };
      }),
  };
}
