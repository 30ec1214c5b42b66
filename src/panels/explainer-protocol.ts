/**
 * What the explainer's two halves say to each other. The host knows the code and the notes, the page shows them; each
 * checks what arrives and ignores what it does not know. Imports neither side.
 */
import type { Description } from '../host/description';
import type { FigureCase } from '../notes/item';
import type { ReviewEvent } from '../quiz/log';
import {
  isReferenceView,
  isTried,
  isTryRequest,
  type ReferenceView,
  type Tried,
  type TryRequest,
} from './reference-protocol';
import { isMeasuredField, isRunView, isUnit, type MeasuredField, type RunView } from './run-protocol';

export type ToExplainer =
  /** Once after `ready`, and whenever the notes change. */
  | { readonly type: 'contents'; readonly sections: readonly Section[] }
  /** Whenever the caret enters another call, and when what is known about it changes; no card when it leaves them all. */
  | { readonly type: 'caret'; readonly card?: CallCard }
  /** The answer to `open-note`; also sent when a command opens a note. */
  | {
      readonly type: 'note';
      readonly page: NotePage;
      readonly anchor?: string;
      /** The figure to show with it, set to a case. */
      readonly figure?: FigureCase;
    }
  /** The answer to `read-note`: its text, and nothing moves. */
  | { readonly type: 'page'; readonly page: NotePage }
  /** After `ready` and whenever pinning changes elsewhere (another copy of the explainer, a command). */
  | { readonly type: 'pinned'; readonly pinned: boolean }
  /** The answer to `find-uses`: where code uses what the note teaches. */
  | { readonly type: 'uses'; readonly note: string; readonly uses: readonly Use[]; readonly everywhere: boolean }
  /** While something is run, again and again, and once without `running` when it has ended. */
  | { readonly type: 'running'; readonly running?: { readonly what: string; readonly share?: number } }
  /** The answer to `measure-field`. */
  | { readonly type: 'field'; readonly field: MeasuredField }
  /** The answer to `try`. */
  | { readonly type: 'tried'; readonly tried: Tried }
  /** Asks for the pixels of a picture's file; answered by `decoded`. */
  | { readonly type: 'decode'; readonly id: number; readonly bytes: Uint8Array; readonly svg: boolean }
  /** Back to the place in the code, whatever is open: it was asked for. */
  | { readonly type: 'line' }
  /** Opens the table of contents. */
  | { readonly type: 'browse' };

export type FromExplainer =
  /** The page is up and wants everything. */
  | { readonly type: 'ready' }
  | { readonly type: 'open-sample' }
  | { readonly type: 'open-note'; readonly id: string; readonly anchor?: string }
  /** The text of a note that is on screen already, as after a reload. */
  | { readonly type: 'read-note'; readonly id: string }
  | { readonly type: 'pin'; readonly pinned: boolean }
  /** In the file on screen, or everywhere in the workspace. */
  | { readonly type: 'find-uses'; readonly note: string; readonly everywhere: boolean }
  /** Show this place in the editor. */
  | { readonly type: 'reveal'; readonly uri: string; readonly from: number; readonly to: number }
  | { readonly type: 'change-input'; readonly uri: string; readonly model: string }
  /** Run the call or the model that is shown; its card then says what came out. */
  | { readonly type: 'run'; readonly what: 'layer' | 'network' }
  | { readonly type: 'cancel-run' }
  | { readonly type: 'choose-input' }
  | { readonly type: 'export' }
  /** What one unit of a call sees, measured. A later request makes an earlier one void. */
  | {
      readonly type: 'measure-field';
      readonly key: string;
      readonly call: number;
      readonly unit: readonly [row: number, column: number];
    }
  /** Run a note's model on what the reader entered. */
  | TryRequest
  | { readonly type: 'cancel-try' }
  /** Red, green and blue, row by row; or why there are none. */
  | {
      readonly type: 'decoded';
      readonly id: number;
      readonly result:
        | { readonly width: number; readonly height: number; readonly pixels: Uint8Array }
        | { readonly reason: string };
    }
  /** Ask questions about this note, or without one about the code on screen. */
  | { readonly type: 'quiz'; readonly note?: string }
  | { readonly type: 'copy'; readonly text: string }
  /** What a figure asked was answered, or that is taken back; a question that was passed over says nothing. */
  | { readonly type: 'predicted'; readonly events: readonly ReviewEvent[] };

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
  /** What has been run of it on this machine, and what can be; absent where there is nothing to run. */
  readonly run?: RunView;
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
  /** Of a note of the reader's: the folder that its pictures are named from, as the page may load it. */
  readonly folder?: string;
  readonly sources: readonly string[];
  readonly figures?: readonly FigureCase[];
  /** Small models to try, run on this machine. */
  readonly models?: readonly ReferenceView[];
  /** How many questions there are on it. */
  readonly questions: number;
  /** It is about a kind of problem: no code uses it. */
  readonly problem?: true;
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
  /** Its parts that can be jumped to, by their headings. */
  readonly parts: readonly { readonly title: string; readonly anchor: string }[];
  /** Every word of its text, once. */
  readonly words: string;
  /** Answered questions, those due, and the probability of knowing an answer now, over all of its questions. */
  readonly progress?: { readonly seen: number; readonly due: number; readonly mastery: number };
}

