/** The effective receptive field by the real worker; its gradients are compared with PyTorch's in test/onnx/architectures.test.ts. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { open } from '../../src/interpreter/analyze';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { effectiveReceptiveField } from '../../src/runtime/effective';
import { isUnknown } from '../../src/tensor/unknown';

const file = 'test/samples/onnx/networks.py';

describe('an effective receptive field', function () {
  this.timeout(60_000);
  let runtime: Runtime;
  before(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  after(() => runtime.stop());
  const traced = open({ uri: file, text: readFileSync(file, 'utf8') }).trace('Tower()', {
    given: ['1x1x96x64'],
    from: 'flag',
  });
  assert.ok(!isUnknown(traced));
  const network = traced;

  it('lies in the box that was calculated, and reaches its edges', async () => {
    for (const { rf, outputs, path, type } of network.calls) {
      const found = await effectiveReceptiveField(runtime, network, outputs[0]!, { seeds: 1 });
      assert.ok(!('reason' in found) && rf && rf.size !== 'all' && rf.start && rf.stride, `${path ?? type}`);
      const [top, left] = [0, 1].map(axis => rf.start!.at(axis)! + found.unit[axis]! * rf.stride!.at(axis)!) as [
        number,
        number,
      ];
      const [height, width] = rf.size as [number, number];
      assert.deepEqual(
        found.box,
        {
          top: Math.max(0, top),
          left: Math.max(0, left),
          bottom: Math.min(96, top + height),
          right: Math.min(64, left + width),
        },
        `${path ?? type}`,
      );
      const { values } = found.heat;
      assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
      assert.ok(found.shareInCentre > 0 && found.shareInCentre <= 1.00001);
    }
  });

  it('is refused for a unit that is not there', async () => {
    const [tensor] = network.outputs;
    const found = await effectiveReceptiveField(runtime, network, tensor!, { unit: [1000, 0] });
    assert.match('reason' in found ? found.reason : '', /there is no unit 1000, 0/);
  });
});
