/**
 * Arithmetic family: the short-time Fourier transform, which cuts a signal into overlapping frames and transforms each, its
 * inverse, and the windows that frames are weighted with. Formulas: PyTorch documentation, `torch.stft` and `torch.istft`.
 */
import { add, type Dim, equal, floorDivide, less, multiply, showDim, subtract } from '../tensor/dim';
import { kindOf, ofMagnitude } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { Float } from './argument';
import { mustAgree, numbers, unknowable } from './axes';
import { functional } from './entry';
import type { Lowering } from './lowering';
import type { Operator, Output } from './operator';
import { anything, bool, dtype, int, keywordOnly, optional, type Parameters, real, tensor, text } from './parameter';
import { Problem } from './problem';
import { lowerIstft, lowerStft } from './short-time-lowering';
import { type WindowShape, windowValues } from './spaced-values';

export const shortTime: readonly Operator[] = [
  functional({
    id: 'stft',
    family: 'arithmetic',
    purpose: 'Short-time Fourier transform: the spectrum of every frame of a signal.',
    names: ['torch.stft', 'torch.Tensor.stft'],
    parameters: {
      input: tensor(),
      n_fft: int(),
      hop_length: optional(int()),
      win_length: optional(int()),
      window: optional(tensor()),
      center: bool(true),
      pad_mode: { ...optional(text()), default: 'reflect' },
      normalized: bool(false),
      onesided: optional(bool()),
      return_complex: optional(bool()),
      align_to_window: optional(bool()),
    },
    output: args => {
      const { input, n_fft, center, window } = args;
      const rank = input.shape.length;
      if (rank !== 1 && rank !== 2)
        throw new Problem('wrong-rank', `stft(...): expected a 1D or 2D tensor, got ${rank}D`, {
          expected: '1D or 2D',
          found: `${rank}D`,
          parameter: 'input',
        });
      checkWindow(args.win_length ?? n_fft, window);
      const hop = args.hop_length ?? floorDivide(n_fft, 4);
      const padding = floorDivide(n_fft, 2);
      // It is handed on only where there is something to pad.
      if (center && args.pad_mode === null)
        throw new Problem('wrong-type', "pad(): argument 'mode' (position 3) must be str, not NoneType", {
          parameter: 'pad_mode',
        });
      if (center && args.pad_mode === 'reflect' && less(padding, input.shape.at(-1)!) === false)
        throw new Problem(
          'invalid-argument',
          `Padding size should be less than the corresponding input dimension, but got: padding (${showDim(padding)}, ${showDim(padding)}) of input ${showDim(input.shape.at(-1)!)}`,
          { expected: `less than ${showDim(input.shape.at(-1)!)}`, found: padding, parameter: 'n_fft' },
        );
      const length = center ? add(input.shape.at(-1)!, multiply(2, padding)) : input.shape.at(-1)!;
      if (less(length, n_fft) === true)
        throw new Problem(
          'invalid-argument',
          `stft: expected 0 < n_fft <= ${showDim(length)}, but got n_fft=${showDim(n_fft)}`,
          { expected: `at most ${showDim(length)}`, found: n_fft, parameter: 'n_fft' },
        );
      const complex = kindOf(input.dtype) === 'complex' || (window !== null && kindOf(window.dtype) === 'complex');
      const half = args.onesided ?? !complex;
      const frequencies = half ? add(floorDivide(n_fft, 2), 1) : n_fft;
      const frames = add(floorDivide(subtract(length, n_fft), hop), 1);
      const shape = [...input.shape.slice(0, -1), frequencies, frames];
      if (!(args.return_complex ?? complex)) {
        if (args.return_complex === null)
          throw new Problem('wrong-call', 'stft requires the return_complex parameter be given for real inputs', {
            parameter: 'return_complex',
          });
        return new Tensor([...shape, 2], input.dtype);
      }
      return new Tensor(shape, input.dtype === 'float64' || input.dtype === 'complex128' ? 'complex128' : 'complex64');
    },
    reach: () => ({ kind: 'merge' }),
    lower: (args, graph, output) => lowerStft(args, graph, output as Tensor),
  }),
  functional({
    id: 'istft',
    family: 'arithmetic',
    purpose: 'The signal of a short-time Fourier transform.',
    names: ['torch.istft', 'torch.Tensor.istft'],
    parameters: {
      input: tensor(),
      n_fft: int(),
      hop_length: optional(int()),
      win_length: optional(int()),
      window: optional(tensor()),
      center: bool(true),
      normalized: bool(false),
      onesided: optional(bool()),
      length: optional(int()),
      return_complex: bool(false),
    },
    output: args => {
      const { input, n_fft, center, length } = args;
      if (kindOf(input.dtype) !== 'complex')
        throw new Problem('wrong-dtype', `istft requires a complex-valued input tensor, got ${input.dtype}`, {
          expected: 'complex64',
          found: input.dtype,
          parameter: 'input',
        });
      if (input.shape.length !== 2 && input.shape.length !== 3)
        throw new Problem(
          'wrong-rank',
          `istft(...): expected a tensor with 3 or 4 dimensions as real, but got ${input.shape.length + 1}`,
          { found: `${input.shape.length}D`, parameter: 'input' },
        );
      const half = args.onesided ?? true;
      mustAgree(
        half ? add(floorDivide(n_fft, 2), 1) : n_fft,
        input.shape.at(-2)!,
        'mismatched-sizes',
        () =>
          `istft(...): expected the frequency dimension to match n_fft ${showDim(n_fft)}, but got ${showDim(input.shape.at(-2)!)}`,
        'n_fft',
      );
      checkWindow(args.win_length ?? n_fft, args.window);
      const hop = args.hop_length ?? floorDivide(n_fft, 4);
      const whole = add(n_fft, multiply(hop, subtract(input.shape.at(-1)!, 1)));
      const own = center ? subtract(whole, multiply(2, floorDivide(n_fft, 2))) : whole;
      const real = ofMagnitude(input.dtype);
      return new Tensor([...input.shape.slice(0, -2), length ?? own], args.return_complex ? input.dtype : real);
    },
    reach: () => ({ kind: 'merge' }),
    lower: (args, graph, output) => lowerIstft(args, graph, output as Tensor),
  }),
  window('hann'),
  window('hamming', { alpha: real(new Float(0.54)), beta: real(new Float(0.46)) }),
  window('blackman'),
  window('bartlett'),
  window('kaiser', { beta: real(new Float(12)) }),
];

