/** Reshaping, permuting, expanding, joining, splitting, padding and indexing say what PyTorch says. */
import { strict as assert } from 'node:assert';
import facts from '../truth/operators_shape.json';
import { compare, type Fact } from './facts';

describe('shape operators', () => {
  it('agree with PyTorch on every recorded call', () => {
    assert.deepEqual(compare(facts as unknown as readonly Fact[]), {
      wrong: [],
      unknown: ['torch.Tensor.__getitem__'],
    });
  });
});
