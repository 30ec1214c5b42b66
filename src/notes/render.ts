/**
 * Parts of a note as Markdown for places that cannot show all of it: a hover, a notification, a feedback line.
 */
import { formulas } from './markdown';

export interface HoverText {
  /** An `<img>` address for a formula; without one the formula stands as code. */
  readonly picture?: (tex: string, display: boolean) => string | undefined;
  /** An address for a link to another note; without one its text stands alone. */
  readonly address?: (id: string, anchor?: string) => string | undefined;
}

/** Markdown that a hover can show: no maths of its own, no `note:` links. */
export function hoverText(text: string, { picture, address }: HoverText = {}): string {
  let rest = text;
  let shown = '';
  for (const { tex, display } of formulas(text)) {
    const written =
      [`$$${tex}$$`, `$$${tex.trim()}$$`, `$$\n${tex.trim()}\n$$`, `$${tex}$`].find(form => rest.includes(form)) ?? '';
    const at = rest.indexOf(written);
    if (!written) continue;
    const uri = picture?.(tex, display);
    const inline = tex.trim().replace(/\s+/g, ' ');
    shown += rest.slice(0, at) + (uri ? `![${inline.replace(/[[\]\\]/g, '\\$&')}](${uri})` : `\`${inline}\``);
    rest = rest.slice(at + written.length);
  }
  return (shown + rest).replace(
    /\[([^\]]*)\]\(note:([\w./:-]*)(?:#([\w-]+))?\)/g,
    (_, label: string, id: string, anchor?: string) => {
      const uri = address?.(id, anchor);
      return uri ? `[${label}](${uri})` : label;
    },
  );
}
