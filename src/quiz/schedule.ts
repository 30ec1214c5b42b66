/**
 * When each card comes back: FSRS over the log of reviews. The state of a card is only ever the replay of its reviews.
 * Time is an argument and in milliseconds since 1970 (UTC), so neither time zones nor daylight saving can shift anything.
 */
import { type Card, createEmptyCard, type FSRS, fsrs, Rating as Grade } from 'ts-fsrs';
import type { ItemType } from '../notes/item';
import { type Review, type ReviewEvent, reviewsOf } from './log';
import type { Rating } from './rating';

export interface ScheduleSettings {
  /** The probability of recall at which a card comes back, 0.70 to 0.97. */
  readonly retention: number;
  /** An interview: nothing is due after it, as long as it lies ahead. */
  readonly deadline?: number;
}

export interface CardState {
  readonly card: string;
  readonly topic: string;
  readonly due: number;
  /** Days until recall falls to 90 %. */
  readonly stability: number;
  /** 1 to 10. */
  readonly difficulty: number;
  readonly reviews: number;
  readonly lapses: number;
  readonly last: number;
  readonly lastRating: Rating;
  readonly lastType: ItemType;
  /** What FSRS carries from one review to the next. */
  readonly memory: Card;
}

const DEFAULT_RETENTION = 0.9;
const DAY = 86_400_000;

export function clampRetention(retention: number): number {
  return Number.isFinite(retention) ? Math.min(0.97, Math.max(0.7, retention)) : DEFAULT_RETENTION;
}

export function replay(events: readonly ReviewEvent[], settings: ScheduleSettings): ReadonlyMap<string, CardState> {
  const scheduler = schedulerOf(settings);
  const states = new Map<string, CardState>();
  for (const review of reviewsOf(events)) {
    if (review.retry) continue;
    states.set(review.card, afterReview(states.get(review.card), review, scheduler));
  }
  return states;
}

/** One more review, the same as replaying all of them. */
export function schedule(state: CardState | undefined, review: Review, settings: ScheduleSettings): CardState {
  return afterReview(state, review, schedulerOf(settings));
}

/** When the card is due for this reader: an interview ahead pulls everything before it. */
export function dueOf(state: CardState, { deadline }: ScheduleSettings, now: number): number {
  return deadline !== undefined && deadline > now
    ? Math.min(state.due, Math.max(state.last, deadline - DAY))
    : state.due;
}

/**
 * The probability that the reader knows the answer now, for saying where they stand. A card missed at its last review
 * counts 0: having just been shown the answer, for which FSRS gives nearly 1, is not knowing it.
 */
export function knownNow(state: CardState, settings: ScheduleSettings, now: number): number {
  return state.lastRating === 'again' ? 0 : retrievability(state, settings, now);
}

/** The probability of recall now, 0 to 1. */
export function retrievability(state: CardState, settings: ScheduleSettings, now: number): number {
  // A clock set back does not make anybody younger.
  return schedulerOf(settings).get_retrievability(state.memory, new Date(Math.max(now, state.last)), false);
}

function afterReview(state: CardState | undefined, review: Review, scheduler: FSRS): CardState {
  const at = Math.max(Date.parse(review.ts), state?.last ?? Number.NEGATIVE_INFINITY);
  const before: Card = state?.memory ?? createEmptyCard(new Date(at));
  const { card: memory } = scheduler.next(before, new Date(at), GRADES[review.rating]);
  return {
    card: review.card,
    topic: review.topic,
    due: memory.due.getTime(),
    stability: memory.stability,
    difficulty: memory.difficulty,
    reviews: memory.reps,
    lapses: memory.lapses,
    last: at,
    lastRating: review.rating,
    lastType: review.type,
    memory,
  };
}

const GRADES = { again: Grade.Again, hard: Grade.Hard, good: Grade.Good, easy: Grade.Easy } as const;

const schedulers = new Map<number, FSRS>();

function schedulerOf({ retention }: ScheduleSettings): FSRS {
  const request_retention = clampRetention(retention);
  let scheduler = schedulers.get(request_retention);
  if (!scheduler) {
    scheduler = fsrs({ request_retention, enable_short_term: false, enable_fuzz: false });
    schedulers.set(request_retention, scheduler);
  }
  return scheduler;
}