function checkWindow(length: Dim, window: Tensor | null): void {
  if (window === null) return;
  if (window.shape.length !== 1) unknowable('the window is no vector');
  mustAgree(
    length,
    window.shape[0]!,
    'mismatched-sizes',
    () =>
      `expected a 1D window tensor of size equal to win_length=${showDim(length)}, got ${showDim(window.shape[0]!)}`,
    'window',
  );
}

interface WindowArguments extends WindowShape {
  readonly periodic: boolean;
}

function window(name: string, more: Parameters = {}): Operator {
  return functional({
    id: `${name}_window`,
    family: 'creation',
    purpose: `A window that falls off to its ends (${name}), to weight the frames of a signal with.`,
    names: [`torch.${name}_window`],
    parameters: {
      window_length: int(),
      periodic: bool(true),
      ...(more as Record<never, never>),
      dtype: keywordOnly(optional(dtype())),
      layout: keywordOnly(anything(null)),
      device: keywordOnly(anything(null)),
      pin_memory: keywordOnly(anything(false)),
      requires_grad: keywordOnly(anything(false)),
    },
    output: ({ window_length, dtype }) => {
      if (less(window_length, 0) === true || equal(window_length, -1) === true)
        throw new Problem('invalid-argument', `${name}_window requires non-negative window_length`, {
          found: window_length,
          parameter: 'window_length',
        });
      return new Tensor([window_length], dtype ?? 'float32');
    },
    lower: (args: WindowArguments, graph: Lowering, output: Output) => {
      const { shape, dtype } = output as Tensor;
      const [length] = numbers(shape) as [number];
      return graph.constant(windowValues(name, length, args.periodic, args), [length], dtype);
    },
  });
}
