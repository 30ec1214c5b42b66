/**
 * Mathematics over a graph being built: each method adds one ONNX operator (comparisons a cast too) and knows the shape of
 * what it gives. Everything is float32; truth values are 0 and 1.
 */
import type { Attributes, LoweredValue } from '../../operators/lowering';
import type { GraphBuilder } from '../graph';

export interface Value extends LoweredValue {
  readonly shape: readonly number[];
}

/** A plain number stands for a constant. */
export type Operand = Value | number;

interface Window {
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
}

const float = 1;
const int64 = 7;
const bool = 9;

export class Maths {
  constructor(private readonly graph: GraphBuilder) {}

  constant(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return { ...this.graph.constant(values, shape, 'float32'), shape };
  }
  /** 0, 1, …, n − 1. */
  range(n: number): Value {
    return this.constant(Array.from({ length: n }, (_, i) => i));
  }

  add = this.binary('Add');
  sub = this.binary('Sub');
  mul = this.binary('Mul');
  div = this.binary('Div');
  pow = this.binary('Pow');
  mod(a: Operand, b: Operand): Value {
    return this.two('Mod', a, b, { fmod: 1 });
  }
  min = this.binary('Min');
  max = this.binary('Max');
  greater = this.comparison('Greater');
  atLeast = this.comparison('GreaterOrEqual');
  less = this.comparison('Less');
  equal = this.comparison('Equal');

  neg = this.unary('Neg');
  exp = this.unary('Exp');
  log = this.unary('Log');
  sqrt = this.unary('Sqrt');
  abs = this.unary('Abs');
  sign = this.unary('Sign');
  floor = this.unary('Floor');
  cos = this.unary('Cos');
  sin = this.unary('Sin');
  erf = this.unary('Erf');
  reciprocal = this.unary('Reciprocal');
  tanh = this.unary('Tanh');
  sigmoid = this.unary('Sigmoid');
  relu = this.unary('Relu');
  leakyRelu(x: Value, alpha: number): Value {
    return this.made('LeakyRelu', [x], x.shape, { alpha: { float: alpha } });
  }
  elu(x: Value, alpha = 1): Value {
    return this.made('Elu', [x], x.shape, { alpha: { float: alpha } });
  }
  softmax(x: Value, axis = -1): Value {
    return this.made('Softmax', [x], x.shape, { axis });
  }
  logSoftmax(x: Value, axis = -1): Value {
    return this.made('LogSoftmax', [x], x.shape, { axis });
  }
  square(x: Value): Value {
    return this.mul(x, x);
  }
  /** 1 − x. */
  rest(x: Value): Value {
    return this.sub(1, x);
  }

