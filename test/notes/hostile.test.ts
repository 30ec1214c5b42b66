/**
 * Text that was made, or broken, so that a careless pattern reads it again from every place: reading it must come to an end.
 * Each of these once took minutes, or grew with the square or the cube of its length.
 */
import { strict as assert } from 'node:assert';
import { checkUserNotes } from '../../src/notes/check-user-note';

const BITS = [
  '<a href="',
  '<a href="x">',
  '<math',
  '<img src=',
  '<!--',
  '![',
  '{{',
  '[[a](',
  '\\\\(',
  '\\(',
  '<h1',
  '> [!',
  '[^',
  '[^1]',
  '[^1]: ',
  '^[',
  'a~',
  'a^',
  ':a',
  ': ',
  'a\n: ',
  '`$',
  '*[a',
  '\\begin{align}',
  '> [!question] What is it?\n> ',
  '<details><summary>What is it?</summary>x',
  '![a](https://latex.codecogs.com/svg.latex?',
  '|-|\n|$a|',
  '%%\n',
  'F: What?\n',
  '# Question\n',
];

describe('a hostile file', () => {
  for (const bit of BITS)
    it(`of nothing but ${bit} is read`, () => {
      for (const text of [
        bit.repeat(Math.floor(60_000 / bit.length)),
        `# What is it?\n${`${bit} x `.repeat(6_000)}`,
        `${bit}\n`.repeat(3_000),
      ])
        assert.ok(checkUserNotes(text, 'file:///a.md').notes.length >= 0);
    });

  it('of many paragraphs under no heading is read in time', () => {
    const [page] = checkUserNotes('A line of some words.\n\n'.repeat(10_000), 'file:///a.md').notes;
    assert.equal(page!.body.split('\n\n').length, 10_000);
  });

  it('still has its links, pictures and formulas where they are written plainly', () => {
    const text =
      '# What is a filter?\n<a class="x" href="https://a.org/f_(x)">this</a> and <a href=\'b.md\'>that</a>, <img src="p.png" alt="a b">, \\\\( x \\\\), \\(y\\), <math>z</math> <!-- no --> end';
    const [note] = checkUserNotes(text, 'file:///a.md').notes;
    const written = `${note!.shortAnswer} ${note!.body}`;
    for (const part of ['[this](', '[that](b.md)', '![a b](<p.png>)', '$x$', '$y$', '$z$'])
      assert.ok(written.includes(part), `${part} in ${written}`);
    assert.ok(!written.includes('no -->'));
  });
});
