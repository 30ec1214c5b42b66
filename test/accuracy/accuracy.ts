// `npm run accuracy`: how much of torchvision's unmodified models is said exactly right, as the Markdown table of the README.
//
// The models are read as text; what they are compared with was recorded from PyTorch. An answer that is not there is a
// miss, one that differs is wrong, and a problem in a working model is false.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network, TensorId } from '../../src/network/network';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';

interface Fact {
  readonly file: string;
  readonly name: string;
  readonly inputs: readonly { readonly shape: readonly number[] }[];
  readonly expected: {
    readonly total_params: number;
    readonly outputs: readonly (readonly number[])[];
    readonly calls: readonly { readonly path: string; readonly out: unknown; readonly leaf: number }[];
  };
}

interface Score {
  models: number;
  outputs: number;
  parameters: number;
  calls: number;
  expected: number;
  wrong: number;
  problems: number;
}

const root = await torchvisionRoot();
const cache = new ModuleCache();
const families = new Map<string, Score>();
const { cases } = JSON.parse(gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString()) as {
  cases: Fact[];
};
for (const fact of cases) {
  const family = fact.file.replace(/^.*\//, '').replace('.py', '');
  const score = families.get(family) ?? blank();
  families.set(family, score);
  compare(fact, score);
}
const rows = [...families].sort(([a], [b]) => (a < b ? -1 : 1));
const all = rows.reduce((sum, [, score]) => added(sum, score), blank());
console.log(
  [
    '| torchvision | models | outputs | leaf calls | parameters | wrong shapes | false problems |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...[...rows, ['**all**', all] as const].map(
      ([name, s]) =>
        `| ${name} | ${s.models} | ${s.outputs}/${s.models} | ${s.calls}/${s.expected} | ${s.parameters}/${s.models} | ${s.wrong} | ${s.problems} |`,
    ),
  ].join('\n'),
);

function compare({ file, name, inputs, expected }: Fact, score: Score): void {
  const path = join(root, file);
  const source = { uri: path, text: readFileSync(path, 'utf8') };
  const opened = open(source, { resolve: projectResolver(path, root), cache });
  const network = opened.trace(`${name}(weights=None)`, { given: inputs.map(({ shape }) => shape.join('x')) });
  const leaves = expected.calls.filter(({ leaf }) => leaf);
  score.models++;
  score.expected += leaves.length;
  if (isUnknown(network)) return;
  const said = network.calls
    .filter(call => call.path !== null)
    .map(call => `${call.path} ${shapes(network, call.outputs)}`);
  const right = new Set(expected.calls.map(({ path, out }) => `${path} ${shapesIn(out)}`));
  const left = [...said];
  for (const { path, out } of leaves) {
    const at = left.indexOf(`${path} ${shapesIn(out)}`);
    if (at >= 0) left.splice(at, 1);
    score.calls += Number(at >= 0);
  }
  score.outputs += Number(shapes(network, network.outputs) === shapesIn(expected.outputs));
  score.parameters += Number(network.totals.params === expected.total_params);
  score.wrong += said.filter(line => !line.includes('?') && !right.has(line)).length;
  score.problems += network.problems.length;
}

function shapes(network: Network, ids: readonly (TensorId | null)[]): string {
  return ids.map(id => (id === null ? '?' : network.tensors[id]!.shape.join('×'))).join(' ');
}

function shapesIn(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value.every(item => typeof item === 'number') ? value.join('×') : value.map(shapesIn).join(' ');
}

function blank(): Score {
  return { models: 0, outputs: 0, parameters: 0, calls: 0, expected: 0, wrong: 0, problems: 0 };
}

function added(a: Score, b: Score): Score {
  return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + b[key as keyof Score]])) as never;
}
