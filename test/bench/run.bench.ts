// What measuring costs over ONNX Runtime itself: from the command that runs a layer, or a network, to its measured shape, with
// a warm worker: the model is built, sent, opened, run once and then three times, and what comes out is summed up. Beside it
// a session of the same model in this process, opened and run as often.
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
      { what: 'starting the worker', 'to the measured shape': shown(starting) },
      ...(await inTurn(Object.entries(layers), ([text, input]) => layer(runtime, text, input))),
      await whole(runtime, 'a classifier of 3 layers', traced(small, 'model', '1x1x28x28')),
      await whole(runtime, 'resnet18()', await torchvision('resnet.py', 'resnet18()')),
      await whole(runtime, 'mobilenet_v2()', await torchvision('mobilenetv2.py', 'mobilenet_v2()')),
    ] as readonly Row[];
  } finally {
    runtime.stop();
  }
}

/** Layers as people write them, each with its input. */
const layers: Readonly<Record<string, string>> = {
  'nn.Conv2d(64, 64, 3, padding=1)': '1x64x56x56',
  'nn.Conv2d(3, 64, 7, stride=2, padding=3)': '1x3x224x224',
  'nn.Linear(512, 1000)': '32x512',
  'nn.BatchNorm2d(64)': '8x64x56x56',
  'nn.MaxPool2d(3, 2, 1)': '1x64x112x112',
  'nn.LSTM(128, 256, batch_first=True)': '8x50x128',
  'nn.TransformerEncoderLayer(256, 8, batch_first=True)': '1x64x256',
};

const small = `from torch import nn
model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1352, 10))
`;

/** As the explainer does it when the caret comes to rest on a layer, and the command *Run This Layer*. */
async function layer(runtime: Runtime, text: string, input: string): Promise<Row> {
  const network = traced(`from torch import nn\nmodel = ${text}\n`, 'model', input);
  const { operator, arguments: bound } = network.calls[0]!;
  const build = () => (operator && bound ? layerModel(operator.name, bound) : networkModel(network));
  const built = build();
  if ('reason' in built) throw new Error(built.reason);
  const outputs = built.outputs.map(({ name }) => name);
  const ours = await median(() => {
    const made = build();
    if ('reason' in made) throw new Error(made.reason);
    const request: RunRequest = { ...made, outputs, devices, seed: 0, repeats, pictures: outputs.slice(0, 1) };
    return runtime.ask('run', [request]);
  });
  return row(`${text} on ${input}`, ours, await alone(built.model, built.weights, repeats));
}

function traced(text: string, model: string, input: string): Network {
  const network = open({ uri: 'model.py', text }).trace(model, { given: [input], from: 'flag' });
  if (isUnknown(network)) throw new Error(network.reason);
  return network;
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
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
  return {
    what,
    'to the measured shape': shown(ours),
    'ONNX Runtime alone': shown(theirs),
    ratio: (ours / theirs).toFixed(2),
  };
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
