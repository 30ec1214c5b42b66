/** Built-in functions take the combinations of arguments that PyTorch takes, and no others. */
import { strict as assert } from 'node:assert';
import facts from '../truth/operators_calls.json';
import { compare, type Fact } from './facts';

describe('calls of built-in functions', () => {
  it('are taken and refused as PyTorch does', () => {
    assert.deepEqual(compare(facts as unknown as readonly Fact[]), { wrong: [], unknown: [] });
  });
});
