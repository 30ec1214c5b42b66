/**
 * Transposed convolutions: every input position paints a whole kernel onto the output, so the output is larger.
 * Source of the size formula: PyTorch documentation, `ConvTranspose2d`.
 */
import { type Dim, divides, equal, floorDivide, less, multiply, product, showDim } from '../tensor/dim';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { Argument } from './argument';
import type { ConvolutionArguments } from './convolution';
import { headline, parameterFact, parameterText, sharingFact } from './convolution-words';
import { requireFloating } from './floating';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Explanation, Operator, Reach, Weight } from './operator';
import {
  type ArgumentsOf,
  anything,
  attempt,
  derive,
  int,
  ints,
  known,
  optional,
  type Parameters,
  sizes,
  tensor,
  text,
  truth,
  Unknowable,
} from './parameter';
import { Problem } from './problem';
import { checkOutputPadding, extraFact, outputPaddings, outputSize, sizeFormula } from './transposed-size';
import { type Rank, requireAtLeast, requireRank, showWindow, spatial } from './window';

export const transposedConvolutions: readonly Operator[] = [transposed(1), transposed(2), transposed(3)];

export interface TransposedArguments extends ConvolutionArguments {
  readonly padding: readonly Dim[];
  readonly output_padding: readonly Dim[];
  /** `forward(input, output_size)`: the output padding follows from it. */
  readonly output_size: readonly Dim[] | null;
}

function transposed(n: Rank): Operator<TransposedArguments> {
  const id = `ConvTranspose${n}d`;
  const callee = `conv_transpose${n}d`;
  const own = ownParameters(n);
  const forward = { input: tensor(), output_size: optional(ints()) };
  const call = {
    input: tensor(),
    weight: tensor(),
    bias: optional(tensor()),
    stride: sizes(n, 1),
    padding: sizes(n, 0),
    output_padding: sizes(n, 0),
    groups: int(1),
    dilation: sizes(n, 1),
  };
  return {
    id,
    family: 'convolution',
    purpose:
      'Paints a learned kernel onto the output for every input position: a learned way to upsample, the gradient of a convolution.',
    note: 'convolution-variants#transposed',
    argumentNotes: {
      output_padding: 'convolution-variants#output-padding',
      groups: 'convolution-variants#depthwise-separable',
    },
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => output(args, n, callee),
      macs: (args, _) => multiply(product(args.input.shape), multiply(perGroup(args), product(args.kernel_size))),
      reach: args => reach(args, n),
      headline: args => headline(args),
      summary: args => summary(args),
      formula: (args, result) => sizeFormula(args, result as Tensor, n),
      explain: args => explain(args, n),
      lower: (args, graph) => lower(args, graph, n),
    },
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: { in_channels: int(), ...own },
        forward,
        check: args => checkConstructor(args, id, false),
        weights,
        attributes: args => attributes(args),
      },
      {
        name: `torch.nn.Lazy${id}`,
        parameters: own,
        forward,
        check: args => checkConstructor(args, id, true),
        weights,
        attributes: args => attributes(args),
        adapt: (args: ArgumentsOf<typeof own> & ArgumentsOf<typeof forward>) =>
          derive(args, { in_channels: a => lazyChannels(a.input, n, `Lazy${id}`) }),
      },
    ],
    functions: [
      {
        names: [`torch.nn.functional.${callee}`, `torch.${callee}`],
        parameters: call,
        adapt: (args: ArgumentsOf<typeof call>) =>
          derive(args, {
            in_channels: a => weightShape(a.weight, n)[0]!,
            out_channels: a => multiply(weightShape(a.weight, n)[1]!, a.groups),
            kernel_size: a => weightShape(a.weight, n).slice(2),
            padding_mode: () => 'zeros',
            output_size: () => null,
          }),
      },
    ],
  };
}

function ownParameters(n: Rank) {
  return {
    out_channels: int(),
    kernel_size: sizes(n),
    stride: sizes(n, 1),
    padding: sizes(n, 0),
    output_padding: sizes(n, 0),
    groups: int(1),
    bias: truth(true),
    dilation: sizes(n, 1),
    padding_mode: text('zeros'),
    device: anything(null),
    dtype: anything(null),
  } satisfies Parameters;
}

function lazyChannels(input: Tensor, n: Rank, callee: string): Dim {
  requireRank(input, n, callee);
  return input.shape.at(-n - 1)!;
}

