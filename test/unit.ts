// `npm run unit -- test/network`: the tests that need neither an editor nor a browser, in plain mocha.
//
// What ships is built too where tests start it: those of the command line and of the runtime run dist/cli.js and
// dist/worker.js. The runtime's find a software GPU.
import { spawnSync } from 'node:child_process';
import { buildShipped, buildTests } from '../esbuild.mjs';
import { softwareVulkan } from './fetch/vulkan';
import { inExtensionHost, inWorkbench, onGpu, selectedTests } from './selection';

const { tests, options } = selectedTests(path => ![inExtensionHost, inWorkbench, onGpu].some(room => room(path)));
const startsPrograms = tests.some(path => /^test\/(cli|runtime|onnx)\//.test(path));
const [built] = await Promise.all([
  buildTests([...tests, 'test/tally.ts']),
  startsPrograms ? buildShipped() : undefined,
]);

const mocha = ['node_modules/mocha/bin/mocha.js', '--fail-zero', '--timeout', '20000', '--reporter', built.pop()!];
const args = ['--enable-source-maps', ...mocha, ...options, ...built];
const env = { ...process.env, ...(startsPrograms && (await softwareVulkan())) };
const run = spawnSync(process.execPath, args, { stdio: 'inherit', env });
process.exit(run.status ?? 1);
