/**
 * The reader's own Markdown, of which nothing can be expected but headings and text.
 * A heading that asks something, or a line in bold, is a question and what stands under it the answer; each becomes a note with one item.
 * `Question :: answer` lines, lists of questions that unfold and marked items (`### … {#id .single}`) are taken too. What no
 * question leads to is a page, to be read and looked up. Nothing here fails.
 */
import { asks, isFurniture, namesAnswer, numbering, plainTitle } from './asking';
import { type MarkedHeading, readHeading, slug } from './headings';
import type { Item } from './item';
import { lettered } from './lettered';
import { isChoice, isContents } from './lists';
import { type Block, blocks, firstText, group, wordCount } from './markdown';
import type { Note, NoteProblem } from './note';
import { readOwnMatter } from './own-matter';
import { answers, bareNote, userId } from './own-note';
import { clozes, pairs, unfolding, withoutGaps } from './pairs';
import { parseItem } from './parse-item';
import { splitLines } from './parse-note';
import { readable } from './readable';
import { sectionsOf, withoutEmptyHeadings } from './sections';
import { stepsIn } from './steps';
import { tabular } from './tabular';
import { fileName, folderName } from './wiki-links';

export interface ParsedUserNotes {
  readonly notes: readonly Note[];
  readonly problems: readonly NoteProblem[];
}

export function parseUserNotes(text: string, uri: string): ParsedUserNotes {
  const { lines, asked, ends } = readable(text);
  const parts = blocks(lines.join('\n')).filter(part => !isContents(part, lines));
  const problems: NoteProblem[] = [];
  const notes: Note[] = [];
  const alike = numberedQuestions(parts, lines);
  const steps = stepsIn(parts, lines);
  const isQuestion = (heading: MarkedHeading) =>
    asked.has(heading.at.line) || (asksHere(heading) && !steps.has(heading.at.line)) || alike.has(kindOf(heading));
  // A README is called after its folder, as where it is read.
  const matter = readOwnMatter(splitLines(text));
  const file = matter.title ?? fileName(uri);
  let section = /^readme$/i.test(file) ? folderName(uri) : file;
  const sections = sectionsOf(section);
  let page: Page = { title: section, level: 0, blocks: [] };
  const flush = (next: Page) => {
    const note = pageNote({ ...page, blocks: withoutEmptyHeadings(page.blocks) }, lines, uri);
    if (note) notes.push(note);
    page = next;
  };
  /** The level of a heading below which a project speaks of itself. */
  let skipped = 0;
  let before: { readonly title: string; readonly at: Note['at'] } | undefined;
  let index = 0;
  while (index < parts.length) {
    const part = parts[index]!;
    const heading = part.type === 'heading' ? readHeading(part, lines) : undefined;
    if (!heading || !isQuestion(heading)) {
      const title = heading && plainTitle(heading.title);
      if (heading && title && heading.level <= skipped) skipped = isFurniture(title) ? heading.level : 0;
      else if (heading && title && skipped === 0 && isFurniture(title)) skipped = heading.level;
      if (skipped > 0) {
        index++;
        continue;
      }
      if (heading && title) section = sections.enter(heading.level, title);
      // A heading of the same rank or above begins another page; those below it are its parts.
      const begins = () => page.level === 0 && !saysAnything(page.blocks, lines);
      if (heading && title && (heading.level <= Math.max(1, page.level) || begins()))
        flush({ title, level: heading.level, blocks: [], at: part.from });
      else if (heading) page.blocks.push(part);
      else {
        const found = [
          ...pairs(part, parts[index + 1], lines, uri, section),
          ...unfolding(part, lines, uri, section),
          ...clozes(part, lines, uri, section),
        ];
        notes.push(...found);
        if (!isWholly(found, part, lines)) page.blocks.push(part);
      }
      index++;
      continue;
    }
    let end = index + 1;
    const last = ends.get(part.from) ?? Number.POSITIVE_INFINITY;
    while (end < parts.length && parts[end]!.from <= last && !endsAnswer(parts[end]!, heading, lines, isQuestion))
      end++;
    const answer = parts.slice(index + 1, end);
    skipped = 0;
    // A question with another a rank below it, and nothing between: they are answered together.
    const below = answer.length === 0 ? parts[end] : undefined;
    const next = below && readHeading(below, lines);
    if (next && next.level > heading.level && !heading.explicit && /[?？]/.test(heading.title) && isQuestion(next)) {
      before = {
        title: [before?.title, plainTitle(heading.title)].filter(Boolean).join(' '),
        at: before?.at ?? heading.at,
      };
      index = end;
      continue;
    }
    const whole = before
      ? { ...heading, title: `${before.title} ${plainTitle(heading.title)}`, at: before.at }
      : heading;
    before = undefined;
    const note = questionNote(whole, answer, lines, uri, sections.above(heading.level), problems);
    if (note) notes.push(note);
    for (const [at, block] of answer.entries())
      notes.push(...pairs(block, answer[at + 1], lines, uri, section), ...clozes(block, lines, uri, section));
    index = end;
  }
  flush({ title: '', level: 0, blocks: [] });
  const named = matter.aliases.length > 0 ? { aliases: matter.aliases } : {};
  // Files that are one page each stand together under their folder.
  const [only] = notes;
  if (notes.length === 1 && only!.items.length === 0)
    return { notes: [{ ...only!, section: folderName(uri), ...named }], problems };
  return { notes: notes.sort((a, b) => a.at.line - b.at.line).map(note => ({ ...note, ...named })), problems };
}

