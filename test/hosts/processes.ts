// The processes of this machine. Linux tells them in /proc, where `ps` may not be installed; elsewhere it always is.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The command line. */
  readonly text: string;
}

/** The processes that run models for the extension that is tested end to end. */
export function workers(): readonly number[] {
  const { RECEPTIVE_EXTENSIONS: extensions } = process.env;
  return processes().flatMap(({ pid, text }) =>
    text.includes(`${extensions}`) && text.includes(join('dist', 'worker.js')) ? [pid] : [],
  );
}

export function processes(): readonly Process[] {
  return process.platform === 'linux' ? readdirSync('/proc').flatMap(read) : listed();
}

/** None where it is no process, or has ended meanwhile. */
function read(name: string): readonly Process[] {
  if (!/^\d+$/.test(name)) return [];
  try {
    const text = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    // One that has ended stays in the list until its parent has asked how.
    if (/^State:\s*[ZX]/m.test(status)) return [];
    const parent = /^PPid:\s*(\d+)/m.exec(status)![1];
    return [{ pid: Number(name), parent: Number(parent), text }];
  } catch {
    return [];
  }
}

function listed(): readonly Process[] {
  return [
    ...execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm),
  ].map(([, pid, parent, text]) => ({ pid: Number(pid), parent: Number(parent), text: text! }));
}
