/** Formulas of one's own notes that are not written between dollars, and those in the cells of tables. */
import { strict as assert } from 'node:assert';
import { formulas, markdown } from '../../src/notes/markdown';
import { readable } from '../../src/notes/readable';

function check(title: string, text: string, expected: string) {
  it(title, () => assert.equal(readable(text).lines.join('\n'), expected));
}

describe('environments of LaTeX without dollars', () => {
  check(
    'have them, in text, in lists, in one line, and with what ends the sentence',
    'so\n\\begin{equation}\na_{x}^2\n\\end{equation}.\n\n1. \\begin{align*}\n   a &= b\n   \\end{align*}\n\nand \\begin{gather}c\\end{gather} too',
    'so\n$$\\begin{equation}\na_{x}^2\n\\end{equation}.$$\n\n1. $$\\begin{align*}\n   a &= b\n   \\end{align*}$$\n\nand $$\\begin{gather}c\\end{gather}$$ too',
  );
  check(
    'have none twice, and none in code or where they never end',
    '$$\n\\begin{align}\na\n\\end{align}\n$$\n`\\begin{align}a\\end{align}`\n\n\\begin{align}\nb',
    '$$\n\\begin{align}\na\n\\end{align}\n$$\n`\\begin{align}a\\end{align}`\n\n\\begin{align}\nb',
  );

  it('are formulas of their own within a paragraph', () =>
    assert.deepEqual(
      formulas(readable('so\n\\begin{equation}\na\n\\end{equation}\nwhere $b$').lines.join('\n')).map(
        ({ tex, display }) => [tex.trim(), display],
      ),
      [
        ['\\begin{equation}\na\n\\end{equation}', true],
        ['b', false],
      ],
    ));
});

it('formulas set in by tabs below a point of a list are whole', () => {
  const text =
    '- one\n\t- two\n\t  $$\n\t  x\n\t  $$\n\t  \\begin{aligned}\n\t  y\n\t  \\end{aligned}\n\n```\n\tcode\n```';
  const { lines } = readable(text);
  assert.deepEqual(
    formulas(lines.join('\n')).map(({ tex }) => tex.trim()),
    ['x', '\\begin{aligned}\ny\n\\end{aligned}'],
  );
  assert.ok(lines.includes('\tcode'));
});

describe('formulas that are pictures of a server', () => {
  check(
    'are formulas, on a line of their own or in one',
    '![e](https://latex.codecogs.com/svg.latex?%5Cinline%20%5Chat%7By%7D&space;=&space;x&plus;b)\nthe <img src="https://render.githubusercontent.com/render/math?math=\\beta = (X^{T}X)^{-1}"> and ![[公式]](https://www.zhihu.com/equation?tex=x%5E2)',
    '$$\\hat{y} = x+b$$\nthe $\\beta = (X^{T}X)^{-1}$ and $x^2$',
  );
  check(
    'lose the link to where they were made; other pictures and code stay',
    '<a href="https://www.codecogs.com/eqnedit.php?latex=L" target="_blank"><img src="https://latex.codecogs.com/gif.latex?L" title="L"></a>\n![a](https://a.b/c.png)\n![b](https://latex.codecogs.com/svg.latex?\\frac{)\n```\n![e](https://latex.codecogs.com/svg.latex?x)\n```',
    '$L$\n![a](https://a.b/c.png)\n![b](https://latex.codecogs.com/svg.latex?\\frac{)\n```\n![e](https://latex.codecogs.com/svg.latex?x)\n```',
  );
});

describe('strokes in the formulas and the code of a table', () => {
  it('end no cell', () => {
    const text = '| Rule | Says |\n| --- | --- |\n| Bayes | $P(A|B)$ of `a|b` |\n| Norm | plain |';
    const shown = markdown.render(readable(text).lines.join('\n'));
    assert.deepEqual(shown.match(/<td/g)?.length, 4);
    assert.ok(shown.includes('<code>a|b</code>'), shown);
    assert.ok(!/\|B/.test(readable(text).lines[2]!));
  });
  check(
    'are kept where the cells are right, and outside of tables',
    '| a | b |\n|---|---|\n| $x$ | `y` |\n\nso $|x|$ and `a|b`',
    '| a | b |\n|---|---|\n| $x$ | `y` |\n\nso $|x|$ and `a|b`',
  );
});
