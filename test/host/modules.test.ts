import { strict as assert } from 'node:assert';
import { foldersAbove, moduleCandidates, packagesAround } from '../../src/host/modules';

describe('where a module may be', () => {
  const check = (module: string, from: string, roots: readonly string[], expected: readonly string[]) =>
    it(`${module} from ${from}`, () => assert.deepEqual(moduleCandidates(module, from, roots), expected));

  check(
    'nets.blocks',
    'file:///w/train.py',
    ['file:///w', 'file:///site-packages'],
    [
      'file:///w/nets/blocks/__init__.py',
      'file:///w/nets/blocks.py',
      'file:///site-packages/nets/blocks/__init__.py',
      'file:///site-packages/nets/blocks.py',
    ],
  );
  check(
    '.blocks',
    'file:///w/nets/resnet.py',
    ['file:///w'],
    ['file:///w/nets/blocks/__init__.py', 'file:///w/nets/blocks.py'],
  );
  check('..ops.misc', 'file:///w/nets/resnet.py', [], ['file:///w/ops/misc/__init__.py', 'file:///w/ops/misc.py']);
  check('.', 'file:///w/nets/resnet.py', [], ['file:///w/nets/__init__.py']);
  check('..', 'file:///w/nets/resnet.py', [], ['file:///w/__init__.py']);
  check('.stem', 'file:///w/nets/__init__.py', [], ['file:///w/nets/stem/__init__.py', 'file:///w/nets/stem.py']);
});

describe('the folders above a file', () => {
  it('go up to the workspace', () =>
    assert.deepEqual(foldersAbove('file:///w/a/b/c.py', 'file:///w'), ['file:///w/a/b', 'file:///w/a', 'file:///w']));
  it('are its own outside of any workspace', () =>
    assert.deepEqual(foldersAbove('file:///x/c.py', 'file:///w'), ['file:///x']));
});

describe('the packages around an installed file', () => {
  it('are those of its environment', () =>
    assert.equal(
      packagesAround('file:///w/.venv/lib/python3.12/site-packages/torchvision/models/resnet.py'),
      'file:///w/.venv/lib/python3.12/site-packages',
    ));
  it('are none for a file of the user', () => assert.equal(packagesAround('file:///w/nets/resnet.py'), undefined));
});
