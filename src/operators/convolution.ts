/**
 * Convolutions in one, two and three dimensions: modules, lazy modules and functions under one rule.
 * A function call brings its own weight; the module's own weight follows from its arguments.
 */
import {
  add,
  type Dim,
  divides,
  equal,
  floorDivide,
  isKnown,
  less,
  multiply,
  product,
  showDim,
  subtract,
} from '../tensor/dim';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { lowerConvolution } from './convolution-lowering';
import { explain, headline, noteOf, sizeFormula, summary } from './convolution-words';
import { requireFloating } from './floating';
import type { Operator, Reach, Weight } from './operator';
import { borderPlaces } from './padding';
import {
  type ArgumentsOf,
  anything,
  derive,
  either,
  int,
  known,
  optional,
  type Parameters,
  sizes,
  tensor,
  text,
  truth,
} from './parameter';
import { Problem } from './problem';
import { transposedConvolutions } from './transposed-convolution';
import { extent, type Rank, requireAtLeast, requireRank, showEach, showWindow, spatial, windowCount } from './window';

export const convolutions: readonly Operator[] = [
  convolution(1),
  convolution(2),
  convolution(3),
  ...transposedConvolutions,
];

export interface ConvolutionArguments {
  readonly input: Tensor;
  readonly in_channels: Dim;
  readonly out_channels: Dim;
  readonly kernel_size: readonly Dim[];
  readonly stride: readonly Dim[];
  readonly padding: readonly Dim[] | string;
  readonly dilation: readonly Dim[];
  readonly groups: Dim;
  /** A function's own tensor, or whether the module has one. */
  readonly bias: boolean | Tensor | null;
  readonly padding_mode: string;
  /** Only for function calls. */
  readonly weight?: Tensor;
}

function convolution(n: Rank): Operator<ConvolutionArguments> {
  const id = `Conv${n}d`;
  const callee = `conv${n}d`;
  const own = ownParameters(n);
  const call = { input: tensor(), weight: tensor(), bias: optional(tensor()), ...windowParameters(n), groups: int(1) };
  return {
    id,
    family: 'convolution',
    purpose: `Slides learned filters over ${n === 1 ? 'a sequence' : n === 2 ? 'an image' : 'a volume'}; each filter makes one output channel.`,
    note: args => noteOf(args),
    argumentNotes: {
      stride: 'conv-output-size',
      padding: 'conv-output-size',
      dilation: 'convolution-variants#dilated',
      groups: 'convolution-variants#depthwise-separable',
      padding_mode: 'conv-hyperparameters',
    },
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => output(args, n, callee),
      macs: (args, result) =>
        multiply(product((result as Tensor).shape), multiply(perGroup(args), product(args.kernel_size))),
      reach: args => reach(args, n),
      headline: args => headline(args),
      summary: args => summary(args, n),
      formula: (args, result) => sizeFormula(args, result as Tensor, n),
      explain: args => explain(args, n),
      lower: (args, graph) => lowerConvolution(args, graph, n),
    },
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: { in_channels: int(), ...own },
        forward: { input: tensor() },
        check: args => checkConstructor(args),
        weights: args => weights(args),
        attributes: args => attributes(args, n),
      },
      {
        name: `torch.nn.Lazy${id}`,
        parameters: own,
        forward: { input: tensor() },
        check: args => checkConstructor(args, true),
        weights: args => weights(args),
        attributes: args => attributes(args, n),
        adapt: (args: ArgumentsOf<typeof own> & { input: Tensor }) =>
          derive(args, { in_channels: a => channelsOf(a.input, n, `Lazy${id}`) }),
      },
    ],
    functions: [
      {
        names: [`torch.nn.functional.${callee}`, `torch.${callee}`],
        parameters: call,
        adapt: (args: ArgumentsOf<typeof call>) =>
          derive(args, {
            out_channels: a => weightShape(a.weight, n)[0]!,
            in_channels: a => multiply(weightShape(a.weight, n)[1]!, a.groups),
            kernel_size: a => weightShape(a.weight, n).slice(2),
            padding_mode: () => 'zeros',
          }),
      },
    ],
  };
}

function windowParameters(n: Rank) {
  return { stride: sizes(n, 1), padding: either(sizes(n, 0), text()), dilation: sizes(n, 1) };
}

function ownParameters(n: Rank) {
  return {
    out_channels: int(),
    kernel_size: sizes(n),
    ...windowParameters(n),
    groups: int(1),
    bias: truth(true),
    padding_mode: text('zeros'),
    device: anything(null),
    dtype: anything(null),
  } satisfies Parameters;
}

function channelsOf(input: Tensor, n: Rank, callee: string): Dim {
  requireRank(input, n, callee);
  return input.shape.at(-n - 1)!;
}

function weightShape(weight: Tensor, n: Rank): readonly Dim[] {
  if (weight.shape.length === n + 2) return weight.shape;
  throw new Problem(
    'wrong-rank',
    `conv${n}d expects a weight of ${n + 2} axes, but got size ${showList(weight.shape)}`,
    {
      expected: `${n + 2} axes`,
      found: `${weight.shape.length} axes`,
      parameter: 'weight',
    },
  );
}

