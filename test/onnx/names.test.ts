/** In a model every name stands for one thing, and what a network gives lies under its own name without a copy. */
import { strict as assert } from 'node:assert';
import { onnx } from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { open } from '../../src/interpreter/analyze';
import { inlineModel } from '../../src/onnx/file';
import { networkModel } from '../../src/onnx/network';
import { createRuntime } from '../../src/runtime/client';
import { runNetwork } from '../../src/runtime/network';
import { isUnknown } from '../../src/tensor/unknown';

const text = `import torch
from torch import nn


class Alike(nn.Module):
    def __init__(self):
        super().__init__()
        self.output = nn.Parameter(torch.full((4,), 2.0))
        self.x = nn.Parameter(torch.full((4,), 3.0))

    def forward(self, x):
        return x * self.output + self.x


class Input(nn.Module):
    def forward(self, output):
        return output + 1


class Stem(nn.Module):
    def forward(self, x):
        return [x, x.relu()]


class Pyramid(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Stem()

    def forward(self, x):
        features = self.stem(x)
        return features[0] + features[1], features[1]
`;

describe('the names in a model', () => {
  for (const [model, given, expected] of [
    ['Alike()', [1, 2, 3, 4], [[5, 7, 9, 11]]],
    ['Input()', [1, 2, 3, 4], [[2, 3, 4, 5]]],
    [
      'Pyramid()',
      [-1, 2, -3, 4],
      [
        [-1, 4, -3, 8],
        [0, 2, 0, 4],
      ],
    ],
  ] as const)
    it(`of ${model} do not meet`, async () => {
      const { model: bytes, weights } = built(model);
      const whole = Buffer.concat([...inlineModel(bytes, weights).parts()]);
      const session = await InferenceSession.create(whole, { logSeverityLevel: 4 });
      const results = await session.run({ [session.inputNames[0]!]: new Tensor('float32', [...given], [1, 4]) });
      await session.release();
      assert.deepEqual(
        session.outputNames.map(name => [...(results[name]!.data as Float32Array)]),
        expected,
      );
    });

  it('are those that were asked for, with no nodes that only copy', () => {
    const { graph } = onnx.ModelProto.decode(built('Pyramid()').model);
    assert.deepEqual(
      graph!.node!.map(({ opType, output }) => [opType, output]),
      [
        ['Relu', ['output.1']],
        ['Add', ['output.0']],
      ],
    );
  });
});

describe('a container that gives its own input', () => {
  it('is measured as well', async () => {
    const network = traced('Pyramid()');
    const model = networkModel(network, { every: true });
    assert.ok(!('reason' in model));
    const runtime = createRuntime({ script: 'dist/worker.js' });
    try {
      const { layers } = await runNetwork(runtime, model, ['cpu']);
      const stem = network.calls.findIndex(({ path }) => path === 'stem');
      assert.deepEqual((layers.get(stem) as { out?: unknown }).out, [
        [1, 4],
        [1, 4],
      ]);
    } finally {
      runtime.stop();
    }
  });
});

function traced(model: string) {
  const network = open({ uri: 'names.py', text }).trace(model, { given: ['1x4'], from: 'flag' });
  assert.ok(!isUnknown(network));
  return network;
}

function built(model: string) {
  const found = networkModel(traced(model));
  assert.ok(!('reason' in found), JSON.stringify(found));
  return found;
}
