/** A package may be a folder without a file of its own: its modules are found by their names. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const FILES: Readonly<Record<string, string>> = {
  'models.layers': 'from torch import nn\n\ndef wide(n):\n    return nn.Linear(n, 4)\n',
};

function traced(source: string): unknown {
  const resolve = (module: string) => (FILES[module] ? { uri: `${module}.py`, text: FILES[module] } : undefined);
  const opened = open({ uri: 'net.py', text: `${source}\nnet = layers.wide(3)\n` }, { resolve });
  const network = opened.trace('net', { given: ['2x3'] });
  if (isUnknown(network)) return network.reason;
  return [network.totals.params, network.unknowns.map(({ reason }) => reason)];
}

describe('a package without a file of its own', () => {
  it('gives its modules by name', () => assert.deepEqual(traced('from models import layers'), [16, []]));

  it('is itself there where one of its modules is imported', () =>
    assert.deepEqual(traced('import models.layers\nlayers = models.layers'), [16, []]));

  it('does not give what is not in it', () =>
    assert.match(String(traced('from models import other as layers')), /package models is not installed/));
});

describe('a module of the standard library that nobody follows', () => {
  it('is installed, and a file of the project with its name comes first', () => {
    const resolve = (module: string) => (module === 'profile' ? { uri: 'profile.py', text: 'width = 7\n' } : undefined);
    const text = 'import pdb, cProfile, profile, torchcrepe\nfrom torch import nn\nnn.Linear(profile.width, 2)\n';
    const { missing, mentions } = open({ uri: 'net.py', text }, { resolve }).rest();
    assert.deepEqual(
      missing.map(({ module }) => module),
      ['torchcrepe'],
    );
    assert.equal(mentions[0]?.arguments.in_features, 7);
  });
});
