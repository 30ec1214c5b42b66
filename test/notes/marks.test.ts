/** Marks that Markdown itself does not have, read line by line as the Markdown that is shown. */
import { strict as assert } from 'node:assert';
import { readable } from '../../src/notes/readable';
import { parseUserNotes } from '../../src/notes/user-note';

function check(title: string, text: string, expected: string) {
  it(title, () => assert.deepEqual(readable(text).lines.join('\n'), expected));
}

describe('marks of several tools', () => {
  check('text set lower and higher', 'H~2~O, x^2^, 10^-3^ and W~Q~.', 'H₂O, x², 10⁻³ and W_Q.');
  check(
    'no mark where none is meant',
    '~5 or ~6, x^2+y^2, ~~gone~~, a~b and /~u/~v',
    '~5 or ~6, x^2+y^2, ~~gone~~, a~b and /~u/~v',
  );
  check('short names of emoji', ':rocket: and (:+1:) end :bulb:', '🚀 and (👍) end 💡');
  check(
    'other words between colons',
    'a:on:b, x[:100:], ::art:: and :no_such_name:',
    'a:on:b, x[:100:], ::art:: and :no_such_name:',
  );
  check(
    'nothing in code, formulas and addresses',
    '`a~2~` $x^2^$ https://a.org/x~2~ [b](c^2^)',
    '`a~2~` $x^2^$ https://a.org/x~2~ [b](c^2^)',
  );
  check(
    'nothing in blocks of code and formulas',
    '```\nx^2^\n```\n$$\nx^2^\n$$\n: x^2^',
    '```\nx^2^\n```\n$$\nx^2^\n$$\n: x²',
  );
  check(
    'definition lists',
    'Stride\n: How far.\n  And more.\n: Or so.\n\nPadding\n\n: Zeros.\n\nEnd',
    '**Stride**  \nHow far.  \nAnd more.\nOr so.  \n\n**Padding**  \n\nZeros.  \n\nEnd',
  );
  check(
    'a colon that defines nothing',
    '| a |\n| - |\n\n: Caption\n\n- item\n: x',
    '| a |\n| - |\n\n: Caption\n\n- item\n: x',
  );
  check(
    'abbreviations and notes in the line',
    '*[RF]: receptive field\n\nIt grows ^[with depth].',
    '**RF**: receptive field\n\nIt grows (with depth).',
  );
});

describe('footnotes', () => {
  check(
    'follow their paragraph',
    'One[^a] two.[^b]\nMore.\n\n[^a]: First\n    goes on.\n[^b]: Second.\n\nEnd',
    'One¹ two.²\nMore. (¹ First goes on.) (² Second.)\n\n\n\n\n\nEnd',
  );
  check(
    'follow the entry of a list, and stay within a row',
    '- a[^1]\n- b\n\n| x[^2] |\n\n[^1]: A\n[^2]: p|q',
    '- a¹ (¹ A)\n- b\n\n| x² (p\\|q) |\n\n\n',
  );
  check('are told once', 'a[^1] b[^1]\n\nc[^1]\n\n[^1]: A', 'a¹ b¹ (¹ A)\n\nc¹\n\n');
  check('that nothing calls, or that say nothing, are kept', '# Why?[^1]\na[^2]\n\n[^1]: A', '# Why?\na[^2]\n\nA');
  check('are none in code', '`[^1]`\n```\n[^1]: x\n```\n\n[^1]: A', '`[^1]`\n```\n[^1]: x\n```\n\nA');

  it('belong to the question that calls them, wherever they stand', () => {
    const { notes } = parseUserNotes('# Why ReLU?\nCheap.[^r]\n\n# Why GELU?\nSmooth.\n\n[^r]: Nair 2010\n', 'a.md');
    assert.deepEqual(
      notes.map(({ body }) => body),
      ['Cheap.¹ (¹ Nair 2010)', 'Smooth.'],
    );
  });
});

describe('lists with boxes', () => {
  const typeOf = (text: string) => parseUserNotes(text, 'a.md').notes.map(({ items }) => items[0]?.type);

  it('are choices where a question has nothing else', () =>
    assert.deepEqual(typeOf('# Which is even?\n\n- [x] 2 — yes\n- [ ] 3 — no\n\n> Halves.\n'), ['single']));

  it('are things to do where there is more', () => {
    assert.deepEqual(typeOf('# What is NMS?\nIt keeps the best box.\n\n- [x] read\n- [ ] code\n\nSee also IoU.\n'), [
      'recall',
    ]);
    assert.deepEqual(typeOf('# What is NMS?\nIt keeps the best box.\n\n- [x] read\n- a point\n'), ['recall']);
  });
});
