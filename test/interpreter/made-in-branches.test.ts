/** What is made on one side of a fork in the code, or in each turn of a loop, is as that side left it; what both sides share is not. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';

const head = `import torch
from torch import nn
import pandas as pd
class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        widths = []
        for width in (4, 8):
            widths.append(width)
        self.widths = widths
        self.layers = nn.ModuleList()
        for width in widths:
            self.layers.append(nn.Conv2d(channels, width, 3))
            channels = width
        self.names = {'a': 1}
        self.names['b'] = 2
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[:, :len(self.names) + self.widths[-1] - 3]
def train(model, loader):
    for images, labels in loader:
        model(images)
`;

const networksOf = (text: string) =>
  analyze({ uri: 'main.py', text: head + text }).networks.map(({ model, totals, outputs, tensors, problems }) => ({
    model,
    params: totals.params,
    channels: outputs.map(id => (id === null ? undefined : tensors[id]!.shape[1])),
    problems,
  }));

describe('a model that is made on one side of a fork', () => {
  const [plain] = networksOf('model = Block(3)\n');

  it('is the same in each fold of nobody knows how many', () => {
    const [found] = networksOf(`df = pd.read_csv('train.csv')
for fold in range(df.fold.nunique()):
    model = Block(3)
    for epoch in range(2):
        train(model, df.batches(fold))
`);
    assert.deepEqual(found, plain);
    assert.equal(typeof found!.params, 'number');
    assert.deepEqual(found!.channels, [7]);
  });

  it('is unknown in what was changed of it on one side of a later fork', () => {
    const [found] = networksOf(`df = pd.read_csv('train.csv')
model = Block(3)
if df.fold.max() > 2:
    model.layers.append(nn.Conv2d(8, 2, 1))
`);
    assert.notDeepEqual(found, plain);
    assert.equal(found!.params, undefined);
  });
});

describe('a model that a function makes and calls', () => {
  it('is shown with the arguments it is made with', () => {
    const [found] = networksOf(`def main():
    net = Block(channels=5)
    net(torch.randn(2, 5, 9, 9))
main()
`);
    const [plain] = networksOf('net = Block(channels=5)\nnet(torch.randn(2, 5, 9, 9))\n');
    assert.deepEqual(found, plain);
    assert.equal(found!.model, 'Block(channels=5)');
  });
});
