/** Problems of models that no code makes: they are made with their constructor's defaults, which may be placeholders. */
import { strict as assert } from 'node:assert';
import { problemsIn } from '../../src/host/problems';
import { analyze } from '../../src/interpreter/analyze';

const uri = 'file:///updator.py';

const updator = `import torch
from torch import nn


class Updator(nn.Module):
    def __init__(self, channels=256, width=64, classes=10, bias=True):
        super().__init__()
        self.first = nn.Linear(8, width, bias=bias)
        self.inner = nn.Linear(channels, 16)
        self.head = nn.Linear(16, classes)

    def forward(self, x):
        return self.head(self.inner(self.first(x)))
`;

/** Each problem's words and what says that it rests on defaults, with the text that it leads to. */
function told(text: string): readonly string[] {
  return problemsIn(analyze({ uri, text }), uri, () => 'line 1').flatMap(({ message, related }) => [
    message.replace(/: mat1.*/, ''),
    ...related
      .filter(({ message }) => message.startsWith('no code here'))
      .map(({ message, at }) => `${message}: ${text.slice(at.span.from, at.span.to)}`),
  ]);
}

describe('a problem of a model that no code makes', () => {
  it('names the defaults that its numbers come from', () => {
    assert.deepEqual(told(updator), [
      'Linear expects 256 features, the input has 64 (B×64 from Linear on line 1), with the defaults channels=256 and width=64 of Updator()',
      'no code here makes Updator(), so that its defaults count: channels=256, width=64, classes=10',
    ]);
  });

  it('names none where its numbers are written out, and says nothing of defaults where the code makes it', () => {
    assert.deepEqual(told(updator.replace('nn.Linear(channels', 'nn.Linear(256').replace('8, width', '8, 64')), [
      'Linear expects 256 features, the input has 64 (B×64 from Linear on line 1)',
      'no code here makes Updator(), so that its defaults count: channels=256, width=64, classes=10',
    ]);
    assert.deepEqual(told(`${updator}\nmodel = Updator(256, 64)\nmodel(torch.zeros(2, 4, 8))\n`), [
      'Linear expects 256 features, the input has 64 (2×4×64 from Linear on line 1)',
    ]);
  });

  it('says nothing of defaults where none is a number', () => {
    const plain = updator.replace('channels=256, width=64, classes=10, bias=True', 'bias=True, norm=None');
    assert.deepEqual(told(plain.replace('channels', '256').replace('width', '64').replace('classes', '10')), [
      'Linear expects 256 features, the input has 64 (B×64 from Linear on line 1)',
    ]);
  });

  it('names them in the constructor as well', () => {
    const attention = updator.replace('nn.Linear(16, classes)', 'nn.MultiheadAttention(16, classes)');
    assert.match(told(attention)[0]!, /16 is not a multiple of 10, with the default classes=10 of Updator\(\)$/);
  });
});
