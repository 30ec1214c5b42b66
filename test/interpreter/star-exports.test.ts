/** `from package import *` of modules that pass names on: what Python 3.12 gives, written beside each. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const check = (name: string, expected: number, middle: string, others: Readonly<Record<string, string>> = {}) =>
  it(name, () => {
    const files: Readonly<Record<string, string>> = {
      'sizes.py': 'WIDTH = 3\nOTHER = 5\n',
      'middle.py': middle,
      'package.py': 'from middle import *\n',
      ...others,
    };
    const resolve = (module: string) => {
      const uri = `${module.replaceAll('.', '/')}.py`;
      return uri in files ? { uri, text: files[uri]! } : undefined;
    };
    const text = 'from torch import nn\nfrom package import *\nmodel = nn.Linear(WIDTH, 1)\n';
    const network = open({ uri: 'main.py', text }, { resolve }).trace('model');
    assert.ok(!isUnknown(network), isUnknown(network) ? network.reason : '');
    assert.equal(network.totals.params, expected + 1);
  });

describe('a name that a star import passes on', () => {
  check('is what it was imported as', 3, 'from sizes import WIDTH\n');
  check('has its own name there', 5, 'from sizes import OTHER as WIDTH\n');
  check('is what was set last', 4, 'from sizes import WIDTH\nWIDTH = WIDTH + 1\n');
  check('may be added to', 5, 'from sizes import WIDTH\nWIDTH += 2\n');
  check('may be set in a block', 7, 'from sizes import WIDTH\nif WIDTH == 3:\n    WIDTH = 7\n');
  check('may be imported again', 5, 'from sizes import WIDTH\nfrom sizes import OTHER as WIDTH\n');
  check('may be imported in a block', 5, 'from sizes import WIDTH\nif True:\n    from sizes import OTHER as WIDTH\n');
  check('may be a loop’s', 2, 'from sizes import WIDTH\nfor WIDTH in range(3):\n    pass\n');
  check(
    'may be set by a function',
    8,
    'from sizes import WIDTH\ndef widen():\n    global WIDTH\n    WIDTH = 8\nwiden()\n',
  );
  check('may be set by its name as text', 9, "from sizes import WIDTH\nglobals()['WIDTH'] = 9\n");
  check('is not a function’s own', 3, 'from sizes import WIDTH\ndef widen():\n    WIDTH = 8\n');
  check('may be the package’s own, which comes back here', 3, 'from package import WIDTH\n', {
    'package.py': 'from sizes import *\nfrom middle import *\n',
  });
  const two = { 'package.py': 'from sizes import *\nfrom middle import *\n' };
  check(
    'is left out where `__all__` does not list it',
    3,
    "from sizes import OTHER as WIDTH\n__all__ = ['DEPTH']\n",
    two,
  );
  check(
    'is there where `__all__` lists it',
    5,
    "from sizes import OTHER as WIDTH\n__all__ = ['DEPTH', 'WIDTH']\n",
    two,
  );
});
