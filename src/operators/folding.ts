/**
 * Shape family: sliding blocks and shuffled pixels. `unfold` cuts an image into the windows a convolution would see,
 * `fold` adds them up again; pixel shuffles trade channels for resolution.
 */
import { add, type Dim, divides, equal, floorDivide, less, multiply, product, showDim, subtract } from '../tensor/dim';
import { showFactor } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import { axis, concrete, crossed, mustAgree, numbers, range, replaced, spelled } from './axes';
import { both, functional, method } from './entry';
import { lowerFold, lowerUnfold } from './folding-lowering';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Rule, SlidWindow } from './operator';
import { derive, int, known, sizes, tensor } from './parameter';
import { Problem } from './problem';

interface Blocks {
  readonly input: Tensor;
  readonly kernel_size: readonly Dim[];
  readonly dilation: readonly Dim[];
  readonly padding: readonly Dim[];
  readonly stride: readonly Dim[];
}

const window = { kernel_size: sizes(2), dilation: sizes(2, 1), padding: sizes(2, 0), stride: sizes(2, 1) };

/** `4×4 · stride 4`: what is not the default. */
function blocksHeadline({ kernel_size, dilation, padding, stride }: Omit<Blocks, 'input'>): string {
  const both = (sizes: readonly Dim[]) => [...new Set(sizes.map(showDim))].join('×');
  return [
    kernel_size.map(showDim).join('×'),
    `stride ${both(stride)}`,
    both(padding) !== '0' && `padding ${both(padding)}`,
    both(dilation) !== '1' && `dilation ${both(dilation)}`,
  ]
    .filter(part => part)
    .join(' · ');
}

