/** einops' patterns, and padded sequences, come to the shapes that einops and PyTorch give. */
import { strict as assert } from 'node:assert';
import facts from '../truth/operators_einops.json';
import { compare, type Fact } from './facts';

describe('einops', () => {
  it('agrees with einops on every recorded call', () => {
    assert.deepEqual(compare(facts as unknown as readonly Fact[]), { wrong: [], unknown: [] });
  });
});
