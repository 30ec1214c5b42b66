/** What the hover and the page of a whole model say of it: the share that is trained, memory, and from where on it sees all. */
import { strict as assert } from 'node:assert';
import { describeModel } from '../../src/host/describe';
import { hoverMarkdown } from '../../src/host/hover-markdown';
import { analyze } from '../../src/interpreter/analyze';

const net = (frozen: string, call: string) => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, width, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(width, 10)
        ${frozen}

    def forward(self, x):
        return self.head(self.pool(self.body(x)).flatten(1))


${call}
`;

function card(text: string) {
  const [network] = analyze({ uri: 'net.py', text }).networks;
  return describeModel(network!, { place: () => 'there' });
}

describe('the card of a model', () => {
  it('says what is trained, the memory of its activations and what sees everything', () => {
    const { params, activations, sees } = card(
      net('self.body.requires_grad_(False)', 'Net()(torch.zeros(4, 3, 16, 16))'),
    );
    assert.equal(params, '898 parameters, 90 of them trained (10%)');
    // 3 × (4·8·8·8), 4·8 and 4·10 numbers of 4 bytes.
    assert.equal(activations, '24.3 KiB at batch 4');
    assert.equal(sees, 'from pool on, one unit sees the whole input');
  });

  it('says nothing of a share where all is trained, and counts a sample where the batch is a name', () => {
    const { params, activations } = card(
      net('pass', 'Net()').replace('nn.AdaptiveAvgPool2d(1)', 'nn.AdaptiveAvgPool2d(2)'),
    );
    assert.equal(params, '898 parameters');
    assert.equal(activations, undefined);
    const vectors =
      'from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(8, 256)\n    def forward(self, x):\n        return self.fc(x).relu()\n';
    assert.equal(card(vectors).activations, '2 KiB a sample');
  });

  it('is told in the hover', () => {
    const hover = hoverMarkdown(card(net('pass', 'Net()(torch.zeros(1, 3, 16, 16))')), { links: [] });
    assert.match(
      hover,
      /898 parameters · .*MACs · activations 6\\\.07 KiB at batch 1 · from pool on, one unit sees the whole input/,
    );
  });
});
