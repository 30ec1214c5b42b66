/** Operands that Python or PyTorch refuses, where the code takes them: what PyTorch 2.15 raises for each stands beside it. */
import { strict as assert } from 'node:assert';
import { analyze, open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

/** Where the problems of a model stand that does this to a 2×3 `x`. */
function refused(statement: string): readonly string[] {
  const text = `import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.chain = nn.Sequential(nn.Linear(3, 3), nn.LeakyReLU())
        self.layers = nn.ModuleList([nn.ReLU()])

    def forward(self, x):
        ${statement}
        return x

Net()(torch.zeros(2, 3))
`;
  const { problems, networks } = analyze({ uri: 'net.py', text });
  return [...problems, ...networks.flatMap(network => network.problems)]
    .filter(({ code }) => code !== 'unused-layer')
    .map(({ at, message }) => `${text.slice(at.span.from, at.span.to)} | ${message}`);
}

describe('operands', () => {
  for (const [expression, message] of [
    ['x + [1.0, 2.0, 3.0]', "TypeError: unsupported operand type(s) for +: 'Tensor' and 'list'"],
    ['x - (1, 2)', "TypeError: unsupported operand type(s) for -: 'Tensor' and 'tuple'"],
    // PyTorch: 'Tensor' and 'torch.Size'
    ['x / x.shape', "TypeError: unsupported operand type(s) for /: 'Tensor' and 'Size'"],
    ["x % 'a'", "TypeError: unsupported operand type(s) for %: 'Tensor' and 'str'"],
    ['[x, x] * x', 'TypeError: only integer tensors of a single element can be converted to an index'],
    ['x.sum() * [x, x]', 'TypeError: only integer tensors of a single element can be converted to an index'],
    ['self.layers / 2', "TypeError: unsupported operand type(s) for /: 'ModuleList' and 'int'"],
    ['self.layers * 2', "TypeError: unsupported operand type(s) for *: 'ModuleList' and 'int'"],
    ['self.chain - self.chain', "TypeError: unsupported operand type(s) for -: 'Sequential' and 'Sequential'"],
    // PyTorch writes <class 'list'>
    ['self.chain + [nn.ReLU()]', 'ValueError: add operator supports only objects of Sequential class'],
    ['self.chain * 0', 'ValueError: Non-positive multiplication factor 0'],
    ['self.chain[-1].bias', "AttributeError: 'LeakyReLU' object has no attribute 'bias'"],
  ] as const)
    it(`are refused: ${expression}`, () => {
      const found = refused(expression);
      assert.equal(found.length, 1, found.join('; ') || 'nothing is said');
      assert.ok(found[0]!.startsWith(`${expression} | ${message}`), found[0]);
    });
  for (const statement of [
    'rows = []; rows += x',
    "text = '%s' % x",
    'zeros = [0] * x.argmax()',
    'both = self.chain + self.chain',
    'longer = self.layers + [nn.ReLU()]',
    'bias = self.chain[0].bias',
    'named = dict(self.named_children())',
  ])
    it(`are taken: ${statement}`, () => assert.deepEqual(refused(statement), []));
});

describe('a layer that a chain of another file calls', () => {
  it('is told where this file had it made', () => {
    const parts = `from torch import nn
def block(a, b):
    return [nn.Linear(a, b), nn.ReLU()]
class Chain(nn.Sequential):
    pass
`;
    const text = `import torch
from parts import Chain, block
class Net(Chain):
    def __init__(self):
        first = block(4, 8)
        second = block(9, 2)
        super().__init__(*first, *second)
net = Net()
`;
    const resolve = (module: string) => (module === 'parts' ? { uri: 'parts.py', text: parts } : undefined);
    const network = open({ uri: 'model.py', text }, { resolve }).trace('Net()', { given: ['2x4'] });
    assert.ok(!isUnknown(network));
    assert.deepEqual(
      network.problems.map(({ code, at }) => [code, at.uri, text.slice(at.span.from, at.span.to)]),
      [['mismatched-in-features', 'model.py', 'block(9, 2)']],
    );
  });
});

describe('a weight of sizes that are none', () => {
  it('is told where the layer is made, not where it is called', () => {
    const parts = `from torch import nn
class Embed(nn.Module):
    def __init__(self, count, width):
        super().__init__()
        self.embed = nn.Embedding(count, width)
    def forward(self, x):
        return self.embed(x)
`;
    const text = `from torch import nn
from parts import Embed
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.embed = Embed(5, width)
    def forward(self, x):
        return self.embed(x)
`;
    const resolve = (module: string) => (module === 'parts' ? { uri: 'parts.py', text: parts } : undefined);
    const opened = open({ uri: 'net.py', text }, { resolve });
    const network = opened.trace('Net((8, 8))', { given: ['1x3:int64'] });
    assert.ok(!isUnknown(network));
    // PyTorch: empty(): argument 'size' failed to unpack the object at pos 2, raised by Embedding.__init__
    assert.deepEqual(
      [...network.problems, ...opened.rest().problems].map(({ at }) => text.slice(at.span.from, at.span.to)),
      ['Embed(5, width)'],
    );
  });
});
