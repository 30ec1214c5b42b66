/** The figures of gradients by layer, of label smoothing and of cosine schedules, against PyTorch (test/truth/figures_losses.json, by figures_losses.py). */
import { strict as assert } from 'node:assert';
import { cosineSchedules } from '../../src/figures/cosine-schedules';
import { type GradientNormsState, gradientNorms } from '../../src/figures/gradient-norms';
import { labelSmoothing } from '../../src/figures/label-smoothing';
import truth from '../truth/figures_losses.json';
import { near } from './near';

describe('gradients by layer', () => {
  for (const { state, output, weight } of truth['gradient-norms'])
    it(`are autograd’s: ${JSON.stringify(state)}`, () => {
      const found = gradientNorms.compute({ ...gradientNorms.initial, ...(state as GradientNormsState) });
      // What is small has to be as exact as what is large.
      const relative = (values: readonly number[], to: readonly number[]) => values.map((value, i) => value / to[i]!);
      near(
        [relative(found.output, output), relative(found.weight, weight)],
        [output.map(() => 1), weight.map(() => 1)],
        1e-9,
      );
    });

  it('says so where none arrives', () => {
    const state: GradientNormsState = { ...gradientNorms.initial, activation: 'ReLU', depth: 50, seed: 3 };
    const numbers = gradientNorms.compute(state);
    for (const of of ['output', 'weight'] as const) {
      const none = { ...numbers, norms: numbers[of].map(() => 0) };
      assert.match(gradientNorms.summary({ ...state, of }, none), /no gradient at all arrives in 50 layers/);
    }
  });
});

describe('label smoothing', () => {
  for (const { state, ...expected } of truth['label-smoothing'])
    it(`is F.cross_entropy’s: ${JSON.stringify(state)}`, () => near(labelSmoothing.compute(state), expected, 1e-9));

  it('has the losses of its curves where they are', () => {
    const { curves } = labelSmoothing.compute(labelSmoothing.initial);
    for (const [index, [gap, loss]] of curves.smoothed.entries()) {
      const at = labelSmoothing.compute({ ...labelSmoothing.initial, gap });
      near([loss, curves.plain[index]![1]], [at.smoothed, at.plain], 1e-12);
    }
  });
});

describe('cosine schedules', () => {
  for (const { state, ...expected } of truth['cosine-schedules'])
    it(`are torch.optim.lr_scheduler’s: ${JSON.stringify(state)}`, () =>
      near(cosineSchedules.compute(state), expected, 1e-9));
});
