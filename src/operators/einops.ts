/**
 * Shape family: einops' functions and layers. The pattern is the documentation; here it is read and checked.
 */
import { type Dim, isDim, product, sum } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { crossed, numbers, removed, unknowable } from './axes';
import { castTo } from './cast-node';
import { lowerPattern } from './einops-lowering';
import { axesOf, invalid, type Transform, transformed } from './einops-pattern';
import { einsumOf, lowerEinsum, productType, reachOfEinsum } from './einsum';
import { functional } from './entry';
import { formula } from './formula';
import { joined } from './joining';
import { productMacs } from './matmul';
import type { ClassForm, FunctionForm, Operator, Reach } from './operator';
import { anything, derive, either, type Parameter, type Parameters, tensor, tensors, text } from './parameter';
import { Problem } from './problem';
import { reshapeTo } from './reshape-node';
import { reshaped } from './reshaping';

interface EinopsArguments {
  readonly tensor: Tensor | readonly Tensor[];
  readonly pattern: string;
  readonly axes_lengths: Readonly<Record<string, Dim>>;
  readonly reduction?: Argument;
}

const NOTE = 'transformer';
const DOCUMENTATION = 'generated/torch.einsum.html';

export const einops: readonly Operator[] = [
  transform('rearrange', 'Rearrange', 'Reorders, splits and merges axes, named in a pattern.'),
  transform('reduce', 'Reduce', 'Reduces the axes that the pattern drops.'),
  transform('repeat', undefined, 'Repeats along the axes that the pattern adds.'),
  functional({
    id: 'einops.einsum',
    family: 'arithmetic',
    purpose: 'Sums products of tensors along axes named in a pattern.',
    note: 'attention',
    documentation: DOCUMENTATION,
    names: ['einops.einsum'],
    parameters: { tensors_and_pattern: { ...anything(), rest: true } },
    output: ({ tensors_and_pattern: given }) => {
      const { equation, operands } = lettered(given as readonly Argument[]);
      const read = einsumOf(equation, operands);
      return new Tensor(read.shape, productType(read, operands));
    },
    macs: ({ tensors_and_pattern: given }, output) => {
      const { equation, operands } = lettered(given as readonly Argument[]);
      const { sizes, output: kept } = einsumOf(equation, operands);
      const summed = [...sizes]
        .filter(([letter]) => letter !== '...' && !kept.includes(letter))
        .map(([, size]) => size);
      return operands.length === 2
        ? productMacs(product(summed), output)
        : unknowable('the order of the products is not known');
    },
    reach: ({ tensors_and_pattern: given }) => {
      const { equation, operands } = lettered(given as readonly Argument[]);
      return reachOfEinsum(einsumOf(equation, operands), operands);
    },
    lower: ({ tensors_and_pattern: given }, graph, output) => {
      const { equation, operands } = lettered(given as readonly Argument[]);
      return lowerEinsum(einsumOf(equation, operands), operands, (output as Tensor).dtype, graph);
    },
  }),
  functional({
    id: 'pack',
    family: 'shape',
    purpose: 'Joins tensors of several ranks along one axis, `*` in the pattern.',
    note: NOTE,
    documentation: DOCUMENTATION,
    names: ['einops.pack'],
    parameters: { tensors: tensors(), pattern: text() },
    output: ({ tensors, pattern }) => {
      const { before, after } = star(pattern);
      const flat = tensors.map(t => {
        if (t.shape.length < before + after)
          throw new Problem(
            'wrong-rank',
            `packed tensor should have at least ${before + after} axes: ${crossed(t.shape)}`,
            { expected: `at least ${before + after}D`, found: `${t.shape.length}D`, parameter: 'tensors' },
          );
        const end = t.shape.length - after;
        const [head, packed, tail] = [t.shape.slice(0, before), t.shape.slice(before, end), t.shape.slice(end)];
        // einops asks for what the other axes leave, and of no elements that is refused.
        reshaped(t.shape, [...head, -1, ...tail]);
        return { packed, tensor: new Tensor([...head, product(packed), ...tail], t.dtype) };
      });
      return [
        joined(
          flat.map(f => f.tensor),
          before,
        ),
        flat.map(f => f.packed),
      ] as readonly Argument[];
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ tensors, pattern }, graph, output) => {
      const { before, after } = star(pattern);
      const { dtype } = (output as readonly Tensor[])[0]!;
      const parts = tensors.map(t => {
        const shape = numbers(t.shape);
        const end = shape.length - after;
        const line = [
          ...shape.slice(0, before),
          shape.slice(before, end).reduce((a, b) => a * b, 1),
          ...shape.slice(end),
        ];
        return castTo(graph, reshapeTo(graph, graph.input(t), line), t.dtype, dtype);
      });
      return graph.node('Concat', parts, { axis: before });
    },
  }),
  functional({
    id: 'unpack',
    family: 'shape',
    purpose: 'Cuts a packed tensor into the pieces it was made of.',
    note: NOTE,
    documentation: DOCUMENTATION,
    names: ['einops.unpack'],
    parameters: { tensor: tensor(), packed_shapes: anything(), pattern: text() },
    output: ({ tensor, packed_shapes, pattern }) => unpacked(tensor, packed_shapes, pattern),
    reach: () => ({ kind: 'merge' }),
    lower: ({ tensor, pattern }, graph, output) => {
      const { before } = star(pattern);
      const shapes = (output as readonly Tensor[]).map(t => numbers(t.shape));
      const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
      const others = size(numbers(removed(tensor.shape, before)));
      const lengths = graph.constant(shapes.map(shape => size(shape) / others));
      const parts = graph.nodes('Split', [graph.input(tensor), lengths], { axis: before }, shapes.length);
      return parts.map((part, i) => reshapeTo(graph, part, shapes[i]!));
    },
  }),
  functional({
    id: 'parse_shape',
    family: 'shape',
    purpose: 'The sizes of the axes that a pattern names.',
    note: NOTE,
    documentation: DOCUMENTATION,
    names: ['einops.parse_shape'],
    parameters: { x: tensor(), pattern: text() },
    output: ({ x, pattern }) => {
      const names = pattern.trim().split(/\s+/);
      if (names.length !== x.shape.length || names.includes('...'))
        throw invalid(`Can't parse shape with different number of dimensions: ${pattern} ${crossed(x.shape)}`);
      return Object.fromEntries(names.flatMap((name, i) => (/^[A-Za-z]/.test(name) ? [[name, x.shape[i]!]] : [])));
    },
  }),
];

