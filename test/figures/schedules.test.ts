import { strict as assert } from 'node:assert';
import { type LearningRateState, learningRate } from '../../src/figures/learning-rate';
import { type Knot, knotsOf } from '../../src/figures/schedules/knots';
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

describe('the knots of a schedule', () => {
  const names = (learningRate.controls.name as { choices: readonly LearningRateState['name'][] }).choices;
  const states = names.map((name): LearningRateState => ({ ...learningRate.initial, name, T_0: 40, max_lr: 0.3 }));
  const named = (state: LearningRateState, name: string) => knotsOf(state).find(knot => knot.name === name)!;

  for (const state of states)
    it(`lie on the curve, and go where they are moved: ${state.name}`, () => {
      const knots = knotsOf(state);
      assert.equal(knots.length > 0, state.name !== 'ReduceLROnPlateau');
      for (const { name, step, rate, alongSteps, alongRates } of knots) {
        onCurve(state, named(state, name));
        if (alongSteps) {
          const to = step > 50 ? step - 3 : step + 3;
          const later = { ...state, ...alongSteps(to) };
          assert.equal(named(later, name).step, to, name);
          onCurve(later, named(later, name));
        }
        if (alongRates) {
          const lower = { ...state, ...alongRates(0.8 * rate) };
          near(named(lower, name).rate, 0.8 * rate, 0.02, name);
          onCurve(lower, named(lower, name));
        }
      }
    });

  it('stay within what the sliders allow', () => {
    for (const state of states)
      for (const { alongSteps, alongRates } of knotsOf(state))
        for (const changed of [alongSteps?.(-50), alongSteps?.(9999), alongRates?.(0), alongRates?.(9)])
          for (const [key, value] of Object.entries(changed ?? {})) {
            const { min, max } = learningRate.controls[key as 'lr'] as { min: number; max: number };
            for (const each of [value].flat() as number[]) assert.ok(each >= min && each <= max, `${key}: ${each}`);
          }
  });

  function onCurve(state: LearningRateState, { name, step, rate }: Knot) {
    const { rates } = learningRate.compute(state);
    // The top of one cycle lies between two steps.
    near(rates[step]!, rate, state.name === 'OneCycleLR' ? 0.005 : 1e-9, name);
  }

  function near(found: number, expected: number, share: number, name: string) {
    assert.ok(Math.abs(found - expected) <= share * Math.max(1e-3, expected), `${name}: ${found}, not ${expected}`);
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
