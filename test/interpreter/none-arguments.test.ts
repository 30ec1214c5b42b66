/** What a layer keeps of an argument that is left at `None`: often something else. The attributes as PyTorch 2.15 has them. */
import { strict as assert } from 'node:assert';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { representation } from '../../src/interpreter/texts';
import { Unknown } from '../../src/interpreter/values';

const AT = { uri: 'a.py', span: { from: 0, to: 0 } };

const KEPT: readonly (readonly [attribute: string, value: string])[] = [
  ['MaxPool2d(2).stride', '2'],
  ['AvgPool1d(2).stride', '(2,)'],
  ['AvgPool2d(2).stride', '2'],
  ['MaxUnpool2d(2).stride', '(2, 2)'],
  ['MultiheadAttention(4, 2).kdim', '4'],
  ['LPPool2d(2, 2).stride', 'None'],
  ['Upsample(scale_factor=2).size', 'None'],
  ['Embedding(5, 3).padding_idx', 'None'],
  ['Embedding(5, 3, padding_idx=-1).padding_idx', '4'],
];

describe('what a layer keeps where an argument is None', () => {
  for (const [attribute, value] of KEPT)
    it(attribute, () => {
      const session = openSession({ uri: 'a.py', text: `import torch.nn as nn\nkept = nn.${attribute}\n` });
      const found = evaluateIn(session, 'kept');
      assert.ok(found instanceof Unknown || representation(session.run, found, AT) === value);
    });
});
