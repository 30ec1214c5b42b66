/**
 * Shape family: one element seen or copied many times. `expand` only looks (an axis of 1 pretends to be longer);
 * `repeat`, `tile` and `repeat_interleave` copy.
 */
import { type Dim, equal, multiply, showDim, unknownDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import {
  ascii,
  axis,
  concrete,
  inserted,
  mustAgree,
  numbers,
  numel,
  range,
  replaced,
  spelled,
  unknowable,
} from './axes';
import { broadcastShapes } from './broadcasting';
import { both, functional, method } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Output, Reach } from './operator';
import { bool, either, int, keywordOnly, optional, spreadInts, tensor, tensors, text } from './parameter';
import { Problem } from './problem';

const NOTE = 'transformer';

export const expanding: readonly Operator[] = [
  functional({
    id: 'expand',
    family: 'shape',
    purpose: 'Lets axes of size 1 count as longer ones, without copying.',
    note: NOTE,
    names: method('expand'),
    parameters: { input: tensor(), size: spreadInts(), implicit: keywordOnly(bool(false)) },
    output: ({ input, size }) => new Tensor(expanded(input.shape, size), input.dtype),
    reach: ({ input }, output) => fromTheEnd(input, output),
    lower: ({ input }, graph, output) => lowerExpand(graph, graph.input(input), output),
  }),
  functional({
    id: 'broadcast_to',
    family: 'shape',
    purpose: 'Lets axes of size 1 count as longer ones, without copying.',
    note: NOTE,
    names: both('broadcast_to'),
    parameters: { input: tensor(), size: spreadInts() },
    output: ({ input, size }) => new Tensor(expanded(input.shape, size), input.dtype),
    reach: ({ input }, output) => fromTheEnd(input, output),
    lower: ({ input }, graph, output) => lowerExpand(graph, graph.input(input), output),
  }),
  functional({
    id: 'expand_as',
    family: 'shape',
    purpose: 'Expands to the shape of another tensor.',
    note: NOTE,
    names: method('expand_as'),
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => new Tensor(expanded(input.shape, other.shape), input.dtype),
    reach: ({ input }, output) => fromTheEnd(input, output),
    lower: ({ input }, graph, output) => lowerExpand(graph, graph.input(input), output),
  }),
  functional({
    id: 'repeat',
    family: 'shape',
    purpose: 'Copies the tensor along its axes, a number of times each.',
    note: NOTE,
    names: method('repeat'),
    parameters: { input: tensor(), repeats: spreadInts() },
    output: ({ input, repeats }) => {
      if (repeats.length < input.shape.length)
        throw new Problem(
          'wrong-rank',
          'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
          { expected: `at least ${input.shape.length}`, found: `${repeats.length}`, parameter: 'repeats' },
        );
      return tiled(input, repeats);
    },
    reach: ({ input, repeats }, output) => reachOfTiling(input.shape, repeats, output as Tensor),
    lower: ({ input, repeats }, graph) => lowerTile(graph, input, repeats),
  }),
  functional({
    id: 'tile',
    family: 'shape',
    purpose: 'Copies the tensor along its axes; missing counts are 1, in front.',
    note: NOTE,
    names: both('tile'),
    parameters: { input: tensor(), dims: spreadInts() },
    output: ({ input, dims }) => tiled(input, leftPadded(dims, input.shape.length)),
    reach: ({ input, dims }, output) =>
      reachOfTiling(input.shape, leftPadded(dims, input.shape.length), output as Tensor),
    lower: ({ input, dims }, graph) => lowerTile(graph, input, leftPadded(dims, input.shape.length)),
  }),
  functional({
    id: 'repeat_interleave',
    family: 'shape',
    purpose: 'Repeats each element (or slice) in place, next to itself.',
    note: NOTE,
    names: both('repeat_interleave'),
    parameters: {
      input: tensor(),
      repeats: optional(either(int(), tensor())),
      dim: optional(int()),
      output_size: keywordOnly(optional(int())),
    },
    output: ({ input, repeats, dim, output_size }) => interleaved(input, repeats, dim, output_size),
    reach: ({ input, repeats, dim }): Reach => {
      if (typeof repeats !== 'number' || dim === null) return { kind: 'merge' };
      const at = axis(dim, input.shape.length);
      const places = range(concrete(input.shape[at]!) * repeats).map(i => Math.floor(i / repeats));
      return { kind: 'window', windows: { [at - input.shape.length]: { places } } };
    },
    lower: ({ input, repeats, dim }, graph, output) => {
      const shape = numbers(input.shape);
      const at = dim === null ? 0 : axis(dim, shape.length);
      const flat = dim === null ? [shape.reduce((a, b) => a * b, 1)] : shape;
      if (repeats instanceof Tensor || repeats === null) return unknowable('the counts are values of a tensor');
      const count = concrete(repeats, 'repeats');
      const long = (values: readonly number[]) => graph.constant(values, [values.length], 'int64');
      const start = dim === null ? graph.node('Reshape', [graph.input(input), long(flat)]) : graph.input(input);
      const apart = graph.node('Unsqueeze', [start, long([at + 1])]);
      const copied = graph.node('Expand', [apart, long(inserted(flat, at + 1, count) as number[])]);
      return graph.node('Reshape', [copied, long(numbers((output as Tensor).shape))]);
    },
  }),
  functional({
    id: 'broadcast_tensors',
    family: 'shape',
    purpose: 'Expands tensors to the one shape they broadcast to.',
    note: NOTE,
    names: ['torch.broadcast_tensors'],
    parameters: { tensors: { ...tensors(), rest: true } },
    output: ({ tensors }) => {
      const shape = broadcastShapes(tensors.map(t => t.shape));
      return tensors.map(t => new Tensor(shape, t.dtype));
    },
    lower: ({ tensors }, graph, output) =>
      tensors.map((t, i) => lowerExpand(graph, graph.input(t), (output as readonly Tensor[])[i]!)),
  }),
  functional({
    id: 'meshgrid',
    family: 'shape',
    purpose: 'Makes coordinate grids from the coordinates of each axis.',
    note: 'interpolation',
    names: ['torch.meshgrid'],
    parameters: { tensors: { ...spreadTensors(), rest: true }, indexing: keywordOnly(optional(text())) },
    output: ({ tensors, indexing }) => grids(tensors, indexing ?? 'ij'),
    reach: () => ({ kind: 'merge' }),
    lower: ({ tensors, indexing }, graph, output) =>
      (output as readonly Tensor[]).map(({ shape }, i) => {
        const rank = shape.length;
        // With `xy` the first two axes change places.
        const at = indexing === 'xy' && rank > 1 && i < 2 ? 1 - i : i;
        const line = graph.constant(range(rank).map(axis => (axis === at ? -1 : 1)));
        return graph.node('Expand', [
          graph.node('Reshape', [graph.input(tensors[i]!), line]),
          graph.constant(numbers(shape)),
        ]);
      }),
  }),
];

