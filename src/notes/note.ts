/**
 * A note as plain data: what one Markdown file (or one question of it) comes to.
 * Texts stay Markdown and are rendered late; every part knows the line it came from, so that a person can be sent back to it.
 */
import type { FigureCase, Item } from './item';

/** Zero-based, in UTF-16 units, as VS Code counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Note {
  readonly id: string;
  readonly uri: string;
  readonly origin: 'built-in' | 'user';
  readonly section: string;
  /** Rank within the whole; notes without one come last. */
  readonly order: number;
  readonly title: string;
  /** Other names of a reader's file, as its front matter gives them. */
  readonly aliases?: readonly string[];
  readonly question: string;
  readonly symbols: readonly NoteSymbol[];
  /** Each with the case of it that the note is about, where that is not how it begins; questions lead to the first. */
  readonly figures: readonly FigureCase[];
  /** Ids of the reference models that the reader can try. */
  readonly models: readonly string[];
  readonly sources: readonly string[];
  /** Markdown before the first heading: what a hover shows. */
  readonly shortAnswer: string;
  /** Markdown from the first heading to the quiz, exclusive. */
  readonly body: string;
  readonly headings: readonly Heading[];
  readonly links: readonly NoteLink[];
  readonly items: readonly Item[];
  readonly at: Position;
}

/** A qualified name whose hover opens this note, at `anchor` where one is given. */
export interface NoteSymbol {
  readonly name: string;
  readonly anchor?: string;
}

export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly anchor: string;
  readonly at: Position;
}

/** `[text](note:id#anchor)`; an empty id means this very note. */
export interface NoteLink {
  readonly id: string;
  readonly anchor?: string;
  readonly at: Position;
}

export interface NoteProblem {
  readonly uri: string;
  readonly message: string;
  readonly at: Position;
}
