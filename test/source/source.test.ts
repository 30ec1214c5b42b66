// Offsets to lines and columns and back, for every kind of line break.
import { strict as assert } from 'node:assert';
import { lineOf, offsetAt, positionAt, type Source } from '../../src/source/source';

const source: Source = { uri: 'a', text: 'ab\ncd\r\n\rxé😀\n', version: 1 };

describe('a source', () => {
  const check = (offset: number, line: number, column: number) =>
    it(`has offset ${offset} at ${line}:${column}`, () => {
      assert.deepEqual(positionAt(source, offset), { line, column });
      assert.equal(offsetAt(source, line, column), offset);
      assert.equal(lineOf(source, offset), line);
    });

  check(0, 0, 0);
  check(2, 0, 2);
  check(3, 1, 0);
  check(5, 1, 2);
  check(7, 2, 0);
  check(8, 3, 0);
  check(12, 3, 4);
  check(13, 4, 0);

  const checkOffset = (title: string, line: number, column: number, expected: number) =>
    it(title, () => assert.equal(offsetAt(source, line, column), expected));

  checkOffset('ends a line before its line break', 1, 99, 5);
  checkOffset('has no negative columns', 1, -1, 3);
  checkOffset('ends where its text ends', 99, 0, 13);
  checkOffset('begins where its text begins', -1, 5, 0);

  it('has no position outside its text', () => {
    assert.deepEqual(positionAt(source, -5), { line: 0, column: 0 });
    assert.deepEqual(positionAt(source, 99), { line: 4, column: 0 });
  });

  it('may be empty', () => assert.deepEqual(positionAt({ text: '' }, 0), { line: 0, column: 0 }));
});