/** The message, or `undefined` for anything that is not one. */
export function readToExplainer(value: unknown): ToExplainer | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    (value.type === 'contents' && Array.isArray(value.sections) && value.sections.every(isSection)) ||
    (value.type === 'caret' && (value.card === undefined || isCard(value.card))) ||
    (value.type === 'note' &&
      isPage(value.page) &&
      isText(value.anchor, true) &&
      (value.figure === undefined || (isObject(value.figure) && isText(value.figure.id)))) ||
    (value.type === 'page' && isPage(value.page)) ||
    (value.type === 'uses' &&
      isText(value.note) &&
      Array.isArray(value.uses) &&
      value.uses.every(isUse) &&
      typeof value.everywhere === 'boolean') ||
    (value.type === 'pinned' && typeof value.pinned === 'boolean') ||
    (value.type === 'running' &&
      (value.running === undefined || (isObject(value.running) && isText(value.running.what)))) ||
    (value.type === 'field' && isMeasuredField(value.field)) ||
    (value.type === 'tried' && isTried(value.tried)) ||
    (value.type === 'decode' && isOffset(value.id) && value.bytes instanceof Uint8Array) ||
    value.type === 'line' ||
    value.type === 'browse';
  return fits ? (value as unknown as ToExplainer) : undefined;
}

/** The message, or `undefined` for anything that is not one. */
export function readFromExplainer(value: unknown): FromExplainer | undefined {
  if (!isObject(value)) return undefined;
  const fits =
    value.type === 'ready' ||
    value.type === 'open-sample' ||
    (value.type === 'open-note' && isText(value.id) && isText(value.anchor, true)) ||
    (value.type === 'read-note' && isText(value.id)) ||
    (value.type === 'pin' && typeof value.pinned === 'boolean') ||
    (value.type === 'find-uses' && isText(value.note) && typeof value.everywhere === 'boolean') ||
    (value.type === 'reveal' && isText(value.uri) && isOffset(value.from) && isOffset(value.to)) ||
    (value.type === 'change-input' && isText(value.uri) && isText(value.model)) ||
    (value.type === 'run' && (value.what === 'layer' || value.what === 'network')) ||
    value.type === 'cancel-run' ||
    value.type === 'choose-input' ||
    value.type === 'export' ||
    (value.type === 'measure-field' && isText(value.key) && isOffset(value.call) && isUnit(value.unit)) ||
    isTryRequest(value) ||
    value.type === 'cancel-try' ||
    (value.type === 'decoded' && isOffset(value.id) && isDecoded(value.result)) ||
    (value.type === 'quiz' && isText(value.note, true)) ||
    (value.type === 'copy' && isText(value.text)) ||
    (value.type === 'predicted' && Array.isArray(value.events) && value.events.every(isObject));
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
    (value.run === undefined || isRunView(value.run)) &&
    (value.page === undefined || isPage(value.page))
  );
}

function isDecoded(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { width, height, pixels } = value;
  return isOffset(width) && isOffset(height)
    ? pixels instanceof Uint8Array && pixels.length === 3 * (width as number) * (height as number)
    : isText(value.reason);
}

function isPage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.id) &&
    isText(value.title) &&
    isText(value.short) &&
    isText(value.body) &&
    Array.isArray(value.headings) &&
    (value.models === undefined || (Array.isArray(value.models) && value.models.every(isReferenceView)))
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
