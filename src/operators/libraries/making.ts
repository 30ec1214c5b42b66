/** scikit-learn's made-up data sets that notes draw with. Source: scikit-learn user guide, generated datasets. */
import { anything, keywordOnly } from '../parameter';
import { count, numberOf, shown, value, when, wholeOf } from './define';
import { isUnseeded, scikit, seeded, UNSEEDED } from './scikit';

const moons = scikit({
  at: 'datasets.make_moons',
  purpose:
    'Points on two half-circles that reach into each other, with a label each: classes that no straight line parts.',
  note: 'semi-supervised-assumptions#manifold',
  parameters: {
    n_samples: anything(100),
    shuffle: keywordOnly(anything(true)),
    noise: keywordOnly(anything(null)),
    random_state: keywordOnly(seeded.random_state),
  },
  headline: args => [
    when(wholeOf(args, 'n_samples'), n => `${count(n)} points`),
    when(numberOf(args, 'noise'), noise => `noise ${shown(noise)}`),
  ],
  facts: args => [
    when(
      wholeOf(args, 'n_samples'),
      n =>
        `X is ${count(n)}×2 float64; y is 0 for ${count(Math.floor(n / 2))} points of the upper moon, 1 for ${count(n - Math.floor(n / 2))} of the lower.`,
    ),
    value(args, 'noise') === null
      ? 'Without noise the points lie exactly on the half-circles, of radius 1.'
      : when(
          numberOf(args, 'noise'),
          noise =>
            `noise ${shown(noise)}: the standard deviation of what is added to each coordinate; the radius is 1.`,
        ),
    'The ends of different moons lie nearer to each other than the two ends of one: along the moon it is the other way round.',
  ],
  remarks: args => [isUnseeded(args) && value(args, 'noise') !== null && UNSEEDED],
});

const calibration = scikit({
  at: 'calibration.calibration_curve',
  purpose:
    'Lays what a classifier predicts beside how often it is right, bin by bin: the points of a reliability diagram.',
  note: 'label-smoothing#calibration',
  parameters: {
    y_true: anything(),
    y_prob: anything(),
    pos_label: keywordOnly(anything(null)),
    n_bins: keywordOnly(anything(5)),
    strategy: keywordOnly(anything('uniform')),
  },
  headline: args => [when(wholeOf(args, 'n_bins'), bins => `${count(bins)} bins`)],
  facts: args => [
    'It returns prob_true, the share of positives in each bin, and prob_pred, the mean prediction there; empty bins are left out.',
    value(args, 'strategy') === 'uniform' && 'strategy uniform: bins of equal width from 0 to 1, so some may hold few.',
    value(args, 'strategy') === 'quantile' && 'strategy quantile: bins with equally many predictions.',
    'A calibrated model lies on the diagonal; below it, it is too sure of itself.',
  ],
});

export const making = [moons, calibration];
