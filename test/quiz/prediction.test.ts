/** What figures ask, as questions: each can be asked, graded and logged like any other. */
import { strict as assert } from 'node:assert';
import { figures } from '../../src/figures/catalogue';
import { grade } from '../../src/quiz/grade';
import { parseLog, serialize } from '../../src/quiz/log';
import { predictionItem, predictionQuestions, predictionReview } from '../../src/quiz/prediction';
import type { Response } from '../../src/quiz/response';
import { replay } from '../../src/quiz/schedule';
import { library } from './exchange/samples';

const questions = predictionQuestions(library, figures);

function rightAnswer(id: string): Response {
  const { item } = questions.find(({ card }) => card === id)!;
  if (item.type === 'numeric') return { type: 'numeric', text: item.accepted.text };
  if (item.type === 'text') return { type: 'text', text: item.accepted[0]! };
  assert.equal(item.type, 'single');
  return { type: 'single', choice: item.choices.findIndex(({ right }) => right) };
}

describe('what a figure asks', () => {
  it('is a question of a note, whichever figure it is', () => {
    const asked = new Set(questions.map(({ card }) => card));
    const prompts = [...figures.values()].flatMap(figure => figure.prompts.map(({ id }) => `predict-${id}`));
    assert.deepEqual(
      prompts.filter(id => !asked.has(id)),
      [],
    );
    assert.equal(asked.size, prompts.length);
  });

  it('has an id that no other question has', () => {
    const taken = new Set(library.items.map(({ item }) => item.id));
    assert.deepEqual(
      questions.filter(({ card }) => taken.has(card)).map(({ card }) => card),
      [],
    );
  });

  for (const { card, item } of questions)
    it(`${card} takes its own answer and explains every choice`, () => {
      assert.equal(grade(item, rightAnswer(card)).outcome, 'right');
      assert.notEqual(item.explanation, '');
      assert.equal(grade(item, wrongAnswer(item.type)).outcome === 'right', false);
      if (item.type !== 'single') return;
      assert.equal(item.choices.filter(({ right }) => right).length, 1);
      assert.ok(item.choices.length >= 3 && item.choices.every(({ reason }) => reason));
    });

  it('is logged as forgotten where it was predicted wrongly', () => {
    const [figure] = figures.values();
    const item = predictionItem(figure!, figure!.prompts[0]!);
    const response = wrongAnswer(item.type);
    const when = { id: 'e1', now: 0, tz: 0, ms: 900 };
    const { rating, right } = predictionReview(item, response, grade(item, response), when);
    assert.deepEqual([rating, right], ['again', false]);
  });

  it('is logged as a review that brings it back', () => {
    const [figure] = figures.values();
    const item = predictionItem(figure!, figure!.prompts[0]!);
    const response = rightAnswer(item.id);
    const now = Date.UTC(2026, 10, 28, 9);
    const review = predictionReview(item, response, grade(item, response), { id: 'e1', now, tz: 60, ms: 900 });
    const { events, problems } = parseLog(serialize(review));
    assert.deepEqual([events, problems], [[review], []]);
    const state = replay(events, { retention: 0.9 }).get(item.id);
    assert.equal((state!.due - now) / 86_400_000, 3);
  });
});

function wrongAnswer(type: string): Response {
  return type === 'numeric' ? { type, text: '−987654' } : { type: 'text', text: 'something else altogether' };
}
