/**
 * Torchvision's architectures as whole models, and the gradient of a unit by the image, against what PyTorch recorded for
 * the same weights (test/truth/architectures.py).
 */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { gradientModel } from '../../src/onnx/gradient-model';
import { networkModel } from '../../src/onnx/network';
import type { WeightSource } from '../../src/onnx/weights';
import { createRuntime } from '../../src/runtime/client';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';
import recorded from '../truth/architectures.json';
import { count, scaledValues, scatteredValues } from './fill';

const files: Readonly<Record<string, string>> = Object.fromEntries(
  (
    JSON.parse(gunzipSync(readFileSync('test/truth/torchvision.json.gz')).toString()) as {
      cases: { name: string; file: string }[];
    }
  ).cases.map(({ name, file }) => [name, file]),
);
/** Quick enough for a driver in software, and unlike each other: plain, depthwise, grouped and shuffled. */
const light = new Set(['squeezenet1_1', 'mnasnet0_5', 'shufflenet_v2_x0_5']);
const weights: WeightSource = (name, { shape }) => scaledValues(name, shape as number[]);

describe('an architecture of torchvision', function () {
  this.timeout(180_000);
  const cache = new ModuleCache();
  let root: string;
  before(async () => {
    root = await torchvisionRoot();
  });

  const trace = (name: string, model: string, input: string): Network => {
    const path = name === 'unet' ? 'test/samples/onnx/networks.py' : join(root, files[name]!);
    assert.ok(existsSync(path));
    const opened = open(
      { uri: path, text: readFileSync(path, 'utf8') },
      { resolve: projectResolver(path, root), cache },
    );
    const network = opened.trace(model, { given: [input], from: 'flag' });
    if (isUnknown(network)) throw new Error(network.reason);
    return network;
  };

  for (const { name, model, input, shape, v, m } of recorded.outputs)
    it(`${name} gives PyTorch's numbers`, async () => {
      const built = networkModel(trace(name, model, input), { weights });
      assert.ok(!('reason' in built), 'reason' in built ? built.reason : '');
      assert.deepEqual(built.missing, []);
      const results = await run(built.model, { [built.inputs[0]!.name]: image(built.inputs[0]!.shape) });
      const { data, dims } = results[built.outputs[0]!.name]!;
      assert.deepEqual(dims, shape);
      const worst = worstOf(data as Float32Array, v, m);
      assert.ok(worst < 1e-4, `off by ${worst}`);
    });

  for (const { name, model, input, v, m } of recorded.outputs.filter(each => light.has(each.name)))
    it(`${name} gives PyTorch's numbers on WebGPU`, async () => {
      const built = networkModel(trace(name, model, input), { weights });
      assert.ok(!('reason' in built), 'reason' in built ? built.reason : '');
      const inputs = built.inputs.map(each => ({
        ...each,
        values: Float32Array.from(scatteredValues('image', count(each.shape))),
      }));
      const outputs = built.outputs.map(each => each.name);
      const runtime = createRuntime({ script: 'dist/worker.js' });
      try {
        const request = { model: built.model, devices: ['webgpu'], inputs, outputs } as const;
        const { device, values } = await runtime.ask('evaluate', [request]);
        assert.equal(device, 'webgpu');
        const worst = worstOf(values[0]!, v, m);
        assert.ok(worst < 1e-4, `off by ${worst}`);
      } finally {
        runtime.stop();
      }
    });

  for (const { name, model, input, path, unit, box, v, total } of recorded.gradients)
    it(`${name}: the gradient of ${path || 'the whole'} by the image is PyTorch's, and so is what it reaches`, async () => {
      const network = trace(name, model, input);
      const tensor = network.calls.find(call => call.path === path)!.outputs[0]!;
      const own = gradientModel(network, tensor, { weights });
      assert.ok(!('reason' in own), 'reason' in own ? own.reason : '');
      const { shape } = own.input;
      const seed = new Float32Array(count(own.seed.shape));
      const [rows, columns] = own.seed.shape.slice(-2) as [number, number];
      assert.deepEqual(unit, [Math.floor(rows / 2), Math.floor(columns / 2)]);
      for (let at = unit[0]! * columns + unit[1]!; at < seed.length; at += rows * columns) seed[at] = 1;
      const feeds = { [own.input.name]: image(shape), [own.seed.name]: new Tensor('float32', seed, own.seed.shape) };
      const gradient = (await run(own.model, feeds))[own.output]!.data as Float32Array;
      const side = shape.at(-1)!;
      const plane = new Float64Array(side * side);
      gradient.forEach((value, i) => {
        plane[i % plane.length]! += Math.abs(value);
      });
      const middle = v.map((_, j) => plane[Math.floor(side / 2) * side + Math.floor(side / 2) - 8 + j]!);
      const largest = Math.max(...v);
      const worst = Math.max(...middle.map((value, j) => Math.abs(value - v[j]!) / largest));
      assert.ok(worst < 1e-3, `off by ${worst}: ${middle} for ${v}`);
      const sum = plane.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum / total - 1) < 1e-3, `a total of ${sum}, not ${total}`);
      assert.deepEqual(boxOf(plane, side), box);
    });
});

/** How far 12 evenly spaced values are from the recorded ones, over four times their mean magnitude. */
function worstOf(data: Float32Array, v: readonly number[], m: number): number {
  const picked = v.map((_, j) => data[Math.floor((j * (data.length - 1)) / 11)]!);
  return Math.max(...picked.map((value, j) => Math.abs(value - v[j]!) / Math.max(4 * m, 1e-6)));
}

/** Top, left, bottom and right of what is not zero, half-open. */
function boxOf(plane: Float64Array, side: number): readonly number[] {
  const seen = [...plane.keys()].filter(i => plane[i] !== 0);
  const [rows, columns] = [seen.map(i => Math.floor(i / side)), seen.map(i => i % side)];
  return [Math.min(...rows), Math.min(...columns), Math.max(...rows) + 1, Math.max(...columns) + 1];
}

function image(shape: readonly number[]): Tensor {
  return new Tensor('float32', Float32Array.from(scatteredValues('image', count(shape))), shape);
}

async function run(model: Uint8Array, feeds: Readonly<Record<string, Tensor>>) {
  const session = await InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}
