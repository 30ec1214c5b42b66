import { strict as assert } from 'node:assert';
import { type Argument, Float } from '../../src/operators/argument';
import { losses } from '../../src/operators/losses/losses';
import {
  type ClassForm,
  type Explanation,
  type FunctionForm,
  infer,
  type Operator,
} from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { symbol } from '../../src/tensor/dim';
import type { DType } from '../../src/tensor/dtype';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';
import facts from '../truth/losses.json';

describe('losses', () => {
  it('are all of torch.nn', () => {
    assert.deepEqual(losses.map(operator => operator.id).sort(), Object.keys(facts.classes).sort());
  });

  for (const [name, { init, forward }] of Object.entries(facts.classes)) {
    it(`${name} has PyTorch's parameters`, () => {
      const form = operatorOf(name).classes![0]!;
      assert.deepEqual(signature(form.parameters), init);
      assert.deepEqual(
        Object.keys(form.forward!),
        // PyTorch calls PoissonNLLLoss's input by the name of a constructor argument.
        forward.map(parameter =>
          name === 'PoissonNLLLoss' && parameter.name === 'log_input' ? 'input' : parameter.name,
        ),
      );
    });
  }

  for (const [name, parameters] of Object.entries(facts.functions)) {
    it(`${name} has PyTorch's parameters`, () => {
      const found = signature(formOf(name).parameters);
      assert.deepEqual(found, parameters);
    });
  }

  for (const fact of facts.shapes) {
    const { name, inputs, shape, dtype, raises } = fact;
    it(`${name}(${JSON.stringify(fact.arguments)}) of ${inputs.join(', ')} ${raises ? `raises ${raises}` : `is ${dtype} ${JSON.stringify(shape)}`}`, () => {
      const outcome = infer(formOf(name), boundOf(name, inputs.map(tensor), fact.arguments), args =>
        operatorOf(name).rule.output!(args),
      );
      if (raises) assert.ok('problem' in outcome && outcome.problem.message === raises, JSON.stringify(outcome));
      else {
        assert.ok('ok' in outcome, JSON.stringify(outcome));
        const output = outcome.ok as Tensor;
        assert.deepEqual([output.shape, output.dtype], [shape, dtype]);
      }
    });
  }

  for (const fact of facts.ctc) {
    it(`CTCLoss of ${JSON.stringify(fact.log_probs)} and ${JSON.stringify(fact.targets)} ${fact.raises ?? JSON.stringify(fact.shape)}`, () => {
      const lengths = new Tensor(fact.lengths, 'int64');
      const tensors = [new Tensor(fact.log_probs), new Tensor(fact.targets, 'int64'), lengths, lengths];
      const outcome = infer(formOf('CTCLoss'), boundOf('CTCLoss', tensors, fact.arguments), args =>
        operatorOf('CTCLoss').rule.output!(args),
      );
      if (fact.raises)
        assert.ok('problem' in outcome && outcome.problem.message === fact.raises, JSON.stringify(outcome));
      else assert.ok('ok' in outcome && JSON.stringify((outcome.ok as Tensor).shape) === JSON.stringify(fact.shape));
    });
  }

  it('agree with sizes by name where these may be equal', () => {
    const N = symbol('N');
    const outcome = infer(
      formOf('CrossEntropyLoss'),
      boundOf('CrossEntropyLoss', [new Tensor([N, 10]), new Tensor([symbol('B')], 'int64')], {}),
      args => operatorOf('CrossEntropyLoss').rule.output!(args),
    );
    assert.ok('ok' in outcome, JSON.stringify(outcome));
  });

  it('explain cross-entropy on ten classes', () => {
    check(
      'CrossEntropyLoss',
      ['f32x10', 'i32'],
      {},
      {
        formula: 'L = −log(e^z[y] / Σ e^z[k])',
        facts: [
          'It takes logits, not probabilities: log-softmax is inside.',
          'The target holds class indices.',
          'A uniform guess over 10 classes costs ln 10 = 2.303: the loss to expect before training.',
          'reduction mean: the average over all losses, so the gradient does not grow with the batch.',
        ],
        remarks: [],
      },
    );
    assert.ok(Math.abs(facts.values.uniform - Math.log(10)) < 1e-5);
  });

  it('explain label smoothing with the least loss PyTorch reaches', () => {
    const { facts: said } = explain('CrossEntropyLoss', ['f32x10', 'i32'], { label_smoothing: 0.1 });
    assert.equal(
      said[3],
      'label_smoothing 0.1 over 10 classes: the true class aims at 0.91, every other at 0.01; the loss cannot fall below 0.5003, reached at a logit gap of 4.51.',
    );
    assert.ok(Math.abs(facts.values.floor - 0.5003) < 5e-5);
  });

  it('notice broadcasting that nobody meant', () => {
    assert.deepEqual(explain('MSELoss', ['f4x1', 'f4'], {}).remarks, [
      'Input 4×1 and target 4 differ and are broadcast to 4×4: pairs are compared that do not belong together. PyTorch only warns.',
    ]);
    assert.deepEqual(explain('MSELoss', ['f4', 'f4'], {}).remarks, []);
  });

  it('notice a single class and a mean divergence', () => {
    assert.match(explain('CrossEntropyLoss', ['f4x1', 'i4'], {}).remarks[0]!, /always 0/);
    assert.match(explain('KLDivLoss', ['f4x10', 'f4x10'], {}).remarks[0]!, /batchmean/);
    assert.deepEqual(explain('KLDivLoss', ['f4x10', 'f4x10'], { reduction: 'batchmean' }).remarks, []);
  });

  it('take their numbers from PyTorch', () => {
    const said = explain('HuberLoss', ['f', 'f'], {}).facts[0]!;
    assert.equal(said, `An error of 3 costs ${facts.values['huber at 3']}; squared error would cost 4.5.`);
    assert.ok(Math.abs(facts.values['bce at 0'] - Math.LN2) < 1e-6);
    assert.equal(facts.values.triplet, 0.5);
  });

  it('explain themselves without inputs and where nothing is known', () => {
    for (const operator of losses) {
      const form = operator.classes![0]!;
      const unknown = Object.fromEntries(
        [...Object.keys(form.parameters), ...Object.keys(form.forward!)].map(name => [name, new Unknown('not known')]),
      );
      for (const bound of [bind(operator.id, form.parameters, [], {}), unknown]) {
        const outcome = infer(
          form,
          bound,
          args => [operator.rule.explain!(args), operator.rule.headline!(args)] as const,
        );
        assert.ok('ok' in outcome, `${operator.id}: ${JSON.stringify(outcome)}`);
        assert.ok(!/undefined|NaN/.test(JSON.stringify(outcome.ok)), `${operator.id}: ${JSON.stringify(outcome.ok)}`);
      }
    }
  });
});

