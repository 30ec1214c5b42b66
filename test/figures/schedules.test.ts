import { strict as assert } from 'node:assert';
import { plateauDefaults, plateauRates } from '../../src/figures/schedules/plateau';
import { learningRates, type Schedule } from '../../src/figures/schedules/schedule';
import facts from '../truth/schedulers.json';

describe('learning rates', () => {
  for (const fact of facts.curves) {
    it(`are PyTorch's for ${JSON.stringify(fact.schedule).slice(0, 150)} at ${fact.lr}`, () => {
      const { rates, ended } = learningRates(fact.schedule as Schedule, fact.lr, fact.steps);
      check(rates, fact.rates);
      assert.equal(ended !== undefined, fact.raises !== undefined, ended);
    });
  }

  for (const fact of facts.plateaus) {
    it(`are PyTorch's for ReduceLROnPlateau(${JSON.stringify(fact.arguments)})`, () => {
      const settings = { ...plateauDefaults, ...(fact.arguments as object) };
      check(plateauRates(settings, fact.lr, fact.metrics).rates, fact.rates);
    });
  }
});

function check(found: readonly number[], expected: readonly number[]) {
  assert.equal(found.length, expected.length);
  found.forEach((rate, step) => {
    assert.ok(
      Math.abs(rate - expected[step]!) <= 1e-9 * Math.max(1e-3, expected[step]!),
      `step ${step}: ${rate}, not ${expected[step]}`,
    );
  });
}