function weightShape(weight: Tensor, n: Rank): readonly Dim[] {
  if (weight.shape.length === n + 2) return weight.shape;
  throw new Problem(
    'wrong-rank',
    `conv_transpose${n}d expects a weight of ${n + 2} axes, but got size ${showList(weight.shape)}`,
    { expected: `${n + 2} axes`, found: `${weight.shape.length} axes`, parameter: 'weight' },
  );
}

/** What the constructor raises. */
function checkConstructor(args: TransposedArguments, id: string, lazy: boolean): void {
  const { groups, out_channels, padding_mode } = args;
  if (padding_mode !== 'zeros') {
    throw new Problem('invalid-argument', `Only "zeros" padding mode is supported for ${id}`, {
      expected: 'zeros',
      found: padding_mode,
      parameter: 'padding_mode',
    });
  }
  requireAtLeast([groups], 1, 'groups must be a positive integer', 'groups');
  for (const [name, value] of lazy ? [] : ([['in_channels', args.in_channels]] as const))
    requireGroups(name, value, groups);
  requireGroups('out_channels', out_channels, groups);
  requireAtLeast(
    [out_channels],
    0,
    `Trying to create tensor with negative dimension ${showDim(out_channels)}`,
    'out_channels',
  );
  if (!lazy)
    requireAtLeast(
      [args.in_channels],
      0,
      `Trying to create tensor with negative dimension ${showDim(args.in_channels)}`,
      'in_channels',
    );
}

