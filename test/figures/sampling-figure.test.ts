/** The dial of the next word, against PyTorch (test/truth/figures_sampling.json, by figures_sampling.py). */
import { samplingDial } from '../../src/figures/sampling-dial';
import truth from '../truth/figures_sampling.json';
import { near } from './near';

describe('the dial of the next word', () => {
  for (const { state, numbers } of truth)
    it(`is PyTorch’s softmax, and its needle falls where searchsorted says: ${JSON.stringify(state)}`, () =>
      near(samplingDial.compute(state), numbers, 1e-12));
});
