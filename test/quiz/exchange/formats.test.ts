/** Out and in again: what comes back is what went, for every question that ships. */
import { strict as assert } from 'node:assert';
import { figures } from '../../../src/figures/catalogue';
import type { Item } from '../../../src/notes/item';
import { parseUserNotes } from '../../../src/notes/user-note';
import type { Card } from '../../../src/quiz/exchange/card';
import { writeCsv } from '../../../src/quiz/exchange/csv';
import { readGift, writeGift } from '../../../src/quiz/exchange/gift';
import { readJsonLines, writeJsonLines } from '../../../src/quiz/exchange/json-lines';
import { writeMarkdown } from '../../../src/quiz/exchange/markdown';
import { readPairs } from '../../../src/quiz/exchange/pairs';
import { serialize } from '../../../src/quiz/log';
import { predictionCards } from '../../../src/quiz/prediction';
import { review, T0 } from '../reviews';
import { cards, library } from './samples';

describe('JSON Lines', () => {
  const history = [review('a', T0), review('b', T0 + 1, { rating: 'again' })];

  it('come back byte for byte', () => {
    const text = writeJsonLines(cards, history);
    const read = readJsonLines(text);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(writeJsonLines(read.cards, read.events).split('\n').sort(), text.split('\n').sort());
  });

  it('hold no history unless asked', () => assert.deepEqual(readJsonLines(writeJsonLines(cards)).events, []));

  it('are what the log is', () => assert.deepEqual(readJsonLines(history.map(serialize).join('')).events, history));

  it('skip what cannot be read, and say where', () => {
    const [card] = cards as [Card];
    const bad = { ...card, item: { ...card.item, type: 'single', choices: [] } };
    const text = `${writeJsonLines([card])}{"v":1,\n\nnull\n${JSON.stringify({ v: 1, card: bad })}\n${serialize(history[0]!)}`;
    assert.deepEqual(readJsonLines(text), {
      cards: [card],
      events: [history[0]],
      problems: [
        { line: 2, message: 'not JSON' },
        { line: 4, message: 'neither a question nor a review' },
        { line: 5, message: 'neither a question nor a review' },
      ],
    });
  });
});

describe('Markdown', () => {
  it('comes back as the same items', () => {
    const { notes, problems } = parseUserNotes(writeMarkdown(cards), 'file:///export.md');
    assert.deepEqual(problems, []);
    const back = new Map(notes.flatMap(note => note.items).map(item => [item.id, item]));
    for (const { item } of cards) {
      const { at: _, ...expected } = item;
      const { at: __, ...found } = back.get(item.id) ?? ({} as typeof item);
      assert.deepEqual(found, expected);
    }
  });
});

describe('Markdown of what a figure asks', () => {
  it('keeps every tolerance', () => {
    const asked = predictionCards(library, figures);
    const { notes } = parseUserNotes(writeMarkdown(asked), 'file:///export.md');
    const tolerances = (items: readonly Item[]) =>
      items.flatMap(item => (item.type === 'numeric' ? [`${item.id} ${item.accepted.tolerance}`] : [])).sort();
    assert.deepEqual(tolerances(notes.flatMap(note => note.items)), tolerances(asked.map(({ item }) => item)));
  });
});

describe('CSV', () => {
  it('quotes what needs it and hides formulas from spreadsheets', () => {
    const card: Card = {
      item: {
        id: 'a',
        type: 'text',
        title: 'A "title"',
        prompt: '=1+1, two\nlines',
        explanation: '-5 degrees',
        accepted: ['@x'],
        at: { line: 0, column: 0 },
      },
      topic: 't',
      about: 'Topic',
      section: 's',
    };
    assert.equal(
      writeCsv([card]),
      '\ufeffid,section,topic,type,title,prompt,choices,answer,explanation,hint\r\n' +
        'a,s,Topic,text,"A ""title""","\'=1+1, two\nlines",,\'@x,-5 degrees,\r\n',
    );
  });

  it('has a row for every question', () => {
    const rows = parseCsv(writeCsv(cards));
    assert.deepEqual(
      rows.slice(1).map(row => [row[0], row.length]),
      cards.map(({ item }) => [item.id, 10]),
    );
  });
});