export const folding: readonly Operator[] = [
  {
    id: 'Unfold',
    family: 'shape',
    purpose: 'Cuts an image into sliding blocks; each becomes a column.',
    note: 'conv-hyperparameters',
    documentation: 'generated/torch.nn.Unfold.html',
    rule: {
      output: args => new Tensor(unfolded(args), args.input.dtype),
      reach: () => ({ kind: 'merge' }),
      lower: (args, graph, output) => lowerUnfold(args, graph, output as Tensor),
      headline: blocksHeadline,
      formula: args => {
        const { shape } = args.input;
        const [h, w] = blockCounts(args, shape.slice(-2));
        return formula(
          `L = ${showFactor(h!)}·${showFactor(w!)} = ${showDim(multiply(h!, w!))}`,
          `rows = ${showDim(shape.at(-3)!)}·${args.kernel_size.map(showDim).join('·')} = ${showDim(multiply(shape.at(-3)!, product(args.kernel_size)))}`,
        );
      },
    } satisfies Rule<Blocks>,
    classes: [{ name: 'torch.nn.Unfold', parameters: window, forward: { input: tensor() } }],
    functions: [{ names: ['torch.nn.functional.unfold'], parameters: { input: tensor(), ...window } }],
  },
  {
    id: 'Fold',
    family: 'shape',
    purpose: 'Adds sliding blocks up to an image; the reverse of unfold.',
    note: 'conv-hyperparameters',
    documentation: 'generated/torch.nn.Fold.html',
    rule: {
      output: args => new Tensor(folded(args), args.input.dtype),
      reach: () => ({ kind: 'merge' }),
      lower: (args, graph, output) => lowerFold(args, graph, output as Tensor),
    } satisfies Rule<Blocks & { output_size: readonly Dim[] }>,
    classes: [
      { name: 'torch.nn.Fold', parameters: { output_size: sizes(2), ...window }, forward: { input: tensor() } },
    ],
    functions: [
      { names: ['torch.nn.functional.fold'], parameters: { input: tensor(), output_size: sizes(2), ...window } },
    ],
  },
  functional({
    id: 'tensor_unfold',
    family: 'shape',
    purpose: 'All windows of a size along an axis, as a new last axis.',
    note: 'conv-hyperparameters',
    documentation: 'generated/torch.Tensor.unfold.html',
    names: method('unfold'),
    headline: ({ dimension, size, step }) =>
      `axis ${showDim(dimension)} · windows of ${showDim(size)} · step ${showDim(step)}`,
    parameters: { input: tensor(), dimension: int(), size: int(), step: int() },
    output: ({ input, dimension, size, step }) => {
      const at = axis(dimension, input.shape.length, 'dimension');
      const length = input.shape[at] ?? 1;
      if (less(size, 0) === true)
        throw new Problem('invalid-argument', `size is ${showDim(size)} but must be >= 0`, {
          found: size,
          parameter: 'size',
        });
      if (less(length, size) === true)
        throw new Problem(
          'kernel-larger-than-input',
          `maximum size for tensor at dimension ${at} is ${showDim(length)} but size is ${showDim(size)}`,
          { expected: length, found: size, parameter: 'size' },
        );
      if (less(step, 1) === true)
        throw new Problem('invalid-argument', `step is ${showDim(step)} but must be > 0`, {
          found: step,
          parameter: 'step',
        });
      if (input.shape.length === 0) return new Tensor([size], input.dtype);
      return new Tensor(
        [...replaced(input.shape, at, add(floorDivide(subtract(length, size), step), 1)), size],
        input.dtype,
      );
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, dimension, size, step }, graph, output) => {
      const { shape } = output as Tensor;
      if (input.shape.length === 0) return graph.node('Reshape', [graph.input(input), graph.constant(numbers(shape))]);
      const at = axis(dimension, input.shape.length, 'dimension');
      const [count, width, apart] = numbers([shape[at]!, size, step]) as [number, number, number];
      const places = range(count * width).map(i => Math.floor(i / width) * apart + (i % width));
      const windows = graph.node('Gather', [graph.input(input), graph.constant(places, [count, width])], { axis: at });
      const order = range(shape.length).filter(i => i !== at + 1);
      return graph.node('Transpose', [windows], { perm: [...order, at + 1] });
    },
  }),
  shuffle(
    'PixelShuffle',
    'Trades channels for resolution: r² channels become r×r pixels.',
    'pixel_shuffle',
    'upscale_factor',
    upscaled,
    (graph, { input, factor }) =>
      batched(graph, input, upscaled(input.shape, factor), value =>
        graph.node('DepthToSpace', [value], { blocksize: factor, mode: 'CRD' }),
      ),
    (r, area) =>
      `Lays ${area} neighbouring channels out as ${r}×${r} pixels of one channel, the first at the top left.`,
  ),
  shuffle(
    'PixelUnshuffle',
    'Trades resolution for channels: r×r pixels become r² channels.',
    'pixel_unshuffle',
    'downscale_factor',
    downscaled,
    (graph, { input, factor: r }) => {
      const [c, h, w] = numbers(input.shape.slice(-3)) as [number, number, number];
      const blocks = graph.node('Reshape', [graph.input(input), graph.constant([-1, c, h / r, r, w / r, r])]);
      const turned = graph.node('Transpose', [blocks], { perm: [0, 1, 3, 5, 2, 4] });
      return graph.node('Reshape', [turned, graph.constant(numbers(downscaled(input.shape, r)))]);
    },
    (r, area) => `Takes every ${r}×${r} pixels of a channel apart into ${area} channels, the top left one first.`,
  ),
  shuffle(
    'ChannelShuffle',
    'Mixes the channels of the groups.',
    'channel_shuffle',
    'groups',
    channelShuffled,
    (graph, { input, factor }) => {
      const [b, c, ...rest] = numbers(input.shape);
      const long = (values: readonly number[]) => graph.constant(values, [values.length], 'int64');
      const apart = graph.node('Reshape', [graph.input(input), long([b!, factor, c! / factor, ...rest])]);
      const swapped = graph.node('Transpose', [apart], { perm: [0, 2, 1, ...rest.map((_, i) => i + 3)] });
      return graph.node('Reshape', [swapped, long([b!, c!, ...rest])]);
    },
  ),
];

/** (N, C, H, W) → (N, C·k·k, L); L is the number of windows. */
function unfolded(args: Blocks): Shape {
  const { input, kernel_size } = args;
  const rank = input.shape.length;
  if ((rank !== 3 && rank !== 4) || input.shape.slice(-3).some(size => equal(size, 0) === true))
    throw new Problem(
      'wrong-rank',
      `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${spelled(input.shape)}`,
      { expected: '3D or 4D', found: `${rank}D`, parameter: 'input' },
    );
  mustBePositive(args);
  const counts = blockCounts(args, input.shape.slice(-2));
  if (counts.some(count => less(count, 1) === true))
    throw new Problem(
      'kernel-larger-than-input',
      `Given input with spatial size (${input.shape.slice(-2).map(showDim).join(', ')}), kernel_size=(${kernel_size.map(showDim).join(', ')}), calculated shape of the array of sliding blocks as (${counts.map(showDim).join(', ')}), but its components must be at least one.`,
      { expected: 'at least 1', found: counts.find(count => less(count, 1) === true)!, parameter: 'kernel_size' },
    );
  return [...input.shape.slice(0, -3), multiply(input.shape.at(-3)!, product(kernel_size)), product(counts)];
}

