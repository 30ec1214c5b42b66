/** What is said where a command finds no model. */
import { strict as assert } from 'node:assert';
import { whyNoModel } from '../../src/host/no-model';
import { analyze } from '../../src/interpreter/analyze';

describe('a file without a model', () => {
  const told = (text: string) => {
    const analysis = analyze({ uri: 'file:///a.py', text });
    assert.deepEqual(analysis.networks, []);
    return whyNoModel(analysis, 'run');
  };

  it('is told from what is no Python, and from one whose imports are not there', () => {
    assert.match(whyNoModel(undefined, 'exported'), /^Open a Python file with a model first;.* is exported\.$/);
    assert.match(told('import os\n'), /no model that can be run: no class .* nn\.Module, and none is made\.$/);
    assert.match(
      told('from mystery import Net\nfrom mystery.parts import Head\nnet = Net()\n'),
      /What mystery and 1 more would give is not known, because it was not found: install it/,
    );
  });
});
