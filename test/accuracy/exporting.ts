// The program behind `npm run exports -- DIRECTORY [NAME…] [--models LIST.json]`: every classification model of torchvision
// and every model of test/truth/models.json.gz, or those of the list, becomes an ONNX model, runs on the CPU, and each result
// has the inferred shape. With names only those that contain one. The models and what they gave stay in the directory, where
// `python test/truth/exports.py DIRECTORY` checks them with ONNX's own checker and compares them with PyTorch.
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { networkModel } from '../../src/onnx/network';
import type { StoredWeight } from '../../src/onnx/recipe';
import type { WeightSource } from '../../src/onnx/weights';
import { isUnknown } from '../../src/tensor/unknown';
import { modelPackages } from '../fetch/model-packages';
import { torchvisionRoot } from '../fetch/torchvision';
import { count, scaledValues, scatteredValues } from '../onnx/fill';

/** One model, as an expression in the scope of a file below `root`. */
interface Case {
  readonly name: string;
  readonly root: string;
  readonly file: string;
  readonly model: string;
  readonly inputs: readonly string[];
}

/** Above this many parameters the weights lie in a file of their own: one of more than 2 GB holds no model. */
const largest = 30e6;
const given = process.argv.slice(2);
const listed = given.includes('--models') ? given.splice(given.indexOf('--models'), 2)[1] : undefined;
const [directory = 'exports', ...names] = given;
const cache = new ModuleCache();

void main();

async function main(): Promise<void> {
  let failed = 0;
  for (const each of listed === undefined
    ? await recordedCases()
    : (JSON.parse(readFileSync(listed, 'utf8')) as Case[])) {
    if (names.length > 0 && !names.some(name => each.name.includes(name))) continue;
    const started = performance.now();
    const said = await exported(each).catch((error: Error) => error.message.slice(0, 300));
    if (!said.startsWith('ok')) failed++;
    console.log(`${each.name}: ${said}, ${Math.round((performance.now() - started) / 100) / 10} s`);
  }
  console.log(failed === 0 ? 'all exported, all shapes as inferred' : `${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function recordedCases(): Promise<readonly Case[]> {
  const recorded = (file: string) => JSON.parse(gunzipSync(readFileSync(file)).toString());
  const root = await torchvisionRoot();
  const { cases } = recorded('test/truth/torchvision.json.gz') as {
    cases: readonly { name: string; file: string; inputs: readonly { shape: readonly number[] }[] }[];
  };
  const classifiers = cases.map(({ name, file, inputs }) => ({
    name,
    root,
    file,
    model: `${name}(weights=None)`,
    inputs: [inputs[0]!.shape.join('x')],
  }));
  const roots = await modelPackages();
  const models = recorded('test/truth/models.json.gz') as readonly (Omit<Case, 'name' | 'root'> & {
    package: string;
  })[];
  return [
    ...classifiers,
    ...models.map(each => ({
      ...each,
      name: `${each.package}.${each.model.slice(0, each.model.indexOf('('))}`,
      root: roots.get(each.package)!,
    })),
  ];
}

async function exported({ name, root, file, model, inputs }: Case): Promise<string> {
  const path = join(root, file);
  const resolve = projectResolver(path, root);
  const others = [...(await modelPackages()).values()].map(other => projectResolver(path, other));
  const opened = open(
    { uri: path, text: readFileSync(path, 'utf8') },
    {
      resolve: (module, from) => resolve(module, from) ?? others.map(other => other(module, from)).find(Boolean),
      cache,
      milliseconds: 60_000,
    },
  );
  const network = opened.trace(model, { given: inputs, from: 'flag' });
  if (isUnknown(network)) return network.reason;
  const parameters = Number(network.totals.params);
  // The recipe only keeps the place in the file; `writeWeights` writes the values of the closed form there.
  const drawn: string[] = [];
  const trained = new Set(
    network.modules.flatMap(({ path, weights }) => weights.map(({ name }) => (path === '' ? name : `${path}.${name}`))),
  );
  const closed: WeightSource = (weight, { shape, init }) => {
    // What code computes of a parameter as it makes it, as its length under `weight_norm`, is replaced; tables stay.
    if (init.kind === 'computed' && !trained.has(weight) && !/(weight_g|original0)$/.test(weight)) return 'computed';
    drawn.push(weight);
    return parameters > largest ? { kind: 'fill', value: 0 } : scaledValues(weight, shape as number[]);
  };
  const built = networkModel(network, { weights: closed, every: true });
  if ('reason' in built) return built.reason;
  const { missing } = built;
  const left = missing.filter(({ reason }) => !reason.startsWith('it runs, and is not measured'));
  if (left.length > 0) return `${left.length} calls missing, first ${reasonText(network, left[0]!)}`;
  const read = network.inputs.filter(({ tensor }) => tensor !== null);
  if (built.inputs.length > read.length) return `wants ${built.inputs.map(input => input.name)}`;
  if (!built.whole) return 'how large its result is depends on the values';
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'every.onnx'), built.model);
  writeFileSync(join(folder, 'model.onnx'), built.whole.model);
  writeWeights(join(folder, 'weights.bin'), built.weights);
  const shapes = built.inputs.map(({ shape, dtype }) => ({ shape, dtype }));
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ file, model, inputs: shapes, drawn }));
  const session = await InferenceSession.create(join(folder, 'every.onnx'), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const results = await session.run(
    Object.fromEntries(built.inputs.map(input => [input.name, feed(input.shape, input.dtype)])),
  );
  await session.release();
  const wrong = built.outputs.filter(output => String(results[output.name]!.dims) !== String(output.shape));
  if (wrong.length > 0) return `${wrong.length} shapes differ, first ${wrong[0]!.name}`;
  // In the order of PyTorch's results, one that is given twice once.
  const outputs = [...new Set(network.outputs.filter(id => id !== null))];
  const { data } = results[`${outputs[0]}`]!;
  if (data instanceof Float32Array)
    writeFileSync(join(folder, 'output.bin'), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return `ok, ${built.outputs.length} shapes`;
}

function reasonText(network: Network, { call, reason }: { readonly call: number; readonly reason: string }): string {
  return `${network.calls[call]!.path ?? network.calls[call]!.type}: ${reason}`;
}

/** As `given` of test/truth/exports.py makes it. */
function feed(shape: readonly number[], dtype: string): Tensor {
  if (dtype === 'int64')
    return new Tensor(
      'int64',
      BigInt64Array.from({ length: count(shape) }, (_, i) => BigInt(((7 * i + 3) % 11) + 2)),
      shape,
    );
  return new Tensor('float32', Float32Array.from(scatteredValues('image', count(shape))), shape);
}

function writeWeights(path: string, weights: readonly StoredWeight[]): void {
  const file = openSync(path, 'w');
  for (const { name, shape, offset } of weights) {
    const { buffer, byteLength } = scaledValues(name, shape);
    writeSync(file, new Uint8Array(buffer), 0, byteLength, offset);
  }
  closeSync(file);
}
