/** The figure of shifts, against SciPy (test/truth/figures_shifts.json, by figures_shifts.py). */
import { strict as assert } from 'node:assert';
import { type PriorShiftState, priorShift } from '../../src/figures/prior-shift';
import truth from '../truth/figures_shifts.json';
import { near } from './near';

describe('shifts', () => {
  for (const { state, ...expected } of truth)
    it(`have SciPy’s posteriors, weights, boundaries and errors: ${JSON.stringify(state)}`, () =>
      near(priorShift.compute({ ...priorShift.initial, ...(state as Partial<PriorShiftState>) }), expected, 1e-7));

  for (const shift of ['label', 'covariate', 'concept'] as const)
    for (const boundary of ['of the source', 'of the target'] as const)
      it(`shade as much as the error is: ${shift}, boundary ${boundary}`, () => {
        const { domains, error } = priorShift.compute({ ...priorShift.initial, shift, boundary });
        const area = (wrong: typeof domains.source.wrong) => wrong.reduce((sum, [, , high]) => sum + high * 0.05, 0);
        near(area(domains.source.wrong), error.source, 0.01);
        near(area(domains.target.wrong), boundary === 'of the source' ? error.kept : error.moved, 0.01);
      });

  it('keep what defines them', () => {
    const of = (shift: PriorShiftState['shift']) => priorShift.compute({ ...priorShift.initial, shift });
    const told = (['label', 'covariate', 'concept'] as const).map(of);
    assert.deepEqual(
      told.map(({ before, after, weight }) => [before === after, weight === 1]),
      [
        [false, false],
        [true, false],
        [false, true],
      ],
    );
    assert.deepEqual(
      told.map(({ boundary }) => boundary.source === boundary.target),
      [false, true, false],
    );
  });
});
