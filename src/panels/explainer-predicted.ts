/** A figure's question was answered under the figure: a review of its card, like one in a session. */
import * as vscode from 'vscode';
import { log } from '../host/log';
import { type Review, readEvent, reviewsOf } from '../quiz/log';
import type { Learning } from './learning';

export async function recordPrediction(learning: Learning, value: unknown): Promise<void> {
  const event = readEvent(value);
  if (!event || 'undo' in event) return;
  const { questions, events } = await learning.standing();
  const question = questions.find(({ card }) => card === event.card);
  if (!question) return;
  const before = reviewsOf(events).filter(({ card }) => card === event.card);
  const review: Review = {
    ...event,
    topic: question.topic,
    // The figure has shown the answer today: to say it once more is no news.
    ...(before.some(({ ts, tz }) => dayOf(ts, tz) === dayOf(event.ts, event.tz)) ? { retry: true } : {}),
  };
  try {
    await learning.reviews.record(review);
    learning.changed();
  } catch (error) {
    log.error('cannot write the log of reviews:', String(error));
    void vscode.window.showWarningMessage(
      `Your prediction is not saved yet (${error instanceof Error ? error.message : String(error)}). It is tried again with the next answer.`,
    );
  }
}

/** Days of the reader's own clock since 1970. */
function dayOf(ts: string, tz: number): number {
  return Math.floor((Date.parse(ts) + tz * 60_000) / 86_400_000);
}
