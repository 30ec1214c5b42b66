/** Reviews for the tests: what matters is given, the rest is plain. */
import type { Review } from '../../src/quiz/log';

export const DAY = 86_400_000;
export const T0 = Date.parse('2026-01-05T10:00:00Z');

export function review(card: string, at: number, given: Partial<Review> = {}): Review {
  const rating = given.rating ?? 'good';
  return {
    v: 1,
    id: `${card}@${at}`,
    ts: new Date(at).toISOString(),
    tz: 0,
    card,
    topic: card.split(':')[0]!,
    type: 'numeric',
    rating,
    right: rating !== 'again',
    ms: 5000,
    ...given,
  };
}

/** Two weeks of days of 24 hours, the first of which ends in twelve; everything can be asked. */
export function ahead(now: number) {
  return { dayEnds: Array.from({ length: 14 }, (_, day) => now + (day + 0.5) * DAY), isAsked: () => true };
}
