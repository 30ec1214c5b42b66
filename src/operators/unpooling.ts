/**
 * The rare relatives of pooling: fractional max pooling (random windows, given output size) and max unpooling
 * (values go back to where their maxima were). Source of the sizes: PyTorch documentation.
 */
import { add, type Dim, less, multiply, showDim, subtract } from '../tensor/dim';
import { sameShape } from '../tensor/shape';
import { showList } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { type Argument, Float } from './argument';
import { numbers } from './axes';
import { castTo } from './cast-node';
import type { LoweredValue } from './lowering';
import type { Operator, Output } from './operator';
import {
  type ArgumentsOf,
  anything,
  bool,
  derive,
  ints,
  known,
  optional,
  type Parameter,
  sizes,
  tensor,
} from './parameter';
import { Problem } from './problem';
import { type Rank, requireAtLeast, showEach, showWindow, spatial } from './window';

export const unpools: readonly Operator[] = [unpool(1), unpool(2), unpool(3), fractional(2), fractional(3)];

interface UnpoolArguments {
  readonly input: Tensor;
  readonly indices: Tensor;
  readonly kernel_size: readonly Dim[];
  readonly stride: readonly Dim[] | null;
  readonly padding: readonly Dim[];
  readonly output_size: readonly Dim[] | null;
}

function unpool(n: Rank): Operator<UnpoolArguments> {
  const own = { kernel_size: sizes(n), stride: optional(sizes(n)), padding: sizes(n, 0) };
  const input = { input: tensor(), indices: tensor() };
  const asked = { output_size: optional(ints()) };
  return {
    id: `MaxUnpool${n}d`,
    family: 'pooling',
    purpose: 'Puts pooled values back where their maxima were and fills the rest with zeros.',
    note: 'pooling',
    documentation: `generated/torch.nn.MaxUnpool${n}d.html`,
    rule: {
      output: args => unpooled(args, n),
      reach: () => ({ kind: 'merge' }),
      headline: args => `${showWindow(args.kernel_size)} · stride ${showEach(args.stride ?? args.kernel_size)}`,
      // Positions count over whole planes, as they come from max pooling.
      lower: ({ input, indices }, graph, output) => {
        const { shape, dtype } = output as Tensor;
        const sizes = numbers(shape);
        const lead = sizes.slice(0, -n);
        const plane = sizes.slice(-n).reduce((a, b) => a * b, 1);
        const line = (value: LoweredValue) => graph.node('Reshape', [value, graph.constant([...lead, -1])]);
        const zeros = graph.node('Expand', [graph.constant([0], [], dtype), graph.constant([...lead, plane])]);
        const places = castTo(graph, line(graph.input(indices)), indices.dtype, 'int64');
        const written = graph.node('ScatterElements', [zeros, places, line(graph.input(input))], { axis: -1 });
        return graph.node('Reshape', [written, graph.constant(sizes)]);
      },
    },
    classes: [{ name: `torch.nn.MaxUnpool${n}d`, parameters: own, forward: { ...input, ...asked } }],
    functions: [{ names: [`torch.nn.functional.max_unpool${n}d`], parameters: { ...input, ...own, ...asked } }],
  };
}

function unpooled(args: UnpoolArguments, n: Rank): Output {
  const { input, indices, kernel_size, padding, output_size } = args;
  const stride = args.stride ?? kernel_size;
  const rank = input.shape.length;
  if (rank !== n + 1 && rank !== n + 2) {
    throw new Problem(
      'wrong-rank',
      `Input to max_unpooling${n}d should be a ${n + 1}d or ${n + 2}d Tensor, but got a tensor with dim: ${rank}`,
      { found: `${rank} axes`, expected: `${n + 1} or ${n + 2} axes`, parameter: 'input' },
    );
  }
  if (sameShape(input.shape, indices.shape) === false) {
    throw new Problem(
      'mismatched-sizes',
      `Expected shape of indices to be same as that of the input tensor (${showList(input.shape)}) but got indices tensor with shape: ${showList(indices.shape)}`,
      { expected: showList(input.shape), found: showList(indices.shape), parameter: 'indices' },
    );
  }
  const sizesOut = spatial(input, n).map((size, i) =>
    subtract(add(multiply(subtract(size, 1), stride[i]!), kernel_size[i]!), multiply(2, padding[i]!)),
  );
  requireAtLeast(
    output_size ?? sizesOut,
    0,
    'max_unpooling: output_size must contain non-negative spatial dimensions',
    'output_size',
  );
  if (output_size === null || output_size === undefined)
    return new Tensor([...input.shape.slice(0, -n), ...sizesOut], input.dtype);
  const wanted = output_size.length === n + 2 ? output_size.slice(2) : output_size;
  if (wanted.length !== n) {
    throw new Problem(
      'invalid-argument',
      `output_size should be a sequence containing ${n} or ${n + 2} elements, but it has a length of '${output_size.length}'`,
      { parameter: 'output_size' },
    );
  }
  wanted.forEach((size, i) => {
    const [least, most] = [subtract(sizesOut[i]!, stride[i]!), add(sizesOut[i]!, stride[i]!)];
    if (less(least, size) === false || less(size, most) === false) {
      throw new Problem(
        'invalid-argument',
        `invalid output_size "${showList(wanted)}" (dim ${i} must be between ${showDim(least)} and ${showDim(most)})`,
        { expected: `between ${showDim(least)} and ${showDim(most)}`, found: size, parameter: 'output_size' },
      );
    }
  });
  return new Tensor([...input.shape.slice(0, -n), ...wanted], input.dtype);
}

