/** What the figures make of recorded runs, against scikit-learn, SciPy and NumPy (test/truth/figures_runs.json, by figures_runs.py). */
import { strict as assert } from 'node:assert';
import { calibration } from '../../src/figures/calibration';
import { seedCurves } from '../../src/figures/seed-curves';
import truth from '../truth/figures_runs.json';
import { near } from './near';

describe('calibration', () => {
  for (const { state, best, ...expected } of truth.calibration)
    it(`is that of scikit-learn’s calibration_curve: ${JSON.stringify(state)}`, () => {
      const { bins, best: found, ...numbers } = calibration.compute(state);
      const full = bins.filter(({ count }) => count > 0);
      near(
        {
          ...numbers,
          accuracies: full.map(({ accuracy }) => accuracy),
          confidences: full.map(({ confidence }) => confidence),
          counts: full.map(({ count }) => count),
        },
        expected,
        1e-9,
      );
      // It is searched in hundredths.
      near(found, best, 0.006);
    });

  it('is better for the temperature that the example takes', () => {
    const at = (title: string) =>
      calibration.compute(calibration.presets.find(preset => preset.title === title)!.state);
    const [hot, cooled] = [at('One-hot targets: too sure'), at('The same, cooled down by temperature')];
    assert.ok(cooled.ece < hot.ece / 2 && cooled.nll < hot.nll, `${hot.ece} ${cooled.ece}`);
    const [modest, sharpened] = [at('Smoothed by 0.1: too modest'), at('Smoothed, and sharpened')];
    assert.ok(sharpened.ece < modest.ece / 2, `${modest.ece} ${sharpened.ece}`);
  });
});

describe('curves of several seeds', () => {
  for (const { state, mean, around, range, deviation, error, peak } of truth['seed-curves'])
    it(`have NumPy’s mean and spread: ${JSON.stringify(state)}`, () => {
      const numbers = seedCurves.compute({ ...seedCurves.initial, ...state, band: 'one standard deviation' });
      near({ ...numbers, around: [numbers.low, numbers.high] }, { mean, around, deviation, error }, 1e-9);
      near(numbers.peak.accuracy, peak, 1e-9);
      const { low, high } = seedCurves.compute({ ...seedCurves.initial, ...state, band: 'lowest to highest' });
      near([low, high], range, 1e-9);
    });
});
