/** Plain text with one question a line, `Question :: answer` (or `Q::A`), as many note-taking tools have it. */
import { slug } from '../../notes/headings';
import type { Card } from './card';

export interface ReadPairs {
  readonly cards: readonly Card[];
  /** Lines that look like a question and lack a side. */
  readonly problems: readonly string[];
}

/** A heading above the lines names their topic; everything else is left alone. */
export function readPairs(text: string, deck: string): ReadPairs {
  const cards = new Map<string, Card>();
  const problems: string[] = [];
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
      if (!match) {
        const [, asked, told] = /^\s*(?:[-*+]\s+)?(.*?)(?<!:)::(?!:)\s*(.*?)\s*$/.exec(line) ?? [];
        if (asked) problems.push(`line ${index + 1}: “${asked.trim().slice(0, 60)} ::” has no answer`);
        else if (told) problems.push(`line ${index + 1}: “:: ${told.slice(0, 60)}” has no question`);
        return;
      }
      const [, question, answer] = match as unknown as [string, string, string];
      const name = `user-${slug(question).slice(0, 80)}`;
      let id = name;
      // Two lines may ask the same, or begin alike; one that is there word for word is one question.
      for (let next = 2; isOther(cards.get(id), question, answer); next++) id = `${name}-${next}`;
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
  return { cards: [...cards.values()], problems };
}

function isOther(card: Card | undefined, question: string, answer: string): boolean {
  return card !== undefined && (card.item.prompt !== question || card.item.explanation !== answer);
}
