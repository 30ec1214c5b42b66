/**
 * Where the reader stands, from the log alone. A rate from few answers says nothing, so it is `undefined` until there
 * are enough; every view shows that as "too early to say".
 */
import { type Review, type ReviewEvent, reviewsOf } from './log';
import { type CardState, dueOf, knownNow, replay, retrievability, type ScheduleSettings, schedule } from './schedule';

/** Fewer answers than this give no rate. */
export const ENOUGH_ANSWERS = 20;
const DAY = 86_400_000;

export interface Statistics {
  readonly reviews: number;
  /** Cards coming due on each of the days looked ahead to; the first holds what is due already. */
  readonly forecast: readonly number[];
  /** Of reviews of cards seen before: how many were right, and how many FSRS expected to be. */
  readonly retention: { readonly true?: number; readonly predicted?: number; readonly answers: number };
  readonly topics: readonly TopicStatistics[];
  /** By stated confidence, in fifths from unsure to sure. */
  readonly calibration: readonly { readonly from: number; readonly answers: number; readonly right?: number }[];
  /** Cards most often wrong, the worst first. */
  readonly hardest: readonly HardCard[];
  /** Days in a row with a review, today or yesterday included. */
  readonly streak: number;
  readonly medianMs?: number;
}

export interface HardCard {
  readonly card: string;
  readonly wrong: number;
  readonly answers: number;
  /** The median time an answer took. */
  readonly ms: number;
  /** The wrong answer given most often, as the log has it, where one was given more than once. */
  readonly usual?: string;
}

export interface TopicStatistics {
  readonly topic: string;
  readonly cards: number;
  /** Mean probability of recall now. */
  readonly recall: number;
  readonly due: number;
}

/** What is looked ahead to. */
export interface Outlook {
  /** When each day from today on ends, by the reader's calendar: days are not all 24 hours long. */
  readonly dayEnds: readonly number[];
  /** Whether a card can still be asked; the note of one that was answered long ago may be gone. */
  readonly isAsked: (card: string) => boolean;
}

export function statistics(
  events: readonly ReviewEvent[],
  settings: ScheduleSettings,
  now: number,
  { dayEnds, isAsked }: Outlook,
): Statistics {
  const reviews = reviewsOf(events);
  const states = [...replay(events, settings).values()].filter(({ card }) => isAsked(card));
  const times = reviews.map(({ ms }) => ms);
  return {
    reviews: reviews.length,
    forecast: forecast(states, settings, now, dayEnds),
    retention: retention(reviews, settings),
    topics: topics(states, settings, now),
    calibration: calibration(reviews),
    hardest: hardest(reviews),
    streak: streak(reviews, now),
    ...(times.length >= ENOUGH_ANSWERS ? { medianMs: median(times) } : {}),
  };
}

function forecast(
  states: readonly CardState[],
  settings: ScheduleSettings,
  now: number,
  dayEnds: readonly number[],
): readonly number[] {
  const days = dayEnds.map(() => 0);
  for (const state of states) {
    const due = dueOf(state, settings, now);
    const day = dayEnds.findIndex(end => due <= end);
    if (day >= 0) days[day]!++;
  }
  return days;
}

function retention(reviews: readonly Review[], settings: ScheduleSettings): Statistics['retention'] {
  const states = new Map<string, CardState>();
  let answers = 0;
  let right = 0;
  let expected = 0;
  for (const review of reviews) {
    if (review.retry) continue;
    const before = states.get(review.card);
    if (before) {
      answers++;
      right += review.right ? 1 : 0;
      expected += retrievability(before, settings, Date.parse(review.ts));
    }
    states.set(review.card, schedule(before, review, settings));
  }
  return answers < ENOUGH_ANSWERS ? { answers } : { answers, true: right / answers, predicted: expected / answers };
}

function topics(states: readonly CardState[], settings: ScheduleSettings, now: number): readonly TopicStatistics[] {
  return [...new Set(states.map(state => state.topic))].sort().map(topic => {
    const own = states.filter(state => state.topic === topic);
    const recall = own.reduce((sum, state) => sum + knownNow(state, settings, now), 0) / own.length;
    return { topic, cards: own.length, recall, due: own.filter(state => dueOf(state, settings, now) <= now).length };
  });
}

function calibration(reviews: readonly Review[]): Statistics['calibration'] {
  return [0, 0.2, 0.4, 0.6, 0.8].map((from, bin) => {
    const own = reviews.filter(
      ({ confidence }) => confidence !== undefined && Math.min(4, Math.floor(confidence * 5 + 1e-9)) === bin,
    );
    const right = own.filter(review => review.right).length / own.length;
    return { from, answers: own.length, ...(own.length >= ENOUGH_ANSWERS ? { right } : {}) };
  });
}

function hardest(reviews: readonly Review[]): Statistics['hardest'] {
  const cards = new Map<string, Review[]>();
  for (const review of reviews) cards.set(review.card, [...(cards.get(review.card) ?? []), review]);
  return [...cards]
    .map(([card, own]): HardCard => {
      const wrong = own.filter(({ right }) => !right);
      const usual = mostFrequent(wrong.flatMap(({ answer }) => answer ?? []));
      return { card, wrong: wrong.length, answers: own.length, ms: median(own.map(({ ms }) => ms)), ...usual };
    })
    .filter(({ wrong, answers }) => answers >= 2 && wrong > 0)
    .sort((a, b) => b.wrong / b.answers - a.wrong / a.answers || b.wrong - a.wrong || (a.card < b.card ? -1 : 1))
    .slice(0, 10);
}

function mostFrequent(answers: readonly string[]): { usual?: string } {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const [first] = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return first && first[1] > 1 ? { usual: first[0] } : {};
}

/** The lower one of two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Days are those of the reader's clock when the answer was given. */
function streak(reviews: readonly Review[], now: number): number {
  const days = new Set(reviews.map(({ ts, tz }) => Math.floor((Date.parse(ts) + tz * 60_000) / DAY)));
  const today = Math.floor((now + (reviews.at(-1)?.tz ?? 0) * 60_000) / DAY);
  let day = days.has(today) ? today : today - 1;
  let length = 0;
  while (days.has(day)) {
    length++;
    day--;
  }
  return length;
}
