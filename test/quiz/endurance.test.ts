/** Years of use in a second: a thousand days, clocks and zones that move, several windows, disks that fill, processes that die. */
import { strict as assert } from 'node:assert';
import { type Review, type ReviewEvent, serialize } from '../../src/quiz/log';
import type { Question } from '../../src/quiz/question';
import { seeded } from '../../src/quiz/random';
import type { Rating } from '../../src/quiz/rating';
import { type CardState, dueOf, replay, schedule } from '../../src/quiz/schedule';
import { buildSession } from '../../src/quiz/session';
import { createStore, type LogFile } from '../../src/quiz/store';
import { DAY, review, T0 } from './reviews';

const settings = { retention: 0.9 };

describe('a thousand days', function () {
  this.timeout(60_000);
  const cards = Array.from({ length: 150 }, (_, index) => `t${index % 9}:c${index}`);
  const questions = cards.map(
    card =>
      ({ card, topic: card.split(':')[0], about: '', item: { type: 'numeric', id: card } }) as unknown as Question,
  );
  const random = seeded(11);
  const events: ReviewEvent[] = [];
  const states = new Map<string, CardState>();
  /** Days that a card waited, due and unasked, at most. */
  let longest = 0;
  before(() => {
    for (let day = 0; day < 1000; day++) {
      // The reader's hour moves by day, now and then they are away for two weeks, and on day 500 the clock is set back a day.
      if (day % 100 > 85) continue;
      const now = T0 + day * DAY + Math.floor(random() * 10) * 3_600_000 - (day === 500 ? DAY : 0);
      const due = cards.filter(card => states.has(card) && dueOf(states.get(card)!, settings, now) <= now);
      const session = buildSession(questions, states, { ...settings, size: 60, newLimit: 3, now, seed: day });
      const asked = new Set(session.map(({ card }) => card));
      for (const card of due)
        if (!asked.has(card)) longest = Math.max(longest, (now - dueOf(states.get(card)!, settings, now)) / DAY);
      for (const [index, { card }] of session.entries()) {
        const rating = (['again', 'hard', 'good', 'good', 'good', 'good', 'easy'] as const)[
          Math.floor(random() * 7)
        ] as Rating;
        const answer = review(card, now + index * 1000, { rating });
        const before = states.get(card);
        events.push(answer);
        if (random() < 0.03) {
          events.push({ v: 1, id: `undo ${answer.id}`, ts: answer.ts, undo: answer.id });
          continue;
        }
        states.set(card, schedule(before, answer as Review, settings));
      }
    }
  });

  it('end in the state that a replay of the log gives', () => {
    assert.ok(events.length > 10_000, String(events.length));
    assert.deepEqual(replay(events, settings), states);
    // A clock set back shifts events in the log's order; only cards answered on both sides of it may differ.
    const replayed = replay([...events].sort(byTime), settings);
    assert.deepEqual([...replayed.keys()].sort(), [...states.keys()].sort());
    const moved = new Set(events.flatMap(event => ('card' in event && isOutOfOrder(event) ? [event.card] : [])));
    assert.ok(moved.size < states.size);
    for (const [card, state] of states) if (!moved.has(card)) assert.deepEqual(replayed.get(card), state, card);
  });

  it('lose no card: what is due is asked within days of coming back from two weeks away', () =>
    assert.ok(longest > 0 && longest < 14 + 3, String(longest)));

  it('give the same state whichever way two machines’ logs are put together', () => {
    const [one, other] = [events.filter((_, index) => index % 3), events.filter((_, index) => index % 3 !== 1)];
    const states = (logs: readonly ReviewEvent[]) => replay(mergedThroughDisk(logs), settings);
    assert.deepEqual(states([...one, ...other]), states([...other, ...one]));
  });

  const day500 = T0 + 500 * DAY;
  /** Answers of the days around the change of the clock, and those of the same card near it. */
  function isOutOfOrder(event: Review): boolean {
    return Math.abs(Date.parse(event.ts) - day500) < 3 * DAY;
  }

  function byTime(a: ReviewEvent, b: ReviewEvent): number {
    return Date.parse(a.ts) - Date.parse(b.ts) || (a.id < b.id ? -1 : 1);
  }

  function mergedThroughDisk(logs: readonly ReviewEvent[]): readonly ReviewEvent[] {
    const unique = new Map(logs.map(event => [event.id, event]));
    return [...unique.values()].sort(byTime);
  }
});

