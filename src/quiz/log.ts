/**
 * The log of reviews: one JSON line an event, only ever appended to. Everything else about the reader's memory is
 * computed from it, so it can be merged with another machine's, replayed under a better scheduler, and undone.
 */
import type { ItemType } from '../notes/item';
import { ITEM_TYPES } from '../notes/item';
import type { Random } from './random';
import type { Rating } from './rating';

export type ReviewEvent = Review | Undo;

export interface Review {
  readonly v: 1;
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly ts: string;
  /** Minutes east of UTC where the reader was; for days and streaks only. */
  readonly tz: number;
  readonly card: string;
  readonly topic: string;
  readonly type: ItemType;
  readonly rating: Rating;
  readonly right: boolean;
  readonly ms: number;
  /** The item once more in the same session: counted, but no news for the scheduler. */
  readonly retry?: boolean;
  readonly hint?: boolean;
  readonly guessed?: boolean;
  /** 0 to 1, where the reader was asked. */
  readonly confidence?: number;
  /** What was answered, as text. */
  readonly answer?: string;
}

export interface Undo {
  readonly v: 1;
  readonly id: string;
  readonly ts: string;
  /** The id of the review that did not happen. */
  readonly undo: string;
}

export interface LogProblem {
  /** One-based. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedLog {
  readonly events: readonly ReviewEvent[];
  readonly problems: readonly LogProblem[];
}

/** Lines that cannot be read are skipped and reported; they cost no other line. */
export function parseLog(text: string): ParsedLog {
  const events: ReviewEvent[] = [];
  const problems: LogProblem[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      problems.push({ line: index + 1, message: 'not JSON' });
      return;
    }
    const event = readEvent(value);
    if (event) events.push(event);
    else problems.push({ line: index + 1, message: 'not a review' });
  });
  return { events: mergeEvents(events), problems };
}

/** One line, its end included. */
export function serialize(event: ReviewEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** The union by id, by time and then id: the same whichever log comes first. */
export function mergeEvents(...logs: readonly (readonly ReviewEvent[])[]): readonly ReviewEvent[] {
  const byId = new Map<string, ReviewEvent>();
  for (const event of logs.flat()) {
    const other = byId.get(event.id);
    // Two different events under one id: keep the one whose text comes first, so that the order of logs does not matter.
    if (!other || JSON.stringify(event) < JSON.stringify(other)) byId.set(event.id, event);
  }
  return [...byId.values()].sort((a, b) => Date.parse(a.ts) - Date.parse(b.ts) || (a.id < b.id ? -1 : 1));
}

/** The reviews that happened: undone ones are gone. */
export function reviewsOf(events: readonly ReviewEvent[]): readonly Review[] {
  const undone = new Set(events.flatMap(event => ('undo' in event ? [event.undo] : [])));
  return events.filter((event): event is Review => !('undo' in event) && !undone.has(event.id));
}

/** Sorts by time and is unique for all practical purposes. */
export function eventId(now: number, random: Random): string {
  const chance = Array.from({ length: 10 }, () => Math.floor(random() * 36).toString(36)).join('');
  return `${Math.max(0, now).toString(36).padStart(9, '0')}-${chance}`;
}

export function readEvent(value: unknown): ReviewEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const event = value as Record<string, unknown>;
  const dated = event.v === 1 && isText(event.id) && isText(event.ts) && Number.isFinite(Date.parse(event.ts));
  if (!dated) return undefined;
  if (isText(event.undo)) return value as Undo;
  const fits =
    isText(event.card) &&
    isText(event.topic) &&
    Number.isFinite(event.tz) &&
    Number.isFinite(event.ms) &&
    (ITEM_TYPES as readonly unknown[]).includes(event.type) &&
    ['again', 'hard', 'good', 'easy'].includes(event.rating as string) &&
    typeof event.right === 'boolean' &&
    isOptional(event.confidence, 'number') &&
    isOptional(event.answer, 'string') &&
    [event.retry, event.hint, event.guessed].every(flag => isOptional(flag, 'boolean'));
  return fits ? (value as Review) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isOptional(value: unknown, type: 'number' | 'string' | 'boolean'): boolean {
  return value === undefined || (typeof value === type && !Number.isNaN(value));
}
