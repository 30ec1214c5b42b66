/** Notes of both kinds joined: which note a name opens, and what a reader's own Markdown comes to. */
import { strict as assert } from 'node:assert';
import { buildLibrary } from '../../src/notes/library';
import type { Note } from '../../src/notes/note';
import { parseNote } from '../../src/notes/parse-note';
import { hoverText } from '../../src/notes/render';
import { buildSymbolIndex } from '../../src/notes/symbol-index';
import { parseUserNotes } from '../../src/notes/user-note';
import curriculum from '../truth/curriculum.json';

const notes: Readonly<Record<string, { order: number; symbols: readonly string[] }>> = curriculum.notes;

function note(id: string, order: number, symbols: readonly string[]): Note {
  const yaml = `---\nid: ${id}\norder: ${order}\nsymbols: [${symbols.map(name => JSON.stringify(name)).join(', ')}]\n---\nShort.\n`;
  return parseNote(yaml, `content/${id}.md`).note;
}

describe('the index of names', () => {
  const index = buildSymbolIndex(Object.entries(notes).map(([id, { order, symbols }]) => note(id, order, symbols)));

  it('opens the note that the curriculum puts first', () => {
    const first = Object.entries(curriculum.claims).map(([name, claims]) => [name, claims[0]]);
    assert.deepEqual(
      first.map(([name]) => [name, index.lookup(name!)[0]?.note]),
      first,
    );
  });

  it('offers every other note that claims a name', () => {
    assert.deepEqual(
      index
        .lookup('torch.nn.CrossEntropyLoss')
        .map(reference => reference.note)
        .sort(),
      ['few-labels-strategies', 'label-smoothing', 'semi-supervised-methods', 'softmax-cross-entropy'],
    );
    assert.deepEqual(index.lookup('torch.nn.Nothing'), []);
  });

  it('keeps the anchor', () => {
    const anchored = buildSymbolIndex([
      note('convolution-variants', 14, ['#transposed: torch.nn.ConvTranspose2d', 'torch.Tensor.view']),
    ]);
    assert.deepEqual(anchored.lookup('torch.nn.ConvTranspose2d'), [
      { note: 'convolution-variants', anchor: 'transposed' },
    ]);
    assert.deepEqual(anchored.lookup('torch.Tensor.view'), [{ note: 'convolution-variants' }]);
  });
});

