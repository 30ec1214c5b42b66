/** The session that a request comes to: which of the questions, how many, in which order; or why there are none. */
import type { Analysed } from '../host/analysis';
import { settings } from '../host/settings';
import type { Library } from '../notes/library';
import { buildInterview } from '../quiz/interview';
import { reviewsOf } from '../quiz/log';
import { buildSession } from '../quiz/session';
import { startOfDay } from './days';
import type { Standing } from './learning';
import { nothingToAsk } from './quiz-nothing';
import type { ToQuiz } from './quiz-protocol';
import { type QuizRequest, questionsFor } from './quiz-questions';
import { forecastOf } from './quiz-statistics';

export interface QuizSession {
  readonly title: string;
  readonly message: Extract<ToQuiz, { type: 'begin' | 'nothing' }>;
  /** What is asked about instead, where what was wanted has no questions; a topic is for the reader to choose. */
  readonly turnsTo?: QuizRequest | 'a topic' | undefined;
}

/** Questions that are answered in a minute, at most. */
const A_MINUTE = 6;

/** `seed` decides the order, of the questions and of their choices; `now` is in milliseconds. */
export function sessionFor(
  request: QuizRequest,
  standing: Standing,
  library: Library,
  analysed: Analysed | undefined,
  { now, seed }: { readonly now: number; readonly seed: number },
): QuizSession {
  const { questions: known, events, states, schedule } = standing;
  const { title, questions, chosen, nothing } = questionsFor(request, known, library, analysed);
  const newLimit = chosen ? Number.MAX_SAFE_INTEGER : settings.quizNewPerDay() - newToday(reviewsOf(events), now);
  const only = request.kind === 'due' || request.kind === 'cram' ? { only: request.kind } : {};
  const minutes = request.minutes ?? (request.size === undefined ? settings.quizMinutes() : 0);
  // More than anybody answers in the time; it is the clock that ends the session.
  const size = minutes > 0 ? minutes * A_MINUTE : (request.size ?? settings.quizLength());
  const built =
    request.kind === 'interview'
      ? buildInterview(library, states, { ...schedule, size, now, seed })
      : buildSession(questions, states, { ...schedule, size, newLimit, now, seed, ...only });
  if (built.length === 0) {
    const others = known.length > 0;
    const standstill = { candidates: questions.length, met: states.size, due: forecastOf(standing, now), nothing };
    return {
      title,
      message: { type: 'nothing', ...nothingToAsk(request.kind, standstill), others },
      turnsTo: !others ? undefined : request.kind === 'mix' ? 'a topic' : { kind: 'mix' },
    };
  }
  const session = built.map(question => {
    const lapses = states.get(question.card)?.lapses ?? 0;
    return lapses > 0 ? { ...question, lapses } : question;
  });
  return {
    title,
    message: {
      type: 'begin',
      title,
      seed,
      questions: session,
      confidence: settings.quizAsksConfidence(),
      fourGrades: settings.quizFourGrades(),
      ...(minutes > 0 ? { minutes } : {}),
    },
  };
}

/** Cards met for the first time since midnight. */
function newToday(reviews: readonly { readonly card: string; readonly ts: string }[], now: number): number {
  const midnight = startOfDay(now);
  const first = new Map<string, number>();
  for (const { card, ts } of reviews) if (!first.has(card)) first.set(card, Date.parse(ts));
  return [...first.values()].filter(at => at >= midnight).length;
}
