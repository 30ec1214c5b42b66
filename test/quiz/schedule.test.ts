/** The log is the truth: what is replayed, merged, undone and scheduled from it. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { eventId, mergeEvents, parseLog, type ReviewEvent, serialize } from '../../src/quiz/log';
import { seeded } from '../../src/quiz/random';
import { type Outcome, ratingOf } from '../../src/quiz/rating';
import { type CardState, clampRetention, dueOf, replay, retrievability, schedule } from '../../src/quiz/schedule';
import { createStore, type LogFile } from '../../src/quiz/store';
import { DAY, review, T0 } from './reviews';

const settings = { retention: 0.9 };

describe('ratings', () => {
  const table: readonly [Outcome, string][] = [
    [{ right: false }, 'again'],
    [{ right: false, hint: true }, 'again'],
    [{ right: false, easy: true }, 'again'],
    [{ right: true }, 'good'],
    [{ right: true, hint: true }, 'hard'],
    [{ right: true, tries: 2 }, 'hard'],
    [{ right: true, hint: true, easy: true }, 'hard'],
    [{ right: true, effort: true }, 'hard'],
    [{ right: false, effort: true }, 'again'],
    [{ right: true, easy: true }, 'easy'],
    [{ right: true, guessed: true }, 'again'],
    [{ right: true, guessed: true, easy: true }, 'again'],
    [{ right: true, guessed: true, hint: true }, 'again'],
  ];
  for (const [outcome, rating] of table)
    it(`${JSON.stringify(outcome)} → ${rating}`, () => assert.equal(ratingOf(outcome), rating));
});

describe('the schedule', () => {
  /** Days between reviews when each is answered on the day it is due. */
  function intervals(
    retention: number,
    ratings: readonly ('again' | 'hard' | 'good' | 'easy')[],
    start = T0,
  ): readonly number[] {
    let state: CardState | undefined;
    let now = start;
    return ratings.map(rating => {
      state = schedule(state, review('a', now, { rating }), { retention });
      const days = (state.due - now) / DAY;
      now = state.due;
      return days;
    });
  }

  it('follows FSRS', () => {
    const good = Array<'good'>(6).fill('good');
    assert.deepEqual(intervals(0.9, good), [3, 14, 57, 196, 586, 1559]);
    assert.deepEqual(intervals(0.95, good), [3, 6, 15, 34, 72, 143]);
    assert.deepEqual(
      (['again', 'hard', 'good', 'easy'] as const).map(rating => intervals(0.9, [rating])[0]),
      [1, 2, 3, 8],
    );
  });

  it('keeps the retention within what the scheduler can do', () =>
    assert.deepEqual([0.5, 0.7, 0.9, 0.97, 1, Number.NaN].map(clampRetention), [0.7, 0.7, 0.9, 0.97, 0.97, 0.9]));

  it('does not care for leap days, daylight saving or the date line', () => {
    const good = Array<'good'>(4).fill('good');
    for (const start of [
      '2028-02-28T23:59:59Z',
      '2026-03-29T00:59:00Z',
      '2026-10-25T00:30:00Z',
      '2026-12-31T10:00:00Z',
    ])
      assert.deepEqual(intervals(0.9, good, Date.parse(start)), [3, 14, 57, 196]);
  });

  it('survives a clock that is set back', () => {
    const events = [review('a', T0), review('a', T0 + 3 * DAY, { id: 'x', ts: new Date(T0 - 10 * DAY).toISOString() })];
    const state = replay(events, settings).get('a')!;
    assert.equal(state.reviews, 2);
    assert.ok(state.due >= state.last);
    assert.equal(retrievability(state, settings, state.last - 100 * DAY), 1);
  });

  it('brings everything before an interview that lies ahead', () => {
    let state = schedule(undefined, review('a', T0), settings);
    state = schedule(state, review('a', T0 + 3 * DAY), settings);
    const due = (days: number, now = T0 + 4 * DAY) =>
      (dueOf(state, { retention: 0.9, deadline: T0 + days * DAY }, now) - T0) / DAY;
    assert.deepEqual([due(100), due(10), due(3.5)], [17, 9, 17]);
  });

  it('takes a retry in the same session for no news', () => {
    const events = [review('a', T0, { rating: 'again' }), review('a', T0 + 60_000, { retry: true })];
    assert.deepEqual(replay(events, settings), replay(events.slice(0, 1), settings));
  });
});

