/** Receptive fields agree with what was measured by gradient in PyTorch (test/truth/receptive-fields.json). */
import { strict as assert } from 'node:assert';
import type { Call, ReceptiveField, TracedTensor } from '../../src/network/network';
import { receptiveFields } from '../../src/network/receptive';
import { type Argument, Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { infer, type Output, type Reach } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { type Dim, symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import facts from '../truth/receptive-fields.json';

describe('receptive fields', () => {
  it('of alexnet, vgg16 and the resnets are those measured', () => {
    check('torchvision/alexnet:features', trace(512, alexnet));
    check('torchvision/vgg16:features', trace(512, vgg16));
    check(
      'torchvision/resnet18:layer4',
      trace(1024, net => resnet(net, [2, 2, 2, 2], basic)),
    );
    check(
      'torchvision/resnet34:layer4',
      trace(1024, net => resnet(net, [3, 4, 6, 3], basic)),
    );
    check(
      'torchvision/resnet50:layer4',
      trace(1024, net => resnet(net, [3, 4, 6, 3], bottleneck)),
    );
    check('torchvision/densenet121:features', trace(1024, densenet121));
  });

  it('start in the padding and step by the product of strides', () => {
    assert.deepEqual(
      trace(224, (net, x) => pool(net, conv(net, x, 7, 2, 3), 3, 2, 1)),
      {
        size: [11, 11],
        stride: [4, 4],
        start: [-5, -5],
      },
    );
  });

  it('do not need the image size', () => {
    assert.deepEqual(
      trace(symbol('H'), (net, x) => conv(net, conv(net, x, 3, 2, 1), 3, 1, 1)),
      {
        size: [7, 7],
        stride: [2, 2],
        start: [-3, -3],
      },
    );
  });

  it('see everything after global pooling, and after flattening into a linear layer', () => {
    assert.deepEqual(
      trace(32, (net, x) => gap(net, conv(net, x, 3, 1, 1))),
      { size: 'all' },
    );
    assert.deepEqual(
      trace(32, (net, x) => {
        const flat = net.call('torch.flatten', [net.tensor(conv(net, x, 3, 1, 1)), 1]);
        return net.module('torch.nn.Linear', [4 * 32 * 32, 10], flat);
      }),
      { size: 'all' },
    );
  });

  it('see everything where a gate over the whole image multiplies', () => {
    assert.deepEqual(
      trace(32, (net, x) => {
        const y = conv(net, x, 3, 1, 1);
        return net.call('torch.mul', [net.tensor(y), net.tensor(gap(net, y))]);
      }),
      { size: 'all' },
    );
  });

  it('are absent where what sees everything is padded: there it sees nothing', () => {
    // The gradient of the corner is zero after a padding of 2; a convolution that pads by 1 still reaches into the image.
    const gated = (net: Net, x: number) => net.call('torch.mul', [net.tensor(x), net.tensor(gap(net, x))]);
    const padded = trace(32, (net, x) =>
      net.call('torch.nn.functional.pad', [net.tensor(gated(net, x)), [2, 2, 2, 2]]),
    );
    assert.equal(padded, undefined);
    assert.deepEqual(
      trace(32, (net, x) => conv(net, gated(net, x), 3, 1, 1)),
      { size: 'all' },
    );
  });

  it('keep only the size where a reshape made tokens of patches', () => {
    assert.deepEqual(
      trace(224, (net, x) => net.call('torch.flatten', [net.tensor(conv(net, x, 16, 16, 0)), 2])),
      { size: [16, 16] },
    );
  });

  it('of a transposed convolution step by fractions', () => {
    assert.deepEqual(
      trace(32, (net, x) => net.module('torch.nn.ConvTranspose2d', [4, 4, 2, 2], conv(net, x, 3, 2, 1))),
      {
        size: [3, 3],
        stride: [1, 1],
        start: [-1, -1],
        windows: [
          [
            [-1, 2],
            [-1, 2],
          ],
          [
            [-1, 2],
            [-1, 2],
          ],
        ],
      },
    );
  });

  it('are absent where branches step differently, who knows how often', () => {
    const net = new Net(symbol('H'));
    const sum = net.raw('torch.add', [pool(net, conv(net, 0, 3, 1, 1), 2, 2, 0), conv(net, 0, 17, 1, 0)]);
    assert.equal(net.field(sum), undefined);
  });

  it('are absent where a result has fewer axes, and nothing tells which went', () => {
    const net = new Net(32);
    const mapped = conv(net, 0, 3, 1, 1);
    const loss = net.call('torch.nn.functional.mse_loss', [net.tensor(mapped), net.tensor(mapped)]);
    assert.equal(net.field(loss), undefined);
  });

  it('are absent where each channel of a block sees another pixel', () => {
    const net = new Net(32);
    assert.equal(net.field(net.call('torch.nn.functional.unfold', [net.tensor(conv(net, 0, 3, 1, 1)), 3])), undefined);
  });

  it('are absent where the input has no positions', () => {
    const net = new Net(32, [8, 3]);
    assert.equal(net.field(net.module('torch.nn.ReLU', [], 0)), undefined);
  });
});

function check(id: string, field: ReceptiveField | undefined): void {
  const fact = facts.find(each => each.id === id)!;
  assert.deepEqual({ size: field?.size, stride: field?.stride }, { size: fact.rf, stride: fact.stride }, id);
}

function trace(size: Dim, build: (net: Net, x: number) => number): ReceptiveField | undefined {
  const net = new Net(size);
  return net.field(build(net, 0));
}

/** Just enough of an interpreter to lay calls in a row. */
class Net {
  readonly tensors: TracedTensor[] = [];
  readonly calls: Call[] = [];
  readonly reaches: (Reach | undefined)[] = [];

  constructor(size: Dim, shape: readonly Dim[] = [1, 4, size, size]) {
    this.tensors.push({ id: 0, shape, dtype: 'float32' });
  }

  tensor(id: number): Tensor {
    const { shape } = this.tensors[id]!;
    return Object.assign(new Tensor(shape), { id });
  }

  module(name: string, args: readonly Argument[], input: number): number {
    return this.call(name, args, [input]);
  }

  raw(name: string, ids: readonly number[]): number {
    return this.push(name, ids, undefined);
  }

  call(name: string, args: readonly Argument[], forward?: readonly number[]): number {
    const ids =
      forward ??
      args
        .flatMap(arg => (Array.isArray(arg) ? arg : [arg]))
        .flatMap(arg => (arg instanceof Tensor ? [(arg as Tensor & { id: number }).id] : []));
    const { operator, form } = findOperator(name)!;
    const bound = {
      ...bind(name, form.parameters, args, {}),
      ...('forward' in form && forward
        ? bind(
            name,
            form.forward!,
            forward.map(id => this.tensor(id)),
            {},
          )
        : {}),
    };
    const output = infer<unknown, Output>(form, bound, a => operator.rule.output!(a));
    assert.ok('ok' in output, `${name}: ${JSON.stringify(output)}`);
    const reach = infer<unknown, Reach>(
      form,
      bound,
      a => operator.rule.reach?.(a, output.ok) ?? { kind: 'elementwise' },
    );
    return this.push(name, ids, (output.ok as Tensor).shape, 'ok' in reach ? reach.ok : undefined);
  }

  field(id: number): ReceptiveField | undefined {
    const inputs = [{ name: 'x', tensor: 0, from: 'flag' as const }];
    return receptiveFields({ inputs, calls: this.calls, tensors: this.tensors }, call => this.reaches[call.index])[id];
  }

  private push(
    name: string,
    inputs: readonly number[],
    shape = this.tensors[inputs[0]!]!.shape,
    reach: Reach = { kind: 'elementwise' },
  ): number {
    const id = this.tensors.length;
    const index = this.calls.length;
    const span = { uri: '', span: { from: 0, to: 0 } };
    this.calls.push({
      index,
      path: null,
      type: name,
      operator: { id: name, name },
      site: span,
      inputs,
      outputs: [id],
      params: 0,
      macs: 0,
    });
    this.tensors.push({ id, shape, dtype: 'float32', producer: index });
    this.reaches.push(reach);
    return id;
  }
}

function conv(net: Net, x: number, kernel: number, stride: number, padding: number, out = 4): number {
  const channels = net.tensors[x]!.shape[1]!;
  const y = net.module('torch.nn.Conv2d', [channels, out, kernel, stride, padding], x);
  return net.module('torch.nn.ReLU', [], net.module('torch.nn.BatchNorm2d', [out, new Float(1e-5)], y));
}

function pool(net: Net, x: number, kernel: number, stride: number, padding: number): number {
  return net.module('torch.nn.MaxPool2d', [kernel, stride, padding], x);
}

function gap(net: Net, x: number): number {
  return net.module('torch.nn.AdaptiveAvgPool2d', [1], x);
}

function add(net: Net, a: number, b: number): number {
  return net.call('torch.add', [net.tensor(a), net.tensor(b)]);
}

function alexnet(net: Net, x: number): number {
  const second = conv(net, pool(net, conv(net, x, 11, 4, 2), 3, 2, 0), 5, 1, 2);
  const fifth = [1, 2, 3].reduce(y => conv(net, y, 3, 1, 1), pool(net, second, 3, 2, 0));
  return pool(net, fifth, 3, 2, 0);
}

function vgg16(net: Net, x: number): number {
  return [2, 2, 3, 3, 3].reduce(
    (y, depth) =>
      pool(
        net,
        Array.from({ length: depth }).reduce<number>(z => conv(net, z, 3, 1, 1), y),
        2,
        2,
        0,
      ),
    x,
  );
}

type Block = (net: Net, x: number, stride: number) => number;

const basic: Block = (net, x, stride) => {
  const shortcut = stride === 1 ? x : conv(net, x, 1, stride, 0);
  return add(net, conv(net, conv(net, x, 3, stride, 1), 3, 1, 1), shortcut);
};

const bottleneck: Block = (net, x, stride) => {
  const shortcut = stride === 1 ? x : conv(net, x, 1, stride, 0);
  return add(net, conv(net, conv(net, conv(net, x, 1, 1, 0), 3, stride, 1), 1, 1, 0), shortcut);
};

function resnet(net: Net, depths: readonly number[], block: Block): number {
  const stem = pool(net, conv(net, 0, 7, 2, 3), 3, 2, 1);
  return depths.reduce(
    (x, depth, stage) =>
      Array.from({ length: depth }, (_, i) => i).reduce((y, i) => block(net, y, i === 0 && stage > 0 ? 2 : 1), x),
    stem,
  );
}

function densenet121(net: Net): number {
  const stem = pool(net, conv(net, 0, 7, 2, 3), 3, 2, 1);
  return [6, 12, 24, 16].reduce((x, depth, stage) => {
    let y = x;
    for (let i = 0; i < depth; i++) {
      const grown = conv(net, conv(net, y, 1, 1, 0), 3, 1, 1);
      y = net.call('torch.cat', [[net.tensor(y), net.tensor(grown)], 1]);
    }
    return stage === 3 ? y : net.module('torch.nn.AvgPool2d', [2, 2], conv(net, y, 1, 1, 0));
  }, stem);
}
