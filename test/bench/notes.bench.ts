// A reader's collection of 5,000 questions: what it takes to find them, against reading the Markdown alone.
import { buildLibrary } from '../../src/notes/library';
import { blocks } from '../../src/notes/markdown';
import { parseUserNotes } from '../../src/notes/user-note';
import { keepHistory } from '../../src/quiz/identity';
import { noteQuestion } from '../../src/quiz/question';
import type { Benchmark } from './benchmark';

const question = (index: number) =>
  index % 2
    ? `What does layer ${index} of the network compute, and why?\n\nIt is number ${index}.`
    : `Layer ${index} :: It halves the map ${index} times.`;
const text = Array.from({ length: 5000 }, (_, index) => (index % 2 ? `## ${question(index)}` : question(index))).join(
  '\n\n',
);
const cards = () => buildLibrary([], parseUserNotes(text, 'file:///notes.md').notes).items.map(noteQuestion);
const reviewed = cards().map(({ card }) => card);
// A hundred questions were reworded since they were last asked.
const renamed = [...reviewed.slice(100), ...reviewed.slice(0, 100).map(card => `${card}-then`)];

const benchmarks: readonly Benchmark[] = [
  { name: '5,000 questions found / their Markdown read', subject: cards, yardstick: () => blocks(text) },
  {
    name: 'history kept for 5,000 questions, 100 of them reworded / their Markdown read',
    subject: () => keepHistory(cards(), renamed),
    yardstick: () => blocks(text),
  },
];
export default benchmarks;
