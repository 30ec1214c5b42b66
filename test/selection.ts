// Which tests a command line asks for: `test/network quiz --grep Adam` is two parts of paths and options for mocha.
import { filesUnder } from './files.mjs';

export interface Selection {
  /** Sources of the tests, such as `test/network/totals.test.ts`. */
  readonly tests: readonly string[];
  /** The command line from its first option on. */
  readonly options: readonly string[];
}

/** The tests in `room` that the command line asks for; all of them if it names none. Ends the process if none match. */
export function selectedTests(room: (path: string) => boolean): Selection {
  const given = process.argv.slice(2);
  const end = given.findIndex(argument => argument.startsWith('-'));
  const parts = (end < 0 ? given : given.slice(0, end)).map(part => part.replace(/^\.\//, ''));
  const tests = filesUnder('test')
    .filter(path => /\.test\.tsx?$/.test(path) && room(path))
    .filter(path => parts.length === 0 || parts.some(part => path.includes(part)));
  if (tests.length === 0) {
    console.error(`No test matches ${parts.join(' ') || 'here'}.`);
    process.exit(1);
  }
  return { tests, options: end < 0 ? [] : given.slice(end) };
}

export function inExtensionHost(path: string): boolean {
  return /^test\/(editor|panels)\//.test(path);
}

export function inWorkbench(path: string): boolean {
  return path.startsWith('test/e2e/');
}

export function onGpu(path: string): boolean {
  return path.startsWith('test/gpu/');
}
