/**
 * The short-time Fourier transform in ONNX: frames that overlap, each weighted by the window and multiplied with the matrix
 * of the transform, are a strided convolution, and adding them up again is its transpose.
 */
import type { Dim } from '../tensor/dim';
import { kindOf, ofMagnitude } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { concrete, numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { paired, partsOf } from './complex-pairs';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import { matrices } from './spectral-lowering';

interface Frames {
  readonly input: Tensor;
  readonly n_fft: Dim;
  readonly hop_length: Dim | null;
  readonly win_length: Dim | null;
  readonly window: Tensor | null;
  readonly center: boolean;
  readonly normalized: boolean;
  readonly onesided: boolean | null;
}

const paddings: Readonly<Record<string, string>> = { reflect: 'reflect', constant: 'constant', replicate: 'edge' };

export function lowerStft(
  args: Frames & { readonly pad_mode: string | null; readonly align_to_window: boolean | null },
  graph: Lowering,
  output: Tensor,
): LoweredValue {
  const { input, window, center, onesided } = args;
  if (kindOf(input.dtype) !== 'float' || (window && kindOf(window.dtype) === 'complex'))
    return unknowable('the short-time transform of complex numbers is not written out');
  if (args.align_to_window) return unknowable('frames that are aligned to the window are not written out');
  const dtype = ofMagnitude(output.dtype);
  const n = concrete(args.n_fft);
  const hop = concrete(args.hop_length ?? Math.floor(n / 4));
  const e = new Expression(graph, dtype);
  // (N, 1, T)
  let signal = castTo(graph, graph.input(input), input.dtype, dtype);
  signal = graph.node('Reshape', [signal, graph.constant([-1, 1, numbers(input.shape).at(-1)!])]);
  const side = Math.floor(n / 2);
  if (center) {
    const mode = paddings[args.pad_mode ?? ''] ?? unknowable(`ONNX has no padding ${args.pad_mode}`);
    const pads = graph.constant([0, 0, side, 0, 0, side]);
    signal = graph.node('Pad', mode === 'constant' ? [signal, pads, e.value(0)] : [signal, pads], { mode });
  }
  const half = onesided ?? true;
  const { cos, sin } = matrices(n, half ? 'toHalf' : 'full', -1, args.normalized ? 1 / Math.sqrt(n) : 1);
  const weights = windowOf(args, n, graph, e);
  const count = cos.length / n;
  const sides = [cos, sin].map(values => {
    const kernels = graph.constant(turned(values, n, count), [count, 1, n], dtype);
    return graph.node('Conv', [signal, weights ? e.mul(kernels, weights) : kernels], { strides: [hop] });
  });
  const pairs = paired(graph, sides[0]!, sides[1]!);
  const shape = numbers(output.shape);
  const target = kindOf(output.dtype) === 'complex' ? [...shape, 2] : shape;
  return graph.node('Reshape', [pairs, graph.constant(target)]);
}

/** Source: PyTorch documentation, `torch.istft`: the sum of the frames over the sum of the squared windows. */
export function lowerIstft(
  args: Frames & { readonly length: Dim | null; readonly return_complex: boolean },
  graph: Lowering,
  output: Tensor,
): LoweredValue {
  const { input, center, window } = args;
  if (args.return_complex || (window && kindOf(window.dtype) === 'complex'))
    return unknowable('the short-time transform of complex numbers is not written out');
  const { dtype } = output;
  const n = concrete(args.n_fft);
  const hop = concrete(args.hop_length ?? Math.floor(n / 4));
  const e = new Expression(graph, dtype);
  const frames = numbers(input.shape).at(-1)!;
  // PyTorch too reads the first half alone.
  const rows = Math.floor(n / 2) + 1;
  const half = (part: LoweredValue) =>
    graph.node('Slice', [part, graph.constant([0]), graph.constant([rows]), graph.constant([-2])]);
  const { re, im } = partsOf(graph, input, dtype);
  const scale = args.normalized ? 1 / Math.sqrt(n) : 1 / n;
  const { cos, sin } = matrices(n, 'fromHalf', 1, scale);
  const weights = windowOf(args, n, graph, e);
  const strides = { strides: [hop] };
  const [real, imaginary] = [
    [half(re), cos],
    [half(im!), sin],
  ].map(([part, values]) => {
    const spectrum = graph.node('Reshape', [part as LoweredValue, graph.constant([-1, rows, frames])]);
    const kernels = graph.constant(values as number[], [rows, 1, n], dtype);
    return graph.node('ConvTranspose', [spectrum, weights ? e.mul(kernels, weights) : kernels], strides);
  }) as [LoweredValue, LoweredValue];
  const ones = graph.constant(
    range(n).map(() => 1),
    [1, 1, n],
    dtype,
  );
  const squares = weights ? e.mul(weights, weights) : ones;
  const each = graph.constant(
    range(frames).map(() => 1),
    [1, 1, frames],
    dtype,
  );
  const envelope = graph.node('ConvTranspose', [each, squares], strides);
  const whole = n + hop * (frames - 1);
  const start = center ? Math.floor(n / 2) : 0;
  const length = numbers(output.shape).at(-1)!;
  // Without a length both ends are cut off; with one, the end is where that says, or zeros from where the frames end.
  const end = Math.min(whole, start + length);
  const cut = (value: LoweredValue) =>
    graph.node('Slice', [value, graph.constant([start]), graph.constant([end]), graph.constant([2])]);
  let signal = e.div(cut(e.sub(real, imaginary)), cut(envelope));
  if (start + length > end)
    signal = graph.node('Pad', [signal, graph.constant([0, 0, 0, 0, 0, start + length - end]), e.value(0)]);
  return graph.node('Reshape', [signal, graph.constant(numbers(output.shape))]);
}

/** (1, 1, n), zeros on both sides of a window that is shorter; nothing where there is none. */
function windowOf({ window, win_length }: Frames, n: number, graph: Lowering, e: Expression): LoweredValue | undefined {
  const width = concrete(win_length ?? n);
  const left = Math.floor((n - width) / 2);
  if (!window) {
    if (width === n) return undefined;
    return graph.constant(
      range(n).map(i => Number(i >= left && i < left + width)),
      [1, 1, n],
      e.dtype,
    );
  }
  const value = castTo(graph, graph.input(window), window.dtype, e.dtype);
  const pads = graph.constant([left, n - width - left]);
  return graph.node('Reshape', [graph.node('Pad', [value, pads, e.value(0)]), graph.constant([1, 1, n])]);
}

/** Columns as rows. */
function turned(values: readonly number[], rows: number, columns: number): readonly number[] {
  return range(rows * columns).map(at => values[(at % rows) * columns + Math.floor(at / rows)]!);
}
