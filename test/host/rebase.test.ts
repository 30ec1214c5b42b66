import { strict as assert } from 'node:assert';
import { rebase } from '../../src/host/rebase';

// Every offset of the old text, and where it goes.
describe('rebasing offsets over an edit', () => {
  const check = (title: string, before: string, after: string, moved: readonly (number | undefined)[]) =>
    it(title, () => {
      const { forward, back } = rebase(before, after);
      assert.deepEqual(
        Array.from({ length: before.length + 1 }, (_, offset) => forward(offset)),
        moved,
      );
      for (const to of moved) if (to !== undefined) assert.equal(forward(back(to)!), to);
    });

  check('nothing changed', 'abc', 'abc', [0, 1, 2, 3]);
  check('an insertion', 'abc', 'aXYbc', [0, 1, 4, 5]);
  check('a deletion', 'aXYbc', 'abc', [0, 1, undefined, 1, 2, 3]);
  check('a replacement', 'abc', 'aZc', [0, 1, 2, 3]);
  check('everything', 'ab', 'xyz', [0, undefined, 3]);
  check('typing at the end', 'ab', 'abc', [0, 1, 2]);
});
