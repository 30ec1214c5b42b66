/** What a note says in short to a hover: the first paragraph under an anchor, else the note's own short answer. */
import type { Library } from '../notes/library';

/** `reference` is `id` or `id#anchor`; `undefined` where there is no such note. */
export function noteAnswer(library: Library, reference: string): string | undefined {
  const [id, anchor] = reference.split('#') as [string, string | undefined];
  const note = library.note(id);
  const heading = note?.headings.find(candidate => candidate.anchor === anchor);
  if (!note || !heading) return note?.shortAnswer;
  // The body begins with the first heading; what is under this one begins a line further down.
  const from = heading.at.line - note.headings[0]!.at.line + 1;
  const [paragraph] = note.body
    .split('\n')
    .slice(from)
    .join('\n')
    .trimStart()
    .split(/\n\s*\n/);
  return paragraph && !paragraph.startsWith('#') ? paragraph : note.shortAnswer;
}
