/** Shape family: sliding blocks. `unfold` cuts an image into the windows a convolution would see, `fold` adds them up again. */
import { add, type Dim, divides, equal, floorDivide, less, multiply, product, showDim, subtract } from '../tensor/dim';
import { showFactor } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import { axis, concrete, mustAgree, numbers, range, replaced, spelled } from './axes';
import { functional, method } from './entry';
import { lowerFold, lowerUnfold } from './folding-lowering';
import { formula } from './formula';
import type { Operator, Reach, Rule } from './operator';
import { int, sizes, tensor } from './parameter';
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
      reach: (args, output) => reachOfBlocks(args, (output as Tensor).shape),
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
    reach: ({ input, dimension, step }, output): Reach => {
      const at = axis(dimension, input.shape.length, 'dimension') - input.shape.length;
      const order = [...range(input.shape.length).map(i => i - input.shape.length), null];
      const slide = { along: -1, stride: concrete(step, 'the step'), padding: 0, dilation: 1 };
      return (output as Tensor).shape.length === order.length
        ? { kind: 'slides', order, windows: { [at]: slide } }
        : { kind: 'merge' };
    },
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
/** (C, H, W) as (C, k, k, rows, columns), and then (C·k·k, L). */
function reachOfBlocks(args: Blocks, output: Shape): Reach {
  const { input, kernel_size } = args;
  const [padding, stride, dilation] = [args.padding, args.stride, args.dilation].map(sizes => numbers(sizes));
  const slide = (i: number) => ({ along: i - 4, stride: stride![i]!, padding: padding![i]!, dilation: dilation![i]! });
  const front = input.shape.slice(0, -2);
  const order = [...front.map((_, i) => i - input.shape.length), null, null, -2, -1];
  const shape = [...front, ...kernel_size, ...blockCounts(args, input.shape.slice(-2))];
  return {
    kind: 'steps',
    steps: [
      { reach: { kind: 'slides', order, windows: { [-2]: slide(0), [-1]: slide(1) } }, shape },
      { reach: { kind: 'merge', inOrder: true }, shape: output },
    ],
  };
}

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
