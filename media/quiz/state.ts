/**
 * The quiz page's state: a session under way, what is being answered, and the verdict on it. One reducer, plain data;
 * all of it survives a reload. Time and chance come with the actions.
 */
import { isQuestion, type ToQuiz } from '../../src/panels/quiz-protocol';
import {
  answered,
  type Course,
  current,
  isRetry,
  skipped,
  startCourse,
  undone,
  withdrawn,
} from '../../src/quiz/course';
import { grade } from '../../src/quiz/grade';
import type { Review, ReviewEvent } from '../../src/quiz/log';
import type { Question } from '../../src/quiz/question';
import { type Rating, ratingOf } from '../../src/quiz/rating';
import type { Response, Verdict } from '../../src/quiz/response';
import type { Stamp } from '../shared/stamp';
import type { Standing } from './statistics';

export interface State {
  readonly phase: 'waiting' | 'asking' | 'told' | 'over' | 'nothing';
  readonly title: string;
  readonly seed: number;
  readonly course: Course;
  readonly response?: Response;
  /** What has been graded, once it has. */
  readonly told?: Told;
  readonly hint: boolean;
  /** Unreadable answers and the like: shown, and nothing lost. */
  readonly remark?: string;
  readonly shownAt: number;
  /** Why there is nothing to ask, and whether there is about something else. */
  readonly reason?: string;
  readonly others?: boolean;
  readonly due?: readonly number[];
  /** Shown over whatever is on. */
  readonly standing?: Standing;
  /** Whether the reader is asked how sure they are, and what they said of the question on: 0 to 1. */
  readonly asksConfidence?: boolean;
  readonly confidence?: number;
  readonly fourGrades?: boolean;
  /** When the time chosen for the session is over, in milliseconds since 1970. */
  readonly until?: number;
  readonly trouble?: string;
  /** Events the host has yet to hear of, in order. */
  readonly outbox: readonly ReviewEvent[];
}

export interface Told {
  readonly verdict: Verdict;
  /** Given up: the answer was asked for before one was given. */
  readonly gaveUp: boolean;
  readonly rating: Rating;
  readonly guessed: boolean;
  readonly easy: boolean;
  readonly review: Review;
}

export type Action =
  | { readonly type: 'heard'; readonly message: ToQuiz; readonly now: number }
  | { readonly type: 'respond'; readonly response: Response }
  | { readonly type: 'check'; readonly stamp: Stamp; readonly response?: Response }
  | { readonly type: 'give-up'; readonly stamp: Stamp }
  | { readonly type: 'hint' }
  | { readonly type: 'confident'; readonly confidence: number }
  | { readonly type: 'close-standing' }
  | { readonly type: 'guessed' | 'easy'; readonly stamps: readonly [Stamp, Stamp] }
  | { readonly type: 'next'; readonly now: number }
  /** On with a session that was ended before its last question. */
  | { readonly type: 'resume'; readonly now: number }
  | { readonly type: 'undo'; readonly stamp: Stamp }
  | { readonly type: 'skip'; readonly now: number }
  | { readonly type: 'stop' }
  | { readonly type: 'sent'; readonly count: number };

const empty: State = {
  phase: 'waiting',
  title: '',
  seed: 0,
  course: startCourse([]),
  hint: false,
  shownAt: 0,
  outbox: [],
};

export function initial(saved: State | undefined): State {
  return saved ?? empty;
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'heard':
      return hear(state, action.message, action.now);
    case 'respond':
      return state.phase === 'asking' ? { ...state, response: action.response, remark: undefined } : state;
    case 'hint':
      return state.phase === 'asking' && current(state.course)?.item.hint ? { ...state, hint: true } : state;
    case 'confident':
      return state.phase === 'asking' ? { ...state, confidence: action.confidence } : state;
    case 'close-standing':
      return { ...state, standing: undefined };
    case 'check':
      return check(state, action.response ?? state.response, action.stamp);
    case 'give-up':
      return state.phase === 'asking' ? tell(state, { outcome: 'wrong', share: 0 }, action.stamp, true) : state;
    case 'guessed':
    case 'easy':
      return amend(state, action.type, action.stamps);
    case 'next':
      return next(state, action.now);
    case 'undo':
      return undo(state, action.stamp);
    case 'skip':
      return state.phase === 'asking' ? asking({ ...state, course: skipped(state.course) }, action.now) : state;
    case 'stop':
      return state.phase === 'told' ? over(next(state, 0)) : { ...state, phase: 'over' };
    case 'resume':
      return state.phase === 'over' && current(state.course)
        ? asking({ ...state, until: undefined }, action.now)
        : state;
    case 'sent':
      return { ...state, outbox: state.outbox.slice(action.count) };
  }
}

function hear(state: State, message: ToQuiz, now: number): State {
  switch (message.type) {
    case 'begin':
      return {
        ...empty,
        phase: 'asking',
        title: message.title,
        seed: message.seed,
        course: startCourse(message.questions),
        shownAt: now,
        outbox: state.outbox,
        ...(message.confidence ? { asksConfidence: true } : {}),
        ...(message.fourGrades ? { fourGrades: true } : {}),
        ...(message.minutes ? { until: now + message.minutes * 60_000 } : {}),
      };
    case 'nothing':
      return {
        ...empty,
        phase: 'nothing',
        title: message.title,
        reason: message.reason,
        others: message.others === true,
        outbox: state.outbox,
      };
    case 'current': {
      const { uri, fingerprints } = message;
      const keep = ({ code }: Question) => code?.at.uri !== uri || fingerprints.includes(code.fingerprint);
      const course = withdrawn(state.course, keep, state.phase === 'told');
      const on = current(state.course);
      if (state.phase !== 'asking' || !on || keep(on)) return { ...state, course };
      return { ...asking({ ...state, course }, now), remark: GONE };
    }
    case 'not-saved':
      return { ...state, trouble: message.reason };
    case 'outlook':
      return { ...state, due: message.due };
    case 'statistics':
      return { ...state, standing: message };
  }
}

