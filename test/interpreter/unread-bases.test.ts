/**
 * A base whose source is not there may have what the bases after it have, in another way: Python looks there first. What
 * the bases before it have is certain.
 */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const text = `
from torch import nn
from elsewhere import Backbone

class Sized(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        return self.fc(x)

class After(Backbone, Sized):
    def __init__(self, **settings):
        super().__init__(**settings)

class Before(Sized, Backbone):
    pass

class Bare(Backbone, nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 5)

    def forward(self, x):
        return self.fc(x)
`;

function told(model: string) {
  const opened = open({ uri: 'net.py', text });
  const network = opened.trace(model, { given: ['1x2'] });
  const { problems } = opened.rest({ explored: false });
  assert.deepEqual(problems, []);
  if (isUnknown(network)) return network.reason;
  assert.deepEqual(network.problems, []);
  return network.outputs.map(id => (id === null ? null : network.tensors[id]!.shape));
}

describe('a base whose source is not there', () => {
  it('may take arguments that the base after it does not', () => assert.deepEqual(told('After(block=4)'), [null]));
  it('leaves what the base before it has', () => assert.deepEqual(told('Before()'), [[1, 3]]));
  it('leaves what PyTorch has and it hardly changes', () => assert.deepEqual(told('Bare()'), [[1, 5]]));
});
