/**
 * A session under way: which question is on, what was answered, what comes once more. A value; every step returns a new one,
 * so it can be kept across a reload as it is.
 */
import type { Question } from './question';
import type { Rating } from './rating';

export interface Course {
  readonly questions: readonly Question[];
  /** Indices into `questions`, in the order they are asked; a wrong one appears a second time. */
  readonly queue: readonly number[];
  /** Position in the queue; at its end the session is over. */
  readonly at: number;
  readonly answers: readonly Answered[];
}

export interface Answered {
  /** Index into `questions`. */
  readonly question: number;
  readonly right: boolean;
  readonly rating: Rating;
  /** The log's event, for undoing. */
  readonly event: string;
  readonly ms: number;
  readonly retry: boolean;
  /** Of a rubric: points said, and points there are. */
  readonly points?: readonly [said: number, all: number];
}

/** Questions in between before a wrong one comes back. */
const GAP = 3;

export function startCourse(questions: readonly Question[]): Course {
  return { questions, queue: questions.map((_, index) => index), at: 0, answers: [] };
}

export function current(course: Course): Question | undefined {
  return course.questions[course.queue[course.at] ?? -1];
}

/** Whether the question on has been asked before in this session. */
export function isRetry(course: Course): boolean {
  return course.queue.indexOf(course.queue[course.at] ?? -1) < course.at;
}

/** Goes on to the next. A question that was answered wrongly for the first time comes back once, a few questions later. */
export function answered(course: Course, answer: Omit<Answered, 'question' | 'retry'>): Course {
  const question = course.queue[course.at];
  if (question === undefined) return course;
  const retry = isRetry(course);
  const again = !answer.right && !retry;
  const place = Math.min(course.queue.length, course.at + 1 + GAP);
  const queue = again ? [...course.queue.slice(0, place), question, ...course.queue.slice(place)] : course.queue;
  return { ...course, queue, at: course.at + 1, answers: [...course.answers, { ...answer, question, retry }] };
}

/** Takes the last answer back: the question is on again as if it had not been answered. */
export function undone(course: Course): { readonly course: Course; readonly event: string } | undefined {
  const last = course.answers.at(-1);
  if (!last || course.at === 0) return undefined;
  const at = course.at - 1;
  const comesBack = !last.right && !last.retry;
  const second = comesBack ? course.queue.indexOf(last.question, at + 1) : -1;
  const queue = second < 0 ? course.queue : course.queue.filter((_, index) => index !== second);
  return { course: { ...course, queue, at, answers: course.answers.slice(0, -1) }, event: last.event };
}

/** Passed over without an answer; nothing is logged. */
export function skipped(course: Course): Course {
  return current(course) ? { ...course, queue: course.queue.filter((_, index) => index !== course.at) } : course;
}

/** Without the questions ahead that `keep` refuses, the one that is on too unless it has been answered; those answered stay. */
export function withdrawn(course: Course, keep: (question: Question) => boolean, told = false): Course {
  const from = course.at + (told ? 1 : 0);
  const queue = course.queue.filter((question, index) => index < from || keep(course.questions[question]!));
  return queue.length === course.queue.length ? course : { ...course, queue };
}

export interface Summary {
  /** Of the questions answered, those right at the first try. */
  readonly right: number;
  readonly asked: number;
  /** Wrong at first and right when they came back. */
  readonly recovered: number;
  readonly ms: number;
  /** Points of all rubrics, where there were any: said, and there to be said. */
  readonly points: readonly [said: number, all: number];
  /** Questions answered wrongly at first, in order. */
  readonly missed: readonly Question[];
}

export function summarize({ questions, answers }: Course): Summary {
  const first = answers.filter(answer => !answer.retry);
  const missed = first.filter(answer => !answer.right);
  return {
    right: first.length - missed.length,
    asked: first.length,
    recovered: answers.filter(answer => answer.retry && answer.right).length,
    ms: answers.reduce((sum, answer) => sum + answer.ms, 0),
    points: first.reduce<[number, number]>(
      ([said, all], { points: [more, of] = [0, 0] }) => [said + more, all + of],
      [0, 0],
    ),
    missed: missed.map(answer => questions[answer.question]!),
  };
}
