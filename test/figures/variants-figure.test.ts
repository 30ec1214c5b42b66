/** Five convolutions of one input, against torch.nn, autograd and PyTorch's counter of FLOPs (test/truth/figures_variants.json). */
import { strict as assert } from 'node:assert';
import { convVariants, type VariantsState } from '../../src/figures/conv-variants';
import truth from '../truth/figures_variants.json';
import { near } from './near';

const { initial, compute } = convVariants;

describe('convolution variants', () => {
  for (const { state, input, middle, output, touched } of truth.cases) {
    const found = compute({ ...initial, ...(state as Partial<VariantsState>) });
    const name = Object.values(state).join(', ');
    it(`make of the input what torch.nn does: ${name}`, () => {
      near(found.input, input, 1e-12);
      near(found.output, output, 1e-12);
      if (middle) near(found.middle, middle, 1e-12);
      else assert.equal(found.middle, undefined);
    });

    it(`have taps where autograd has a gradient: ${name}`, () => {
      const side = state.variant === 'transposed' ? output[0]!.length : input[0]!.length;
      const taps = state.variant === 'transposed' ? found.taps.output : found.taps.input;
      const inside = taps.filter(({ row, column }) => Math.min(row, column) >= 0 && Math.max(row, column) < side);
      assert.deepEqual(
        inside.map(({ channel, row, column }) => [channel, row, column]),
        touched,
      );
    });
  }

  for (const { costs, ...state } of truth.costs)
    it(`cost what PyTorch counts: ${Object.values(state)}`, () =>
      assert.deepEqual(compute({ ...initial, ...state }).costs, costs));
});
