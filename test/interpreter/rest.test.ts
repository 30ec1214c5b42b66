// What a file has besides its networks is put together again only where something was added to it.
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';

const model = `
import torch
from torch import nn

class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)
    def forward(self, x):
        return self.fc(x)
`;

const opened = (more: string) => open({ uri: 'a.py', text: model + more });

describe('what an analysis says besides its networks', () => {
  it('is the same object while nothing is added', () => {
    const { models, trace, rest } = opened('');
    trace(models()[0]!);
    const told = rest({ explored: false });
    assert.equal(rest({ explored: false }), told);
    assert.equal(rest(), told);
  });
  it('is another one, with what a trace came by', () => {
    const { models, trace, rest } = opened('');
    const before = rest({ explored: false });
    trace(models()[0]!);
    const after = rest({ explored: false });
    assert.deepEqual(idsIn(before), []);
    assert.deepEqual(idsIn(after), ['Linear']);
  });
  it('is another one, with what functions that nothing calls mention', () => {
    const { models, trace, rest } = opened('\ndef train(params):\n    return torch.optim.SGD(params, lr=0.1)\n');
    trace(models()[0]!);
    assert.deepEqual(idsIn(rest({ explored: false })), ['Linear']);
    assert.deepEqual(idsIn(rest()), ['Linear', 'SGD']);
  });
  it('is another one, with what variables hold in functions that nothing calls', () => {
    const { models, trace, rest } = opened('\ndef width(n):\n    size = 7\n');
    trace(models()[0]!);
    const before = rest({ explored: false });
    assert.ok(rest().variables!.places.length > before.variables!.places.length);
  });
});

function idsIn({ mentions }: ReturnType<ReturnType<typeof open>['rest']>): readonly string[] {
  return mentions.map(({ operator }) => operator.id);
}
