/** Every built-in question as a card: what the formats are tested on. */
import { buildLibrary } from '../../../src/notes/library';
import { parseNote } from '../../../src/notes/parse-note';
import { type Card, noteCard } from '../../../src/quiz/exchange/card';
import { readContent } from '../../content/read-content';

export const library = buildLibrary(readContent().flatMap(({ path, text }) => parseNote(text, path).note ?? []));

export const cards: readonly Card[] = library.items.map(noteCard);
