/**
 * Callouts that ask, as Obsidian and GitHub have them: `> [!question]- Why?` with its answer quoted below. The question
 * becomes a line of its own and its answer loses the mark of the quotation. A line stays a line.
 */
import { asks, plainTitle, QUESTION_MARK } from './asking';

export interface Callouts {
  readonly lines: readonly string[];
  /** By the line of a question: the last line of its answer. */
  readonly ends: ReadonlyMap<number, number>;
}

const ASKING = /^\s{0,3}>\s?\[!(?:question|faq|help)\][+-]?\s*(.*)$/i;
/** `> **Q: Why?**`, above its answer in the same quotation. */
const QUOTED = new RegExp(String.raw`^\s{0,3}>\s?(?:\*\*|__)?${QUESTION_MARK}\s*(?:\*\*|__)?\s*(\S.*[?？].*)$`);
const INNER = /^>\s?\[!\w+\][+-]?\s*(.*)$/;

export function questionCallouts(text: readonly string[], isCode: readonly boolean[]): Callouts {
  const lines = [...text];
  const ends = new Map<number, number>();
  for (let at = 0; at < text.length; at++) {
    const begins = !isCode[at] && !/^\s{0,3}>/.test(text[at - 1] ?? '');
    const quoted = begins ? QUOTED.exec(text[at]!)?.[1]?.replace(/(?:\*\*|__)\s*$/, '') : undefined;
    const title = isCode[at] ? undefined : (quoted ?? ASKING.exec(text[at]!)?.[1])?.trim();
    if (title === undefined) continue;
    let end = at + 1;
    while (end < text.length && /^\s{0,3}>/.test(text[end]!) && !/^\s{0,3}>\s?\[!/.test(text[end]!)) end++;
    const inside = text.slice(at + 1, end).map(line => line.replace(/^\s{0,3}>\s?/, ''));
    const found = asks(plainTitle(title), 2) ? { question: title, from: 0 } : askedInside(inside);
    if (!found || end === at + 1) continue;
    for (let line = at; line < end; line++) lines[line] = '';
    lines[at + found.from] = `###### ${found.question}`;
    const below = answerIn(inside.slice(found.from));
    for (const [line, answer] of below.entries()) lines[at + found.from + 1 + line] = answer;
    ends.set(at + found.from, end - 1);
    at = end - 1;
  }
  return { lines, ends };
}

/** `> [!question]` with the question in its text, and a callout inside it that answers. */
function askedInside(inside: readonly string[]): { readonly question: string; readonly from: number } | undefined {
  const inner = inside.findIndex(line => INNER.test(line));
  const first = inside.findIndex(line => line.trim());
  if (inner < 1 || first >= inner) return undefined;
  const question = inside.slice(first, inner).join(' ').trim();
  return asks(plainTitle(question), 2) ? { question, from: inner } : undefined;
}

/** The answer without the callout that hides it, if nothing stands beside that. */
function answerIn(inside: readonly string[]): readonly string[] {
  const [, title] = INNER.exec(inside.find(line => line.trim()) ?? '') ?? [];
  if (title === undefined || inside.some(line => line.trim() && !line.startsWith('>'))) return inside;
  let isTitle = true;
  return inside.map(line => {
    const bare = line.replace(/^>\s?/, '');
    if (!isTitle || !line.trim()) return bare;
    isTitle = false;
    return /^(?:answers?|solutions?)?\W*$/i.test(title.trim()) ? '' : `**${title.trim()}**  `;
  });
}
