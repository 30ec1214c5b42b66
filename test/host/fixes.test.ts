import { strict as assert } from 'node:assert';
import { fixed, fixesIn, isMended } from '../../src/host/fixes';
import { analyze } from '../../src/interpreter/analyze';

const uri = 'net.py';
const net = (layer: string, start = 'super().__init__()\n        ') => `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        """Made for the test."""
        ${start}self.conv = nn.Conv2d(3, 8, 3)
        self.fc = ${layer}

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


Net()(torch.zeros(1, 3, 8, 8))
`;

/** Every fix that a second analysis finds good. */
function good(text: string): readonly (readonly [title: string, text: string])[] {
  const before = analyze({ uri, text });
  return fixesIn(before, uri, text)
    .filter(fix => isMended(fix, before, analyze({ uri, text: fixed(text, fix) })))
    .map(fix => [fix.title, fixed(text, fix)]);
}

const check = (title: string, text: string, expected: readonly (readonly [string, string])[]) =>
  it(title, () => assert.deepEqual(good(text), expected));

describe('quick fixes, as edits', () => {
  check('put the number in', net('nn.Linear(100, 10)'), [['Set in_features to 288', net('nn.Linear(288, 10)')]]);
  check('put a product in the place of one', net('nn.Linear(8 * 5 * 5, 10)'), [
    ['Set in_features to 8 * 6 * 6', net('nn.Linear(8 * 6 * 6, 10)')],
  ]);
  check('call super().__init__() behind the docstring', net('nn.Linear(288, 10)', ''), [
    ['Call super().__init__() first', net('nn.Linear(288, 10)')],
  ]);
  check('leave a computed number alone', net('nn.Linear(len("abc") * 8, 10)'), []);
});