/** What `Conv*d.__init__` raises. */
function checkConstructor(args: ConvolutionArguments, lazy = false): void {
  const { groups, out_channels, padding, padding_mode } = args;
  requireAtLeast([groups], 1, 'groups must be a positive integer', 'groups');
  if (!lazy) requireDivisible('in_channels', args.in_channels, groups);
  requireDivisible('out_channels', out_channels, groups);
  if (typeof padding === 'string') checkPaddingName(padding, args.stride, true);
  if (!['zeros', 'reflect', 'replicate', 'circular'].includes(padding_mode)) {
    throw new Problem(
      'invalid-argument',
      `padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got padding_mode='${padding_mode}'`,
      { parameter: 'padding_mode', found: padding_mode },
    );
  }
  const sizes = [
    ['in_channels', lazy ? 0 : args.in_channels],
    ['out_channels', out_channels],
  ] as const;
  for (const [name, value] of [...sizes, ...args.kernel_size.map(size => ['kernel_size', size] as const)]) {
    if (less(value, 0))
      throw new Problem('invalid-argument', `Trying to create tensor with negative dimension ${showDim(value)}`, {
        parameter: name,
        found: value,
      });
  }
}

export function requireDivisible(name: string, channels: Dim, groups: Dim): void {
  if (divides(groups, channels) !== false) return;
  throw new Problem(
    'indivisible-groups',
    `${name} must be divisible by groups: ${showDim(channels)} is not a multiple of ${showDim(groups)}`,
    {
      expected: `a multiple of ${showDim(groups)}`,
      found: channels,
      parameter: name,
    },
  );
}

function checkPaddingName(padding: string, stride: readonly Dim[], constructing: boolean): void {
  if (padding !== 'same' && padding !== 'valid') {
    const message = constructing
      ? `Invalid padding string '${padding}', should be one of {'same', 'valid'}`
      : `Invalid padding string: '${padding}'`;
    throw new Problem('invalid-argument', message, {
      expected: "'same' or 'valid'",
      found: padding,
      parameter: 'padding',
    });
  }
  if (padding === 'same' && stride.some(s => equal(s, 1) === false)) {
    throw new Problem('invalid-argument', "padding='same' is not supported for strided convolutions", {
      parameter: 'stride',
      expected: 1,
      found: showEach(stride),
    });
  }
}

function output(args: ConvolutionArguments, n: Rank, callee: string): Tensor {
  const { input, kernel_size, stride, dilation, groups, out_channels, in_channels, padding_mode } = args;
  const weight = args.weight?.shape ?? [out_channels, floorDivide(in_channels, groups), ...kernel_size];
  const pads = padsOf(args, n);
  if (padding_mode !== 'zeros') checkPaddingFits(input, pads, padding_mode, n);
  requireRank(input, n, callee);
  requireAtLeast([groups], 1, 'non-positive groups is not supported', 'groups');
  requireAtLeast(stride, 1, 'non-positive stride is not supported', 'stride');
  requireAtLeast(dilation, 1, `dilation should be greater than zero, but got ${showList(dilation)}`, 'dilation');
  requireAtLeast(pads.flat(), 0, 'negative padding is not supported', 'padding');
  requireAtLeast(
    [out_channels],
    1,
    `expected weight to be at least 1 at dimension 0, but got weight of size ${showList(weight)} instead`,
    'out_channels',
  );
  if (divides(groups, out_channels) === false) {
    throw new Problem(
      'indivisible-groups',
      `Given groups=${showDim(groups)}, expected weight to be divisible by ${showDim(groups)} at dimension 0, but got weight of size ${showList(weight)} instead`,
      { parameter: 'groups', found: out_channels, expected: `a multiple of ${showDim(groups)}` },
    );
  }
  if (!args.weight) requireDivisible('in_channels', in_channels, groups);
  checkChannels(args, weight, n);
  requireFloating(input, args.weight, 'Input type and weight type should be the same');
  checkBias(args, weight);
  requireAtLeast(
    kernel_size,
    1,
    `kernel size should be greater than zero, but got ${showList(kernel_size)}`,
    'kernel_size',
  );
  const sizesIn = spatial(input, n);
  const padded = sizesIn.map((size, i) => add(size, bothPads(pads[i]!)));
  const reach = kernel_size.map((k, i) => extent(k, dilation[i]!));
  if (padded.some((size, i) => less(size, reach[i]!))) {
    throw new Problem(
      'kernel-larger-than-input',
      `Calculated padded input size per channel: (${padded.map(showDim).join(' x ')}). Kernel size: (${reach.map(showDim).join(' x ')}). Kernel size can't be greater than actual input size`,
      { expected: `at least ${showWindow(reach)}`, found: showWindow(padded), parameter: 'kernel_size' },
    );
  }
  if (sizesIn.includes(0))
    throw new Problem(
      'invalid-argument',
      `Only zero batch or zero channel inputs are supported, but got input shape: ${showList(input.shape)}`,
      { found: 0 },
    );
  const sizesOut = sizesIn.map((size, i) =>
    windowCount(size, kernel_size[i]!, stride[i]!, bothPads(pads[i]!), dilation[i]!),
  );
  return new Tensor([...input.shape.slice(0, -n - 1), out_channels, ...sizesOut], input.dtype);
}

