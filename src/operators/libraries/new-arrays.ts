/**
 * NumPy's arrays that are made to a size, and its product: how large they are and what they hold.
 * Source: NumPy reference, Array creation routines and numpy.dot; checked in test/truth/everyday_calls.json.
 */
import { showShape } from '../../tensor/show';
import { type Argument, Float } from '../argument';
import { anything } from '../parameter';
import { numberOf, plural, shown, value, when } from './define';
import { numpy, shapeOf } from './numpy';

const NOTE = 'neural-network-basics';
const FLOAT64 = 'Without dtype it is float64: PyTorch’s layers are float32, so a tensor of it needs .float().';

const filled = (name: string, purpose: string) =>
  numpy({
    name: `numpy.${name}`,
    purpose,
    note: NOTE,
    parameters: { shape: anything(), dtype: anything(null) },
    headline: args => [when(sizesOf(value(args, 'shape')), showShape)],
    facts: args => [value(args, 'dtype') === null && FLOAT64],
  });

const full = numpy({
  name: 'numpy.full',
  purpose: 'An array of one number, again and again.',
  note: NOTE,
  parameters: { shape: anything(), fill_value: anything(), dtype: anything(null) },
  headline: args => [
    when(sizesOf(value(args, 'shape')), showShape),
    when(numberOf(args, 'fill_value'), number => `of ${shown(number)}`),
  ],
  facts: args => [
    value(args, 'dtype') === null &&
      (value(args, 'fill_value') instanceof Float
        ? FLOAT64
        : typeof value(args, 'fill_value') === 'number' &&
          'Its numbers are whole, int64: filled with a number that has a point they would be float64.'),
  ],
});

const eye = numpy({
  name: 'numpy.eye',
  purpose: 'Ones on the diagonal, zeros elsewhere.',
  note: NOTE,
  parameters: { N: anything(), M: anything(null), k: anything(0) },
  headline: args => [
    when(numberOf(args, 'N'), n => {
      const columns = value(args, 'M') === null ? n : numberOf(args, 'M');
      return columns !== undefined && showShape([n, columns]);
    }),
  ],
  facts: args => [
    value(args, 'M') === null &&
      value(args, 'k') === 0 &&
      'A matrix times it is the matrix; np.eye(K)[labels] is one-hot.',
  ],
});

const arange = numpy({
  name: 'numpy.arange',
  purpose: 'Numbers at equal steps, the end left out.',
  note: NOTE,
  // arange(stop) and arange(start, stop, step)
  parameters: { start: anything(), stop: anything(null), step: anything(1) },
  headline: args => {
    const [first, last, step] = [numberOf(args, 'start'), numberOf(args, 'stop'), numberOf(args, 'step')];
    const isLone = value(args, 'stop') === null;
    if (first === undefined || step === undefined || step === 0 || (!isLone && last === undefined)) return [];
    const [from, to] = isLone ? [0, first] : [first, last!];
    const length = Math.max(0, Math.ceil((to - from) / step));
    return [plural(length, 'number'), length > 0 && `from ${shown(from)}`];
  },
});

const dot = numpy({
  name: 'numpy.dot',
  purpose: 'The product of two vectors or matrices.',
  note: NOTE,
  parameters: { a: anything(), b: anything() },
  headline: args => {
    const shapes = [shapeOf(value(args, 'a')), shapeOf(value(args, 'b'))];
    return [shapes.every(shape => shape !== undefined) && shapes.map(shape => showShape(shape!)).join(' · ')];
  },
  facts: () => [
    'Of two vectors it is the sum of their products, one number; of two matrices the matrix product, as @; with a number it multiplies.',
    'Of arrays with more axes it sums over the last of the first and the last but one of the second; for batches of matrices take @.',
  ],
});

/** `(3, 4)`, `[3, 4]` or `3`. */
function sizesOf(shape: Argument | undefined): readonly number[] | undefined {
  const sizes = Array.isArray(shape) ? (shape as readonly Argument[]) : [shape];
  return sizes.every(size => typeof size === 'number' && size >= 0) ? (sizes as number[]) : undefined;
}

export const newArrays = [
  filled('zeros', 'An array of zeros.'),
  filled('ones', 'An array of ones.'),
  filled('empty', 'An array of the size, holding whatever stood in its memory.'),
  full,
  eye,
  arange,
  dot,
];
