/**
 * A reader's question keeps its history when its wording is touched up. Its card is named after its words, so a card in the
 * log that nobody asks any more, and a question that nobody has answered yet, belong together where their names are alike.
 */
import type { Question } from './question';

const ALIKE = 0.8;

/** The same questions, those with a new name under the card of their old one. Cards with ids written by hand never change. */
export function keepHistory(questions: readonly Question[], reviewed: Iterable<string>): readonly Question[] {
  const present = new Set(questions.map(({ card }) => card));
  const known = new Set(reviewed);
  const orphans = [...known].filter(card => isNamed(card) && !present.has(card));
  if (orphans.length === 0) return questions;
  const pairs = questions
    .filter(({ card }) => isNamed(card) && !known.has(card))
    .flatMap(({ card }) => orphans.map(orphan => ({ card, orphan, alike: similarity(card, orphan) })))
    .filter(({ alike }) => alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike);
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const { card, orphan } of pairs) {
    if (renamed.has(card) || taken.has(orphan)) continue;
    renamed.set(card, orphan);
    taken.add(orphan);
  }
  return questions.map(question => ({ ...question, card: renamed.get(question.card) ?? question.card }));
}

function isNamed(card: string): boolean {
  return card.startsWith('user-');
}

/** 1 for equal texts, 0 for texts with nothing in common: the share that editing leaves in place. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  // Texts of very different length cannot be alike; this keeps large collections fast.
  if (Math.min(a.length, b.length) / longest < ALIKE) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return 1 - row[b.length]! / longest;
}