const GONE = 'The code that was asked about has changed, so that question is gone. Here is the next.';

function check(state: State, response: Response | undefined, stamp: Stamp): State {
  const question = current(state.course);
  if (state.phase !== 'asking' || !question) return state;
  const verdict: Verdict = response
    ? grade(question.item, response)
    : { outcome: 'unreadable', share: 0, remark: 'Give an answer first, or press E to see it.' };
  if (verdict.outcome === 'unreadable') return { ...state, response, remark: verdict.remark };
  return tell({ ...state, response }, verdict, stamp, false);
}

function tell(state: State, verdict: Verdict, { now, id, tz }: Stamp, gaveUp: boolean): State {
  const question = current(state.course)!;
  const right = verdict.outcome === 'right';
  const retry = isRetry(state.course);
  const felt = state.response?.type === 'recall' ? state.response.felt : undefined;
  const rating = ratingOf({
    right,
    hint: state.hint,
    tries: retry ? 2 : 1,
    effort: felt === 'effort',
    easy: felt === 'easy',
  });
  const review: Review = {
    v: 1,
    id,
    ts: new Date(now).toISOString(),
    tz,
    card: question.card,
    topic: question.topic,
    type: question.item.type,
    rating,
    right,
    // Somebody went for lunch: more than ten minutes say nothing about the question.
    ms: Math.min(600_000, Math.max(0, now - state.shownAt)),
    ...(retry ? { retry } : {}),
    ...(state.hint ? { hint: true } : {}),
    ...(state.confidence !== undefined && !gaveUp ? { confidence: state.confidence } : {}),
    ...answerText(state.response),
  };
  return {
    ...state,
    phase: 'told',
    remark: undefined,
    told: { verdict, gaveUp, rating, guessed: false, easy: rating === 'easy', review },
    outbox: [...state.outbox, review],
  };
}

/** The reader says it was a guess, or that it was easy: the review is taken back and written anew. */
function amend(state: State, what: 'guessed' | 'easy', [first, second]: readonly [Stamp, Stamp]): State {
  const { told } = state;
  if (state.phase !== 'told' || !told || told.verdict.outcome !== 'right' || told.review.retry) return state;
  const guessed = what === 'guessed' ? !told.guessed : false;
  const easy = what === 'easy' ? !told.easy : false;
  const rating = ratingOf({ right: true, hint: state.hint, guessed, easy });
  if (what === 'easy' && rating === told.rating && easy) return state;
  const { guessed: _, ...before } = told.review;
  const review: Review = { ...before, id: second.id, rating, ...(guessed ? { guessed } : {}) };
  const withdrawn: ReviewEvent = { v: 1, id: first.id, ts: new Date(first.now).toISOString(), undo: told.review.id };
  return { ...state, told: { ...told, guessed, easy, rating, review }, outbox: [...state.outbox, withdrawn, review] };
}

function next(state: State, now: number): State {
  const { told } = state;
  if (state.phase !== 'told' || !told) return state;
  const { review, rating, verdict } = told;
  const isLate = state.until !== undefined && now >= state.until;
  const onward = asking(
    {
      ...state,
      course: answered(state.course, {
        right: verdict.outcome === 'right',
        rating,
        event: review.id,
        ms: review.ms,
        ...pointsOf(state),
      }),
    },
    now,
  );
  return isLate ? over(onward) : onward;
}

function over(state: State): State {
  return { ...state, phase: 'over' };
}

function pointsOf({ told, course }: State): { points?: readonly [number, number] } {
  const item = current(course)?.item;
  if (item?.type !== 'recall' || !told) return {};
  return { points: [told.verdict.parts?.filter(Boolean).length ?? 0, item.rubric.length] };
}

/** From a verdict: back to its question. From a question: back to the one before. */
function undo(state: State, { now, id }: Stamp): State {
  const withdraw = (undo: string): ReviewEvent => ({ v: 1, id, ts: new Date(now).toISOString(), undo });
  if (state.phase === 'told' && state.told)
    return { ...asking(state, now), outbox: [...state.outbox, withdraw(state.told.review.id)] };
  const back = undone(state.course);
  return back
    ? { ...asking({ ...state, course: back.course }, now), outbox: [...state.outbox, withdraw(back.event)] }
    : state;
}

function asking(state: State, now: number): State {
  const { response: _response, told: _told, remark: _remark, due: _due, confidence: _confidence, ...rest } = state;
  return { ...rest, phase: current(state.course) ? 'asking' : 'over', hint: false, shownAt: now };
}

function answerText(response: Response | undefined): { answer?: string } {
  if (!response) return {};
  const { type: _, ...given } = response;
  const [only] = Object.values(given);
  return { answer: typeof only === 'string' ? only.slice(0, 500) : JSON.stringify(given).slice(0, 500) };
}

/** What an earlier page saved; the code that wrote it may be older than this one. */
export function isState(value: unknown): value is State {
  const state = value as Partial<State> | null | undefined;
  return (
    typeof state === 'object' &&
    state !== null &&
    state.standing === undefined &&
    ['asking', 'told', 'over'].includes(state.phase ?? '') &&
    Array.isArray(state.outbox) &&
    Array.isArray(state.course?.questions) &&
    state.course.questions.every(isQuestion) &&
    Array.isArray(state.course.queue) &&
    Array.isArray(state.course.answers) &&
    Number.isSafeInteger(state.course.at) &&
    (state.phase !== 'told' || typeof state.told?.review?.id === 'string')
  );
}
