// `npm run test:gpu`: the tests of test/gpu on the GPUs of this machine; they fail where there is none.
import { spawnSync } from 'node:child_process';
import { buildShipped, buildTests } from '../../esbuild.mjs';
import { onGpu, selectedTests } from '../selection';

const { tests, options } = selectedTests(onGpu);
const [built] = await Promise.all([buildTests(tests), buildShipped()]);
const mocha = ['--enable-source-maps', 'node_modules/mocha/bin/mocha.js', '--fail-zero', '--timeout', '300000'];
process.exitCode = spawnSync(process.execPath, [...mocha, ...options, ...built], { stdio: 'inherit' }).status ?? 1;
