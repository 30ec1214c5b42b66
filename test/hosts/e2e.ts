// `npm run test:e2e`: the tests of test/e2e drive the packaged extension in a real VS Code in a real browser.
//
// A window on a busy machine may come up later than a test can wait for: what fails is tried once more, and both are said.
import { rm } from 'node:fs/promises';
import { filesUnder } from '../files.mjs';
import { inWorkbench, selectedTests } from '../selection';
import { runWithPackaged } from './mocha';

const { tests, options } = selectedTests(inWorkbench);
for (const old of filesUnder('dist/screenshots').filter(path => path.includes('/failed-'))) await rm(old);
process.exitCode = await runWithPackaged(tests, ['--retries', '1', ...options]);
