/** What to open when the reader wants the figure: set to the call that is asked about, or to the case of the question. */
import type { FromQuiz } from '../../src/panels/quiz-protocol';
import type { Question } from '../../src/quiz/question';

export function figureOf({ figure, code, note }: Question): Extract<FromQuiz, { type: 'open-figure' }> | undefined {
  if (!figure) return undefined;
  if (code) return { type: 'open-figure', at: code.at };
  return note && { type: 'open-figure', note: note.note, figure };
}
