/** What a reader is told who asked for a session when there is none. */
import { strict as assert } from 'node:assert';
import { nothingToAsk } from '../../src/panels/quiz-nothing';

describe('a session without questions', () => {
  const standstill = { candidates: 40, met: 12, due: [0, 4, 2, 0], nothing: 'This topic has no questions.' };

  it('is good news where nothing is due, and says when something will be', () => {
    assert.deepEqual(nothingToAsk('due', standstill), {
      title: 'Nothing is due',
      reason: 'Well done. 4 questions come back tomorrow.',
    });
    assert.match(
      nothingToAsk('due', { ...standstill, due: [0, 0, 0, 1] }).reason,
      /One question comes back in 3 days\./,
    );
    assert.match(nothingToAsk('due', { ...standstill, due: [0, 0] }).reason, /None comes back within 2 days\./);
  });

  it('does not count what came due today and was asked', () =>
    assert.match(nothingToAsk('mix', { ...standstill, due: [3, 0, 2] }).reason, /2 questions come back in 2 days\./));

  it('tells a day that is done from a first day, and from a subject without questions', () => {
    assert.equal(nothingToAsk('mix', standstill).title, 'Done for today');
    assert.equal(nothingToAsk('due', { ...standstill, met: 0 }).title, 'Nothing is due yet');
    assert.deepEqual(nothingToAsk('topic', { ...standstill, candidates: 0 }), {
      title: 'Nothing to ask here',
      reason: 'This topic has no questions.',
    });
  });
});
