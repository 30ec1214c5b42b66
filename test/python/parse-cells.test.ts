// The cells of a notebook: parsed one by one, joined into one module, mapped back.
import { strict as assert } from 'node:assert';
import { parseCells } from '../../src/python/parse-cells';
import { joinCells } from '../../src/source/cells';
import { showModule } from './show';

const join = (...texts: string[]) =>
  joinCells(
    'notebook',
    1,
    texts.map((text, index) => ({ uri: `cell${index}`, number: index + 1, text })),
  );

describe('parseCells', () => {
  const check = (title: string, cells: string[], expected: string) =>
    it(title, () => {
      const source = join(...cells);
      assert.equal(showModule(parseCells(source).module, source.text), expected);
    });

  check(
    'joins the statements of all cells',
    ['a = 1', 'b = a'],
    'Assign(targets: [a], value: 1)\nAssign(targets: [b], value: a)',
  );
  check(
    'ends a broken cell with the cell',
    ['f(a', "'''b", 'if c:', 'd'],
    [
      'Expression(value: ErrorExpression(children: [Call(callee: f, arguments: [(value: a)])]))',
      'Expression(value: ErrorExpression(children: ["b"]))',
      'If(test: c)',
      '  body',
      '    ErrorStatement()',
      'Expression(value: d)',
      '! "" at 3: expected ) to close this call, found the end of the line',
      "! \"'''b\" at 4: this string has no closing '''",
      '! "" at 14: expected an indented block after this line',
    ].join('\n'),
  );
  check('skips what is not Python', ['%matplotlib inline\n!pip install torch', 'a'], 'Expression(value: a)');
  check('reads no cells', [], '');

  it('calls a notebook broken where the cell that was edited last is', () => {
    const first = parseCells(join('a = 1', 'f(', 'b'));
    assert.equal(first.broken, true);
    const second = parseCells(join('a = 2', 'f(', 'b'), first);
    assert.equal(second.broken, false);
    assert.equal(parseCells(join('a = 2', 'f(', 'b = ('), second).broken, true);
  });

  it('takes over the cells that did not change, moved', () => {
    const first = parseCells(join('a = 1', 'def f():\n  return b', 'c'));
    const source = join('a = 1', 'x', 'def f():\n  return b', 'c = 2');
    const renamed = {
      ...source,
      cells: source.cells.map((cell, index) => ({ ...cell, uri: `cell${[0, 9, 1, 2][index]}` })),
    };
    const second = parseCells(renamed, first);
    assert.equal(second.module.body[0], first.module.body[0]);
    assert.deepEqual(second, parseCells(renamed));
  });
});
