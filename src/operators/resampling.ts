/**
 * Resampling family: images at another resolution. The new size is given, or is ⌊size · scale⌋; the mode decides how many
 * neighbours a new pixel is mixed from, never the shape.
 */

import { type Dim, equal, floorDivide, less, multiply, showDim, unknownDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Unknown } from '../tensor/unknown';
import { adaptivePools } from './adaptive-pooling';
import { crossed, numbers, spelled, unknowable } from './axes';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { ClassForm, Operator } from './operator';
import { bool, derive, either, int, ints, optional, type Parameter, real, tensor, text, Unknowable } from './parameter';
import { Problem } from './problem';
import { reachOfResampling } from './resampling-reach';
import { explain } from './resampling-words';

export interface ResamplingArguments {
  readonly input: Tensor;
  readonly size: Dim | readonly Dim[] | null;
  readonly scale_factor: number | readonly number[] | null;
  readonly mode: string;
  readonly align_corners: boolean | null;
  readonly recompute_scale_factor: boolean | null;
  readonly antialias?: boolean;
}

const NOTE = 'interpolation';
const size = (): Parameter<Dim | readonly Dim[] | null> => optional(either(int(), ints()));
const scale = (): Parameter<number | readonly number[] | null> => optional(either(real(), reals()));

export const resampling: readonly Operator[] = [
  {
    ...entry(
      'interpolate',
      'Resizes to a given size or by a given factor.',
      'generated/torch.nn.functional.interpolate.html',
    ),
    functions: [
      {
        names: ['torch.nn.functional.interpolate'],
        parameters: {
          input: tensor(),
          size: size(),
          scale_factor: scale(),
          mode: text('nearest'),
          align_corners: optional(bool()),
          recompute_scale_factor: optional(bool()),
          antialias: bool(false),
        },
      },
      {
        names: ['torch.nn.functional.upsample'],
        parameters: {
          input: tensor(),
          size: size(),
          scale_factor: scale(),
          mode: text('nearest'),
          align_corners: optional(bool()),
        },
        adapt: (args: ResamplingArguments) =>
          derive(args, { recompute_scale_factor: () => null }) as ResamplingArguments,
      },
    ],
  },
  module('Upsample', 'Resizes to a given size or by a given factor.', {
    name: 'torch.nn.Upsample',
    parameters: {
      size: size(),
      scale_factor: scale(),
      mode: text('nearest'),
      align_corners: optional(bool()),
      recompute_scale_factor: optional(bool()),
    },
    forward: { input: tensor() },
  }),
  module('UpsamplingNearest2d', 'Enlarges an image by copying the nearest pixel.', {
    name: 'torch.nn.UpsamplingNearest2d',
    parameters: { size: size(), scale_factor: scale() },
    forward: { input: tensor() },
    adapt: (args: ResamplingArguments) => fixed(args, 'nearest', null),
  }),
  module('UpsamplingBilinear2d', 'Enlarges an image by mixing the four nearest pixels, corners aligned.', {
    name: 'torch.nn.UpsamplingBilinear2d',
    parameters: { size: size(), scale_factor: scale() },
    forward: { input: tensor() },
    adapt: (args: ResamplingArguments) => fixed(args, 'bilinear', true),
  }),
];

function entry(id: string, purpose: string, documentation: string): Operator<ResamplingArguments> {
  return {
    id,
    family: 'resampling',
    purpose,
    note: NOTE,
    documentation,
    rule: {
      output: args => new Tensor(resized(args), args.input.dtype),
      reach: (args, output) => reachOfResampling(args, (output as Tensor).shape),
      headline: ({ size, scale_factor, mode, align_corners }) =>
        `${size !== null ? `to ${Array.isArray(size) ? size.map(showDim).join('×') : showDim(size as Dim)}` : `×${Array.isArray(scale_factor) ? scale_factor.join('×') : scale_factor}`} · ${mode}${align_corners ? ' · corners aligned' : ''}`,
      formula: (args, output) => arithmetic(args, (output as Tensor).shape),
      explain,
      lower: (args, graph, output) => lower(args, graph, output as Tensor),
    },
  };
}

