/** What can be done from a hover: `Explain · Quiz me · Run`. */
import { commands } from './commands';
import type { HoverSurroundings } from './hover-markdown';
import type { Subject } from './subject';

/** Nothing where neither a call nor a note is found: there would be nothing to explain (`print(x.shape)`). */
export function linksOf(
  { description, focus, target }: Subject,
  { uri, from = focus.from }: { readonly uri: string; readonly from?: number | undefined },
  canRun: boolean,
): HoverSurroundings['links'] {
  const place = { uri, from };
  const note = (description.argument?.note ?? description.note)?.split('#')[0];
  if (!note && !target) return [];
  return [
    { title: 'Explain', command: commands.explain, arguments: [place] },
    { title: 'Quiz me', command: commands.quiz, arguments: [note ? { note } : place] },
    ...(canRun && target?.kind === 'call' && target.executions.length > 0
      ? [{ title: 'Run', command: commands.runLayer, arguments: [place] }]
      : []),
  ];
}
