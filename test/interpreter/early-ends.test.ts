/** A loop that may end at each of very many turns: what all its ends agree on is told, without going through all of them. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { Unknown } from '../../src/tensor/unknown';

const text = `
import torch
from torch import nn

class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.Linear(8, 8)

    def forward(self, x):
        steps = []
        for step in range(5000):
            x = self.cell(x)
            steps.append(x)
            if x.sum() > 1:
                break
        return x, torch.cat(steps), torch.zeros(step + 1)
`;

describe('a loop that may end early', () => {
  it('gives what all its ends agree on, and takes few steps', () => {
    const network = open({ uri: 'file:///decoder.py', text }, { steps: 20_000 }).trace('Decoder()', { given: ['1x8'] });
    if (network instanceof Unknown) throw new Error(network.reason);
    const shapes = network.outputs.map(id =>
      id === null ? '?' : network.tensors[id]!.shape.map(size => (typeof size === 'number' ? size : '?')).join('×'),
    );
    assert.deepEqual(shapes, ['1×8', '?', '?']);
    assert.deepEqual(network.problems, []);
  });
});
