/** Shape family: pixel shuffles trade channels for resolution, channel shuffles mix the channels of groups. */
import { type Dim, divides, floorDivide, less, multiply, showDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { concrete, crossed, numbers, range, spelled } from './axes';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, SlidWindow } from './operator';
import { derive, int, known, tensor } from './parameter';
import { Problem } from './problem';

export const shuffling: readonly Operator[] = [
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
          ? { kind: 'window', windows: { [1 - input.shape.length]: { places: shuffledPlaces(input.shape, factor) } } }
          : { kind: 'window', windows: { [-2]: blocks(id, factor), [-1]: blocks(id, factor) }, mixes: [-3] },
      headline: ({ factor }) => `${parameter} ${showDim(factor)}`,
      ...(words && { summary: ({ factor }) => words(showDim(factor), showDim(multiply(factor, factor))) }),
      formula: ({ input, factor }, output) => shuffledSizes(id, input.shape, factor, (output as Tensor).shape),
      lower: lower ? ({ input, factor }, graph) => lower(graph, { input, factor: concrete(factor) }) : undefined,
    },
    classes: [{ name: `torch.nn.${id}`, parameters: { [parameter]: int() }, forward: { input: tensor() }, adapt }],
    functions: [
      {
        names: [`torch.nn.functional.${name}`, `torch.${name}`],
        parameters: { input: tensor(), [parameter]: int() },
        adapt,
      },
    ],
  };
}

/** The first channel of every group, then the second of every group, and so on. */
function shuffledPlaces(shape: Shape, groups: Dim): readonly number[] {
  const [channels, count] = [concrete(shape[1]!), concrete(groups)];
  return range(channels).map(i => (i % count) * (channels / count) + Math.floor(i / count));
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
