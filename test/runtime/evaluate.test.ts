/** Small models on given inputs, through the worker: the numbers of PyTorch, on the CPU and on a GPU. */
import { strict as assert } from 'node:assert';
import { defaults, referenceModel } from '../../src/onnx/reference/build';
import { references } from '../../src/onnx/reference/catalogue';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import type { Device } from '../../src/runtime/protocol';
import { difference, facts } from '../onnx/reference-truth';

describe('evaluating small models', () => {
  let runtime: Runtime;
  before(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  after(() => runtime.stop());

  const check = (device: Device, id: string, tolerance: number) =>
    it(`${id} on ${device}`, async function () {
      this.timeout(60_000);
      const reference = references.find(each => each.id === id)!;
      const { model, inputs, outputs } = referenceModel(reference, defaults(reference));
      const names = outputs.map(({ name }) => name);
      const found = await runtime.ask('evaluate', [{ model, devices: [device], inputs, outputs: names }]);
      const [fact] = facts[id]!;
      assert.equal(found.device, device);
      assert.ok(found.ms > 0);
      for (const [i, { name, shape }] of outputs.entries()) {
        const recorded = fact && 'out' in fact && fact.out[name.replace(':out', '')];
        assert.equal(recorded && difference(found.values[i]!, shape, recorded, tolerance), undefined, name);
      }
    });

  for (const id of ['softmax-ce', 'conv-variants', 'mha', 'lstm-cell']) check('cpu', id, 1e-5);
  for (const id of ['softmax-ce', 'conv-variants', 'mha', 'layernorm']) check('webgpu', id, 1e-4);

  it('says why a device cannot be used', async () => {
    const reference = references[0]!;
    const { model, inputs, outputs } = referenceModel(reference, defaults(reference));
    const names = outputs.map(({ name }) => name);
    await assert.rejects(
      runtime.ask('evaluate', [{ model, devices: ['dml'], inputs, outputs: names }]),
      /^Error: dml: \w/,
    );
  });
});