/** Text that no question leads to, under the heading it stands below. */
interface Page {
  readonly title: string;
  /** 0 before the first heading of a file. */
  readonly level: number;
  readonly blocks: Block[];
  readonly at?: number;
}

/** Nothing where there is not a sentence to read. */
function pageNote(
  { title, blocks: parts, at }: Omit<Page, 'blocks'> & { blocks: readonly Block[] },
  lines: readonly string[],
  uri: string,
): Note | undefined {
  if (!title || !saysAnything(parts, lines)) return undefined;
  const written = parts.filter(isWritten);
  return bareNote({
    id: `user-page-${slug(title).slice(0, 80)}`,
    uri,
    section: fileName(uri),
    title,
    shortAnswer: firstParagraph(parts, lines),
    body: textOf(parts, lines),
    headings: headingsIn(parts, lines),
    at: { line: at ?? written[0]!.from, column: 0 },
  });
}

/** Whether what was asked in a block is all that it says, but for a few words. */
function isWholly(found: readonly Note[], { from, to }: Block, lines: readonly string[]): boolean {
  const asked = found.reduce((sum, { title, body }) => sum + wordCount(title) + wordCount(body), 0);
  return found.length > 0 && wordCount(lines.slice(from, to).join(' ')) - asked < 8;
}

function isWritten({ type }: Block): boolean {
  return type !== 'heading' && type !== 'hr';
}

/** A sentence, or what stands for one. */
function saysAnything(parts: readonly Block[], lines: readonly string[]): boolean {
  const words = (part: Block) => wordCount(lines.slice(part.from, part.to).join(' '));
  return (
    parts.some(({ type }) => type.startsWith('math_') || type === 'fence' || type === 'table') ||
    parts.filter(isWritten).reduce((sum, part) => sum + words(part), 0) >= 8
  );
}

function textOf(blocks: readonly Block[], lines: readonly string[]): string {
  const isText = (block: Block) => block.type !== 'hr';
  // A line drawn above or below it separates the whole from others, not its parts.
  const parts = blocks.slice(Math.max(0, blocks.findIndex(isText)), blocks.findLastIndex(isText) + 1);
  const rank = ranksOf(blocks);
  return parts
    .filter(part => part.type !== 'heading' || !namesAnswer(firstText(part.tokens)))
    .map(block => {
      const written = lines.slice(block.from, block.to);
      const table = block.type === 'paragraph' ? tabular(written) : undefined;
      if (block.type === 'heading') written[0] = written[0]!.replace(/^(\s*)#+/, `$1${'#'.repeat(rank(block))}`);
      return withoutGaps((table ?? written).join('\n').trimEnd());
    })
    .join('\n\n')
    .trim();
}

/** The levels of a note's headings begin below its title and leave none out, whatever they were in its file. */
function ranksOf(parts: readonly Block[]): (heading: Block) => number {
  const levelOf = ({ tokens }: Block) => Number(tokens[0]!.tag.slice(1));
  const levels = [...new Set(parts.filter(({ type }) => type === 'heading').map(levelOf))].sort();
  return heading => Math.min(6, levels.indexOf(levelOf(heading)) + 2);
}

function headingsIn(parts: readonly Block[], lines: readonly string[]): Note['headings'] {
  const rank = ranksOf(parts);
  return parts
    .filter(block => block.type === 'heading')
    .map(block => ({ ...readHeading(block, lines), level: rank(block) }))
    .map(({ level, title, anchor, at }) => ({ level, title, anchor, at }));
}

function asksHere(heading: MarkedHeading): boolean {
  return heading.classes.length > 0 || CALLED_QUESTION.test(heading.title) || asks(plainTitle(heading.title));
}

/** `Question 3: Choose the loss`, whatever follows. */
const CALLED_QUESTION = /^\W*Q(?:uestion)?\s*\d+\s*[:.)]\s*\S/;

