/**
 * Shape family: axes change places or direction, sizes move with them and elements stay what they are.
 */
import { type Dim, showDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { axes, axis, concrete, numbers, range, spelled } from './axes';
import { both, type FunctionEntry, functional, method } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Reach } from './operator';
import { int, ints, type Parameter, type Parameters, spreadInts, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'transformer';

export const permuting: readonly Operator[] = [
  reordering({
    id: 'permute',
    purpose: 'Puts the axes in another order.',
    names: both('permute'),
    parameters: { input: tensor(), dims: spreadInts() },
    order: ({ input, dims }) => {
      if (dims.length !== input.shape.length)
        throw new Problem(
          'wrong-rank',
          `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${input.shape.length} is not equal to len(dims) = ${dims.length}`,
          { expected: `${input.shape.length}`, found: `${dims.length}`, parameter: 'dims' },
        );
      const order = dims.map(dim => axis(dim, input.shape.length, 'dims'));
      if (new Set(order).size < order.length)
        throw new Problem('invalid-argument', 'permute(): duplicate dims are not allowed.', { parameter: 'dims' });
      return order;
    },
  }),
  reordering({
    id: 'transpose',
    purpose: 'Swaps two axes.',
    names: both('transpose', 'swapaxes', 'swapdims'),
    parameters: { input: tensor(), dim0: { ...int(), alias: 'axis0' }, dim1: { ...int(), alias: 'axis1' } },
    order: ({ input, dim0, dim1 }) => swapped(input.shape.length, dim0, dim1),
    headline: ({ dim0, dim1 }) => `axes ${showDim(dim0)} and ${showDim(dim1)}`,
  }),
  reordering({
    id: 't',
    purpose: 'Transposes a matrix; leaves a vector as it is.',
    names: both('t'),
    parameters: { input: tensor() },
    order: ({ input }) => {
      if (input.shape.length > 2)
        throw new Problem(
          'wrong-rank',
          `t() expects a tensor with <= 2 dimensions, but self is ${input.shape.length}D`,
          {
            expected: 'at most 2D',
            found: `${input.shape.length}D`,
          },
        );
      return range(input.shape.length).reverse();
    },
  }),
  reordering({
    id: 'T',
    purpose: 'Reverses the order of the axes; for a matrix, transposes it.',
    names: method('T'),
    parameters: { input: tensor() },
    order: ({ input }) => range(input.shape.length).reverse(),
  }),
  reordering({
    id: 'mT',
    purpose: 'Transposes the matrices in the last two axes.',
    names: [...method('mT', 'mH'), 'torch.adjoint', 'torch.Tensor.adjoint'],
    parameters: { input: tensor() },
    order: ({ input }) => {
      // A tensor without axes is let through, with a deprecation warning.
      if (input.shape.length === 1)
        throw new Problem(
          'wrong-rank',
          `tensor.mT is only supported on matrices or batches of matrices. Got ${input.shape.length}-D tensor.`,
          {
            expected: 'at least 2D',
            found: `${input.shape.length}D`,
          },
        );
      return input.shape.length === 0 ? [] : swapped(input.shape.length, -2, -1);
    },
  }),
  reordering({
    id: 'movedim',
    purpose: 'Moves axes to new places and keeps the order of the others.',
    names: both('movedim', 'moveaxis'),
    overloads: { movedim: movings(), moveaxis: movings() },
    parameters: { input: tensor(), source: ints(), destination: ints() },
    order: ({ input, source, destination }) => moved(input.shape.length, source, destination),
  }),
  functional({
    id: 'flip',
    family: 'shape',
    purpose: 'Reverses the order of the elements along the given axes.',
    note: 'regularization',
    names: both('flip'),
    parameters: { input: tensor(), dims: spreadInts() },
    output: ({ input, dims }) => {
      axes(dims, input.shape.length, 'dims');
      return input;
    },
    reach: ({ input, dims }) => turned(input, axes(dims, input.shape.length)),
    lower: ({ input, dims }, graph) =>
      reversed(graph, graph.input(input), input.shape.length === 0 ? [] : axes(dims, input.shape.length)),
  }),
  flipping('fliplr', 'Reverses the second axis (left and right).', 1, 2),
  flipping('flipud', 'Reverses the first axis (up and down).', 0, 1),
  functional({
    id: 'roll',
    family: 'shape',
    purpose: 'Shifts the elements along axes; what falls off one end comes back at the other.',
    note: 'vision-transformer',
    names: both('roll'),
    parameters: { input: tensor(), shifts: ints(), dims: ints([]) },
    output: ({ input, shifts, dims }) => {
      checkRoll(input.shape, shifts, dims);
      return input;
    },
    reach: ({ input, shifts, dims }) => shifted(input, shifts, dims),
    lower: ({ input, shifts, dims }, graph) => rolled(graph, input, shifts, dims),
  }),
  functional({
    id: 'rot90',
    family: 'shape',
    purpose: 'Rotates by quarter turns in the plane of two axes.',
    note: 'translation-equivariance',
    names: both('rot90'),
    parameters: { input: tensor(), k: int(1), dims: ints([0, 1]) },
    output: ({ input, k, dims }) => {
      const turns = ((concrete(k, 'k') % 4) + 4) % 4;
      if (dims.length !== 2)
        throw new Problem('invalid-argument', `expected total rotation dims == 2, but got dims = ${dims.length}`, {
          parameter: 'dims',
        });
      if (input.shape.length < 2)
        throw new Problem('wrong-rank', `expected total dims >= 2, but got total dims = ${input.shape.length}`, {
          found: `${input.shape.length}D`,
        });
      axes(dims, input.shape.length, 'dims');
      const order = swapped(input.shape.length, dims[0]!, dims[1]!);
      return turns % 2
        ? new Tensor(
            order.map(i => input.shape[i]!),
            input.dtype,
          )
        : input;
    },
    headline: ({ k }) => (typeof k === 'number' ? `${90 * (((k % 4) + 4) % 4)}°` : ''),
    explain: () => ({
      formulas: [],
      facts: [
        'From the first of the two axes towards the second: with dims=(-2, -1) an image turns counterclockwise.',
        'Telling k = 0, 1, 2, 3 from the turned image is a pretext task: 0°, 90°, 180° and 270° are 4 classes, and a guess costs ln 4 = 1.386.',
      ],
      remarks: [],
    }),
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, k, dims }, graph) => {
      const turns = ((concrete(k, 'k') % 4) + 4) % 4;
      const [from, to] = axes(dims, input.shape.length) as [number, number];
      const flipped = reversed(graph, graph.input(input), [[], [to], [from, to], [from]][turns]!);
      if (turns === 0) return graph.node('Identity', [flipped]);
      return turns === 2 ? flipped : transposed(graph, flipped, swapped(input.shape.length, from, to));
    },
  }),
];

