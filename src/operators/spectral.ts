/**
 * Arithmetic family: Fourier transforms. A full transform keeps the sizes; a real one keeps the ⌊n/2⌋ + 1 non-negative
 * frequencies of its last axis, and its inverse assumes that n was even: 2·(n − 1).
 */
import { add, type Dim, floorDivide, less, multiply, showDim, subtract } from '../tensor/dim';
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { Float } from './argument';
import { axes, axis, concrete, numbers, range } from './axes';
import { functional } from './entry';
import type { Operator } from './operator';
import { anything, dtype, int, ints, keywordOnly, optional, real, tensor } from './parameter';
import { rolled } from './permuting';
import { Problem } from './problem';
import { frequencies as frequencyValues } from './spaced-values';
import { type Kind, lowerTransform } from './spectral-lowering';

const KINDS: Readonly<Record<string, Kind>> = {
  fft: 'full',
  ifft: 'full',
  rfft: 'toHalf',
  irfft: 'fromHalf',
  hfft: 'fromHalf',
  ihfft: 'toHalf',
};

export const spectral: readonly Operator[] = [
  ...Object.entries(KINDS).flatMap(([name, kind]) => [
    functional({
      id: name,
      family: 'arithmetic',
      purpose: `Fourier transform along one axis (${describe(name)}).`,
      names: [`torch.fft.${name}`],
      parameters: {
        input: tensor(),
        n: optional(int()),
        dim: int(-1),
        norm: anything(null),
        out: keywordOnly(anything(null)),
      },
      output: ({ input, n, dim }) => {
        if (input.shape.length === 0)
          throw new Problem('wrong-rank', `${name}: expected a tensor with at least one axis`, { found: '0D' });
        return along(input, kind, [axis(dim, input.shape.length)], n === null ? null : [n]);
      },
      reach: ({ input, dim }) => ({ kind: 'all', dims: [axis(dim, input.shape.length) - input.shape.length] }),
      lower: ({ input, n, dim, norm }, graph, output) => {
        const lengths = n === null ? null : numbers([n]);
        return lowerTransform(graph, name, input, [axis(dim, input.shape.length)], norm, output as Tensor, lengths);
      },
    }),
    ...['2', 'n'].map(suffix => several(`${name}${suffix}`, kind, suffix === '2')),
  ]),
  shift('fftshift', 'Moves frequency 0 to the middle.'),
  shift('ifftshift', 'Moves frequency 0 back to the front.'),
  frequencies('fftfreq', 'The frequencies of fft.', n => n),
  frequencies('rfftfreq', 'The frequencies of rfft.', n =>
    add(typeof n === 'number' ? Math.trunc(n / 2) : floorDivide(n, 2), 1),
  ),
];

function several(name: string, kind: Kind, two: boolean): Operator {
  return functional({
    id: name,
    family: 'arithmetic',
    purpose: `Fourier transform along ${two ? 'two' : 'several'} axes (${describe(name)}).`,
    names: [`torch.fft.${name}`],
    parameters: {
      input: tensor(),
      s: optional(ints()),
      dim: two ? ints([-2, -1]) : (optional(ints()) as never),
      norm: anything(null),
      out: keywordOnly(anything(null)),
    },
    output: ({ input, s, dim }) => {
      const rank = input.shape.length;
      const given = dim as readonly Dim[] | null;
      if (given !== null && s !== null && given.length !== s.length)
        throw new Problem('invalid-argument', 'When given, dim and shape arguments must have the same length', {
          parameter: 's',
        });
      if (s !== null && s.length > rank)
        throw new Problem(
          'wrong-rank',
          `Got shape with ${s.length} values but input tensor only has ${rank} dimensions.`,
          { expected: `at most ${rank}`, found: `${s.length}`, parameter: 's' },
        );
      const at = transformed(rank, s, given);
      if (at.length === 0 && kind !== 'full')
        throw new Problem('invalid-argument', `${name} must transform at least one axis`, { parameter: 'dim' });
      return along(input, kind, at, s);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, s, dim, norm }, graph, output) => {
      const at = transformed(input.shape.length, s, dim as readonly Dim[] | null);
      return lowerTransform(graph, name, input, at, norm, output as Tensor, s && numbers(s));
    },
  });
}

