/** Which questions a session holds, in which order, and how it goes on. */
import { strict as assert } from 'node:assert';
import {
  answered,
  type Course,
  current,
  isRetry,
  skipped,
  startCourse,
  summarize,
  undone,
} from '../../src/quiz/course';
import { loggedAnswer } from '../../src/quiz/logged-answer';
import type { Question } from '../../src/quiz/question';
import { seeded } from '../../src/quiz/random';
import { replay } from '../../src/quiz/schedule';
import { buildSession, interleave } from '../../src/quiz/session';
import { statistics } from '../../src/quiz/statistics';
import { ahead, DAY, review, T0 } from './reviews';

function question(card: string, code = false): Question {
  const topic = card.split(':')[0]!;
  return {
    card,
    item: {
      id: card,
      type: 'text',
      title: card,
      prompt: card,
      explanation: 'e',
      accepted: ['a'],
      at: { line: 0, column: 0 },
    },
    topic,
    about: topic,
    ...(code
      ? { code: { at: { uri: 'u', span: { from: 0, to: 1 } }, level: 'value' as const, fingerprint: 'f' } }
      : {}),
  };
}

const pickable: Question = {
  ...question('a:pick'),
  item: { ...question('a:pick').item, type: 'single', choices: [] },
};

const cards = (questions: readonly Question[]) => questions.map(({ card }) => card).sort();
const settings = { retention: 0.9, size: 10, newLimit: 10, now: T0 + 20 * DAY, seed: 1 };
const notes = ['a:1', 'a:2', 'a:3', 'b:1', 'b:2', 'b:3', 'c:1', 'c:2', 'c:3'].map(card => question(card));

describe('a session', () => {
  it('is the same for the same seed, another for another', () => {
    const many = Array.from({ length: 40 }, (_, index) => question(`t${index % 8}:${index}`));
    const build = (seed: number) =>
      buildSession(many, new Map(), { ...settings, seed, newLimit: 40 }).map(({ card }) => card);
    assert.deepEqual(build(1), build(1));
    assert.notDeepEqual(build(1), build(2));
  });

  it('takes what is due first, the most forgotten before the rest', () => {
    const states = replay(
      [review('a:1', T0), review('b:1', T0 + 10 * DAY), review('c:1', T0 + 19 * DAY), review('a:2', T0 + 5 * DAY)],
      settings,
    );
    assert.deepEqual(cards(buildSession(notes, states, { ...settings, size: 2, newLimit: 0 })), ['a:1', 'a:2']);
    assert.deepEqual(cards(buildSession(notes, states, { ...settings, size: 3, newLimit: 0 })), ['a:1', 'a:2', 'b:1']);
  });

  it('fills up with weak cards, then new ones up to the limit, then any', () => {
    const states = replay(
      [review('a:1', T0), review('b:1', T0 + 19.5 * DAY, { rating: 'again' }), review('c:1', T0 + 19.5 * DAY)],
      settings,
    );
    assert.deepEqual(cards(buildSession(notes, states, { ...settings, size: 4, newLimit: 1 })).length, 4);
    const chosen = cards(buildSession(notes, states, { ...settings, size: 9, newLimit: 2 }));
    assert.deepEqual(
      chosen.filter(card => ['a:1', 'b:1', 'c:1'].includes(card)),
      ['a:1', 'b:1', 'c:1'],
    );
    assert.equal(chosen.length, 5);
  });

  it('mixes in the reader’s own code, one question of a kind', () => {
    const code = ['code:x', 'code:x', 'code:y', 'code:z', 'code:p', 'code:q', 'code:r'].map(card =>
      question(card, true),
    );
    const chosen = buildSession([...notes, ...code], new Map(), { ...settings, size: 5, newLimit: 5 });
    const own = chosen.filter(({ code }) => code).map(({ card }) => card);
    assert.equal(chosen.length, 5);
    assert.equal(own.length, 2);
    assert.equal(new Set(own).size, 2);
    assert.equal(buildSession(code, new Map(), { ...settings, newLimit: 10 }).length, 6);
  });

  it('asks to produce what was last picked from a list', () => {
    const other: Question = { ...pickable, card: 'a:other' };
    const states = replay([review('a:seen', T0 + 19.9 * DAY, { type: 'single' })], settings);
    for (const seed of [1, 2, 3, 4, 5])
      assert.deepEqual(
        cards(
          buildSession([pickable, other, question('a:write')], states, { ...settings, seed, size: 1, newLimit: 1 }),
        ),
        ['a:write'],
      );
  });

  it('opens with the reader’s code, or else with no explanation, and new topics are those the code is about', () => {
    const recall = (card: string): Question => ({
      ...question(card),
      item: { ...question(card).item, type: 'recall', rubric: ['r'] } as Question['item'],
    });
    const code = ['c:code', 'c:more'].map(card => question(card, true));
    for (let seed = 0; seed < 30; seed++) {
      const opened = buildSession([recall('a:1'), question('b:1'), recall('c:1'), ...code], new Map(), {
        ...settings,
        seed,
      });
      assert.ok(opened[0]!.code, String(seed));
      const picked: Question = { ...question('c:pick', true), item: pickable.item };
      assert.equal(
        buildSession([...code, picked], new Map(), { ...settings, seed })[0]!.card,
        'c:pick',
        `seed ${seed}: an answer to pick comes before one to work out`,
      );
      const plain = buildSession([recall('a:1'), question('b:1'), recall('c:1')], new Map(), { ...settings, seed });
      assert.equal(plain[0]!.card, 'b:1');
      const few = buildSession([...notes, question('c:code', true)], new Map(), {
        ...settings,
        seed,
        size: 2,
        newLimit: 2,
      });
      assert.deepEqual(
        few.map(({ topic }) => topic),
        ['c', 'c'],
      );
    }
  });

  it('never puts one topic next to itself when there are three, and look-alikes side by side', () => {
    for (let seed = 0; seed < 50; seed++) {
      const order = interleave([...notes, question('d:1')], seeded(seed)).map(({ topic }) => topic);
      assert.ok(
        order.every((topic, index) => topic !== order[index + 1]),
        order.join(' '),
      );
    }
    const alike = interleave(
      ['rnn:1', 'sift:1', 'lstm:1', 'vgg:1'].map(card => question(card)),
      seeded(4),
    ).map(({ topic }) => topic);
    assert.equal(Math.abs(alike.indexOf('rnn') - alike.indexOf('lstm')), 1, alike.join(' '));
  });
});

