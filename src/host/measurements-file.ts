/**
 * Measurements in one file for all windows that share it. Each adds what it has measured to what is there, so that none takes
 * away what another has found; a lock beside the file keeps two from writing over each other, and what is written is there
 * as a whole or not at all.
 */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Circumstances } from './measurement';
import { readStored, type Stored } from './measurements-stored';

export interface MeasurementsFile {
  /** What is there; nothing where that cannot be read, or is of another version. */
  read(): Pick<Stored, 'calls' | 'networks'>;
  /** Of results of one name the later counts. False where another window writes just now; `anyway` waits for none. */
  add(results: Pick<Stored, 'calls' | 'networks'>, anyway?: boolean): boolean;
}

/** About half a kilobyte each. */
const mostCalls = 1_000;
const mostNetworks = 50;
/** Nobody writes for so long: whoever held the lock is gone, in milliseconds. */
const longestWrite = 10_000;

export function measurementsFile(
  folder: string,
  version: string,
  tell: (text: string) => void = () => {},
): MeasurementsFile {
  const file = join(folder, 'measurements.json');
  const lock = `${file}.lock`;

  /** What cannot be read may still be of use to a person: the next write would take it away. */
  const setAside = () => {
    const aside = `${file}.unreadable`;
    try {
      renameSync(file, aside);
      tell(`what was measured before cannot be read; the file is kept as ${aside}`);
    } catch {
      // Another window was faster.
    }
  };

  const read = (): Stored => {
    let found: unknown;
    try {
      found = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      // There is none yet, or it is not what was written.
      if (error instanceof SyntaxError) setAside();
    }
    return readStored(found, version) ?? { version, calls: [], networks: [] };
  };

  return {
    read,
    add: ({ calls, networks }, anyway = false) => {
      mkdirSync(folder, { recursive: true });
      const held = take(lock);
      if (!held && !anyway) return false;
      const unfinished = `${file}.${process.pid}`;
      try {
        const there = read();
        const all: Stored = {
          version,
          calls: latest([...there.calls, ...calls], mostCalls),
          networks: latest([...there.networks, ...networks], mostNetworks),
        };
        writeFileSync(unfinished, JSON.stringify(all));
        renameSync(unfinished, file);
      } finally {
        rmSync(unfinished, { force: true });
        if (held) rmSync(lock, { force: true });
      }
      return true;
    },
  };
}

/** By name and then by age; those that were measured last stay. */
function latest<T extends Circumstances>(
  entries: readonly (readonly [string, T])[],
  most: number,
): readonly (readonly [string, T])[] {
  const byName = new Map<string, T>();
  for (const [name, each] of entries) if (!((byName.get(name)?.at ?? 0) > each.at)) byName.set(name, each);
  return [...byName].sort(([, a], [, b]) => a.at - b.at).slice(-most);
}

function take(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > longestWrite) rmSync(lock, { force: true });
  } catch {
    // It is free.
  }
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
