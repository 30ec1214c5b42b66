/** The Anki package, opened again with SQLite: sound, stable, whole. */
import { strict as assert } from 'node:assert';
import { unzipSync } from 'fflate';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { writeAnki } from '../../../src/quiz/exchange/anki';
import { cards } from './samples';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('an Anki package', () => {
  let sql: SqlJsStatic;
  let bytes: Uint8Array;
  before(async () => {
    sql = await initSqlJs();
    bytes = await writeAnki(cards, sql, NOW);
  });

  function query(text: string, from = bytes): readonly unknown[][] {
    const database = new sql.Database(unzipSync(from)['collection.anki2']);
    const rows = database.exec(text)[0]?.values ?? [];
    database.close();
    return rows as unknown[][];
  }

  it('is a sound database in a zip with an empty media list', () => {
    assert.deepEqual(query('PRAGMA integrity_check'), [['ok']]);
    assert.equal(new TextDecoder().decode(unzipSync(bytes).media), '{}');
    assert.deepEqual(query('SELECT ver, length(conf) > 0 FROM col'), [[11, 1]]);
  });

  it('has one note and one card a question, with ids of their own', () => {
    assert.deepEqual(
      query('SELECT guid FROM notes ORDER BY guid').flat(),
      cards.map(({ item }) => `receptive-${item.id}`).sort(),
    );
    assert.deepEqual(query('SELECT count(DISTINCT nid), count(DISTINCT id) FROM cards'), [
      [cards.length, cards.length],
    ]);
  });

  it('keeps ids when it is written again later, in another order', async () => {
    const again = await writeAnki([...cards].reverse(), sql, NOW + 86_400_000);
    const ids = 'SELECT id, guid, mid FROM notes ORDER BY id';
    assert.deepEqual(query(ids, again), query(ids));
    const decks = 'SELECT nid, did FROM cards ORDER BY nid';
    assert.deepEqual(query(decks, again), query(decks));
  });

  it('files cards in decks by section and topic', () => {
    const decks = JSON.parse(String(query('SELECT decks FROM col')[0]![0])) as Record<string, { name: string }>;
    const found = new Set(query('SELECT DISTINCT did FROM cards').map(([id]) => decks[String(id)]!.name));
    assert.ok(
      found.has('Receptive::Deep learning fundamentals::Output size of convolution and pooling'),
      [...found].join('\n'),
    );
    assert.equal(found.size, new Set(cards.map(({ topic }) => topic)).size);
  });

  it('marks formulas for MathJax and tags by topic', () => {
    const rows = query('SELECT flds, tags FROM notes') as [string, string][];
    assert.ok(rows.some(([fields]) => /\\\(.+\\\)/.test(fields)));
    for (const [fields] of rows) {
      const outsideCode = fields.replace(/<code>[\s\S]*?<\/code>/g, '');
      assert.doesNotMatch(outsideCode, /\$[^$<]*\\[a-z]+[^$<]*\$|katex|note:/);
    }
    assert.ok(rows.every(([, tags]) => / receptive /.test(tags)));
  });

  it('does not show by an order what is right', () => {
    const fields = new Map(query('SELECT guid, flds FROM notes') as [string, string][]);
    const lines = (guid: string, field: number) =>
      [
        ...fields
          .get(`receptive-${guid}`)!
          .split('\u001f')
          [field]!.matchAll(/<li>(.*?)<\/li>/gs),
      ].map(([, text]) => text!);
    const places = new Set<number>();
    for (const { item } of cards) {
      if (item.type === 'single') {
        const back = lines(item.id, 1);
        places.add(back.findIndex(line => line.startsWith('✓')));
        // What is asked stands in the same order as the answer.
        for (const [index, line] of lines(item.id, 0).entries())
          assert.ok(back[index]!.startsWith(`✓ ${line}`) || back[index]!.startsWith(`✗ ${line}`), item.id);
      }
      if (item.type === 'order') assert.notDeepEqual(lines(item.id, 0), lines(item.id, 1), item.id);
    }
    assert.deepEqual([...places].sort(), [0, 1, 2, 3]);
  });

  it('has a gap in every cloze', () => {
    const models = JSON.parse(String(query('SELECT models FROM col')[0]![0])) as Record<string, { name: string }>;
    const id = Object.entries(models).find(([, { name }]) => name === 'Receptive Cloze')![0];
    const texts = query(`SELECT flds FROM notes WHERE mid = ${id}`).flat() as string[];
    assert.equal(texts.length, cards.filter(({ item }) => item.type === 'cloze').length);
    for (const text of texts) {
      const gaps = [...text.split('\u001f')[0]!.matchAll(/\{\{c1::((?:(?!\}\}).)+)\}\}/g)];
      assert.ok(gaps.length > 0, text);
    }
  });
});
