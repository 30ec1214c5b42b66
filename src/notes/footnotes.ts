/**
 * Footnotes, `[^1]` and `[^1]: words`, wherever in the file the words stand: a file becomes many notes, and each must
 * have its own. A number stays where the footnote is called; its words follow at the end of that paragraph.
 */
import { changeWords, proseLines } from './prose';
import { raised } from './scripts';

const DEFINITION = /^ {0,3}\[\^([^\]\s]{1,60})\]:\s*(.*)$/;
const CALL = /\s?\[\^([^\]\s]{1,60})\](?!:)/g;

interface Footnote {
  readonly line: number;
  readonly words: string;
}

export function withFootnotes(text: readonly string[]): readonly string[] {
  if (!text.some(line => line.includes('[^'))) return text;
  const isProse = proseLines(text);
  const { footnotes, taken } = definitions(text, isProse);
  if (footnotes.size === 0) return text;
  const numbers = new Map<string, string>();
  const told = new Set<string>();
  let waiting: string[] = [];
  const lines = text.map((line, at) => {
    if (taken.has(at)) return '';
    if (!isProse[at]) return line;
    const isHeading = /^\s{0,3}#{1,6}\s/.test(line);
    const isRow = /^\s*\|/.test(line);
    const called = changeWords(line, part =>
      part.replace(CALL, (whole, name: string) => {
        const footnote = footnotes.get(name);
        if (!footnote) return whole;
        if (isHeading) return '';
        if (!numbers.has(name)) numbers.set(name, raised(String(numbers.size + 1)));
        const number = numbers.get(name)!;
        if (told.has(name)) return number;
        told.add(name);
        if (isRow) return `${number} (${footnote.words.replaceAll('|', '\\|')})`;
        waiting.push(`(${number} ${footnote.words})`);
        return number;
      }),
    );
    if (waiting.length === 0 || !endsParagraph(text[at + 1], isProse[at + 1] ?? false)) return called;
    const ended = `${called.trimEnd()} ${waiting.join(' ')}`;
    waiting = [];
    return ended;
  });
  // Of those that nothing calls the words stay where they are.
  for (const [name, { line, words }] of footnotes) if (!told.has(name)) lines[line] = words;
  return lines;
}

function endsParagraph(next: string | undefined, isProse: boolean): boolean {
  return !isProse || !next?.trim() || /^\s*(?:[#>|]|[*+-]\s|\d+[.)]\s|\[\^)/.test(next);
}

function definitions(text: readonly string[], isProse: readonly boolean[]) {
  const footnotes = new Map<string, Footnote>();
  const taken = new Set<number>();
  for (let line = 0; line < text.length; line++) {
    const [, name, first = ''] = (isProse[line] && DEFINITION.exec(text[line]!)) || [];
    if (name === undefined) continue;
    const words = [first.trim()];
    let end = line + 1;
    for (; end < text.length && isProse[end]; end++) {
      const below = text[end]!;
      const isEmpty = !below.trim();
      const goesOn = isEmpty ? /^(?: {2}|\t)\s*\S/.test(text[end + 1] ?? '') : !DEFINITION.test(below);
      const isIndented = /^(?: {2}|\t)/.test(below);
      if (!goesOn || (!isEmpty && !isIndented && !text[end - 1]!.trim())) break;
      if (!isEmpty && !isIndented && /^\s*(?:[#>|]|[*+-]\s|\d+[.)]\s)/.test(below)) break;
      words.push(below.trim());
    }
    for (let at = line; at < end; at++) taken.add(at);
    if (!footnotes.has(name)) footnotes.set(name, { line, words: words.filter(Boolean).join(' ') });
    line = end - 1;
  }
  return { footnotes, taken };
}
