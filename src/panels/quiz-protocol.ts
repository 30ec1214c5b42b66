/**
 * What the quiz's two halves say to each other. The page holds the session under way and grades; the host chooses the
 * questions, keeps the log and opens what is linked. Each checks what arrives and ignores what it does not know.
 */
import type { FigureCase } from '../notes/item';
import type { ReviewEvent } from '../quiz/log';
import type { Place, Question } from '../quiz/question';
import type { Statistics } from '../quiz/statistics';

export type ToQuiz =
  /** A new session, after `ready` or when a command asks for one; replaces whatever was on. */
  | {
      readonly type: 'begin';
      readonly title: string;
      readonly seed: number;
      readonly questions: readonly Question[];
      readonly confidence?: boolean;
      /** Four buttons instead of two where the reader judges their own answer. */
      readonly fourGrades?: boolean;
      /** The session ends with the question that is on when so many minutes have passed. */
      readonly minutes?: number;
    }
  /** There is nothing to ask, in short and why. `others`: there is about something else, and `more` asks for that. */
  | { readonly type: 'nothing'; readonly title: string; readonly reason: string; readonly others?: boolean }
  /** The code was changed: questions about this file that are not among these are no longer asked. */
  | { readonly type: 'current'; readonly uri: string; readonly fingerprints: readonly string[] }
  /** Whether the log took an event; sent only where it did not. */
  | { readonly type: 'not-saved'; readonly reason: string }
  /** The answer to `finished`: how many cards come due, by day from today. */
  | { readonly type: 'outlook'; readonly due: readonly number[] }
  /** Where the reader stands; shown over whatever is on. `names` of topics and of cards, for people. */
  | { readonly type: 'statistics'; readonly statistics: Statistics; readonly names: Readonly<Record<string, string>> };

export type FromQuiz =
  /** The page is up. `restored`: it goes on with the session it had, and wants no new one. */
  | { readonly type: 'ready'; readonly restored: boolean }
  /** One answer, or one taken back; also when an answer's rating is corrected. */
  | { readonly type: 'event'; readonly event: ReviewEvent }
  /** What the page shows now, for its tab. */
  | { readonly type: 'shows'; readonly title: string }
  | { readonly type: 'finished' }
  /** Another session of the same kind; after `nothing`, one of everything. */
  | { readonly type: 'more' }
  | { readonly type: 'open-note'; readonly id: string; readonly anchor?: string }
  | { readonly type: 'open-code'; readonly at: Place }
  /** The figure, set to the very call that is asked about. */
  | { readonly type: 'open-figure'; readonly at: Place }
  /** A figure beside its note, for a question that is not about code. */
  | { readonly type: 'open-figure'; readonly note: string; readonly figure: FigureCase }
  | { readonly type: 'close' };

/** The message, or `undefined` for anything that is not one. */
export function readToQuiz(value: unknown): ToQuiz | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    (value.type === 'begin' &&
      isText(value.title) &&
      isCount(value.seed) &&
      Array.isArray(value.questions) &&
      value.questions.every(isQuestion) &&
      [value.confidence, value.fourGrades].every(flag => flag === undefined || typeof flag === 'boolean') &&
      (value.minutes === undefined || isCount(value.minutes))) ||
    (value.type === 'nothing' &&
      isText(value.title) &&
      isText(value.reason) &&
      (value.others === undefined || typeof value.others === 'boolean')) ||
    (value.type === 'current' &&
      isText(value.uri) &&
      Array.isArray(value.fingerprints) &&
      value.fingerprints.every(isText)) ||
    (value.type === 'not-saved' && isText(value.reason)) ||
    (value.type === 'outlook' && Array.isArray(value.due) && value.due.every(isCount)) ||
    (value.type === 'statistics' &&
      isObject(value.names) &&
      isObject(value.statistics) &&
      isCount(value.statistics.reviews) &&
      ['forecast', 'topics', 'calibration', 'hardest'].every(list =>
        Array.isArray((value.statistics as Record<string, unknown>)[list]),
      ));
  return fits ? (value as unknown as ToQuiz) : undefined;
}

/** The message, or `undefined` for anything that is not one; an event is checked by whoever writes it. */
export function readFromQuiz(value: unknown): FromQuiz | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    (value.type === 'ready' && typeof value.restored === 'boolean') ||
    (value.type === 'event' && isObject(value.event) && isText(value.event.id)) ||
    (value.type === 'shows' && isText(value.title)) ||
    ['finished', 'more', 'close'].includes(value.type as string) ||
    (value.type === 'open-note' && isText(value.id) && (value.anchor === undefined || isText(value.anchor))) ||
    (['open-code', 'open-figure'].includes(value.type as string) && isPlace(value.at)) ||
    (value.type === 'open-figure' && value.at === undefined && isText(value.note) && isFigureCase(value.figure));
  return fits ? (value as unknown as FromQuiz) : undefined;
}

export function isQuestion(value: unknown): value is Question {
  return (
    isObject(value) &&
    isText(value.card) &&
    isText(value.topic) &&
    isText(value.about) &&
    isObject(value.item) &&
    isText(value.item.type) &&
    isText(value.item.prompt) &&
    typeof value.item.explanation === 'string' &&
    [value.folder, value.section].every(text => text === undefined || isText(text)) &&
    (value.code === undefined || (isObject(value.code) && isPlace(value.code.at)))
  );
}

export function isFigureCase(value: unknown): value is FigureCase {
  return isObject(value) && isText(value.id) && (value.settings === undefined || isObject(value.settings));
}

function isPlace(value: unknown): boolean {
  return (
    isObject(value) && isText(value.uri) && isObject(value.span) && isCount(value.span.from) && isCount(value.span.to)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