/** The shape `expand(size)` gives: −1 keeps an axis; only axes of size 1 grow; new axes come in front. */
export function expanded(shape: Shape, size: Shape): Shape {
  const extra = size.length - shape.length;
  if (extra < 0)
    throw new Problem(
      'wrong-rank',
      `the number of sizes provided (${size.length}) must be greater or equal to the number of dimensions in the tensor (${shape.length})`,
      { expected: `at least ${shape.length}`, found: `${size.length}`, parameter: 'size' },
    );
  return size.map((target, i) => {
    if (i < extra) {
      if (typeof target === 'number' && target < 0)
        throw new Problem(
          'invalid-argument',
          `The expanded size of the tensor (${target}) isn't allowed in a leading, non-existing dimension ${i}`,
          { parameter: 'size' },
        );
      return target;
    }
    const source = shape[i - extra]!;
    if (target === -1) return source;
    if (equal(source, 1) === true) {
      if (typeof target === 'number' && target < 0)
        throw new Problem('invalid-argument', `invalid shape dimension ${target}`, { parameter: 'size' });
      return target;
    }
    if (equal(source, target) === false && equal(source, 1) === false)
      throw new Problem(
        'mismatched-sizes',
        `The expanded size of the tensor (${showDim(target)}) must match the existing size (${showDim(source)}) at non-singleton dimension ${i}. Target sizes: ${spelled(size)}. Tensor sizes: ${spelled(shape)}`,
        { expected: source, found: target, parameter: 'size' },
      );
    return target;
  });
}

export function lowerExpand(graph: Lowering, value: LoweredValue, output: Output): LoweredValue {
  const shape = numbers((output as Tensor).shape);
  return graph.node('Expand', [value, graph.constant(shape, [shape.length], 'int64')]);
}

/** Axes line up at the end; what an expanded axis shows comes from the one element there was. */
function fromTheEnd(input: Tensor, output: Output) {
  const shape = (output as Tensor).shape;
  const order = range(shape.length).map(i => {
    const back = i - shape.length;
    const source = input.shape.at(back);
    return -back > input.shape.length || equal(source!, shape[i]!) !== true ? null : back;
  });
  return { kind: 'axes' as const, order };
}

function leftPadded(dims: readonly Dim[], rank: number): readonly Dim[] {
  return [...Array<Dim>(Math.max(0, rank - dims.length)).fill(1), ...dims];
}

function tiled(input: Tensor, repeats: readonly Dim[]): Tensor {
  const negative = repeats.find(count => typeof count === 'number' && count < 0);
  if (negative !== undefined)
    throw new Problem('invalid-argument', `Trying to create tensor with negative dimension ${ascii(negative)}`, {
      found: negative,
      parameter: 'repeats',
    });
  return new Tensor(
    leftPadded(input.shape, repeats.length).map((size, i) => multiply(size, repeats[i]!)),
    input.dtype,
  );
}