function transform(name: Transform, layer: string | undefined, purpose: string): Operator<EinopsArguments> {
  /** `reduce` is all three: its reduction may be named after another transform. */
  const done = (args: EinopsArguments) =>
    args.reduction === 'repeat' || args.reduction === 'rearrange' ? args.reduction : name;
  const reduction: Parameters = name === 'reduce' ? { reduction: anything() } : {};
  const options = { pattern: text(), ...reduction, axes_lengths: lengths() };
  const module: ClassForm<EinopsArguments> = {
    name: `einops.layers.torch.${layer}`,
    parameters: options,
    forward: { input: tensor() },
    adapt: (args: EinopsArguments & { input: Tensor }) =>
      derive(args, { tensor: a => a.input }) as unknown as EinopsArguments,
  };
  const call: FunctionForm<EinopsArguments> = {
    names: [`einops.${name}`, `einops.einops.${name}`],
    parameters: { tensor: either(tensor(), tensors()), ...options },
  };
  return {
    id: `einops.${name}`,
    family: 'shape',
    purpose,
    note: NOTE,
    documentation: DOCUMENTATION,
    rule: {
      output: args => {
        const { shape, dtype } = single(args);
        if (args.reduction === 'mean' && kindOf(dtype) !== 'float')
          throw new Problem('wrong-dtype', 'reduce_mean is not available for non-floating tensors', {
            expected: 'a float dtype',
            found: dtype,
            parameter: 'tensor',
          });
        if (done(args) === name) checkReduction(args.reduction);
        return new Tensor(transformed(done(args), shape, args.pattern, args.axes_lengths), dtype);
      },
      reach: (args, output) => reachOfPattern(args, output as Tensor),
      headline: ({ pattern }) => pattern,
      formula: (args, output) => formula(`${crossed(single(args).shape)} → ${crossed((output as Tensor).shape)}`),
      lower: ({ tensor, pattern, axes_lengths, reduction }, graph, output) =>
        tensor instanceof Tensor
          ? lowerPattern(graph, tensor, output as Tensor, pattern, axes_lengths, reduction)
          : unknowable('a list of tensors in einops is not exported'),
    },
    ...(layer && { classes: [module] }),
    functions: [call],
  };
}

