/**
 * Finding a note by what a person types: words in any order, beginnings of words, names of code with or without their
 * capitals, and a slip of the finger. Pure: the list and the query in, the list in the order of fit out.
 */
import type { ContentsEntry, Section } from '../../src/panels/explainer-protocol';

export interface Found extends ContentsEntry {
  readonly section: string;
  /** The part of it that the query names, where its title does not. */
  readonly part?: ContentsEntry['parts'][number];
}

/** Every word of the query must fit somewhere; the best fit first, the curriculum's order among equals. */
export function search(sections: readonly Section[], query: string): readonly Found[] {
  const words = split(query);
  if (words.length === 0) return [];
  return sections
    .flatMap(section => section.notes.map(note => ({ ...note, section: section.title })))
    .map(note => ({
      note: { ...note, ...partFor(note, words) },
      score: scoreOf(note, words, query.trim().toLowerCase()),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ note }) => note);
}

function scoreOf(note: ContentsEntry, words: readonly string[], whole: string): number {
  const fields: readonly (readonly [text: string, weight: number])[] = [
    [note.title, 6],
    [note.id, 5],
    [note.symbols.join(' '), 4],
    [note.parts.map(({ title, anchor }) => `${title} ${anchor}`).join(' '), 4],
    [note.question, 2],
  ];
  let sum = 0;
  for (const word of words) {
    const best = Math.max(...fields.map(([text, weight]) => weight * nearness(word, split(text))));
    // Of the running text only what is really there counts: slips would fit everything.
    const found = best > 1 ? best : Math.max(best, inText(word, note.words));
    if (found <= 0) return 0;
    sum += found;
  }
  return sum + named(note, whole);
}

/** The very name of a note comes before that of a part of it, and both before a name of code that it explains. */
function named(note: ContentsEntry, whole: string): number {
  const is = (name: string) => singular(name.toLowerCase()) === singular(whole);
  if (is(note.title) || is(note.title.replace(/:.*/, ''))) return 100;
  if (note.parts.some(({ title }) => is(title))) return 60;
  return note.symbols.some(is) ? 40 : 0;
}

function singular(name: string): string {
  return name.replace(/(?<=\w{2}[^s])s$/, '');
}

/** 1 for a word of the text, less for the beginning of one. */
function inText(word: string, text: string): number {
  const spaced = ` ${text} `;
  return spaced.includes(` ${word} `) ? 1 : word.length > 2 && spaced.includes(` ${word}`) ? 0.6 : 0;
}

function partFor(note: ContentsEntry, words: readonly string[]): { readonly part?: Found['part'] } {
  const fits = (title: string) => words.every(word => nearness(word, split(title)) >= 0.5);
  const part = fits(note.title) ? undefined : note.parts.find(({ title, anchor }) => fits(`${title} ${anchor}`));
  return part ? { part } : {};
}

/** 1 for a whole word, less for its beginning, for a part of it, and for a word that is nearly it. */
function nearness(word: string, candidates: readonly string[]): number {
  let best = 0;
  for (const candidate of candidates) {
    if (candidate === word) return 1;
    if (candidate.startsWith(word)) best = Math.max(best, 0.8);
    else if (word.length > 2 && candidate.includes(word)) best = Math.max(best, 0.5);
    else if (word.length > 3 && isNearly(word, candidate)) best = Math.max(best, 0.2);
  }
  return best;
}

/** One letter too many, too few, wrong, or two in the wrong order; `candidate` may go on after it. */
function isNearly(word: string, candidate: string): boolean {
  let at = 0;
  while (at < word.length && word[at] === candidate[at]) at++;
  const rest = word.slice(at);
  const other = candidate.slice(at);
  return (
    other.startsWith(rest.slice(1)) ||
    other.slice(1).startsWith(rest) ||
    other.slice(1).startsWith(rest.slice(1)) ||
    (rest[0] === other[1] && rest[1] === other[0] && other.slice(2).startsWith(rest.slice(2)))
  );
}

function split(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
