/** Where the size that a problem found was made. */
import { strict as assert } from 'node:assert';
import { problemsIn } from '../../src/host/problems';
import { analyze } from '../../src/interpreter/analyze';

const uri = 'file:///net.py';

const net = (made: string, forward: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.side = nn.Conv2d(3, 4, 3)
        self.pool = nn.MaxPool2d(2)
        self.norm = nn.BatchNorm2d(8)
        self.fc = ${made}

    def forward(self, x):
${forward}


Net()(torch.zeros(1, 3, 8, 8))
`;

/** What is related to the only problem, with the text that it leads to. */
function related(text: string): readonly string[] {
  const [problem, ...others] = problemsIn(analyze({ uri, text }), uri, () => 'there');
  assert.equal(others.length, 0);
  return problem!.related.map(({ message, at }) => `${message}: ${text.slice(at.span.from, at.span.to)}`);
}

describe('what a problem leads back to', () => {
  it('is the layer behind a view, norms and activations', () => {
    const text = net(
      'nn.Linear(71, 2)',
      '        x = torch.relu(self.norm(self.conv(x)))\n        x = self.pool(x)\n        return self.fc(x.view(x.size(0), -1))',
    );
    assert.deepEqual(related(text), [
      '8×3×3 from view: x.view(x.size(0), -1)',
      '8×3×3 from pool, which is made here: nn.MaxPool2d(2)',
      '8×6×6 from conv, which is made here: nn.Conv2d(3, 8, 3)',
      'fc is made here: nn.Linear(71, 2)',
    ]);
  });

  it('are all the layers that were joined', () => {
    const text = net('nn.Conv2d(8, 2, 1)', '        return self.fc(torch.cat([self.conv(x), self.side(x)], dim=1))');
    assert.deepEqual(related(text), [
      '1×12×6×6 from cat: torch.cat([self.conv(x), self.side(x)], dim=1)',
      '8×6×6 from conv, which is made here: nn.Conv2d(3, 8, 3)',
      '4×6×6 from side, which is made here: nn.Conv2d(3, 4, 3)',
      'fc is made here: nn.Conv2d(8, 2, 1)',
    ]);
  });

  it('is the call that gave the input', () => {
    const text = net('nn.Linear(2, 2)', '        return self.fc(x.flatten(1))');
    assert.deepEqual(related(text).slice(1, 2), ['1×3×8×8 comes in as x: Net()(torch.zeros(1, 3, 8, 8))']);
  });
});
