/**
 * Pools as ONNX nodes. ONNX's own `ceil_mode` and padding counts differ from PyTorch's at the edges, so windows that hang
 * over are given explicit padding, and means are corrected by a constant map of how many elements PyTorch counts.
 */
import { type Dim, isKnown } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { LoweredValue, Lowering } from './lowering';
import { known, Unknowable } from './parameter';
import type { PoolArguments } from './pooling';
import { type Rank, spatial } from './window';

export function lowerMaxPool(
  args: PoolArguments,
  graph: Lowering,
  output: Tensor,
  n: Rank,
): LoweredValue | readonly LoweredValue[] {
  const { size, kernel, stride, begin, end, dilation } = layout(args, output, n);
  const attributes = { kernel_shape: kernel, strides: stride, dilations: dilation };
  // Runtimes want every pad smaller than the kernel; a dilated window may hang over further.
  const wide = [...begin, ...end].some((pad, i) => pad >= kernel[i % n]!);
  if (args.return_indices) {
    if (wide) throw new Unknowable(new Unknown('ONNX has no indices for padding as wide as the kernel'));
    return batched(args.input, graph, n, x => {
      const [y, indices] = graph.nodes('MaxPool', [x], { ...attributes, pads: [...begin, ...end] }, 2);
      // ONNX counts through batch and channels too; PyTorch within one plane.
      const plane = graph.constant([size.reduce((a, b) => a * b, 1)], [1], 'int64');
      return [y!, graph.node('Mod', [indices, plane])];
    });
  }
  const [y] = batched(args.input, graph, n, x =>
    wide
      ? [graph.node('MaxPool', [pad(graph, x, begin, end, Number.NEGATIVE_INFINITY)], attributes)]
      : [graph.node('MaxPool', [x], { ...attributes, pads: [...begin, ...end] })],
  );
  return y!;
}

export function lowerAveragePool(args: PoolArguments, graph: Lowering, output: Tensor, n: Rank): LoweredValue {
  const [y] = batched(args.input, graph, n, x => [average(args, graph, output, n, x)]);
  return y!;
}

/** `(Σ x^p)^(1/p)`, as PyTorch computes it: the mean times the window, its sign kept, negative sums cut to 0. */
export function lowerPowerPool(args: PoolArguments, graph: Lowering, output: Tensor, n: Rank): LoweredValue {
  const constant = (value: number) => graph.constant([value], [], 'float32');
  const [y] = batched(args.input, graph, n, x => {
    const mean = average(args, graph, output, n, graph.node('Pow', [x, constant(args.norm_type)]));
    const window = args.kernel_size.reduce<number>((size, k) => size * known(k, 'the kernel size'), 1);
    const positive = graph.node('Mul', [graph.node('Sign', [mean]), graph.node('Relu', [graph.node('Abs', [mean])])]);
    return [graph.node('Pow', [graph.node('Mul', [positive, constant(window)]), constant(1 / args.norm_type)])];
  });
  return y!;
}

function average(args: PoolArguments, graph: Lowering, output: Tensor, n: Rank, x: LoweredValue): LoweredValue {
  const { size, out, kernel, stride, begin, end } = layout(args, output, n);
  const attributes = { kernel_shape: kernel, strides: stride };
  const counts = Array.from({ length: n }, (_, i) => countedPerAxis(args, size[i]!, out[i]!, i));
  const plain = begin.concat(end).every(pad => pad === 0) && args.divisor_override === null;
  if (plain) return graph.node('AveragePool', [x], attributes);
  const mean = graph.node('AveragePool', [pad(graph, x, begin, end, 0)], attributes);
  const window = kernel.reduce((a, b) => a * b, 1);
  const divisor = args.divisor_override;
  if (divisor !== null)
    return graph.node('Mul', [mean, graph.constant([window / known(divisor, 'the divisor')], [], 'float32')]);
  const scale = counts
    .reduce<readonly number[]>((map, axis) => map.flatMap(c => axis.map(d => c * d)), [1])
    .map(count => window / count);
  return scale.every(s => s === 1) ? mean : graph.node('Mul', [mean, graph.constant(scale, out, 'float32')]);
}

/** How many elements PyTorch divides by, along one axis, for every output position. */
function countedPerAxis(args: PoolArguments, size: number, out: number, i: number): readonly number[] {
  const [k, s, p] = [args.kernel_size[i]!, args.stride[i]!, args.padding[i]!].map(dim => known(dim, 'a size')) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: out }, (_, o) => {
    const start = o * s - p;
    const end = Math.min(start + k, size + p);
    return args.count_include_pad ? end - start : Math.min(end, size) - Math.max(start, 0);
  });
}

/** All sizes as numbers, with enough padding at the end for the windows that hang over. */
function layout(args: PoolArguments, output: Tensor, n: Rank) {
  const numbers = (dims: readonly Dim[]) => dims.map(dim => known(dim, 'a size'));
  const size = numbers(spatial(args.input, n));
  const out = numbers(spatial(output, n));
  const [kernel, stride, begin, dilation] = [args.kernel_size, args.stride, args.padding, args.dilation].map(
    numbers,
  ) as [number[], number[], number[], number[]];
  const end = size.map((length, i) => {
    const needed = (out[i]! - 1) * stride[i]! + dilation[i]! * (kernel[i]! - 1) + 1 - length - begin[i]!;
    return Math.max(0, needed);
  });
  return { size, out, kernel, stride, begin, end, dilation };
}

export function pad(
  graph: Lowering,
  x: LoweredValue,
  begin: readonly number[],
  end: readonly number[],
  value: number,
): LoweredValue {
  if ([...begin, ...end].every(p => p === 0)) return x;
  const pads = graph.constant([0, 0, ...begin, 0, 0, ...end], [2 * begin.length + 4], 'int64');
  return graph.node('Pad', [x, pads, graph.constant([value], [], 'float32')], { mode: 'constant' });
}

/** ONNX pools want a batch; `(C, …)` gets one and loses it again. */
export function batched(
  input: Tensor,
  graph: Lowering,
  n: Rank,
  build: (x: LoweredValue) => readonly LoweredValue[],
): readonly LoweredValue[] {
  const x = graph.input(input);
  if (input.shape.length === n + 2) return build(x);
  const first = () => graph.constant([0], [1], 'int64');
  return build(graph.node('Unsqueeze', [x, first()])).map(y => graph.node('Squeeze', [y, first()]));
}

export function areKnown(dims: readonly Dim[]): dims is readonly number[] {
  return dims.every(isKnown);
}
