/**
 * What was not understood in a reader's own Markdown, by line: text that no question leads to, and the traces that
 * conversion from other formats leaves. Nothing here keeps a note from being read; it tells where to look. What comes
 * again and again in a file is told once, with how often it comes.
 */
import { asks, isFurniture, plainTitle } from './asking';
import { readHeading, slug } from './headings';
import { tagIn } from './inline-html';
import { isContents } from './lists';
import { type Block, blocks, firstText, formulas, group } from './markdown';
import type { Note, NoteProblem } from './note';
import { answers } from './own-note';
import { splitLines } from './parse-note';
import { readable } from './readable';
import { formulaProblem } from './tex';
import { parseUserNotes } from './user-note';
import { pathFrom, replaceLinks } from './wiki-links';

type Report = (line: number, message: string, column?: number) => void;

/** `files`: the names and addresses of all of the reader's notes, and the ids of those that ship, where links are to be followed. */
export function checkUserNotes(
  text: string,
  uri: string,
  files?: ReadonlySet<string>,
): { notes: readonly Note[]; problems: readonly NoteProblem[] } {
  const { notes, problems } = parseUserNotes(text, uri);
  const found = [...problems];
  const report: Report = (line, message, column = 0) => found.push({ uri, message, at: { line, column } });
  const shown = readable(text).lines;
  checkBlocks(shown, notes, report);
  checkLines(splitLines(text), shown, uri, files, report);
  for (const { tex, line } of formulas(shown.join('\n'))) {
    const problem = formulaProblem(tex);
    if (problem) report(line, `This formula cannot be typeset: ${problem}`);
  }
  return { notes, problems: told(found) };
}

function checkBlocks(shown: readonly string[], notes: readonly Note[], report: Report): void {
  const parts = blocks(shown.join('\n')).filter(part => !isContents(part, shown));
  const questions = notes.filter(({ items }) => items.length > 0);
  const asked = new Set(questions.map(note => note.at.line));
  let answered = false;
  let furniture = 0;
  parts.forEach((part, index) => {
    if (part.type === 'fence' || part.type === 'code_block') return;
    if (part.type === 'heading') {
      const heading = readHeading(part, shown);
      if (heading.level <= furniture) furniture = 0;
      if (furniture === 0 && isFurniture(plainTitle(heading.title))) furniture = heading.level;
      const isWithAbove = answered && parts[index - 1]?.type === 'heading' && asks(plainTitle(heading.title));
      answered = asked.has(part.from) || insideAnswer(part.from, questions) || isWithAbove;
      if (!answered && asks(plainTitle(heading.title)) && heading.title.includes('?'))
        reportUnanswered(part, parts.slice(index + 1), heading.level, shown, report);
      if (!heading.title.trim()) report(part.from, 'This heading is empty.');
      return;
    }
    if (furniture > 0) return;
    const pair = notes.some(note => note.at.line >= part.from && note.at.line < part.to);
    const isRead = notes.some(note => note.items.length === 0 && covers(note, part.from, notes));
    if (!answered) reportList(part, asked, report);
    if (!isRead && !answered && !pair && part.type !== 'hr' && part.type !== 'html_block' && hasWords(part, shown))
      report(part.from, 'No question leads here: a heading that asks something would make one of this.');
  });
}

/** A heading that asks, with nothing under it but where the answer can be read. */
function reportUnanswered(
  heading: Block,
  below: readonly Block[],
  level: number,
  shown: readonly string[],
  report: Report,
): void {
  const end = below.findIndex(part => part.type === 'heading' && readHeading(part, shown).level <= level);
  const under = below.slice(0, end < 0 ? undefined : end).filter(part => part.type !== 'hr');
  const text = under.map(part => shown.slice(part.from, part.to).join('\n')).join('\n');
  if (answers(text)) return;
  report(
    heading.from,
    text.trim() ? 'The answer to this question is only a link.' : 'This question has no answer under it yet.',
  );
}

/** A list of questions, of which some wait for their answers. */
function reportList(part: Block, asked: ReadonlySet<number>, report: Report): void {
  if (part.type !== 'bullet_list' && part.type !== 'ordered_list') return;
  const entries = group(part.tokens, 1);
  const asking = entries.filter(({ tokens }) => asks(plainTitle(firstText(tokens).split('\n')[0] ?? ''), 2));
  const open = asking.filter(({ from }) => !asked.has(from));
  if (asking.length < 3 || asking.length * 2 < entries.length || open.length === 0) return;
  const count = open.length === asking.length ? 'These' : `${open.length} of these`;
  report(
    open[0]!.from,
    `${count} questions have no answer under them: indent it below each, or make a heading of each.`,
  );
}

