/**
 * Questions as a person writes them in a note: `### Title {#id .type}`, prompt, answer, `> explanation`. A folder of
 * notes reads this back to the same items, whatever their type.
 */
import { writeFigureCase } from '../../notes/figure-case';
import type { Choice, Item } from '../../notes/item';
import type { Card } from './card';

export function writeMarkdown(cards: readonly Card[]): string {
  const topics = new Map<string, Card[]>();
  for (const card of cards) topics.set(card.topic, [...(topics.get(card.topic) ?? []), card]);
  return [...topics.values()]
    .map(own => [`## ${own[0]!.about}`, ...own.map(({ item }) => writeItem(item))].join('\n\n'))
    .join('\n\n')
    .concat('\n');
}

function writeItem(item: Item): string {
  const parts = [
    `### ${item.title} {#${item.id} .${item.type}}`,
    ...question(item),
    ...(item.explanation === '' ? [] : [item.explanation.replace(/^(?!$)/gm, '> ').replace(/^$/gm, '>')]),
    ...(item.hint === undefined ? [] : [`Hint: ${item.hint}`]),
    ...(item.figure === undefined ? [] : [writeFigureCase(item.figure)]),
  ];
  return parts.filter(part => part !== '').join('\n\n');
}

function question(item: Item): readonly string[] {
  switch (item.type) {
    case 'single':
    case 'multiple':
      return [item.prompt, item.choices.map(writeChoice).join('\n')];
    case 'numeric':
      return [item.prompt, `= ${withTolerance(item.accepted)}`];
    case 'shape':
      return [item.prompt, `= (${item.dims.join(', ')})`];
    case 'text':
      return [item.prompt, answers(item.accepted)];
    case 'trace':
      return [item.prompt, `\`\`\`python\n${item.code}\n\`\`\``, answers(item.accepted)];
    case 'cloze':
      return [
        item.prompt.replace(/\{\{(\d+)\}\}/g, (_, gap: string) => `{{${item.gaps[Number(gap) - 1]?.join('|') ?? ''}}}`),
      ];
    case 'order':
      return [item.prompt, item.steps.map((step, index) => `${index + 1}. ${indented(step, 3)}`).join('\n')];
    case 'match':
      return [
        item.prompt,
        [item.columns, ['---', '---'] as const, ...item.pairs]
          .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
          .join('\n'),
      ];
    case 'recall':
      return [item.prompt, item.rubric.map(point => `- ${indented(point, 2)}`).join('\n')];
  }
}

function writeChoice({ text, right, reason }: Choice): string {
  return `- [${right ? 'x' : ' '}] ${indented(text, 2)}${reason ? ` — ${indented(reason, 2)}` : ''}`;
}

function answers(accepted: readonly string[]): string {
  return accepted.map(answer => `= ${answer}`).join('\n');
}

function indented(text: string, by: number): string {
  return text.replace(/\n/g, `\n${' '.repeat(by)}`);
}

/** Questions of figures write their answer without it. */
function withTolerance({ text, tolerance }: { readonly text: string; readonly tolerance: number }): string {
  return tolerance === 0 || text.includes('±') ? text : `${text} ± ${tolerance}`;
}
