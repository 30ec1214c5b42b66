/**
 * NumPy's means and sums, its element-wise functions, and what changes the shape of an array.
 * Source: NumPy reference; checked in test/truth/estimators.json. An array whose shape is known gives sizes.
 */
import type { Dim } from '../../tensor/dim';
import { showShape } from '../../tensor/show';
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { numberOf, shown, value, when } from './define';
import { axisWords, numpy, shapeOf } from './numpy';

interface Reduced {
  readonly a: Argument;
  readonly axis: Argument;
  readonly keepdims: Argument;
}

const reduced = {
  a: anything(),
  axis: anything(null),
  dtype: anything(null),
  out: anything(null),
  keepdims: anything(false),
};

/** `4×3 becomes 3.` */
function reducedFact(args: Reduced): string | undefined {
  const shape = shapeOf(value(args, 'a'));
  const axes = axesOf(value(args, 'axis'), shape?.length);
  const keeps = value(args, 'keepdims');
  if (!shape || !axes || typeof keeps !== 'boolean') return undefined;
  const left = shape.flatMap<Dim>((size, i) => (axes.has(i) ? (keeps ? [1] : []) : [size]));
  return left.length === 0
    ? `${showShape(shape)} becomes one number.`
    : `${showShape(shape)} becomes ${showShape(left)}.`;
}

function axesOf(axis: Argument | undefined, rank: number | undefined): ReadonlySet<number> | undefined {
  if (rank === undefined || axis === undefined) return undefined;
  if (axis === null) return new Set(Array.from({ length: rank }, (_, i) => i));
  const given = Array.isArray(axis) ? (axis as readonly Argument[]) : [axis];
  if (!given.every(each => typeof each === 'number' && each >= -rank && each < rank)) return undefined;
  return new Set((given as number[]).map(each => (each < 0 ? each + rank : each)));
}

const reductions = (
  [
    ['mean', 'The mean of all elements, or along an axis.', 'batch-normalization'],
    ['sum', 'The sum of all elements, or along an axis.', 'backprop-gates'],
    ['max', 'The largest element, of all or along an axis.', 'backprop-gates'],
    ['min', 'The smallest element, of all or along an axis.', 'backprop-gates'],
    ['median', 'The middle of the sorted elements, of all or along an axis.', 'batch-normalization'],
    ['nanmean', 'The mean of the elements that are not nan.', 'batch-normalization'],
  ] as const
).map(([name, purpose, note]) =>
  numpy({
    name: `numpy.${name}`,
    also: [
      ...(name === 'max' ? ['numpy.amax'] : name === 'min' ? ['numpy.amin'] : []),
      ...(/^(mean|sum|max|min)$/.test(name) ? [`numpy.ndarray.${name}`] : []),
    ],
    purpose,
    note,
    parameters:
      name === 'max' || name === 'min'
        ? { a: reduced.a, axis: reduced.axis, out: reduced.out, keepdims: reduced.keepdims }
        : reduced,
    headline: args => [axisWords(value(args, 'axis'))],
    facts: args => [
      reducedFact(args),
      value(args, 'axis') === null
        ? 'Without axis: over the whole array.'
        : 'The axis that is named goes; the others stay.',
      name === 'mean' &&
        'Of a list of batch means it is the mean over batches, not over samples, where the last batch is smaller.',
      name === 'max' && 'np.maximum(a, b) is something else: the larger of two arrays, element by element.',
      name === 'min' && 'np.minimum(a, b) is something else: the smaller of two arrays, element by element.',
    ],
  }),
);

