/** What the classes of `torch.nn` derive from, as PyTorch's own `__mro__` says (test/truth/class_bases.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { open } from '../../src/interpreter/analyze';
import { operatorClass } from '../../src/interpreter/torch/operator-classes';
import { findOperator } from '../../src/operators/catalogue';
import { isUnknown } from '../../src/tensor/unknown';

const recorded: Record<string, string[]> = JSON.parse(readFileSync('test/truth/class_bases.json', 'utf8'));

describe('classes of torch.nn', () => {
  it('derive from those that PyTorch’s derive from, and from no others', () => {
    const wrong: string[] = [];
    for (const [name, bases] of Object.entries(recorded)) {
      const found = findOperator(`torch.nn.${name}`);
      if (!found || 'names' in found.form) continue;
      const { mro } = operatorClass({ operator: found.operator, form: found.form, name: `torch.nn.${name}` });
      const ours = mro.slice(1).map(cls => cls.name);
      assert.deepEqual(ours.slice(-2), ['Module', 'object'], name);
      if ([...ours.slice(0, -2)].sort().join() !== [...bases].sort().join())
        wrong.push(`${name}: ${ours}, not ${bases}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('are asked for their bases by isinstance, and may be derived from', () => {
    const text = `
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

class Own(_BatchNorm):
    def __init__(self, features, extra):
        super().__init__(features, eps=extra)

    def forward(self, x):
        return x

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU6())
        self.own = Own(4, 0.1)
        kinds = [_BatchNorm, nn.modules.batchnorm._NormBase, nn.modules.conv._ConvNd, nn.Hardtanh, nn.RNNBase]
        found = [*self.layers.modules(), self.own]
        self.counts = [sum(isinstance(m, kind) for m in found) for kind in kinds]

    def forward(self, x):
        return self.layers(self.own(x)).new_zeros(self.counts)
`;
    const network = open({ uri: 'model.py', text }).trace('Net()', { given: ['1x3x8x8'], from: 'flag' });
    assert.ok(!isUnknown(network));
    assert.deepEqual(network.problems, []);
    assert.deepEqual(network.tensors[network.outputs[0]!]!.shape, [2, 2, 1, 1, 0]);
  });
});
