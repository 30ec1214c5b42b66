import { strict as assert } from 'node:assert';
import { type Argument, Float, Opaque } from '../../src/operators/argument';
import { type ClassForm, type Explanation, infer, type Operator } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { transforms } from '../../src/operators/transforms/transforms';
import type { DType } from '../../src/tensor/dtype';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';
import facts from '../truth/transforms.json';

describe('transforms', () => {
  for (const fact of facts.outputs) {
    const { name, shape, dtype, arguments: given, outputs, raises } = fact;
    it(`${name}(${JSON.stringify(given)}) of ${dtype} ${shape.join('×')} ${raises ?? JSON.stringify(outputs![0])}`, () => {
      const bound = { ...boundOf(name, given), img: new Tensor(shape, dtype as DType) };
      const outcome = infer(formOf(name), bound, args => operatorOf(name).rule.output!(args));
      if (raises) {
        assert.ok('problem' in outcome && outcome.problem.message === raises, JSON.stringify(outcome));
        return;
      }
      assert.ok('ok' in outcome, JSON.stringify(outcome));
      const found = (Array.isArray(outcome.ok) ? outcome.ok : [outcome.ok]) as Tensor[];
      assert.deepEqual(
        found.map(tensor => [tensor.shape, tensor.dtype]),
        outputs,
      );
    });
  }

  it('say nothing about the size of what is no tensor', () => {
    const bound = { ...boundOf('Resize', { size: 256 }), img: new Opaque('PIL.Image.Image') };
    const outcome = infer(formOf('Resize'), bound, args => operatorOf('Resize').rule.output!(args));
    assert.ok('unknown' in outcome, JSON.stringify(outcome));
  });

  it('explain Resize', () => {
    const { formulas, facts: said } = explain('Resize', { size: 256 });
    assert.equal(formulas[0]!.text, 'shorter side 256, longer side ⌊256·long / short⌋');
    assert.equal(said[0], 'The ratio is kept: 480×640 becomes 256×341, 640×480 341×256 (height first).');
    const truth = facts.outputs.find(
      ({ name, shape, arguments: given }) => name === 'Resize' && shape[1] === 480 && given.size === 256,
    )!;
    assert.deepEqual(truth.outputs![0]![0], [3, 256, 341]);
  });

  it('explain Normalize with its range', () => {
    const {
      formulas,
      facts: said,
      remarks,
    } = explain('Normalize', { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
    assert.equal(formulas[0]!.text, 'x → (x − (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225) per channel');
    assert.equal(said[0], 'Values from 0 to 1 become −2.12 to 2.64.');
    assert.match(said[1]!, /ImageNet/);
    assert.deepEqual(remarks, []);
    assert.match(explain('Normalize', { mean: [123.7], std: [58.4] }).remarks[0]!, /bytes/);
  });

  it('follow a picture through a pipeline', () => {
    const chain = [
      part('RandomResizedCrop', { size: 224 }),
      part('RandomHorizontalFlip', {}),
      part('ToTensor', {}),
      part('Normalize', { mean: [0.5], std: [0.5] }),
    ];
    assert.deepEqual(explain('Compose', { transforms: chain }).steps, [
      'RandomResizedCrop → 224×224',
      'RandomHorizontalFlip',
      'ToTensor → C×224×224, float32, 0 to 1',
      'Normalize → C×224×224, float32, −1 to 1',
    ]);
  });

  it('follow it only as far as it is known', () => {
    const chain = [part('Resize', { size: 256 }), new Opaque('mine.Sharpen'), part('ToTensor', {})];
    assert.deepEqual(explain('Compose', { transforms: chain }).steps, [
      'Resize → image of varying size',
      'Sharpen → not known',
      'ToTensor',
    ]);
  });

  it('notice a pipeline that cannot run', () => {
    const small = [part('Resize', { size: [32, 32] }), part('RandomCrop', { size: 64 })];
    assert.deepEqual(explain('Compose', { transforms: small }).remarks, [
      'RandomCrop raises here: Required crop size (64, 64) is larger than input image size (32, 32).',
    ]);
    const early = [part('Normalize', { mean: [0.5], std: [0.5] }), part('ToTensor', {})];
    assert.match(explain('Compose', { transforms: early }).remarks[0]!, /ToTensor belongs in front/);
  });

  it('explain themselves where nothing is known', () => {
    for (const operator of transforms) {
      const form = operator.classes![0]!;
      const unknown = Object.fromEntries(Object.keys(form.parameters).map(name => [name, new Unknown('not known')]));
      const outcome = infer(form, unknown, args => [operator.rule.explain!(args), operator.rule.headline!(args)]);
      assert.ok('ok' in outcome, `${operator.id}: ${JSON.stringify(outcome)}`);
      assert.ok(
        !/undefined|NaN|\[object/.test(JSON.stringify(outcome.ok)),
        `${operator.id}: ${JSON.stringify(outcome.ok)}`,
      );
    }
  });
});

type Given = Readonly<Record<string, unknown>>;

function operatorOf(name: string): Operator {
  return transforms.find(operator => operator.id === name)!;
}

function formOf(name: string): ClassForm<unknown> {
  return operatorOf(name).classes![0]!;
}

function explain(name: string, given: Given): Explanation {
  const outcome = infer(formOf(name), boundOf(name, given), args => operatorOf(name).rule.explain!(args));
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}

function part(name: string, given: Given): Opaque {
  return new Opaque(`torchvision.transforms.${name}`, boundOf(name, given));
}

function boundOf(name: string, given: Given) {
  return bind(
    name,
    formOf(name).parameters,
    [],
    Object.fromEntries(Object.entries(given).map(([key, value]) => [key, argument(value)])),
  );
}

function argument(value: unknown): Argument {
  if (typeof value === 'string' && value.startsWith('torch.')) return value.slice('torch.'.length);
  if (typeof value === 'number' && !Number.isInteger(value)) return new Float(value);
  return Array.isArray(value) ? value.map(argument) : (value as Argument);
}
