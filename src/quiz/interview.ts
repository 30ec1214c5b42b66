/**
 * An interview: questions to be answered aloud, in chains. Each chain opens with a note's own question, goes deeper with
 * what the note asks to be explained, and moves on to a note that it names under "See also".
 */
import type { ItemOf } from '../notes/item';
import type { Library } from '../notes/library';
import type { Note } from '../notes/note';
import type { Question } from './question';
import { seeded, shuffled } from './random';
import { type CardState, retrievability, type ScheduleSettings } from './schedule';

/** Seconds for an opening question, and for what follows from it. */
export const OPENING = 90;
export const FOLLOW_UP = 60;

export interface InterviewSettings extends ScheduleSettings {
  readonly size: number;
  readonly now: number;
  readonly seed: number;
}

/** Chains over the notes that are held worst, at most `size` questions. Notes with nothing to explain are left out. */
export function buildInterview(
  library: Library,
  states: ReadonlyMap<string, CardState>,
  { size, now, seed, ...schedule }: InterviewSettings,
): readonly Question[] {
  const recall = new Map<string, number[]>();
  for (const state of states.values())
    recall.set(state.topic, [...(recall.get(state.topic) ?? []), retrievability(state, schedule, now)]);
  const held = (note: Note) => {
    const known = recall.get(note.id) ?? [];
    return known.length === 0 ? 0.5 : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const random = seeded(seed);
  const openings = shuffled(library.notes.filter(isSpoken), random).sort((a, b) => held(a) - held(b));
  const asked = new Set<string>();
  const questions: Question[] = [];
  const add = (question: Question | undefined) => {
    if (question && !asked.has(question.card) && questions.length < size) {
      asked.add(question.card);
      questions.push(question);
    }
  };
  for (const note of openings) {
    if (questions.length >= size) break;
    if (asked.has(cardOf(note))) continue;
    add(opening(note));
    const [deeper] = shuffled(
      note.items.filter(item => item.type === 'recall'),
      random,
    );
    if (deeper) add(deepening(note, deeper));
    const next = seeAlso(note, library).find(other => isSpoken(other) && !asked.has(cardOf(other)));
    if (next) add(following(note, next));
  }
  return questions;
}

function isSpoken(note: Note): boolean {
  return note.origin === 'built-in' ? note.question !== '' && points(note).length > 0 : note.items.some(isRecall);
}

function isRecall(item: { readonly type: string }): item is ItemOf<'recall'> {
  return item.type === 'recall';
}

function cardOf({ id }: Note): string {
  return `interview:${id}`;
}

function opening(note: Note): Question {
  const own = note.items.find(isRecall);
  // A reader's own note is its question already.
  if (note.origin === 'user' && own) return { ...asQuestion(note, own, own.id), seconds: OPENING };
  return spoken(note, `${note.question}`, OPENING);
}

function deepening(note: Note, item: ItemOf<'recall'>): Question {
  return { ...asQuestion(note, item, item.id), seconds: FOLLOW_UP };
}

function following(from: Note, to: Note): Question {
  const own = to.origin === 'user' ? to.items.find(isRecall) : undefined;
  if (own) return { ...asQuestion(to, own, own.id), seconds: FOLLOW_UP };
  return spoken(to, `You mentioned ${lowered(from.title)}. ${to.question}`, FOLLOW_UP);
}

function spoken(note: Note, prompt: string, seconds: number): Question {
  const item: ItemOf<'recall'> = {
    id: cardOf(note),
    type: 'recall',
    title: note.title,
    prompt,
    explanation: note.shortAnswer,
    rubric: points(note),
    at: note.at,
  };
  return { ...asQuestion(note, item, item.id), seconds };
}

function asQuestion(note: Note, item: ItemOf<'recall'>, card: string): Question {
  return {
    card,
    item,
    topic: note.id,
    about: note.title,
    note: { note: note.id },
    ...(note.figures[0] ? { figure: { id: note.figures[0].id } } : {}),
  };
}

/** The short answer, sentence by sentence: what a good answer to the note's question says. */
function points({ shortAnswer }: Note): readonly string[] {
  const formulas: string[] = [];
  const text = shortAnswer
    .replace(/\$\$[\s\S]*?\$\$|\$[^$]*\$|`[^`]*`/g, formula => `\ue000${formulas.push(formula) - 1}\ue000`)
    .replace(/\s+/g, ' ');
  return text
    .split(/(?<=[.!?])\s+(?=[\p{Lu}\ue000`*])/u)
    .map(sentence => sentence.replace(/\ue000(\d+)\ue000/g, (_, index: string) => formulas[Number(index)]!).trim())
    .filter(sentence => /\p{L}{2}/u.test(sentence));
}

function seeAlso(note: Note, library: Library): readonly Note[] {
  const start = note.headings.find(({ title }) => /^see also$/i.test(title))?.at.line;
  return note.links
    .filter(({ id, at }) => id !== '' && start !== undefined && at.line > start)
    .flatMap(({ id }) => library.note(id) ?? []);
}

function lowered(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}
