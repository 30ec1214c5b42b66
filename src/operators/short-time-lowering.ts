/**
 * The short-time Fourier transform in ONNX: frames that overlap, each weighted by the window and multiplied with the matrix
 * of the transform, are a strided convolution, and adding them up again is its transpose.
 */
import type { Dim } from '../tensor/dim';
import { kindOf, ofMagnitude } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { concrete, numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { type Parts, paired, partsOf } from './complex-pairs';
import { Expression } from './expression';
import { longest } from './long-transform';
import type { LoweredValue, Lowering } from './lowering';
import { matrices, transformed } from './spectral-lowering';

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
  const shape = numbers(output.shape);
  const target = kindOf(output.dtype) === 'complex' ? [...shape, 2] : shape;
  if (n > longest) {
    const frames = shape.at(kindOf(output.dtype) === 'complex' ? -1 : -2)!;
    const places = graph.constant(
      range(frames * n).map(at => Math.floor(at / n) * hop + (at % n)),
      [frames, n],
    );
    // (N, 1, T) → (N, 1, frames, n)
    const framed = graph.node('Gather', [signal, places], { axis: -1 });
    const weights = windowOf(args, n, graph, e);
    const re = weights ? e.mul(framed, graph.node('Unsqueeze', [weights, graph.constant([0])])) : framed;
    const direction = { kind: half ? 'toHalf' : 'full', sign: -1 } as const;
    const scale = args.normalized ? 1 / Math.sqrt(n) : 1;
    const parts = transformed(graph, { re }, n, direction, scale, 4, dtype);
    const pairs = graph.node('Transpose', [paired(graph, parts.re, parts.im!)], { perm: [0, 1, 3, 2, 4] });
    return graph.node('Reshape', [pairs, graph.constant(target)]);
  }
  const { cos, sin } = matrices(n, half ? 'toHalf' : 'full', -1, args.normalized ? 1 / Math.sqrt(n) : 1);
  const weights = windowOf(args, n, graph, e);
  const count = cos.length / n;
  const sides = [cos, sin].map(values => {
    const kernels = graph.constant(turned(values, n, count), [count, 1, n], dtype);
    return graph.node('Conv', [signal, weights ? e.mul(kernels, weights) : kernels], { strides: [hop] });
  });
  const pairs = paired(graph, sides[0]!, sides[1]!);
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
  const weights = windowOf(args, n, graph, e);
  const each = { n, hop, frames, scale, weights };
  const spectrum = { re: half(re), im: half(im!) };
  const sum = n > longest ? foldedFrames(e, spectrum, each) : convolvedFrames(e, spectrum, each);
  const ones = graph.constant(
    range(n).map(() => 1),
    [1, 1, n],
    dtype,
  );
  const squares = weights ? e.mul(weights, weights) : ones;
  const once = graph.constant(
    range(frames).map(() => 1),
    [1, 1, frames],
    dtype,
  );
  const envelope = graph.node('ConvTranspose', [once, squares], { strides: [hop] });
  const whole = n + hop * (frames - 1);
  const start = center ? Math.floor(n / 2) : 0;
  const length = numbers(output.shape).at(-1)!;
  // Without a length both ends are cut off; with one, the end is where that says, or zeros from where the frames end.
  const end = Math.min(whole, start + length);
  const cut = (value: LoweredValue) =>
    graph.node('Slice', [value, graph.constant([start]), graph.constant([end]), graph.constant([2])]);
  let signal = e.div(cut(sum), cut(envelope));
  if (start + length > end)
    signal = graph.node('Pad', [signal, graph.constant([0, 0, 0, 0, 0, start + length - end]), e.value(0)]);
  return graph.node('Reshape', [signal, graph.constant(numbers(output.shape))]);
}

interface Laid {
  readonly n: number;
  readonly hop: number;
  readonly frames: number;
  readonly scale: number;
  readonly weights: LoweredValue | undefined;
}

/** The frames of halves of spectra (…, rows, frames), each `hop` after the one before: (N, 1, n + hop·(frames − 1)). */
function convolvedFrames(
  e: Expression,
  { re, im }: Required<Parts>,
  { n, hop, frames, scale, weights }: Laid,
): LoweredValue {
  const { graph, dtype } = e;
  const { rows, cos, sin } = matrices(n, 'fromHalf', 1, scale);
  const laid = (part: LoweredValue, values: readonly number[]) => {
    const spectrum = graph.node('Reshape', [part, graph.constant([-1, rows, frames])]);
    const kernels = graph.constant(values, [rows, 1, n], dtype);
    return graph.node('ConvTranspose', [spectrum, weights ? e.mul(kernels, weights) : kernels], { strides: [hop] });
  };
  return e.sub(laid(re, cos), laid(im, sin));
}

/** The same where frames are too long for one matrix, with up to `hop` zeros more at the end. */
function foldedFrames(e: Expression, parts: Required<Parts>, { n, hop, frames, scale, weights }: Laid): LoweredValue {
  const { graph, dtype } = e;
  const rows = Math.floor(n / 2) + 1;
  const turned = (part: LoweredValue) => {
    const flat = graph.node('Reshape', [part, graph.constant([-1, rows, frames])]);
    return graph.node('Transpose', [flat], { perm: [0, 2, 1] });
  };
  const spectra = { re: turned(parts.re), im: turned(parts.im) };
  const { re } = transformed(graph, spectra, n, { kind: 'fromHalf', sign: 1 }, scale, 3, dtype);
  const weighted = weights ? e.mul(re, weights) : re;
  const steps = Math.ceil(n / hop);
  const padded = (value: LoweredValue, pads: readonly number[]) =>
    graph.node('Pad', [value, graph.constant(pads), e.value(0)]);
  const even = padded(weighted, [0, 0, 0, 0, 0, steps * hop - n]);
  // (N, frames, steps, hop): what stands at a step of a frame belongs that many hops after its begin.
  const cut = graph.node('Reshape', [even, graph.constant([-1, frames, steps, hop])]);
  const sum = range(steps)
    .map(step => {
      const part = graph.node('Gather', [cut, graph.constant([step], [])], { axis: 2 });
      return padded(part, [0, step, 0, 0, steps - 1 - step, 0]);
    })
    .reduce((a, b) => e.add(a, b));
  return graph.node('Reshape', [sum, graph.constant([-1, 1, hop * (frames + steps - 1)])]);
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
