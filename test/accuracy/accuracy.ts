// `npm run accuracy`: how much of unmodified models is said exactly right, as the Markdown table of the README.
//
// The models are read as text; what they are compared with was recorded from PyTorch. An answer that is not there is a
// miss, one that differs is wrong, and a problem in a working model is false. With `--each`, every miss is listed too.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ModuleCache } from '../../src/interpreter/analyze';
import { modelPackages } from '../fetch/model-packages';
import { torchvisionRoot } from '../fetch/torchvision';
import { type Comparison, compare, type Recorded, recordedModels } from './recorded';

interface Score {
  models: number;
  outputs: number;
  parameters: number;
  leaves: number;
  expected: number;
  wrong: number;
  problems: number;
}

const groups = new Map<string, Score>();
const roots = await modelPackages();
await score(classification(), new Map([['torchvision', await torchvisionRoot()]]), () => 'torchvision classification');
await score(recordedModels(), roots, ({ package: name, file }) =>
  name === 'torchvision' ? `torchvision ${/models\/(\w+)\//.exec(file)![1]!.replaceAll('_', ' ')}` : name,
);
const rows = [...groups];
const all = rows.reduce((sum, [, score]) => added(sum, score), blank());
console.log(
  [
    '| models | outputs | leaf calls | parameters | wrong shapes | false problems |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[...rows, ['**all**', all] as const].map(
      ([name, s]) =>
        `| ${name}, ${s.models} | ${s.outputs} of ${s.models} | ${counted(s.leaves)} of ${counted(s.expected)} | ${s.parameters} of ${s.models} | ${s.wrong} | ${s.problems} |`,
    ),
  ].join('\n'),
);

async function score(models: readonly Recorded[], roots: ReadonlyMap<string, string>, group: (m: Recorded) => string) {
  const cache = new ModuleCache();
  for (const model of models) {
    const others = [...roots.values()].filter(root => root !== roots.get(model.package));
    const found = compare(model, roots.get(model.package)!, cache, others);
    const name = group(model);
    const sum = groups.get(name) ?? blank();
    groups.set(name, added(sum, scoreOf(found)));
    if (process.argv.includes('--each')) list(model, found);
  }
}

function list(model: Recorded, { failure, outputs, parameters, missed, wrong, problems }: Comparison): void {
  const lines = [
    ...(failure ? [failure] : []),
    ...(outputs ? [] : ['outputs']),
    ...(parameters ? [] : ['parameters']),
    ...missed.map(line => `missed ${line}`),
    ...wrong.map(line => `WRONG ${line}`),
    ...problems.map(line => `PROBLEM ${line}`),
  ];
  if (lines.length > 0) console.error(`${model.package} ${model.model}\n  ${lines.slice(0, 12).join('\n  ')}`);
}

/** torchvision's classification models are recorded in another form. */
function classification(): readonly Recorded[] {
  interface Fact {
    readonly file: string;
    readonly name: string;
    readonly inputs: readonly { readonly shape: readonly number[] }[];
    readonly expected: {
      readonly total_params: number;
      readonly outputs: Recorded['outputs'];
      readonly calls: readonly { readonly path: string; readonly out: Recorded['outputs']; readonly leaf: number }[];
    };
  }
  const text = gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString();
  return (JSON.parse(text) as { cases: readonly Fact[] }).cases.map(({ file, name, inputs, expected }) => ({
    package: 'torchvision',
    file,
    model: `${name}(weights=None)`,
    inputs: inputs.map(({ shape }) => shape.join('x')),
    parameters: expected.total_params,
    outputs: expected.outputs,
    calls: expected.calls.map(({ path, out, leaf }) => [path, out, leaf] as const),
  }));
}

function scoreOf(found: Comparison): Score {
  return {
    models: 1,
    outputs: Number(found.outputs),
    parameters: Number(found.parameters),
    leaves: found.leaves,
    expected: found.expectedLeaves,
    wrong: found.wrong.length,
    problems: found.problems.length,
  };
}

function blank(): Score {
  return { models: 0, outputs: 0, parameters: 0, leaves: 0, expected: 0, wrong: 0, problems: 0 };
}

function added(a: Score, b: Score): Score {
  return Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + b[key as keyof Score]])) as never;
}

function counted(count: number): string {
  return count.toLocaleString('en');
}
