/** A whole network in the worker, and the commands that run and export one. */
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../../src/interpreter/analyze';
import { networkModel } from '../../src/onnx/network';
import { createRuntime } from '../../src/runtime/client';
import { runNetwork } from '../../src/runtime/network';
import { isUnknown } from '../../src/tensor/unknown';

const file = 'test/samples/onnx/networks.py';
const counts = 'test/samples/onnx/counts.py';
/** A model that sums as many elements as differ. */
const counted = ['--model', 'Distinct()', '--input', '4x4'];
const notCounted = 'unique has no ONNX form: how large its result is depends on the values';

describe('a network in the worker', () => {
  it('gives every call the shape that was worked out, containers too', async () => {
    const opened = open({ uri: file, text: readFileSync(file, 'utf8') });
    const runtime = createRuntime({ script: 'dist/worker.js' });
    try {
      for (const [model, input] of [
        ['Residual()', '1x3x6x6'],
        ['Unet()', '1x2x8x8'],
        ['Sequence()', '2x5:int64'],
        ['Spectrum()', '2x4x4'],
        ['Wide()', '2x3x8'],
      ] as const) {
        const network = opened.trace(model, { given: [input], from: 'flag' });
        assert.ok(!isUnknown(network));
        const built = networkModel(network, { every: true });
        assert.ok(!('reason' in built));
        const { layers, device } = await runNetwork(runtime, built, ['cpu']);
        assert.equal(device, 'cpu');
        for (const call of network.calls) {
          const layer = layers.get(call.index)!;
          const inferred: unknown = call.outputs.map(id => network.tensors[id!]!.shape);
          assert.deepEqual('out' in layer ? layer.out : layer.reason, inferred, `${call.path ?? call.type}`);
        }
      }
    } finally {
      runtime.stop();
    }
  });
});

describe('receptive run', () => {
  it('adds what was measured to each layer, and the device', () => {
    const { status, stdout } = receptive('run', '--model', 'Unet()', '--input', '1x2x8x8', '--device', 'cpu', '--json');
    assert.equal(status, 0);
    const report = JSON.parse(stdout);
    assert.equal(report.device.provider, 'cpu');
    assert.deepEqual(
      report.layers.map((layer: { measured: { out: unknown } }) => layer.measured.out),
      report.layers.map((layer: { out: unknown }) => layer.out),
    );
  });

  it('says of a layer that could not run why', () => {
    const { status, stdout } = receptiveOn(counts, 'run', ...counted, '--device', 'cpu', '--json');
    assert.equal(status, 0);
    const picked = JSON.parse(stdout).layers.find((layer: { type: string }) => layer.type === 'unique');
    assert.deepEqual([picked.measured, picked.reason], [null, notCounted]);
  });

  it('says what is wrong with a device', () => {
    const { status, stderr } = receptive('run', '--model', 'Unet()', '--device', 'abacus');
    assert.equal(status, 2);
    assert.equal(
      stderr,
      "receptive: --device is one of auto, cpu, webgpu, cuda, dml, coreml; try 'receptive --help'\n",
    );
  });
});

describe('receptive export', () => {
  it('counts a model, and names what is an input instead', () => {
    const folder = mkdtempSync(join(tmpdir(), 'receptive-test-'));
    try {
      const out = join(folder, 'model.onnx');
      const { status, stderr } = receptiveOn(counts, 'export', ...counted, '--out', out);
      const line =
        readFileSync(counts, 'utf8').split('\n').indexOf('        return torch.unique(x * 2).sum() * x, x + 1') + 1;
      assert.match(
        stderr,
        new RegExp(
          `^receptive: unique \\(counts\\.py:${line}\\) is an input of the model instead: ${notCounted}$`,
          'm',
        ),
      );
      assert.equal(status, 1);
      assert.ok(existsSync(out));
      assert.equal(receptive('export', '--model', 'Unet()', '--input', '1x2x8x8', '--out', out).status, 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('wants to know where, and which', () => {
    assert.match(receptive('export', '--model', 'Unet()').stderr, /export needs --out FILE/);
    assert.match(receptive('export', '--out', 'x.onnx').stderr, /say which with --model: .*Residual\(\)/);
    assert.match(
      receptive('export', '--model', 'Shared()', '--out', 'x.onnx').stderr,
      /cannot export Shared\(\): the size B is not a number yet/,
    );
  });
});

function receptive(command: string, ...args: readonly string[]) {
  return receptiveOn(file, command, ...args);
}

function receptiveOn(source: string, command: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, ['dist/cli.js', command, source, ...args], { encoding: 'utf8' });
}
