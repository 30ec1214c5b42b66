// The reporter of every suite: mocha's own, which also writes down how many passed and failed.
//
// `npm test` adds these up. A suite that ran nothing leaves a zero, one that died leaves no file: both count as failed.
import { writeFileSync } from 'node:fs';
import { type MochaOptions, type Runner, reporters, type Test } from 'mocha';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Of each that failed: which it is, and what it said. */
  readonly failures: readonly string[];
  /** Of each that failed and was tried again: the same. */
  readonly retried: readonly string[];
}

export default class TallyReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const failures: string[] = [];
    const retried: string[] = [];
    const told = (test: Test, error: Error) => `${test.fullTitle()}\n${error.stack ?? error}`;
    runner.on('fail', (test, error) => failures.push(told(test, error)));
    runner.on('retry', (test, error) => {
      retried.push(told(test, error));
      console.log(`    failed, and is tried again: ${test.title}: ${error.message}`);
    });
    runner.once('end', () => {
      const tally: Tally = { passed: this.stats.passes, failed: this.stats.failures, failures, retried };
      const file = process.env.RECEPTIVE_TALLY;
      if (file) writeFileSync(file, JSON.stringify(tally));
    });
  }
}
