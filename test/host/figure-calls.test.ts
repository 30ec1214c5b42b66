/** Figures as they are set from code: what stands there goes through the analysis to the figure, and is what the figure shows. */
import { strict as assert } from 'node:assert';
import type { AnyFigure } from '../../src/figures/catalogue';
import { figures } from '../../src/figures/catalogue';
import type { Analysed } from '../../src/host/analysis';
import type { Measurements } from '../../src/host/measurements';
import { subjectAt } from '../../src/host/subject';
import { analyze } from '../../src/interpreter/analyze';
import { shippedLibrary } from './hover-text';

const measurements = { textOf: () => undefined } as unknown as Measurements;

/** What the figure says at `$0`; `undefined` where it cannot be set from that call. */
function said(id: string, marked: string): string | undefined {
  const [before, after] = marked.split('$0') as [string, string];
  const text = before + after;
  const uri = 'file:///code.py';
  const files = { readFile: () => 'it is not there' };
  const analysed = { analysis: analyze({ uri, text }, files), uri, text, textOf: () => undefined };
  const subject = subjectAt(analysed as unknown as Analysed, measurements, shippedLibrary(), before.length);
  const figure: AnyFigure = figures.get(id)!;
  const state = subject?.description.call && figure.fromCall!(subject.description.call);
  return state && figure.summary(state, figure.compute(state));
}

/** A model of one layer, called with an input of this shape; the caret is on the layer. */
function layer(made: string, shape: string): string {
  return `import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.$0${made}
    def forward(self, x):
        return self.layer(x)
Net()(torch.randn(${shape}))
`;
}

describe('a figure under code', () => {
  it('has a belt as long as the sequence', () => {
    assert.match(
      said('lstm', layer('LSTM(8, 16, batch_first=True)', '4, 12, 8'))!,
      /^Step 11 reads 0: forget gate 0\.5,/,
    );
    assert.match(said('lstm', layer('LSTM(8, 16)', '12, 4, 8'))!, /^Step 11 /);
    assert.match(said('lstm', layer('LSTM(8, 16, num_layers=2)', '12, 4, 8'))!, /^Layer 0 \(of 0 to 1\)\. Step 11 /);
  });

  it('is the cell that stands there', () =>
    assert.match(said('gated-unit', layer('GRU(8, 16)', '12, 4, 8'))!, /^Of the old 1\.5, 50 % is kept;.*reset gate/));

  it('counts the sets of the batch that comes', () => {
    const norm = (made: string, shape: string) => said('normalization', layer(made, shape))!.split(' In the small')[0];
    assert.deepEqual(
      [
        norm('BatchNorm2d(64)', '32, 64, 56, 56'),
        norm('LayerNorm(768)', '8, 197, 768'),
        norm('LayerNorm((64, 8, 8))', '2, 64, 8, 8'),
        norm('GroupNorm(4, 64)', '2, 64, 8, 8'),
        norm('InstanceNorm2d(64)', '2, 64, 8, 8'),
      ],
      [
        'Your 32×64×56×56 has 64 such means, each of N·H·W = 32·3,136 = 100,352 values.',
        'Your 8×197×768 has 1,576 such means, each of 768 values.',
        'Your 2×64×8×8 has 2 such means, each of C·H·W = 64·64 = 4,096 values.',
        'Your 2×64×8×8 has 8 such means, each of C/4·H·W = 16·64 = 1,024 values.',
        'Your 2×64×8×8 has 128 such means, each of 64 values.',
      ],
    );
  });

  it('is augmented as far as the transform goes', () => {
    const transform = (made: string) =>
      said('augmentation', `from torchvision import transforms\ntransforms.$0${made}\n`);
    assert.match(transform('ColorJitter(brightness=0.3)')!, /^Brightness is multiplied by 0\.7 to 1\.3/);
    assert.match(transform('RandomRotation(15)')!, /^The picture turns by −15° to 15°/);
    assert.match(transform('GaussianBlur(3)')!, /^Blurred with a sigma of 0\.1 to 2.*3×3/);
    assert.equal(transform('RandomRotation(15, expand=True)'), undefined);
  });
});
