/** Of an array that NumPy computes from a network's tensors only its own sizes are known, not those of what is made from it. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showShape } from '../../src/tensor/show';
import { Unknown } from '../../src/tensor/unknown';

/** The shape of a tensor of zeros of these sizes, made in `forward` of a 2×3 `x`; `_` where it is not known. */
function zeros(sizes: string): string {
  const text = `
import numpy as np
import torch
from torch import nn

class Net(nn.Module):
    def forward(self, x):
        array = x.numpy()
        return torch.zeros(${sizes})
`;
  const network = open({ uri: 'file:///net.py', text }).trace('Net()', { given: ['2x3'] });
  if (network instanceof Unknown) throw new Error(network.reason);
  assert.deepEqual(
    network.problems.map(({ message }) => message),
    [],
  );
  const [id] = network.outputs;
  return id === null || id === undefined ? '_' : showShape(network.tensors[id]!.shape);
}

describe('an array that is not followed', () => {
  it('has the sizes of its tensor', () => {
    assert.equal(zeros('array.shape'), '2×3');
  });
  for (const made of ['array.T', 'array.reshape(3, 2)', 'array[0]', '(array + array[0])', 'next(iter(array))'])
    it(`says nothing of the sizes of ${made}`, () => assert.equal(zeros(`${made}.shape`), '_'));
  it('says nothing of a tensor made from it', () => {
    assert.equal(zeros('torch.from_numpy(array[0]).float().unsqueeze(0).repeat(2, 1).shape'), '_');
  });
});
