/**
 * Marks that Markdown itself does not have and that several tools read: H~2~O and x^2^, :rocket:, notes ^[in the line],
 * definition lists and abbreviations, as the Markdown that is read here. A line stays a line.
 */
import emoji from 'markdown-it-emoji/lib/data/full.mjs';
import { changeWords, proseLines } from './prose';
import { lowered, raised } from './scripts';

export function withMarks(text: readonly string[]): readonly string[] {
  const isProse = proseLines(text);
  const isMeaning = text.map((line, at) => isProse[at]! && MEANING.test(line));
  const isTerm = text.map((line, at) => isProse[at]! && names(line, text[at - 1], isMeaning, at));
  let isDefining = false;
  return text.map((line, at) => {
    if (!isProse[at]) return line;
    if (isMeaning[at] && (isDefining || isTerm[at - 1] || (!text[at - 1]?.trim() && isTerm[at - 2]))) {
      isDefining = true;
      return `${words(line.replace(MEANING, '').trimEnd())}  `;
    }
    if (isTerm[at]) {
      isDefining = false;
      return `**${words(line.trim().replace(/^\*\*(.+)\*\*$/, '$1'))}**  `;
    }
    if (!isDefining || !line.trim()) return words(line);
    // What belongs to a meaning is indented below it.
    isDefining = /^(?: {2}|\t)/.test(line);
    return words(isDefining ? line.replace(/^(?: {1,4}|\t)/, '') : line);
  });
}

const MEANING = /^:[ \t]+(?=\S)/;

/** A line of its own with `: what it means` below it, perhaps after an empty one. */
function names(line: string, above: string | undefined, isMeaning: readonly boolean[], at: number): boolean {
  if (!isMeaning[at + 1] && !isMeaning[at + 2]) return false;
  return (
    !above?.trim() && /^[\p{L}\p{N}*_`$("]/u.test(line) && !MEANING.test(line) && !/^(?:\d+[.)]|[*+-])\s/.test(line)
  );
}

function words(line: string): string {
  if (!/[~^:[]/.test(line)) return line;
  return changeWords(
    line.replace(/^\*\[([^\]]{1,60})\]:\s+(?=\S)/, '**$1**: ').replace(/\s*\^\[([^[\]]{1,2000})\]/g, ' ($1)'),
    (part, next) =>
      part
        // Attached to what it belongs to, so that neither ~5 nor a plain x^2+y^2 is meant.
        .replace(/(?<=[\p{L}\p{N})\]])~([\p{L}\p{N}+−-]{1,12})~(?!~)/gu, (_, low: string) => lowered(low))
        .replace(/(?<=[\p{L}\p{N})\]])\^([\p{L}\p{N}+−-]{1,12})\^(?![\p{L}\p{N}^])/gu, (_, high: string) =>
          raised(high),
        )
        .replace(/(?<![\p{L}\p{N}:]):([a-z\d_+-]{1,40}):(?![\p{L}\p{N}:])/gu, (whole, name: string, at: number) => {
          // :label:`x` is a role and no picture.
          const isRole = next?.startsWith('`') && at + whole.length === part.length;
          return !isRole && /[a-z]|^[+-]1$/.test(name) && Object.hasOwn(emoji, name) ? emoji[name]! : whole;
        }),
  );
}
