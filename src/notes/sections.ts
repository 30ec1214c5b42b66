/** Under which heading something stands in a reader's file, and which headings of a page have anything below them. */
import type { Block } from './markdown';

/** Names for parts of any text, which say nothing of what it is about. */
const ANYWHERE =
  /^(?:introduction|intro|overview|background|motivation|basics|general|faqs?|frequently asked questions|(?:interview )?questions?(?: (?:and|&) answers?)?|q ?& ?a|(?:additional |further |more |other )?notes|further reading|see also|summary|details|definitions?|misc(?:ellaneous)?|others?|theory|examples?|concepts?|(?:part|chapter|section) \w+)$/i;

export interface Sections {
  /** Takes a heading, in their order; answers with the nearest one that names what stands below. */
  enter(level: number, title: string): string;
  /** What a question of this level stands under: the nearest heading above it in rank, or else of its own. */
  above(level: number): string;
}

export function sectionsOf(file: string): Sections {
  let headings: readonly { readonly level: number; readonly title: string }[] = [];
  const named = (below = 7) =>
    headings.findLast(
      ({ level, title }) => level < below && !ANYWHERE.test(title.replace(/[^\p{L}\p{N}& ]/gu, '').trim()),
    )?.title;
  return {
    enter: (level, title) => {
      headings = [...headings.filter(heading => heading.level < level), { level, title }];
      return named() ?? file;
    },
    above: level => named(level) ?? named(level + 1) ?? file,
  };
}

/** What was asked below a heading is a note of its own; the heading is left with nothing to head. Lines that divide go too. */
export function withoutEmptyHeadings(parts: readonly Block[]): readonly Block[] {
  const shown = parts.filter(({ type }) => type !== 'hr');
  const levelOf = (part: Block | undefined) => (part?.type === 'heading' ? Number(part.tokens[0]!.tag.slice(1)) : 7);
  const kept: Block[] = [];
  // From the last to the first, so that a heading over nothing but empty ones is empty too.
  for (const part of shown.toReversed()) {
    const below = kept.at(-1);
    if (part.type === 'heading' && (!below || levelOf(below) <= levelOf(part))) continue;
    kept.push(part);
  }
  return kept.toReversed();
}