function transformed(rank: number, s: readonly Dim[] | null, dim: readonly Dim[] | null): readonly number[] {
  if (dim !== null) return axes(dim, rank);
  return s !== null ? range(s.length).map(i => rank - s.length + i) : range(rank);
}

/** The last of the axes is the one that is halved. */
function along(input: Tensor, kind: Kind, at: readonly number[], lengths: readonly Dim[] | null): Tensor {
  if (kind === 'toHalf' && kindOf(input.dtype) === 'complex')
    throw new Problem('wrong-dtype', `expects a real input tensor, but got ${input.dtype}`, {
      expected: 'a real dtype',
      found: input.dtype,
      parameter: 'input',
    });
  if (input.shape.length === 0 && at.length > 0)
    throw new Problem('wrong-rank', `Dimension specified as ${at[0]} but tensor has no dimensions`, {
      found: '0D',
      parameter: 'dim',
    });
  const shape: Dim[] = [...input.shape];
  at.forEach((axis, i) => {
    const n = lengths?.[i];
    const last = i === at.length - 1;
    const whole =
      n === undefined || n === -1
        ? last && kind === 'fromHalf'
          ? multiply(2, subtract(shape[axis]!, 1))
          : shape[axis]!
        : n;
    if (less(whole, 1) === true)
      throw new Problem('invalid-argument', `Invalid number of data points (${showDim(whole)}) specified`, {
        expected: 'at least 1',
        found: whole,
        parameter: 'n',
      });
    shape[axis] = last && kind === 'toHalf' ? add(floorDivide(whole, 2), 1) : whole;
  });
  return new Tensor(shape as Shape, kind === 'fromHalf' ? ofMagnitude(complexOf(input.dtype)) : complexOf(input.dtype));
}

function shift(id: string, purpose: string): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    names: [`torch.fft.${id}`],
    parameters: { input: tensor(), dim: optional(ints()) },
    output: ({ input, dim }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', '`shifts` required: the tensor has no axes', { found: '0D' });
      if (dim !== null) for (const d of dim) axis(d, input.shape.length);
      return input;
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, dim }, graph) => {
      const shape = numbers(input.shape);
      const along = dim ?? range(shape.length);
      const half = (d: Dim) => shape[axis(d, shape.length)]! / 2;
      return rolled(
        graph,
        input,
        along.map(d => (id === 'fftshift' ? Math.floor : Math.ceil)(half(d))),
        along,
      );
    },
  });
}

function frequencies(id: string, purpose: string, count: (n: Dim) => Dim): Operator {
  return functional({
    id,
    family: 'creation',
    purpose,
    names: [`torch.fft.${id}`],
    parameters: {
      n: int(),
      d: real(new Float(1)),
      out: keywordOnly(anything(null)),
      dtype: keywordOnly(optional(dtype())),
      layout: keywordOnly(anything(null)),
      device: keywordOnly(anything(null)),
      requires_grad: keywordOnly(anything(false)),
    },
    output: ({ n, dtype }) => {
      const size = count(n);
      if (less(size, 0) === true)
        throw new Problem('invalid-argument', `Trying to create tensor with negative dimension ${showDim(size)}`, {
          found: size,
          parameter: 'n',
        });
      return new Tensor([size], dtype ?? 'float32');
    },
    lower: ({ n, d }, graph, output) => {
      const { shape, dtype } = output as Tensor;
      const [length] = numbers(shape) as [number];
      return graph.constant(frequencyValues(length, concrete(n), d, id === 'rfftfreq'), [length], dtype);
    },
  });
}

function complexOf(dtype: DType): DType {
  if (dtype === 'float16' || dtype === 'bfloat16')
    throw new Problem('wrong-dtype', `Unsupported dtype ${dtype}`, { found: dtype, parameter: 'input' });
  return dtype === 'float64' || dtype === 'complex128' ? 'complex128' : 'complex64';
}

function describe(name: string): string {
  return [
    name.startsWith('i') ? 'inverse' : 'forward',
    name.includes('r') ? 'real' : name.includes('h') ? 'Hermitian' : 'complex',
  ].join(', ');
}