/** (N, C·k·k, L) → (N, C, H, W). */
function folded(args: Blocks & { output_size: readonly Dim[] }): Shape {
  const { input, kernel_size, output_size } = args;
  const rank = input.shape.length;
  if ((rank !== 2 && rank !== 3) || input.shape.slice(-2).some(size => equal(size, 0) === true))
    throw new Problem(
      'wrong-rank',
      `Expected 2D or 3D (batch mode) tensor for input, but got: ${spelled(input.shape)}`,
      { expected: '2D or 3D', found: `${rank}D`, parameter: 'input' },
    );
  mustBePositive(args);
  const rows = input.shape.at(-2)!;
  const area = product(kernel_size);
  if (divides(area, rows) === false)
    throw new Problem(
      'mismatched-sizes',
      `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${showDim(rows)} and kernel_size=(${kernel_size.map(showDim).join(', ')}).`,
      { expected: area, found: rows, parameter: 'kernel_size' },
    );
  const counts = blockCounts(args, output_size);
  mustAgree(
    product(counts),
    input.shape.at(-1)!,
    'mismatched-sizes',
    () =>
      `Given output_size=(${output_size.map(showDim).join(', ')}), expected size of input's dimension 2 to match the calculated number of sliding blocks ${counts.map(showDim).join(' * ')} = ${showDim(product(counts))}, but got ${showDim(input.shape.at(-1)!)}.`,
    'output_size',
  );
  return [...input.shape.slice(0, -2), floorDivide(rows, area), ...output_size];
}

/** ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1 windows per axis. */
function blockCounts({ kernel_size, dilation, padding, stride }: Blocks, spatial: Shape): readonly Dim[] {
  return spatial.map((size, i) => {
    const reach = add(multiply(dilation[i]!, subtract(kernel_size[i]!, 1)), 1);
    return add(floorDivide(subtract(add(size, multiply(2, padding[i]!)), reach), stride[i]!), 1);
  });
}

function mustBePositive({ kernel_size, dilation, padding, stride }: Blocks): void {
  for (const [name, values, least] of [
    ['kernel_size', kernel_size, 1],
    ['dilation', dilation, 1],
    ['stride', stride, 1],
    ['padding', padding, 0],
  ] as const)
    for (const value of values)
      if (less(value, least) === true)
        throw new Problem(
          'invalid-argument',
          `${name} should be ${least ? 'greater than zero' : 'non-negative'}, but got ${showDim(value)}`,
          { found: value, parameter: name },
        );
}

interface Shuffle {
  readonly input: Tensor;
  readonly factor: Dim;
}

/** What becomes of r×r pixels and r² channels, in this call's numbers. */
type ShuffleWords = (r: string, area: string) => string;

type LowerShuffle = (graph: Lowering, args: { input: Tensor; factor: number }) => LoweredValue;

function shuffle(
  id: string,
  purpose: string,
  name: string,
  parameter: string,
  rule: (shape: Shape, factor: Dim) => Shape,
  lower?: LowerShuffle,
  words?: ShuffleWords,
): Operator<Shuffle> {
  const adapt = (args: object) =>
    derive(args, { factor: a => (a as Readonly<Record<string, Dim>>)[parameter]! }) as Shuffle;
  const groups = id === 'ChannelShuffle';
  return {
    id,
    family: 'shape',
    purpose,
    note: 'convolution-variants',
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: ({ input, factor }) => new Tensor(rule(input.shape, factor), input.dtype),
      reach: ({ input, factor }) =>
        groups
          ? { kind: 'axes', order: input.shape.map((_, i) => (i === 1 ? null : i - input.shape.length)) }
          : { kind: 'window', windows: { [-2]: blocks(id, factor), [-1]: blocks(id, factor) }, mixes: [-3] },
      headline: ({ factor }) => `${parameter} ${showDim(factor)}`,
      ...(words && { summary: ({ factor }) => words(showDim(factor), showDim(multiply(factor, factor))) }),
      formula: ({ input, factor }, output) => shuffledSizes(id, input.shape, factor, (output as Tensor).shape),
      lower: lower ? ({ input, factor }, graph) => lower(graph, { input, factor: concrete(factor) }) : undefined,
    },
    classes: [{ name: `torch.nn.${id}`, parameters: { [parameter]: int() }, forward: { input: tensor() }, adapt }],
    functions: [
      {
        names: groups ? both(name) : [`torch.nn.functional.${name}`, `torch.${name}`],
        parameters: { input: tensor(), [parameter]: int() },
        adapt,
      },
    ],
  };
}

/** Rows or columns: `factor` of them go into one, or come of one. */
function blocks(id: string, factor: Dim): SlidWindow {
  const kernel = known(factor, 'the factor');
  const block = { kernel, padding: 0, dilation: 1 };
  return id === 'PixelShuffle' ? { ...block, stride: 1, upsample: kernel } : { ...block, stride: kernel };
}

