// Where nobody knows which way a function goes, and both ways come to the same shape, that is what it gives.
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { showDim } from '../../src/tensor/dim';
import { isUnknown } from '../../src/tensor/unknown';

const attention = `
import random
import torch
import torch.nn as nn
import torch.nn.functional as F

def attend(query, key, value, mask, shared):
    batch, heads, length, width = query.shape
    options = {}
    if shared:
        options['enable_gqa'] = True
    elif length == 1:
        query = query.reshape(batch, 2, 2, width)
    else:
        key = key.repeat_interleave(2, 1)
        value = value.repeat_interleave(2, 1)
    out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, **options)
    return out.reshape(batch, -1, length, width).transpose(1, 2)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 32)
        self.q = nn.Linear(32, 32)
        self.k = nn.Linear(32, 16)
    def forward(self, ids):
        x = self.embed(ids)
        query = self.q(x).unflatten(-1, (4, 8)).transpose(1, 2)
        key = self.k(x).unflatten(-1, (2, 8)).transpose(1, 2)
        return attend(query, key, key, None, random.random() > 0.5).flatten(2)
`;

function traced(text: string, ...given: string[]): Network {
  const network = open({ uri: 'net.py', text }).trace('Net()', given.length > 0 ? { given, from: 'flag' } : {});
  assert.ok(!isUnknown(network), isUnknown(network) ? network.reason : '');
  assert.deepEqual(network.problems, []);
  return network;
}

function outputs({ outputs: ids, tensors }: Network): string {
  return ids.map(id => (id === null ? '?' : tensors[id]!.shape.map(showDim).join('×'))).join(' ');
}

/** What a function of x (2×4×6) gives that has this body. */
function given(body: string): string {
  return outputs(networkOf(body));
}

/** For each call of a linear layer in it, whether it may not run. */
function layerCalls(body: string): boolean[] {
  return networkOf(body).calls.flatMap(({ type, conditional }) => (type === 'Linear' ? [conditional ?? false] : []));
}

function networkOf(body: string): Network {
  const lines = body.trim().split('\n');
  const text = [
    'import random',
    'import torch',
    'def f(x, layer):',
    ...lines.map(line => `    ${line}`),
    'class Net(torch.nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.layer = torch.nn.Linear(6, 6)',
    '    def forward(self, x):',
    '        return f(x, self.layer)',
    '',
  ].join('\n');
  return traced(text, '2x4x6');
}

describe('ways of a function that meet at its end', () => {
  it('attends in one of three ways', () => {
    const network = traced(attention);
    assert.equal(outputs(network), 'B×T×32');
    // Each way weighs the same: 2·8 for every pair of positions and head, beside the 32·32 and 32·16 of the projections.
    assert.equal(showDim(network.totals.macs!), '64·B·T² + 1536·B·T');
  });
  it('tells what each length gives', () => {
    for (const length of [1, 5]) {
      const network = traced(attention, `2x${length}:int64`);
      assert.equal(outputs(network), `2×${length}×32`);
      assert.equal(network.totals.macs, 64 * 2 * length ** 2 + 1536 * 2 * length);
    }
  });
  it('tells nothing that one of them does not give', () => {
    assert.equal(given('if random.random() > 0.5:\n    x = x[:, :2]\nreturn x.flatten(1)'), '2×?');
    assert.equal(given('if random.random() > 0.5:\n    x = x.flatten(1)\nreturn x * 2'), '?');
  });
  it('tells what both give', () => {
    assert.equal(given('if random.random() > 0.5:\n    x = x.flatten(1)\nreturn x.reshape(2, -1)'), '2×24');
    assert.equal(
      given('if random.random() > 0.5:\n    x = x.transpose(1, 2)\nif x.shape[1] == 6:\n    return x\nreturn x.mT'),
      '2×6×4',
    );
  });
  it('is the way that does not raise', () => {
    assert.equal(given('if random.random() > 0.5:\n    x = x[:, :2]\nreturn x.view(2, 24)'), '2×24');
  });
  it('counts a layer once', () => {
    const body = 'if random.random() > 0.5:\n    x = x[:, :2]\nreturn layer(x)';
    assert.equal(given(body), '2×?×6');
    assert.deepEqual(layerCalls(body), [false]);
  });
  it('does not know how much is multiplied where the ways differ in it', () => {
    const one = `
import random
import torch
def f(x):
    if random.random() > 0.5:
        x = x[:, :2]
    return (x @ x.mT).sum()
class Net(torch.nn.Module):
    def forward(self, x):
        return f(x)
`;
    assert.equal(traced(one, '2x4x6').totals.macs, undefined);
  });
});

