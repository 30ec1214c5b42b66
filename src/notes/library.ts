/**
 * All notes together: those that ship and the reader's own. Whoever looks for a note, a name or a question asks the library.
 * A reader's note opens from the names it mentions, and from those of a built-in note whose topic its question names.
 */
import type { Item } from './item';
import type { Note } from './note';
import { buildSymbolIndex, type NoteReference } from './symbol-index';
import { linkNotes } from './wiki-links';

export interface Library {
  /** Built-in notes in the curriculum's order, then the reader's by file and line. */
  readonly notes: readonly Note[];
  readonly note: (id: string) => Note | undefined;
  /** The notes that teach a qualified name, the best first. */
  readonly lookup: (name: string) => readonly NoteReference[];
  readonly items: readonly LibraryItem[];
}

export interface LibraryItem {
  readonly item: Item;
  readonly note: Note;
}

export function buildLibrary(builtIn: readonly Note[], user: readonly Note[] = []): Library {
  const ordered = [...builtIn].sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
  const shipped = buildSymbolIndex(ordered);
  const bare = new Map<string, string[]>();
  for (const name of shipped.names) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    bare.set(last, [...(bare.get(last) ?? []), name]);
  }
  const topics = ordered.map(({ id, symbols }) => ({ words: words(id), symbols }));
  const named = uniqueIds(user, new Set(ordered.map(note => note.id)));
  const own = linkNotes(named, ordered).map(note => ({
    ...note,
    symbols: userSymbols(note, topics, bare),
  }));
  const notes = [...ordered, ...own];
  const byId = new Map(notes.map(note => [note.id, note]));
  return {
    notes,
    note: id => byId.get(id),
    lookup: buildSymbolIndex(notes).lookup,
    items: notes.flatMap(note => note.items.map(item => ({ item, note }))),
  };
}

interface Topic {
  readonly words: readonly string[];
  readonly symbols: Note['symbols'];
}

/** Two notes may ask the same; the second keeps its place under a numbered id. */
function uniqueIds(notes: readonly Note[], taken: Set<string>): readonly Note[] {
  return notes.map(note => {
    let id = note.id;
    for (let next = 2; taken.has(id); next++) id = `${note.id}-${next}`;
    taken.add(id);
    return id === note.id ? note : { ...note, id, items: note.items.map(item => ({ ...item, id })) };
  });
}

function userSymbols(
  note: Note,
  topics: readonly Topic[],
  bare: ReadonlyMap<string, readonly string[]>,
): Note['symbols'] {
  const names = new Set<string>();
  // A page mentions much in passing: what it is about stands in its headings, or is named in full.
  const told =
    note.items.length > 0
      ? [...(note.aliases ?? []), note.question, note.body].join(' ')
      : [
          ...(note.aliases ?? []),
          note.question,
          ...note.headings.map(({ title }) => title),
          ...(note.body.match(/\b\w+(?:\.\w+)+\b/g) ?? []),
        ].join(' ');
  for (const [mention] of told.matchAll(/\b\w+(?:\.\w+)+\b|\b[A-Z][A-Za-z]*[a-z0-9][A-Za-z0-9]*\b/g))
    for (const name of bare.get(mention.slice(mention.lastIndexOf('.') + 1)) ?? [])
      if (!mention.includes('.') || name.endsWith(mention.replace(/^[a-zA-Z]+(?=\.)/, ''))) names.add(name);
  const asked = [note.question, ...(note.aliases ?? [])].map(words);
  for (const topic of topics)
    if (asked.some(name => topic.words.every(word => name.includes(word))))
      for (const symbol of topic.symbols) names.add(symbol.name);
  return [...names].map(name => ({ name }));
}

/** Lower case, without plural s: `Receptive fields` holds the words of `receptive-field`. */
function words(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(word => word.replace(/s$/, ''));
}
