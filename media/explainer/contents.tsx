/** All notes by section, or those that fit what was typed: title, question and the names of the code they explain. */
import type { ContentsEntry, Section } from '../../src/panels/explainer-protocol';

interface Props {
  readonly sections: readonly Section[];
  readonly query: string;
  readonly open: (id: string) => void;
}

export function Contents({ sections, query, open }: Props) {
  const found = matching(sections, query);
  const count = found.reduce((sum, section) => sum + section.notes.length, 0);
  return (
    <nav class="contents" aria-label="Notes">
      <h1 class="visually-hidden">Notes</h1>
      <p class="visually-hidden" role="status">
        {query ? `${count} notes fit ${query}` : `${count} notes`}
      </p>
      {query && count === 0 && <p class="empty">No note mentions “{query}”.</p>}
      {found.map(section => (
        <section key={section.title}>
          <h2 class="label">{section.title}</h2>
          <ul>
            {section.notes.map(note => (
              <li key={note.id}>
                <button type="button" class="entry" onClick={() => open(note.id)}>
                  <span class="entry-title">{note.title}</span>
                  {note.question !== note.title && <span class="entry-question">{note.question}</span>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** Every word of the query must occur; notes whose title or code names start with it come first. */
export function matching(sections: readonly Section[], query: string): readonly Section[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sections;
  const text = (note: ContentsEntry) => [note.title, note.question, note.id, ...note.symbols].join(' ').toLowerCase();
  const rank = (note: ContentsEntry) =>
    [note.title, ...note.symbols].some(name => name.toLowerCase().startsWith(words[0]!)) ? 0 : 1;
  return sections
    .map(section => ({
      ...section,
      notes: section.notes
        .filter(note => words.every(word => text(note).includes(word)))
        .toSorted((a, b) => rank(a) - rank(b)),
    }))
    .filter(section => section.notes.length > 0);
}
