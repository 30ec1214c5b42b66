/** A note's text in, its parts and problems out, with the places where they stand. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { blocks } from '../../src/notes/markdown';
import { parseNote } from '../../src/notes/parse-note';

function check(quiz: string, expected: unknown, problems: readonly string[] = []) {
  const parsed = parseNote(`---\nid: t\n---\nShort.\n\n## Quiz\n\n${quiz}`, 'content/t.md');
  const items = parsed.note.items.map(({ at, title, ...item }) => ({ ...item, at: `${at.line + 1}:${at.column + 1}` }));
  assert.deepEqual(items, expected);
  assert.deepEqual(shown(parsed.problems), problems);
}

const shown = (problems: ReturnType<typeof parseNote>['problems']) =>
  problems.map(({ message, at }) => `${at.line + 1}:${at.column + 1} ${message}`);

describe('the figure of a question', () => {
  const numeric = { id: 'a', type: 'numeric', prompt: 'How long?', explanation: 'So.' };
  const accepted = { value: 112, tolerance: 0, text: '112' };
  const read = (line: string, figure: object) =>
    check(`### A {#a .numeric}\nHow long?\n\n= 112\n\n> So.\n\n${line}`, [
      { ...numeric, ...figure, at: '8:1', accepted },
    ]);

  it('may carry its case', () => {
    read('Figure: pooling', { figure: { id: 'pooling' } });
    read('Figure: conv-arithmetic, input=224, transposed=true, name=Adam, preset="1, 3, 5", logits=[2, -1.5]', {
      figure: {
        id: 'conv-arithmetic',
        settings: { input: 224, transposed: true, name: 'Adam', preset: '1, 3, 5', logits: [2, -1.5] },
      },
    });
  });
});

describe('front matter', () => {
  const matter = (yaml: string) => parseNote(`---\n${yaml}\n---\nShort.\n`, 'content/2-x/t.md');

  it('is read field by field', () => {
    const { note, problems } = matter(
      'id: pool\nsection: 2-x\norder: 15\ntitle: "Pool: a"\nquestion: Why?\nfigure: f, x=1\nmodel: m\nsymbols:\n  - torch.nn.MaxPool2d\n  - "#avg: torch.nn.AvgPool2d"\nsources:\n  - "A: b"',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(note, {
      id: 'pool',
      uri: 'content/2-x/t.md',
      origin: 'built-in',
      section: '2-x',
      order: 15,
      title: 'Pool: a',
      question: 'Why?',
      figures: [{ id: 'f', settings: { x: 1 } }],
      models: ['m'],
      symbols: [{ name: 'torch.nn.MaxPool2d' }, { name: 'torch.nn.AvgPool2d', anchor: 'avg' }],
      sources: ['A: b'],
      shortAnswer: 'Short.',
      body: '',
      headings: [],
      links: [],
      items: [],
      at: { line: 0, column: 0 },
    });
  });

  it('takes several figures as a list', () => {
    const { note, problems } = matter('id: pool\nfigure:\n  - f, x=1\n  - g');
    assert.deepEqual([note.figures, problems], [[{ id: 'f', settings: { x: 1 } }, { id: 'g' }], []]);
    const slip = matter('id: pool\nfigure:\n  - F!\n  - g');
    assert.deepEqual([slip.note.figures, slip.problems.length], [[{ id: 'g' }], 1]);
  });

  it('says what is wrong and where, and loses nothing else', () => {
    const { note, problems } = matter(
      'id: pool\norder: first\nsymbols:\n  - #avg: torch.nn.AvgPool2d\nsources: one\ncolour: red',
    );
    assert.equal(note.id, 'pool');
    assert.equal(note.shortAnswer, 'Short.');
    assert.deepEqual(shown(problems), [
      '3:1 front matter: `order` must be a number',
      '4:1 front matter: `symbols` must be a list of texts; quote entries that hold a colon or begin with #',
      '6:1 front matter: `sources` must be a list of texts; quote entries that hold a colon or begin with #',
      '7:1 front matter: `colour` is not a field of a note',
    ]);
  });

  it('that is not closed leaves the text', () => {
    const { note, problems } = parseNote('---\nid: pool\n\n## A\nb', 'content/pool.md');
    assert.deepEqual(shown(problems), ['1:1 the front matter is not closed: a line `---` is missing']);
    assert.deepEqual([note.id, note.headings.map(heading => heading.title)], ['pool', ['A']]);
  });
});

describe('the text of a note', () => {
  it('parts into short answer, body and headings with anchors, and links', () => {
    const { note } = parseNote(
      [
        '---',
        'id: a',
        '---',
        'Short $x$.',
        '',
        '## Explanation',
        'See [b](note:b) and [c](note:c#d).',
        '### Up *conv* {#up}',
        '```python',
        '# no heading',
        '```',
        '## Quiz',
        '',
      ].join('\n'),
      'content/a.md',
    );
    assert.equal(note.shortAnswer, 'Short $x$.');
    assert.equal(
      note.body,
      '## Explanation\nSee [b](note:b) and [c](note:c#d).\n### Up *conv* {#up}\n```python\n# no heading\n```',
    );
    assert.deepEqual(note.headings, [
      { level: 2, title: 'Explanation', anchor: 'explanation', at: { line: 5, column: 0 } },
      { level: 3, title: 'Up *conv*', anchor: 'up', at: { line: 7, column: 0 } },
    ]);
    assert.deepEqual(note.links, [
      { id: 'b', at: { line: 6, column: 8 } },
      { id: 'c', anchor: 'd', at: { line: 6, column: 24 } },
    ]);
  });

  it('keeps its lines with Windows line ends', () => {
    const { note } = parseNote('---\r\nid: a\r\n---\r\nShort.\r\n\r\n## E\r\nx\r\n', 'content/a.md');
    assert.deepEqual(note.headings[0]!.at, { line: 5, column: 0 });
  });
});

describe('quiz items', () => {
  it('single choice, reasons on the line and nested', () =>
    check(
      '### T {#s .single}\nWhich $a — b$?\n\n- [x] `a — b` yes — because.\n- [ ] no\n  - since not.\n\n> Why.\n\nHint: look.',
      [
        {
          id: 's',
          type: 'single',
          prompt: 'Which $a — b$?',
          choices: [
            { text: '`a — b` yes', right: true, reason: 'because.' },
            { text: 'no', right: false, reason: 'since not.' },
          ],
          explanation: 'Why.',
          hint: 'look.',
          at: '8:1',
        },
      ],
    ));

  it('multiple choice', () =>
    check('### T {#m .multiple}\nWhich?\n- [x] a — y\n- [X] b — y\n- [ ] c — n\n\n> E', [
      {
        id: 'm',
        type: 'multiple',
        prompt: 'Which?',
        choices: [
          { text: 'a', right: true, reason: 'y' },
          { text: 'b', right: true, reason: 'y' },
          { text: 'c', right: false, reason: 'n' },
        ],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  const numeric = (text: string, accepted: object) =>
    it(`numeric: ${text}`, () =>
      check(`### T {#n .numeric}\nHow many?\n\n= ${text}\n\n> E`, [
        { id: 'n', type: 'numeric', prompt: 'How many?', accepted, explanation: 'E', at: '8:1' },
      ]));
  numeric('112', { value: 112, tolerance: 0, text: '112' });
  numeric('0.4076 ± 0.001', { value: 0.4076, tolerance: 0.001, text: '0.4076 ± 0.001' });
  numeric('2.0 m', { value: 2, tolerance: 0, text: '2.0 m', unit: 'm' });
  numeric('1/3', { value: 1 / 3, tolerance: 0, text: '1/3' });
  numeric('73,856', { value: 73856, tolerance: 0, text: '73,856' });
  numeric('-1.5e-3 ± 1e-5 s', { value: -0.0015, tolerance: 0.00001, text: '-1.5e-3 ± 1e-5 s', unit: 's' });

  it('shape', () =>
    check('### T {#h .shape}\nWhich shape?\n\n= (N, 64, 112, 112)\n\n> E', [
      { id: 'h', type: 'shape', prompt: 'Which shape?', dims: ['N', '64', '112', '112'], explanation: 'E', at: '8:1' },
    ]));

  it('text with other wordings', () =>
    check('### T {#x .text}\nWhat?\n= running mean\n= the running mean\n\n> E', [
      {
        id: 'x',
        type: 'text',
        prompt: 'What?',
        accepted: ['running mean', 'the running mean'],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  it('cloze, formulas inside and around', () =>
    check('### T {#c .cloze}\nThe {{mean|average}} of $x^{2}$ is {{$\\frac{1}{2}$}}.\n\n> E', [
      {
        id: 'c',
        type: 'cloze',
        prompt: 'The {{1}} of $x^{2}$ is {{2}}.',
        gaps: [['mean', 'average'], ['$\\frac{1}{2}$']],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  it('order', () =>
    check('### T {#o .order}\nOrder:\n\n1. a\n2. b\n3. c\n\n> E', [
      { id: 'o', type: 'order', prompt: 'Order:', steps: ['a', 'b', 'c'], explanation: 'E', at: '8:1' },
    ]));

  it('match', () =>
    check('### T {#p .match}\nMatch.\n\n| L | R |\n| --- | --- |\n| a | $x$ |\n| b | y |\n\n> E', [
      {
        id: 'p',
        type: 'match',
        prompt: 'Match.',
        pairs: [
          ['a', '$x$'],
          ['b', 'y'],
        ],
        columns: ['L', 'R'],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  it('trace', () =>
    check('### T {#q .trace}\nWhat is printed?\n\n```python\nprint(1)\n```\n\n= 1\n\n> E', [
      {
        id: 'q',
        type: 'trace',
        prompt: 'What is printed?',
        code: 'print(1)',
        accepted: ['1'],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  it('recall', () =>
    check('### T {#r .recall}\nExplain.\n\n- one\n- two\n  over two lines\n\n> E', [
      {
        id: 'r',
        type: 'recall',
        prompt: 'Explain.',
        rubric: ['one', 'two\nover two lines'],
        explanation: 'E',
        at: '8:1',
      },
    ]));

  it('a hint glued to the explanation is still a hint', () =>
    check('### T {#n .numeric}\nN?\n= 1\n\n> E\n> F\nHint: H', [
      {
        id: 'n',
        type: 'numeric',
        prompt: 'N?',
        accepted: { value: 1, tolerance: 0, text: '1' },
        explanation: 'E\nF',
        hint: 'H',
        at: '8:1',
      },
    ]));

  it('a malformed item costs only itself', () =>
    check(
      '### A {#a .numeric}\nN?\n= one\n\n> E\n\n### B {#b .single}\nW?\n- [ ] x — n\n\n> E\n\n### C {#c .text}\nT?\n= t\n\n> E',
      [{ id: 'c', type: 'text', prompt: 'T?', accepted: ['t'], explanation: 'E', at: '20:1' }],
      [
        '10:1 `one` is not a number; write `= 112`, `= 0.41 ± 0.005`, `= 1/3` or `= 2.0 m`',
        '16:1 a single item has exactly one `[x]`; this one has 0',
        '16:1 a choice needs two possibilities or more',
      ],
    ));
});

describe('any text', () => {
  it('is parsed without an exception, and no problem stands outside it', () => {
    const piece = fc.constantFrom(
      '---\n',
      '## Quiz\n',
      '### T {#a .single}\n',
      '- [x] a — b\n',
      '| a | b |\n| - | - |\n',
      '= 3\n',
      '> e\n',
      '$$x',
      '```python\n',
      '{{a}}',
      'id: [\n',
      'text\n',
      '\n',
      '1. x\n',
      '\t- y\n',
      '[l](note:a#b)',
      'Hint: h\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), pieces => {
        const text = pieces.join('');
        const { problems } = parseNote(text, 'content/a.md');
        const lines = text.split('\n').length;
        return problems.every(problem => problem.at.line < lines && problem.at.line >= 0);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('keeps the lines of its blocks', () => {
    assert.deepEqual(
      blocks('# a\n\nb\nc\n\n- d\n- e\n\n$$x$$\n').map(({ type, from, to }) => `${type} ${from}-${to}`),
      ['heading 0-1', 'paragraph 2-4', 'bullet_list 5-8', 'math_block 8-9'],
    );
  });
});
