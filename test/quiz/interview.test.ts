/** Interviews over the notes that ship: spoken, in chains, with a rubric for everything. */
import { strict as assert } from 'node:assert';
import { buildInterview, FOLLOW_UP, OPENING } from '../../src/quiz/interview';
import { replay } from '../../src/quiz/schedule';
import { library } from './exchange/samples';
import { DAY, review, T0 } from './reviews';

const settings = { retention: 0.9, size: 9, now: T0 + 30 * DAY, seed: 3 };

describe('an interview', () => {
  const questions = buildInterview(library, new Map(), settings);

  it('is asked aloud, each question once, with points to tick', () => {
    assert.equal(questions.length, 9);
    assert.equal(new Set(questions.map(({ card }) => card)).size, 9);
    for (const { item, seconds } of questions) {
      assert.equal(item.type, 'recall');
      assert.ok(seconds === OPENING || seconds === FOLLOW_UP);
      assert.ok(
        item.type === 'recall' && item.rubric.length > 0 && item.rubric.every(point => point.trim() !== ''),
        item.id,
      );
      assert.notEqual(item.explanation, '');
    }
  });

  it('follows up on the same note, and then on one it names', () => {
    const [opening, ...rest] = questions;
    assert.equal(opening!.seconds, OPENING);
    const next = rest.findIndex(({ seconds }) => seconds === OPENING);
    const chain = rest.slice(0, next);
    assert.ok(chain.length > 0);
    const links = library.note(opening!.topic)!.links.map(({ id }) => id);
    for (const { topic, seconds } of chain) {
      assert.equal(seconds, FOLLOW_UP);
      assert.ok(topic === opening!.topic || links.includes(topic), topic);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const cards = (seed: number) => buildInterview(library, new Map(), { ...settings, seed }).map(({ card }) => card);
    assert.deepEqual(
      cards(3),
      questions.map(({ card }) => card),
    );
    assert.notDeepEqual(cards(4), cards(3));
  });

  it('begins with what is held worst', () => {
    const states = replay([review('x', T0, { topic: 'pooling', rating: 'again' })], settings);
    assert.equal(buildInterview(library, states, settings)[0]!.card, 'interview:pooling');
  });

  it('keeps formulas whole in its points', () => {
    const all = buildInterview(library, new Map(), { ...settings, size: 500 });
    for (const { item } of all)
      if (item.type === 'recall')
        for (const point of item.rubric) {
          assert.equal((point.match(/(?<!\\)\$/g) ?? []).length % 2, 0, point);
          assert.doesNotMatch(point, /\ue000/);
        }
  });
});