/** Axes in front are new; along each axis the places come again and again. */
function reachOfTiling(input: Shape, repeats: readonly Dim[], { shape }: Tensor): Reach {
  const before = leftPadded(input, repeats.length);
  const order = range(shape.length).map(i => (i < shape.length - input.length ? null : i - shape.length));
  const windows = before.flatMap((size, i) => {
    if (equal(size, shape[i]!) === true) return [];
    const length = concrete(size);
    return [[i - shape.length, { places: range(concrete(shape[i]!)).map(place => place % length) }] as const];
  });
  return {
    kind: 'steps',
    steps: [
      { reach: { kind: 'axes', order }, shape: before },
      { reach: { kind: 'window', windows: Object.fromEntries(windows) }, shape },
    ],
  };
}

function lowerTile(graph: Lowering, input: Tensor, repeats: readonly Dim[]): LoweredValue {
  const counts = numbers(repeats, 'the count');
  const shape = numbers(leftPadded(input.shape, counts.length));
  const long = (values: readonly number[]) => graph.constant(values, [values.length], 'int64');
  const value =
    shape.length === input.shape.length ? graph.input(input) : graph.node('Reshape', [graph.input(input), long(shape)]);
  return graph.node('Tile', [value, long(counts)]);
}

function interleaved(input: Tensor, repeats: Dim | Tensor | null, dim: Dim | null, outputSize: Dim | null): Tensor {
  if (repeats === null) {
    if (input.shape.length !== 1)
      throw new Problem('wrong-rank', 'repeat_interleave only accept 1D vector as repeat', {
        found: `${input.shape.length}D`,
      });
    return new Tensor([outputSize ?? unknownDim('the counts are values of a tensor')], 'int64');
  }
  const shape = dim === null ? [numel(input.shape)] : input.shape.length === 0 ? [1] : input.shape;
  const at = dim === null ? 0 : axis(dim, input.shape.length);
  if (dim !== null && input.shape.length === 0)
    throw new Problem('dim-out-of-range', 'repeat_interleave: the tensor has no axis to repeat along', {
      found: dim,
      parameter: 'dim',
    });
  if (!(repeats instanceof Tensor)) {
    if (typeof repeats === 'number' && repeats < 0)
      throw new Problem('invalid-argument', 'Repeats must be non-negative', { found: repeats, parameter: 'repeats' });
    const size = multiply(shape[at]!, repeats);
    if (outputSize !== null && equal(size, outputSize) === false)
      throw new Problem(
        'invalid-argument',
        `repeat_interleave: Invalid output_size, expected ${showDim(size)} but got ${showDim(outputSize)}`,
        { expected: size, found: outputSize, parameter: 'output_size' },
      );
    return new Tensor(replaced(shape, at, size), input.dtype);
  }
  if (repeats.dtype !== 'int64' && repeats.dtype !== 'int32')
    throw new Problem('wrong-dtype', 'repeats has to be Long or Int tensor', {
      found: repeats.dtype,
      parameter: 'repeats',
    });
  if (repeats.shape.length > 1)
    throw new Problem('wrong-rank', 'repeats must be 0-dim or 1-dim tensor', {
      found: `${repeats.shape.length}D`,
      parameter: 'repeats',
    });
  const count = repeats.shape[0];
  if (count !== undefined && equal(count, 1) === false)
    mustAgree(
      shape[at]!,
      count,
      'mismatched-sizes',
      () =>
        `repeats must have the same size as input along dim, but got repeats.size(0) = ${showDim(count)} and input.size(${at}) = ${showDim(shape[at]!)}`,
      'repeats',
    );
  return new Tensor(replaced(shape, at, outputSize ?? unknownDim('the counts are values of a tensor')), input.dtype);
}

/** `meshgrid(x, y)` and `meshgrid([x, y])`. */
function spreadTensors() {
  const plain = tensors();
  return {
    ...plain,
    read: (a: Parameters<typeof plain.read>[0]) =>
      plain.read(Array.isArray(a) && a.length === 1 && Array.isArray(a[0]) ? a[0] : a),
  };
}

function grids(inputs: readonly Tensor[], indexing: string): readonly Tensor[] {
  if (inputs.length === 0)
    throw new Problem('wrong-call', 'meshgrid expects a non-empty TensorList', { parameter: 'tensors' });
  if (indexing !== 'ij' && indexing !== 'xy')
    throw new Problem(
      'invalid-argument',
      `torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${indexing}`,
      { parameter: 'indexing' },
    );
  const sizes = inputs.map(t => {
    if (t.shape.length > 1)
      throw new Problem(
        'wrong-rank',
        `torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${spelled(t.shape)}`,
        { found: `${t.shape.length}D` },
      );
    return t.shape[0] ?? 1;
  });
  if (inputs.some(t => t.dtype !== inputs[0]!.dtype))
    throw new Problem('wrong-dtype', 'torch.meshgrid expects all tensors to have the same dtype', {
      parameter: 'tensors',
    });
  const shape = indexing === 'xy' && sizes.length > 1 ? [sizes[1]!, sizes[0]!, ...sizes.slice(2)] : sizes;
  return inputs.map(t => new Tensor(shape, t.dtype));
}
