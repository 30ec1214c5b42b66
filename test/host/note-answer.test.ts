import { strict as assert } from 'node:assert';
import { noteAnswer } from '../../src/host/note-answer';
import { buildLibrary } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';

const text = `---
id: regularization
section: 2-deep-learning-fundamentals
question: What is regularization?
---

Whatever helps on unseen data.

## Explanation

### Weight decay {#weight-decay}
Shrinks every weight a little
at each step.

More of it.

### Dropout {#dropout}
### Early stopping {#early}
Stops.

### In PyTorch {#pytorch}
- \`AdamW\` decays.
- \`Dropout\` drops,
  and \`Dropout2d\` channels.

### Penalty {#penalty}
The loss becomes

$$L+\\lambda w^2$$

for every weight.

More.

### Sum {#sum}
It adds

$$w^2$$

Next.

### Formula {#formula}
$$w^2$$

What is $w$: a weight.
`;

describe('what a note says in short', () => {
  const library = buildLibrary([parseNote(text, 'file:///regularization.md').note]);
  const check = (reference: string, expected: string | undefined) =>
    it(reference, () => assert.equal(noteAnswer(library, reference), expected));

  check('regularization', 'Whatever helps on unseen data.');
  check('regularization#weight-decay', 'Shrinks every weight a little\nat each step.');
  check('regularization#dropout', 'Whatever helps on unseen data.');
  check('regularization#early', 'Stops.');
  check('regularization#nowhere', 'Whatever helps on unseen data.');
  check('regularization#pytorch', '- `AdamW` decays.\n- `Dropout` drops,\n  and `Dropout2d` channels.');
  check('regularization#penalty', 'The loss becomes\n\n$$L+\\lambda w^2$$\n\nfor every weight.');
  check('regularization#sum', 'It adds\n\n$$w^2$$');
  check('regularization#formula', '$$w^2$$\n\nWhat is $w$: a weight.');
  check('unwritten', undefined);

  it('on a name, where it is a list', () => {
    const about = (name: string) => noteAnswer(library, 'regularization#pytorch', name);
    assert.equal(about('torch.optim.AdamW'), '- `AdamW` decays.');
    assert.equal(about('torch.nn.Dropout2d'), '- `Dropout` drops,\n  and `Dropout2d` channels.');
    assert.equal(about('torch.optim.SGD'), '- `AdamW` decays.\n- `Dropout` drops,\n  and `Dropout2d` channels.');
  });
});
