/** The right answer in words (Markdown), for formats that have one field for it. */
import type { Item } from '../../notes/item';

export function answerText(item: Item): string {
  switch (item.type) {
    case 'single':
      return item.choices.find(({ right }) => right)?.text ?? '';
    case 'multiple':
      return list(item.choices.filter(({ right }) => right).map(({ text }) => text));
    case 'numeric':
      return item.accepted.text;
    case 'shape':
      return `(${item.dims.join(', ')})`;
    case 'text':
    case 'trace':
      return item.accepted[0] ?? '';
    case 'cloze':
      return item.gaps.map(gap => gap[0] ?? '').join('; ');
    case 'order':
      return item.steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
    case 'match':
      return list(item.pairs.map(([left, right]) => `${left} → ${right}`));
    case 'recall':
      return list(item.rubric);
  }
}

/** What one chooses from or puts in order, in an order that does not give the answer away. */
export function offeredText(item: Item): string {
  switch (item.type) {
    case 'single':
    case 'multiple':
      return list(item.choices.map(({ text }) => text));
    case 'order':
      return list([...item.steps].sort());
    case 'match':
      return list([...item.pairs.map(([left]) => left), ...item.pairs.map(([, right]) => right).sort()]);
    default:
      return '';
  }
}

function list(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}
