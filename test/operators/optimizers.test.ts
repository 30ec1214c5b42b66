import { strict as assert } from 'node:assert';
import { type Argument, Float } from '../../src/operators/argument';
import { type ClassForm, type Explanation, infer, type Operator } from '../../src/operators/operator';
import { firstRectifiedStep } from '../../src/operators/optimizers/adam';
import { optimizers } from '../../src/operators/optimizers/optimizers';
import { bind } from '../../src/operators/parameter';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';
import facts from '../truth/optimizers.json';

describe('optimizers', () => {
  it('are all of torch.optim', () => {
    assert.deepEqual(optimizers.map(operator => operator.id).sort(), Object.keys(facts.signatures).sort());
  });

  for (const [name, parameters] of Object.entries(facts.signatures)) {
    it(`${name} has PyTorch's parameters`, () => {
      const found = Object.entries(form(name).parameters).map(([parameter, { keyword, ...rest }]) => ({
        name: parameter,
        keyword: keyword ?? false,
        // `params` has no default in PyTorch and takes anything here.
        ...(rest.default === undefined ? { required: true } : { default: plain(rest.default) }),
      }));
      assert.deepEqual(found, parameters);
    });
  }

  for (const { name, arguments: given, raises } of facts.refusals) {
    it(`${name}(${JSON.stringify(given)}) ${raises ? `raises ${raises}` : 'is accepted'}`, () => {
      const outcome = infer(form(name), bound(name, given), args => form(name).check?.(args));
      if (raises === null) assert.ok('ok' in outcome, JSON.stringify(outcome));
      else assert.ok('problem' in outcome && outcome.problem.message === raises, JSON.stringify(outcome));
    });
  }

  for (const [name, message] of Object.entries(facts.without_parameters))
    it(`${name}([]) says: ${message}`, () => {
      const outcome = infer(form(name), bind(name, form(name).parameters, [[]], {}), args => form(name).check?.(args));
      assert.equal('problem' in outcome ? outcome.problem.message : null, message);
    });

  for (const { name, arguments: given, moved, states } of facts.steps) {
    it(`${name}(${JSON.stringify(given)}) says what PyTorch does`, () => {
      const { facts: said } = explain(name, given);
      const memory = said.find(fact => fact.startsWith('Memory'))!;
      if (states.length === 0) assert.match(memory, /nothing beside/);
      else
        assert.equal(
          memory
            .match(/\((.*)\)/)![1]!
            .split(', ')
            .sort()
            .join(),
          states.join(),
        );
      const first = said.find(fact => /first step .*±/i.test(fact));
      if (!first) return;
      const step = Number(/±([\d.e−-]+?)[,;.]? /.exec(`${first} `)![1]!.replace('−', '-'));
      const shrink =
        name === 'AdamW'
          ? Number((given as { lr?: number }).lr ?? 1e-3) *
            Number((given as { weight_decay?: number }).weight_decay ?? 0.01)
          : 0;
      assert.ok(Math.abs(Math.abs(moved[0]!) - shrink - step) < 1e-4 * step, `${first}: PyTorch moved by ${moved[0]}`);
    });
  }

  it('start the rectification of RAdam where PyTorch does', () => {
    const radam = facts.steps.find(({ name }) => name === 'RAdam')!;
    const first = radam.moved.findIndex(step => Math.abs(step + 5e-4) > 1e-9) + 1;
    assert.equal(firstRectifiedStep(0.999), first);
  });

  it('explain SGD with its numbers', () => {
    check(
      'SGD',
      { lr: 0.1, momentum: 0.9, weight_decay: 5e-4 },
      {
        formula: 'g = ∇L + 0.0005·θ; v = 0.9·v + g; θ = θ − 0.1·v',
        facts: [
          'momentum 0.9: while the gradient stays the same, v grows to 1 / (1 − 0.9) = 10 times the gradient, and steps become as long as those of plain SGD with a rate of 0.1·10 = 1.',
          'weight_decay 0.0005 is added to the gradient as 0.0005·θ: an L2 penalty of 0.00025·‖θ‖².',
          'Memory: 1 extra value per parameter (momentum_buffer).',
        ],
        remarks: [],
      },
    );
  });

  it('explain Adam with its defaults', () => {
    check(
      'Adam',
      { lr: 0.1, weight_decay: 0.01 },
      {
        formula:
          'g = ∇L + 0.01·θ; m = 0.9·m + 0.1·g, m̂ = m/(1 − 0.9^t); v = 0.999·v + 0.001·g², v̂ = v/(1 − 0.999^t); θ = θ − 0.1·m̂ / (√v̂ + 1e−8)',
        facts: [
          'The first step of every parameter is lr·sign(g) = ±0.1, however small or large its gradient is.',
          'betas (0.9, 0.999), the default: averages the gradient over about 10 steps and its square over about 1,000 steps.',
          'weight_decay 0.01 is added to the gradient as 0.01·θ: an L2 penalty of 0.005·‖θ‖².',
          'Memory: 2 extra values per parameter (exp_avg, exp_avg_sq).',
        ],
        remarks: [
          'lr 0.1 is large here: each step moves every weight by up to about 0.1; 0.0001 to 0.001 is usual.',
          'Adam rescales an L2 penalty together with the gradient, so weights with large gradients decay less; AdamW decays all alike.',
        ],
      },
    );
  });

  it('keep the names of arguments that are not known', () => {
    const unknown = new Unknown('args.lr is not known');
    const { formulas } = explain('SGD', { lr: unknown, momentum: 0.9 });
    assert.equal(formulas[0]!.text, 'g = ∇L; v = 0.9·v + g; θ = θ − lr·v');
    assert.match(explain('AdamW', { lr: unknown }).formulas[0]!.text, /θ = \(1 − lr·0\.01\)·θ − lr·m̂/);
  });

  it('explain themselves even where nothing is known', () => {
    for (const operator of optimizers) {
      const names = Object.keys(operator.classes![0]!.parameters).filter(name => name !== 'params');
      const explanation = explain(operator.id, Object.fromEntries(names.map(name => [name, new Unknown('not known')])));
      assert.ok(explanation.formulas[0]!.text.length > 0, operator.id);
      const shown = JSON.stringify(explanation);
      assert.ok(!/undefined|NaN|null/.test(shown), `${operator.id}: ${shown}`);
    }
  });
});

function check(name: string, given: Given, expected: { formula: string; facts: string[]; remarks: string[] }) {
  const { formulas, facts: said, remarks } = explain(name, given);
  assert.deepEqual({ formula: formulas[0]!.text, facts: said, remarks }, expected);
}

type Given = Readonly<Record<string, unknown>>;

function operatorOf(name: string): Operator {
  return optimizers.find(operator => operator.id === name)!;
}

function form(name: string): ClassForm<unknown> {
  return operatorOf(name).classes![0]!;
}

function explain(name: string, given: Given): Explanation {
  const outcome = infer(form(name), bound(name, given), args => operatorOf(name).rule.explain!(args));
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}

function bound(name: string, given: Given) {
  const keywords = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, argument(value)]));
  return bind(name, form(name).parameters, [[new Tensor([2, 2])]], keywords);
}

function argument(value: unknown): Argument {
  if (typeof value === 'number') return new Float(value);
  return Array.isArray(value) ? value.map(argument) : (value as Argument);
}

function plain(value: Argument): unknown {
  if (value instanceof Float) return value.value;
  return Array.isArray(value) ? value.map(plain) : value;
}
