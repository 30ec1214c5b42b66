import { strict as assert } from 'node:assert';
import { layerLens, lensesIn, modelLens } from '../../src/host/lenses';
import { problemsIn } from '../../src/host/problems';
import type { Mention, Network } from '../../src/network/network';
import { add, type Dim, multiply, symbol } from '../../src/tensor/dim';
import { analysis, network, placeIn, uri } from './hand-made';

const text = `class Net(nn.Module):
    def __init__(self):
        self.conv = nn.Conv2d(3, 64, 7)
        self.relu = nn.ReLU()
    def forward(self, x):
        return self.relu(self.conv(x))
`;
const made = (call: string, id: string): Mention => ({
  operator: { id, name: `torch.nn.${id}` },
  arguments: {},
  at: placeIn(text, call),
  name: placeIn(text, id),
  assumed: [],
  argumentSpans: call.includes('(3') ? { in_channels: placeIn(text, '3').span } : {},
});
const mentions = [made('nn.Conv2d(3, 64, 7)', 'Conv2d'), made('nn.ReLU()', 'ReLU')];

const net = (input: readonly number[], fields: Partial<Network> = {}) =>
  network(
    'Net()',
    input,
    [
      {
        type: 'Conv2d',
        path: 'conv',
        site: placeIn(text, 'self.conv(x)'),
        construction: mentions[0]!.at,
        in: [input],
        out: [[1, 64, 26, 26]],
        params: 9472,
        rf: { size: [7, 7], stride: [1, 1], start: [0, 0] },
      },
    ],
    {
      definition: { uri, span: { from: 0, to: text.length } },
      outputs: [0],
      totals: { params: 11_689_512, trainable: 11_689_512, macs: 1_814_073_344 },
      ...fields,
    },
  );

describe('lenses', () => {
  const check = (title: string, show: 'models' | 'layers', expected: readonly string[]) =>
    it(title, () => {
      const analysed = analysis([net([1, 3, 32, 32])], { mentions });
      const lenses = lensesIn(analysed, uri, text, show).map(lens => {
        const line = text.slice(0, lens.from).split('\n').length;
        return `${line}: ${lens.kind === 'model' ? modelLens(lens.network, 1) : layerLens(analysed, lens)}`;
      });
      assert.deepEqual(lenses, expected);
    });

  check('stand on models and on layers that hold weights', 'layers', [
    '1: Net · 11.7 M params · 1.81 GMACs · 3×32×32 → 3×32×32',
    '3: Explain this layer · 9.5 K params · RF 7×7',
  ]);
  check('stand on models alone', 'models', ['1: Net · 11.7 M params · 1.81 GMACs · 3×32×32 → 3×32×32']);

  it('stand where a model of another file’s class is made', () => {
    const script = 'def main():\n    net = build(7)\n';
    const elsewhere = { definition: { uri: 'nets.py', span: { from: 0, to: 3 } } };
    const creation = { uri, span: { from: script.indexOf('build'), to: script.indexOf(')\n', 15) + 1 } };
    const placed = (fields: Partial<Network>) =>
      lensesIn(analysis([net([1, 3, 32, 32], fields)]), uri, script, 'models').map(({ from }) =>
        script.slice(from, from + 5),
      );
    assert.deepEqual(placed({ ...elsewhere, creation }), ['build']);
    assert.deepEqual(placed({ ...elsewhere, creation: { ...creation, uri: 'nets.py' } }), []);
    // One of PyTorch's own has its hover there.
    assert.deepEqual(placed({ definition: undefined, creation }), []);
  });

  it('say of several layers side by side on a line which one they are about', () => {
    const sequence = `mlp = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))\n`;
    const linear = (call: string): Mention => ({
      ...mentions[0]!,
      at: placeIn(sequence, call),
      operator: { id: 'Linear', name: 'torch.nn.Linear' },
    });
    // The analysis may have met them in another order.
    const analysed = analysis([], { mentions: [linear('nn.Linear(8, 2)'), linear('nn.Linear(2, 8)')] });
    const [lens] = lensesIn(analysed, uri, sequence, 'layers');
    assert.ok(lens?.kind === 'layer');
    assert.equal(lens.from, sequence.indexOf('nn.Linear(2, 8)'));
    assert.match(layerLens(analysed, lens), /^Explain the first of 2 layers\b/);
  });

  it('say what is not known, and nothing of what there is none', () => {
    const unknown = { params: undefined, trainable: undefined, macs: undefined };
    assert.equal(modelLens(net([8, 3], { totals: unknown, outputs: [null] }), 1), 'Net · params not known · 8×3 → ?');
    const none = { params: 0, trainable: 0, macs: 0 };
    assert.equal(modelLens(net([1, 3], { totals: none, outputs: [] }), 3), 'Net() (first of 3) · 0 params');
    const symbolic = { params: symbol('n'), trainable: symbol('n'), macs: 118_013_952 };
    assert.equal(modelLens(net([1, 3], { totals: symbolic }), 1), 'Net · n params · 118 M MACs · 3 → 3');
    const batches = { ...symbolic, macs: multiply(424_800, symbol('B')) };
    assert.equal(modelLens(net([1, 3], { totals: batches }), 1), 'Net · n params · 425 K·B MACs · 3 → 3');
    const macs = (of: Dim) => modelLens(net([1, 3], { totals: { params: 9, trainable: 9, macs: of } }), 1);
    assert.equal(macs(multiply(symbol('B'), symbol('T'))), 'Net · 9 params · B·T MACs · 3 → 3');
    assert.equal(macs(add(symbol('B'), 1)), 'Net · 9 params · 3 → 3');
  });
});

describe('the problems of a file', () => {
  const problem = {
    code: 'mismatched-in-channels',
    message: 'Conv2d expects 3 channels, x has 1',
    at: placeIn(text, 'self.conv(x)'),
    call: 0,
  } as const;

  const check = (title: string, networks: readonly Network[], expected: readonly string[]) =>
    it(title, () =>
      assert.deepEqual(
        problemsIn(analysis(networks, { mentions }), uri, () => 'line 3').map(
          ({ code, message, at, severity, related }) =>
            `${text.slice(at.from, at.to)}: ${severity} ${code}: ${message} [${related.map(r => `${r.message}: ${text.slice(r.at.span.from, r.at.span.to)}`).join('; ')}]`,
        ),
        expected,
      ),
    );

  check(
    'stand once, however many networks run into them, with where the layer was made',
    [net([1, 1, 32, 32], { problems: [problem] }), net([1, 1, 32, 32], { problems: [problem] })],
    [
      'self.conv(x): error mismatched-in-channels: Conv2d expects 3 channels, x has 1 [conv is made here: nn.Conv2d(3, 64, 7)]',
    ],
  );
  check(
    'underline the argument to blame, and only warn of what runs',
    [
      net([1, 3, 32, 32], {
        problems: [
          {
            code: 'invalid-argument',
            message: 'in_channels must be positive',
            at: mentions[0]!.at,
            parameter: 'in_channels',
          },
          { code: 'hidden-modules', message: 'relu is never called', at: mentions[1]!.at },
        ],
      }),
    ],
    [
      '3: error invalid-argument: in_channels must be positive []',
      'nn.ReLU(): warning hidden-modules: relu is never called []',
    ],
  );
});
