/** Sliding blocks as convolutions with kernels that hold a single 1: they move elements and add nothing but zeros. */
import type { Dim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { numbers, range } from './axes';
import type { LoweredValue, Lowering } from './lowering';

interface Blocks {
  readonly input: Tensor;
  readonly kernel_size: readonly Dim[];
  readonly dilation: readonly Dim[];
  readonly padding: readonly Dim[];
  readonly stride: readonly Dim[];
}

/** (N, C, H, W) -> (N, C·kh·kw, L) */
export function lowerUnfold(args: Blocks, graph: Lowering, output: Tensor): LoweredValue {
  const [channels, ...sides] = numbers(args.input.shape.slice(-3));
  const image = graph.node('Reshape', [graph.input(args.input), graph.constant([-1, channels!, ...sides])]);
  const blocks = graph.node('Conv', [image, picks(args, channels!, graph, args.input)], options(args, channels!));
  return graph.node('Reshape', [blocks, graph.constant(numbers(output.shape))]);
}

/** (N, C·kh·kw, L) -> (N, C, H, W) */
export function lowerFold(
  args: Blocks & { readonly output_size: readonly Dim[] },
  graph: Lowering,
  output: Tensor,
): LoweredValue {
  const [channels, ...sides] = numbers(output.shape.slice(-3));
  const { kernel_size, dilation, padding, stride } = plain(args);
  const counts = sides.map(
    (side, i) => Math.floor((side + 2 * padding[i]! - dilation[i]! * (kernel_size[i]! - 1) - 1) / stride[i]!) + 1,
  );
  const rows = channels! * kernel_size[0]! * kernel_size[1]!;
  const blocks = graph.node('Reshape', [graph.input(args.input), graph.constant([-1, rows, ...counts])]);
  const reached = counts.map((count, i) => (count - 1) * stride[i]! + dilation[i]! * (kernel_size[i]! - 1) + 1);
  // What no block reaches stays 0.
  const missing = sides.map((side, i) => side + 2 * padding[i]! - reached[i]!);
  const whole = graph.node('ConvTranspose', [blocks, picks(args, channels!, graph, args.input)], {
    group: channels!,
    strides: stride,
    dilations: dilation,
    kernel_shape: kernel_size,
  });
  const padded = graph.node('Pad', [whole, graph.constant([0, 0, 0, 0, 0, 0, ...missing])]);
  const cut = graph.node('Slice', [
    padded,
    graph.constant(padding),
    graph.constant(sides.map((side, i) => side + padding[i]!)),
    graph.constant([2, 3]),
  ]);
  return graph.node('Reshape', [cut, graph.constant(numbers(output.shape))]);
}

/** For each channel one kernel a position of the block: (C·kh·kw, 1, kh, kw). */
function picks(args: Blocks, channels: number, graph: Lowering, { dtype }: Tensor): LoweredValue {
  const [height, width] = plain(args).kernel_size as [number, number];
  const size = height * width;
  const one = range(channels * size * size).map(i => (Math.floor(i / size) % size === i % size ? 1 : 0));
  return graph.constant(one, [channels * size, 1, height, width], dtype);
}

function options(args: Blocks, group: number) {
  const { kernel_size, dilation, padding, stride } = plain(args);
  return { group, kernel_shape: kernel_size, dilations: dilation, strides: stride, pads: [...padding, ...padding] };
}

function plain({ kernel_size, dilation, padding, stride }: Blocks) {
  return {
    kernel_size: numbers(kernel_size),
    dilation: numbers(dilation),
    padding: numbers(padding),
    stride: numbers(stride),
  };
}
