// `npm test`: every suite one after the other, then what failed, and one line that adds them up.
//
// Each suite runs in a process of its own and leaves its tally in a file. A suite that ran no test, or died before it
// could count, fails the whole.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tally } from './tally';

const suites = ['unit', 'test:host', 'test:e2e'];

const unwell = ['check', 'fetch'].filter(script => !npm(script));
const results = suites.map(suite => ({ suite, ...run(suite) }));
const sum = (of: (tally: Tally) => number) => results.map(of).reduce((a, b) => a + b, 0);
const failed = sum(({ failed }) => failed) + unwell.length;

for (const { suite, retried } of results) for (const retry of retried) console.log(`\n${suite}, tried again: ${retry}`);
for (const { suite, failures } of results) for (const failure of failures) console.log(`\n${suite}: ${failure}`);
console.log('');
for (const { suite, passed, failed } of results) console.log(`${suite}: ${passed} passed, ${failed} failed`);
for (const script of unwell) console.log(`${script}: failed`);
console.log(`${sum(({ passed }) => passed)} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function run(suite: string): Tally {
  const file = resolve('dist', `tally-${suite.replace(':', '-')}.json`);
  mkdirSync('dist', { recursive: true });
  rmSync(file, { force: true });
  const succeeded = npm(suite, { RECEPTIVE_TALLY: file });
  if (!existsSync(file)) {
    console.error(`${suite} ended before it could count its tests.`);
    return { passed: 0, failed: 1, failures: [], retried: [] };
  }
  const tally: Tally = JSON.parse(readFileSync(file, 'utf8'));
  if (tally.passed + tally.failed === 0) console.error(`${suite} ran no tests.`);
  const wrong = !succeeded || tally.passed === 0;
  return { ...tally, failed: Math.max(tally.failed, wrong ? 1 : 0) };
}

function npm(script: string, environment: Record<string, string> = {}): boolean {
  console.log(`\n── ${script} ──`);
  const env = { ...process.env, ...environment };
  const options = { stdio: 'inherit', env, shell: process.platform === 'win32' } as const;
  return spawnSync('npm', ['run', '--silent', script], options).status === 0;
}
