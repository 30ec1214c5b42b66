/** What figures ask, as questions: each can be asked, graded and logged like any other. */
import { strict as assert } from 'node:assert';
import { figures } from '../../src/figures/catalogue';
import { readJsonLines, writeJsonLines } from '../../src/quiz/exchange/json-lines';
import { grade } from '../../src/quiz/grade';
import { parseLog, serialize } from '../../src/quiz/log';
import {
  guessed,
  predictionCards,
  predictionItem,
  predictionQuestions,
  predictionReview,
  takenBack,
} from '../../src/quiz/prediction';
import type { Response } from '../../src/quiz/response';
import { replay } from '../../src/quiz/schedule';
import { statistics } from '../../src/quiz/statistics';
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

  describe('once answered', () => {
    const item = questions[0]!.item;
    const response = rightAnswer(questions[0]!.card);
    const now = Date.UTC(2026, 10, 28, 9);
    const answer = predictionReview(item, response, grade(item, response), { id: 'e1', now, tz: 60, ms: 900 });
    const settings = { retention: 0.9 };
    const moments = (number: number) =>
      [
        { id: `u${number}`, now: now + number },
        { id: `r${number}`, now: now + number },
      ] as const;

    it('can be taken back, and is then as if it had never been', () => {
      assert.equal(replay([answer, takenBack(answer, { id: 'u1', now: now + 1 })], settings).size, 0);
    });

    it('counts as forgotten where it was a guess, and as known once that is taken back', () => {
      const [undo, guess] = guessed(answer, moments(1));
      assert.deepEqual(
        replay([answer, undo, guess], settings).get(item.id),
        replay([{ ...answer, id: 'r1', rating: 'again', guessed: true }], settings).get(item.id),
      );
      const [again, known] = guessed(guess, moments(2));
      assert.deepEqual({ ...known, id: answer.id }, answer);
      assert.deepEqual(
        replay([answer, undo, guess, again, known], settings).get(item.id),
        replay([answer], settings).get(item.id),
      );
    });

    it('goes into a backup and out of it, with its question, and into the statistics', () => {
      const unsure = predictionReview(
        item,
        response,
        grade(item, response),
        { id: 'e2', now, tz: 60, ms: 900 },
        { unsure: true },
      );
      const events = [unsure, ...guessed(unsure, moments(1))];
      const cards = predictionCards(library, figures);
      const text = writeJsonLines(cards, events);
      const read = readJsonLines(text);
      assert.deepEqual([read.cards, read.events, read.problems], [cards, events, []]);
      assert.equal(writeJsonLines(read.cards, read.events), text);
      const found = statistics(read.events, settings, now, { dayEnds: [now + 86_400_000], isAsked: () => true });
      assert.deepEqual([found.reviews, found.calibration[1]!.answers, found.forecast], [1, 1, [1]]);
    });
  });
});

function wrongAnswer(type: string): Response {
  return type === 'numeric' ? { type, text: '−987654' } : { type: 'text', text: 'something else altogether' };
}