function checkLines(
  lines: readonly string[],
  shown: readonly string[],
  uri: string,
  files: ReadonlySet<string> | undefined,
  report: Report,
): void {
  let fenced: number | undefined;
  lines.forEach((line, number) => {
    const read = shown[number] ?? '';
    if (/^\s*(```|~~~)/.test(read)) fenced = fenced === undefined ? number : undefined;
    if (fenced !== undefined || !read.trim()) return;
    const plain = line.replace(/`[^`]*`/g, code => ' '.repeat(code.length));
    if (/^\s{0,3}#{1,6}(?=[^\s#+])/.test(plain))
      report(number, 'A heading needs a space after its #; this line is read as text.');
    for (const { index } of plain.matchAll(/!\[[^[\]]{0,1000}\]\(\s{0,100}\)/gi))
      report(number, 'A picture is missing here.', index);
    const tag = tagIn(read.replace(/`[^`]*`|\$[^$]*\$|\]\(<[^<>]*>\)|<\w{1,20}:[^<>]*>/g, ''));
    if (tag) report(number, `HTML is shown as text: <${tag.name}>`, Math.max(0, line.indexOf(tag.whole)));
    const leftover = /\{\{(?!c\d+::)[^{}]{0,1000}\}\}|\{%.{0,1000}?%\}|\b(?:TODO|TBD|FIXME)\b|lorem ipsum/i.exec(plain);
    if (leftover) report(number, `Left over from a template: ${leftover[0]}`, leftover.index);
    if (files)
      replaceLinks(read, link => {
        const way = link.path === undefined ? undefined : pathFrom(uri, link.path);
        if (way !== undefined && files.has(way)) return '';
        const isNamed = files.has(link.file) || files.has(slug(link.file));
        if (link.file !== '' && (!isNamed || link.path?.includes('/')))
          report(
            number,
            `No note is called “${link.name}”.`,
            line === read ? link.at : Math.max(0, line.indexOf(link.name)),
          );
        return '';
      });
    const bold = plain.replace(/\$[^$]*\$/g, '').match(/\*\*/g)?.length ?? 0;
    if (bold % 2 === 1) report(number, 'A ** is not closed on this line.', plain.indexOf('**'));
  });
  lines.forEach((line, number) => {
    if (/<!--\s*image\s*-->/i.test(line)) report(number, 'A picture is missing here.', line.indexOf('<!--'));
  });
  if (fenced !== undefined) report(fenced, 'This code block is never closed: all below it is read as code.');
}

/** In the order of the lines; the same message again is counted where it comes first. */
function told(found: readonly NoteProblem[]): readonly NoteProblem[] {
  const sorted = [...found].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const alike = new Map<string, NoteProblem[]>();
  for (const problem of sorted) alike.set(problem.message, [...(alike.get(problem.message) ?? []), problem]);
  return [...alike.values()]
    .flatMap(([first, ...others]) => {
      const lines = [...new Set(others.map(({ at }) => at.line + 1))].filter(line => line !== first!.at.line + 1);
      if (lines.length < 3) return [first!, ...others];
      const more = lines.slice(0, 12).join(', ') + (lines.length > 12 ? `… (${lines.length + 1} in all)` : '');
      return [{ ...first!, message: `${first!.message.replace(/\.$/, '')}, and so on lines ${more}` }];
    })
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

/** Whether a line stands in the text of a page: below where it begins, and above whatever comes next. */
function covers(page: Note, line: number, notes: readonly Note[]): boolean {
  const next = notes.find(note => note.at.line > page.at.line && note.items.length === 0);
  return page.at.line <= line && (next === undefined || line < next.at.line);
}

/** Whether a heading stands in the answer of the question above it. */
function insideAnswer(line: number, notes: readonly Note[]): boolean {
  return notes.some(note => note.headings.some(heading => heading.at.line === line));
}

/** Badges, pictures, bare addresses and rules are nothing that one would ask for. */
function hasWords(part: Block, shown: readonly string[]): boolean {
  const text = shown.slice(part.from, part.to).join(' ');
  const words = text.replace(/<?https?:\/\/[^\s<>)]+>?(?=\s|$)/g, '');
  return /\p{L}/u.test(words.replace(/\[?!\[[^[\]]*\]\((?:<[^<>]*>|[^()]*)\)(?:\]\([^()]*\))?/g, ''));
}
