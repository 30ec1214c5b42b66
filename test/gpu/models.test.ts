/**
 * Every GPU of this machine against its CPU, on the sample models: the same weights and inputs, the same shapes, and at the
 * end the same numbers as far as a GPU's arithmetic goes (TF32 has ten bits of mantissa).
 */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Opened, open } from '../../src/interpreter/analyze';
import { networkModel } from '../../src/onnx/network';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { type DeviceReport, deviceText, reportDevices } from '../../src/runtime/devices';
import { runNetwork } from '../../src/runtime/network';
import { isUnknown } from '../../src/tensor/unknown';

const folder = 'test/samples/models';
const script = 'dist/worker.js';
const tolerance = 1e-2;

describe('on the GPU', () => {
  let gpus: readonly DeviceReport[];
  let runtime: Runtime;
  before(async () => {
    const reports = await reportDevices(() => createRuntime({ script }));
    gpus = reports.filter(({ id, usable, adapter }) => id !== 'cpu' && usable && !adapter?.endsWith('in software'));
    const told = reports.map(report => `${deviceText({ ...report, device: report.id })}: ${report.reason ?? 'usable'}`);
    console.log(told.join('\n'));
    assert.ok(gpus.length > 0, 'there is no GPU here');
    runtime = createRuntime({ script });
  });
  after(() => runtime?.stop());

  for (const file of readdirSync(folder).filter(name => name.endsWith('.py'))) {
    const path = join(folder, file);
    for (const [name, network] of networksOf(open({ uri: path, text: readFileSync(path, 'utf8') })))
      it(`runs ${basename(file, '.py')}’s ${name} as the CPU does`, async () => {
        const built = networkModel(network, { every: true });
        assert.ok(!('reason' in built), 'reason' in built ? built.reason : '');
        const cpu = await runNetwork(runtime, built, ['cpu']);
        for (const { id } of gpus) {
          const gpu = await runNetwork(runtime, built, [id]);
          assert.equal(gpu.device, id);
          for (const [call, expected] of cpu.layers) {
            const found = gpu.layers.get(call)!;
            if ('reason' in expected) continue;
            assert.ok(!('reason' in found), `${network.calls[call]!.path} ran on the CPU only`);
            assert.deepEqual(found.out, expected.out);
            const scale = Math.max(1e-3, expected.std, Math.abs(expected.mean));
            for (const key of ['mean', 'std'] as const)
              assert.ok(
                Math.abs(found[key] - expected[key]) <= tolerance * scale,
                `${network.calls[call]!.path}: ${key} is ${found[key]}, on the CPU ${expected[key]}`,
              );
          }
        }
      });
  }
});

function networksOf(opened: Opened) {
  return opened.models().flatMap(model => {
    const network = opened.trace(model);
    return isUnknown(network) || 'reason' in networkModel(network, { every: true })
      ? []
      : [[model.model, network] as const];
  });
}
