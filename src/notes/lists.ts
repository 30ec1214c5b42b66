/** Lists of a reader's own notes that are more than lists: a table of contents, and the choices of a question. */
import { type Block, firstText, group } from './markdown';

/** A list of nothing but links to parts of this or another file: a table of contents. */
export function isContents(block: Block, lines: readonly string[]): boolean {
  if (block.type === 'paragraph')
    return /^\**(?:table of )?contents?:?\**$/i.test(lines.slice(block.from, block.to).join(' ').trim());
  if (block.type !== 'bullet_list' && block.type !== 'ordered_list') return false;
  const entries = lines.slice(block.from, block.to).filter(line => /^\s*(?:[-*+]|\d+[.)])\s+\S/.test(line));
  return (
    entries.length > 1 &&
    entries.every(line => /^\s*(?:[-*+]|\d+[.)])\s+[^\p{L}\p{N}]*\[.*\]\([^)]*#[^)]*\)/u.test(line))
  );
}

/** One list of `[x]` and `[ ]` and nothing else, and below it only why: any other list with boxes is of things to do. */
export function isChoice(answer: readonly Block[]): boolean {
  const isList = ({ type }: Block) => type === 'bullet_list' || type === 'ordered_list';
  const entries = answer.filter(isList).flatMap(list => group(list.tokens, 1).map(entry => firstText(entry.tokens)));
  const below = answer.slice(answer.findIndex(isList) + 1);
  return (
    entries.some(entry => /^\[[xX]\]\s/.test(entry)) &&
    entries.every(entry => /^\[[ xX]\]\s/.test(entry)) &&
    below.every(({ type, tokens }) => type === 'blockquote' || type === 'hr' || /^hint:/i.test(firstText(tokens)))
  );
}