const elementwise = (
  [
    [
      'exp',
      'eˣ of every element.',
      'softmax-cross-entropy',
      'float64 overflows to inf above 709: softmax subtracts the largest first.',
    ],
    [
      'log',
      'The natural logarithm of every element.',
      'softmax-cross-entropy',
      'Of 0 it gives −inf and of negative numbers nan, with a warning: add a small number, or clip first.',
    ],
    ['log2', 'The logarithm to base 2 of every element.', 'softmax-cross-entropy', 'Entropies by it are in bits.'],
    ['log10', 'The logarithm to base 10 of every element.', 'softmax-cross-entropy', undefined],
    ['sqrt', 'The square root of every element.', 'optimizers', 'Of negative numbers it gives nan, with a warning.'],
    ['abs', 'The absolute value of every element.', 'regularization', undefined],
    ['square', 'Every element times itself.', 'regularization', undefined],
    [
      'rint',
      'Every element rounded to the nearest whole number, still as floats.',
      'softmax-cross-entropy',
      'Halves go to the even neighbour: 0.5 and 2.5 become 0 and 2.',
    ],
    ['floor', 'Every element rounded down to a whole number, still as floats.', 'conv-output-size', undefined],
    ['ceil', 'Every element rounded up to a whole number, still as floats.', 'conv-output-size', undefined],
    ['sign', '−1, 0 or 1 by the sign of every element.', 'optimizers', undefined],
    ['tanh', 'The hyperbolic tangent of every element.', 'activation-functions', undefined],
  ] as const
).map(([name, purpose, note, fact]) =>
  numpy({
    name: `numpy.${name}`,
    also: name === 'abs' ? ['numpy.absolute'] : [],
    purpose,
    note,
    parameters: { x: anything() },
    facts: () => [fact],
  }),
);

const around = numpy({
  name: 'numpy.round',
  also: ['numpy.around', 'numpy.ndarray.round'],
  purpose: 'Every element rounded to so many places after the point.',
  note: 'softmax-cross-entropy',
  parameters: { a: anything(), decimals: anything(0) },
  headline: args => [when(numberOf(args, 'decimals'), n => `${shown(n)} decimals`)],
  facts: () => ['Halves go to the even neighbour: 0.5 and 2.5 become 0 and 2.'],
});

const clip = numpy({
  name: 'numpy.clip',
  also: ['numpy.ndarray.clip'],
  purpose: 'Values outside of two bounds become the bound.',
  note: 'vanishing-exploding-gradients',
  parameters: { a: anything(), a_min: anything(null), a_max: anything(null) },
  headline: args => [
    when(numberOf(args, 'a_min'), low => when(numberOf(args, 'a_max'), high => `${shown(low)} to ${shown(high)}`)),
  ],
  facts: () => ['Bytes wrap round at 255: clip before .astype(np.uint8), not after.'],
});

const where = numpy({
  name: 'numpy.where',
  purpose: 'Takes from one array where a condition holds and from another where not.',
  note: 'backprop-gates',
  parameters: { condition: anything(), x: anything(null), y: anything(null) },
  facts: args => [
    value(args, 'x') === null &&
      'With a condition alone: where it holds, as a tuple with one array of indices for each axis.',
    value(args, 'x') !== null && value(args, 'x') !== undefined && 'Both are computed whole before one is chosen.',
  ],
});

const unique = numpy({
  name: 'numpy.unique',
  purpose: 'The different values, sorted.',
  note: 'few-labels-strategies#long-tail',
  parameters: {
    ar: anything(),
    return_index: anything(false),
    return_inverse: anything(false),
    return_counts: anything(false),
  },
  facts: args => [
    value(args, 'return_counts') === true &&
      'return_counts: and how often each is there; of labels, how many samples each class has.',
  ],
});

const argsort = numpy({
  name: 'numpy.argsort',
  also: ['numpy.ndarray.argsort'],
  purpose: 'The order in which indices sort the array, smallest first.',
  note: 'softmax-cross-entropy',
  parameters: { a: anything(), axis: anything(-1) },
  headline: args => [axisWords(value(args, 'axis'))],
  facts: () => ['np.argsort(scores)[::-1][:k] are the k largest, the largest first.'],
});

