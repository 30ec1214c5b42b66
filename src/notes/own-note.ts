/** A note of the reader's as it begins, before anything is known of it but its text; and whether that text says anything. */
import { slug } from './headings';
import type { Note } from './note';

type Own = Pick<Note, 'id' | 'uri' | 'section' | 'title' | 'shortAnswer' | 'body' | 'at'> & Partial<Note>;

/** What every note of a reader's has. */
export function bareNote(own: Own): Note {
  return {
    origin: 'user',
    order: Number.POSITIVE_INFINITY,
    question: own.title,
    symbols: [],
    figures: [],
    models: [],
    sources: [],
    headings: [],
    links: [],
    items: [],
    ...own,
  };
}

export function userId(question: string): string {
  return `user-${slug(question).slice(0, 80)}`;
}

/** `_[To be filled]_`, `*solution*`, `TODO`: a place, and nothing in it. */
const UNWRITTEN =
  /^[^\p{L}\p{N}$]*(?:to be (?:filled|added|written|done)(?: in)?|tbd|tba|todo|coming soon|fill (?:this )?in|solution|answer)[^\p{L}\p{N}$]*$/iu;

/** Collections keep a place for answers that nobody has written yet, or say only where one can be read. */
export function answers(body: string): boolean {
  if (UNWRITTEN.test(body)) return false;
  return /[\p{L}\p{N}$|]|!\[|```/u.test(body.replace(/(?<!!)\[?\[[^\][]*\]\]?(?:\([^)]{0,400}\)\]?)|https?:\S+/g, ''));
}
