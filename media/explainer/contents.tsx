/** All notes by section with how far the reader is in each, or those that fit what was typed, the best first. */
import type { ContentsEntry, Section } from '../../src/panels/explainer-protocol';
import { type Found, search } from './search';
import './contents.css';

interface Props {
  readonly sections: readonly Section[];
  readonly query: string;
  readonly open: (id: string, anchor?: string) => void;
}

export function Contents({ sections, query, open }: Props) {
  const found = query.trim() ? search(sections, query) : undefined;
  const count = found?.length ?? sections.reduce((sum, section) => sum + section.notes.length, 0);
  return (
    <nav class="contents" aria-label="Notes" onKeyDown={moveFocus}>
      <h1 class="visually-hidden">Notes</h1>
      <p class="visually-hidden" role="status">
        {found ? `${count} notes fit ${query}` : `${count} notes`}
      </p>
      {found && count === 0 && <p class="empty">No note mentions “{query}”.</p>}
      {found && count > 0 && (
        <ul>
          {found.map(note => (
            <Entry key={note.id} note={note} open={open} />
          ))}
        </ul>
      )}
      {!found &&
        sections.map(section => (
          <section key={section.title}>
            <h2 class="label">
              {section.title} <SectionProgress notes={section.notes} />
            </h2>
            <ul>
              {section.notes.map(note => (
                <Entry key={note.id} note={note} open={open} />
              ))}
            </ul>
          </section>
        ))}
    </nav>
  );
}

function Entry({
  note,
  open,
}: {
  note: ContentsEntry & Partial<Pick<Found, 'part' | 'section'>>;
  open: Props['open'];
}) {
  const { progress, part, section } = note;
  return (
    <li>
      <button type="button" class="entry" onClick={() => open(note.id, part?.anchor)}>
        <span class="entry-title">{note.title}</span>
        {progress && progress.seen > 0 && (
          <span class="entry-progress">
            {Math.round(100 * progress.mastery)} % known{progress.due > 0 && ` · ${progress.due} due`}
          </span>
        )}
        {part && <span class="entry-part">{part.title}</span>}
        {note.question === note.title ? (
          section && <span class="entry-question">{section}</span>
        ) : (
          <span class="entry-question">{note.question}</span>
        )}
      </button>
    </li>
  );
}

/** Nothing until a question of the section has been answered. */
function SectionProgress({ notes }: { notes: readonly ContentsEntry[] }) {
  const begun = notes.filter(note => (note.progress?.seen ?? 0) > 0).length;
  return begun > 0 ? (
    <span class="quiet">
      {begun} of {notes.length} begun
    </span>
  ) : null;
}

/** Up and down go from entry to entry, as in any list. */
function moveFocus(event: KeyboardEvent) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const entries = [...document.querySelectorAll<HTMLElement>('.contents .entry')];
  const at = entries.indexOf(document.activeElement as HTMLElement);
  const next = entries[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next) next.focus();
  else if (event.key === 'ArrowUp') document.querySelector<HTMLElement>('.search input')?.focus();
  event.preventDefault();
}