describe('GIFT', () => {
  const { text, left } = writeGift(cards);

  it('comes back as the same questions', () => {
    const { cards: back, problems } = readGift(text, 'deck');
    assert.deepEqual(problems, []);
    const gone = new Set(left.map(({ item }) => item.id));
    const kept = cards.filter(({ item }) => !gone.has(item.id));
    assert.deepEqual(
      back.map(card => essence(card)),
      kept.map(card => essence(card)),
    );
  });

  it('leaves out what it has no question for', () =>
    assert.deepEqual(
      [
        ...new Set(
          left.map(({ item }) =>
            item.type === 'numeric' ? (item.accepted.unit ? 'with a unit' : 'plain') : item.type,
          ),
        ),
      ].sort(),
      ['cloze', 'order', 'shape', 'trace', 'with a unit'],
    ));

  it('of others is read too, and one bad question costs no other', () => {
    const { cards: read, problems } = readGift(
      'Who?{=Ada#yes ~Bob}\n\nbroken {=\n\n// a comment\n\n::T::Is it so?{F#no#right}\n\n$CATEGORY: a/b c\n\nPi{#3.1..3.2}\n\nBoth{~%50%x ~%50%y ~%-100%z}\n',
      'deck',
    );
    assert.deepEqual(
      read.map(({ item, about, section }) => [item.type, item.prompt, about, section]),
      [
        ['single', 'Who?', 'deck', 'deck'],
        ['single', 'Is it so?', 'deck', 'deck'],
        ['numeric', 'Pi', 'b c', 'a'],
        ['multiple', 'Both', 'b c', 'a'],
      ],
    );
    assert.deepEqual(
      problems.map(problem => problem.slice(0, 7)),
      ['line 3:'],
    );
  });
});

describe('Question :: answer lines', () => {
  const check = (text: string, expected: readonly (readonly [string, string, string])[]) =>
    assert.deepEqual(
      readPairs(text, 'deck').cards.map(({ item, about }) => [item.prompt, item.explanation, about]),
      expected,
    );
  it('are read with the heading above them', () =>
    check('Q::A\n# Pooling\n- What is max? :: the largest\ntext\n', [
      ['Q', 'A', 'deck'],
      ['What is max?', 'the largest', 'Pooling'],
    ]));
  it('keep both where two ask the same and answer differently', () =>
    check('Why?::Because\nWhy?::Because\nWhy? :: For another reason\n', [
      ['Why?', 'Because', 'deck'],
      ['Why?', 'For another reason', 'deck'],
    ]));
  it('in any script have ids of their own', () =>
    assert.equal(
      new Set(readPairs('何か？::A\n什么？::B\n???::C\n!!!::D\n', 'd').cards.map(({ item }) => item.id)).size,
      4,
    ));
  it('that lack a side are named with their line, and cost no other', () => {
    const { cards, problems } = readPairs('What is a stride? ::\nQ::A\n:: an answer\n', 'deck');
    assert.deepEqual(
      [cards.map(({ item }) => item.prompt), problems],
      [['Q'], ['line 1: “What is a stride? ::” has no answer', 'line 3: “:: an answer” has no question']],
    );
  });
  it('are told from code', () => check('```\nstd::vector\n```\na ::: b\n::\n', []));
});

/** What a format keeps: not the line it came from, not its figure, not the way a number was written. */
function essence({ item }: Card) {
  const { at: _, hint: __, figure: ___, ...rest } = item;
  if (rest.type === 'numeric') {
    const { value, tolerance } = rest.accepted;
    return { ...rest, accepted: { value, tolerance } };
  }
  return rest.type === 'match' ? { ...rest, columns: [] } : rest;
}

function parseCsv(text: string): string[][] {
  const cells = [...text.slice(1).matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, cell, end] of cells) {
    rows.at(-1)!.push(cell!);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}
