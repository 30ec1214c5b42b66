/** Networks that ONNX Runtime does not take as they are: what runs, in which precision, and what is said of the rest. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { runAround } from '../../src/runtime/around';
import { createRuntime, type Runtime } from '../../src/runtime/client';
import { isUnknown } from '../../src/tensor/unknown';

const text = `
import torch
from torch import nn
from einops import repeat

class Precise(nn.Module):
    def __init__(self, dtype):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, dtype=dtype)
        self.norm = nn.BatchNorm2d(8, dtype=dtype)
        self.scale = nn.Parameter(torch.ones(8, 1, 1, dtype=dtype))

    def forward(self, x):
        x = self.norm(self.conv(x)) * self.scale
        return x.float().softmax(1).half() + 0.5

class Narrow(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        marks = (x > 0).to(torch.int8)
        counts = marks @ marks
        return self.fc(x) + counts.clamp(max=1)

class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(4, 4) for _ in range(10)])

    def forward(self, x):
        return self.layers(x)

class Spread(nn.Module):
    def __init__(self):
        super().__init__()
        self.deep = nn.ModuleList([nn.Linear(4, 4) for _ in range(9)])

    def forward(self, x):
        results = []
        for layer in self.deep:
            x = layer(x)
            results.append(x)
        return {'early': results[0], 'late': results[-1]}

class Swells(nn.Module):
    def __init__(self):
        super().__init__()
        self.before = nn.Linear(4, 4)
        self.large = nn.Linear(4, 1000)
        self.after = nn.Linear(1000, 4)
        self.last = nn.Linear(4, 2)

    def forward(self, x):
        return self.last(self.after(self.large(self.before(x))))

class Encodes(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)

    def forward(self, x):
        return self.encoder(x) + 1

class Hollow(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.empty = nn.LayerNorm(4), nn.LayerNorm(0)

    def forward(self, x):
        return torch.cat([self.norm(x), self.empty(x[:, :0])], 1)

class Selects(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        y = self.fc(x)
        return y[y > 0]

class Nothing(nn.Module):
    def __init__(self):
        super().__init__()
        self.slots = nn.ParameterList([nn.Parameter(torch.randn(2, 4)), nn.Parameter(torch.randn(0, 4))])

    def forward(self, x):
        none = x.flatten()[:0]
        all = [repeat(slot, 's d -> b s d', b=x.shape[0]) for slot in self.slots]
        return torch.cat(all, 1), torch.cat([none, none])
`;

describe('a network that cannot run as it is', () => {
  let runtime: Runtime;
  before(() => {
    runtime = createRuntime({ script: 'dist/worker.js' });
  });
  after(() => runtime.stop());

  const run = async (model: string, input: string) => {
    const network = open({ uri: 'model.py', text }).trace(model, { given: [input], from: 'flag' });
    assert.ok(!isUnknown(network));
    const found = await runAround(runtime, network, ['cpu']);
    assert.ok(!('reason' in found));
    return { network, ...found };
  };

  /** Calls whose measured shape is not the inferred one, each with the reason where it did not run. */
  const others = ({ network, layers }: { network: Network; layers: Awaited<ReturnType<typeof run>>['layers'] }) =>
    network.calls.flatMap(({ index, type, outputs }) => {
      const layer = layers.get(index)!;
      const inferred = outputs.map(id => network.tensors[id!]!.shape);
      if ('reason' in layer) return [[type, layer.reason]];
      return JSON.stringify(layer.out) === JSON.stringify(inferred) ? [] : [[type, JSON.stringify(layer.out)]];
    });

  for (const dtype of ['float16', 'bfloat16', 'float64'])
    it(`is computed in float32 instead of ${dtype}`, async () => {
      const found = await run(`Precise(torch.${dtype})`, `1x3x8x8:${dtype}`);
      assert.deepEqual(others(found), []);
      assert.deepEqual([...found.instead].sort(), [...new Set([dtype, 'float16'])].sort());
    });

  it('runs without what ONNX Runtime has no kernels for, and says so', async () => {
    const found = await run('Narrow()', '4x4');
    assert.deepEqual(others(found), [
      ['matmul', "ONNX Runtime does not run it: Type 'tensor(int8)' of input of operator (MatMul) is invalid"],
    ]);
    assert.deepEqual(found.instead, []);
  });

  it('runs without the call that ONNX Runtime fails at, and with others of its kind', async () => {
    assert.deepEqual(others(await run('Hollow()', '2x4')), [
      [
        'LayerNorm',
        'ONNX Runtime does not run it: LayerNormalization failed: Size of X.shape[axis:] must be at least 1, got 0',
      ],
    ]);
  });

  it('runs what comes before a result whose size depends on the values', async () => {
    assert.deepEqual(others(await run('Selects()', '2x4')), [
      ['Selects', 'what it gives could not be made'],
      [
        'getitem',
        'it runs, and is not measured: the size ? is not known: how many elements a mask selects depends on its values',
      ],
    ]);
  });

  for (const model of ['Deep()', 'Spread()'])
    it(`is measured in several runs where its results do not fit into one: ${model}`, async () => {
      const network = open({ uri: 'model.py', text }).trace(model, { given: ['2x4'], from: 'flag' });
      assert.ok(!isUnknown(network));
      const whole = await runAround(runtime, network, ['cpu']);
      const asked: number[] = [];
      const small: Runtime = {
        ...runtime,
        memory: 400,
        ask: (...[method, params, options]: Parameters<Runtime['ask']>) => {
          if (method === 'run') asked.push((params[0] as { outputBytes: number }).outputBytes);
          return runtime.ask(method, params as never, options) as never;
        },
      };
      const parts = await runAround(small, network, ['cpu']);
      assert.ok(!('reason' in whole) && !('reason' in parts));
      assert.ok(asked.length > 1 && Math.max(...asked) <= 100, asked.join());
      const values = ({ layers }: typeof whole) =>
        [...layers]
          .sort(([a], [b]) => a - b)
          .map(([call, layer]) => ('mean' in layer ? [call, layer.out, layer.mean] : call));
      assert.deepEqual(values(parts), values(whole));
      assert.deepEqual(
        values(whole).filter(value => !Array.isArray(value)),
        [],
      );
    });

  it('runs without the calls that do not fit into the memory by themselves', async () => {
    const network = open({ uri: 'model.py', text }).trace('Swells()', { given: ['2x4'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const found = await runAround({ ...runtime, memory: 7000 }, network, ['cpu']);
    assert.ok(!('reason' in found));
    const takes = 'what it reads and gives takes 7.84 KiB of memory, and one call may take 6.84 KiB';
    assert.deepEqual(
      others({ network, ...found }),
      [1, 2].map(() => ['Linear', `${takes}; a smaller input takes less`]),
    );
    const last = found.layers.get(network.calls.findIndex(({ path }) => path === 'last'))!;
    assert.ok('fed' in last && last.fed);
  });

  it('leaves out more where it does not fit after all', async () => {
    const network = open({ uri: 'model.py', text }).trace('Swells()', { given: ['2x4'], from: 'flag' });
    assert.ok(!isUnknown(network));
    let asked = 0;
    const small: Runtime = {
      ...runtime,
      memory: 20_000,
      ask: (...[method, params, options]: Parameters<Runtime['ask']>) =>
        asked++ === 0
          ? Promise.reject(
              new Error('it was ended because it took more than the 19.5 KiB of memory that a run may take'),
            )
          : (runtime.ask(method, params as never, options) as never),
    };
    const found = await runAround(small, network, ['cpu']);
    assert.ok(!('reason' in found));
    assert.deepEqual(
      others({ network, ...found }).map(([type]) => type),
      ['Linear', 'Linear'],
    );
  });

  it('says of the parts of what runs as one where they are measured', async () => {
    const { network, layers } = await run('Encodes()', '1x3x8');
    const parts = network.calls.filter(({ path }) => path?.startsWith('encoder.'));
    assert.ok(parts.length > 2);
    for (const { index } of parts)
      assert.deepEqual(layers.get(index), { reason: 'it runs as one with encoder, and is measured there', part: true });
    assert.ok('out' in layers.get(network.calls.findIndex(({ path }) => path === 'encoder'))!);
  });

  it('keeps sizes of 0', async () => {
    assert.deepEqual(others(await run('Nothing()', '3x1')), []);
  });
});
