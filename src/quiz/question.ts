/**
 * A question as a session asks it: an item, and where it comes from.
 * Items of notes and items made from the reader's own network look alike from here on; reviews are filed under `card`,
 * which for generated questions is the kind of question, so that the skill is scheduled and the numbers vary.
 */
import type { Call } from '../network/network';
import type { FigureCase, Item } from '../notes/item';
import type { LibraryItem } from '../notes/library';
import type { NoteReference } from '../notes/symbol-index';

/** A place in the code that a question asks about. */
export type Place = Call['site'];

/** How much of the program one has to look at: one value, one block, how parts hang together, the whole. */
export type Level = 'value' | 'block' | 'relation' | 'whole';

export interface Question {
  readonly card: string;
  readonly item: Item;
  /** What it is about; neighbours in a session differ in it. A note's id. */
  readonly topic: string;
  /** For people: the note's title, or the model's name. */
  readonly about: string;
  /** Where a question of the reader's own stands, since it is its note's title too. */
  readonly section?: string;
  readonly note?: NoteReference;
  /** Of a note of the reader's: the folder that its pictures are named from; for a page, as the page may load it. */
  readonly folder?: string;
  /** Set to the question's own case where it has one. */
  readonly figure?: FigureCase;
  /** To be answered aloud in so many seconds, as in an interview. */
  readonly seconds?: number;
  /** How often it was forgotten so far; from `LEECH` on, reading helps more than asking once more. */
  readonly lapses?: number;
  /** For questions about the reader's code. */
  readonly code?: CodeReference;
}

/** So many times forgotten, a question is offered its note and figure. */
export const LEECH = 6;

export interface CodeReference {
  readonly at: Place;
  readonly level: Level;
  /** Changes when the code asked about does; a question with another one is stale. */
  readonly fingerprint: string;
}

export function noteQuestion({ item, note }: LibraryItem): Question {
  const figure = item.figure ?? (note.figures[0] ? { id: note.figures[0].id } : undefined);
  return {
    card: item.id,
    item,
    topic: note.id,
    about: note.title,
    note: { note: note.id },
    ...(note.origin === 'user' && note.section !== note.title ? { section: note.section } : {}),
    ...(note.origin === 'user' && note.uri ? { folder: note.uri.replace(/\/[^/]*$/, '') } : {}),
    ...(figure ? { figure } : {}),
  };
}

/** Answers that are produced, not picked out. */
export function isProduction(item: Item): boolean {
  return item.type !== 'single' && item.type !== 'multiple' && item.type !== 'match';
}
