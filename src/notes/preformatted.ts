/**
 * `<pre>` of HTML as Markdown has it: tags on lines of their own become the fences of a block of code, those with text
 * beside them go, and the lines keep their breaks. Questions and answers in there are words. A line stays a line.
 */
import { isAnswerMark, QUESTION_MARK } from './asking';

const OPENS = /^(\s*)<pre\b[^<>]{0,400}>\s*(?:<code\b[^<>]{0,400}>)?/i;
const CLOSES = /(?:<\/code>)?\s*<\/pre>\s*$/i;
const ASKS = new RegExp(String.raw`^\s*(?:\*\*)?${QUESTION_MARK}\s`);

export function withoutPreformatted(lines: readonly string[]): readonly string[] {
  const read = [...lines];
  let fenced = false;
  for (let at = 0; at < read.length; at++) {
    if (/^\s*(```|~~~)/.test(read[at]!)) fenced = !fenced;
    if (fenced || !OPENS.test(read[at]!)) continue;
    const end = read.findIndex((line, i) => i >= at && CLOSES.test(line));
    if (end < 0) break;
    rewrite(read, at, end);
    at = end;
  }
  return read;
}

function rewrite(lines: string[], from: number, to: number): void {
  const language = /\b(?:language-|lang=["']?)(\w+)/i.exec(lines[from]!)?.[1] ?? '';
  const first = lines[from]!.replace(OPENS, '$1');
  if (from === to) {
    const code = decoded(first.replace(CLOSES, '')).trim();
    lines[from] = code === '' ? '' : code.includes('`') ? code : `\`${code}\``;
    return;
  }
  const last = lines[to]!.replace(CLOSES, '');
  const inside = lines.slice(from + 1, to);
  const isWords = [first, ...inside, last].some(line => ASKS.test(line) || isAnswerMark(line));
  if (!isWords && first.trim() === '' && last.trim() === '') {
    lines[from] = `\`\`\`${language}`;
    lines[to] = '```';
    inside.forEach((line, i) => {
      lines[from + 1 + i] = decoded(line);
    });
    return;
  }
  lines[from] = broken(first);
  inside.forEach((line, i) => {
    lines[from + 1 + i] = broken(line);
  });
  lines[to] = last.trimEnd();
}

/** With two spaces at its end, by which Markdown breaks a line. */
function broken(line: string): string {
  return line.trim() === '' ? '' : `${line.trimEnd()}  `;
}

function decoded(line: string): string {
  return line
    .replace(/<\/?(?:code|span|b|i|em|strong)\b[^<>]{0,400}>/gi, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
