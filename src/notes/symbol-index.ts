/**
 * From a qualified name to the notes that teach it, the best first: how a hover finds what to say about `torch.nn.Conv2d`.
 */
import type { Note } from './note';
import { FIRST, ORDER } from './precedence';

export interface NoteReference {
  readonly note: string;
  readonly anchor?: string;
}

export interface SymbolIndex {
  /** Every note that claims the name, the one to open first; empty for names that no note teaches. */
  readonly lookup: (name: string) => readonly NoteReference[];
  readonly names: readonly string[];
}

/** The built-in notes come before the reader's own, and by precedence among themselves. */
export function buildSymbolIndex(notes: readonly Note[]): SymbolIndex {
  const preferred = new Map(Object.entries(FIRST).flatMap(([note, names]) => names.map(name => [name, note] as const)));
  const claims = new Map<string, NoteReference[]>();
  const ranked = [...notes].sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
  for (const note of ranked)
    for (const { name, anchor } of note.symbols) {
      const references = claims.get(name) ?? [];
      if (references.some(reference => reference.note === note.id)) continue;
      const reference = { note: note.id, ...(anchor ? { anchor } : {}) };
      if (preferred.get(name) === note.id) references.unshift(reference);
      else references.push(reference);
      claims.set(name, references);
    }
  for (const [name, order] of Object.entries(ORDER)) {
    const place = (reference: NoteReference) => order.indexOf(reference.note);
    const references = claims.get(name) ?? [];
    const known = references.filter(reference => order.includes(reference.note)).sort((a, b) => place(a) - place(b));
    if (known.length > 0) claims.set(name, [...known, ...references.filter(reference => !known.includes(reference))]);
  }
  return { lookup: name => claims.get(name) ?? [], names: [...claims.keys()] };
}

function rank(note: Note): number {
  return note.origin === 'user' ? Number.MAX_VALUE : Math.min(note.order, 1e9);
}
