// `npm run test:e2e`: the tests of test/e2e drive the packaged extension in a real VS Code in a real browser.
import { rm } from 'node:fs/promises';
import { filesUnder } from '../files.mjs';
import { inWorkbench, selectedTests } from '../selection';
import { runWithPackaged } from './mocha';

const { tests, options } = selectedTests(inWorkbench);
for (const old of filesUnder('dist/screenshots').filter(path => path.includes('/failed-'))) await rm(old);
process.exitCode = await runWithPackaged(tests, options);
