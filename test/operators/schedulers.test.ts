import { strict as assert } from 'node:assert';
import { type Argument, Float, Opaque } from '../../src/operators/argument';
import {
  type ClassForm,
  type Explanation,
  type FunctionForm,
  infer,
  type Operator,
} from '../../src/operators/operator';
import { optimizers } from '../../src/operators/optimizers/optimizers';
import { bind } from '../../src/operators/parameter';
import { schedulers } from '../../src/operators/schedulers/schedulers';
import { Unknown } from '../../src/tensor/unknown';
import facts from '../truth/schedulers.json';

describe('schedulers', () => {
  for (const [name, parameters] of Object.entries(facts.signatures)) {
    it(`${name} has PyTorch's parameters`, () => {
      const found = Object.entries(formOf(name).parameters)
        .filter(([parameter]) => parameter !== 'verbose')
        .map(([parameter, spec]) =>
          spec.default === undefined
            ? { name: parameter, required: true }
            : { name: parameter, default: plain(spec.default) },
        );
      assert.deepEqual(found, parameters);
    });
  }

  it('are all of torch.optim', () => {
    const names = schedulers.filter(operator => operator.classes).map(operator => operator.id);
    assert.deepEqual(names.sort(), Object.keys(facts.signatures).sort());
  });

  for (const { name, optimizer, arguments: given, raises } of facts.refusals) {
    it(`${name}(${optimizer}, ${JSON.stringify(given)}) ${raises ? `raises ${raises}` : 'is accepted'}`, () => {
      // PyTorch divides by zero there as soon as the constructor takes its first step; the remark says so.
      if (raises === 'float division by zero') {
        assert.match(explain(name, given).remarks.join(), /float division by zero/);
        return;
      }
      const form = formOf(name) as ClassForm<unknown>;
      const outcome = infer(form, bound(name, given, made(optimizer, 0.1)), args => form.check?.(args));
      if (raises === null) assert.ok('ok' in outcome, JSON.stringify(outcome));
      else assert.ok('problem' in outcome && outcome.problem.message === raises, JSON.stringify(outcome));
    });
  }

  it('plot what PyTorch steps through', () => {
    for (const { schedule, lr, rates } of facts.curves) {
      const { kind, ...given } = schedule as { kind: string };
      if (
        kind === 'warmup' ||
        kind.endsWith('Scheduler') ||
        kind === 'SequentialLR' ||
        kind.endsWith('LambdaLR') ||
        kind === 'MultiplicativeLR'
      )
        continue;
      const points = new Map(explain(kind, given, made('SGD', lr)).plot?.series[0]?.points);
      for (const [step, rate] of points)
        if (step < rates.length)
          assert.ok(Math.abs(rate - rates[step]!) < 1e-9, `${JSON.stringify(schedule)} at ${step}`);
      if (rates.length > 0) assert.ok(points.size > 1, JSON.stringify(schedule));
    }
  });

  it('explain StepLR on a known rate', () => {
    check(
      'StepLR',
      { step_size: 30 },
      {
        headline: '× 0.1 every 30 steps',
        formula: 'lr(t) = 0.1·0.1^⌊t / 30⌋',
        facts: [
          '0.1 at the start, 0.001 after 60 steps, 1e−5 after 120.',
          'It multiplies by 0.1 at steps 30, 60, 90, ….',
          'It counts calls of scheduler.step(): epochs if that is called once an epoch, after optimizer.step().',
        ],
      },
    );
  });

  it('explain the cosine and what comes after it', () => {
    check(
      'CosineAnnealingLR',
      { T_max: 10 },
      {
        headline: 'to 0 over 10 steps',
        formula: 'lr(t) = ½·0.1·(1 + cos(πt / 10))',
        facts: [
          '0.1 at the start, 0.05 after 5 steps, 0 after 10.',
          'Stepped past T_max the rate climbs again: after 20 steps it is back at 0.1. T_max should be the number of steps in the run.',
          'It counts calls of scheduler.step(): epochs if that is called once an epoch, after optimizer.step().',
        ],
      },
    );
  });

  it('draw multiples of the rate where that is not known', () => {
    const { plot, facts: said } = explain('MultiStepLR', { milestones: [2, 5] }, new Opaque('opt'));
    assert.equal(plot!.y.label, '× lr');
    assert.equal(said[0], '1 × lr at the start, 0.01 × lr after 5 steps, 0.01 × lr after 10.');
  });

  it('draw nothing where the shape depends on an unknown rate', () => {
    const explanation = explain('CosineAnnealingLR', { T_max: 10, eta_min: 0.001 }, new Opaque('opt'));
    assert.equal(explanation.plot, undefined);
    assert.equal(explanation.facts[0], "The rates depend on the optimizer's lr, which is not known here.");
  });

  it('draw groups with the same rates once', () => {
    const named = (...rates: readonly number[]) => {
      const groups = rates.map(lr => ({ params: [], lr: new Float(lr) }) as Argument);
      const { plot, facts: said } = explain('ExponentialLR', { gamma: 0.9 }, made('SGD', 0.1, groups));
      return [plot!.series.map(({ name }) => name), said[0]!.split(':')[0]];
    };
    assert.deepEqual(named(0.1, 0.1, 0.1), [['lr'], 'In every parameter group']);
    assert.deepEqual(named(0.1, 0.2, 0.1), [['groups 0 and 2', 'group 1'], 'In the first parameter group']);
  });

  it('draw one curve per parameter group', () => {
    const groups: Argument = [{ params: [], lr: new Float(0.01) } as Argument, { params: [] }];
    const { plot } = explain('ExponentialLR', { gamma: 0.9 }, made('SGD', 0.1, groups));
    assert.deepEqual(
      plot!.series.map(series => [series.name, series.points[1]![1].toFixed(4)]),
      [
        ['group 0', '0.0090'],
        ['group 1', '0.0900'],
      ],
    );
  });

  it('put a warm-up before a cosine', () => {
    const optimizer = made('AdamW', 0.1);
    const part = (name: string, given: Given) => new Opaque(name, bound(name, given, optimizer));
    const parts = [part('LinearLR', { start_factor: 0.1, total_iters: 5 }), part('CosineAnnealingLR', { T_max: 10 })];
    const { plot, formulas } = explain('SequentialLR', { schedulers: parts, milestones: [5] }, optimizer);
    const fact = facts.curves.find(({ schedule }) => schedule.kind === 'SequentialLR')!;
    assert.equal(formulas[0]!.text, 'LinearLR, then CosineAnnealingLR from step 5');
    for (const [step, rate] of new Map(plot!.series[0]!.points))
      assert.ok(Math.abs(rate - fact.rates[step]!) < 1e-9, `step ${step}`);
    const chained = explain('ChainedScheduler', { schedulers: parts }, undefined);
    const truth = facts.curves.find(
      ({ schedule }) => schedule.kind === 'ChainedScheduler' && JSON.stringify(schedule).includes('Cosine'),
    )!;
    for (const [step, rate] of new Map(chained.plot!.series[0]!.points))
      assert.ok(Math.abs(rate - truth.rates[step]!) < 1e-9);
  });

  it('refuse the wrong number of milestones', () => {
    const form = formOf('SequentialLR') as ClassForm<unknown>;
    const part = new Opaque('torch.optim.lr_scheduler.StepLR');
    const outcome = infer(
      form,
      bound('SequentialLR', { schedulers: [part], milestones: [5] }, new Opaque('opt')),
      form.check!,
    );
    assert.ok('problem' in outcome && outcome.problem.detail.parameter === 'milestones');
  });

  it('draw a lambda only where it can be called', () => {
    const decay = new Opaque('<lambda>', undefined, ([epoch]) => new Float(0.95 ** (epoch as number)));
    const { plot } = explain('LambdaLR', { lr_lambda: decay }, made('SGD', 0.1));
    assert.ok(Math.abs(plot!.series[0]!.points[10]![1] - 0.1 * 0.95 ** 10) < 1e-12);
    const unknown = explain('LambdaLR', { lr_lambda: new Opaque('<lambda>') }, made('SGD', 0.1));
    assert.equal(unknown.plot, undefined);
    assert.ok(unknown.facts.includes('Its arguments are not all known here, so no curve is drawn.'));
  });

  it("know transformers' schedules", () => {
    for (const { schedule, lr, rates } of facts.curves) {
      if (schedule.kind !== 'warmup') continue;
      const { kind: _, shape, ...given } = schedule as { kind: string; shape: string };
      const name = functionNames[shape]!;
      const accepted = Object.fromEntries(Object.entries(given).filter(([key]) => key in formOf(name).parameters));
      for (const [step, rate] of new Map(explain(name, accepted, made('AdamW', lr)).plot!.series[0]!.points))
        if (step < rates.length) assert.ok(Math.abs(rate - rates[step]!) < 1e-9, `${name} at ${step}: ${rate}`);
    }
    const named = { name: 'cosine', num_warmup_steps: 5, num_training_steps: 30 };
    assert.equal(explain('get_scheduler', named, made('AdamW', 0.1)).plot!.series[0]!.points[5]![1], 0.1);
  });

  it('state the rule of ReduceLROnPlateau', () => {
    check(
      'ReduceLROnPlateau',
      { patience: 5, factor: 0.5 },
      {
        headline: '× 0.5 after more than 5 bad epochs',
        formula: 'lr ← 0.5·lr once more than 5 epochs in a row were no better',
        facts: [
          'An epoch counts as better when the metric is below 0.9999 × the best so far.',
          'patience 5 tolerates 5 epochs without that; after 6 in a row the rate is cut.',
          'From 0.1 the rates are 0.05, 0.025, ….',
          'It needs the metric: scheduler.step(val_loss).',
          'It counts calls of scheduler.step(): epochs if that is called once an epoch, after optimizer.step().',
        ],
      },
    );
  });

  it('explain themselves even where nothing is known', () => {
    for (const { id } of schedulers) {
      const names = Object.keys(formOf(id).parameters).filter(name => name !== 'verbose');
      const explanation = explain(
        id,
        Object.fromEntries(names.map(name => [name, new Unknown('not known')])),
        undefined,
      );
      assert.ok(!/undefined|NaN|null/.test(JSON.stringify(explanation)), `${id}: ${JSON.stringify(explanation)}`);
      // A schedule without settings of its own has nothing that could be unknown.
      const isFixed = names.every(name => /^(optimizer|last_epoch)$/.test(name));
      assert.equal(explanation.plot === undefined, !isFixed, id);
      const headline = infer(formOf(id), boundUnknown(id), args => operatorOf(id).rule.headline!(args));
      assert.ok('ok' in headline, `${id}: ${JSON.stringify(headline)}`);
    }
  });
});

