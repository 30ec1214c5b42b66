/** What activation functions make of inputs that pass through, against PyTorch and NumPy (test/truth/figures_passing.json). */
import { type ActivationState, activations } from '../../src/figures/activations';
import truth from '../truth/figures_passing.json';
import { near } from './near';

describe('inputs that pass through an activation function', () => {
  for (const { state, saturated, passing } of truth)
    it(`are spread as torch.nn’s are, and meet autograd’s slopes: ${JSON.stringify(state)}`, () => {
      const found = activations.compute({ ...activations.initial, ...(state as Partial<ActivationState>) });
      near(found.passing, passing, 0);
      near(found.saturated, saturated, 1e-9);
    });
});
