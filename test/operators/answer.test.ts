// One answer stands for all equal calls, and for no other: whatever was asked before, a call is told what its rule says of it.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { Answer, answerTo, constructionBy } from '../../src/operators/answer';
import { type Argument, Float, Opaque } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { ELLIPSIS } from '../../src/operators/indexing';
import type { ClassForm, FunctionForm, Operator } from '../../src/operators/operator';
import { anything, type Bound } from '../../src/operators/parameter';
import { symbol, unknownDim } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { isUnknown, Unknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';

const texts = fc.constantFrom('', '1', '1;', 'N', "'1:a", 'a', '[', 'o1:a', 'float32', 'Ellipsis');
const numbers = fc.constantFrom(0, -0, 1, -1, 2, 12, 112, 1.5, Number.NaN, Number.POSITIVE_INFINITY);
const sizes = fc.constantFrom(0, 1, 2, 12, 21);
const tensors = fc
  .record({
    shape: fc.array(sizes, { maxLength: 3 }),
    dtype: fc.constantFrom('float32', 'int64') as fc.Arbitrary<'float32' | 'int64'>,
    strides: fc.option(fc.array(sizes, { maxLength: 3 }), { nil: undefined }),
  })
  .map(({ shape, dtype, strides }) => {
    const tensor = new Tensor(shape, dtype);
    tensor.strides = strides;
    return tensor;
  });
const { argument } = fc.letrec<{ argument: Argument }>(tie => ({
  argument: fc.oneof(
    { depthSize: 'small' },
    numbers,
    texts,
    tensors,
    fc.constantFrom<Argument>(null, true, false, ELLIPSIS),
    numbers.map(value => new Float(value)),
    texts.map(name => new Opaque(name)),
    fc.array(tie('argument'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'ab', 'b'), tie('argument'), { noNullPrototype: true, maxKeys: 2 }),
  ),
}));
const calls = fc.record({ a: argument, b: argument }, { noNullPrototype: true }) as fc.Arbitrary<Bound>;

const parameters = { a: anything(), b: anything() };
const form: FunctionForm<unknown> = { names: ['f'], parameters };
const rule = (output: Operator['rule']['output']) =>
  ({ operator: { id: 'f', rule: { output } } as unknown as Operator, form: { ...form }, name: 'f' }) as const;

/** The call with one thing in it changed: which, counted through all that it holds, and how. */
function changed(call: Bound, place: number, how: number, other: Argument): Bound {
  let left = place;
  const tensorChanged = (tensor: Tensor): Tensor => {
    const { shape, dtype, strides } = tensor;
    const made = new Tensor(how === 0 ? [...shape, 1] : shape, how === 1 && dtype === 'float32' ? 'int64' : dtype);
    if (how === 2) made.strides = strides ? undefined : shape.map(() => 1);
    else made.strides = how === 3 ? strides?.map(stride => stride + 1) : strides;
    return made;
  };
  const walk = (argument: Argument): Argument => {
    if (Array.isArray(argument)) return argument.map(walk);
    if (argument?.constructor === Object)
      return Object.fromEntries(Object.entries(argument).map(([name, item]) => [name, walk(item)]));
    if (left-- !== 0) return argument;
    return argument instanceof Tensor && how < 4 ? tensorChanged(argument) : other;
  };
  return walk(call as unknown as Argument) as unknown as Bound;
}

describe('answers', function () {
  this.timeout(60_000);

  it('are shared by equal calls alone', () => {
    const entry = rule(() => 1);
    fc.assert(
      fc.property(calls, fc.nat(6), fc.nat(4), argument, (one, place, how, by) => {
        const other = changed(one, place, how, by);
        if (answerTo(entry, one) === answerTo(entry, other)) assert.deepStrictEqual(one, other);
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });
  it('are shared by equal calls', () => {
    const entry = rule(() => 1);
    const call = () => ({ a: new Tensor([1, 2]), b: [3, { stop: null }, ELLIPSIS] });
    assert.equal(answerTo(entry, call()), answerTo(entry, call()));
    assert.notEqual(answerTo({ ...entry, name: 'f_' }, call()), answerTo(entry, call()));
    // What stands in a text is not taken for what stands beside it.
    assert.notEqual(answerTo(entry, { a: ["x'y"], b: 2 }), answerTo(entry, { a: ['x', 'y'], b: 2 }));
  });

  const anew: readonly (readonly [string, Argument])[] = [
    ['something unknown', new Unknown('why')],
    ['a name', symbol('n')],
    ['a tensor with a name in its shape', new Tensor([1, symbol('n')])],
    ['an object that was made of arguments', new Opaque('SGD', { lr: 1 })],
    ['a function', new Opaque('f', undefined, () => 1)],
  ];
  for (const [what, value] of anew)
    it(`are asked for anew with ${what}`, () => {
      const entry = rule(() => 1);
      const call = { a: [value], b: 1 };
      assert.notEqual(answerTo(entry, call), answerTo(entry, call));
    });
  it('are asked for anew where the result is unknown, or has an unknown size', () => {
    for (const output of [() => new Unknown('why'), () => new Tensor([unknownDim('why')])]) {
      const entry = rule(output);
      assert.notEqual(answerTo(entry, { a: 1, b: 2 }), answerTo(entry, { a: 1, b: 2 }));
    }
  });
  it('are asked for anew where a list is handed on', () => {
    const entry = rule(((args: { a: Argument }) => args.a) as never);
    assert.notEqual(answerTo(entry, { a: [1], b: 2 }), answerTo(entry, { a: [1], b: 2 }));
  });
  it('of a constructor are shared by equal calls alone', () => {
    const made: ClassForm<unknown> = {
      name: 'C',
      parameters,
      weights: ((args: unknown) => ({
        weight: { shape: [(args as { a: number }).a], init: { kind: 'zeros' } },
      })) as never,
    };
    assert.equal(constructionBy(made, { a: 1, b: 2 }), constructionBy(made, { a: 1, b: 2 }));
    assert.notEqual(constructionBy(made, { a: 2, b: 2 }), constructionBy(made, { a: 1, b: 2 }));
    assert.notEqual(
      constructionBy(made, { a: symbol('n') as never, b: 2 }),
      constructionBy(made, { a: symbol('n') as never, b: 2 }),
    );
  });

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['resnet', 'resnet50', ['1x3x224x224', '2x3x64x96', '1x3x224x224']],
    ['densenet', 'densenet121', ['1x3x224x224', '1x3x96x96']],
    ['swin_transformer', 'swin_t', ['1x3x224x224', '1x3x96x128']],
    ['swin_transformer', 'swin_v2_t', ['1x3x224x224']],
    ['vision_transformer', 'vit_b_16', ['1x3x224x224', '3x3x224x224']],
    ['efficientnet', 'efficientnet_b0', ['1x3x224x224', '1x3x96x96']],
    ['inception', 'inception_v3', ['1x3x299x299']],
    ['maxvit', 'maxvit_t', ['1x3x224x224']],
  ];
  for (const [file, model, inputs] of cases)
    it(`of every call of ${model} are those of its rule`, async () => {
      const root = await torchvisionRoot();
      const path = join(root, `torchvision/models/${file}.py`);
      const source = { uri: path, text: readFileSync(path, 'utf8') };
      const options = { resolve: projectResolver(path, root), cache: new ModuleCache() };
      for (const input of inputs) {
        const network = open(source, options).trace(`${model}(weights=None)`, { given: [input] });
        assert(!isUnknown(network));
        compareWithRules(network);
      }
    });

  it('leave tensors of equal calls apart', () => {
    const network = traced(`
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        a, _ = torch.meshgrid(torch.arange(3), torch.arange(3), indexing='ij')
        b, _ = torch.meshgrid(torch.arange(3), torch.arange(3), indexing='ij')
        a[0, 0] = 5
        self.register_buffer('a', a)
        self.register_buffer('b', b)
        self.one = nn.Linear(3, 3)
        self.two = nn.Linear(3, 3)
    def forward(self, x):
        p = self.one(x)
        q = self.two(x)
        p[0] = 0
        return p, q
`);
    const { weights, tensors, calls } = network.making!;
    const makers = [weights.a, weights.b].map(id => calls[tensors[id!]!.producer!]!.type);
    assert.deepEqual(makers, ['setitem', 'meshgrid']);
    const written = network.outputs.map(id => network.calls[network.tensors[id!]!.producer!]!.type);
    assert.deepEqual(written, ['setitem', 'Linear']);
  });
  it('leave sizes apart that depend on values', () => {
    const { tensors, outputs } = traced(`
from torch import nn
class Net(nn.Module):
    def forward(self, x):
        return x[x > 0], x[x > 0]
`);
    const [one, other] = outputs.map(id => tensors[id!]!.shape[0]);
    assert.notDeepEqual(one, other);
  });
  it('tell the problem of every call', () => {
    const { problems, modules } = traced(`
from torch import nn
class Block(nn.Module):
    def __init__(self, wide):
        super().__init__()
        self.fc = nn.Linear(3, wide)
    def forward(self, x):
        return self.fc(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Block(3)
        self.b = Block(4)
        self.c = Block(4)
    def forward(self, x):
        return self.b(self.c(self.a(x))), self.c(self.b(x))
`);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['mismatched-in-features'],
    );
    assert.deepEqual(
      modules.map(({ params }) => params),
      [44, 12, 12, 16, 16, 16, 16],
    );
  });
});

function traced(text: string): Network {
  const network = open({ uri: 'net.py', text }).trace('Net()', { given: ['3x3'] });
  assert(!isUnknown(network));
  return network;
}

function compareWithRules({ calls, tensors }: Network): void {
  const trace = { calls: 0 };
  for (const call of calls) {
    const found = call.operator && findOperator(call.operator.name);
    if (!found || !call.arguments || call.unknown !== undefined) continue;
    const fresh = new Answer({ ...found, name: call.operator.name } as never, call.arguments);
    const told = call.outputs.map(id => id !== null && [tensors[id]!.shape, tensors[id]!.dtype]);
    const said = tensorsIn(fresh.output!).map(({ shape, dtype }) => [shape, dtype]);
    assert.deepEqual(told, said, `${call.path ?? call.type}`);
    assert.deepEqual(call.macs, fresh.macs);
    trace.calls++;
  }
  assert(trace.calls > 0);
}

function tensorsIn(output: Argument): readonly Tensor[] {
  if (output instanceof Tensor) return [output];
  return Array.isArray(output) ? (output as readonly Argument[]).flatMap(tensorsIn) : [];
}
