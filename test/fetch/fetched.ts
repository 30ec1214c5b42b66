// What the tests need and the repository may not carry is fetched once into .vscode-test/ and kept there.
//
// A folder is filled under another name and renamed when complete, so an interrupted fetch is simply repeated and
// two runs cannot see half of it.
import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Something could not be fetched. The message is one line and ends with the one command that puts it right. */
export class NotFetched extends Error {
  constructor(what: string, cause: unknown, remedy = 'npm run fetch') {
    const reason = firstLine(cause);
    super(`${what} could not be fetched${reason ? ` (${reason})` : ''}. When that is settled, run: ${remedy}`);
    this.name = 'NotFetched';
  }
}

/**
 * The absolute path of `.vscode-test/<name>`, which `fill` has filled at some time.
 * @throws NotFetched if it has to be filled now and `fill` fails
 */
export async function fetched(name: string, what: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = resolve('.vscode-test', name);
  if (await exists(folder)) return folder;
  const partial = `${folder}.${process.pid}.partial`;
  try {
    await mkdir(partial, { recursive: true });
    console.error(`Fetching ${what} …`);
    await fill(partial);
    await rename(partial, folder);
  } catch (cause) {
    if (!(await exists(folder))) throw new NotFetched(what, cause);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

export function exists(...path: string[]): Promise<boolean> {
  return access(join(...path)).then(
    () => true,
    () => false,
  );
}

/** Runs a command to its end and returns what it printed. Windows finds `npm` and `pip` only through a shell. */
export async function command(name: string, args: readonly string[], cwd?: string): Promise<string> {
  const shell = process.platform === 'win32';
  const { stdout } = await promisify(execFile)(name, [...args], { cwd, shell, maxBuffer: 1 << 26 });
  return stdout;
}

/** The line of an error's text that says what went wrong, without the command's echo. */
function firstLine(cause: unknown): string {
  const text = (cause as { stderr?: string }).stderr || (cause instanceof Error ? cause.message : String(cause));
  const lines = text.split('\n').map(line => line.trim());
  return (lines.find(line => /error/i.test(line)) ?? lines.find(line => line) ?? '').slice(0, 200);
}