describe('a session under way', () => {
  const right = { right: true, rating: 'good' as const, event: 'e', ms: 10 };
  const wrong = { right: false, rating: 'again' as const, event: 'w', ms: 20 };
  const asked = (course: Course) => current(course)?.card;

  it('brings a wrong one back once, a few questions later', () => {
    let course = startCourse(notes.slice(0, 5));
    const order: string[] = [];
    while (current(course)) {
      order.push(`${asked(course)}${isRetry(course) ? ' again' : ''}`);
      course = answered(course, asked(course) === 'a:1' || asked(course) === 'b:2' ? wrong : right);
    }
    assert.deepEqual(order, ['a:1', 'a:2', 'a:3', 'b:1', 'a:1 again', 'b:2', 'b:2 again']);
    const { right: hits, asked: count, recovered, missed } = summarize(course);
    assert.deepEqual([hits, count, recovered, missed.map(({ card }) => card)], [3, 5, 0, ['a:1', 'b:2']]);
  });

  it('can be taken back to exactly what it was', () => {
    const start = startCourse(notes.slice(0, 5));
    const once = answered(start, wrong);
    assert.deepEqual(undone(once), { course: start, event: 'w' });
    const twice = answered(once, right);
    assert.deepEqual(undone(twice)!.course, once);
    assert.equal(undone(start), undefined);
  });

  it('skips without a trace', () => {
    const course = skipped(startCourse(notes.slice(0, 2)));
    assert.deepEqual([asked(course), course.answers], ['a:2', []]);
    assert.equal(current(skipped(course)), undefined);
  });

  it('survives being written down', () => {
    const course = answered(startCourse(notes), wrong);
    assert.deepEqual(JSON.parse(JSON.stringify(course)), course);
  });
});

