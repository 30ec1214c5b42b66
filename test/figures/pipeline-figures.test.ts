/** The figure of semi-supervised pipelines, against PyTorch (test/truth/figures_pipelines.json, by figures_pipelines.py). */
import { strict as assert } from 'node:assert';
import { snapshots, unlabelled } from '../../src/figures/digit-network';
import { METHODS, type PipelineState, pipelines } from '../../src/figures/pipelines';
import truth from '../truth/figures_pipelines.json';
import { near } from './near';

const at = (change: Partial<PipelineState>) => pipelines.compute({ ...pipelines.initial, ...change });

describe('semi-supervised pipelines', () => {
  for (const { state, numbers } of truth)
    it(`make the views, targets and losses that PyTorch makes: ${JSON.stringify(state)}`, () => {
      const { isUsed, ...rest } = numbers;
      const found = at(state as Partial<PipelineState>);
      assert.equal(found.isUsed, isUsed);
      near(found, rest, 1e-9);
    });

  it('are held to PyTorch in every method', () =>
    assert.deepEqual([...new Set(truth.map(({ state }) => state.method))], [...METHODS]));

  it('have a teacher who is the student with α = 0, and the untrained start with α near 1', () => {
    const [teacher] = at({ method: 'mean teacher', picture: 2, alpha: 0 }).passes;
    // The student sees the second view among those that MixMatch averages.
    near(teacher!.probabilities, at({ method: 'MixMatch', picture: 2 }).passes[1]!.probabilities, 1e-12);
    assert.equal(at({ method: 'mean teacher', alpha: 0.5, step: 3 }).start, 0.125);
  });

  it('find a step that changes the prediction of every picture', () => {
    for (let picture = 0; picture < unlabelled.length; picture++)
      for (const step of [4, snapshots.length - 1]) {
        const { loss } = at({ method: 'VAT', picture, step, epsilon: 0.3 });
        assert.ok(loss > 0, `${picture} ${step}`);
      }
  });

  it('leave out only what FixMatch is not sure of', () => {
    for (const method of METHODS)
      for (let picture = 0; picture < unlabelled.length; picture++) {
        const { isUsed, passes } = at({ method, picture });
        assert.equal(isUsed, method !== 'FixMatch' || Math.max(...passes[0]!.probabilities) >= 0.95);
      }
  });
});
