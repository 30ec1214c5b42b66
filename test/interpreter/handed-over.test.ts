/** What is known of values that leave PyTorch for NumPy, and of sizes that nobody can count. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { showShape } from '../../src/tensor/shape';
import { isUnknown } from '../../src/tensor/unknown';

describe('lengths as a NumPy array', () => {
  it('are known in a model, too', () => {
    const text = `import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(8, 4, batch_first=True)

    def forward(self, x):
        lengths = torch.tensor([5, 2]).to(x.device).cpu().numpy()
        packed = pack_padded_sequence(x, lengths, batch_first=True)
        out, _ = self.rnn(packed)
        return pad_packed_sequence(out, batch_first=True)[0]
`;
    const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['2x7x8'] });
    if (isUnknown(network)) return assert.fail(network.reason);
    // What PyTorch gives: padded to the longest, 5.
    assert.deepEqual(
      network.outputs.map(id => id !== null && showShape(network.tensors[id]!.shape)),
      ['2×5×4'],
    );
  });
});

describe('a tensor of the old constructors', () => {
  it('has no shape where nobody can count its sizes', () => {
    const text =
      "import torch\nx = torch.FloatTensor(*eval('sizes'))\ny = torch.zeros(2).new(*eval('sizes'))\nz = torch.Tensor(*eval('sizes'), 3)\n";
    const session = openSession({ uri: 'sizes.py', text });
    for (const name of ['x', 'y', 'z']) assert.ok(isUnknown(evaluateIn(session, name)), name);
  });
});

describe('a wrapper that hands on whatever it is given', () => {
  it('gives no part of a Sequential an argument that is not there', () => {
    const text = `from torch import nn
class Wrapper(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
    def forward(self, *args, **kwargs):
        return self.inner(*args, **kwargs)
model = Wrapper(nn.Sequential(nn.Linear(10, 10), nn.ReLU()))
`;
    const network = open({ uri: 'wrapper.py', text }).trace('model');
    if (isUnknown(network)) return assert.fail(network.reason);
    assert.deepEqual(network.problems, []);
  });
});