function checkChannels(args: ConvolutionArguments, weight: readonly Dim[], n: Rank): void {
  const { input, in_channels, groups } = args;
  const channels = input.shape.at(-n - 1)!;
  if (equal(channels, in_channels) !== false) return;
  throw new Problem(
    'mismatched-in-channels',
    `Given groups=${showDim(groups)}, weight of size ${showList(weight)}, expected input${showList(input.shape)} to have ${showDim(in_channels)} channels, but got ${showDim(channels)} channels instead`,
    { expected: in_channels, found: channels, parameter: args.weight ? 'weight' : 'in_channels' },
  );
}

function checkBias({ bias, out_channels }: ConvolutionArguments, weight: readonly Dim[]): void {
  if (!(bias instanceof Tensor)) return;
  if (bias.shape.length === 1 && equal(bias.shape[0]!, out_channels) !== false) return;
  throw new Problem(
    'mismatched-sizes',
    `Given weight of size ${showList(weight)}, expected bias to be 1-dimensional with ${showDim(out_channels)} elements, but got bias of size ${showList(bias.shape)} instead`,
    { expected: out_channels, found: showList(bias.shape), parameter: 'bias' },
  );
}

/** `F.pad` comes first for the modes that need real pixels to copy. */
function checkPaddingFits(input: Tensor, pads: readonly Pads[], mode: string, n: Rank): void {
  requireRank(input, n, `conv${n}d`);
  spatial(input, n).forEach((size, i) => {
    for (const pad of pads[i]!) {
      const fits =
        mode === 'reflect'
          ? less(pad, size)
          : mode === 'circular'
            ? less(size, pad) === undefined || !less(size, pad)
            : true;
      if (fits !== false) continue;
      const message =
        mode === 'reflect'
          ? `Padding size should be less than the corresponding input dimension, but got: padding ${showDim(pad)} for size ${showDim(size)}`
          : 'Padding value causes wrapping around more than once.';
      throw new Problem('invalid-argument', message, {
        expected: `at most ${showDim(size)}`,
        found: pad,
        parameter: 'padding',
      });
    }
  });
}

type Pads = readonly [begin: Dim, end: Dim];

/** Zeros before and after each axis; for `same` the odd one goes to the end. */
export function padsOf(args: ConvolutionArguments, n: Rank): readonly Pads[] {
  const { padding, kernel_size, dilation, stride } = args;
  if (typeof padding !== 'string') return padding.map(p => [p, p] as const);
  checkPaddingName(padding, stride, false);
  return Array.from({ length: n }, (_, i) => {
    const total = padding === 'valid' ? 0 : subtract(extent(kernel_size[i]!, dilation[i]!), 1);
    const begin = floorDivide(total, 2);
    return [begin, subtract(total, begin)] as const;
  });
}

function bothPads([begin, end]: Pads): Dim {
  return add(begin, end);
}

function perGroup({ in_channels, groups, weight }: ConvolutionArguments): Dim {
  return weight ? weight.shape[1]! : floorDivide(in_channels, groups);
}

function weights(args: ConvolutionArguments): Readonly<Record<string, Weight | null>> {
  const { out_channels, kernel_size, bias } = args;
  const fanIn = multiply(perGroup(args), product(kernel_size));
  const init = { kind: 'fan-in', fanIn } as const;
  return {
    weight: { shape: [out_channels, perGroup(args), ...kernel_size], init },
    bias: bias ? { shape: [out_channels], init } : null,
  };
}

function attributes(args: ConvolutionArguments, n: Rank): Readonly<Record<string, Argument>> {
  const { kernel_size, stride, padding, dilation } = args;
  return {
    kernel_size,
    stride,
    padding,
    dilation,
    output_padding: Array<Dim>(n).fill(0),
    transposed: false,
    _reversed_padding_repeated_twice: padsOf(args, n).toReversed().flat(),
  };
}

function reach(args: ConvolutionArguments, n: Rank): Reach {
  const pads = padsOf(args, n);
  const windows = Array.from({ length: n }, (_, i) => {
    const window = {
      kernel: known(args.kernel_size[i]!, 'the kernel size'),
      stride: known(args.stride[i]!, 'the stride'),
      padding: known(pads[i]![0], 'the padding'),
      dilation: known(args.dilation[i]!, 'the dilation'),
    };
    const length = args.input.shape.at(i - n)!;
    const [before, after] = pads[i]!.map(pad => known(pad, 'the padding')) as [number, number];
    if (args.padding_mode === 'zeros' || (before === 0 && after === 0) || !isKnown(length))
      return [i - n, window] as const;
    const places = borderPlaces(length, before, after, args.padding_mode);
    return [i - n, { places, slid: { ...window, padding: 0 } }] as const;
  });
  return {
    kind: 'window',
    windows: Object.fromEntries(windows),
    mixes: [-n - 1],
    groups: known(args.groups, 'the groups'),
  };
}
