/** Where a displayed formula may go on in another line. */
import { strict as assert } from 'node:assert';
import { formulaParts } from '../../media/shared/formula-parts';

describe('a displayed formula', () => {
  for (const [tex, parts] of [
    ['y = x', ['y = x']],
    ['a = b,\\qquad c = \\frac{d}{e},\\quad f', ['a = b,', 'c = \\frac{d}{e},', 'f']],
    ['a\\quad\\text{or}\\quad b', ['a', '\\text{or}', 'b']],
    [
      '\\begin{gathered}a,\\quad b\\\\c\\end{gathered},\\quad d',
      ['\\begin{gathered}a,\\quad b\\\\c\\end{gathered},', 'd'],
    ],
    ['\\left\\{a\\quad b\\right\\}\\quad \\{c\\quad d\\}', ['\\left\\{a\\quad b\\right\\}', '\\{c', 'd\\}']],
    ['\\sqrt{a\\quad b}\\qquad', ['\\sqrt{a\\quad b}']],
    ['a \\leftarrow b \\quad c', ['a \\leftarrow b', 'c']],
  ] as const)
    it(`of ${tex} is ${parts.length === 1 ? 'one' : 'several'}`, () => assert.deepEqual(formulaParts(tex), parts));
});
