/** A reshape to the sizes from before a permute gives other elements: PyTorch takes it, so the hover remarks on it. */
import { strict as assert } from 'node:assert';
import { hoverText } from './hover-text';

const remark = /sizes from before the axes were moved/;

const hover = (shape: string, forward: string) =>
  hoverText(`import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        B, C, H, W = x.shape
        return ${forward}


Net()(torch.zeros(${shape}))
`);

describe('a reshape after a permute', () => {
  it('to the sizes of before is remarked on', () => {
    assert.match(hover('2, 3, 8, 6', 'x.permute(0, 2, 3, 1).$0reshape(B, C, H, W)'), remark);
    assert.match(hover('2, 3, 8, 6', 'torch.$0reshape(x.transpose(1, 3), x.shape)'), remark);
  });

  const silent = (title: string, shape: string, forward: string) =>
    it(`is not where ${title}`, () => assert.doesNotMatch(hover(shape, forward), remark));
  silent('it only merges axes', '2, 3, 8, 6', 'x.permute(0, 2, 3, 1).$0reshape(B, H * W, C)');
  silent('it keeps the new order', '2, 3, 8, 6', 'x.permute(0, 2, 3, 1).$0reshape(B, H, W, C)');
  silent('what moved is one wide', '2, 1, 8, 6', 'x.permute(0, 2, 3, 1).$0reshape(B, C, H, W)');
  silent('nothing was moved', '2, 3, 8, 6', 'x.$0reshape(B, C, H, W)');
  silent('the tensor is stretched', '1, 3, 8, 6', 'x.expand(4, 3, 8, 6).transpose(0, 1).$0reshape(4, 3, 8, 6)');
});