function check(
  name: string,
  inputs: readonly string[],
  given: Given,
  expected: { formula: string; facts: string[]; remarks: string[] },
) {
  const { formulas, facts: said, remarks } = explain(name, inputs, given);
  assert.deepEqual({ formula: formulas[0]!.text, facts: said, remarks }, expected);
}

type Given = Readonly<Record<string, unknown>>;

function operatorOf(name: string): Operator {
  return losses.find(({ id, functions }) => id === name || functions![0]!.names[0]!.endsWith(`.${name}`))!;
}

function formOf(name: string): ClassForm<unknown> | FunctionForm<unknown> {
  const { id, classes, functions } = operatorOf(name);
  return id === name ? classes![0]! : functions![0]!;
}

function explain(name: string, inputs: readonly string[], given: Given): Explanation {
  const outcome = infer(formOf(name), boundOf(name, inputs.map(tensor), given), args =>
    operatorOf(name).rule.explain!(args),
  );
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}

function boundOf(name: string, tensors: readonly Tensor[], given: Given) {
  const keywords = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, argument(value)]));
  const form = formOf(name);
  if ('names' in form) return bind(name, form.parameters, tensors, keywords);
  return { ...bind(name, form.parameters, [], keywords), ...bind(name, form.forward!, tensors, {}) };
}

function argument(value: unknown): Argument {
  if (typeof value === 'string' && value.startsWith('@')) return tensor(value.slice(1));
  return typeof value === 'number' && !Number.isInteger(value) ? new Float(value) : (value as Argument);
}

/** `f4x10`: float32 of shape (4, 10). */
function tensor(text: string): Tensor {
  const dtypes: Record<string, DType> = {
    f: 'float32',
    d: 'float64',
    h: 'float16',
    i: 'int64',
    s: 'int32',
    b: 'bool',
    u: 'uint8',
  };
  return new Tensor(
    text
      .slice(1)
      .split('x')
      .filter(size => size !== '')
      .map(Number),
    dtypes[text[0]!],
  );
}

function signature(parameters: ClassForm<unknown>['parameters']) {
  return Object.entries(parameters).map(([name, { keyword, default: value }]) => ({
    name,
    ...(value === undefined ? { required: true } : { default: value instanceof Float ? value.value : value }),
    keyword: keyword ?? false,
  }));
}
