/** What the explainer's page is given to show: a call as a card, a note as a page, all notes as a table of contents. */
import type { Analysed } from '../host/analysis';
import { fileName } from '../host/describe-target';
import { isParameterCount } from '../host/hover-markdown';
import { codeOf, problemPages } from '../host/problem-pages';
import type { Subject } from '../host/subject';
import type { Library } from '../notes/library';
import type { Note } from '../notes/note';
import { findReference } from '../onnx/reference/catalogue';
import type { Reference } from '../onnx/reference/reference';
import type { ProblemCode } from '../operators/problem';
import type { CallCard, ContentsEntry, NotePage, Section } from './explainer-protocol';
import type { ReferenceView } from './reference-protocol';

/** `run`: what has been run of it on this machine, and what can be. */
export function callCard(
  { description, focus, key }: Subject,
  analysed: Analysed,
  library: Library,
  run?: CallCard['run'],
): CallCard {
  const [id, anchor] = (description.argument?.note ?? description.note ?? '').split('#') as [
    string,
    string | undefined,
  ];
  const note = library.note(id);
  const uri = analysed.document.uri.toString();
  const [from, to] = [focus.from, focus.to].map(offset => analysed.forward(offset) ?? 0) as [number, number];
  const { explanation } = description;
  return {
    ...description,
    // The number stands in large type, its arithmetic among the formulas.
    ...(explanation?.formulas.some(({ text }) => text.startsWith('parameters = '))
      ? { explanation: { ...explanation, facts: explanation.facts.filter(fact => !isParameterCount(fact)) } }
      : {}),
    key: `${uri} ${key}`,
    place: { file: fileName(analysed.uri), line: analysed.document.positionAt(from).line + 1, uri, from, to },
    ...(analysed.stale ? { stale: true } : {}),
    ...(run ? { run } : {}),
    ...(note ? { page: notePage(note), anchor } : {}),
    seeAlso: (description.related ?? []).flatMap(other => {
      const found = library.note(other);
      return found ? [{ id: other, title: found.title }] : [];
    }),
  };
}

/** A note, or the page of a problem by `problemId`. */
export function pageOf(library: Library, id: string): NotePage | undefined {
  const note = library.note(id);
  if (note) return notePage(note);
  const code = codeOf(id);
  return code && problemPage(id, code, library);
}

function problemPage(id: string, code: ProblemCode, library: Library): NotePage {
  const { title, why, broken, fix, mended, notes } = problemPages[code];
  const fenced = (text: string) => `\`\`\`python\n${text.trim()}\n\`\`\``;
  const links = notes.flatMap(note => {
    const found = library.note(note);
    return found ? [`- [${found.title}](note:${note})`] : [];
  });
  const parts = ['## A case of it', fenced(broken), '## What to do', fix, fenced(mended)];
  return {
    id,
    title,
    section: `Problem ${code}`,
    question: title,
    short: why,
    body: [...parts, ...(links.length > 0 ? ['## See also', links.join('\n')] : [])].join('\n\n'),
    headings: [],
    sources: [],
    questions: 0,
    problem: true,
  };
}

export function notePage(note: Note): NotePage {
  const { id, title, question, shortAnswer, body, headings, sources, figures, models, items, origin, uri } = note;
  const tried = models.flatMap(model => findReference(model) ?? []).map(referenceView);
  // One's own notes have no short answer apart from the text.
  const [short, rest] = origin === 'user' ? [body, ''] : [shortAnswer, body];
  return {
    id,
    title,
    section: sectionTitle(note.section),
    question,
    short,
    body: rest,
    headings: headings.map(({ level, title: text, anchor }) => ({ level, title: text, anchor })),
    sources,
    ...(origin === 'user' ? { folder: uri.replace(/\/[^/]*$/, '') } : {}),
    ...(figures.length > 0 ? { figures } : {}),
    ...(tried.length > 0 ? { models: tried } : {}),
    questions: items.length,
  };
}

function referenceView({ id, title, caption, formula, inputs, outputs }: Reference): ReferenceView {
  return { id, title, caption, formula, inputs, outputs };
}

/** `progress` by the id of the note, where the reader has answered questions on it. */
export function sectionsOf(
  library: Library,
  progress?: ReadonlyMap<string, ContentsEntry['progress']>,
): readonly Section[] {
  const sections = new Map<string, Note[]>();
  for (const note of library.notes) sections.set(note.section, [...(sections.get(note.section) ?? []), note]);
  return [...sections].map(([section, notes]) => ({
    title: sectionTitle(section),
    notes: notes.map(({ id, title, aliases = [], question, symbols, shortAnswer, body, headings }) => ({
      id,
      title,
      question,
      parts: headings
        .filter(part => part.level > 1 && !FURNITURE.has(part.title))
        .map(part => ({ title: plain(part.title), anchor: part.anchor })),
      words: [...new Set(`${aliases.join(' ')} ${shortAnswer} ${body}`.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu))].join(
        ' ',
      ),
      symbols: [...new Set(symbols.map(({ name }) => name.slice(name.lastIndexOf('.') + 1)))],
      ...(progress?.has(id) ? { progress: progress.get(id) } : {}),
    })),
  }));
}

/** Headings that every note has, which say nothing of their own. */
const FURNITURE: ReadonlySet<string> = new Set(['Explanation', 'Pitfalls', 'See also']);

/** A heading without its marks. */
function plain(title: string): string {
  return title.replace(/[$`*]/g, '').trim();
}

/** `2-deep-learning-fundamentals` → `Deep learning fundamentals`. */
export function sectionTitle(section: string): string {
  const words = section
    .replace(/^\d+-/, '')
    .replaceAll('-', ' ')
    .replace(/\b(self|semi) supervised/g, '$1-supervised')
    .replace('unsupervised self', 'unsupervised and self');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
