/** What is said where a session has no questions: whether that is good news, and when there will be some. */
import type { QuizRequest } from './quiz-questions';

export interface Standstill {
  /** Questions that could be asked at another time. */
  readonly candidates: number;
  /** Cards that have been asked at all. */
  readonly met: number;
  /** How many come due, by day from today. */
  readonly due: readonly number[];
  /** Why there are none, where there are none. */
  readonly nothing: string;
}

export function nothingToAsk(
  kind: QuizRequest['kind'],
  { candidates, met, due, nothing }: Standstill,
): { readonly title: string; readonly reason: string } {
  if (candidates === 0) return { title: 'Nothing to ask here', reason: nothing };
  if (kind === 'due' && met === 0)
    return {
      title: 'Nothing is due yet',
      reason: 'A question that you have answered comes back when you are about to forget it.',
    };
  if (kind === 'due') return { title: 'Nothing is due', reason: `Well done. ${comingBack(due)}` };
  return {
    title: 'Done for today',
    reason: `What was due is answered, and so are today’s new questions. ${comingBack(due)} For more now, choose a topic.`,
  };
}

/** `4 questions come back tomorrow.` */
function comingBack(due: readonly number[]): string {
  const day = due.findIndex((count, index) => index > 0 && count > 0);
  if (day < 0) return `None comes back within ${due.length} days.`;
  const count = due[day]!;
  return `${count === 1 ? 'One question comes' : `${count} questions come`} back ${day === 1 ? 'tomorrow' : `in ${day} days`}.`;
}
