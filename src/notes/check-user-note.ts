/**
 * What was not understood in a reader's own Markdown, by line: text that no question leads to, and the traces that
 * conversion from other formats leaves. Nothing here keeps a note from being read; it tells where to look.
 */
import { fromDialects } from './dialects';
import { readHeading, slug } from './headings';
import { withoutHtml } from './inline-html';
import { blocks } from './markdown';
import type { Note, NoteProblem } from './note';
import { splitLines } from './parse-note';
import { parseUserNotes } from './user-note';
import { replaceLinks } from './wiki-links';

/** `files`: the names of all of the reader's notes, and the ids of those that ship, where links are to be followed. */
export function checkUserNotes(
  text: string,
  uri: string,
  files?: ReadonlySet<string>,
): { notes: readonly Note[]; problems: readonly NoteProblem[] } {
  const { notes, problems } = parseUserNotes(text, uri);
  const lines = splitLines(text);
  const found = [...problems];
  const report = (line: number, message: string, column = 0) => found.push({ uri, message, at: { line, column } });
  const shown = fromDialects(withoutHtml(lines)).lines;
  const parts = blocks(shown.join('\n'));
  const asked = new Set(notes.map(note => note.at.line));
  let answered = false;
  parts.forEach((part, index) => {
    if (part.type === 'fence' || part.type === 'code_block') return;
    if (part.type === 'heading') {
      const heading = readHeading(part, lines);
      const level = Number(lines[part.from]?.match(/^#+/)?.[0].length ?? 1);
      const next = parts[index + 1];
      const empty = !next || (next.type === 'heading' && headingLevel(lines[next.from]) <= level);
      if (asked.has(part.from)) answered = true;
      else if (heading.title.includes('?')) {
        answered = insideAnswer(part.from, notes);
        if (empty && !answered) report(part.from, 'This question has no answer under it yet.');
      } else answered = insideAnswer(part.from, notes);
      if (!heading.title.trim()) report(part.from, 'This heading is empty.');
      return;
    }
    const pair = notes.some(note => note.at.line >= part.from && note.at.line < part.to);
    const isRead = notes.some(note => note.items.length === 0 && covers(note, part.from, notes));
    if (!isRead && !answered && !pair && part.type !== 'hr' && part.type !== 'html_block')
      report(part.from, 'No question leads here: a heading that asks something would make one of this.');
  });
  let fenced: number | undefined;
  lines.forEach((line, number) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = fenced === undefined ? number : undefined;
    if (fenced !== undefined) return;
    const plain = line.replace(/`[^`]*`/g, code => ' '.repeat(code.length));
    const stray = /^\s{0,3}#{1,6}(?=[^\s#])/.exec(plain);
    if (stray && shown[number]!.trim())
      report(number, 'A heading needs a space after its #; this line is read as text.');
    for (const { index } of plain.matchAll(/<!--\s*image\s*-->|!\[[^\]]*\]\(\s*\)/gi))
      report(number, 'A picture is missing here.', index);
    const tag = /<\/?[a-z][a-z0-9]*(?:\s[^>]*)?\/?>/i.exec(shown[number]!.replace(/`[^`]*`|\$[^$]*\$/g, ''));
    if (tag) report(number, `HTML is shown as text: ${tag[0]}`);
    const leftover = /\{\{(?!c\d+::)[^}]*\}\}|\{%.*?%\}|\b(?:TODO|TBD|FIXME)\b|lorem ipsum/i.exec(plain);
    if (leftover) report(number, `Left over from a template: ${leftover[0]}`, leftover.index);
    if (files)
      replaceLinks(shown[number]!, link => {
        if (link.file !== '' && !files.has(link.file) && !files.has(slug(link.file)))
          report(number, `No note is called “${link.name}”.`, link.at);
        return '';
      });
    const bold = plain.replace(/\$[^$]*\$/g, '').match(/\*\*/g)?.length ?? 0;
    if (bold % 2 === 1) report(number, 'A ** is not closed on this line.', plain.indexOf('**'));
  });
  if (fenced !== undefined) report(fenced, 'This code block is never closed: all below it is read as code.');
  found.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  return { notes, problems: found };
}

/** Whether a line stands in the text of a page: below where it begins, and above whatever comes next. */
function covers(page: Note, line: number, notes: readonly Note[]): boolean {
  const next = notes.find(note => note.at.line > page.at.line && note.items.length === 0);
  return page.at.line <= line && (next === undefined || line < next.at.line);
}

/** Whether a line stands in the answer of the question above it. */
function insideAnswer(line: number, notes: readonly Note[]): boolean {
  return notes.some(note => note.headings.some(heading => heading.at.line === line));
}

function headingLevel(line: string | undefined): number {
  return /^\s*(#+)/.exec(line ?? '')?.[1]?.length ?? 1;
}
