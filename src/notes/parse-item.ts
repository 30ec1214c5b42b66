/**
 * One quiz item from the blocks under its heading: prompt, answer, explanation, hint.
 * The answer's form tells the type where the heading does not; what is malformed is a problem at its line, and costs this item only.
 */

import { readFigureCase } from './figure-case';
import type { MarkedHeading } from './headings';
import { type FigureCase, ITEM_TYPES, type Item, type ItemType } from './item';
import type { Block } from './markdown';
import { ANSWER_LINE, type Report, readAnswer, source } from './parse-answer';

export function parseItem(
  heading: MarkedHeading,
  blocks: readonly Block[],
  lines: readonly string[],
  report: Report,
): Item | undefined {
  const declared = heading.classes.find(name => (ITEM_TYPES as readonly string[]).includes(name)) as
    | ItemType
    | undefined;
  const stray = heading.classes.find(name => !(ITEM_TYPES as readonly string[]).includes(name));
  if (stray !== undefined)
    report(`\`.${stray}\` is not a type of item; the types are ${ITEM_TYPES.join(', ')}`, heading.at.line);

  const { explanation, hint, figure, rest } = takeFeedback(blocks, lines);
  const type = declared ?? guessType(rest, lines);
  if (!type) {
    report(
      `"${heading.title}" has no answer: write a check-list, a line \`= …\`, a list or a table under it`,
      heading.at.line,
    );
    return undefined;
  }
  const read = readAnswer(type, rest, lines, heading.at.line, report);
  if (!read) return undefined;
  return {
    id: heading.anchor,
    title: heading.title,
    prompt: read.prompt || heading.title,
    explanation,
    ...(hint === undefined ? {} : { hint }),
    ...(figure === undefined ? {} : { figure }),
    at: heading.at,
    ...read.answer,
  };
}

function takeFeedback(
  blocks: readonly Block[],
  lines: readonly string[],
): { explanation: string; hint?: string; figure?: FigureCase; rest: Block[] } {
  const explanations: string[] = [];
  const hints: string[] = [];
  const rest: Block[] = [];
  let figure: FigureCase | undefined;
  for (const block of blocks) {
    const text = source(block, lines);
    const hint = block.type === 'paragraph' ? /^\s*Hint:\s*([\s\S]*)$/.exec(text) : null;
    const shown = block.type === 'paragraph' ? readFigureCase(text) : undefined;
    if (hint) hints.push(hint[1]!);
    else if (shown) figure = shown;
    else if (block.type === 'blockquote') {
      // A `Hint:` line glued under the quotation is a lazy continuation of it for Markdown, and a hint for us.
      const [explained, ...hinted] = text.split(/^(?!\s*>)\s*Hint:\s*/m);
      explanations.push(explained!.replace(/^\s{0,3}> ?/gm, '').trim());
      hints.push(...hinted.map(part => part.trim()));
    } else rest.push(block);
  }
  return {
    explanation: explanations.join('\n\n'),
    ...(hints.length ? { hint: hints.join('\n\n') } : {}),
    ...(figure ? { figure } : {}),
    rest,
  };
}

function guessType(blocks: readonly Block[], lines: readonly string[]): ItemType | undefined {
  for (const block of [...blocks].reverse()) {
    const text = source(block, lines);
    if (block.type === 'bullet_list') {
      const boxes = text.match(/^\s*[-*+]\s+\[[ xX]\]/gm) ?? [];
      if (boxes.length === 0) return 'recall';
      return boxes.filter(box => /x\]/i.test(box)).length === 1 ? 'single' : 'multiple';
    }
    if (block.type === 'ordered_list') return 'order';
    if (block.type === 'table') return 'match';
    const answer = text
      .split('\n')
      .map(line => ANSWER_LINE.exec(line)?.[1])
      .find(line => line !== undefined);
    if (answer !== undefined) {
      if (blocks.some(other => other.type === 'fence')) return 'trace';
      if (/^[([].*,.*[)\]]$/.test(answer)) return 'shape';
      return /^[-+−]?[\d.]/.test(answer) ? 'numeric' : 'text';
    }
    if (/\{\{.+?\}\}/.test(text)) return 'cloze';
  }
  return undefined;
}
