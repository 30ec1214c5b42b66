/** Networks are traced as they are used after training, whatever mode they were in while they were made. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showShape } from '../../src/tensor/show';
import { Unknown } from '../../src/tensor/unknown';

// Detection heads write it so, and are run once while the model is made, to find their strides.
const source = `
import torch
from torch import nn

class Head(nn.Module):
    export = False

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)

    def forward(self, x):
        self.training |= self.export
        return self.fc(x) if self.training else (self.fc(x), x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = Head()
        self.stride = self.head(torch.zeros(1, 3)).shape[0]

    def forward(self, x):
        return self.head(x)
`;

describe('the mode of a network', () => {
  it('is evaluation, though it was made in training', () => {
    const network = open({ uri: 'file:///net.py', text: source }).trace('Net()', { given: ['2x3'] });
    if (network instanceof Unknown) throw new Error(network.reason);
    const shapes = network.outputs.map(id => id !== null && showShape(network.tensors[id]!.shape));
    assert.deepEqual(shapes, ['2×4', '2×3']);
  });
});