/** Transposes with ONNX's `perm`. */
export function transposed(graph: Lowering, value: LoweredValue, order: readonly number[]): LoweredValue {
  return order.every((from, to) => from === to) ? value : graph.node('Transpose', [value], { perm: order });
}

interface Reordering<P extends Parameters> {
  readonly id: string;
  readonly purpose: string;
  readonly names: readonly string[];
  readonly parameters: P;
  readonly overloads?: FunctionEntry<P>['overloads'];
  readonly order: (args: { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never }) => readonly number[];
  /** Where the order of all axes is not how a person would say it. */
  readonly headline?: (args: { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never }) => string;
}

/** Output axis i is input axis `order[i]`. */
function reordering<P extends Parameters & { input: Parameter<Tensor> }>(entry: Reordering<P>): Operator {
  const { order, headline, ...rest } = entry;
  const inputOf = (args: unknown) => (args as { input: Tensor }).input;
  return functional({
    family: 'shape',
    note: NOTE,
    ...rest,
    output: args =>
      new Tensor(
        order(args).map(i => inputOf(args).shape[i]!),
        inputOf(args).dtype,
      ),
    reach: (args): Reach => ({ kind: 'axes', order: order(args).map(i => i - inputOf(args).shape.length) }),
    headline: args => headline?.(args) ?? `${order(args).join(', ')}`,
    lower: (args, graph) => transposed(graph, graph.input(inputOf(args)), order(args)),
  });
}

function swapped(rank: number, a: Dim, b: Dim): readonly number[] {
  const first = axis(a, rank, 'dim0');
  const second = axis(b, rank, 'dim1');
  return range(rank).map(i => (i === first ? second : i === second ? first : i));
}

/** Both are ints, or both tuples. */
function movings(): readonly Parameters[] {
  const tuple: Parameter<unknown> = { ...ints(), read: a => (Array.isArray(a) ? ints().read(a) : undefined) };
  return [
    { source: int(), destination: int() },
    { source: tuple, destination: tuple },
  ];
}

