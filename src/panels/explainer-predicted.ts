/** A figure's question was answered under the figure: a review of its card, like one in a session; it can be taken back. */
import * as vscode from 'vscode';
import { log } from '../host/log';
import { type Review, type ReviewEvent, readEvent, reviewsOf } from '../quiz/log';
import type { Learning } from './learning';

/** Records in the order of the calls: what is taken back must be known to be, before the answer is judged anew. */
export function predictionRecorder(learning: Learning): (events: readonly ReviewEvent[]) => Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  return events => {
    turn = turn.then(async () => {
      for (const event of events) await record(learning, event);
    });
    return turn;
  };
}

async function record(learning: Learning, told: unknown): Promise<void> {
  const event = readEvent(told);
  if (!event) return;
  const { questions, events } = await learning.standing();
  const logged = 'undo' in event ? takenBack(event.undo, events) && event : known(event, questions, events);
  if (!logged) return;
  try {
    await learning.reviews.record(logged);
    learning.changed();
  } catch (error) {
    log.error('cannot write the log of reviews:', String(error));
    void vscode.window.showWarningMessage(
      `Your prediction is not saved yet (${error instanceof Error ? error.message : String(error)}). It is tried again with the next answer.`,
    );
  }
}

/** Only a prediction: what was answered in a session is taken back there. */
function takenBack(id: string, events: readonly ReviewEvent[]): boolean {
  return reviewsOf(events).some(review => review.id === id && review.card.startsWith('predict-'));
}

function known(
  review: Review,
  questions: readonly { readonly card: string; readonly topic: string }[],
  events: readonly ReviewEvent[],
): Review | undefined {
  const question = questions.find(({ card }) => card === review.card);
  if (!question) return undefined;
  const before = reviewsOf(events).filter(({ card }) => card === review.card);
  // The figure has shown the answer today: to say it once more is no news.
  const again = before.some(({ ts, tz }) => dayOf(ts, tz) === dayOf(review.ts, review.tz));
  return { ...review, topic: question.topic, ...(again ? { retry: true } : {}) };
}

/** Days of the reader's own clock since 1970. */
function dayOf(ts: string, tz: number): number {
  return Math.floor((Date.parse(ts) + tz * 60_000) / 86_400_000);
}
