// Notebook cells joined into one text, the way back, and IPython's magics blanked out.
import { strict as assert } from 'node:assert';
import { fromCell, joinCells, lineText, locateInCell, toCell } from '../../src/source/cells';
import { withoutMagics } from '../../src/source/magics';

describe('joined cells', () => {
  const joined = joinCells('n', 3, [
    { uri: 'a', number: 1, text: 'x = 1' },
    { uri: 'b', number: 3, text: '' },
    { uri: 'c', number: 4, text: 'y\n' },
  ]);

  it('stand one after the other', () => {
    assert.deepEqual(joined, {
      uri: 'n',
      version: 3,
      text: 'x = 1\n\ny\n\n',
      cells: [
        { uri: 'a', number: 1, from: 0, to: 5 },
        { uri: 'b', number: 3, from: 6, to: 6 },
        { uri: 'c', number: 4, from: 7, to: 9 },
      ],
    });
  });

  it('know where each offset comes from, and where it goes', () => {
    const back = [...joined.text].map((_, offset) => toCell(joined, offset)!);
    assert.deepEqual(
      back.map(({ uri, offset }) => `${uri}${offset}`),
      ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'b0', 'c0', 'c1', 'c2'],
    );
    assert.deepEqual(
      back.map(({ uri, offset }) => fromCell(joined, uri, offset)),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it('count lines from the start of a cell, and cells as the editor does', () =>
    assert.deepEqual(
      [0, 5, 6, 7, 8, 9].map(offset => lineText(joined, offset)),
      [
        'line 1 of cell 1',
        'line 1 of cell 1',
        'line 1 of cell 3',
        'line 1 of cell 4',
        'line 1 of cell 4',
        'line 2 of cell 4',
      ],
    ));
  it('leave the lines of a file alone', () => assert.equal(lineText({ text: 'a\nb' }, 2), 'line 2'));
  it('do not know other cells', () => assert.equal(fromCell(joined, 'z', 0), undefined));
  it('have nothing to map where there are none', () => assert.equal(toCell(joinCells('n', 1, []), 0), undefined));
  it('keep a span in the cell where it begins', () =>
    assert.deepEqual(locateInCell(joined, { from: 4, to: 8 }), { uri: 'a', span: { from: 4, to: 5 } }));
});

describe('magics', () => {
  const check = (title: string, text: string, expected: string) =>
    it(title, () => {
      assert.equal(withoutMagics(text), expected);
      assert.equal(expected.length, text.length);
    });

  check('leaves Python alone', 'a = b % c\nd = not e != f\n', 'a = b % c\nd = not e != f\n');
  check('blanks lines of IPython', '%cd a\na\n!ls "it\'s\nb', '     \na\n         \nb');
  check('blanks help', 'nn.Conv2d?\n?a\na??\nb', '          \n  \n   \nb');
  check('keeps a block whole', 'if a:\n    !ls\nb', 'if a:\n    0  \nb');
  check('blanks a line that is continued', '!ls \\\n  -l\na', '     \n    \na');
  check('does not know what a command returns', 'a = !ls -l\nb = %pwd\nc', 'a = _     \nb = _   \nc');
  check('leaves brackets alone', 'a = (b\n  % c)\n% d', 'a = (b\n  % c)\n   ');
  check('leaves strings alone', 'a = """\n%d\n!e?\n"""\n%f', 'a = """\n%d\n!e?\n"""\n  ');
  check('leaves comments alone', "# it's\n%a\nb", "# it's\n  \nb");
  check('leaves operators at the end of a line alone', 'a = b \\\n  % c', 'a = b \\\n  % c');
  check('blanks a cell in another language', '%%bash\nls -l\n', '      \n     \n');
  check('keeps the body of a timed cell', '%%time -n 3\na = 1\n%b\n', '           \na = 1\n  \n');
  check('keeps line breaks', '%a\r\n!b\r\nc', '  \r\n  \r\nc');
});
