// Runs inside the extension host, of a browser-hosted or a desktop VS Code: mocha over test/editor and test/panels.
import { resolve } from 'node:path';
import Mocha from 'mocha';
import TallyReporter from './tally';

/** VS Code calls this once the window is up; a rejection is exit code 1. */
export async function run(): Promise<void> {
  console.log('The tests start.');
  process.setSourceMapsEnabled(true);
  process.chdir(resolve(__dirname, '..', '..'));
  const mocha = new Mocha({
    ui: 'bdd',
    color: true,
    timeout: 30_000,
    failZero: true,
    reporter: TallyReporter,
    grep: process.env.RECEPTIVE_GREP,
  });
  for (const file of process.env.RECEPTIVE_TESTS?.split(',') ?? []) mocha.addFile(resolve(file));
  const failures = await new Promise<number>(done => mocha.run(done));
  if (failures > 0) throw new Error(`${failures} of the tests in the extension host failed`);
}
