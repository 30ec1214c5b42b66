/** Recurrent layers, attention, transformers, embeddings, folds and resizing say what PyTorch says, weights included. */
import { strict as assert } from 'node:assert';
import facts from '../truth/operators_layers.json';
import { compare, type Fact } from './facts';

describe('recurrent, attention, embedding and resampling operators', () => {
  it('agree with PyTorch on every recorded call', () => {
    assert.deepEqual(compare(facts as unknown as readonly Fact[]), {
      wrong: [],
      // A mask of one axis is refused by one of PyTorch's kernels and taken by another.
      unknown: ['torch.nn.functional.scaled_dot_product_attention'],
    });
  });
});
