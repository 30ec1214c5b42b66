/** Code that is being typed: whatever stands there so far, the analysis ends with a result. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';

const source = `import torch
from torch import nn
import torch.nn.functional as F
from dataclasses import dataclass

@dataclass
class Config:
    width: int = 8

class Net(nn.Module):
    def __init__(self, config, *rest, depth=2, **options):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(3 if i == 0 else config.width, config.width, 3) for i in range(depth)])
        self.head = nn.Linear(config.width, 10)

    def forward(self, x, y=None):
        for layer in self.layers:
            x = F.relu(layer(x))
        if y is not None:
            x = x + y
        return self.head(x.mean((2, 3)))

net = Net(Config(width=4), depth=3)
out = net(torch.randn(2, 3, 16, 16))
print(f"{out.shape}")
`;

describe('a file as it is typed', () => {
  it('is analysed at every length', () => {
    for (let end = 0; end <= source.length; end++) analyze({ uri: 'typed.py', text: source.slice(0, end) });
  });

  it('is analysed without any one of its lines', () => {
    const lines = source.split('\n');
    for (const [i] of lines.entries()) analyze({ uri: 'typed.py', text: lines.toSpliced(i, 1).join('\n') });
  });

  it('has its network once it is whole', () => {
    const { networks, problems } = analyze({ uri: 'typed.py', text: source });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      networks.map(({ model, outputs, tensors, totals }) => [
        model,
        outputs.map(id => tensors[id!]!.shape),
        totals.params,
      ]),
      [['Net(Config(width=4), depth=3)', [[2, 10]], 458]],
    );
  });
});

/** What could end, and does not. */
const counting = 'n = 0\nwhile True:\n    n += 1\n    if n < 0: break';

describe('a loop without an end', () => {
  const check = (name: string, text: string, reason: RegExp) =>
    it(name, () => {
      const { networks } = analyze({ uri: 'endless.py', text }, { steps: 100_000 });
      assert.match(networks[0]!.unknowns[0]!.reason, reason);
    });
  const model = (body: string) =>
    `from torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n        ${body}\n`;

  check('gives nothing', model('while True: x = 1'), /^the loop on line 4 has no end$/);
  check('is stopped by its steps', model(counting.replaceAll('\n', '\n        ')), /too many steps/);
  check('is stopped by its depth', model('return self.forward(x)'), /nested too deeply/);
});

describe('cancelling', () => {
  it('ends the analysis', () => {
    assert.throws(() => analyze({ uri: 'endless.py', text: counting }, { cancelled: () => true }));
  });
});
