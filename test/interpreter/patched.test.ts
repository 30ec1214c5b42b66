/** Attributes that code gives to PyTorch's own classes are found on their objects; another analysis has none of them. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

/** As the loading code of a well-known library does it. */
const patching = `
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 4)
        if not hasattr(nn.Module, 'apply_smartly'):
            def apply_smartly(self, function):
                for child in list(self.children()):
                    child.apply_smartly(function)
                function(self)
            nn.Module.apply_smartly = apply_smartly
        self.apply_smartly(self.widen)

    def widen(self, module):
        if isinstance(module, nn.Linear):
            self.head = nn.Linear(module.out_features, 2)

    def forward(self, x):
        return self.head(self.fc(x))
`;

const asking = `
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 16 if hasattr(nn.Module, 'apply_smartly') else 4)

    def forward(self, x):
        return self.fc(x)
`;

/** PyTorch gives `[2, 1, 4]`, `[2, 8]` and `[2, 2]`. */
const replacing = `
import torch
from torch import nn
from torch.nn import functional as F

class Own(nn.Linear):
    def forward(self, x):
        return F.linear(x, self.weight, self.bias)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 4)
        self.act = nn.ReLU()
        self.own = Own(8, 2)

    def forward(self, x):
        return self.fc(x), self.act(x), self.own(x)

def apart(self, x):
    return F.linear(x, self.weight, self.bias).unsqueeze(1)

nn.Linear.forward = apart
`;

function params(text: string) {
  const network = open({ uri: 'file:///net.py', text }).trace('Net()', { given: ['1x8'] });
  assert.ok(!isUnknown(network), String(network));
  return network.totals.params;
}

describe('a class of PyTorch that code gives an attribute to', () => {
  it('has it for all its objects', () => assert.equal(params(patching), 8 * 4 + 4 + 4 * 2 + 2));
  it('does what the code has it do, where a class made from it does not do otherwise', () => {
    const network = open({ uri: 'file:///net.py', text: replacing }).trace('Net()', { given: ['2x8'] });
    assert.ok(!isUnknown(network));
    const shapes = network.outputs.map(id => id !== null && network.tensors[id]!.shape);
    assert.deepEqual(shapes, [
      [2, 1, 4],
      [2, 8],
      [2, 2],
    ]);
  });
  it('is as it was in the next analysis', () => assert.equal(params(asking), 8 * 4 + 4));
});
