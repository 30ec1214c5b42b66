// `npm run test:e2e`: the tests of test/e2e drive the packaged extension in a real VS Code in a real browser.
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { buildTests } from '../../esbuild.mjs';
import { filesUnder } from '../files.mjs';
import { inWorkbench, selectedTests } from '../selection';
import { installPackaged } from './installed';

const { tests, options } = selectedTests(inWorkbench);
for (const old of filesUnder('dist/screenshots').filter(path => path.includes('/failed-'))) await rm(old);
const extensions = await installPackaged();
const built = await buildTests([...tests, 'test/tally.ts']);
const mocha = ['node_modules/mocha/bin/mocha.js', '--fail-zero', '--timeout', '60000', '--reporter', built.pop()!];
try {
  const env = { ...process.env, RECEPTIVE_EXTENSIONS: extensions };
  const args = ['--enable-source-maps', ...mocha, ...options, ...built];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
} finally {
  await rm(extensions, { recursive: true, force: true });
}