function requireGroups(name: string, channels: Dim, groups: Dim): void {
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

function output(args: TransposedArguments, n: Rank, callee: string): Tensor {
  const { input, stride, dilation, padding, kernel_size, out_channels, in_channels, groups } = args;
  requireRank(input, n, callee);
  const weight = args.weight?.shape ?? [in_channels, perGroup(args), ...kernel_size];
  const extra = outputPaddings(args, n);
  requireAtLeast(stride, 1, 'non-positive stride is not supported', 'stride');
  requireAtLeast(dilation, 1, `dilation should be greater than zero, but got ${showList(dilation)}`, 'dilation');
  requireAtLeast(padding, 0, 'negative padding is not supported', 'padding');
  requireAtLeast(extra, 0, 'negative output_padding is not supported', 'output_padding');
  requireAtLeast([groups], 1, 'non-positive groups is not supported', 'groups');
  requireAtLeast(
    kernel_size,
    1,
    `kernel size should be greater than zero, but got ${showList(kernel_size)}`,
    'kernel_size',
  );
  if (divides(groups, in_channels) === false) {
    throw new Problem(
      'indivisible-groups',
      `Given groups=${showDim(groups)}, expected weight to be divisible by ${showDim(groups)} at dimension 0, but got weight of size ${showList(weight)} instead`,
      { expected: `a multiple of ${showDim(groups)}`, found: in_channels, parameter: 'groups' },
    );
  }
  const channels = input.shape.at(-n - 1)!;
  if (equal(channels, in_channels) === false) {
    throw new Problem(
      'mismatched-in-channels',
      `Given transposed=1, weight of size ${showList(weight)}, expected input${showList(input.shape)} to have ${showDim(in_channels)} channels, but got ${showDim(channels)} channels instead`,
      { expected: in_channels, found: channels, parameter: args.weight ? 'weight' : 'in_channels' },
    );
  }
  requireFloating(input, args.weight, 'Input type and weight type should be the same');
  checkBias(args, weight);
  // Nothing is computed for an empty batch, and PyTorch does not look further.
  if (!input.shape.includes(0)) checkOutputPadding(args, extra);
  const sizesOut = spatial(input, n).map((size, i) => outputSize(args, size, i, extra[i]!));
  if (sizesOut.some(size => less(size, 0))) {
    throw new Problem(
      'negative-output-size',
      `Given input size per channel: (${spatial(input, n).map(showDim).join(' x ')}). Calculated output size per channel: (${sizesOut.map(showDim).join(' x ')}). Output size is too small`,
      { expected: 'at least 0', found: showWindow(sizesOut), parameter: 'padding' },
    );
  }
  if (sizesOut.includes(0) && !input.shape.includes(0)) {
    throw new Unknowable(new Unknown('the output is empty, which some backends of PyTorch accept and others refuse'));
  }
  return new Tensor([...input.shape.slice(0, -n - 1), out_channels, ...sizesOut], input.dtype);
}

function checkBias({ bias, out_channels }: TransposedArguments, weight: readonly Dim[]): void {
  if (!(bias instanceof Tensor) || (bias.shape.length === 1 && equal(bias.shape[0]!, out_channels) !== false)) return;
  throw new Problem(
    'mismatched-sizes',
    `Given transposed=1, weight of size ${showList(weight)}, expected bias to be 1-dimensional with ${showDim(out_channels)} elements, but got bias of size ${showList(bias.shape)} instead`,
    { expected: out_channels, found: showList(bias.shape), parameter: 'bias' },
  );
}

function perGroup({ out_channels, groups, weight }: TransposedArguments): Dim {
  return weight ? weight.shape[1]! : floorDivide(out_channels, groups);
}

function weights(args: TransposedArguments): Readonly<Record<string, Weight | null>> {
  // PyTorch takes fan-in from axis 1 of the weight, which for a transposed convolution is out_channels / groups.
  const init = { kind: 'fan-in', fanIn: multiply(perGroup(args), product(args.kernel_size)) } as const;
  return {
    weight: { shape: [args.in_channels, perGroup(args), ...args.kernel_size], init },
    bias: args.bias ? { shape: [args.out_channels], init } : null,
  };
}

function attributes(args: TransposedArguments): Readonly<Record<string, Argument>> {
  const { kernel_size, stride, padding, dilation, output_padding } = args;
  return { kernel_size, stride, padding, dilation, output_padding, transposed: true };
}

function reach(args: TransposedArguments, n: Rank): Reach {
  const windows = Array.from({ length: n }, (_, i) => [
    i - n,
    {
      kernel: known(args.kernel_size[i]!, 'the kernel size'),
      stride: 1,
      padding: known(args.padding[i]!, 'the padding'),
      dilation: known(args.dilation[i]!, 'the dilation'),
      upsample: known(args.stride[i]!, 'the stride'),
    },
  ]);
  return {
    kind: 'window',
    windows: Object.fromEntries(windows),
    mixes: [-n - 1],
    groups: known(args.groups, 'the groups'),
  };
}

function summary(args: TransposedArguments): string {
  return `Paints a learned ${args.kernel_size.length === 1 ? `kernel of ${showWindow(args.kernel_size)}` : `${showWindow(args.kernel_size)} kernel`} onto the output for every input position, ${args.stride.map(showDim).join('×')} apart, and adds where they overlap.`;
}

function explain(args: TransposedArguments, n: Rank): Explanation {
  const { kernel_size, stride } = args;
  const count = attempt(() => formula(`parameters = ${parameterText(args)}`));
  const uneven = attempt(() =>
    kernel_size.some((k, i) => less(1, stride[i]!) === true && divides(stride[i]!, k) === false),
  );
  return {
    formulas: count ? [count] : [],
    facts: [parameterFact(args), extraFact(args, n), sharingFact(args)].filter(fact => fact !== undefined),
    remarks: uneven
      ? [
          `The kernel ${showWindow(kernel_size)} is not a multiple of the stride ${showWindow(stride)}: neighbouring outputs get different numbers of contributions, which shows as a checkerboard.`,
        ]
      : [],
  };
}

function lower(args: TransposedArguments, graph: Lowering, n: Rank): LoweredValue {
  const numbers = (dims: readonly Dim[]) => dims.map(dim => known(dim, 'a size'));
  const input = graph.input(args.input);
  const weight = args.weight ? graph.input(args.weight) : graph.weight('weight');
  const bias = args.bias instanceof Tensor ? graph.input(args.bias) : args.weight ? undefined : graph.weight('bias');
  const extra = numbers(outputPaddings(args, n));
  if (extra.some((pad, i) => pad >= numbers(args.stride)[i]!)) {
    throw new Unknowable(new Unknown('an output padding of the stride or more is not exported: runtimes refuse it'));
  }
  const batched = args.input.shape.length === n + 2;
  const first = () => graph.constant([0], [1], 'int64');
  const y = graph.node('ConvTranspose', [batched ? input : graph.node('Unsqueeze', [input, first()]), weight, bias], {
    kernel_shape: numbers(args.kernel_size),
    strides: numbers(args.stride),
    pads: [...numbers(args.padding), ...numbers(args.padding)],
    output_padding: extra,
    dilations: numbers(args.dilation),
    group: known(args.groups, 'groups'),
  });
  return batched ? y : graph.node('Squeeze', [y, first()]);
}
