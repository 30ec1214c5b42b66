/**
 * Which old pixels a new one is mixed from, along each axis. Where the sizes divide this repeats every few pixels; it is
 * written as if the image went on beyond its borders, where PyTorch takes the pixel at the border instead.
 * Source of the coordinates: PyTorch documentation, `torch.nn.functional.interpolate`.
 */
import type { Shape } from '../tensor/tensor';
import { concrete, unknowable } from './axes';
import type { Reach, Taps } from './operator';
import type { ResamplingArguments } from './resampling';

export function reachOfResampling(args: ResamplingArguments, output: Shape): Reach {
  if (args.antialias) return unknowable('with antialias the window depends on the scale');
  const windows = args.input.shape.slice(2).flatMap((length, i) => {
    const [from, to] = [concrete(length), concrete(output[i + 2]!)];
    if (from === to) return [];
    return [[i + 2 - output.length, tapsOf(args, from, to, factorOf(args, i))] as const];
  });
  return windows.length === 0 ? { kind: 'elementwise' } : { kind: 'window', windows: Object.fromEntries(windows) };
}

/** The factor that PyTorch steps by where it was given one and is not to work it out anew. */
function factorOf({ scale_factor, recompute_scale_factor }: ResamplingArguments, i: number): number | undefined {
  if (scale_factor === null || recompute_scale_factor) return undefined;
  return typeof scale_factor === 'number' ? scale_factor : scale_factor[i];
}

function tapsOf({ mode, align_corners }: ResamplingArguments, from: number, to: number, factor?: number): Taps {
  if (mode === 'area') return table(to, from, o => [Math.floor((o * from) / to), Math.ceil(((o + 1) * from) / to) - 1]);
  if (mode.startsWith('nearest')) {
    // In single precision, as PyTorch does it.
    const step = Math.fround(factor === undefined ? from / to : 1 / factor);
    const shift = mode === 'nearest' ? 0 : 0.5;
    return table(to, from, o => {
      const at = Math.min(from - 1, Math.floor(Math.fround((o + shift) * step)));
      return [at, at];
    });
  }
  if (factor !== undefined && !align_corners && Math.abs(from * factor - to) > 1e-9)
    return unknowable(`resizing ${from} by ${factor} has no fixed stride`);
  // The place of o among the old pixels is (p·o + q) / r.
  const [p, q, r] = align_corners ? [from - 1, 0, Math.max(1, to - 1)] : [2 * from, from - to, 2 * to];
  const common = divisor(p, r);
  return table(r / common, p / common, o => {
    const first = Math.floor((p * o + q) / r);
    if (first * r === p * o + q) return [first, first];
    return mode === 'bicubic' ? [first - 1, first + 2] : [first, first + 1];
  });
}

function table(length: number, advance: number, at: (o: number) => readonly [number, number]): Taps {
  const taps = Array.from({ length }, (_, o) => {
    const [first, last] = at(o);
    return [first, last, 1] as const;
  });
  return { taps, advance };
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
