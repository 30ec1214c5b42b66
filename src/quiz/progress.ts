/** How far the reader is, topic by topic: what there is to learn, what is held now, what is due. */
import type { Question } from './question';
import { type CardState, dueOf, knownNow, type ScheduleSettings } from './schedule';

export interface TopicProgress {
  readonly topic: string;
  readonly about: string;
  readonly cards: number;
  readonly seen: number;
  readonly due: number;
  /** Mean probability of recall now over all cards, those never seen and those missed last counting 0. */
  readonly mastery: number;
}

/** In the order in which the topics appear. */
export function progressOf(
  questions: readonly Question[],
  states: ReadonlyMap<string, CardState>,
  schedule: ScheduleSettings,
  now: number,
): readonly TopicProgress[] {
  const topics = new Map<string, Question[]>();
  for (const question of questions) {
    const own = topics.get(question.topic);
    if (own) own.push(question);
    else topics.set(question.topic, [question]);
  }
  return [...topics].map(([topic, own]) => {
    const cards = new Set(own.map(({ card }) => card));
    const seen = [...cards].flatMap(card => states.get(card) ?? []);
    return {
      topic,
      about: own[0]!.about,
      cards: cards.size,
      seen: seen.length,
      due: seen.filter(state => dueOf(state, schedule, now) <= now).length,
      mastery: seen.reduce((sum, state) => sum + knownNow(state, schedule, now), 0) / cards.size,
    };
  });
}

/** Cards due from now until the end of the reader's day. `endOfDay` in milliseconds. */
export function dueBy(
  questions: readonly Question[],
  states: ReadonlyMap<string, CardState>,
  schedule: ScheduleSettings,
  endOfDay: number,
  now: number,
): number {
  const cards = new Set(questions.map(({ card }) => card));
  return [...cards].filter(card => {
    const state = states.get(card);
    return state !== undefined && dueOf(state, schedule, now) <= endOfDay;
  }).length;
}