/** Channels and pixels before and after. */
function shuffledSizes(id: string, from: Shape, factor: Dim, to: Shape) {
  const r = showDim(factor);
  const line = (name: string, at: number, rest: string) =>
    `${name}_out = ${showDim(from.at(at)!)}${rest} = ${showDim(to.at(at)!)}`;
  if (id === 'PixelShuffle')
    return formula(line('C', -3, ` / (${r}·${r})`), line('H', -2, `·${r}`), line('W', -1, `·${r}`));
  if (id === 'PixelUnshuffle')
    return formula(line('C', -3, `·${r}·${r}`), line('H', -2, ` / ${r}`), line('W', -1, ` / ${r}`));
  return formula(`${crossed(from)} → ${crossed(to)}`);
}

/** (*, C·r², H, W) → (*, C, H·r, W·r). */
function upscaled(shape: Shape, r: Dim): Shape {
  mustBeImage(shape, 'pixel_shuffle');
  if (less(r, 1) === true)
    throw new Problem('invalid-argument', `pixel_shuffle expects a positive upscale_factor, but got ${showDim(r)}`, {
      found: r,
      parameter: 'upscale_factor',
    });
  const [c, h, w] = shape.slice(-3) as [Dim, Dim, Dim];
  const area = multiply(r, r);
  if (divides(area, c) === false)
    throw new Problem(
      'mismatched-in-channels',
      `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${showDim(c)} is not divisible by ${showDim(area)}`,
      { expected: `a multiple of ${showDim(area)}`, found: c, parameter: 'upscale_factor' },
    );
  return [...shape.slice(0, -3), floorDivide(c, area), multiply(h, r), multiply(w, r)];
}

/** (*, C, H·r, W·r) → (*, C·r², H, W). */
function downscaled(shape: Shape, r: Dim): Shape {
  mustBeImage(shape, 'pixel_unshuffle');
  if (less(r, 1) === true)
    throw new Problem(
      'invalid-argument',
      `pixel_unshuffle expects a positive downscale_factor, but got ${showDim(r)}`,
      { found: r, parameter: 'downscale_factor' },
    );
  const [c, h, w] = shape.slice(-3) as [Dim, Dim, Dim];
  for (const [name, size] of [
    ['height', h],
    ['width', w],
  ] as const)
    if (divides(r, size) === false)
      throw new Problem(
        'mismatched-sizes',
        `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input ${name} ${showDim(size)} is not divisible by ${showDim(r)}`,
        { expected: `a multiple of ${showDim(r)}`, found: size, parameter: 'downscale_factor' },
      );
  return [...shape.slice(0, -3), multiply(c, multiply(r, r)), floorDivide(h, r), floorDivide(w, r)];
}

function channelShuffled(shape: Shape, groups: Dim): Shape {
  if (shape.length < 3)
    throw new Problem(
      'wrong-rank',
      `channel_shuffle expects input with > 2 dims, but got input with sizes ${spelled(shape)}`,
      { expected: 'at least 3D', found: `${shape.length}D` },
    );
  if (less(groups, 1) === true)
    throw new Problem(
      'invalid-argument',
      `Number of groups to divide channels in must be positive. Value of groups:${showDim(groups)}`,
      { found: groups, parameter: 'groups' },
    );
  if (divides(groups, shape[1]!) === false)
    throw new Problem(
      'indivisible-groups',
      `Number of channels must be divisible by groups. Got ${showDim(shape[1]!)} channels and ${showDim(groups)} groups.`,
      { expected: `a multiple of ${showDim(groups)}`, found: shape[1]!, parameter: 'groups' },
    );
  return shape;
}

function mustBeImage(shape: Shape, callee: string): void {
  if (shape.length < 3)
    throw new Problem(
      'wrong-rank',
      `${callee} expects input to have at least 3 dimensions, but got input with ${shape.length} dimension(s)`,
      { expected: 'at least 3D', found: `${shape.length}D` },
    );
}

/** ONNX wants exactly (N, C, H, W): axes before these are joined on the way. */
function batched(
  graph: Lowering,
  input: Tensor,
  output: Shape,
  body: (value: LoweredValue) => LoweredValue,
): LoweredValue {
  if (input.shape.length === 4) return body(graph.input(input));
  const last = numbers(input.shape.slice(-3));
  const joined = graph.node('Reshape', [graph.input(input), graph.constant([-1, ...last])]);
  return graph.node('Reshape', [body(joined), graph.constant(numbers(output))]);
}
