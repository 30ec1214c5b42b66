/** Sizes keep the names the code gives them, through arithmetic, and what the code asserts of them holds from then on. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';
import { showShape } from '../../src/tensor/shape';

const ATTENTION = `
    def forward(self, x):
        B, T, C = x.size()
        q = self.proj(x).view(B, T, self.n_head, self.head_dim).transpose(1, 2)
        att = (q @ q.transpose(-2, -1)) * (1.0 / math.sqrt(self.head_dim))
        y = (att.softmax(-1) @ q).transpose(1, 2)
        return self.out(y.reshape(B, T, self.n_head * self.head_dim))
`;

function attention(asserted: string): string {
  return `import math
import torch
from torch import nn
class own:
    def _assert(*given): pass
class Attention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.head_dim = n_embd // n_head
${asserted}
        self.n_head = n_head
        self.proj = nn.Linear(n_embd, n_embd)
        self.out = nn.Linear(n_embd, 4 * n_embd)
${ATTENTION}`;
}

/** The shapes that the calls give, in order. */
function shapes(text: string): readonly string[] {
  const { networks } = analyze({ uri: 'named.py', text });
  const [network, ...others] = networks;
  assert.equal(others.length, 0);
  assert.deepEqual(network!.problems, []);
  const shown = (id: number | null) => (id === null ? '?' : showShape(network!.tensors[id]!.shape));
  const calls = network!.calls.filter(({ operator }) => operator);
  return calls.map(({ type, outputs }) => `${type} ${outputs.map(shown).join(' ')}`);
}

describe('sizes named by the code', () => {
  const told = [
    'Linear B×T×n_embd',
    'view B×T×n_head×n_embd/n_head',
    'transpose B×n_head×T×n_embd/n_head',
    'transpose B×n_head×n_embd/n_head×T',
    'matmul B×n_head×T×T',
    'mul B×n_head×T×T',
    'softmax B×n_head×T×T',
    'matmul B×n_head×T×n_embd/n_head',
    'transpose B×T×n_head×n_embd/n_head',
    'reshape B×T×n_embd',
    'Linear B×T×4·n_embd',
  ];
  const ways = [
    '        assert n_embd % n_head == 0',
    '        assert n_embd % n_head == 0 and n_head > 0, "not divisible"',
    '        assert not n_embd % n_head',
    '        assert self.head_dim * n_head == n_embd',
    '        torch._assert(n_embd % n_head == 0, "not divisible")',
    '        if n_embd % n_head != 0:\n            raise ValueError("not divisible")',
    '        if n_embd % n_head:\n            raise ValueError("not divisible")',
    '        if (n_embd // n_head) * n_head != n_embd:\n            raise ValueError("not divisible")',
  ];
  for (const way of ways)
    it(`divide as told: ${way.trim().split('\n')[0]}`, () => assert.deepEqual(shapes(attention(way)), told));

  it('are not taken to divide where nothing says so', () => {
    const found = shapes(attention('        pass'));
    assert.equal(found[1], 'view B×T×n_head×⌊n_embd/n_head⌋');
    assert.equal(found.at(-2), 'reshape B×T×⌊n_embd/n_head⌋·n_head');
  });

  it('are not taken to divide by what holds on one way alone', () => {
    const one = '        if n_head > 4:\n            assert n_embd % n_head == 0';
    assert.equal(shapes(attention(one))[1], 'view B×T×n_head×⌊n_embd/n_head⌋');
    const tried =
      '        try:\n            assert n_embd % n_head == 0\n        except AssertionError:\n            pass';
    assert.equal(shapes(attention(tried))[1], 'view B×T×n_head×⌊n_embd/n_head⌋');
    const named = '        own._assert(n_embd % n_head == 0)';
    assert.equal(shapes(attention(named))[1], 'view B×T×n_head×⌊n_embd/n_head⌋');
  });

  it('are forgotten in the next model', () => {
    const { networks } = analyze({
      uri: 'two.py',
      text: `from torch import nn
class A(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        assert d % h == 0
        self.fc = nn.Linear(d, h * (d // h))
    def forward(self, x): return self.fc(x)
class B(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.fc = nn.Linear(d, h * (d // h))
    def forward(self, x): return self.fc(x)
`,
    });
    const out = networks.map(({ type, tensors, outputs }) => [type, showShape(tensors[outputs[0]!]!.shape)]);
    assert.deepEqual(out, [
      ['B', 'B×⌊d/h⌋·h'],
      ['A', 'B×d'],
    ]);
  });

  it('take the names under which forward takes a shape apart', () => {
    const text = `from torch import nn
class Mixer(nn.Module):
    def __init__(self, width, num_classes):
        super().__init__()
        self.fc = nn.Linear(width, num_classes)
    def forward(self, x):
        batch, rows, columns, _ = x.shape
        return self.fc(x).view(batch, rows * columns, -1)
`;
    assert.deepEqual(shapes(text), ['Linear batch×rows×columns×num_classes', 'view batch×columns·rows×num_classes']);
  });

  it('take them in whatever order they stand, and never one that a layer has', () => {
    const text = (names: string) => `from torch import nn
class Video(nn.Module):
    def __init__(self, H, num_classes):
        super().__init__()
        self.fc = nn.Linear(H, num_classes)
    def forward(self, x):
        ${names}, _ = x.size()
        return self.fc(x)
`;
    assert.deepEqual(shapes(text('B, T, W, D')), ['Linear B×T×W×D×num_classes']);
    assert.deepEqual(shapes(text('W, B, H, T')), ['Linear W×B×D×T×num_classes']);
  });
});
