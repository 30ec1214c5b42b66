/** The figure of patches and their attention, against PyTorch (test/truth/figures_patches.json, by figures_patches.py). */
import { strict as assert } from 'node:assert';
import { type PatchAttentionState, patchAttention } from '../../src/figures/patch-attention';
import truth from '../truth/figures_patches.json';
import { near } from './near';

describe('patches of a picture', () => {
  for (const { state, numbers, largest } of truth) {
    const found = patchAttention.compute({ ...patchAttention.initial, ...(state as Partial<PatchAttentionState>) });
    const at = `${state.grid}, ${state.head}, token ${state.token}`;

    it(`are the tokens of a convolution, and attend as PyTorch’s do: ${at}`, () => near(found, numbers, 1e-12));

    it(`name the tokens with the largest weights: ${at}`, () => {
      // Of two that are alike to the last digits either may come first.
      const weightsOf = (tokens: readonly number[]) => tokens.map(token => numbers.weights[token]!);
      near(weightsOf(found.largest), weightsOf(largest), 1e-9);
      assert.ok(!found.largest.includes(state.token));
    });
  }

  it('attend alike wherever they are on their way', () => {
    const at = (along: number) => patchAttention.compute({ ...patchAttention.initial, along });
    assert.deepEqual(at(0), at(0.4));
  });
});