function module(id: string, purpose: string, form: ClassForm<ResamplingArguments>): Operator<ResamplingArguments> {
  return { ...entry(id, purpose, `generated/torch.nn.${id}.html`), classes: [form] };
}

function fixed(args: ResamplingArguments, mode: string, alignCorners: boolean | null): ResamplingArguments {
  return derive(args, {
    mode: () => mode,
    align_corners: () => alignCorners,
    recompute_scale_factor: () => null,
  }) as ResamplingArguments;
}

const RANKS: Readonly<Record<string, readonly number[]>> = {
  nearest: [3, 4, 5],
  'nearest-exact': [3, 4, 5],
  area: [3, 4, 5],
  linear: [3],
  bilinear: [4],
  bicubic: [4],
  trilinear: [5],
};

/** (N, C, …) with every spatial size given, or ⌊size · scale⌋. Errors: `wrong-rank`, `invalid-argument`, `negative-output-size`. */
function resized(args: ResamplingArguments): Shape {
  const { mode } = args;
  const { shape } = args.input;
  const n = shape.length - 2;
  const open = unknownSize(args);
  // To a size or by a factor, whichever it is: the axes stay.
  if (open && RANKS[mode]?.includes(shape.length))
    return [...shape.slice(0, 2), ...Array.from({ length: n }, () => unknownDim(open.reason))];
  const { size, scale_factor, align_corners } = args;
  if (align_corners !== null && ['nearest', 'area', 'nearest-exact'].includes(mode))
    throw invalid(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
      'align_corners',
    );
  if (size !== null && scale_factor !== null)
    throw invalid('only one of size or scale_factor should be defined', 'scale_factor');
  if (size === null && scale_factor === null) throw invalid('either size or scale_factor should be defined', 'size');
  if (size !== null && args.recompute_scale_factor)
    throw invalid('recompute_scale_factor is not meaningful with an explicit size.', 'recompute_scale_factor');
  if (!(mode in RANKS) || !RANKS[mode]!.includes(shape.length))
    throw new Problem(
      'wrong-rank',
      `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${shape.length}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got ${mode})`,
      {
        expected: (RANKS[mode] ?? []).map(rank => `${rank}D`).join(' or ') || 'a known mode',
        found: `${shape.length}D`,
        parameter: mode in RANKS ? 'input' : 'mode',
      },
    );
  const spatial = size !== null ? givenSizes(size, n) : scaledSizes(shape.slice(2), scale_factor!, n);
  spatial.forEach((length, i) => {
    if (less(length, 1) === true || equal(shape[i + 2]!, 0) === true)
      throw new Problem(
        'negative-output-size',
        `Input and output sizes should be greater than 0, but got input (${spelled(shape.slice(2))}) and output (${spelled(spatial)})`,
        { expected: 'at least 1', found: length, parameter: size !== null ? 'size' : 'scale_factor' },
      );
  });
  if (shape.slice(1, 2).some(c => equal(c, 0) === true))
    throw new Problem('wrong-rank', `Non-empty input expected but got ${spelled(shape)}`, { parameter: 'input' });
  return [...shape.slice(0, 2), ...spatial];
}

function unknownSize(args: ResamplingArguments): Unknown | undefined {
  try {
    void [args.size, args.scale_factor];
    return undefined;
  } catch (error) {
    if (error instanceof Unknowable) return error.unknown;
    throw error;
  }
}

function givenSizes(size: Dim | readonly Dim[], n: number): readonly Dim[] {
  if (!Array.isArray(size)) return Array<Dim>(n).fill(size as Dim);
  if (size.length !== n)
    throw invalid(
      `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${n} and output size of (${size.map(showDim).join(', ')})`,
      'size',
    );
  return size;
}