describe('the log', () => {
  const ratings = ['again', 'hard', 'good', 'easy'] as const;
  const random = seeded(11);
  const events: ReviewEvent[] = [];
  for (let index = 0; index < 10_000; index++) {
    const at = T0 + Math.floor(random() * 1000 * DAY);
    const last = events.at(-1);
    if (last && random() < 0.02)
      events.push({ v: 1, id: eventId(at, random), ts: new Date(at).toISOString(), undo: last.id });
    else
      events.push(
        review(`card${Math.floor(random() * 300)}`, at, {
          id: eventId(at, random),
          rating: ratings[Math.floor(random() * 4)]!,
        }),
      );
  }
  const ordered = mergeEvents(events);

  it('replays to what step by step gives', () => {
    const undone = new Set(events.flatMap(event => ('undo' in event ? [event.undo] : [])));
    const states = new Map<string, CardState>();
    for (const event of ordered) {
      if ('undo' in event || undone.has(event.id)) continue;
      states.set(event.card, schedule(states.get(event.card), event, settings));
    }
    assert.deepEqual(replay(parseLog(events.map(serialize).join('')).events, settings), states);
  });

  it('merges to the same whichever comes first', () => {
    const [a, b, c] = [events.slice(0, 6000), events.slice(4000), events.slice(2000, 7000)];
    assert.deepEqual(mergeEvents(a, b), ordered);
    assert.deepEqual(mergeEvents(b, c, a), ordered);
    const clash = [review('x', T0, { id: 'same' }), review('y', T0, { id: 'same' })];
    assert.deepEqual(mergeEvents(clash), mergeEvents([...clash].reverse()));
  });

  it('undo restores exactly what was', () => {
    const before = [review('a', T0), review('b', T0 + 1)];
    const after: ReviewEvent[] = [
      ...before,
      review('a', T0 + 3 * DAY, { rating: 'again' }),
      { v: 1, id: 'u', ts: new Date(T0 + 3 * DAY + 5).toISOString(), undo: `a@${T0 + 3 * DAY}` },
    ];
    assert.deepEqual(replay(after, settings), replay(before, settings));
  });

  it('skips lines it cannot read, says which, and loses no other', () => {
    const good = [review('a', T0), review('b', T0 + 1)];
    const text = `${serialize(good[0]!)}\n{"v":1,"id":"t","ts":"yesterday"}\n[]\n${serialize(good[1]!)}{"v":1,"id":"half`;
    assert.deepEqual(parseLog(text), {
      events: good,
      problems: [
        { line: 3, message: 'not a review' },
        { line: 4, message: 'not a review' },
        { line: 6, message: 'not JSON' },
      ],
    });
  });

  it('reads back what it writes, whatever the answer held', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (answer, hint) => {
        const event = review('a', T0, { answer, hint });
        return (
          serialize(event).indexOf('\n') === serialize(event).length - 1 &&
          JSON.stringify(parseLog(serialize(event)).events) === JSON.stringify([event])
        );
      }),
      { seed: 3 },
    ));
});

describe('the store', () => {
  function memory(text = ''): LogFile & { text: () => string; fail: (times: number) => void } {
    let failing = 0;
    return {
      read: async () => text,
      append: async more => {
        if (failing-- > 0) throw new Error('disk full');
        text += more;
      },
      text: () => text,
      fail: times => {
        failing = times;
      },
    };
  }
  const [a, b, c] = [review('a', T0), review('b', T0 + 1), review('c', T0 + 2)];

  it('appends in order, from several windows at once', async () => {
    const file = memory();
    const [one, two] = [createStore(file), createStore(file)];
    await Promise.all([one.record(a), two.record(b), one.record(c)]);
    assert.deepEqual((await two.load()).events, [a, b, c]);
  });

  it('starts a new line after one that a crash left half written', async () => {
    const file = memory('{"v":1,"id":"half');
    await createStore(file).record(a);
    assert.equal(file.text(), `{"v":1,"id":"half\n${serialize(a)}`);
  });

  it('keeps what a full disk refused, and writes it with the next', async () => {
    const file = memory();
    const store = createStore(file);
    file.fail(1);
    await assert.rejects(store.record(a), /disk full/);
    assert.deepEqual((await store.load()).events, [a]);
    await store.record(b);
    assert.equal(file.text(), serialize(a) + serialize(b));
  });

  it('merges another log without doubling anything', async () => {
    const file = memory(serialize(a) + serialize(b));
    const store = createStore(file);
    const other = `${serialize(b)}${serialize(c)}broken`;
    assert.deepEqual(await store.merge(other), { added: 1, problems: [{ line: 3, message: 'not JSON' }] });
    assert.deepEqual(await store.merge(other), { added: 0, problems: [{ line: 3, message: 'not JSON' }] });
    assert.equal(file.text(), serialize(a) + serialize(b) + serialize(c));
  });
});
