/** Receptive fields that the worker measured are those that were calculated, for every call and both axes. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { open } from '../../src/interpreter/analyze';
import { fieldProbe, measuredField } from '../../src/onnx/receptive';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { isUnknown } from '../../src/tensor/unknown';

const file = 'test/samples/onnx/networks.py';

describe('a measured receptive field', () => {
  let runtime: Runtime;
  before(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  after(() => runtime.stop());

  it('is the calculated one, at the edge of the image and in its middle', async () => {
    const network = open({ uri: file, text: readFileSync(file, 'utf8') }).trace('Tower()', {
      given: ['1x1x96x64'],
      from: 'flag',
    });
    assert.ok(!isUnknown(network));
    const wrong: string[] = [];
    for (const { index, rf, path, type, outputs } of network.calls) {
      const probe = fieldProbe(network, index);
      assert.ok(!('reason' in probe) && rf && rf.size !== 'all' && rf.start && rf.stride, `${path ?? type}`);
      const { model, weights, input, output } = probe;
      for (const axis of [-2, -1]) {
        const [height, length] = [network.tensors[outputs[0]!]!.shape.at(axis) as number, input.shape.at(axis)!];
        for (const unit of [0, Math.floor(height / 2)]) {
          const first = rf.start.at(axis)! + unit * rf.stride.at(axis)!;
          const calculated = [Math.max(0, first), Math.min(length, first + rf.size.at(axis)!)];
          const measured = await measuredField(probe, axis, unit, values =>
            runtime.ask('compute', [{ model, weights, input, output: output.name, devices: ['cpu'], values }]),
          );
          if (String(measured) !== String(calculated))
            wrong.push(`${path ?? type}, axis ${axis}, unit ${unit}: measured ${measured}, calculated ${calculated}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });
});