describe('the reader’s own notes', () => {
  function check(
    text: string,
    expected: readonly (readonly [place: string, section: string, question: string, answer: unknown])[],
  ) {
    const { notes, problems } = parseUserNotes(text, 'file:///n/cnn.md');
    assert.deepEqual(problems, []);
    const read = notes.map(({ at, section, question, items: [item] }) => [
      `${at.line + 1}:${at.column + 1}`,
      section,
      question,
      item?.type === 'recall' ? item.rubric : item?.type,
    ]);
    assert.deepEqual(read, expected);
  }

  it('take headings that ask as questions, others as sections', () =>
    check(
      '# Vision\n\n# What is SIFT?\n- keypoints\n  - detail\n- descriptors\n\n# Draw the *pinhole* model\nA box.\n\n# Next\ntext\n',
      [
        ['3:1', 'Vision', 'What is SIFT?', ['keypoints', 'descriptors']],
        ['8:1', 'Vision', 'Draw the pinhole model', ['What I said agrees with my note.']],
      ],
    ));

  it('leave what announces a part of the answer inside it', () =>
    check('## How does RANSAC work?\nSample.\n\n## Pseudocode:\n- pick\n- fit\n', [
      ['1:1', 'cnn', 'How does RANSAC work?', ['pick', 'fit']],
    ]));

  it('take `Question :: answer` lines and check-lists', () =>
    check('Parameters of BN(64) :: 128\n- Bias before BN :: redundant\n\n## Which is right?\n- [x] a\n- [ ] b\n', [
      ['1:1', 'cnn', 'Parameters of BN(64)', ['128']],
      ['2:3', 'cnn', 'Bias before BN', ['redundant']],
      ['4:1', 'cnn', 'Which is right?', 'single'],
    ]));

  it('may have front matter, or nothing at all', () => {
    check('---\ntags: x\n---\n# Why?\nBecause.\n', [['4:1', 'cnn', 'Why?', ['What I said agrees with my note.']]]);
    check('', []);
    check('# Why?\n', []);
  });

  it('open from the names they mention and the topics they ask about', () => {
    const builtIn = [
      note('receptive-field', 12, ['torch.nn.Conv2d']),
      note('pooling', 15, ['torch.nn.MaxPool2d', 'torch.nn.functional.max_pool2d']),
    ];
    const { notes: user } = parseUserNotes(
      '# What are receptive fields?\nA patch.\n# Why F.max_pool2d?\nShrink.\n# What about MaxPool2d?\nIt.\n',
      'file:///n.md',
    );
    const library = buildLibrary(builtIn, user);
    assert.deepEqual(library.lookup('torch.nn.Conv2d'), [
      { note: 'receptive-field' },
      { note: 'user-what-are-receptive-fields' },
    ]);
    assert.deepEqual(library.lookup('torch.nn.functional.max_pool2d'), [
      { note: 'pooling' },
      { note: 'user-why-fmaxpool2d' },
    ]);
    assert.deepEqual(library.lookup('torch.nn.MaxPool2d'), [
      { note: 'pooling' },
      { note: 'user-what-about-maxpool2d' },
    ]);
  });

  it('take a line in bold that asks for a question, except inside code', () => {
    const { notes: user } = parseUserNotes(
      '## Optimisers\n\n**What does RMSprop do? (easy)**\n\nIt divides.\n\n```\n\n**Is this code?**\n\n```\n\n**Really?** A sentence.\n',
      'file:///n.md',
    );
    assert.deepEqual(
      user.map(({ question, section, at }) => [question, section, at.line]),
      [['What does RMSprop do? (easy)', 'Optimisers', 2]],
    );
    assert.match(user[0]!.body, /Is this code[\s\S]*A sentence/);
  });

  it('take the question in bold that a paragraph or a point begins with, and a point that asks and announces', () => {
    const { notes: user } = parseUserNotes(
      [
        '# Skips {.unnumbered}',
        '**What is a projection?** A strided convolution',
        'where shapes change.',
        '',
        '- **Why no dropout?** Because of',
        '  normalization.',
        '- Why not plain? There are two reasons:',
        '  - One.',
        '- **Note** this. Is that all?',
      ].join('\n'),
      'file:///n.md',
    );
    assert.deepEqual(
      user.flatMap(({ items }) => items.map(({ title, explanation, at }) => [title, explanation, at.line, at.column])),
      [
        ['What is a projection?', 'A strided convolution\nwhere shapes change.', 1, 0],
        ['Why no dropout?', 'Because of\nnormalization.', 4, 2],
        ['Why not plain? There are two reasons:', '- One.', 6, 0],
      ],
    );
  });

  it('take lettered choices with the letter of the right one as a choice, and anything else as an answer', () => {
    const { notes: user } = parseUserNotes(
      [
        '# Which has no weights?',
        'Think of one layer.',
        '',
        'A) Convolution',
        'B) Max',
        'pooling',
        '',
        '**Answer:** B',
        '',
        '## 2. What does 1x1 change?',
        '- a. Height',
        '- b. Channels',
        '',
        'Correct answer: (b). It mixes them.',
        '',
        '## Which are gates?',
        '1. Forget',
        '2. Tanh',
        '3. Input',
        '',
        'Answers: 1 and 3',
        '',
        '## How does it work?',
        'A. It slides.',
        'B. It sums.',
        '',
        'A filter is shared.',
        '',
        '## What comes first?',
        '1. Slide',
        '2. Sum',
        '',
        '2 of them are enough.',
      ].join('\n'),
      'file:///n.md',
    );
    assert.deepEqual(
      user.flatMap(({ items }) =>
        items.map(item => [
          item.type,
          item.prompt,
          item.type === 'single' || item.type === 'multiple'
            ? item.choices.map(({ text, right }) => (right ? `+${text}` : text)).join('|')
            : '',
          item.type === 'recall' ? '' : item.explanation,
        ]),
      ),
      [
        ['single', 'Which has no weights?\n\nThink of one layer.', 'Convolution|+Max pooling', ''],
        ['single', 'What does 1x1 change?', 'Height|+Channels', 'It mixes them.'],
        ['multiple', 'Which are gates?', '+Forget|Tanh|+Input', ''],
        ['recall', 'How does it work?', '', ''],
        ['recall', 'What comes first?', '', ''],
      ],
    );
  });

  it('that ask the same twice stay apart', () => {
    const { notes: user } = parseUserNotes('# Why?\na\n# Why?\nb\n', 'file:///n.md');
    assert.deepEqual(
      buildLibrary([], user).items.map(({ item }) => [item.id, item.explanation]),
      [
        ['user-why', 'a'],
        ['user-why-2', 'b'],
      ],
    );
  });
});

describe('parts of a note', () => {
  it('a hover gets pictures or code for formulas, and text for links', () => {
    const text = 'Per side $W$ it is\n\n$$D=\\frac{W}{S}$$\n\nsee [pooling](note:pooling#max), not `$W$`.';
    assert.equal(hoverText(text), 'Per side `W` it is\n\n`D=\\frac{W}{S}`\n\nsee pooling, not `$W$`.');
    assert.equal(
      hoverText(text, {
        picture: tex => (tex === 'W' ? undefined : 'data:x'),
        address: (id, anchor) => `command:${id}/${anchor}`,
      }),
      'Per side `W` it is\n\n![D=\\\\frac{W}{S}](data:x)\n\nsee [pooling](command:pooling/max), not `$W$`.',
    );
  });
});
