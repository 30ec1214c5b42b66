/**
 * Shape family: the same elements under another shape, in row-major order. One law rules them all: the number of elements
 * before and after is the same, and a −1 is what makes it so. `squeeze` and `unsqueeze` only move axes of size 1.
 */
import { type Dim, equal, floorDivide, isDim, isKnown, modulo, multiply, showCount, showDim } from '../tensor/dim';
import { byteSize, type DType, isDType } from '../tensor/dtype';
import { viewStrides } from '../tensor/strides';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Unknown } from '../tensor/unknown';
import type { Argument } from './argument';
import { ascii, axes, axis, crossed, inserted, numbers, numel, range, spelled, unknowable } from './axes';
import { both, functional, method } from './entry';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Formula, Operator, Output, Reach } from './operator';
import { derive, int, ints, type Parameter, spreadInts, tensor } from './parameter';
import { Problem } from './problem';
import { reshapeTo } from './reshape-node';

const NOTE = 'conv-output-size';

/**
 * The shape that `view(sizes)` gives. A −1 stands for what is left: elements / (product of the others).
 * Errors: `impossible-view` when the elements do not fit. A quotient of symbols is exact, since PyTorch raises otherwise.
 */
export function reshaped(shape: Shape, sizes: readonly Dim[]): Shape {
  const negative = sizes.find(size => typeof size === 'number' && size < -1);
  if (negative !== undefined)
    throw new Problem('impossible-view', `invalid shape dimension ${ascii(negative)}`, { found: negative });
  const inferred = sizes.indexOf(-1);
  if (inferred !== sizes.lastIndexOf(-1)) throw new Problem('impossible-view', 'only one dimension can be inferred');
  const elements = numel(shape);
  const known = numel(sizes.filter((_, i) => i !== inferred));
  if (inferred < 0) {
    if (equal(elements, known) === false) throw misfit(shape, sizes, elements, known);
    return sizes;
  }
  if (equal(known, 0) === true) {
    if (equal(elements, 0) === false) throw misfit(shape, sizes, elements, known);
    throw new Problem(
      'impossible-view',
      `cannot reshape tensor of 0 elements into shape ${spelled(sizes)} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  const rest = modulo(elements, known);
  if (equal(rest, 0) === false) throw misfit(shape, sizes, elements, known);
  return sizes.map((size, i) => (i === inferred ? floorDivide(elements, known) : size));
}

/** `view` copies nothing: the axes that it merges must lie one behind the other in memory. */
function viewed(input: Tensor, sizes: readonly Dim[]): Shape {
  const shape = reshaped(input.shape, sizes);
  if (input.strides && viewStrides(input.shape, input.strides, shape) === null)
    throw new Problem(
      'non-contiguous-view',
      `view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.`,
      { expected: spelled(shape), found: spelled(input.strides) },
    );
  return shape;
}

export const reshaping: readonly Operator[] = [
  functional({
    id: 'view',
    family: 'shape',
    purpose: 'Shows the same elements under another shape, in row-major order, without copying.',
    note: NOTE,
    names: method('view'),
    parameters: { input: tensor(), size: sizesOrDtype() },
    output: ({ input, size }) =>
      typeof size === 'string' ? viewedAs(input, size) : new Tensor(viewed(input, size), input.dtype),
    reach: ({ input }, output) => reachOfReshape(input.shape, (output as Tensor).shape),
    formula: ({ input }, output) => elementsFormula(input.shape, output),
    lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
  }),
  functional({
    id: 'reshape',
    family: 'shape',
    purpose: 'Gives the same elements another shape, in row-major order; copies only where it must.',
    note: NOTE,
    names: both('reshape'),
    parameters: { input: tensor(), shape: spreadInts() },
    output: ({ input, shape }) => new Tensor(reshaped(input.shape, shape), input.dtype),
    explain: ({ input, shape }) => ({
      formulas: [],
      facts: [],
      remarks: notMovedBack(input, reshaped(input.shape, shape)),
    }),
    reach: ({ input }, output) => reachOfReshape(input.shape, (output as Tensor).shape),
    formula: ({ input }, output) => elementsFormula(input.shape, output),
    lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
  }),
  functional({
    id: 'view_as',
    family: 'shape',
    purpose: 'Gives the elements the shape of another tensor.',
    note: NOTE,
    names: method('view_as', 'reshape_as'),
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => new Tensor(reshaped(input.shape, other.shape), input.dtype),
    reach: ({ input }, output) => reachOfReshape(input.shape, (output as Tensor).shape),
    lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
  }),
  flatten(),
  unflatten(),
  functional({
    id: 'squeeze',
    family: 'shape',
    purpose: 'Drops axes of size 1.',
    note: NOTE,
    names: both('squeeze'),
    parameters: { input: tensor(), dim: squeezedDims() },
    output: ({ input, dim }) => pick(input, keptBySqueeze(input.shape, dim)),
    reach: ({ input, dim }) => {
      const kept = keptBySqueeze(input.shape, dim);
      return { kind: 'axes', order: kept.map(i => i - input.shape.length) };
    },
    lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
  }),
  functional({
    id: 'unsqueeze',
    family: 'shape',
    purpose: 'Adds an axis of size 1.',
    note: NOTE,
    names: both('unsqueeze'),
    headline: ({ dim }) => `at axis ${showDim(dim)}`,
    parameters: { input: tensor(), dim: int() },
    output: ({ input, dim }) => {
      const at = axis(dim, input.shape.length + 1);
      return new Tensor(inserted(input.shape, at, 1), input.dtype);
    },
    reach: ({ input, dim }) => {
      const rank = input.shape.length;
      const at = axis(dim, rank + 1);
      return { kind: 'axes', order: range(rank + 1).map(i => (i === at ? null : (i < at ? i : i - 1) - rank)) };
    },
    lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
  }),
];

/** A reshape to the output's own sizes, which must be numbers. */
export function lowerReshape(value: LoweredValue, graph: Lowering, output: Output): LoweredValue {
  return reshapeTo(graph, value, numbers((output as Tensor).shape));
}

/**
 * Where a reshape leaves positions alone: the last two axes and the batch of an image-like tensor stay what they were when
 * only channels are split or merged (`(B, g, C/g, H, W)` in ShuffleNet). Everything else loses positions.
 */
export function reachOfReshape(from: Shape, to: Shape): Reach {
  const merged = { kind: 'merge', inOrder: true } as const;
  if (from.length < 4 || to.length < 4) return sameShape(from, to) ? { kind: 'elementwise' } : merged;
  const spatial = [-2, -1].every(i => equal(from.at(i)!, to.at(i)!) === true);
  const batch = equal(from[0]!, to[0]!) === true;
  if (!spatial || !batch) return merged;
  const order = to.map((_, i) => (i === 0 ? -from.length : i < to.length - 2 ? null : i - to.length));
  return { kind: 'axes', order, inOrder: true };
}

function flatten(): Operator<{ input: Tensor; start_dim: Dim; end_dim: Dim }> {
  return {
    id: 'flatten',
    family: 'shape',
    purpose: 'Merges consecutive axes into one; as a layer, everything but the batch.',
    note: NOTE,
    documentation: 'generated/torch.nn.Flatten.html',
    rule: {
      headline: ({ start_dim, end_dim }) =>
        `axes ${showDim(start_dim)} to ${end_dim === -1 ? 'the last' : showDim(end_dim)}`,
      output: ({ input, start_dim, end_dim }) => {
        const { shape } = input;
        if (shape.length === 0) {
          axis(start_dim, 0, 'start_dim');
          axis(end_dim, 0, 'end_dim');
          return new Tensor([1], input.dtype);
        }
        const start = axis(start_dim, shape.length, 'start_dim');
        const end = axis(end_dim, shape.length, 'end_dim');
        if (start > end)
          throw new Problem('invalid-argument', 'flatten() has invalid args: start_dim cannot come after end_dim', {
            parameter: 'start_dim',
          });
        const merged = numel(shape.slice(start, end + 1));
        return new Tensor([...shape.slice(0, start), merged, ...shape.slice(end + 1)], input.dtype);
      },
      reach: ({ input }, output) => reachOfReshape(input.shape, (output as Tensor).shape),
      formula: ({ input, start_dim, end_dim }, output) => {
        const rank = input.shape.length;
        const merged = input.shape.slice(axis(start_dim, rank), axis(end_dim, rank) + 1);
        const size = showCount((output as Tensor).shape[axis(start_dim, rank)]!);
        return formula(`${merged.map(showDim).join('·')} = ${size}`);
      },
      lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
    },
    classes: [
      { name: 'torch.nn.Flatten', parameters: { start_dim: int(1), end_dim: int(-1) }, forward: { input: tensor() } },
    ],
    functions: [
      { names: both('flatten'), parameters: { input: tensor(), start_dim: int(0), end_dim: int(-1) } },
      {
        names: both('ravel'),
        parameters: { input: tensor() },
        adapt: ({ input }: { input: Tensor }) => ({ input, start_dim: 0, end_dim: -1 }),
      },
    ],
  };
}

function unflatten(): Operator<{ input: Tensor; dim: Dim; sizes: readonly Dim[] }> {
  return {
    id: 'unflatten',
    family: 'shape',
    purpose: 'Splits one axis into several.',
    note: NOTE,
    documentation: 'generated/torch.nn.Unflatten.html',
    rule: {
      output: ({ input, dim, sizes }) => {
        const at = axis(dim, input.shape.length);
        if (input.shape.length === 0)
          throw new Problem('wrong-rank', 'unflatten: the input has no axes', { found: '0D' });
        if (sizes.length === 0)
          throw new Problem('invalid-argument', 'unflatten: sizes must be non-empty', { parameter: 'sizes' });
        return new Tensor(
          [...input.shape.slice(0, at), ...reshaped([input.shape[at]!], sizes), ...input.shape.slice(at + 1)],
          input.dtype,
        );
      },
      reach: ({ input }, output) => reachOfReshape(input.shape, (output as Tensor).shape),
      formula: ({ input, dim, sizes }) => {
        const size = showCount(input.shape[axis(dim, input.shape.length)]!);
        const parts = reshaped([input.shape[axis(dim, input.shape.length)]!], sizes).map(showDim);
        return formula(`${size} = ${parts.join('·')}`);
      },
      lower: ({ input }, graph, output) => lowerReshape(graph.input(input), graph, output),
    },
    classes: [
      {
        name: 'torch.nn.Unflatten',
        parameters: { dim: int(), unflattened_size: { ...ints(), read: unflattenedSizes } },
        // Read once, so that it is refused where the layer is made.
        check: args => void args.sizes,
        forward: { input: tensor() },
        adapt: (args: { input: Tensor; dim: Dim; unflattened_size: readonly Dim[] }) =>
          derive(args, { sizes: a => a.unflattened_size }),
      },
    ],
    functions: [{ names: both('unflatten'), parameters: { input: tensor(), dim: int(), sizes: ints() } }],
  };
}

/** The layer takes a tuple where the function takes one size too. */
function unflattenedSizes(given: Argument): readonly Dim[] | Unknown | undefined {
  if (typeof given === 'number')
    throw new Problem('wrong-type', 'unflattened_size must be a tuple of ints, but found type int', {
      parameter: 'unflattened_size',
      found: given,
    });
  return ints().read(given);
}

/** `x.permute(0, 2, 3, 1).reshape(B, C, H, W)`: the sizes of before, and other elements in their places. */
function notMovedBack({ shape, strides }: Tensor, after: Shape): readonly string[] {
  if (!strides?.every(isKnown) || !shape.every(isKnown) || shape.length !== after.length) return [];
  const wide = range(shape.length).filter(i => shape[i] !== 1);
  // An axis that is stretched over one element has no place in memory.
  if (wide.some(i => strides[i]! <= 0)) return [];
  const inMemory = [...wide].sort((a, b) => strides[b]! - strides[a]! || a - b);
  const sizes = (order: readonly number[]) => order.map(i => shape[i]).join('×');
  const isMoved = inMemory.some((at, i) => at !== wide[i]);
  const isBefore = after.filter(size => size !== 1).join('×') === sizes(inMemory);
  if (!isMoved || !isBefore || sizes(inMemory) === sizes(wide)) return [];
  return [
    'These are the sizes from before the axes were moved, but `reshape` reads the elements in their new order: to move the axes back, permute.',
  ];
}

/** `x.squeeze()`, `x.squeeze(0)`, `x.squeeze(0, 1)` or `x.squeeze((0, 1))`; all axes of size 1 without any. */
function squeezedDims(): Parameter<readonly Dim[] | null> {
  const dims = spreadInts();
  return {
    ...dims,
    type: 'ints or None',
    read: a => {
      if (!Array.isArray(a)) return isDim(a) ? [a] : undefined;
      return a.length === 0 ? null : a.some(item => typeof item === 'boolean') ? undefined : dims.read(a);
    },
  };
}

/** `x.view(2, 3)`, `x.view((2, 3))` or `x.view(torch.int32)`. */
function sizesOrDtype(): Parameter<readonly Dim[] | DType> {
  const sizes = spreadInts();
  return {
    ...sizes,
    type: 'ints or torch.dtype',
    read: a => {
      if (isDType(a)) return a;
      return Array.isArray(a) && a.length === 1 && isDType(a[0]) ? a[0] : sizes.read(a);
    },
  };
}

/** `view(dtype)`: the last axis grows or shrinks by the ratio of the element sizes in bytes. */
function viewedAs(input: Tensor, dtype: DType): Tensor {
  const from = byteSize(input.dtype);
  const to = byteSize(dtype);
  if (from === to) return new Tensor(input.shape, dtype);
  const last = input.shape.at(-1);
  if (last === undefined)
    throw new Problem(
      'wrong-rank',
      'self.dim() cannot be 0 to view a tensor as another dtype of a different element size',
    );
  if (from > to) return new Tensor([...input.shape.slice(0, -1), multiply(last, from / to)], dtype);
  const ratio = to / from;
  if (equal(modulo(last, ratio), 0) === false)
    throw new Problem(
      'impossible-view',
      `self.size(-1) must be divisible by ${ratio} to view ${input.dtype} as ${dtype}, but got ${showDim(last)}`,
      {
        expected: `a multiple of ${ratio}`,
        found: last,
      },
    );
  return new Tensor([...input.shape.slice(0, -1), floorDivide(last, ratio)], dtype);
}

function keptBySqueeze(shape: Shape, dim: readonly Dim[] | null): readonly number[] {
  const candidates = dim === null ? range(shape.length) : shape.length === 0 ? [] : axes(dim, shape.length);
  if (dim !== null && shape.length === 0) axes(dim, 0);
  const dropped = candidates.filter(i => {
    const one = equal(shape[i]!, 1);
    if (one === undefined) unknowable(`whether squeeze drops axis ${i} depends on whether ${showDim(shape[i]!)} is 1`);
    return one;
  });
  return range(shape.length).filter(i => !dropped.includes(i));
}

function pick(input: Tensor, kept: readonly number[]): Tensor {
  return new Tensor(
    kept.map(i => input.shape[i]!),
    input.dtype,
  );
}

function misfit(shape: Shape, sizes: readonly Dim[], elements: Dim, known: Dim): Problem {
  return new Problem(
    'impossible-view',
    `shape '${spelled(sizes)}' is invalid for input of size ${showDim(elements)} (${crossed(shape)})`,
    { expected: elements, found: known, parameter: 'size' },
  );
}

function elementsFormula(from: Shape, output: Output): Formula {
  const factors = (shape: Shape) => (shape.length ? shape.map(showDim).join('·') : '1');
  const [before, count, after] = [factors(from), showCount(numel(from)), factors((output as Tensor).shape)];
  // Of sizes that are names their product says nothing new.
  return formula([before, ...(/[a-z]/i.test(count) ? [] : [count]), after].join(' = '));
}

function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => equal(size, b[i]!) === true);
}
