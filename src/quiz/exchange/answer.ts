/** The right answer in words (Markdown), for formats that have one field for it. */
import type { Choice, Item, ItemOf } from '../../notes/item';
import { arrangement, scrambled } from '../arrangement';

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
      return list(offeredChoices(item).map(({ text }) => text));
    case 'order':
      return list(offeredSteps(item));
    case 'match':
      return list([...item.pairs.map(([left]) => left), ...offeredRights(item)]);
    default:
      return '';
  }
}

/** Notes tend to have the right choice first. The order is the same in every export. */
export function offeredChoices({ id, choices }: ItemOf<'single' | 'multiple'>): Choice[] {
  return arrangement(choices.length, SEED, id).map(index => choices[index]!);
}

export function offeredSteps({ id, steps }: ItemOf<'order'>): string[] {
  return scrambled(steps.length, SEED, id).map(index => steps[index]!);
}

/** The right sides of the pairs. */
export function offeredRights({ id, pairs }: ItemOf<'match'>): string[] {
  return scrambled(pairs.length, SEED, id).map(index => pairs[index]![1]);
}

const SEED = 0;

function list(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}
