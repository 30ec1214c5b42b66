/** What was answered, as the log has it, in words: a choice is logged by its index. */
import type { Item } from '../notes/item';

/** Markdown; `undefined` for answers in parts, which have no short form. */
export function loggedAnswer(item: Item, logged: string): string | undefined {
  switch (item.type) {
    case 'single':
    case 'multiple': {
      const given = parsed(logged);
      const indices =
        typeof given?.choice === 'number' ? [given.choice] : Array.isArray(given?.choices) ? given.choices : [];
      const texts = indices.map(index => item.choices[Number(index)]?.text);
      return texts.length === 0 || texts.includes(undefined) ? undefined : texts.join(', ');
    }
    case 'numeric':
    case 'shape':
    case 'text':
    case 'trace':
      return `\`${logged.replaceAll('`', '')}\``;
    default:
      return undefined;
  }
}

function parsed(logged: string): { readonly choice?: unknown; readonly choices?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(logged);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