const functionNames: Readonly<Record<string, string>> = {
  constant: 'get_constant_schedule_with_warmup',
  linear: 'get_linear_schedule_with_warmup',
  cosine: 'get_cosine_schedule_with_warmup',
  'cosine-restarts': 'get_cosine_with_hard_restarts_schedule_with_warmup',
  polynomial: 'get_polynomial_decay_schedule_with_warmup',
  'inverse-sqrt': 'get_inverse_sqrt_schedule',
};

function check(name: string, given: Given, expected: { headline: string; formula: string; facts: string[] }) {
  const optimizer = made('SGD', 0.1);
  const { formulas, facts: said } = explain(name, given, optimizer);
  const headline = infer(formOf(name), bound(name, given, optimizer), args => operatorOf(name).rule.headline!(args));
  assert.deepEqual({ headline: 'ok' in headline && headline.ok, formula: formulas[0]!.text, facts: said }, expected);
}

type Given = Readonly<Record<string, unknown>>;

function operatorOf(name: string): Operator {
  return schedulers.find(operator => operator.id === name)!;
}

function formOf(name: string): ClassForm<unknown> | FunctionForm<unknown> {
  const { classes, functions } = operatorOf(name);
  return (classes ?? functions)![0]!;
}

function made(name: string, lr: number, params: Argument = []): Opaque {
  const { parameters } = optimizers.find(operator => operator.id === name)!.classes![0]!;
  return new Opaque(`torch.optim.${name}`, bind(name, parameters, [params], { lr: new Float(lr) }));
}

function explain(name: string, given: Given, optimizer: Argument | undefined = made('SGD', 0.1)): Explanation {
  const chosen = name === 'ChainedScheduler' ? undefined : optimizer;
  const outcome = infer(formOf(name), bound(name, given, chosen), args => operatorOf(name).rule.explain!(args));
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}

function bound(name: string, given: Given, optimizer: Argument | undefined) {
  const keywords = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, argument(value)]));
  return bind(
    name,
    formOf(name).parameters,
    [],
    optimizer === undefined || 'optimizer' in keywords ? keywords : { ...keywords, optimizer },
  );
}

function boundUnknown(name: string) {
  const names = Object.keys(formOf(name).parameters);
  return Object.fromEntries(names.map(parameter => [parameter, new Unknown('not known')]));
}

function argument(value: unknown): Argument {
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Float(value);
  return Array.isArray(value) ? value.map(argument) : (value as Argument);
}

function plain(value: Argument): unknown {
  if (value instanceof Float) return value.value;
  return Array.isArray(value) ? value.map(plain) : value;
}