describe('what a branch on a size says of other sizes', () => {
  const sized = (body: string) =>
    outputs(
      traced(
        [
          'import torch',
          'def local(n, window):',
          '    if n >= window:',
          '        return torch.zeros(n, n)',
          '    return None',
          'def perhaps(n, window, x):',
          '    if x.sum() > 0:',
          '        if n >= window:',
          '            return torch.zeros(n, n)',
          '    return None',
          'class Net(torch.nn.Module):',
          '    def __init__(self):',
          '        super().__init__()',
          '        self.embed = torch.nn.Embedding(10, 8)',
          '    def forward(self, ids):',
          '        x = self.embed(ids)',
          '        T = x.shape[1]',
          ...body.split('\n').map(line => `        ${line}`),
          '',
        ].join('\n'),
      ),
    );

  it('decides them', () => {
    assert.equal(sized('y = x\nif T >= 9:\n    if T == 1 or T < 9:\n        y = x.sum(1)\nreturn y'), 'B×T×8');
    assert.equal(sized('y = x\nif not T > 9:\n    if T > 12:\n        y = x.sum(1)\nreturn y'), 'B×T×8');
  });
  it('leaves open what it does not decide', () => {
    assert.equal(sized('y = x\nif T >= 9:\n    if T > 12:\n        y = x.sum(1)\nreturn y'), '?');
    assert.equal(sized('y = x\nif T >= 9:\n    pass\nif T < 9:\n    y = x.sum(1)\nreturn y'), '?');
  });
  it('goes with what it left', () => {
    const local = 'mask = local(T, 9)\ny = x\n';
    assert.equal(sized(`${local}if mask is not None:\n    if T == 1:\n        y = x.sum(1)\nreturn y`), 'B×T×8');
    assert.equal(sized(`${local}if T > 20 and mask is None:\n    y = x.sum(1)\nreturn y`), 'B×T×8');
    assert.equal(sized(`${local}if T > 7 and mask is None:\n    y = x.sum(1)\nreturn y`), '?');
    assert.equal(
      sized(`far = T > 9\nmask = x if far else None\ny = x\nif mask is None and T > 9:\n    y = x.sum(1)\nreturn y`),
      'B×T×8',
    );
  });
  it('does not go with what another branch left in its place', () => {
    const twice = 'mask = None\nif x.sum() > 0:\n    mask = local(T, 9)\ny = x\n';
    assert.equal(sized(`${twice}if mask is None and T > 20:\n    y = x.sum(1)\nreturn y`), '?');
    const inner = 'mask = perhaps(T, 9, x)\ny = x\n';
    assert.equal(sized(`${inner}if mask is None and T > 20:\n    y = x.sum(1)\nreturn y`), '?');
    const either = 'far = T > 9\nif x.sum() > 0:\n    far = True\ny = x\n';
    assert.equal(sized(`${either}if far and T < 5:\n    y = x.sum(1)\nreturn y`), '?');
  });
  it('makes one of two sizes the other, where it settles the symbol', () => {
    assert.equal(sized('n = 1 if T == 1 else T\nreturn x.new_zeros(n)'), 'T');
    assert.equal(sized('n = 1 if T <= 2 else T\nreturn x.new_zeros(n)'), '?');
    assert.equal(sized('n = 2 if T == 1 else T\nreturn x.new_zeros(n)'), '?');
    assert.equal(sized('return x.reshape(-1, 8) if T == 1 else x.reshape(-1, 8)'), 'B·T×8');
    assert.equal(sized('return x[:, 0] if T != 1 else x.flatten(1)'), 'B×8');
  });
});