function scaledSizes(spatial: Shape, scale: number | readonly number[], n: number): readonly Dim[] {
  const factors = Array.isArray(scale) ? (scale as readonly number[]) : Array<number>(n).fill(scale as number);
  if (factors.length !== n)
    throw invalid(
      `Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of ${n} and scale_factor of shape (${factors.join(', ')})`,
      'scale_factor',
    );
  return spatial.map((length, i) => scaled(length, factors[i]!));
}

/** ⌊size · scale⌋. A symbolic size takes whole factors, and their inverses as division. */
export function scaled(length: Dim, factor: number): Dim {
  if (typeof length === 'number') return Math.floor(length * factor);
  if (Number.isInteger(factor)) return multiply(length, factor);
  if (factor > 0 && Number.isInteger(1 / factor) && 1 / (1 / factor) === factor) return floorDivide(length, 1 / factor);
  return unknowable(`⌊${showDim(length)}·${factor}⌋ has no closed form`);
}

function arithmetic({ input, scale_factor }: ResamplingArguments, output: Shape) {
  if (scale_factor === null) return formula(`${crossed(input.shape)} → ${crossed(output)}`);
  const names = input.shape.length === 3 ? ['L'] : input.shape.length === 4 ? ['H', 'W'] : ['D', 'H', 'W'];
  const factor = (i: number) => (Array.isArray(scale_factor) ? scale_factor[i] : scale_factor);
  return formula(
    ...names.map(
      (name, i) => `${name}_out = ⌊${showDim(input.shape[i + 2]!)}·${factor(i)}⌋ = ${showDim(output[i + 2]!)}`,
    ),
  );
}

function lower(
  { input, mode, align_corners, scale_factor, recompute_scale_factor, antialias }: ResamplingArguments,
  graph: Lowering,
  output: Tensor,
): LoweredValue {
  // The mean over areas is adaptive pooling.
  if (mode === 'area') {
    const pool = adaptivePools.find(({ id }) => id === `AdaptiveAvgPool${output.shape.length - 2}d`)!;
    return pool.rule.lower!({ input, output_size: output.shape.slice(2) }, graph, output) as LoweredValue;
  }
  if (antialias && align_corners)
    return unknowable('interpolation with antialias and align_corners is not exported: runtimes weigh it differently');
  const nearest = mode.startsWith('nearest');
  const sizes = numbers(output.shape);
  const kind = nearest ? 'nearest' : mode === 'bicubic' ? 'cubic' : 'linear';
  const attributes = {
    mode: kind,
    coordinate_transformation_mode: mode === 'nearest' ? 'asymmetric' : align_corners ? 'align_corners' : 'half_pixel',
    ...(nearest && { nearest_mode: mode === 'nearest' ? 'floor' : 'round_prefer_ceil' }),
    // With antialiasing PyTorch takes Pillow’s cubic, and leaves out what lies outside.
    ...(mode === 'bicubic' && { cubic_coeff_a: { float: antialias ? -0.5 : -0.75 } }),
    ...(antialias && { antialias: 1, exclude_outside: 1 }),
  };
  // PyTorch steps by the scale it was given, by in/out only where it was given a size.
  if (scale_factor !== null && !recompute_scale_factor) {
    const factors = Array.isArray(scale_factor)
      ? (scale_factor as readonly number[])
      : Array<number>(sizes.length - 2).fill(scale_factor as number);
    return graph.node(
      'Resize',
      [graph.input(input), undefined, graph.constant([1, 1, ...factors], [sizes.length], 'float32')],
      attributes,
    );
  }
  return graph.node(
    'Resize',
    [graph.input(input), undefined, undefined, graph.constant(sizes, [sizes.length], 'int64')],
    attributes,
  );
}

function reals(): Parameter<readonly number[]> {
  const one = real();
  return {
    type: 'tuple of floats',
    read: a => {
      if (!Array.isArray(a)) return undefined;
      const values = a.map(one.read);
      return values.every(v => typeof v === 'number')
        ? (values as readonly number[])
        : (values.find(v => v !== undefined && typeof v !== 'number') as never);
    },
  };
}

function invalid(message: string, parameter: string): Problem {
  return new Problem('invalid-argument', message, { parameter });
}
