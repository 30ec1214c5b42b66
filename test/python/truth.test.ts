// What we read in the samples is what CPython reads in them, node by node (recorded by test/truth/python_ast.py).
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { parse } from '../../src/python/parse';
import { filesUnder } from '../files.mjs';
import truth from '../truth/python-ast.json';
import { normalized } from './normal';

const samples = filesUnder('test/samples/python').filter(path => path.endsWith('.py'));
const nameOf = (path: string) => path.split('/').at(-1)!;

describe('the parser and CPython', () => {
  it('have read the same samples', () => assert.deepEqual(samples.map(nameOf).sort(), Object.keys(truth).sort()));

  for (const path of samples)
    it(`agree on ${nameOf(path)}`, () => {
      const { module } = parse(readFileSync(path, 'utf8'));
      assert.deepEqual(module.problems, []);
      assert.deepEqual(normalized(module), (truth as Record<string, unknown>)[nameOf(path)]);
    });
});
