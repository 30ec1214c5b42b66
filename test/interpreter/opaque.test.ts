/** Packages that are installed and that no shape rests on are not read. */
import { strict as assert } from 'node:assert';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { isUnknown } from '../../src/tensor/unknown';

describe('an installed package that makes text or pictures', () => {
  const read: string[] = [];
  const width = (module: string, folder: string) => {
    const resolve = (name: string) => {
      if (name !== module) return undefined;
      read.push(module);
      return { uri: `${folder}/${module}/__init__.py`, text: 'width = 3\n' };
    };
    return evaluateIn(
      openSession({ uri: 'main.py', text: `import ${module}\nn = ${module}.width\n` }, { resolve }),
      'n',
    );
  };

  it('gives nothing', () => {
    for (const module of ['jinja2', 'matplotlib', 'skimage'])
      assert.ok(isUnknown(width(module, '/usr/lib/python3/site-packages')), module);
  });

  it('is another one where the project has it itself', () => {
    assert.equal(width('jinja2', '/projects/net'), 3);
    assert.equal(width('templates', '/usr/lib/python3/site-packages'), 3);
  });
});
