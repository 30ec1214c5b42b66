/** The figure of five lenses, against scikit-learn (test/truth/figures_lenses.json, by figures_lenses.py). */
import { strict as assert } from 'node:assert';
import { fiveLenses, type LensesState, samplesOf } from '../../src/figures/five-lenses';
import truth from '../truth/figures_lenses.json';
import { near } from './near';

describe('five lenses', () => {
  for (const { state, points, inertia, centres, direction, share, density, embedding, covariance } of truth) {
    const numbers = fiveLenses.compute({ ...fiveLenses.initial, ...(state as Partial<LensesState>) });
    const at = JSON.stringify(state);

    it(`are put before the same points: ${at}`, () => near(numbers.points, points, 1e-12));

    it(`cluster as KMeans from the same start: ${at}`, () => {
      near(numbers.clusters.inertia, inertia, 1e-9);
      near(numbers.clusters.centres, centres, 1e-9);
    });

    it(`find PCA’s first axis: ${at}`, () => near(numbers.axis, { direction, share }, 1e-9));

    it(`have KernelDensity’s densities: ${at}`, () => near(numbers.density, density, 1e-9));

    it(`embed as spectral_embedding: ${at}`, () => near(numbers.embedding, embedding, 1e-6));

    it(`draw samples whose covariance is that of the data and the bumps: ${at}`, () => {
      const drawn = samplesOf(numbers.points, state.bandwidth, 3, 40_000);
      const mean = (of: (point: readonly number[]) => number) =>
        drawn.reduce((sum, p) => sum + of(p), 0) / drawn.length;
      const middle = [mean(p => p[0]!), mean(p => p[1]!)];
      const found = [0, 1].map(i => [0, 1].map(j => mean(p => (p[i]! - middle[i]!) * (p[j]! - middle[j]!))));
      near(found, covariance, 0.02);
    });
  }

  it('has new samples of which none is old', () => {
    const { samples, points } = fiveLenses.compute({ ...fiveLenses.initial, lens: 'samples' });
    assert.ok(samples.every(([x, y]) => points.every(([u, v]) => u !== x || v !== y)));
  });
});