describe('statistics', () => {
  it('say nothing from few answers', () => {
    const { retention, medianMs, streak, reviews } = statistics(
      [review('a', T0), review('a', T0 + 3 * DAY)],
      settings,
      T0 + 4 * DAY,
      ahead(T0 + 4 * DAY),
    );
    assert.deepEqual(
      { retention, medianMs, streak, reviews },
      { retention: { answers: 1 }, medianMs: undefined, streak: 1, reviews: 2 },
    );
  });

  it('equal a recomputation', () => {
    const random = seeded(5);
    const events = Array.from({ length: 400 }, (_, index) =>
      review(`t${index % 5}:${index % 40}`, T0 + index * 0.5 * DAY, {
        id: `${index}`,
        rating: random() < 0.2 ? 'again' : 'good',
        confidence: [0, 0.5, 1][index % 3]!,
        ms: index,
      }),
    );
    const now = T0 + 200 * DAY;
    const found = statistics(events, settings, now, ahead(now));
    const repeated = events.slice(40);
    assert.equal(found.reviews, 400);
    assert.equal(found.retention.answers, 360);
    assert.equal(found.retention.true, repeated.filter(({ right }) => right).length / 360);
    const expected = repeated.map((event, index) => {
      const before = events.slice(0, index + 40).filter(({ card }) => card === event.card);
      const state = replay(before, settings).get(event.card)!;
      const days = Math.floor((Date.parse(event.ts) - state.last) / DAY);
      const decay = -0.1542;
      return (1 + (0.9 ** (1 / decay) - 1) * (days / state.stability)) ** decay;
    });
    assert.ok(Math.abs(found.retention.predicted! - expected.reduce((a, b) => a + b) / 360) < 1e-4);
    const states = [...replay(events, settings).values()];
    assert.deepEqual(
      found.forecast,
      Array.from(
        { length: 14 },
        (_, day) => states.filter(({ due }) => Math.max(0, Math.ceil((due - now) / DAY - 0.5)) === day).length,
      ),
    );
    assert.deepEqual(
      found.topics.map(({ topic, cards }) => [topic, cards]),
      ['t0', 't1', 't2', 't3', 't4'].map(topic => [topic, 8]),
    );
    assert.deepEqual(
      found.calibration.map(({ from, answers, right }) => [from, answers, right]),
      [0, 0.2, 0.4, 0.6, 0.8].map((from, bin) => {
        const own = events.filter(({ confidence }) => [0, 2, 4][[0, 0.5, 1].indexOf(confidence!)] === bin);
        return [from, own.length, own.length ? own.filter(({ right }) => right).length / own.length : undefined];
      }),
    );
    assert.equal(found.medianMs, 199);
    assert.equal(found.streak, 200);
    const worst = found.hardest[0]!;
    const own = events.filter(({ card }) => card === worst.card);
    assert.deepEqual([worst.wrong, worst.answers], [own.filter(({ right }) => !right).length, own.length]);
    assert.equal(worst.ms, own.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor((own.length - 1) / 2)]);
  });

  it('look ahead by the calendar, also where a day is 25 hours long, and leave out what cannot be asked any more', () => {
    // Berlin in the autumn of 2026: the 25th of October begins at 22:00 UTC and ends, 25 hours later, at 23:00.
    const dayEnds = [24, 25, 26].map((day, index) => Date.UTC(2026, 9, day, index === 0 ? 22 : 23) - 1);
    const events = ['t:a', 't:gone'].map(card => review(card, Date.UTC(2026, 9, 22, 22, 30)));
    assert.equal(replay(events, settings).get('t:a')!.due, Date.UTC(2026, 9, 25, 22, 30));
    const forecast = (asked: string) =>
      statistics(events, settings, Date.UTC(2026, 9, 24, 12), { dayEnds, isAsked: card => card === asked }).forecast;
    assert.deepEqual(forecast('t:a'), [0, 1, 0]);
    assert.deepEqual(forecast('t:nothing'), [0, 0, 0]);
  });

  it('tell the wrong answer given most often, in the words of its question', () => {
    const answers = ['{"choice":1}', '{"choice":2}', '{"choice":1}', '{"choice":0}'];
    const events = answers.map((answer, index) =>
      review('t:a', T0 + index * DAY, { rating: index < 3 ? 'again' : 'good', answer }),
    );
    const [worst] = statistics(events, settings, T0 + 9 * DAY, ahead(T0 + 9 * DAY)).hardest;
    assert.deepEqual(worst, { card: 't:a', wrong: 3, answers: 4, ms: 5000, usual: '{"choice":1}' });
    const item: Question['item'] = {
      ...question('t:a').item,
      type: 'single',
      choices: ['none', 'half', 'all'].map((text, index) => ({ text, right: index === 0 })),
    };
    assert.equal(loggedAnswer(item, worst!.usual!), 'half');
    assert.equal(loggedAnswer(item, '{"choice":7}'), undefined);
    assert.equal(loggedAnswer(question('t:b').item, 'a`b'), '`ab`');
  });
});
