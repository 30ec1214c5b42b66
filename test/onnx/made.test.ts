/** What code computes while it builds a model is in the exported one, and what it draws is drawn by the same rule (test/truth/made.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { open } from '../../src/interpreter/analyze';
import { inlineModel } from '../../src/onnx/file';
import { networkModel } from '../../src/onnx/network';
import { piecesOf, valuesOf } from '../../src/onnx/recipe';
import type { WeightSource } from '../../src/onnx/weights';
import { isUnknown } from '../../src/tensor/unknown';
import recorded from '../truth/made.json';
import { count, weightValues } from './fill';

const file = 'test/samples/onnx/made.py';
const opened = open({ uri: file, text: readFileSync(file, 'utf8') });

describe('what a model is built with', () => {
  for (const { model, input, shape, values } of recorded.outputs)
    it(`is in the model of ${model}`, async () => {
      const built = build(model, input, (name, { shape: sizes, init }) =>
        init.kind === 'computed' && !isLength(name) ? 'computed' : weightValues(name, count(sizes as number[])),
      );
      assert.deepEqual(built.missing, []);
      assert.equal(built.inputs.length, 1);
      const { name, shape: given } = built.inputs[0]!;
      const image = Float32Array.from({ length: count(given) }, (_, i) => 2 * Math.sin(0.37 * i + 1));
      const session = await InferenceSession.create(built.model, { logSeverityLevel: 4 });
      const { output } = await session.run({ [name]: new Tensor('float32', image, given) });
      await session.release();
      assert.deepEqual(output!.dims, shape);
      const found = output!.data as Float32Array;
      const wrong = values.findIndex(
        (value, i) => !(Math.abs(found[i]! - value) <= 1e-5 * Math.max(1, Math.abs(value))),
      );
      assert.equal(wrong, -1, `value ${wrong} is ${found[wrong]}, not ${values[wrong]}`);
    });

  it('is drawn as the code says', () => {
    const { weights } = build('Initialised()', '1x16x8x8');
    const drawn = new Map(weights.map(({ name, recipe, shape }) => [name, valuesOf(recipe, count(shape))]));
    const wrong: string[] = [];
    for (const [name, truth] of Object.entries(recorded.spread)) {
      // One that is computed is no recipe; the outputs above say that it is right.
      const values = drawn.get(name);
      if (name === 'scale') continue;
      assert.ok(values, `${name} is not in the model`);
      const found = spread(values);
      const [mean, std, low, high] = truth as [number, number, number, number];
      // Ten standard errors of a mean and of a standard deviation; extremes of bounded distributions lie close together.
      const [ofMean, ofStd] = [std / Math.sqrt(values.length), std / Math.sqrt(2 * values.length)].map(
        e => 10 * e + 1e-7,
      );
      const bounded = found.low > mean - 3 * std;
      if (Math.abs(found.mean - mean) > ofMean! || Math.abs(found.std - std) > ofStd! + 0.002 * std)
        wrong.push(`${name}: mean ${found.mean}, std ${found.std}; PyTorch: ${mean}, ${std}`);
      if (bounded && (Math.abs(found.low - low) > 0.2 * std + 1e-6 || Math.abs(found.high - high) > 0.2 * std + 1e-6))
        wrong.push(`${name}: ${found.low} to ${found.high}; PyTorch: ${low} to ${high}`);
    }
    assert.equal(wrong.join('\n'), '');
  });

  for (const [name, certain] of Object.entries<(number | null)[][]>(recorded.certain))
    it(`is the same in ${name}, whatever was drawn`, async () => {
      const built = build(`${name}()`, '1x3x9x9');
      assert.deepEqual([built.missing, built.redrawn], [[], []]);
      const parts = Array.from(inlineModel(built.model, built.weights).parts(), part => Buffer.from(part));
      const session = await InferenceSession.create(Buffer.concat(parts), { logSeverityLevel: 4 });
      const { name: x, shape } = built.inputs[0]!;
      const results = await session.run({ [x]: new Tensor('float32', new Float32Array(count(shape)), shape) });
      await session.release();
      for (const [i, { name: output }] of built.outputs.entries()) {
        const found = [...(results[output]!.data as Float32Array)];
        const truth = certain[i]!;
        assert.equal(found.length, truth.length, output);
        const wrong = truth.findIndex((value, j) => value !== null && !(Math.abs(value - found[j]!) <= 1e-5));
        assert.equal(wrong, -1, `${output}: value ${wrong} is ${found[wrong]}, not ${truth[wrong]}`);
        // What was drawn was drawn: it is neither 0 nor twice the same.
        const drawn = found.filter((_, j) => truth[j] === null);
        assert.equal(new Set([0, ...drawn]).size, drawn.length + 1, output);
      }
    });

  it('is drawn as usual, and that is said, where the code cannot be followed', () => {
    const text = `
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.fc.weight.data.copy_(torch.linalg.eigh(torch.randn(4, 4))[1])

    def forward(self, x):
        return self.fc(x)
`;
    const network = open({ uri: 'model.py', text }).trace('Net()', { given: ['2x4'], from: 'flag' });
    if (isUnknown(network)) throw new Error(network.reason);
    const built = networkModel(network);
    if ('reason' in built) throw new Error(built.reason);
    assert.deepEqual(built.redrawn, [
      {
        weight: 'fc.weight',
        reason:
          'eigh has no ONNX form: it is found by repeating until it no longer changes, and ONNX has no factorisation of matrices',
      },
    ]);
    assert.deepEqual(
      built.weights.map(({ name }) => name),
      ['fc.weight', 'fc.bias'],
    );
  });

  it('is drawn as usual, and that is said, where PyTorch computes it from other parameters', () => {
    const text = `
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrizations, spectral_norm
from torch.nn.utils.parametrize import register_parametrization

class L2(nn.Module):
    def forward(self, weight):
        return F.normalize(weight, dim=-1)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.same = parametrizations.weight_norm(nn.Linear(4, 4))
        self.old = spectral_norm(nn.Linear(4, 4))
        self.new = nn.Sequential(parametrizations.spectral_norm(nn.Linear(4, 4)))
        self.own = nn.Linear(4, 4)
        register_parametrization(self.own, 'weight', L2())

    def forward(self, x):
        return self.own(self.new(self.old(self.same(x))))
`;
    const network = open({ uri: 'model.py', text }).trace('Net()', { given: ['2x4'], from: 'flag' });
    if (isUnknown(network)) throw new Error(network.reason);
    const built = networkModel(network);
    if ('reason' in built) throw new Error(built.reason);
    const spectral = 'spectral_norm divides it by an estimate of its largest singular value';
    assert.deepEqual(built.redrawn, [
      { weight: 'old.weight', reason: spectral },
      { weight: 'new.0.weight', reason: spectral },
      { weight: 'own.weight', reason: 'L2 changes it' },
    ]);
  });

  it('stands where the code puts it', () => {
    const { weights } = build('Placed()', '1x3x6x6');
    for (const [name, truth] of Object.entries(recorded.placed)) {
      const { recipe } = weights.find(weight => weight.name === name)!;
      assert.deepEqual([...valuesOf(recipe, truth.length)], truth, name);
      const inPieces = Array.from(piecesOf(recipe, truth.length, 4), piece => [...piece]);
      assert.deepEqual(inPieces.flat(), truth, `${name}, in pieces`);
    }
  });
});

function build(model: string, input: string, weights?: WeightSource) {
  const network = opened.trace(model, { given: [input], from: 'flag' });
  if (isUnknown(network)) throw new Error(network.reason);
  const built = networkModel(network, weights && { weights });
  if ('reason' in built) throw new Error(built.reason);
  return built;
}

function spread(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(square), low: Math.min(...values), high: Math.max(...values) };
}

/** Computed only as long as nobody gives other values: how long a weight is under `weight_norm`. */
function isLength(name: string): boolean {
  return /(weight_g|original0)$/.test(name);
}
