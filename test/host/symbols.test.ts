/** Every name that a note claims opens a note that claims it, however the file imports it. */
import { strict as assert } from 'node:assert';
import { symbolAt } from '../../src/host/symbol';
import curriculum from '../truth/curriculum.json';
import { shippedLibrary } from './hover-text';

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
