// What stands under the caret: `|` in the source, and the path from the statement inwards, each by its text.
import { strict as assert } from 'node:assert';
import { childrenOf, nodeAt, walk } from '../../src/python/find';
import { parse } from '../../src/python/parse';

describe('nodeAt', () => {
  const check = (title: string, marked: string, expected: readonly string[]) =>
    it(title, () => {
      const offset = marked.indexOf('|');
      const text = marked.replace('|', '');
      const path = nodeAt(parse(text).module, offset);
      assert.deepEqual(
        path.map(({ kind, span }) => `${kind} ${text.slice(span.from, span.to)}`),
        expected,
      );
    });

  check('finds a callee in a call', 'x = nn.Con|v2d(3)', [
    'Assign x = nn.Conv2d(3)',
    'Call nn.Conv2d(3)',
    'Attribute nn.Conv2d',
  ]);
  check('finds an argument', 'f(a, key=val|ue)', ['Expression f(a, key=value)', 'Call f(a, key=value)', 'Name value']);
  check('finds a default', 'def f(a=on|e): pass', ['FunctionDef def f(a=one): pass', 'Name one']);
  check('finds a decorator', '@a|b\nclass C: pass', ['ClassDef @ab\nclass C: pass', 'Name ab']);
  check('finds a name in a method', 'class C:\n  def f(self):\n    return se|lf.a', [
    'ClassDef class C:\n  def f(self):\n    return self.a',
    'FunctionDef def f(self):\n    return self.a',
    'Return return self.a',
    'Attribute self.a',
    'Name self',
  ]);
  check('prefers what begins at the caret to what ends there', 'a(|b)', ['Expression a(b)', 'Call a(b)', 'Name b']);
  check('finds what ends at the caret', 'x = ab|', ['Assign x = ab', 'Name ab']);
  check('finds code in an f-string', "f'{a|b}'", ["Expression f'{ab}'", "FString f'{ab}'", 'Name ab']);
  check('finds code in a pattern', 'match a:\n  case B.c|d: pass', [
    'Match match a:\n  case B.cd: pass',
    'Attribute B.cd',
  ]);
  check('finds a call in broken code', 'x = f(nn.Lin|ear(1), ', [
    'Assign x = f(nn.Linear(1),',
    'ErrorExpression f(nn.Linear(1),',
    'Call f(nn.Linear(1),',
    'Call nn.Linear(1)',
    'Attribute nn.Linear',
  ]);
  check('finds nothing between statements', 'a\n|\nb', []);
  check('finds nothing in no code', '|', []);
});

describe('walk', () => {
  it('visits every node once, from the outside in, and stops where it is told to', () => {
    const [statement] = parse('a = f(b, g(c), [d, e])').module.body;
    const kinds: string[] = [];
    walk(statement!, node => {
      kinds.push(node.kind === 'Name' ? node.id : node.kind);
      return node.kind !== 'List';
    });
    assert.deepEqual(kinds, ['Assign', 'a', 'Call', 'f', 'b', 'Call', 'g', 'c', 'List']);
  });

  it('looks through arguments, parameters and entries', () => {
    const [statement] = parse('lambda a=b: {**c, d: e}').module.body;
    const [lambda] = childrenOf(statement!);
    assert.deepEqual(
      childrenOf(lambda!).map(({ kind }) => kind),
      ['Name', 'Dict'],
    );
  });
});
