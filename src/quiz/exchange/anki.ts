/**
 * An Anki package (`.apkg`): a zip of an SQLite database in the layout of schema 11, which every Anki since 2.1 imports.
 * Ids come from the questions' own ids, so that importing a newer export updates the notes and keeps what was learnt.
 */
import { strToU8, zipSync } from 'fflate';
import type { Database, SqlJsStatic } from 'sql.js';
import { markdown } from '../../notes/markdown';
import { answerText, offeredChoices, offeredRights, offeredSteps } from './answer';
import type { Card } from './card';

/** The bytes of the package. `now` in milliseconds; history stays here. */
export async function writeAnki(cards: readonly Card[], sql: SqlJsStatic, now: number): Promise<Uint8Array> {
  const database = new sql.Database();
  try {
    database.run(SCHEMA);
    const decks = new Map<string, number>();
    for (const card of cards) decks.set(deckOf(card), stableId(deckOf(card)));
    writeCollection(database, decks, now);
    for (const [index, card] of cards.entries()) await writeNote(database, card, decks.get(deckOf(card))!, index, now);
    return zipSync({ 'collection.anki2': database.export(), media: strToU8('{}') }, { mtime: now });
  } finally {
    database.close();
  }
}

/** Anki nests decks at `::`. */
function deckOf({ section, about }: Card): string {
  const part = (text: string) =>
    text
      .replaceAll('::', ':')
      .replace(/["\s]+/g, ' ')
      .trim();
  const title = section.replace(/^\d+-/, '').replaceAll('-', ' ');
  return ['Receptive', title.charAt(0).toUpperCase() + title.slice(1), about]
    .map(part)
    .filter(name => name !== '')
    .join('::');
}

async function writeNote(database: Database, card: Card, deck: number, index: number, now: number): Promise<void> {
  const { item } = card;
  const isCloze = item.type === 'cloze';
  const id = stableId(item.id);
  const fields = isCloze ? [cloze(card), html(item.explanation)] : [front(card), back(card), html(item.explanation)];
  const tags = ['receptive', card.topic, item.type].map(tag => tag.replace(/\s+/g, '-')).join(' ');
  const seconds = Math.floor(now / 1000);
  const guid = `receptive-${item.id}`;
  database.run('INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, ?)', [
    id,
    guid,
    isCloze ? CLOZE : BASIC,
    seconds,
    ` ${tags} `,
    fields.join('\u001f'),
    fields[0]!,
    await checksum(fields[0]!),
    '',
  ]);
  // Anki makes one card for each number in the text; all gaps of a question go together.
  database.run('INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?)', [
    id,
    id,
    deck,
    seconds,
    index + 1,
    '',
  ]);
}

function front({ item }: Card): string {
  const parts = [html(item.prompt)];
  if (item.type === 'trace') parts.push(`<pre><code>${escapeHtml(item.code)}</code></pre>`);
  if (item.type === 'single' || item.type === 'multiple')
    parts.push(bullets(offeredChoices(item).map(({ text }) => inline(text))));
  if (item.type === 'order') parts.push(bullets(offeredSteps(item).map(inline)));
  if (item.type === 'match') {
    const rights = offeredRights(item);
    const rows = item.pairs.map(([left], row) => `<tr><td>${inline(left)}</td><td>${inline(rights[row]!)}</td></tr>`);
    parts.push(`<table>${rows.join('')}</table>`);
  }
  return parts.join('\n');
}

function back({ item }: Card): string {
  if (item.type !== 'single' && item.type !== 'multiple') return html(answerText(item));
  return bullets(
    offeredChoices(item).map(
      ({ text, right, reason }) => `${right ? '✓' : '✗'} ${inline(text)}${reason ? ` — ${inline(reason)}` : ''}`,
    ),
  );
}

function bullets(lines: readonly string[]): string {
  return `<ul>${lines.map(line => `<li>${line}</li>`).join('')}</ul>`;
}

function cloze({ item }: Card): string {
  if (item.type !== 'cloze') return '';
  // Anki ends a gap at the first `}}`, so braces inside one are set apart.
  return html(item.prompt.replace(/\{\{(\d+)\}\}/g, 'GAP$1PAG')).replace(
    /GAP(\d+)PAG/g,
    (_, gap: string) => `{{c1::${inline(item.gaps[Number(gap) - 1]?.[0] ?? '').replaceAll('}}', '} }')}}}`,
  );
}

/** Markdown as HTML with formulas between the marks that Anki's MathJax looks for. */
function html(text: string): string {
  return rendered(text, () => renderer.render(markdown.parse(text, {}), markdown.options, {}));
}

function inline(text: string): string {
  return rendered(text, () => renderer.render(markdown.parseInline(text, {}), markdown.options, {}));
}

function rendered(text: string, render: () => string): string {
  // Links between notes lead nowhere outside of this editor; their text stays.
  return text === ''
    ? ''
    : render()
        .replace(/<a href="note:[^"]*">([\s\S]*?)<\/a>/g, '$1')
        .trim();
}

const tex = (open: string, close: string) => (tokens: readonly { readonly content: string }[], index: number) =>
  // `}}` would close a cloze gap.
  `${open}${escapeHtml(tokens[index]!.content.trim().replaceAll('}}', '} }'))}${close}`;

const renderer: typeof markdown.renderer = Object.assign(Object.create(markdown.renderer), {
  rules: {
    ...markdown.renderer.rules,
    math_inline: tex('\\(', '\\)'),
    math_inline_block: tex('\\[', '\\]'),
    math_inline_bare_block: tex('\\[', '\\]'),
    math_block: tex('\\[', '\\]'),
  },
});

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Anki compares the first eight digits of a SHA-1 of the first field, its markup taken away. */
async function checksum(field: string): Promise<number> {
  const bytes = new TextEncoder().encode(field.replace(/<[^>]*>/g, ''));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
  return new DataView(digest.buffer).getUint32(0);
}

/** A number Anki takes for a time in milliseconds, the same for the same text: 2010 and the 41 bits after it. */
function stableId(text: string): number {
  let [high, low] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < text.length; index++) {
    high = Math.imul(high ^ text.charCodeAt(index), 0x01000193) >>> 0;
    low = Math.imul(low ^ (text.charCodeAt(index) + index), 0x85ebca6b) >>> 0;
  }
  return 1_262_304_000_000 + (high % 512) * 2 ** 32 + low;
}

const BASIC = stableId('receptive question');
const CLOZE = stableId('receptive cloze');

function writeCollection(database: Database, decks: ReadonlyMap<string, number>, now: number): void {
  const seconds = Math.floor(now / 1000);
  const configuration = {
    activeDecks: [1],
    curDeck: 1,
    newSpread: 0,
    collapseTime: 1200,
    timeLim: 0,
    estTimes: true,
    dueCounts: true,
    curModel: null,
    nextPos: 1,
    sortType: 'noteFld',
    sortBackwards: false,
    addToCur: true,
  };
  const models = Object.fromEntries(
    [model(BASIC, 'Receptive', false), model(CLOZE, 'Receptive Cloze', true)].map(one => [one.id, one]),
  );
  const deck = (id: number, name: string) => ({
    id,
    name,
    mod: seconds,
    usn: -1,
    lrnToday: [0, 0],
    revToday: [0, 0],
    newToday: [0, 0],
    timeToday: [0, 0],
    collapsed: false,
    browserCollapsed: false,
    desc: '',
    dyn: 0,
    conf: 1,
    extendNew: 0,
    extendRev: 0,
  });
  const tree = Object.fromEntries(
    [deck(1, 'Default'), ...[...decks].map(([name, id]) => deck(id, name))].map(one => [one.id, one]),
  );
  database.run('INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, ?)', [
    seconds,
    now,
    now,
    JSON.stringify(configuration),
    JSON.stringify(models),
    JSON.stringify(tree),
    JSON.stringify({ 1: OPTIONS }),
    '{}',
  ]);

  function model(id: number, name: string, isCloze: boolean) {
    const names = isCloze ? ['Text', 'Explanation'] : ['Question', 'Answer', 'Explanation'];
    return {
      id,
      name,
      type: isCloze ? 1 : 0,
      mod: seconds,
      usn: -1,
      sortf: 0,
      did: 1,
      vers: [],
      tags: [],
      latexPre: '\\documentclass[12pt]{article}\\begin{document}',
      latexPost: '\\end{document}',
      req: [[0, 'any', [0]]],
      css: '.card { font-family: sans-serif; font-size: 18px; line-height: 1.5; max-width: 40em; margin: 1em auto; }\n.why { opacity: 0.8; }',
      flds: names.map((field, ord) => ({
        name: field,
        ord,
        sticky: false,
        rtl: false,
        font: 'Arial',
        size: 20,
        media: [],
      })),
      tmpls: [
        {
          name: isCloze ? 'Cloze' : 'Card 1',
          ord: 0,
          qfmt: isCloze ? '{{cloze:Text}}' : '{{Question}}',
          afmt: isCloze
            ? '{{cloze:Text}}<hr id=answer><div class=why>{{Explanation}}</div>'
            : '{{FrontSide}}<hr id=answer>{{Answer}}<div class=why>{{Explanation}}</div>',
          did: null,
          bqfmt: '',
          bafmt: '',
        },
      ],
    };
  }
}

const OPTIONS = {
  id: 1,
  name: 'Default',
  mod: 0,
  usn: 0,
  maxTaken: 60,
  autoplay: true,
  timer: 0,
  replayq: true,
  dyn: false,
  new: { bury: false, delays: [1, 10], initialFactor: 2500, ints: [1, 4, 0], order: 1, perDay: 20 },
  rev: { bury: false, ease4: 1.3, ivlFct: 1, maxIvl: 36500, perDay: 200, hardFactor: 1.2 },
  lapse: { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
};

const SCHEMA = `
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL, ver integer NOT NULL,
  dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL,
  tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL,
  factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
  odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL, ivl integer NOT NULL,
  lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
`;
