/** Plain text with one question a line, `Question :: answer` (or `Q::A`), as many note-taking tools have it. */
import { slug } from '../../notes/headings';
import type { Card } from './card';

/** A heading above the lines names their topic; everything else is left alone. */
export function readPairs(text: string, deck: string): readonly Card[] {
  const cards = new Map<string, Card>();
  let about = deck;
  let fenced = false;
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
      if (fenced) return;
      const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1];
      if (heading) about = heading;
      const match = /^\s*(?:[-*+]\s+)?(\S.*?)\s*(?<!:)::(?!:)\s*(\S.*?)\s*$/.exec(line);
      if (!match) return;
      const [, question, answer] = match as unknown as [string, string, string];
      const id = `user-${slug(question).slice(0, 80)}`;
      cards.set(id, {
        item: {
          id,
          type: 'recall',
          title: question,
          prompt: question,
          explanation: answer,
          rubric: [answer],
          at: { line: index, column: line.indexOf(question) },
        },
        topic: `deck-${slug(about)}`,
        about,
        section: deck,
      });
    });
  return [...cards.values()];
}