describe('clocks and zones', () => {
  const check = (name: string, zones: readonly number[]) =>
    it(`${name} change no due date`, () => {
      const plain = [0, 3, 14].map(day => review('a', T0 + day * DAY));
      const zoned = plain.map((event, index) => ({ ...event, tz: zones[index]! }));
      assert.deepEqual(replay(zoned, settings), replay(plain, settings));
    });
  check('Kiritimati and Baker Island', [840, -720, 840]);
  check('daylight saving', [60, 120, 60]);

  it('a leap day is a day like any other', () => {
    const leap = Date.parse('2028-02-28T12:00:00Z');
    const plain = Date.parse('2027-02-28T12:00:00Z');
    const spans = [leap, plain].map(at => replay([review('a', at)], settings).get('a')!.due - at);
    assert.equal(spans[0], spans[1]);
  });

  it('a clock set back before the last review makes nothing due earlier and breaks nothing', () => {
    const before = replay([review('a', T0)], settings).get('a')!;
    const after = schedule(before, review('a', T0 - 400 * DAY), settings);
    assert.equal(after.last, T0);
    assert.ok(after.due > T0 && Number.isFinite(after.stability));
  });
});

describe('the store', () => {
  function memory(): LogFile & { text: string; full: boolean } {
    return {
      text: '',
      full: false,
      async read() {
        await new Promise(done => setTimeout(done, 0));
        return this.text;
      },
      async append(more) {
        if (this.full) throw new Error('ENOSPC: no space left on device, write');
        this.text += more;
      },
    };
  }
  const bound = (file: ReturnType<typeof memory>) =>
    createStore({ read: () => file.read(), append: text => file.append(text) });

  it('keeps answers while the disk is full, says so each time, and writes all of them once there is room', async () => {
    const file = memory();
    const store = bound(file);
    const answers = [0, 1, 2, 3].map(index => review(`c${index}`, T0 + index));
    await store.record(answers[0]!);
    file.full = true;
    await assert.rejects(store.record(answers[1]!), /no space left/);
    await assert.rejects(store.record(answers[2]!), /no space left/);
    assert.deepEqual((await store.load()).events, answers.slice(0, 3));
    file.full = false;
    await store.record(answers[3]!);
    assert.equal(file.text, answers.map(serialize).join(''));
  });

  it('loses one line at most to a process killed anywhere in the middle of a write', async () => {
    const [first, second, third] = [0, 1, 2].map(index => review(`c${index}`, T0 + index));
    const whole = serialize(first!) + serialize(second!);
    for (let cut = serialize(first!).length; cut <= whole.length; cut++) {
      const file = memory();
      file.text = whole.slice(0, cut);
      const store = bound(file);
      await store.record(third!);
      const { events } = await store.load();
      // Only the line break of the second may be missing and its answer be whole.
      const kept = cut >= whole.length - 1 ? [first, second, third] : [first, third];
      assert.deepEqual(events, kept, `cut at ${cut}`);
    }
  });

  it('takes two windows that answer at once', async () => {
    const file = memory();
    const windows = [bound(file), bound(file)];
    const answers = Array.from({ length: 60 }, (_, index) => review(`c${index}`, T0 + index));
    await Promise.all(answers.map((answer, index) => windows[index % 2]!.record(answer)));
    for (const window of windows) assert.deepEqual((await window.load()).events, answers);
  });
});
