/**
 * The reader's own Markdown, of which nothing can be expected but headings and text.
 * A heading that asks something, or a line in bold, is a question and what stands under it the answer; each becomes a note with one item.
 * `Question :: answer` lines and marked items (`### … {#id .single}`) are taken too. Nothing here fails.
 */
import { type MarkedHeading, readHeading, slug } from './headings';
import { withoutHtml } from './inline-html';
import type { Item } from './item';
import { type Block, blocks, firstText, group, wordCount } from './markdown';
import type { Note, NoteProblem } from './note';
import { parseItem } from './parse-item';
import { nameOf, splitLines } from './parse-note';

export interface ParsedUserNotes {
  readonly notes: readonly Note[];
  readonly problems: readonly NoteProblem[];
}

export function parseUserNotes(text: string, uri: string): ParsedUserNotes {
  const lines = boldQuestions(withoutHtml(blankFrontMatter(splitLines(text))));
  const parts = blocks(lines.join('\n'));
  const problems: NoteProblem[] = [];
  const notes: Note[] = [];
  let section = nameOf(uri);
  let index = 0;
  while (index < parts.length) {
    const part = parts[index]!;
    const heading = part.type === 'heading' ? readHeading(part, lines) : undefined;
    if (!heading || !asks(heading)) {
      if (heading) section = plainTitle(heading.title) || section;
      notes.push(...pairs(part, lines, uri, section));
      index++;
      continue;
    }
    let end = index + 1;
    while (end < parts.length && !endsAnswer(parts[end]!, heading, lines)) end++;
    const answer = parts.slice(index + 1, end);
    const note = questionNote(heading, answer, lines, uri, section, problems);
    if (note) notes.push(note);
    for (const block of answer) notes.push(...pairs(block, lines, uri, section));
    index = end;
  }
  return { notes, problems };
}

const OPENERS = /^(what|which|why|how|when|where|who|give|list|name|write|show|is|are|do|does|can|should|would)\b/i;
const TASKS = /\b(explain|describe|draw|derive|define|compare|contrast|sketch|complete|prove|discuss|summari[sz]e)\b/i;

function asks(heading: MarkedHeading): boolean {
  const title = plainTitle(heading.title);
  return (
    heading.classes.length > 0 ||
    title.includes('?') ||
    ((OPENERS.test(title) || TASKS.test(title)) && title.split(/\s+/).length > 2)
  );
}

function plainTitle(title: string): string {
  return title.replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, '').trim();
}

function endsAnswer(part: Block, question: MarkedHeading, lines: readonly string[]): boolean {
  if (part.type !== 'heading') return false;
  const heading = readHeading(part, lines);
  // `# Pseudocode:` announces a part of the answer, whatever its level.
  return asks(heading) || (heading.level <= question.level && !/:\s*$/.test(plainTitle(heading.title)));
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
  const body = answer
    .map(block => lines.slice(block.from, block.to).join('\n').trimEnd())
    .join('\n\n')
    .trim();
  if (!body || !question) return undefined;
  const id = heading.explicit ? heading.anchor : userId(question);
  const report = (message: string, line: number) => problems.push({ uri, message, at: { line, column: 0 } });
  const item = isMarked(heading, body)
    ? parseItem({ ...heading, anchor: id }, answer, lines, report)
    : recall(id, question, body, answer, heading);
  return {
    id,
    uri,
    origin: 'user',
    section,
    order: Number.POSITIVE_INFINITY,
    title: question,
    question,
    symbols: [],
    models: [],
    sources: [],
    shortAnswer: firstParagraph(answer, lines),
    body,
    headings: answer
      .filter(block => block.type === 'heading')
      .map(block => readHeading(block, lines))
      .map(({ level, title, anchor, at }) => ({ level, title, anchor, at })),
    links: [],
    items: item ? [item] : [],
    at: heading.at,
  };
}

function isMarked(heading: MarkedHeading, body: string): boolean {
  return heading.classes.length > 0 || /^\s*[-*+]\s+\[[xX]\]\s/m.test(body);
}

function recall(id: string, title: string, body: string, answer: readonly Block[], heading: MarkedHeading): Item {
  const bullets = answer
    .filter(block => block.type === 'bullet_list' || block.type === 'ordered_list')
    .flatMap(list => group(list.tokens, 1).map(point => firstText(point.tokens)))
    .filter(point => point.trim() !== '');
  const rubric = bullets.length > 0 ? bullets : ['What I said agrees with my note.'];
  return { id, type: 'recall', title, prompt: title, explanation: body, rubric, at: heading.at };
}

/** A line of its own that is bold and asks, as collections of interview questions have them, is a heading in all but name. */
function boldQuestions(lines: readonly string[]): string[] {
  let fence: string | undefined;
  return lines.map((line, index) => {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1];
    if (mark && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    const alone = !lines[index - 1]?.trim() && !lines[index + 1]?.trim();
    const asked =
      fence === undefined && alone ? /^(\*\*|__)((?:(?!\1).)*\?(?:(?!\1).)*)\1\s*$/.exec(line)?.[2] : undefined;
    return asked === undefined ? line : `###### ${asked.trim()}`;
  });
}

/** `Question :: answer` lines of one paragraph or list. */
function pairs(block: Block, lines: readonly string[], uri: string, section: string): readonly Note[] {
  if (!['paragraph', 'bullet_list'].includes(block.type)) return [];
  const found: Note[] = [];
  for (let line = block.from; line < block.to; line++) {
    const match = /^(\s*(?:[-*+]\s+)?)(\S.*?)\s*::\s+(\S.*)$/.exec(lines[line] ?? '');
    if (!match) continue;
    const [, lead, question, answer] = match as unknown as [string, string, string, string];
    const id = userId(question);
    const at = { line, column: lead.length };
    const item: Item = {
      id,
      type: 'recall',
      title: question,
      prompt: question,
      explanation: answer,
      rubric: [answer],
      at,
    };
    found.push({
      id,
      uri,
      origin: 'user',
      section,
      order: Number.POSITIVE_INFINITY,
      title: question,
      question,
      symbols: [],
      models: [],
      sources: [],
      shortAnswer: answer,
      body: answer,
      headings: [],
      links: [],
      items: [item],
      at,
    });
  }
  return found;
}

function userId(question: string): string {
  return `user-${slug(question).slice(0, 80)}`;
}

/** The first block that says something; captions and lone formulas do not. */
function firstParagraph(answer: readonly Block[], lines: readonly string[]): string {
  const texts = answer.filter(part => part.type !== 'heading');
  const block = texts.find(part => wordCount(lines.slice(part.from, part.to).join(' ')) >= 8) ?? texts[0];
  return block ? lines.slice(block.from, block.to).join('\n').trim() : '';
}

function blankFrontMatter(lines: readonly string[]): readonly string[] {
  const end =
    lines[0]?.trimEnd() === '---' ? lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---') : -1;
  return lines.map((line, index) => (index <= end ? '' : line));
}
