/** Modules that are run on several devices: PyTorch refuses that on a machine without any, and so no specification can hold it. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

describe('data_parallel', () => {
  it('gives what the module gives, of one input or of a tuple of them', () => {
    const text = `from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Sequential(nn.Conv2d(3, 8, 3))
        self.two = nn.Bilinear(4, 5, 6)
    def forward(self, x, a, b):
        x = nn.parallel.data_parallel(self.one, x, range(2))
        return x, nn.parallel.data_parallel(self.two, (a, b))
`;
    const network = open({ uri: 'model.py', text }).trace('Net()', { given: ['2x3x8x8', '2x4', '2x5'], from: 'flag' });
    if (isUnknown(network)) return assert.fail(network.reason);
    assert.deepEqual(
      network.outputs.map(id => id !== null && network.tensors[id]!.shape),
      [
        [2, 8, 6, 6],
        [2, 6],
      ],
    );
    assert.deepEqual(network.problems, []);
  });
});
