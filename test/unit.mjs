// `npm run unit -- test/network`: the tests that need neither an editor nor a browser, in plain mocha.
//
// Arguments are paths or parts of paths; without any, all run. What follows the first option (`--grep …`) is mocha's.
// What ships is built too, because tests of the command line and of the runtime start dist/cli.js and dist/worker.js.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { buildTests, filesUnder, shipped } from '../esbuild.mjs';

const given = process.argv.slice(2);
const end = given.findIndex(argument => argument.startsWith('-'));
const parts = (end < 0 ? given : given.slice(0, end)).map(part => part.replace(/^\.\//, ''));
const options = end < 0 ? [] : given.slice(end);

const elsewhere = /^test\/(editor|panels|e2e)\//;
const tests = filesUnder('test')
  .filter(path => /\.test\.tsx?$/.test(path) && !elsewhere.test(path))
  .filter(path => parts.length === 0 || parts.some(part => path.includes(part)));
if (tests.length === 0) {
  console.error(`No test matches ${parts.join(' ') || 'test/**/*.test.ts'}.`);
  process.exit(1);
}

const needsPrograms = tests.some(path => /^test\/(cli|runtime|onnx|repository)\b/.test(path));
const [built] = await Promise.all([buildTests(tests), ...(needsPrograms ? shipped().map(build) : [])]);
const mocha = ['node_modules/mocha/bin/mocha.js', '--fail-zero', '--timeout', '20000', ...options, ...built];
process.exit(spawnSync(process.execPath, ['--enable-source-maps', ...mocha], { stdio: 'inherit' }).status ?? 1);
