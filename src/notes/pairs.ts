/**
 * Questions of a reader's that are no headings: a line or a paragraph that holds both question and answer, a sentence with
 * gaps, a list whose entries ask. What is found in a block becomes notes of one item each.
 */
import { asks, isAnswerMark, plainTitle, withoutAnswerMark } from './asking';
import type { Item } from './item';
import { type Block, firstText, group } from './markdown';
import { cardOf } from './named-questions';
import type { Note } from './note';
import { answers, bareNote, userId } from './own-note';

/**
 * `Question :: answer` lines of one paragraph or list, `**Question?** Answer` at the beginning of one, and a question with a
 * lone `?` between it and its answer.
 */
export function pairs(
  block: Block,
  next: Block | undefined,
  lines: readonly string[],
  uri: string,
  section: string,
): readonly Note[] {
  if (block.type === 'table') return rowsAsked(block, lines, uri, section);
  if (!['paragraph', 'bullet_list', 'ordered_list'].includes(block.type)) return [];
  const found: Note[] = [];
  for (let line = block.from; line < block.to; line++) {
    const match = /^(\s*(?:[-*+]\s+)?)(\S.*?)(?:\s*:{2,3}\s+|(?<=\?)::|:::(?=[^:\s]))(\S.*)$/.exec(lines[line] ?? '');
    if (!match) {
      const asked = boldQuestion(block, line, lines);
      if (asked) found.push(pairNote(asked.question, asked.answer, uri, section, { line, column: asked.column }));
      continue;
    }
    const [, lead, question, answer] = match as unknown as [string, string, string, string];
    // `up:: [[Index]]` says where a file stands, and asks nothing.
    if (!ONLY_LINKS.test(answer)) found.push(pairNote(question, answer, uri, section, { line, column: lead.length }));
  }
  const mark =
    block.type === 'paragraph' ? lines.slice(block.from, block.to).findIndex(line => /^\s*\?{1,2}\s*$/.test(line)) : -1;
  if (mark > 0) {
    // A line above it that is a card of its own is no part of the question.
    const above = lines.slice(block.from, block.from + mark);
    const question = above
      .slice(above.findLastIndex(line => /::/.test(line)) + 1)
      .join(' ')
      .trim();
    const below = lines
      .slice(block.from + mark + 1, block.to)
      .join('\n')
      .trim();
    const answer = below || (next && next.type !== 'heading' ? lines.slice(next.from, next.to).join('\n').trim() : '');
    if (answer && question) found.push(pairNote(question, answer, uri, section, { line: block.from, column: 0 }));
  }
  return found;
}

/** `**Why?** Because.`, where a paragraph or a point of a list begins so; the answer goes on to where the next one begins. */
function boldQuestion(
  { from, to, type }: Block,
  line: number,
  lines: readonly string[],
): { readonly question: string; readonly answer: string; readonly column: number } | undefined {
  const begins = type === 'paragraph' ? /^(\s*)(\*\*|__)/ : /^((?:[-*+]|\d{1,3}[.)])\s+)(\*\*|__)/;
  if (type === 'paragraph' && line !== from) return undefined;
  const [, lead, , question, answer] =
    /^(\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?)(\*\*|__)((?:(?!\2).){1,400}[?？؟.])\2(?:\s*[:–—-])?\s+(\S.*)$/.exec(
      lines[line] ?? '',
    ) ?? [];
  // `**Really?** …` is how one speaks, and asks nothing.
  if (question === undefined || !begins.test(lines[line]!)) return undefined;
  const words = question.trim().split(/\s+/).length;
  // In a numbered list that is how questions stand; `**Explain IoU.**` asks as well, other sentences do not.
  const isNumbered = /^\d/.test(lines[line]!);
  if (/\.$/.test(question) ? !isNumbered || !asks(question, 2) : words < (isNumbered ? 2 : 3)) return undefined;
  const below = lines.slice(line + 1, to);
  const end = type === 'paragraph' ? -1 : below.findIndex(other => /^(?:[-*+]|\d{1,3}[.)])\s/.test(other));
  const rest = below.slice(0, end < 0 ? undefined : end).map(other => other.replace(/^ {1,4}/, ''));
  return {
    question: plainTitle(question.replace(/^Q(?:uestion)?\s*\d*\s*[:.)]\s*/, '')),
    answer: [withoutAnswerMark(answer!), ...rest].join('\n').trim(),
    column: lead!.length,
  };
}

