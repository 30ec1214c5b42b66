// The program behind `npm run exports -- DIRECTORY [NAME…]`: every classification model of torchvision becomes an ONNX model, runs on the CPU,
// and each result has the inferred shape. The models, their outputs and the measured shapes stay in the directory, where
// `python test/truth/exports.py DIRECTORY` checks them with ONNX's own checker and compares them with PyTorch.
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import { networkModel } from '../../src/onnx/network';
import type { StoredWeight } from '../../src/onnx/recipe';
import type { WeightSource } from '../../src/onnx/weights';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';
import { count, scaledValues, scatteredValues } from '../onnx/fill';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly inputs: readonly { readonly shape: readonly number[] }[];
  readonly expected: { readonly total_params: number; readonly outputs: readonly (readonly number[])[] };
}

/** Above this many parameters the weights lie in a file of their own: one of more than 2 GB holds no model. */
const largest = 30e6;
const [directory = 'exports', ...names] = process.argv.slice(2);
const cache = new ModuleCache();

void main();

async function main(): Promise<void> {
  const root = await torchvisionRoot();
  const text = gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString();
  const { cases } = JSON.parse(text) as { cases: readonly Case[] };
  let failed = 0;
  for (const each of cases) {
    if (names.length > 0 && !names.includes(each.name)) continue;
    const started = performance.now();
    const said = await exported(each, root).catch((error: Error) => error.message.slice(0, 300));
    if (!said.startsWith('ok')) failed++;
    console.log(`${each.name}: ${said}, ${Math.round((performance.now() - started) / 100) / 10} s`);
  }
  console.log(failed === 0 ? 'all exported, all shapes as inferred' : `${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function exported({ name, file, inputs, expected }: Case, root: string): Promise<string> {
  const path = join(root, file);
  const opened = open(
    { uri: path, text: readFileSync(path, 'utf8') },
    { resolve: projectResolver(path, root), cache, milliseconds: 60_000 },
  );
  const given = [inputs[0]!.shape.join('x')];
  const network = opened.trace(`${name}(weights=None)`, { given, from: 'flag' });
  if (isUnknown(network)) return network.reason;
  const big = expected.total_params > largest;
  // The recipe only keeps the place in the file; `writeWeights` writes the values of the closed form there.
  const closed: WeightSource = (weight, { shape }) =>
    big ? { kind: 'fill', value: 0 } : scaledValues(weight, shape as number[]);
  const built = networkModel(network, { weights: closed, every: true });
  if ('reason' in built) return built.reason;
  const { missing } = built;
  if (missing.length > 0) return `${missing.length} calls missing, first ${missing[0]!.reason}`;
  if (built.inputs.length > 1) return `wants ${built.inputs.map(input => input.name)}`;
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'every.onnx'), built.model);
  writeFileSync(join(folder, 'model.onnx'), built.whole!.model);
  writeWeights(join(folder, 'weights.bin'), built.weights);
  const session = await InferenceSession.create(join(folder, 'every.onnx'), {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const { shape } = built.inputs[0]!;
  const image = new Tensor('float32', Float32Array.from(scatteredValues('image', count(shape))), shape);
  const results = await session.run({ [built.inputs[0]!.name]: image });
  await session.release();
  const wrong = built.outputs.filter(output => String(results[output.name]!.dims) !== String(output.shape));
  if (wrong.length > 0) return `${wrong.length} shapes differ, first ${wrong[0]!.name}`;
  const output = results[`${network.outputs[0]}`]!;
  if (String(output.dims) !== String(expected.outputs[0])) return `the output is ${output.dims}`;
  writeFileSync(join(folder, 'output.bin'), new Uint8Array((output.data as Float32Array).buffer));
  return `ok, ${built.outputs.length} shapes`;
}

function writeWeights(path: string, weights: readonly StoredWeight[]): void {
  const file = openSync(path, 'w');
  for (const { name, shape, offset } of weights) {
    const { buffer, byteLength } = scaledValues(name, shape);
    writeSync(file, new Uint8Array(buffer), 0, byteLength, offset);
  }
  closeSync(file);
}