function moved(rank: number, source: readonly Dim[], destination: readonly Dim[]): readonly number[] {
  if (source.length !== destination.length)
    throw new Problem(
      'invalid-argument',
      `movedim: Invalid source or destination dims: source (${spelled(source)} dims) should contain the same number of dims as destination (${spelled(destination)} dims)`,
      { parameter: 'destination' },
    );
  const from = axes(source, rank, 'source');
  const to = axes(destination, rank, 'destination');
  if (rank === 0) return [];
  const others = range(rank).filter(i => !from.includes(i));
  return range(rank).map(i => (to.includes(i) ? from[to.indexOf(i)]! : others.shift()!));
}

function flipping(id: string, purpose: string, at: number, least: number): Operator {
  return functional({
    id,
    family: 'shape',
    purpose,
    note: 'regularization',
    names: both(id),
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (input.shape.length < least)
        throw new Problem('wrong-rank', `Input must be >= ${least}-d.`, {
          expected: `at least ${least}D`,
          found: `${input.shape.length}D`,
        });
      return input;
    },
    reach: ({ input }) => turned(input, [at]),
    lower: ({ input }, graph) => reversed(graph, graph.input(input), [at]),
  });
}

function turned({ shape }: Tensor, dims: readonly number[]): Reach {
  return placed(shape, dims, (_, length) => range(length).map(i => length - 1 - i));
}

/** Without `dims` the flattened tensor is shifted. */
function shifted({ shape }: Tensor, shifts: readonly Dim[], dims: readonly Dim[]): Reach {
  if (dims.length === 0) return { kind: 'merge' };
  const at = dims.map(dim => axis(dim, shape.length));
  return placed(shape, [...new Set(at)], (axis, length) => {
    const by = shifts.reduce<number>((sum, shift, i) => (at[i] === axis ? sum + concrete(shift) : sum), 0);
    return range(length).map(i => (((i - by) % length) + length) % length);
  });
}

/** Along each of these axes, what stands at each place. */
function placed(shape: Shape, dims: readonly number[], placesOf: (axis: number, length: number) => number[]): Reach {
  const windows = dims.map(at => [at - shape.length, { places: placesOf(at, concrete(shape[at]!)) }] as const);
  return { kind: 'window', windows: Object.fromEntries(windows) };
}

function reversed(graph: Lowering, value: LoweredValue, dims: readonly number[]): LoweredValue {
  if (dims.length === 0) return value;
  const list = (item: (dim: number) => number) => graph.constant(dims.map(item), [dims.length], 'int64');
  return graph.node('Slice', [value, list(() => -1), list(() => -(2 ** 31)), list(dim => dim), list(() => -1)]);
}

function checkRoll(shape: Shape, shifts: readonly Dim[], dims: readonly Dim[]): void {
  if (shifts.length === 0) throw new Problem('invalid-argument', '`shifts` required', { parameter: 'shifts' });
  if (dims.length === 0 && shifts.length === 1) return;
  if (dims.length !== shifts.length)
    throw new Problem(
      'invalid-argument',
      `shifts and dimensions must align. shifts: ${shifts.length}, dims:${dims.length}`,
      {
        parameter: 'dims',
      },
    );
  if (shape.length === 0)
    throw new Problem('wrong-rank', `Dimension specified as ${dims[0]} but tensor has no dimensions`, {
      found: '0D',
      parameter: 'dims',
    });
  for (const dim of dims) axis(dim, shape.length, 'dims');
}

/** Each shift cuts an axis in two and swaps the parts; without `dims` the flattened tensor is shifted. */
export function rolled(graph: Lowering, input: Tensor, shifts: readonly Dim[], dims: readonly Dim[]): LoweredValue {
  const shape = numbers(input.shape);
  const size = shape.reduce((a, b) => a * b, 1);
  const one = (value: number) => graph.constant([value], [1], 'int64');
  const cut = (value: LoweredValue, at: number, length: number, shift: number) => {
    const rest = ((shift % length) + length) % length;
    if (rest === 0) return value;
    const tail = graph.node('Slice', [value, one(length - rest), one(length), one(at)]);
    const head = graph.node('Slice', [value, one(0), one(length - rest), one(at)]);
    return graph.node('Concat', [tail, head], { axis: at });
  };
  if (dims.length > 0)
    return axesOf(dims, shape.length).reduce(
      (value, at, i) => cut(value, at, shape[at]!, concrete(shifts[i]!)),
      graph.input(input),
    );
  const flat = graph.node('Reshape', [graph.input(input), one(size)]);
  return graph.node('Reshape', [
    cut(flat, 0, size, concrete(shifts[0]!)),
    graph.constant(shape, [shape.length], 'int64'),
  ]);
}

function axesOf(dims: readonly Dim[], rank: number): readonly number[] {
  return dims.map(dim => axis(dim, rank));
}
