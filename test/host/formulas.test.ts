import { strict as assert } from 'node:assert';
import { activations } from '../../src/figures/activations';
import { convArithmetic } from '../../src/figures/conv-arithmetic';
import type { Figure } from '../../src/figures/figure';
import { initialization } from '../../src/figures/initialization';
import { learningRate } from '../../src/figures/learning-rate';
import { normalization } from '../../src/figures/normalization';
import { optimizerPaths } from '../../src/figures/optimizers';
import { pooling } from '../../src/figures/pooling';
import { receptiveField } from '../../src/figures/receptive-field';
import { softmax } from '../../src/figures/softmax';
import { loadMaths, type Maths } from '../../src/host/maths';
import type { Argument } from '../../src/operators/argument';
import { Float } from '../../src/operators/argument';
import { operators } from '../../src/operators/catalogue';
import { formula } from '../../src/operators/formula';
import { type Formula, infer } from '../../src/operators/operator';
import type { Bound, Parameters } from '../../src/operators/parameter';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';

// biome-ignore lint/suspicious/noExplicitAny: figures of every type
const figures: readonly Figure<any, any>[] = [
  convArithmetic,
  receptiveField,
  pooling,
  softmax,
  activations,
  learningRate,
  optimizerPaths,
  initialization,
  normalization,
];

describe('a formula', () => {
  it('keeps the digits of a large number together, and the members of a list apart', () =>
    assert.equal(formula('64·27 + 64 = 1,792 = f(1, 250)').tex, '64 \\cdot 27 + 64 = 1{,}792 = f(1, 250)'));
  it('leaves room between a Greek letter and a word', () =>
    assert.equal(formula('Φ the average').tex, String.raw`Φ \ \text{the average}`));
});

describe('every formula becomes a picture', () => {
  let maths: Maths;
  before(async () => {
    maths = await loadMaths();
  });

  for (const operator of operators.filter(({ rule }) => rule.explain)) {
    it(`of ${operator.id}, known or not`, () => {
      const form = (operator.classes ?? operator.functions)![0]!;
      const forward = 'forward' in form ? form.forward : undefined;
      const parameters: Parameters = { ...form.parameters, ...forward };
      const formulas: Formula[] = [];
      for (const bound of [unknown(parameters), plausible(parameters)]) {
        const outcome = infer(form, bound, args => operator.rule.explain!(args));
        if ('ok' in outcome) formulas.push(...outcome.ok.formulas);
      }
      check(formulas);
    });
  }

  for (const figure of figures) {
    it(`of the figure ${figure.id}, for each preset`, () => {
      check(figure.presets.map(({ state }) => figure.formula(state, figure.compute(state))));
    });
  }

  function check(formulas: readonly Formula[]) {
    for (const { tex } of formulas) {
      const picture = maths.picture(tex, { colour: '#cccccc', size: 14 });
      assert.ok('uri' in picture, `${tex}: ${JSON.stringify(picture)}`);
      assert.deepEqual(openTags(picture.uri), [], `${tex}: the picture is cut`);
      assert.ok(picture.uri.length < 50_000, `${tex} takes ${picture.uri.length} characters of a hover`);
    }
  }
});

/** The elements that a picture opens and does not close: no browser shows one that has any. */
function openTags(uri: string): readonly string[] {
  const open: string[] = [];
  for (const [, closes, name, alone] of decodeURIComponent(uri).matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g))
    if (closes) assert.equal(open.pop(), name);
    else if (!alone) open.push(name!);
  return open;
}

function unknown(parameters: Parameters): Bound {
  return Object.fromEntries(Object.keys(parameters).map(name => [name, new Unknown('not known')]));
}

/** The default, or the first of some usual values that the parameter accepts. */
function plausible(parameters: Parameters): Bound {
  const usual: readonly Argument[] = [
    new Tensor([4, 10]),
    3,
    new Float(0.1),
    [2, 5],
    [new Float(0.5), new Float(0.5)],
    'linear',
    'float32',
    [],
  ];
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: value, read }]) => [
      name,
      value ?? usual.find(candidate => read(candidate) !== undefined && !(read(candidate) instanceof Unknown)) ?? 3,
    ]),
  );
}
