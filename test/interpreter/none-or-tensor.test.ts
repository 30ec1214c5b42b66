// What a branch on an unknown condition leaves where the two ways differ: nothing is said of it that holds on one way only.
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showDim } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';

/** The shapes that a model with this `forward` gives for one input of 2×5×8; `?` where one is not known. */
function outputOf(body: string): string {
  const lines = body.trim().split('\n');
  const text = [
    'import random',
    'from elsewhere import undefined_here',
    'import torch',
    'class Net(torch.nn.Module):',
    '    def forward(self, x):',
    '        mask = x > 0',
    '        if not mask.any():',
    '            mask = None',
    ...lines.map(line => `        ${line}`),
    '',
  ].join('\n');
  const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['2x5x8'] });
  if (isUnknown(network)) return network.reason;
  const shapes = network.outputs.map(id => (id === null ? '?' : network.tensors[id]!.shape.map(showDim).join('×')));
  return [...shapes, ...network.problems.map(({ message }) => message)].join(' ');
}

describe('None or a tensor', () => {
  it('gives nothing certain where the ways differ', () => {
    assert.equal(outputOf('return x.mean(1) if mask is None else x * mask'), '?');
    assert.equal(outputOf('return mask'), '?');
    assert.equal(outputOf('return mask.float()'), '?');
  });
  it('is forgotten where a third value may stand in its place', () => {
    assert.equal(outputOf('if x.sum() > 1:\n    mask = x.tolist()\nreturn x if mask is None else x * mask'), '?');
  });
  it('follows the side on which it is the tensor', () => {
    assert.equal(outputOf('if mask is None:\n    return x\nreturn x.masked_fill(mask, 0)'), '2×5×8');
    assert.equal(outputOf('return x if mask is None or mask.dim() == 1 else x * mask'), '2×5×8');
  });
  it('says what both ways of a call give', () => {
    const attend = 'return torch.nn.functional.scaled_dot_product_attention(x, x, x, ';
    assert.equal(outputOf(`mask = None if mask is None else mask[:, :, :5]\n${attend}mask)`), '2×5×8');
  });
});

describe('a float that is not known', () => {
  it('is no share of one where it is drawn on one side alone', () => {
    const share = 'p = random.random()\nif x.sum() > 1:\n    p = 3.0\n';
    assert.equal(outputOf(`${share}return x if p < 1 else x.mean(1)`), '?');
  });
  it('makes no number of what it sizes', () => {
    const sized = 'y = torch.nn.functional.interpolate(x, scale_factor=max(0.5, random.random()))\n';
    assert.equal(outputOf(`${sized}return y * torch.ones(1, 5, 1)`), '2×5×?');
  });
  it('makes no number of a tensor that is not known', () => {
    assert.equal(outputOf('y = random.random() * undefined_here(x)\nreturn y * torch.ones(1, 5, 1)'), '?');
  });
});
