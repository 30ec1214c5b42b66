/**
 * WebGPU gives what the CPU gives. Where the machine has no GPU the tests bring a driver in software; without any driver
 * the worker says so and goes on.
 */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { layerModel } from '../../src/onnx/layer';
import { type Argument, Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import type { ClassForm } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { runAround } from '../../src/runtime/around';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { Device, RunResult } from '../../src/runtime/protocol';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown } from '../../src/tensor/unknown';

const layers: readonly (readonly [name: string, made: readonly Argument[], input: Tensor])[] = [
  ['torch.nn.Conv2d', [3, 8, 3], new Tensor([1, 3, 16, 16])],
  ['torch.nn.ConvTranspose2d', [3, 8, 3, 2], new Tensor([1, 3, 9, 9])],
  ['torch.nn.BatchNorm2d', [8], new Tensor([1, 8, 16, 16])],
  ['torch.nn.LayerNorm', [32], new Tensor([4, 32])],
  ['torch.nn.MaxPool2d', [3, 2, 1], new Tensor([1, 8, 16, 16])],
  ['torch.nn.AvgPool2d', [3, 2, 1], new Tensor([1, 8, 16, 16])],
  ['torch.nn.Linear', [32, 10], new Tensor([4, 32])],
  ['torch.nn.GELU', [], new Tensor([4, 32])],
  ['torch.nn.LeakyReLU', [new Float(0.1)], new Tensor([4, 32])],
  ['torch.nn.Softmax', [-1], new Tensor([4, 32])],
];

describe('WebGPU', function () {
  this.timeout(120_000);
  let runtime: Runtime;
  before(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  after(() => runtime.stop());

  for (const [name, made, input] of layers)
    it(`runs ${name.split('.').pop()} as the CPU does`, async () => {
      const [gpu, cpu] = [await run(name, made, input, ['webgpu']), await run(name, made, input, ['cpu'])];
      assert.deepEqual([gpu.device, cpu.device], ['webgpu', 'cpu']);
      assert.ok(Object.values(gpu.nodes).some(ms => ms > 0));
      const [a, b] = [gpu.outputs[0]!, cpu.outputs[0]!];
      assert.deepEqual(a.shape, b.shape);
      for (const key of ['mean', 'std', 'min', 'max', 'zeros'] as const)
        assert.ok(Math.abs(a[key] - b[key]) < 1e-5, `${key} is ${a[key]}, on the CPU ${b[key]}`);
    });

  it('goes around a layer that it has no kernel for', async () => {
    const text = `
from torch import nn
model = nn.Sequential(nn.Conv2d(2, 2, 1), nn.Unflatten(1, (1, 2)), nn.ConvTranspose3d(1, 3, 2, 2), nn.ReLU())
`;
    const network = open({ uri: 'model.py', text }).trace('model', { given: ['1x2x4x4'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const found = await runAround(runtime, network, ['webgpu']);
    assert.ok(!('reason' in found));
    assert.equal(found.device, 'webgpu');
    const said = network.calls.map(({ index, type }) => {
      const layer = found.layers.get(index)!;
      return [type, 'reason' in layer ? layer.reason : layer.out[0]];
    });
    assert.deepEqual(said.slice(1), [
      ['Conv2d', [1, 2, 4, 4]],
      ['Unflatten', [1, 1, 2, 4, 4]],
      ['ConvTranspose3d', 'ONNX Runtime does not run it: ConvTranspose failed: Only Conv2d or Conv1d are supported'],
      ['ReLU', [1, 3, 4, 8, 8]],
    ]);
  });

  it('gives way to the CPU where its driver is software and nobody insists on it', async () => {
    const alone = await run('torch.nn.ReLU', [], new Tensor([2, 3]), ['webgpu']);
    const { device, refused } = await run('torch.nn.ReLU', [], new Tensor([2, 3]), ['webgpu', 'cpu']);
    if (!alone.adapter?.endsWith('in software')) return assert.equal(device, 'webgpu');
    assert.equal(device, 'cpu');
    assert.match(refused[0]!.reason, /in software/);
  });

  it('is refused with the reason where there is no driver, and the CPU runs instead', async () => {
    const drivers = process.env.VK_DRIVER_FILES;
    process.env.VK_DRIVER_FILES = 'none.json';
    const bare = createRuntime({ script: 'dist/worker.js' });
    try {
      const { device, refused } = await run('torch.nn.ReLU', [], new Tensor([2, 3]), ['webgpu', 'cpu'], bare);
      // Not Vulkan everywhere: macOS and Windows have drivers of their own.
      if (process.platform !== 'linux') return assert.ok(['webgpu', 'cpu'].includes(device));
      assert.equal(device, 'cpu');
      assert.match(refused[0]!.reason, /adapter/i);
    } finally {
      bare.stop();
      if (drivers === undefined) delete process.env.VK_DRIVER_FILES;
      else process.env.VK_DRIVER_FILES = drivers;
    }
  });

  async function run(
    name: string,
    made: readonly Argument[],
    input: Tensor,
    devices: readonly Device[],
    on = runtime,
  ): Promise<RunResult> {
    const form = findOperator(name)!.form as ClassForm<unknown>;
    const layer = layerModel(name, {
      ...bind(name, form.parameters, made, {}),
      ...bind(name, form.forward!, [input], {}),
    });
    if ('reason' in layer) throw new Error(layer.reason);
    const outputs = layer.outputs.map(output => output.name);
    return on.ask('run', [{ ...layer, outputs, devices, seed: 1, repeats: 1 }]);
  }
});
