/**
 * Whole networks become one model that gives PyTorch's numbers (test/truth/lowering_networks.py), under PyTorch's names;
 * what cannot be lowered is named and the rest runs.
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { onnx } from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { type NetworkModel, networkModel } from '../../src/onnx/network';
import { seededWeights } from '../../src/onnx/weights';
import { isUnknown } from '../../src/tensor/unknown';
import recorded from '../truth/lowering_networks.json';
import { count, weightValues } from './fill';

const opened = (name: string) => {
  const file = `test/samples/onnx/${name}`;
  return open({ uri: file, text: readFileSync(file, 'utf8') });
};
const files = new Map([...new Set(recorded.map(({ file }) => file))].map(name => [name, opened(name)]));

describe('the model of a network', () => {
  for (const { file, model, input, outputs } of recorded)
    it(`${model} of ${file} gives PyTorch's numbers`, async () => {
      const built = build(trace(model, input, file));
      const session = await InferenceSession.create(built.model, { logSeverityLevel: 4 });
      const results = await session.run({ [session.inputNames[0]!]: inputOf(built.inputs[0]!) });
      await session.release();
      assert.deepEqual(built.missing, []);
      assert.deepEqual(
        session.outputNames.map(name => [...results[name]!.dims]),
        outputs.map(({ shape }) => shape),
      );
      for (const [i, { values }] of outputs.entries()) {
        const found = Array.from(results[session.outputNames[i]!]!.data as Float32Array | BigInt64Array, Number);
        const wrong = values.findIndex(
          (value, j) => !(Math.abs(found[j]! - value) <= 1e-5 * Math.max(1, Math.abs(value))),
        );
        assert.equal(wrong, -1, `value ${wrong} of output ${i} is ${found[wrong]}, not ${values[wrong]}`);
      }
    });

  it('goes around layers that are given packed sequences', () => {
    const network = open({
      uri: 'packed.py',
      text: `import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 6)
        self.rnn = nn.LSTM(6, 4, batch_first=True)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        packed = pack_padded_sequence(self.embed(x), torch.tensor([5, 3]), batch_first=True)
        steps, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=5)
        return self.head(steps)
`,
    }).trace('Tagger()', { given: ['2x5:int64'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const built = networkModel(network);
    assert.ok(!('reason' in built), JSON.stringify(built));
    assert.deepEqual(
      built.missing.map(({ call, reason }) => [network.calls[call]!.type, reason]),
      [
        ['pack_padded_sequence', 'pack_padded_sequence has no ONNX form: ONNX has no packed sequences'],
        ['LSTM', 'ONNX has no packed sequences'],
        ['pad_packed_sequence', 'pad_packed_sequence has no ONNX form: ONNX has no packed sequences'],
      ],
    );
    assert.deepEqual(
      built.outputs.map(({ shape }) => shape),
      [[2, 5, 3]],
    );
  });

  it('stores every parameter once, under its name in state_dict()', () => {
    assert.deepEqual(stored('Shared()', '2x6'), ['layer.bias', 'layer.weight', 'matrix', 'offset']);
    assert.deepEqual(
      stored('Residual()', '1x3x6x6').filter(name => name.startsWith('bn1')),
      ['bn1.bias', 'bn1.running_mean', 'bn1.running_var', 'bn1.weight'],
    );
  });

  it('stores tied parameters once, drawn as by the layer that made them', () => {
    assert.deepEqual(stored('Tied()', '3x6'), ['second.bias', 'table.weight']);
    const kinds: string[] = [];
    const seeded = seededWeights(0);
    const built = networkModel(trace('Tied()', '3x6'), {
      weights: (name, weight) => {
        kinds.push(`${name} ${weight.init.kind}`);
        return seeded(name, weight);
      },
    });
    assert.ok(!('reason' in built));
    assert.deepEqual(kinds, ['table.weight fan-in', 'second.bias fan-in']);
  });

  it('takes what cannot be lowered as an input, with the reason', () => {
    const network = opened('counts.py').trace('Distinct()', { given: ['4x6'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const built = build(network);
    const reasons = built.missing.map(({ call, reason }) => [network.calls[call]!.type, reason]);
    const why = 'how large its result is depends on the values';
    assert.deepEqual(reasons, [
      ['unique', `unique has no ONNX form: ${why}`],
      ['sum', 'the size ? is not known: how many different elements there are depends on the values'],
    ]);
    assert.deepEqual(
      built.inputs.map(({ shape }) => shape),
      [[4, 6], []],
    );
  });

  it('runs what a mask selects, and does not measure how much that is', () => {
    const network = trace('Hues()', '4x6', 'writes.py');
    const built = networkModel(network, { every: true });
    assert.ok(!('reason' in built));
    const reason =
      'it runs, and is not measured: the size ? is not known: how many elements a mask selects depends on its values';
    const selected = network.calls.filter(({ outputs }) =>
      outputs.some(id => id !== null && network.tensors[id]!.shape.some(size => typeof size !== 'number')),
    );
    assert.ok(selected.length > 3);
    assert.deepEqual(
      built.missing,
      selected.map(({ index }) => ({ call: index, reason })),
    );
    assert.ok(built.layers.every(({ fed }) => !fed));
  });

  it('leaves out what asks where a condition holds, and runs the rest', () => {
    const text = [
      'import torch',
      'from torch import nn',
      'class Found(nn.Module):',
      '    def forward(self, x):',
      '        scores = x.sigmoid()',
      '        rows, columns = torch.where(scores > 0.5)',
      '        self.seen = rows',
      '        return scores * 2',
    ].join('\n');
    const network = open({ uri: 'found.py', text }).trace('Found()', { given: ['2x3'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const built = build(network);
    assert.deepEqual(
      built.missing.map(({ call, reason }) => [network.calls[call]!.type, reason]),
      [['where', 'how many elements are true depends on the values']],
    );
    assert.deepEqual(
      built.outputs.map(({ shape }) => shape),
      [[2, 3]],
    );
  });

  it('says of numbers drawn as it runs that they are random, and of weights drawn from what nobody knows just that', () => {
    const text = [
      'import torch',
      'from torch import nn',
      'class Noisy(nn.Module):',
      '    def __init__(self):',
      '        super().__init__()',
      '        self.scale = nn.Parameter(torch.empty(3).uniform_(0, torch.rand(1).item()))',
      '        self.cut = nn.Parameter(torch.empty(3).uniform_(-0.9, 0.9).erfinv_().mul_(0.02))',
      '    def forward(self, x):',
      '        return x + self.cut + self.scale * x.new_empty(2, 3).normal_()',
    ].join('\n');
    const network = open({ uri: 'noisy.py', text }).trace('Noisy()', { given: ['2x3'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const { missing, redrawn } = build(network);
    assert.deepEqual(
      missing.map(({ reason }) => reason),
      ['normal_ has no ONNX form: its result is random: it is fed as an input instead'],
    );
    assert.deepEqual(redrawn, [
      { weight: 'cut', reason: 'numbers drawn by way of erfinv are not written out' },
      { weight: 'scale', reason: 'what uniform_ draws is not known' },
    ]);
  });

  it('is refused where a size is not a number', () => {
    const other = open({ uri: 'model.py', text: 'from torch import nn\nmodel = nn.Linear(3, 4)' });
    const network = other.trace('model', { given: [], from: 'flag' });
    assert.ok(!isUnknown(network));
    assert.deepEqual(networkModel(network), { reason: 'the size B is not a number yet; set an input shape' });
    const text = [
      'from torch import nn',
      'class Open(nn.Module):',
      '    def __init__(self, n):',
      '        super().__init__()',
      '        self.conv = nn.Conv2d(n, 8, 3)',
      '    def forward(self, x):',
      '        return self.conv(x)',
    ].join('\n');
    // An input shape would not help: it is there.
    const opened = open({ uri: 'open.py', text });
    const sized = opened.trace(opened.models()[0]!, { given: ['1x3x8x8'], from: 'flag' });
    assert.ok(!isUnknown(sized));
    assert.deepEqual(
      build(sized).missing.map(({ reason }) => reason),
      ['the size n is not a number yet; give it one where the model is built'],
    );
  });
});

function trace(model: string, input: string, file = 'networks.py'): Network {
  const network = files.get(file)!.trace(model, { given: [input], from: 'flag' });
  if (isUnknown(network)) throw new Error(network.reason);
  return network;
}

function build(network: Network): NetworkModel {
  const built = networkModel(network, { weights: (name, { shape }) => weightValues(name, count(shape as number[])) });
  if ('reason' in built) throw new Error(built.reason);
  return built;
}

function stored(model: string, input: string): readonly string[] {
  const { graph } = onnx.ModelProto.decode(build(trace(model, input)).model);
  const names = graph!.initializer!.map(({ name }) => name!);
  return names.filter(name => !name.includes('/') && !name.startsWith('constant')).sort();
}

function inputOf({ shape, dtype }: NetworkModel['inputs'][number]): Tensor {
  const length = count(shape);
  return dtype === 'int64'
    ? new Tensor(
        'int64',
        BigInt64Array.from({ length }, (_, i) => BigInt((7 * i) % 5)),
        shape,
      )
    : new Tensor(
        'float32',
        Float32Array.from({ length }, (_, i) => 2 * Math.sin(0.37 * i + 1)),
        shape,
      );
}