/** Anki's gaps, `{{c1::Paris}} is the capital of {{c2::France::country}}`: each line with a gap is a question. */
export function clozes(block: Block, lines: readonly string[], uri: string, section: string): readonly Note[] {
  if (!['paragraph', 'bullet_list', 'ordered_list', 'blockquote'].includes(block.type)) return [];
  const found: Note[] = [];
  for (let line = block.from; line < block.to; line++) {
    const text = /^(\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?)(.*)$/.exec(lines[line] ?? '')!;
    const [lead, sentence] = [text[1]!, text[2]!.trim()];
    const gaps: string[][] = [];
    const prompt = sentence.replace(GAP, (_, answer: string, hint?: string) => {
      gaps.push([answer.trim()]);
      return `{{${gaps.length}}}${hint ? ` (${hint.trim()})` : ''}`;
    });
    if (gaps.length === 0 || gaps.some(([answer]) => answer === '')) continue;
    const whole = withoutGaps(sentence);
    const title = sentence.replace(GAP, (_, _answer: string, hint?: string) => (hint ? `… (${hint.trim()})` : '…'));
    const id = userId(whole);
    const at = { line, column: lead.length };
    const item: Item = { id, type: 'cloze', title, prompt, explanation: whole, gaps, at };
    found.push(bareNote({ id, uri, section, title, shortAnswer: whole, body: whole, items: [item], at }));
  }
  return found;
}

/** The answer may hold formulas, and with them braces and colons; a hint follows a second pair of colons. */
const GAP = /\{\{c\d+::((?:[^{}:]|:(?!:)|\{(?:[^{}]|\{[^{}]*\})*\})+?)(?:::((?:[^{}]|\{[^{}]*\})*?))?\}\}/g;

/** What the line says when no gap is left. */
export function withoutGaps(line: string): string {
  return line.replace(GAP, (_, answer: string) => answer.trim());
}

/** A list whose entries ask and hold their answers, as toggles are exported. */
export function unfolding(block: Block, lines: readonly string[], uri: string, section: string): readonly Note[] {
  if (!['ordered_list', 'bullet_list'].includes(block.type)) return [];
  return group(block.tokens, 1).flatMap(({ from, to, tokens }) => {
    const first = firstText(tokens).split('\n')[0] ?? '';
    const card = cardOf(first);
    const question = plainTitle(card ?? first);
    const isAnswered = isAnswerMark(lines.slice(from + 1, to).find(line => line.trim()) ?? '');
    const [head = '', ...rest] = lines.slice(from, to);
    const indent = Math.min(...rest.filter(line => line.trim()).map(line => line.search(/\S/)));
    const answer = withoutAnswerMark(
      rest
        .map(line => line.slice(Number.isFinite(indent) ? indent : 0))
        .join('\n')
        .trim(),
    );
    // Why two of them? There are two reasons:
    if (
      !(/[?？؟](?:\s[^?？؟]{1,200}:)?$/.test(question) || card !== undefined || (isAnswered && asks(question))) ||
      !answers(answer)
    )
      return [];
    return [pairNote(question, answer, uri, section, { line: from, column: Math.max(0, head.search(/\S/)) })];
  });
}

const ONLY_LINKS = /^(?:\[\[[^\][]*\]\][,;\s]*)+$/;

/** The rows of a table with a column of questions and one of answers. */
function rowsAsked({ from, to }: Block, lines: readonly string[], uri: string, section: string): readonly Note[] {
  const names = cellsOf(lines[from] ?? '').map(name => plainTitle(name));
  const columnOf = (pattern: RegExp) => names.findIndex(name => pattern.test(name));
  let asked = columnOf(/^(questions?|q|front|frage|[問问][题題])$/i);
  let answered = columnOf(/^(answers?|a|back|antwort|答案|答)$/i);
  if (asked < 0 || answered < 0) {
    // Whatever stands above them, rows that nearly all ask hold their answers beside that.
    const first = lines.slice(from + 2, to).map(line => plainTitle(cellsOf(line)[0] ?? ''));
    const asking = first.filter(cell => /[?？]$/.test(cell)).length;
    if (names.length !== 2 || asking < 2 || asking * 4 < first.length * 3) return [];
    [asked, answered] = [0, 1];
  }
  return lines.slice(from + 2, to).flatMap((line, row) => {
    const cells = cellsOf(line);
    const [question, answer] = [plainTitle(cells[asked] ?? ''), cells[answered] ?? ''];
    return question && answers(answer)
      ? [pairNote(question, answer, uri, section, { line: from + 2 + row, column: 0 })]
      : [];
  });
}

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'));
}

function pairNote(question: string, answer: string, uri: string, section: string, at: Note['at']): Note {
  const id = userId(question);
  const item: Item = {
    id,
    type: 'recall',
    title: question,
    prompt: question,
    explanation: answer,
    rubric: [/\n/.test(answer) ? 'What I said agrees with my note.' : answer],
    at,
  };
  return bareNote({ id, uri, section, title: question, shortAnswer: answer, body: answer, items: [item], at });
}
