/** The similarity matrix of views on a circle, against PyTorch (test/truth/figures_similarity.json, by figures_similarity.py). */
import { contrastive } from '../../src/figures/contrastive';
import truth from '../truth/figures_similarity.json';
import { near } from './near';

describe('the similarity matrix', () => {
  for (const { state, similarity } of truth)
    it(`is F.cosine_similarity’s: ${state.angles}`, () =>
      near(contrastive.compute({ ...contrastive.initial, ...state }).similarity, similarity, 1e-12));
});
