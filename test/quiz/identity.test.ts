/** What a reader's question is called after its wording, its place or its file has changed. */
import { strict as assert } from 'node:assert';
import { buildLibrary } from '../../src/notes/library';
import { parseUserNotes } from '../../src/notes/user-note';
import { keepHistory } from '../../src/quiz/identity';
import { noteQuestion } from '../../src/quiz/question';

function cardsOf(text: string, reviewed: readonly string[], uri = 'file:///n.md'): readonly string[] {
  const { items } = buildLibrary([], parseUserNotes(text, uri).notes);
  return keepHistory(items.map(noteQuestion), reviewed).map(({ card }) => card);
}

describe('the card of a reader’s question', () => {
  const before = '# What is the receptive field of a unit?\na\n\n# Why does batch normalisation need two modes?\nb\n';
  const reviewed = cardsOf(before, []);

  it('stays when the file is renamed or the section moves', () => {
    assert.deepEqual(cardsOf(before, reviewed, 'file:///other/m.md'), reviewed);
    assert.deepEqual(cardsOf(`# Vision\n\n${before.replaceAll('# W', '### W')}`, reviewed), reviewed);
  });

  it('stays with its question when the order changes', () => {
    const [first, second] = before.split('\n\n');
    assert.deepEqual(cardsOf(`${second}\n\n${first}`, reviewed), [...reviewed].reverse());
  });

  it('stays when a typo is mended or a word added', () => {
    assert.deepEqual(
      cardsOf(before.replace('receptive field', 'receptiv field').replace('two modes', 'two modes at all'), reviewed),
      reviewed,
    );
  });

  it('is new for another question, and the old history is not touched', () => {
    const [kept] = reviewed;
    assert.deepEqual(cardsOf('# What is the receptive field of a unit?\na\n# What is a triplet loss?\nc\n', reviewed), [
      kept,
      'user-what-is-a-triplet-loss',
    ]);
  });

  it('is given to one question only', () => {
    const twins = '# What is the receptive field of a unit, then?\na\n# What is the receptive field of one unit?\nb\n';
    const cards = cardsOf(twins, reviewed);
    assert.equal(cards.filter(card => card === reviewed[0]).length, 1);
    assert.equal(new Set(cards).size, 2);
  });
});
