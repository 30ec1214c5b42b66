/** The figure of one network in four views, against PyTorch (test/truth/figures_views.json, by figures_views.py). */
import { strict as assert } from 'node:assert';
import { EDGES, networkViews, VIEWS } from '../../src/figures/network-views';
import truth from '../truth/figures_views.json';
import { near } from './near';

describe('one network in four views', () => {
  for (const { state, numbers } of truth)
    it(`computes, counts and differentiates as nn.Sequential: ${state.layer}, ${state.from} to ${state.to}`, () =>
      near(networkViews.compute({ ...networkViews.initial, ...state }), numbers, 1e-12));

  it('has a gradient to show that is not 0, and one that is', () => {
    const gradients = truth.map(({ numbers }) => numbers.gradient);
    assert.ok(gradients.some(gradient => gradient !== 0) && gradients.includes(0), String(gradients));
  });

  it('keeps to the network, whatever weight is asked for', () => {
    const { edge, weight } = networkViews.compute({ ...networkViews.initial, layer: 2, from: 3, to: 3 });
    assert.deepEqual([edge, weight], [{ layer: 2, from: 3, to: 0 }, 0.4]);
  });

  it('says of every weight in every view which it is', () => {
    for (const view of VIEWS) {
      const said = EDGES.map(edge => {
        const state = { ...networkViews.initial, ...edge, view };
        return networkViews.summary(state, networkViews.compute(state));
      });
      assert.equal(new Set(said).size, EDGES.length, view);
    }
  });
});
