// What measuring costs over ONNX Runtime itself: from a layer, or a network, to what is known of it, with a warm worker;
// beside it a session of the same model in this process, opened and run as often on the same input.
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { projectResolver } from '../../src/cli/project';
import { open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { inlineModel } from '../../src/onnx/file';
import { layerModel } from '../../src/onnx/layer';
import { networkModel } from '../../src/onnx/network';
import type { StoredWeight } from '../../src/onnx/recipe';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { runNetwork } from '../../src/runtime/network';
import type { RunRequest } from '../../src/runtime/protocol';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';
import { median, type Row, shown } from './benchmark';

const devices = ['cpu'] as const;
const repeats = 3;

export default async function run(): Promise<readonly Row[]> {
  const runtime = createRuntime({ script: 'dist/worker.js' });
  try {
    await runtime.ask('describe', []);
    const cold = createRuntime({ script: 'dist/worker.js' });
    const start = performance.now();
    await cold.ask('describe', []);
    const starting = performance.now() - start;
    cold.stop();
    return [
      { what: 'starting the worker', ours: shown(starting) },
      await layer(runtime),
      await whole(runtime, 'resnet18()', await torchvision('resnet.py', 'resnet18()')),
      await whole(runtime, 'mobilenet_v2()', await torchvision('mobilenetv2.py', 'mobilenet_v2()')),
    ] as readonly Row[];
  } finally {
    runtime.stop();
  }
}

/** As the explainer does it when the caret comes to rest on a layer. */
async function layer(runtime: Runtime): Promise<Row> {
  const text = 'from torch import nn\nmodel = nn.Conv2d(64, 64, 3, padding=1)\n';
  const network = open({ uri: 'layer.py', text }).trace('model', { given: ['1x64x56x56'], from: 'flag' });
  if (isUnknown(network)) throw new Error(network.reason);
  const { operator, arguments: bound } = network.calls[0]!;
  const built = layerModel(operator!.name, bound!);
  if ('reason' in built) throw new Error(built.reason);
  const outputs = built.outputs.map(({ name }) => name);
  const request: RunRequest = { ...built, outputs, devices, seed: 0, repeats, pictures: outputs };
  const ours = await median(() => runtime.ask('run', [request]));
  return row('Conv2d(64, 64, 3) on 56×56', ours, await alone(built.model, built.weights, repeats));
}

async function whole(runtime: Runtime, name: string, network: Network): Promise<Row> {
  const built = networkModel(network, { every: true });
  const plain = networkModel(network);
  if ('reason' in built || 'reason' in plain) throw new Error(`${name} cannot be run`);
  const ours = await median(() => runNetwork(runtime, built, devices, { repeats }), 3);
  return row(`${name}, every layer`, ours, await alone(plain.model, plain.weights, repeats));
}

async function torchvision(file: string, model: string): Promise<Network> {
  const root = await torchvisionRoot();
  const uri = `${root}/torchvision/models/${file}`;
  const opened = open({ uri, text: readFileSync(uri, 'utf8') }, { resolve: projectResolver(uri, root) });
  const network = opened.trace(model, { given: ['1x3x224x224'], from: 'flag' });
  if (isUnknown(network)) throw new Error(network.reason);
  return network;
}

function row(what: string, ours: number, theirs: number): Row {
  return { what, ours: shown(ours), 'ONNX Runtime alone': shown(theirs), ratio: (ours / theirs).toFixed(2) };
}

/** The median time of opening the model, a warm-up and `repeats` runs. */
async function alone(model: Uint8Array, weights: readonly StoredWeight[], repeats: number): Promise<number> {
  const bytes = Buffer.concat([...inlineModel(model, weights).parts()]);
  return median(async () => {
    const session = await InferenceSession.create(bytes, { executionProviders: [...devices], logSeverityLevel: 4 });
    const feeds = Object.fromEntries(
      session.inputMetadata.flatMap(input =>
        input.isTensor ? [[input.name, filled(input.shape as readonly number[])]] : [],
      ),
    );
    for (let i = 0; i <= repeats; i++) await session.run(feeds);
    await session.release();
  }, 3);
}

function filled(shape: readonly number[]): OrtTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return new OrtTensor('float32', new Float32Array(count).fill(0.5), shape);
}
