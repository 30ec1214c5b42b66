/** The figures on training, against PyTorch and NumPy (test/truth/figures_training.json, by figures_training.py). */
import { strict as assert } from 'node:assert';
import { contour } from '../../src/figures/contours';
import { histogramOf } from '../../src/figures/histogram';
import { type NormalizationState, normalization } from '../../src/figures/normalization';
import { type OptimizerSettings, optimize } from '../../src/figures/optimizer-steps';
import { optimizerPaths, surfaces } from '../../src/figures/optimizers';
import { polynomialFit } from '../../src/figures/polynomial-fit';
import { expectedLosses } from '../../src/figures/schedules/loss';
import truth from '../truth/figures_training.json';
import { near } from './near';

describe('normalisation of a batch', () => {
  for (const { state, normalized, alone, track } of truth.normalizations)
    it(`is that of PyTorch: ${state.norm}, others ${state.others}, ${state.train ? 'training' : 'evaluation'}`, () => {
      const numbers = normalization.compute({ ...normalization.initial, ...(state as Partial<NormalizationState>) });
      near([numbers.normalized, numbers.alone], [normalized, alone], 1e-9);
      if (track)
        near(
          numbers.track.slice(0, state.updates + 1).flatMap(({ mean, variance }) => [mean, variance]),
          track.flat(),
          1e-9,
        );
    });

  it('moves with the other examples in BatchNorm’s training alone', () => {
    const moved = (change: Partial<NormalizationState>) => {
      const { normalized, alone } = normalization.compute({ ...normalization.initial, others: 3, ...change });
      return Math.abs(normalized - alone) > 1e-9;
    };
    assert.deepEqual(
      [{}, { train: false }, { norm: 'LayerNorm' }, { norm: 'InstanceNorm' }, { norm: 'GroupNorm' }].map(change =>
        moved(change as Partial<NormalizationState>),
      ),
      [true, false, false, false, false],
    );
  });

  it('spreads the normalised set around 0, with as many values as before', () => {
    const { before, after, members } = normalization.compute(normalization.initial);
    const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b);
    assert.deepEqual([sum(before.counts), sum(after.counts)], [members.length, members.length]);
  });
});

describe('a histogram', () => {
  for (const { values, from, to, counts } of truth.histograms)
    it(`counts as numpy.histogram does, from ${from} to ${to}`, () =>
      assert.deepEqual(histogramOf(values, from, to, counts.length).counts, counts));
});

describe('the rate of each parameter', () => {
  for (const { settings, rates } of truth.rates)
    it(`is what ${settings.name}’s averages make it`, () => {
      const path = optimize(settings as unknown as OptimizerSettings, [-1.5, 1], surfaces.ravine.gradient, 12);
      near(
        path.slice(1).flatMap(step => step.rates),
        rates.flat(),
        1e-9,
      );
    });

  it('starts noisy paths of all rules with the same draws', () => {
    const { paths } = optimizerPaths.compute({
      ...optimizerPaths.initial,
      rules: ['SGD', 'Momentum'],
      noise: 3,
      steps: 1,
    });
    assert.deepEqual(paths[0]!.steps[1]!.position, paths[1]!.steps[1]!.position);
  });
});

describe('contours', () => {
  const grid = { x: [-2, 2], y: [-2, 2], squares: 80 } as const;

  it('of a cone are circles, closed and whole', () => {
    const pieces = contour((x, y) => Math.hypot(x, y), 1.3, grid);
    for (const [x1, y1, x2, y2] of pieces) near([Math.hypot(x1, y1), Math.hypot(x2, y2)], [1.3, 1.3], 2e-3);
    const length = pieces.reduce((sum, [x1, y1, x2, y2]) => sum + Math.hypot(x1 - x2, y1 - y2), 0);
    near([length], [2 * Math.PI * 1.3], 1e-2);
  });

  it('pass a saddle on the side of its middle', () => {
    // One square, its corners high, low, high, low by turns; the middle decides which corners are cut off.
    for (const middle of [-1, 1]) {
      const f = (x: number, y: number) => (x === 0.5 && y === 0.5 ? middle : (2 * x - 1) * (2 * y - 1));
      const pieces = contour(f, 0, { x: [0, 1], y: [0, 1], squares: 1 });
      const isHighCut = pieces.every(([x1, y1, x2, y2]) => (x1 + x2 - 1) * (y1 + y2 - 1) > 0);
      assert.equal(isHighCut, middle < 0);
    }
  });
});

describe('the loss under a schedule', () => {
  for (const { rates, losses } of truth.schedules)
    it(`is what SGD has on average, from ${rates[0]} to ${rates.at(-1)}`, () => {
      near(expectedLosses(rates), losses, 1e-9);
    });
});

describe('regularised fits', () => {
  for (const { state, track, weights } of truth.polynomials) {
    const numbers = polynomialFit.compute({ ...polynomialFit.initial, ...state });
    it(`descend as torch.optim.SGD: ${JSON.stringify(state)}`, () => {
      near(
        numbers.track.slice(0, track.length).flatMap(({ training, validation }) => [training, validation]),
        track.flat(),
        1e-7,
      );
    });
    if (weights)
      it(`are the best there are with this penalty: ${JSON.stringify(state)}`, () =>
        near(numbers.weights, weights, 1e-6));
  }

  it('stop where the validation error is lowest, or where they are told to', () => {
    const { initial } = polynomialFit;
    const early = polynomialFit.compute({ ...initial, stop: 'at the lowest validation error' });
    assert.equal(early.error.validation, Math.min(...early.track.map(({ validation }) => validation)));
    const told = polynomialFit.compute({ ...initial, stop: 'after the epochs below', doublings: 3 });
    assert.deepEqual(told.error, told.track[3]);
  });
});