const stacks = (
  [
    ['hstack', 'Joins arrays side by side: along axis 1, and vectors along axis 0.'],
    ['vstack', 'Joins arrays one under another: along axis 0, vectors as rows.'],
    ['dstack', 'Joins arrays along the third axis.'],
    ['column_stack', 'Joins arrays side by side, vectors as columns.'],
  ] as const
).map(([name, purpose]) =>
  numpy({
    name: `numpy.${name}`,
    also: name === 'vstack' ? ['numpy.row_stack'] : [],
    purpose,
    note: 'densenet#block',
    parameters: { tup: anything() },
    facts: () => [
      name === 'hstack' && 'Predictions of batches, each a vector, become one long vector.',
      name === 'vstack' && 'n vectors of length d become n×d.',
      name === 'column_stack' && 'k vectors of length n become n×k.',
    ],
  }),
);

const shaping = [
  numpy({
    name: 'numpy.expand_dims',
    purpose: 'Puts in an axis of size 1.',
    note: 'conv-output-size',
    parameters: { a: anything(), axis: anything() },
    headline: args => [axisWords(value(args, 'axis'))?.replace('along', 'new')],
    facts: args => [
      value(args, 'axis') === 0 && 'An image becomes a batch of one.',
      'Nothing is copied: x[None] is the same for axis 0.',
    ],
  }),
  numpy({
    name: 'numpy.squeeze',
    also: ['numpy.ndarray.squeeze'],
    purpose: 'Takes out axes of size 1.',
    note: 'conv-output-size',
    parameters: { a: anything(), axis: anything(null) },
    headline: args => [axisWords(value(args, 'axis'))],
    facts: args => [value(args, 'axis') === null && 'Without axis all of them go, the batch too where it is one.'],
  }),
  numpy({
    name: 'numpy.transpose',
    also: ['numpy.ndarray.transpose'],
    purpose: 'Puts the axes into another order, without copying.',
    note: 'conv-output-size',
    parameters: { a: anything(), axes: anything(null) },
    headline: args => [orderWords(value(args, 'axes'))],
    facts: args => [
      value(args, 'axes') === null && 'Without axes the order turns round.',
      orderWords(value(args, 'axes')) === '2, 0, 1' &&
        'H×W×C becomes C×H×W: from OpenCV’s and PIL’s order to PyTorch’s.',
      orderWords(value(args, 'axes')) === '1, 2, 0' && 'C×H×W becomes H×W×C: from PyTorch’s order to what is shown.',
    ],
  }),
  numpy({
    name: 'numpy.reshape',
    also: ['numpy.ndarray.reshape'],
    purpose: 'Shows the same elements under another shape, row by row.',
    note: 'conv-output-size',
    parameters: { a: anything(), shape: anything() },
    facts: () => ['One size may be −1: it is what the others leave.', 'It does not exchange axes: np.transpose does.'],
  }),
  numpy({
    name: 'numpy.meshgrid',
    purpose: 'Makes from the ticks of the axes the coordinates of every point of a grid.',
    note: 'interpolation#bilinear',
    parameters: { x: anything(), y: anything(null), indexing: anything('xy') },
    facts: args => [
      value(args, 'indexing') === 'xy'
        ? 'Of n and m ticks it makes arrays of m×n: the first coordinate runs along columns (indexing="xy").'
        : value(args, 'indexing') === 'ij' && 'Of n and m ticks it makes arrays of n×m (indexing="ij").',
      'torch.meshgrid has indexing="ij" unless told otherwise.',
    ],
  }),
  numpy({
    name: 'numpy.pad',
    purpose: 'Adds a border.',
    note: 'conv-hyperparameters',
    parameters: { array: anything(), pad_width: anything(), mode: anything('constant') },
    facts: () => [
      'pad_width lists the axes from the first to the last, ((before, after), …); F.pad begins with the last.',
    ],
  }),
];

function orderWords(axes: Argument | undefined): string | undefined {
  return Array.isArray(axes) && axes.every(axis => typeof axis === 'number') ? axes.join(', ') : undefined;
}

export const reducing = [...reductions, ...elementwise, around, clip, where, unique, argsort, ...stacks, ...shaping];