  where(condition: Value, yes: Operand, no: Operand): Value {
    const truth = this.graph.node('Cast', [condition], { to: bool });
    const [a, b] = [this.value(yes), this.value(no)];
    return this.made('Where', [truth, a, b], broadcast(broadcast(condition.shape, a.shape), b.shape));
  }
  /** Vectors go as matrices of one row or column: ONNX Runtime 1.30 drops the transposition of Wᵀ·v where v is a vector. */
  matmul(a: Value, b: Value): Value {
    const left = a.shape.length === 1 ? this.reshape(a, [1, a.shape[0]!]) : a;
    const right = b.shape.length === 1 ? this.reshape(b, [b.shape[0]!, 1]) : b;
    const batch = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2));
    const rows = left.shape.slice(-2, -1);
    const columns = right.shape.slice(-1);
    const product = this.made('MatMul', [left, right], [...batch, ...rows, ...columns]);
    if (left === a && right === b) return product;
    return this.reshape(product, [...batch, ...(left === a ? rows : []), ...(right === b ? columns : [])]);
  }
  /** x·W + b as `nn.Linear` has it: W is (out, in). */
  linear(x: Value, weight: Value, bias?: Value): Value {
    const attributes = { transB: 1 };
    return this.made('Gemm', [x, weight, bias], [x.shape[0]!, weight.shape[0]!], attributes);
  }

  sum = this.reduction('ReduceSum');
  mean = this.reduction('ReduceMean');
  largest = this.reduction('ReduceMax');
  smallest = this.reduction('ReduceMin');
  /** Scaled, so that the squares of large values stay finite. */
  norm(x: Value, axes: readonly number[], keep = false): Value {
    const size = this.min(this.max(this.largest(this.abs(x), axes, true), 1e-30), 1e30);
    const scaled = this.l2(this.div(x, size), axes, keep);
    return this.mul(scaled, keep ? size : this.reshape(size, scaled.shape));
  }
  argmax(x: Value, axis: number): Value {
    return this.index('ArgMax', x, axis);
  }
  argmin(x: Value, axis: number): Value {
    return this.index('ArgMin', x, axis);
  }
  cumsum(x: Value, axis: number): Value {
    return this.made('CumSum', [x, this.graph.constant([axis], [])], x.shape);
  }
  /** Indices of the k largest of a vector. */
  topIndices(x: Value, k: number): Value {
    const [, indices] = this.graph.nodes('TopK', [x, this.graph.constant([k])], {}, 2);
    return this.made('Cast', [indices], [k], { to: float });
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return this.made('Reshape', [x, this.graph.constant(shape)], shape);
  }
  transpose(x: Value, perm: readonly number[] = [1, 0]): Value {
    return this.made(
      'Transpose',
      [x],
      perm.map(axis => x.shape[axis]!),
      { perm: [...perm] },
    );
  }
  concat(parts: readonly Value[], axis: number): Value {
    const size = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return this.made('Concat', parts, parts[0]!.shape.with(axis, size), { axis });
  }
  /** Along a new first axis. */
  stack(parts: readonly Value[]): Value {
    return this.concat(
      parts.map(part => this.reshape(part, [1, ...part.shape])),
      0,
    );
  }
  slice(x: Value, axis: number, from: number, to: number): Value {
    const ends = [from, to, axis].map(value => this.graph.constant([value]));
    return this.made('Slice', [x, ...ends], x.shape.with(axis, to - from));
  }
  /** One index of an axis, which is dropped. */
  at(x: Value, index: number, axis = 0): Value {
    return this.made('Gather', [x, this.graph.constant([index], [])], x.shape.toSpliced(axis, 1), { axis });
  }
  gather(x: Value, index: Value, axis = 0): Value {
    const whole = this.graph.node('Cast', [index], { to: int64 });
    return this.made('Gather', [x, whole], [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)], {
      axis,
    });
  }
  oneHot(index: Value, depth: number): Value {
    const whole = this.graph.node('Cast', [index], { to: int64 });
    const values = this.graph.constant([0, 1], [2], 'float32');
    return this.made('OneHot', [whole, this.graph.constant([depth], []), values], [...index.shape, depth]);
  }
  expand(x: Value, shape: readonly number[]): Value {
    return this.made('Expand', [x, this.graph.constant(shape)], shape);
  }

  /** The sizes of a tensor, as ONNX Runtime has them. */
  shape(x: Value): Value {
    const sizes = this.graph.node('Shape', [x]);
    return this.made('Cast', [sizes], [x.shape.length], { to: float });
  }
  /** `by` pixels on every side of the last two axes. */
  pad(x: Value, by: number, mode: 'edge' | 'wrap' | 'constant' = 'edge'): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    // Wrapping is two concatenations: the operator has it from a later opset on.
    if (mode === 'wrap') {
      const tall = this.concat([this.slice(x, 2, h - by, h), x, this.slice(x, 2, 0, by)], 2);
      return this.concat([this.slice(tall, 3, w - by, w), tall, this.slice(tall, 3, 0, by)], 3);
    }
    const pads = this.graph.constant([0, 0, by, by, 0, 0, by, by]);
    return this.made('Pad', [x, pads], [n, c, h + 2 * by, w + 2 * by], { mode });
  }
  /** Cyclic: what leaves on one side comes in on the other. */
  roll(x: Value, by: number, axis: number): Value {
    const size = x.shape[axis]!;
    const cut = ((-by % size) + size) % size;
    return cut === 0 ? x : this.concat([this.slice(x, axis, cut, size), this.slice(x, axis, 0, cut)], axis);
  }

  conv(
    x: Value,
    weight: Value,
    { groups = 1, bias, ...window }: Window & { groups?: number; bias?: Value } = {},
  ): Value {
    const [out, , h, w] = weight.shape as [number, number, number, number];
    const [rows, columns] = [outSize(x.shape[2]!, h, window), outSize(x.shape[3]!, w, window)];
    const attributes = { ...windowAttributes(window), group: groups };
    return this.made('Conv', [x, weight, bias], [x.shape[0]!, out, rows, columns], attributes);
  }
  convTranspose(x: Value, weight: Value, { stride = 1, padding = 0, outputPadding = 0 } = {}): Value {
    const [, out, h, w] = weight.shape as [number, number, number, number];
    const size = (n: number, k: number) => (n - 1) * stride - 2 * padding + k + outputPadding;
    return this.made('ConvTranspose', [x, weight], [x.shape[0]!, out, size(x.shape[2]!, h), size(x.shape[3]!, w)], {
      ...windowAttributes({ stride, padding }),
      output_padding: [outputPadding, outputPadding],
    });
  }
  maxPool(x: Value, k: number, window: Window & { ceil?: boolean } = {}): Value {
    return this.pool('MaxPool', x, k, window);
  }
  averagePool(x: Value, k: number, window: Window & { ceil?: boolean } = {}): Value {
    return this.pool('AveragePool', x, k, window);
  }
  /** Of a 2 × 2 or larger max-pool, the flat index of each winner. */
  maxPoolIndices(x: Value, k: number, window: Window = {}): Value {
    const filled = { stride: k, ...window };
    const [, indices] = this.graph.nodes('MaxPool', [x], { kernel_shape: [k, k], ...windowAttributes(filled) }, 2);
    return this.made('Cast', [indices], pooled(x.shape, k, filled), { to: float });
  }
  globalAveragePool(x: Value): Value {
    return this.made('GlobalAveragePool', [x], [x.shape[0]!, x.shape[1]!, 1, 1]);
  }
  /** `align_corners` and half-pixel centres as `F.interpolate` has them. */
  resize(x: Value, size: readonly [number, number], mode: 'nearest' | 'bilinear', alignCorners = false): Value {
    const shape = [x.shape[0]!, x.shape[1]!, ...size];
    const nearest = { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    const linear = { coordinate_transformation_mode: alignCorners ? 'align_corners' : 'half_pixel' };
    return this.made('Resize', [x, undefined, undefined, this.graph.constant(shape)], shape, {
      mode: mode === 'nearest' ? 'nearest' : 'linear',
      ...(mode === 'nearest' ? nearest : linear),
    });
  }
  layerNorm(x: Value, scale: Value, bias: Value, eps = 1e-5): Value {
    return this.made('LayerNormalization', [x, scale, bias], x.shape, { axis: -1, epsilon: { float: eps } });
  }
  /** With running statistics, as in eval mode. */
  batchNorm(x: Value, scale: Value, bias: Value, mean: Value, variance: Value, eps = 1e-5): Value {
    return this.made('BatchNormalization', [x, scale, bias, mean, variance], x.shape, { epsilon: { float: eps } });
  }
  /** Any other operator of one output. */
  made(
    type: string,
    inputs: readonly (LoweredValue | undefined)[],
    shape: readonly number[],
    attributes: Attributes = {},
  ): Value {
    return { name: this.graph.node(type, inputs, attributes).name, shape };
  }

  private value(operand: Operand): Value {
    return typeof operand === 'number' ? this.constant([operand], []) : operand;
  }
  private two(type: string, a: Operand, b: Operand, attributes: Attributes = {}): Value {
    const [left, right] = [this.value(a), this.value(b)];
    return this.made(type, [left, right], broadcast(left.shape, right.shape), attributes);
  }
  private l2 = this.reduction('ReduceL2');
  private binary(type: string) {
    return (a: Operand, b: Operand): Value => this.two(type, a, b);
  }
  private comparison(type: string) {
    return (a: Operand, b: Operand): Value => {
      const truth = this.two(type, a, b);
      return this.made('Cast', [truth], truth.shape, { to: float });
    };
  }
  private unary(type: string) {
    return (x: Value): Value => this.made(type, [x], x.shape);
  }
  private reduction(type: string) {
    return (x: Value, axes: readonly number[], keep = false): Value => {
      const reduced = axes.map(axis => (axis < 0 ? axis + x.shape.length : axis));
      const shape = keep
        ? x.shape.map((size, axis) => (reduced.includes(axis) ? 1 : size))
        : x.shape.filter((_, axis) => !reduced.includes(axis));
      return this.made(type, [x, this.graph.constant(reduced)], shape, { keepdims: keep ? 1 : 0 });
    };
  }
  private index(type: string, x: Value, axis: number): Value {
    const found = this.graph.node(type, [x], { axis, keepdims: 0 });
    return this.made('Cast', [found], x.shape.toSpliced(axis, 1), { to: float });
  }
  private pool(type: string, x: Value, k: number, { ceil = false, ...window }: Window & { ceil?: boolean }): Value {
    const filled = { stride: k, ...window };
    const { dilations, ...rest } = windowAttributes(filled);
    // Of the two only max-pooling dilates; padding counts in the average, as in PyTorch.
    const own: Attributes = type === 'MaxPool' ? { dilations } : { count_include_pad: 1 };
    const attributes = { kernel_shape: [k, k], ...rest, ...own, ceil_mode: ceil ? 1 : 0 };
    return this.made(type, [x], pooled(x.shape, k, filled, ceil), attributes);
  }
}

function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  const size = (shape: readonly number[], axis: number) => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => Math.max(size(a, axis), size(b, axis)));
}

function windowAttributes({ stride = 1, padding = 0, dilation = 1 }: Window) {
  return {
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
  };
}

function outSize(n: number, k: number, { stride = 1, padding = 0, dilation = 1 }: Window, ceil = false): number {
  const steps = (n + 2 * padding - dilation * (k - 1) - 1) / stride;
  if (!ceil) return Math.floor(steps) + 1;
  const size = Math.ceil(steps) + 1;
  // As in PyTorch, a window may not start beyond the input and its left padding.
  return (size - 1) * stride >= n + padding ? size - 1 : size;
}

function pooled(shape: readonly number[], k: number, window: Window, ceil = false): readonly number[] {
  const [n, c, h, w] = shape as [number, number, number, number];
  return [n, c, outSize(h, k, window, ceil), outSize(w, k, window, ceil)];
}
