/**
 * What the explainer's two halves say to each other. The host knows the code and the notes, the page shows them; each
 * checks what arrives and ignores what it does not know. Imports neither side.
 */
import type { Description } from '../host/description';

export type ToExplainer =
  /** Once after `ready`, and whenever the notes change. */
  | { readonly type: 'contents'; readonly sections: readonly Section[] }
  /** Whenever the caret enters another call, and when what is known about it changes; no card when it leaves them all. */
  | { readonly type: 'caret'; readonly card?: CallCard }
  /** The answer to `open-note`; also sent when a command opens a note. */
  | { readonly type: 'note'; readonly page: NotePage; readonly anchor?: string }
  /** After `ready` and whenever pinning changes elsewhere (another copy of the explainer, a command). */
  | { readonly type: 'pinned'; readonly pinned: boolean }
  /** The answer to `find-uses`: where code uses what the note teaches. */
  | { readonly type: 'uses'; readonly note: string; readonly uses: readonly Use[]; readonly everywhere: boolean }
  /** Opens the table of contents. */
  | { readonly type: 'browse' };

export type FromExplainer =
  /** The page is up and wants everything. */
  | { readonly type: 'ready' }
  | { readonly type: 'open-note'; readonly id: string; readonly anchor?: string }
  | { readonly type: 'pin'; readonly pinned: boolean }
  /** In the file on screen, or everywhere in the workspace. */
  | { readonly type: 'find-uses'; readonly note: string; readonly everywhere: boolean }
  /** Show this place in the editor. */
  | { readonly type: 'reveal'; readonly uri: string; readonly from: number; readonly to: number }
  | { readonly type: 'change-input'; readonly uri: string; readonly model: string }
  /** Ask questions about this note, or without one about the code on screen. */
  | { readonly type: 'quiz'; readonly note?: string }
  | { readonly type: 'copy'; readonly text: string };

export interface CallCard extends Description {
  /** The same key means the same place in the code; the page then keeps its scroll position and its figure. */
  readonly key: string;
  readonly place: {
    readonly file: string;
    readonly line: number;
    readonly uri: string;
    readonly from: number;
    readonly to: number;
  };
  /** From the last version of the file that parsed. */
  readonly stale?: boolean;
  /** The note that teaches it, whole. */
  readonly page?: NotePage;
  readonly anchor?: string;
  /** Other notes that teach the same name. */
  readonly seeAlso?: readonly { readonly id: string; readonly title: string }[];
}

export interface NotePage {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly question: string;
  /** Markdown. */
  readonly short: string;
  /** Markdown from the first heading to the quiz. */
  readonly body: string;
  readonly headings: readonly { readonly level: number; readonly title: string; readonly anchor: string }[];
  readonly sources: readonly string[];
  readonly figure?: string;
  /** How many questions there are on it. */
  readonly questions: number;
}

/** A line of code; offsets in its file. */
export interface Use {
  readonly uri: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface Section {
  readonly title: string;
  readonly notes: readonly ContentsEntry[];
}

export interface ContentsEntry {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Bare names that open this note: what people type into the search. */
  readonly symbols: readonly string[];
  /** Answered questions, those due, and the probability of knowing an answer now, over all of its questions. */
  readonly progress?: { readonly seen: number; readonly due: number; readonly mastery: number };
}

/** The message, or `undefined` for anything that is not one. */
export function readToExplainer(value: unknown): ToExplainer | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    (value.type === 'contents' && Array.isArray(value.sections) && value.sections.every(isSection)) ||
    (value.type === 'caret' && (value.card === undefined || isCard(value.card))) ||
    (value.type === 'note' && isPage(value.page) && isText(value.anchor, true)) ||
    (value.type === 'uses' &&
      isText(value.note) &&
      Array.isArray(value.uses) &&
      value.uses.every(isUse) &&
      typeof value.everywhere === 'boolean') ||
    (value.type === 'pinned' && typeof value.pinned === 'boolean') ||
    value.type === 'browse';
  return fits ? (value as unknown as ToExplainer) : undefined;
}

/** The message, or `undefined` for anything that is not one. */
export function readFromExplainer(value: unknown): FromExplainer | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    value.type === 'ready' ||
    (value.type === 'open-note' && isText(value.id) && isText(value.anchor, true)) ||
    (value.type === 'pin' && typeof value.pinned === 'boolean') ||
    (value.type === 'find-uses' && isText(value.note) && typeof value.everywhere === 'boolean') ||
    (value.type === 'reveal' && isText(value.uri) && isOffset(value.from) && isOffset(value.to)) ||
    (value.type === 'change-input' && isText(value.uri) && isText(value.model)) ||
    (value.type === 'quiz' && isText(value.note, true)) ||
    (value.type === 'copy' && isText(value.text));
  return fits ? (value as unknown as FromExplainer) : undefined;
}

function isCard(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.key) &&
    isText(value.title) &&
    isText(value.sentence) &&
    Array.isArray(value.problems) &&
    Array.isArray(value.origins) &&
    isObject(value.place) &&
    (value.page === undefined || isPage(value.page))
  );
}

function isPage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.id) &&
    isText(value.title) &&
    isText(value.short) &&
    isText(value.body) &&
    Array.isArray(value.headings)
  );
}

function isUse(value: unknown): boolean {
  return isObject(value) && isText(value.uri) && isText(value.text) && isOffset(value.from) && isOffset(value.to);
}

function isSection(value: unknown): boolean {
  return isObject(value) && isText(value.title) && Array.isArray(value.notes);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown, orAbsent = false): boolean {
  return typeof value === 'string' || (orAbsent && value === undefined);
}

function isOffset(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
