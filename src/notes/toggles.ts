/**
 * What unfolds: `<details><summary>Why?</summary>`, whose words are a question where they ask. Text on the line of the words
 * goes below them, or they go up where a line is free, or it stays behind them as `Why? :: Because.` A line stays a line.
 */
import { asks, plainTitle, reveals } from './asking';

const SUMMARY = /<summary\b[^<>]*>(.*?)<\/summary>(.*)$/i;
const TAGS = /<\/?(?:details|summary)\b[^<>]*>/gi;

/** A summary and what is said on its line, apart. */
export function apart(text: readonly string[], isCode: readonly boolean[]): readonly string[] {
  const lines = [...text];
  for (const at of text.keys()) {
    const line = lines[at]!;
    const [whole = '', inner = '', after = ''] = isCode[at] ? [] : (SUMMARY.exec(line) ?? []);
    const rest = after.replace(TAGS, '').trim();
    if (!rest) continue;
    const words = bare(inner);
    const before = line.slice(0, line.length - whole.length).replace(TAGS, '');
    if (!isQuestion(words)) lines[at] = `${before}${reveals(words) || !words ? '' : `**${words}** `}${rest}`;
    else if (/<\/details>/i.test(after)) lines[at] = `${before}${plainTitle(words)} :: ${rest}`;
    else if (below(lines, at, rest)) lines[at] = line.slice(0, line.length - after.length);
    else if (at > 0 && !lines[at - 1]!.replace(TAGS, '').trim()) {
      lines[at - 1] = `<summary>${words}</summary>`;
      lines[at] = rest;
    } else lines[at] = `${before}**${plainTitle(words)}** ${rest}`;
  }
  return lines;
}

/** Whether the line below takes more words: where it is empty, closes or goes on with the sentence. */
function below(lines: string[], at: number, rest: string): boolean {
  const next = lines[at + 1];
  if (next === undefined || !/^(?:\s*|\s*<\/details>.*|\s{0,3}[\p{L}\p{N}$(*_].*)$/u.test(next)) return false;
  if (/^\s*(?:\d+[.)]|\*)\s/.test(next) || /^\s*(?:\$\$|-{3}|\*{3})/.test(next)) return false;
  lines[at + 1] = `${rest}${next.trim() && !/^\s*</.test(next) ? ' ' : ''}${next.trimStart()}`;
  return true;
}

/** Whether the words over what unfolds ask, and are not those of a button. */
export function isQuestion(words: string): boolean {
  return asks(plainTitle(words), 2) && !reveals(words);
}

/** The words of `<summary>Why?</summary>`, perhaps over several lines; empty where its line holds none of them. */
export function summaryOf(line: string, summary: { isOpen: boolean }): string | undefined {
  const inline = /<summary>(.*?)<\/summary>/i.exec(line)?.[1];
  if (inline !== undefined) return bare(inline) || undefined;
  const opens = /<summary>(.*)$/i.exec(line)?.[1];
  if (opens !== undefined) {
    summary.isOpen = opens.trim() === '';
    return bare(opens) || undefined;
  }
  if (!summary.isOpen || !line.trim()) return undefined;
  summary.isOpen = false;
  return bare(line.replace(/<\/summary>/i, '')) || undefined;
}

/** The words of a summary, without the tags that make them large. */
function bare(text: string): string {
  return text
    .replace(/<[^<>]*>/g, '')
    .replace(/^[\s*_#]+|[\s*_]+$/g, '')
    .trim();
}
