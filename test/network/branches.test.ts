/**
 * What a branch on a value leaves is one of two tensors: nobody knows which, so neither may stand for it. What PyTorch gives for
 * either outcome (a padded 3×3 convolution sees 3×3, none sees one pixel) is told where both agree.
 */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { networkModel } from '../../src/onnx/network';
import { isUnknown } from '../../src/tensor/unknown';

function traced(...body: string[]) {
  const text = `
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(3, 3, 3, padding=1)
        self.two = nn.Conv2d(3, 3, 3, padding=1)
        self.last = nn.Conv2d(3, 2, 1)

    def forward(self, x):
${body.map(line => `        ${line}\n`).join('')}        return self.last(y)
`;
  const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['1x3x8x8'], from: 'flag' });
  assert.ok(!isUnknown(network));
  const built = networkModel(network, { every: true });
  assert.ok(!('reason' in built));
  const last = network.calls.findIndex(({ path }) => path === 'last');
  return {
    rf: network.calls[last]!.rf?.size,
    fed: built.layers.find(({ call }) => call === last)!.fed ?? false,
    missing: built.missing.map(({ call }) => network.calls[call]!.type),
    inputs: built.inputs.length,
    shapes: network.outputs.map(id => network.tensors[id!]!.shape),
  };
}

const shapes = [[1, 2, 8, 8]];

describe('a branch on a value', () => {
  it('leaves neither of two tensors, whichever side is first', () => {
    const open = { rf: undefined, fed: true, missing: ['Conv2d'], inputs: 2, shapes };
    assert.deepEqual(traced('y = x', 'if x.sum() > 0:', '    pass', 'else:', '    y = self.one(x)'), open);
    assert.deepEqual(traced('y = x', 'if x.sum() > 0:', '    y = self.one(x)'), open);
    assert.deepEqual(traced('y = self.one(x) if x.sum() > 0 else x'), open);
  });

  it('leaves what both see of the input', () =>
    assert.deepEqual(traced('y = self.one(x) if x.sum() > 0 else self.two(x)'), {
      rf: [3, 3],
      fed: true,
      missing: ['Conv2d', 'Conv2d'],
      inputs: 2,
      shapes,
    }));

  it('leaves the tensor itself where it is only moved or copied', () => {
    const known = { rf: [3, 3], fed: false, missing: [], inputs: 1, shapes };
    assert.deepEqual(traced('y = self.one(x)', 'if x.device.type == "mps":', '    y = y.cpu()'), known);
    assert.deepEqual(traced('y = self.one(x)', 'y = y if x.sum() > 0 else y.detach().contiguous()'), known);
    assert.deepEqual(traced('y = self.one(x)', 'y = y.float().clone() if x.sum() > 0 else y.to(x.device)'), known);
  });

  it('leaves no field of what was written into on one side alone', () =>
    assert.equal(traced('y = self.one(x)', 'if x.sum() > 0:', '    y += self.two(y)', 'y = y + x').rf, undefined));
});

describe('stripes of zeros at places that are drawn', () => {
  it('leave no field where they are written into views of one tensor', () => {
    const stripes = (index: string) => `
        for n in range(2):
            for _ in range(2):
                width = torch.randint(0, 2, (1,))[0]
                at = torch.randint(0, 4 - width, (1,))[0]
                x[n][${index}] = 0`;
    const text = `
import torch
from torch import nn

class Net(nn.Module):
    def forward(self, x):${stripes(':, at:at + width, :')}${stripes(':, :, at:at + width')}
        return x
`;
    const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['2x1x4x4'], from: 'flag' });
    assert.ok(!isUnknown(network));
    const written = network.calls.filter(({ type }) => type === 'setitem');
    assert.deepEqual([...new Set(written.map(({ rf }) => rf))], [undefined]);
  });
});
