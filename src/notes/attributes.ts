/**
 * What Pandoc, Quarto and kramdown write in braces behind a heading, a picture, a link or a formula, and how they cite:
 * taken out, or put in words. A heading keeps its anchor and the type of an item, which are read here too.
 */
import { ITEM_TYPES } from './item';

/** `#a`, `.b`, `width="50%"`, `-`, and kramdown's colon before them. */
const WORD = String.raw`(?:-|[#.][\w:.-]+|[\w-]+=(?:"[^"]{0,400}"|'[^']{0,400}'|[^\s"'{}]{1,400}))`;
const ATTRIBUTES = String.raw`\{:?\s*(?:${WORD}\s*){1,20}\}`;
const HEADING = new RegExp(String.raw`^(\s{0,3}#{1,6}\s.*?)\s*(${ATTRIBUTES})\s*$`);
const ALONE = new RegExp(String.raw`^\s*\{:\s*(?:${WORD}\s*){1,20}\}\s*$`);
const BEHIND = new RegExp(String.raw`(\]\([^()\n]{0,1000}\)|\$\$)\s?${ATTRIBUTES}`, 'g');

export function withoutAttributes(line: string): string {
  if (!line.includes('{')) return line;
  if (ALONE.test(line)) return '';
  const heading = HEADING.exec(line);
  if (!heading) return line.replace(BEHIND, '$1');
  const kept =
    heading[2]!
      .slice(1, -1)
      .match(/[#.][\w-]+/g)
      ?.filter(isOurs) ?? [];
  return kept.length > 0 ? `${heading[1]} {${kept.join(' ')}}` : heading[1]!;
}

function isOurs(word: string): boolean {
  return word.startsWith('#') || (ITEM_TYPES as readonly string[]).includes(word.slice(1));
}

/** `[@he2015; @li2017, p. 3]` → `(he2015; li2017, p. 3)`, `@fig-curves` → `(curves)`. */
export function withoutCitations(text: string): string {
  return text
    .replace(/\[(-?@[\w:][^\][]{0,400})\](?![([])/g, (_, cited: string) => `(${cited.replace(/-?@(?=\w)/g, '')})`)
    .replace(
      /(?<![\w.@/])@(?:fig|eq|tbl|sec|lst|thm|exm|def)-([\w-]*\w)/g,
      (_, name: string) => `(${name.replace(/[-_]/g, ' ')})`,
    );
}
