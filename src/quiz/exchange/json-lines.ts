/**
 * The format that loses nothing: one JSON line a card, one a review, as the log itself has them. What is read and
 * written again is the same, byte for byte, up to the order of lines.
 */
import { type LogProblem, type ReviewEvent, readEvent, serialize } from '../log';
import { type Card, readCard } from './card';

export interface JsonLines {
  readonly cards: readonly Card[];
  readonly events: readonly ReviewEvent[];
  readonly problems: readonly LogProblem[];
}

/** Without `events`, the questions alone: what one gives to others. */
export function writeJsonLines(cards: readonly Card[], events: readonly ReviewEvent[] = []): string {
  return [...cards.map(card => `${JSON.stringify({ v: 1, card })}\n`), ...events.map(serialize)].join('');
}

/** Reads what `writeJsonLines` writes, and a log of reviews by itself. A line that is neither costs no other. */
export function readJsonLines(text: string): JsonLines {
  const cards: Card[] = [];
  const events: ReviewEvent[] = [];
  const problems: LogProblem[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const value = parse(line);
    const event = readEvent(value);
    const card =
      (value as { v?: unknown } | undefined)?.v === 1 ? readCard((value as { card?: unknown }).card) : undefined;
    if (event) events.push(event);
    else if (card) cards.push(card);
    else
      problems.push({ line: index + 1, message: value === undefined ? 'not JSON' : 'neither a question nor a review' });
  });
  return { cards, events, problems };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return undefined;
  }
}
