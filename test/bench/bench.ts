// `npm run bench`: runs every `test/bench/*.bench.ts` and prints what it measured as a table of ratios.
//
// A benchmark compares a subject with a yardstick on the same machine, in the same process: a ratio travels between
// machines, a time does not. Nothing is asserted.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildTests } from '../../esbuild.mjs';
import { filesUnder } from '../files.mjs';
import type { Benchmark } from './benchmark';

const wanted = process.argv.slice(2);
const sources = filesUnder('test/bench')
  .filter(path => path.endsWith('.bench.ts'))
  .filter(path => wanted.length === 0 || wanted.some(part => path.includes(part)));
if (sources.length === 0) {
  console.error('No benchmark matches.');
  process.exit(1);
}

const require = createRequire(resolve('package.json'));
const rows: Record<string, object> = {};
for (const built of await buildTests(sources)) {
  const benchmarks: readonly Benchmark[] = require(resolve(built)).default;
  for (const benchmark of benchmarks) rows[benchmark.name] = await measure(benchmark);
}
console.table(rows);

async function measure({ subject, yardstick }: Benchmark): Promise<object> {
  const [ours, theirs] = [await median(subject), await median(yardstick)];
  return { subject: shown(ours), yardstick: shown(theirs), ratio: (ours / theirs).toFixed(2) };
}

/** The median time of a run in milliseconds, over at least 5 runs and half a second, after one to warm up. */
async function median(run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  for (const end = performance.now() + 500; times.length < 5 || performance.now() < end; ) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

function shown(milliseconds: number): string {
  return `${milliseconds.toPrecision(3)} ms`;
}
