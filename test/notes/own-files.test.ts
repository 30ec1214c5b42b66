/** What a reader's file says of itself, and under what its questions and pages stand. */
import { strict as assert } from 'node:assert';
import { buildLibrary } from '../../src/notes/library';
import { readOwnMatter } from '../../src/notes/own-matter';
import { parseNote } from '../../src/notes/parse-note';
import { parseUserNotes } from '../../src/notes/user-note';
import { noteQuestion } from '../../src/quiz/question';
import { readContent } from '../content/read-content';

const shipped = readContent().flatMap(({ path, text }) => parseNote(text, path).note ?? []);
const SENTENCE = 'Channels are cut into groups, and each group is normalized by itself.';

describe('the front matter of one’s own files', () => {
  const check = (title: string, text: string, expected: unknown) =>
    it(title, () => assert.deepEqual(readOwnMatter(text.split('\n')), expected));
  check('names the file, and what else it is called', '---\ntitle: A\naliases:\n  - B\n  - 3\n---', {
    title: 'A',
    aliases: ['B', '3'],
  });
  check('holds one name as a text', '---\nalias: "B c"\n---', { aliases: ['B c'] });
  check('may be unreadable, open, empty or none', '---\ntitle: {{title}}\n\t- x: [\n---\n', { aliases: [] });
  check('is read though it goes round in circles', '---\na: &a [*a, *a]\ntitle: A\n---', { aliases: [] });
  check('is none further down', 'a\n---\ntitle: A\n---', { aliases: [] });

  it('names a page without a heading', () => {
    const [note] = parseUserNotes(`---\ntitle: Group norm\n---\n${SENTENCE}\n`, 'file:///v/gn.md').notes;
    assert.equal(note!.title, 'Group norm');
  });

  it('lets links and names find the file by what else it is called', () => {
    const notes = [
      ...parseUserNotes(`---\naliases: [GN, GroupNorm]\n---\n${SENTENCE}\n`, 'file:///v/by-groups.md').notes,
      ...parseUserNotes(`# About\nSee [[gn]] and [[nobody]], which are told apart here.\n`, 'file:///v/about.md').notes,
    ];
    const own = buildLibrary(shipped, notes);
    assert.match(own.note('user-page-about')!.body, /See \[gn\]\(note:user-page-by-groups\) and nobody,/);
    assert.ok(own.lookup('torch.nn.GroupNorm').some(({ note }) => note === 'user-page-by-groups'));
  });
});

describe('what one’s own questions stand under', () => {
  const sections = (text: string) => parseUserNotes(text, 'file:///v/cnn.md').notes.map(({ section }) => section);

  it('is the nearest heading that says what they are about', () =>
    assert.deepEqual(
      sections(
        '# Batch norm\n## Introduction\n### Why is it important?\nIt is.\n## At test time\n### What then?\nAverages.\n',
      ),
      ['Batch norm', 'At test time'],
    ));

  it('is the file where no heading does', () => assert.deepEqual(sections('# FAQ\n## Why is it?\nIt is.\n'), ['cnn']));

  it('is told with the question, which is not told twice', () => {
    const { notes } = parseUserNotes('# Batch norm\n## Why is it important?\nIt is.\n', 'file:///v/a.md');
    const question = noteQuestion({ note: notes[0]!, item: notes[0]!.items[0]! });
    assert.deepEqual([question.section, question.folder], ['Batch norm', 'file:///v']);
  });
});

it('a page has no headings over what was asked below them', () => {
  const text = `# Norms\n${SENTENCE}\n\n---\n\n## Introduction\n### Why norms?\nStable.\n\n## FAQ\n### With RNNs?\nHard.\n### At test time\nAverages of all batches are used.\n`;
  const [page] = parseUserNotes(text, 'file:///v/norms.md').notes.filter(({ items }) => items.length === 0);
  assert.equal(page!.body, `${SENTENCE}\n\n## FAQ\n\n### At test time\n\nAverages of all batches are used.`);
});
