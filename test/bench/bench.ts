// `npm run bench`: runs every `test/bench/*.bench.ts`, or those whose names are given, and prints what each measured.
//
// Every table holds ratios to something measured in the same run. Nothing is asserted. Where PyTorch is installed, it is
// measured beside us.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildShipped, buildTests } from '../../esbuild.mjs';
import { filesUnder } from '../files.mjs';
import { type Bench, type Benchmark, median, type Row, shown } from './benchmark';

const wanted = process.argv.slice(2);
const sources = filesUnder('test/bench')
  .filter(path => path.endsWith('.bench.ts'))
  .filter(path => wanted.length === 0 || wanted.some(part => path.includes(part)));
if (sources.length === 0) {
  console.error('No benchmark matches.');
  process.exit(1);
}

const require = createRequire(resolve('package.json'));
const [built] = await Promise.all([buildTests(sources), buildShipped({ production: true })]);
for (const [index, path] of built.entries()) {
  const bench: Bench = require(resolve(path)).default;
  console.log(`\n${sources[index]}`);
  console.table(typeof bench === 'function' ? await bench() : await compared(bench));
}

async function compared(benchmarks: readonly Benchmark[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, subject, yardstick } of benchmarks) {
    const [ours, theirs] = [await median(subject), await median(yardstick)];
    rows.push({ name, subject: shown(ours), yardstick: shown(theirs), ratio: (ours / theirs).toFixed(2) });
  }
  return rows;
}
