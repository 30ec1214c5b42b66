/**
 * One Markdown file of the built-in kind → a note and its problems. Parsing never fails.
 * The front matter is blanked, not cut, so that a line of the tree is a line of the file.
 */
import { parseFrontMatter } from './front-matter';
import { type MarkedHeading, readHeading } from './headings';
import type { Item } from './item';
import { type Block, blocks } from './markdown';
import type { Note, NoteLink, NoteProblem } from './note';
import { parseItem } from './parse-item';

export interface ParsedNote {
  readonly note: Note;
  readonly problems: readonly NoteProblem[];
}

export function parseNote(text: string, uri: string): ParsedNote {
  const problems: NoteProblem[] = [];
  const lines = splitLines(text);
  const { matter, end } = parseFrontMatter(lines, uri, problems);
  const visible = lines.map((line, index) => (index < end ? '' : line));
  const parts = blocks(visible.join('\n'));
  const headings = new Map<Block, MarkedHeading>();
  for (const part of parts) if (part.type === 'heading') headings.set(part, readHeading(part, visible));

  const first = parts.find(part => headings.has(part))?.from ?? visible.length;
  const quiz = [...headings.values()].find(heading => heading.level === 2 && heading.title.trim() === 'Quiz');
  const bodyEnd = quiz?.at.line ?? visible.length;
  const report = (message: string, line: number) =>
    problems.push({ uri, message, at: { line, column: Math.max(0, visible[line]?.search(/\S/) ?? 0) } });
  reportRepeated([...headings.values()], report);
  const inNote = [...headings.values()].filter(heading => heading.at.line < bodyEnd);

  const note: Note = {
    id: matter?.id ?? nameOf(uri),
    uri,
    origin: 'built-in',
    section: matter?.section ?? '',
    order: matter?.order ?? Number.POSITIVE_INFINITY,
    title: matter?.title ?? inNote[0]?.title ?? nameOf(uri),
    question: matter?.question ?? '',
    symbols: matter?.symbols ?? [],
    figures: matter?.figures ?? [],
    models: matter?.models ?? [],
    sources: matter?.sources ?? [],
    shortAnswer: visible.slice(end, first).join('\n').trim(),
    body: visible.slice(first, bodyEnd).join('\n').trim(),
    headings: inNote.map(({ level, title, anchor, at }) => ({ level, title, anchor, at })),
    links: noteLinks(parts, visible),
    items: quiz ? parseItems(parts, headings, quiz, visible, report) : [],
    at: { line: 0, column: 0 },
  };
  return { note, problems: problems.sort((a, b) => a.at.line - b.at.line) };
}

export function splitLines(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
}

/** The file's name without its folder and extension. */
export function nameOf(uri: string): string {
  return uri.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

function parseItems(
  parts: readonly Block[],
  headings: ReadonlyMap<Block, MarkedHeading>,
  quiz: MarkedHeading,
  lines: readonly string[],
  report: (message: string, line: number) => void,
): readonly Item[] {
  const items: Item[] = [];
  const last =
    [...headings.values()].find(heading => heading.level <= 2 && heading.at.line > quiz.at.line)?.at.line ??
    lines.length;
  const inQuiz = parts.filter(part => part.from > quiz.at.line && part.from < last);
  inQuiz.forEach((part, index) => {
    const heading = headings.get(part);
    if (!heading) return;
    if (!heading.explicit || heading.classes.length === 0)
      report('an item has an id and a type: `### Title {#id .single}`', part.from);
    const next = inQuiz.findIndex((other, at) => at > index && headings.has(other));
    const item = parseItem(heading, inQuiz.slice(index + 1, next < 0 ? undefined : next), lines, report);
    if (item) items.push(item);
  });
  return items;
}

function reportRepeated(headings: readonly MarkedHeading[], report: (message: string, line: number) => void): void {
  const seen = new Set<string>();
  for (const heading of headings) {
    if (heading.explicit && seen.has(heading.anchor))
      report(`\`#${heading.anchor}\` is used twice in this note`, heading.at.line);
    if (heading.explicit) seen.add(heading.anchor);
  }
}

/** Markdown's tree keeps no columns: the link is looked up again in the lines of the text that holds it. */
function noteLinks(parts: readonly Block[], lines: readonly string[]): readonly NoteLink[] {
  const found: NoteLink[] = [];
  for (const part of parts) {
    const linked = part.tokens.some(token =>
      token.children?.some(child => String(child.attrGet('href') ?? '').startsWith('note:')),
    );
    for (let line = part.from; linked && line < part.to; line++) {
      for (const match of (lines[line] ?? '').matchAll(/\]\(note:([\w./:-]*)(?:#([\w-]+))?[^)]*\)/g)) {
        found.push({ id: match[1]!, ...(match[2] ? { anchor: match[2] } : {}), at: { line, column: match.index + 2 } });
      }
    }
  }
  return found;
}
