/** Every name that a note claims opens a note that claims it, however the file imports it. */
import { strict as assert } from 'node:assert';
import { symbolAt } from '../../src/host/symbol';
import { operators } from '../../src/operators/catalogue';
import curriculum from '../truth/curriculum.json';
import { hoverText, shippedLibrary } from './hover-text';

const notes = curriculum.notes as Readonly<Record<string, { readonly symbols: readonly string[] }>>;
const claims = curriculum.claims as Readonly<Record<string, readonly string[]>>;
const names = [...new Set(Object.values(notes).flatMap(({ symbols }) => symbols))];

/** The caret stands behind the last letter. */
const styles: Readonly<Record<string, (name: string) => string>> = {
  'import torch; torch.nn.Conv2d': name => `import ${name.split('.')[0]}\n${name}`,
  'import torch.nn as alias; alias.Conv2d': name => {
    const { module, rest } = split(name);
    return `import ${module} as alias\nalias.${rest}`;
  },
  'import torch as other; other.nn.Conv2d': name => {
    const [root, ...others] = name.split('.');
    return others.length > 0 ? `import ${root} as other\nother.${others.join('.')}` : `import ${root}\n${root}`;
  },
  'from torch import nn; nn.Conv2d': name => {
    const [root, first, ...others] = name.split('.');
    return first === undefined
      ? `import ${root}\n${root}`
      : `from ${root} import ${first}\n${[first, ...others].join('.')}`;
  },
  'from torch.nn import Conv2d as Own; Own': name => {
    const { module, rest } = split(name);
    const [first, ...others] = rest.split('.');
    return `from ${module} import ${first} as Own\n${['Own', ...others].join('.')}`;
  },
};

/** `torch.nn` and `Module.eval`: a module is written in lower case, a class is not, and one name at least is left. */
function split(name: string): { readonly module: string; readonly rest: string } {
  const parts = name.split('.');
  const end = parts.findIndex(part => /^[A-Z]/.test(part));
  const at = end > 0 ? end : parts.length - 1;
  return { module: parts.slice(0, at).join('.'), rest: parts.slice(at).join('.') };
}

describe('a name opens its note', () => {
  for (const [style, write] of Object.entries(styles))
    it(`after ${style}`, () => {
      const lost = names.flatMap(name => {
        const text = write(name);
        const note = symbolAt(shippedLibrary(), text, text.length - 1)?.route.note?.split('#')[0];
        const owners = Object.keys(notes).filter(id => notes[id]!.symbols.includes(name));
        const expected = claims[name]?.slice(0, 1) ?? owners;
        return expected.includes(note ?? '') ? [] : [`${name}: ${note ?? 'nothing'}, not ${expected.join(' or ')}`];
      });
      assert.deepEqual(lost, []);
    });
});

describe('a method that PyTorch ends in _', () => {
  const of = (call: string, made = 'def f(x, mask):\n    ') => hoverText(`import torch\n${made}${call}`);
  it('is one of a tensor whatever it is called on, and says that the tensor itself changes', () => {
    for (const made of ['def f(x, mask):\n    ', 'x = torch.zeros(2, 3)\nmask = x > 0\n']) {
      assert.match(of('x.masked_$0fill_(mask, -9e15)', made), /^\*\*masked_fill_\*\*[\s\S]*In place/);
      assert.match(of('x.ad$0d_(1)', made), /^\*\*add_\*\* {2}other 1[\s\S]*In place/);
      assert.match(of('x.data.norma$0l_(0.0, std=0.02)', made), /^\*\*normal_\*\* {2}std 0\.02/);
      assert.match(of('x.uniform_(-0.1, $00.1)', made), /b is 0\.1: the upper end/);
      assert.match(of('x.zer$0o_()', made), /^\*\*zero_\*\*[\s\S]*zeros/);
      assert.doesNotMatch(of('x.requires_gr$0ad_()', made), /In place/);
    }
    assert.doesNotMatch(of('x.masked_$0fill(mask, 0)'), /In place/);
    assert.match(of('x.deta$0ch_()', 'x = torch.zeros(2, 3)\n'), /^\*\*detach_\*\*\n/);
    assert.match(of('x.squee$0ze_(0)', 'x = torch.zeros(1, 3)\n'), /^\*\*squeeze_\*\* {2}dim 0\n/);
  });
  it('is none where no tensor has it, or the file has no tensors', () => {
    assert.equal(of('x.transform$0_(1)'), '');
    assert.equal(of('x.mean$0_'), '');
    assert.equal(of('x.mea$0n_()'), '');
    assert.equal(hoverText('import numpy as np\nnp.zeros(3).fil$0l_(1)'), '');
    assert.equal(of('x.ad$0d_(1, 2, 3)'), '');
  });
});

describe('a name of the catalogue', () => {
  const names = operators.flatMap(({ classes = [], functions = [] }) => [
    ...classes.map(({ name }) => name),
    ...functions.flatMap(form => form.names),
  ]);
  for (const [how, behind] of Object.entries({
    'only named': '',
    'called without arguments': '()',
    'called with *arguments': '(*a)',
  }))
    it(`that is ${how} says nothing of what it does not know`, () => {
      const holes = names.flatMap(name => {
        const text = hoverText(`import ${name.split('.')[0]}\nx = ${name.slice(0, -1)}$0${name.slice(-1)}${behind}`);
        return /undefined|\[object|(?:^|\s)−∞(?= px|$| ·|×|%)/m.test(text) ? [`${name}: ${text}`] : [];
      });
      assert.deepEqual(holes, []);
    });
});

describe('a slip of the pen', () => {
  const head = 'import torch, torch.nn as nn, torch.nn.functional as F\n';
  const slips = {
    'torch.ze$0ors(3)': 'PyTorch has no torch.zeors. Did you mean torch.zeros?',
    'nn.Con$0v2D(3, 3, 3)': 'PyTorch has no torch.nn.Conv2D. Did you mean torch.nn.Conv2d?',
    'nn.Li$0ner(3, 4)': 'PyTorch has no torch.nn.Liner. Did you mean torch.nn.Linear?',
    'F.rel$0lu(x)': 'PyTorch has no torch.nn.functional.rellu. Did you mean torch.nn.functional.relu?',
    'torch.optim.Ada$0mw([x])': 'PyTorch has no torch.optim.Adamw. Did you mean torch.optim.AdamW?',
  };
  for (const [marked, expected] of Object.entries(slips))
    it(`is told: ${marked}`, () => assert.ok(hoverText(head + marked).includes(expected), hoverText(head + marked)));

  const others = [
    'torch.some$0module.thing(3)',
    'torch.somemodule.th$0ing(3)',
    'nn.Con$0v4d(3, 3)',
    'torch.fu$0nc',
    'nn.Mamba$0Block(3)',
  ];
  for (const marked of others)
    it(`is not seen in ${marked}`, () => assert.doesNotMatch(hoverText(head + marked), /Did you mean/));
});
