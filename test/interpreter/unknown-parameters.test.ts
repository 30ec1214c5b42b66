/** How many parameters there are is not known where the sizes of one of them are not. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

function networkOf(set: string, before = 'pass', result = 'self.fc(x)') {
  const text = `
import numpy as np
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        ${before}
        super().__init__()
        self.fc = nn.Linear(2, 2)
        ${set}

    def forward(self, x):
        return ${result}
`;
  return open({ uri: 'net.py', text }).trace('Net()', { given: ['1x2'] });
}

function parametersOf(set: string): unknown {
  const network = networkOf(set);
  return isUnknown(network) ? network.reason : network.totals.params;
}

describe('the number of parameters', () => {
  it('counts those of known sizes', () => assert.equal(parametersOf('self.w = nn.Parameter(torch.zeros(3))'), 9));

  it('is not told where one is made of what is not known', () =>
    assert.notEqual(typeof parametersOf('self.w = nn.Parameter(torch.tensor(np.trim_zeros(np.zeros(3))))'), 'number'));

  it('is told where what is not known is no parameter', () =>
    assert.equal(parametersOf('self.w = torch.rand(1).item() * 2'), 6));

  it('is told where an unknown name was set before the module could hold any', () => {
    const network = networkOf('pass', 'setattr(self, input(), 3)');
    assert.ok(!isUnknown(network));
    assert.equal(network.totals.params, 6);
    assert.deepEqual(network.tensors[network.outputs[0]!]!.shape, [1, 2]);
  });

  for (const called of ['self.part(x)', "getattr(self, 'part')(x)", 'self.part.features(x)'])
    it(`is not told where what is not known may be a module: ${called}`, () => {
      const network = networkOf("self.part = {name: nn.Linear(2, 2) for name in input()}['a']", 'pass', called);
      assert.ok(!isUnknown(network));
      assert.equal(network.totals.params, undefined);
    });

  it('has a reason where it is not told', () => {
    const network = networkOf('setattr(self, input(), torch.zeros(3))');
    assert.ok(!isUnknown(network));
    assert.deepEqual(
      [network.totals.params, network.outputs.length, network.unknowns.map(({ reason }) => reason)],
      [undefined, 1, ['an attribute was set under an unknown name']],
    );
  });
});