interface FractionalArguments {
  readonly input: Tensor;
  readonly kernel_size: readonly Dim[];
  readonly output_size: readonly Dim[] | null;
  readonly output_ratio: readonly number[] | null;
  readonly return_indices: boolean;
}

function fractional(n: Rank): Operator<FractionalArguments> {
  const id = `FractionalMaxPool${n}d`;
  const snake = `fractional_max_pool${n}d`;
  const own = {
    kernel_size: sizes(n),
    output_size: optional(sizes(n)),
    output_ratio: optional(ratios(n)),
    return_indices: bool(false),
    _random_samples: anything(null),
  };
  const call = { input: tensor(), ...own };
  return {
    id,
    family: 'pooling',
    purpose: 'Max pooling with windows at random steps, so that a map can shrink by less than 2.',
    note: 'pooling',
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => fractionallyPooled(args, n, snake),
      reach: () => ({ kind: 'merge' }),
      headline: args =>
        [
          showWindow(args.kernel_size),
          args.output_size && `to ${showWindow(args.output_size)}`,
          args.output_ratio && `ratio ${args.output_ratio.join('×')}`,
        ]
          .filter(Boolean)
          .join(' · '),
    },
    classes: [{ name: `torch.nn.${id}`, parameters: own, forward: { input: tensor() }, check: checkFractional }],
    functions: [
      { names: [`torch.nn.functional.${snake}`], parameters: call },
      {
        names: [`torch.nn.functional.${snake}_with_indices`],
        parameters: call,
        adapt: (args: ArgumentsOf<typeof call>) => derive(args, { return_indices: () => true }),
      },
    ],
  };
}

function ratios(n: Rank): Parameter<readonly number[]> {
  const value = (a: Argument) => (a instanceof Float ? a.value : typeof a === 'number' ? a : undefined);
  return {
    type: 'float or tuple of floats',
    read: a => {
      const values = Array.isArray(a) ? a.map(value) : Array(n).fill(value(a));
      return values.length === n && !values.includes(undefined) ? (values as number[]) : undefined;
    },
  };
}

function checkFractional({ output_size, output_ratio }: FractionalArguments): void {
  if (output_size === null && output_ratio === null) {
    throw new Problem(
      'invalid-argument',
      'FractionalMaxPool requires specifying either an output size, or a pooling ratio',
      { parameter: 'output_size' },
    );
  }
  if (output_size !== null && output_ratio !== null) {
    throw new Problem('invalid-argument', 'only one of output_size and output_ratio may be specified', {
      parameter: 'output_ratio',
    });
  }
  if (output_ratio?.some(ratio => ratio <= 0 || ratio >= 1)) {
    throw new Problem('invalid-argument', `output_ratio must be between 0 and 1 (got ${output_ratio.join(', ')})`, {
      expected: 'between 0 and 1',
      found: `${output_ratio[0]}`,
      parameter: 'output_ratio',
    });
  }
}

function fractionallyPooled(args: FractionalArguments, n: Rank, callee: string): Output {
  const { input, kernel_size, output_size, output_ratio } = args;
  if (output_size === null && output_ratio === null) checkFractional(args);
  const rank = input.shape.length;
  if (rank !== n + 1 && rank !== n + 2) {
    throw new Problem(
      'wrong-rank',
      `${callee}(): Expected ${n + 1}D or ${n + 2}D tensor, but got: ${showList(input.shape)}`,
      { found: `${rank} axes`, expected: `${n + 1} or ${n + 2} axes`, parameter: 'input' },
    );
  }
  requireAtLeast(kernel_size, 1, `kernel_size must be greater than 0, but got ${showList(kernel_size)}`, 'kernel_size');
  const sizesOut =
    output_size ?? spatial(input, n).map((size, i) => Math.trunc(known(size, 'the input size') * output_ratio![i]!));
  spatial(input, n).forEach((size, i) => {
    // In three dimensions the windows must leave one position over.
    const least = subtract(add(sizesOut[i]!, kernel_size[i]!), n === 3 ? 0 : 1);
    if (less(size, least)) {
      throw new Problem(
        'kernel-larger-than-input',
        `${callee}(): pool size ${showDim(kernel_size[i]!)} too large relative to input size ${showDim(size)}`,
        {
          found: size,
          expected: `at least ${showDim(least)}`,
          parameter: 'kernel_size',
        },
      );
    }
  });
  const shape = [...input.shape.slice(0, -n), ...sizesOut];
  const result = new Tensor(shape, input.dtype);
  return args.return_indices ? [result, new Tensor(shape, 'int64')] : result;
}
