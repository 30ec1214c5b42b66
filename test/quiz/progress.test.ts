/** Where the reader stands by topic, and what is due until midnight. */
import { strict as assert } from 'node:assert';
import { dueBy, progressOf } from '../../src/quiz/progress';
import type { Question } from '../../src/quiz/question';
import { replay, retrievability } from '../../src/quiz/schedule';
import { DAY, review, T0 } from './reviews';

const question = (card: string, topic: string) => ({ card, topic, about: topic.toUpperCase() }) as Question;
const questions = [question('a1', 'a'), question('a2', 'a'), question('b1', 'b')];
const settings = { retention: 0.9 };
const states = replay([review('a1', T0), review('gone', T0)], settings);

describe('progress', () => {
  it('counts topics in their order; what was never asked is not known', () => {
    const due = states.get('a1')!.due;
    const recall = retrievability(states.get('a1')!, settings, due);
    assert.deepEqual(progressOf(questions, states, settings, due), [
      { topic: 'a', about: 'A', cards: 2, seen: 1, due: 1, mastery: recall / 2 },
      { topic: 'b', about: 'B', cards: 1, seen: 0, due: 0, mastery: 0 },
    ]);
  });

  it('does not take for known what was missed a moment ago', () => {
    const missed = replay([review('a1', T0, { rating: 'again' }), review('b1', T0)], settings);
    assert.deepEqual(
      progressOf(questions, missed, settings, T0 + 1_000).map(({ mastery }) => Math.round(100 * mastery)),
      [0, 100],
    );
  });

  it('has nothing due before its time, and leaves out questions that are gone', () => {
    const due = states.get('a1')!.due;
    assert.deepEqual(
      [due - DAY, due - 1, due, due + DAY].map(end => dueBy(questions, states, settings, end, T0)),
      [0, 0, 1, 1],
    );
  });

  it('before an interview everything is due in time', () => {
    const deadline = T0 + 2 * DAY;
    assert.equal(dueBy(questions, states, { ...settings, deadline }, T0 + DAY, T0), 1);
  });
});