/** Brackets are opened, axes that the right side drops are taken together, the rest moves, and brackets close. */
function reachOfPattern({ tensor, pattern, axes_lengths }: EinopsArguments, output: Tensor): Reach {
  if (!(tensor instanceof Tensor)) return { kind: 'merge' };
  const { left, right } = axesOf(tensor.shape, pattern, axes_lengths);
  const sizes = (axes: typeof left) => axes.map(({ size }) => size);
  const kept = left.filter(({ name }) => right.some(other => other.name === name));
  const dropped = left.flatMap((axis, i) => (kept.includes(axis) ? [] : [i - left.length]));
  const order = right.map(({ name }) => {
    const at = kept.findIndex(axis => axis.name === name);
    return at < 0 ? null : at - kept.length;
  });
  const moved: Reach = { kind: 'axes', order };
  const isPlain = left.length === tensor.shape.length && right.length === output.shape.length;
  if (isPlain && dropped.length === 0) return moved;
  return {
    kind: 'steps',
    steps: [
      { reach: { kind: 'merge', inOrder: true }, shape: sizes(left) },
      ...(dropped.length > 0 ? [{ reach: { kind: 'all', dims: dropped } as const, shape: sizes(kept) }] : []),
      { reach: moved, shape: sizes(right) },
      { reach: { kind: 'merge', inOrder: true }, shape: output.shape },
    ],
  };
}

/** A list of tensors counts as one with a first axis for the list. */
function single({ tensor }: EinopsArguments): Tensor {
  if (tensor instanceof Tensor) return tensor;
  const first = tensor[0];
  if (first === undefined)
    throw new Problem('wrong-call', 'Rearrange/Reduce/Repeat can’t be applied to an empty list', {
      parameter: 'tensor',
    });
  return new Tensor([tensor.length, ...first.shape], first.dtype);
}

function checkReduction(reduction: Argument | undefined): void {
  if (typeof reduction === 'string' && !['min', 'max', 'sum', 'mean', 'prod', 'any', 'all'].includes(reduction))
    throw new Problem(
      'invalid-argument',
      `Unknown reduction ${reduction}. Expect one of ('min', 'max', 'sum', 'mean', 'prod', 'any', 'all').`,
      { found: reduction, parameter: 'reduction' },
    );
}

/** `**axes_lengths` */
function lengths(): Parameter<Readonly<Record<string, Dim>>> {
  return {
    type: 'axis lengths',
    extra: true,
    read: a => {
      const entries = Object.entries(a as Readonly<Record<string, Argument>>);
      const strange = entries.find(([, value]) => !isDim(value));
      if (strange === undefined) return Object.fromEntries(entries) as Readonly<Record<string, Dim>>;
      return typeof strange[1] === 'object' && strange[1] !== null && 'reason' in strange[1]
        ? (strange[1] as never)
        : undefined;
    },
  };
}

/** einops names axes by words; `einsum` by letters. */
function lettered(given: readonly Argument[]): { readonly equation: string; readonly operands: readonly Tensor[] } {
  const pattern = given.at(-1) ?? null;
  if (typeof pattern !== 'string')
    throw new Problem(
      'wrong-type',
      'The last argument passed to `einops.einsum` must be a string, representing the einsum pattern.',
      { parameter: 'pattern' },
    );
  const operands = tensors().read(given.slice(0, -1));
  if (!Array.isArray(operands)) return unknowable('an operand of einsum is not known');
  if (!pattern.includes('->')) throw invalid('Einsum pattern must contain right-hand side.');
  const letters = new Map<string, string>();
  const equation = pattern.replaceAll(/[A-Za-z_][A-Za-z0-9_]*/g, name => {
    if (!letters.has(name)) letters.set(name, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'[letters.size]!);
    return letters.get(name)!;
  });
  return { equation, operands };
}

function star(pattern: string): { readonly before: number; readonly after: number } {
  const names = pattern.trim().split(/\s+/);
  if (names.filter(name => name === '*').length !== 1) throw invalid(`No *-axis in pattern "${pattern}"`);
  const before = names.indexOf('*');
  return { before, after: names.length - before - 1 };
}

function unpacked(tensor: Tensor, shapes: Argument, pattern: string): readonly Argument[] {
  const { before, after } = star(pattern);
  if (!Array.isArray(shapes) || !shapes.every(s => Array.isArray(s) && s.every(isDim)))
    return unknowable('the packed shapes are not known');
  if (tensor.shape.length !== before + after + 1)
    throw new Problem(
      'wrong-rank',
      `unpack('${pattern}') received input of wrong dim with shape ${crossed(tensor.shape)}`,
      { expected: `${before + after + 1}D`, found: `${tensor.shape.length}D`, parameter: 'tensor' },
    );
  const given = shapes as readonly Shape[];
  const known = sum(given.filter(s => !s.includes(-1)).map(product));
  return given.map(s => {
    const own = s.map(size => (size === -1 ? leftOver(tensor.shape[before]!, known) : size));
    return new Tensor([...tensor.shape.slice(0, before), ...own, ...tensor.shape.slice(before + 1)], tensor.dtype);
  });
}

function leftOver(size: Dim, known: Dim): Dim {
  return typeof size === 'number' && typeof known === 'number'
    ? size - known
    : unknowable('a −1 in the packed shapes of a symbolic axis');
}