/** Headings of one level that are numbered alike. */
function kindOf({ level, title }: MarkedHeading): string {
  return `${level} ${numbering(title) ?? ''}`;
}

/** The kinds of numbered headings of which two in five ask: with them the others, such as `9) Implement a heap.`, are tasks. */
function numberedQuestions(parts: readonly Block[], lines: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, { all: number; asking: number }>();
  for (const part of parts) {
    const heading = part.type === 'heading' ? readHeading(part, lines) : undefined;
    if (!heading || numbering(heading.title) === undefined) continue;
    const kind = kindOf(heading);
    const { all, asking } = counts.get(kind) ?? { all: 0, asking: 0 };
    counts.set(kind, { all: all + 1, asking: asking + Number(asksHere(heading)) });
  }
  return new Set([...counts].filter(([, { all, asking }]) => all > 2 && asking * 5 >= all * 2).map(([kind]) => kind));
}

function endsAnswer(
  part: Block,
  question: MarkedHeading,
  lines: readonly string[],
  isQuestion: (heading: MarkedHeading) => boolean,
): boolean {
  if (part.type !== 'heading') return false;
  const heading = readHeading(part, lines);
  // `# Pseudocode:` announces a part of the answer, whatever its level.
  const isPart = /:\s*$/.test(plainTitle(heading.title)) || namesAnswer(heading.title);
  return isQuestion(heading) || (heading.level <= question.level && !isPart);
}

function questionNote(
  heading: MarkedHeading,
  answer: readonly Block[],
  lines: readonly string[],
  uri: string,
  section: string,
  problems: NoteProblem[],
): Note | undefined {
  const question = plainTitle(heading.title);
  const body = textOf(answer, lines);
  if (!answers(body) || !question) return undefined;
  const id = heading.explicit ? heading.anchor : userId(question);
  const report = (message: string, line: number) => problems.push({ uri, message, at: { line, column: 0 } });
  const item =
    heading.classes.length > 0 || isChoice(answer)
      ? parseItem({ ...heading, anchor: id }, answer, lines, report)
      : (choiceItem(id, question, answer, lines, heading) ?? recall(id, question, body, answer, heading));
  return bareNote({
    id,
    uri,
    section,
    title: question,
    shortAnswer: firstParagraph(answer, lines),
    body,
    headings: headingsIn(answer, lines),
    items: item ? [item] : [],
    at: heading.at,
  });
}

function choiceItem(
  id: string,
  title: string,
  answer: readonly Block[],
  lines: readonly string[],
  { at }: MarkedHeading,
): Item | undefined {
  const found = answer.length > 0 ? lettered(lines.slice(answer[0]!.from, answer.at(-1)!.to)) : undefined;
  if (!found) return undefined;
  const { prompt, choices, explanation } = found;
  const type = choices.filter(({ right }) => right).length > 1 ? 'multiple' : 'single';
  return { id, type, title, prompt: prompt ? `${title}\n\n${prompt}` : title, choices, explanation, at };
}

function recall(id: string, title: string, body: string, answer: readonly Block[], heading: MarkedHeading): Item {
  const bullets = answer
    .filter(block => block.type === 'bullet_list' || block.type === 'ordered_list')
    .flatMap(list => group(list.tokens, 1).map(point => firstText(point.tokens)))
    .filter(point => point.trim() !== '');
  const rubric = bullets.length > 0 ? bullets : ['What I said agrees with my note.'];
  return { id, type: 'recall', title, prompt: title, explanation: body, rubric, at: heading.at };
}

/** The first block that says something; captions and lone formulas do not. */
function firstParagraph(answer: readonly Block[], lines: readonly string[]): string {
  const texts = answer.filter(part => part.type !== 'heading');
  const block = texts.find(part => wordCount(lines.slice(part.from, part.to).join(' ')) >= 8) ?? texts[0];
  return block ? textOf([block], lines) : '';
}
