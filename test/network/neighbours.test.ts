/** Two layers in a row as the one that PyTorch rebuilds from their derivative (test/truth/neighbours.py). */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { neighboursOf } from '../../src/network/neighbours';
import { isUnknown } from '../../src/tensor/unknown';
import truth from '../truth/neighbours.json';

/** What is said between `first` and `second` when `forward` runs, on the page of the one and of the other. */
function between(first: string, second: string, input: readonly number[], forward = 'self.second(self.first(x))') {
  const source = `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = ${first}
        self.second = ${second}
        self.nothing = nn.Identity()
        self.act = nn.ReLU()
    def forward(self, x):
        return ${forward}
`;
  const network = open({ uri: 'net.py', text: source }).trace('Net()', { given: [input.join('x')] });
  if (isUnknown(network)) throw new Error(network.reason);
  return ['first', 'second'].map(path =>
    neighboursOf(network, network.calls.find(call => call.path === path)!).map(pair => {
      const { first: a, second: b, ...facts } = pair;
      assert.deepEqual([a.path, b.path], ['first', 'second']);
      return facts;
    }),
  );
}

describe('two layers in a row', () => {
  for (const [kind, pairs] of [
    ['linear', truth.linear],
    ['convolutions', truth.convolutions],
  ] as const)
    for (const { first, second, expected } of pairs)
      it(`${first}, ${second} are one layer`, () => {
        const [, width] = /\((\d+)/.exec(first)!;
        const input =
          kind === 'linear' ? [2, Number(width)] : [1, Number(width), 33, 33].slice(0, first.includes('1d') ? 3 : 4);
        const facts = [{ kind: 'collapse', ...expected }];
        assert.deepEqual(between(first, second, input), [facts, facts]);
        assert.deepEqual(between(first, second, input, 'self.second(self.nothing(self.first(x)))'), [facts, facts]);
        assert.deepEqual(between(first, second, input, 'self.second(self.act(self.first(x)))'), [[], []]);
        assert.deepEqual(between(first, second, input, 'self.second(self.first(x) * 2)'), [[], []]);
      });

  for (const { first, second, input, lost } of truth.biases)
    it(`${second} ${lost ? 'takes' : 'leaves'} the bias of ${first}`, () => {
      const count = first.startsWith('nn.Linear') ? 5 : 8;
      const facts = lost ? [{ kind: 'lost bias', count }] : [];
      assert.deepEqual(between(first, second, input), [facts, facts]);
    });

  for (const { p, ratio } of truth.shifts)
    it(`dropout ${p} before a batch norm gives it other variances than evaluation does`, () => {
      assert.ok(Math.abs(1 / (1 - p) - ratio) < 0.01 * ratio, `${ratio}`);
      const facts = [{ kind: 'variance shift', p }];
      const drop = `nn.Dropout(${p})`;
      assert.deepEqual(between(drop, 'nn.BatchNorm1d(4)', [8, 4]), [facts, facts]);
      assert.deepEqual(between(drop, 'nn.BatchNorm1d(4)', [8, 4], 'self.second(self.act(self.first(x)))'), [[], []]);
      assert.deepEqual(between('nn.BatchNorm1d(4)', drop, [8, 4]), [[], []]);
    });

  it('tell a norm over the width of an image, where its axes are certain', () => {
    const image = (forward: string) =>
      between('nn.Conv2d(3, 8, 3, padding=1)', 'nn.LayerNorm(8)', [2, 3, 8, 8], forward)[1];
    assert.deepEqual(image('self.second(self.first(x))'), [{ kind: 'width norm', width: 8 }]);
    assert.deepEqual(image('self.second(self.act(self.first(x)))'), [{ kind: 'width norm', width: 8 }]);
    assert.deepEqual(image('self.second(self.first(x).permute(0, 2, 3, 1))'), []);
    assert.deepEqual(image('self.second(self.first(x).flatten(2).transpose(1, 2))'), []);
  });

  const [conv, norm, image] = ['nn.Conv2d(3, 8, 3)', 'nn.BatchNorm2d(8)', [1, 3, 9, 9]] as const;

  it('are no pair where what lies between is read elsewhere too', () => {
    const [a, b, input] = ['nn.Linear(4, 4)', 'nn.Linear(4, 4)', [2, 4]] as const;
    assert.deepEqual(between(a, b, input, '(lambda y: self.second(y) + y)(self.first(x))'), [[], []]);
    assert.deepEqual(between(a, b, input, '(lambda y: (self.second(y), y))(self.first(x))'), [[], []]);
    assert.deepEqual(between(a, b, input, '(lambda y: self.second(y) + y)(self.nothing(self.first(x)))'), [[], []]);
  });

  it('keep the bias that is read elsewhere too, and one that is not there', () => {
    assert.deepEqual(between(conv, norm, image, '(lambda y: self.second(y) + y)(self.first(x))'), [[], []]);
    assert.deepEqual(between(conv, norm, image, '(lambda y: (self.second(y), y))(self.first(x))'), [[], []]);
    assert.deepEqual(between('nn.Conv2d(3, 8, 3, bias=False)', norm, image), [[], []]);
  });

  it('are no pair where memory between them was written into', () =>
    assert.deepEqual(
      between(
        'nn.Linear(4, 4)',
        'nn.Linear(4, 2)',
        [2, 4],
        '(lambda y: (y[:, :2].zero_(), self.second(y))[1])(self.first(x))',
      ),
      [[], []],
    ));

  it('are no single layer where both have groups, or where the window has holes', () => {
    const grouped = 'nn.Conv2d(4, 4, 3, groups=2)';
    assert.deepEqual(between(grouped, grouped, [1, 4, 9, 9]), [[], []]);
    assert.deepEqual(between('nn.Conv2d(4, 4, 3, dilation=2)', 'nn.Conv2d(4, 4, 1)', [1, 4, 9, 9]), [[], []]);
  });
});
