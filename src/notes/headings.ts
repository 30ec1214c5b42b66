/**
 * Headings and what is written behind them: `### Title {#anchor .type}`.
 * An anchor that is not written is made from the title, the way Markdown previews make it.
 */
import { type Block, firstText } from './markdown';
import type { Heading } from './note';

export interface MarkedHeading extends Heading {
  readonly explicit: boolean;
  /** `.single`, without the dot. */
  readonly classes: readonly string[];
}

export function readHeading(block: Block, lines: readonly string[]): MarkedHeading {
  const text = firstText(block.tokens);
  const marks = /\s*\{((?:\s*[#.][\w-]+)+)\s*\}\s*$/.exec(text);
  const title = marks ? text.slice(0, marks.index) : text;
  const words = marks?.[1]?.trim().split(/\s+/) ?? [];
  const anchor = words.find(word => word.startsWith('#'))?.slice(1);
  const column = Math.max(0, (lines[block.from] ?? '').search(/\S/));
  return {
    level: Number(block.tokens[0]!.tag.slice(1)),
    title,
    anchor: anchor ?? slug(title),
    explicit: anchor !== undefined,
    classes: words.filter(word => word.startsWith('.')).map(word => word.slice(1)),
    at: { line: block.from, column },
  };
}

export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
}
