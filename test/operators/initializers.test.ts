import { strict as assert } from 'node:assert';
import { gainOf } from '../../src/figures/gains';
import { type Argument, Float } from '../../src/operators/argument';
import { initializers } from '../../src/operators/initializers/initializers';
import { type Explanation, type FunctionForm, infer, type Operator } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';
import facts from '../truth/initializers.json';

describe('initialisers', () => {
  it('are all of torch.nn.init', () => {
    const names = initializers.map(operator => operator.id).filter(name => name !== 'calculate_gain');
    assert.deepEqual(names.sort(), Object.keys(facts.signatures).sort());
  });

  for (const [name, parameters] of Object.entries(facts.signatures)) {
    it(`${name} has PyTorch's parameters`, () => {
      const found = Object.entries(formOf(name).parameters).map(([parameter, { default: value }]) => ({
        name: parameter,
        ...(value === undefined ? { required: true } : { default: value instanceof Float ? value.value : value }),
      }));
      assert.deepEqual(found, parameters);
    });
  }

  for (const { name, shape, arguments: given, raises, std } of facts.fills) {
    it(`${name}(${JSON.stringify(given)}) of ${shape.join('×')} ${raises ? `raises ${raises}` : `has standard deviation ${std!.toPrecision(3)}`}`, () => {
      const outcome = infer(formOf(name), boundOf(name, shape, given), args => operatorOf(name).rule.output!(args));
      if (raises) {
        assert.ok('problem' in outcome && outcome.problem.message === raises, JSON.stringify(outcome));
        return;
      }
      assert.ok('ok' in outcome, JSON.stringify(outcome));
      assert.deepEqual((outcome.ok as Tensor).shape, shape);
      const headline = infer(formOf(name), boundOf(name, shape, given), args => operatorOf(name).rule.headline!(args));
      assert.ok('ok' in headline);
      const said = /std ([\d.e−]+)/.exec(headline.ok)?.[1];
      if (said) assert.ok(Math.abs(Number(said.replace('−', '-')) / std! - 1) < 0.02, `${said}, measured ${std}`);
      else assert.ok(['constant_', 'ones_', 'zeros_', 'eye_', 'dirac_'].includes(name), name);
    });
  }

  it('have the bounds that PyTorch stays within', () => {
    for (const { name, shape, arguments: given, raises, max } of facts.fills) {
      if (raises || !name.includes('_uniform_')) continue;
      const bound = /±([\d.]+);/.exec(explain(name, shape, given).facts[0]!)![1]!;
      assert.ok(
        max! <= Number(bound) * 1.001 && max! > Number(bound) * 0.98,
        `${name} ${shape}: ${bound}, PyTorch reached ${max}`,
      );
    }
  });

  it("use PyTorch's gains", () => {
    for (const { nonlinearity, param, gain } of facts.gains) {
      const found = gainOf(nonlinearity, param ?? undefined);
      if (gain === undefined) assert.equal(found, undefined);
      else assert.ok(Math.abs(found! - gain) < 1e-12, nonlinearity);
    }
  });

  it('explain He initialisation of a convolution', () => {
    const { formulas, facts: said, remarks } = explain('kaiming_normal_', [128, 64, 3, 3], { nonlinearity: 'relu' });
    assert.deepEqual(
      { formula: formulas[0]!.text, said, remarks },
      {
        formula: 'σ = gain/√fan = 1.414/√576 = 0.05893',
        said: [
          'Normal with standard deviation 0.05893.',
          'gain 1.414 for relu.',
          'fan_in keeps the size of the activations on the way forward.',
          'fan_in 576, fan_out 1,152.',
          'By default Linear and the convolutions use U(±1/√fan_in) = U(±0.04167), standard deviation 0.02406; this is 2.45 times as wide.',
          'Under ReLU a layer multiplies the mean square of its input by fan_in·σ²/2 = 1: the signal keeps its size.',
        ],
        remarks: [],
      },
    );
  });

  it("recognise PyTorch's own default", () => {
    const { facts: said } = explain('kaiming_uniform_', [10, 256], { a: Math.sqrt(5) });
    assert.equal(said[0], 'Uniform between ±0.0625; standard deviation 0.03608.');
    assert.ok(
      said.includes('This is what Linear and the convolutions start with by default: U(±1/√fan_in) = U(±0.0625).'),
    );
  });

  it('notice what has no effect or does harm', () => {
    assert.match(explain('kaiming_normal_', [8, 8], { a: 0.2, nonlinearity: 'relu' }).remarks[0]!, /no effect/);
    assert.match(explain('zeros_', [8, 8], {}).remarks[0]!, /stay alike/);
    assert.deepEqual(explain('zeros_', [8], {}).remarks, []);
    assert.match(
      explain('trunc_normal_', [8, 8], { std: 0.02 }).facts[1]!,
      /100 and 100 standard deviations out, so nothing is cut/,
    );
  });

  it('explain themselves for sizes by name and where nothing is known', () => {
    for (const operator of initializers) {
      const { parameters } = operator.functions![0]!;
      const unknown = Object.fromEntries(Object.keys(parameters).map(name => [name, new Unknown('not known')]));
      const named = { ...unknown, tensor: new Tensor([symbol('n'), symbol('m')]) };
      for (const bound of operator.id === 'calculate_gain' ? [] : [unknown, named]) {
        const outcome = infer(operator.functions![0]!, bound, args => [
          operator.rule.explain!(args),
          operator.rule.headline!(args),
        ]);
        assert.ok('ok' in outcome, `${operator.id}: ${JSON.stringify(outcome)}`);
        assert.ok(!/undefined|NaN/.test(JSON.stringify(outcome.ok)), `${operator.id}: ${JSON.stringify(outcome.ok)}`);
      }
    }
  });
});

type Given = Readonly<Record<string, unknown>>;

function operatorOf(name: string): Operator {
  return initializers.find(operator => operator.id === name)!;
}

function formOf(name: string): FunctionForm<unknown> {
  return operatorOf(name).functions![0]!;
}

function boundOf(name: string, shape: readonly number[], given: Given) {
  const keywords = Object.entries(given).map(([key, value]) => [
    key,
    typeof value === 'number' && !Number.isInteger(value) ? new Float(value) : (value as Argument),
  ]);
  return bind(name, formOf(name).parameters, [new Tensor(shape)], Object.fromEntries(keywords));
}

function explain(name: string, shape: readonly number[], given: Given): Explanation {
  const outcome = infer(formOf(name), boundOf(name, shape, given), args => operatorOf(name).rule.explain!(args));
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}
