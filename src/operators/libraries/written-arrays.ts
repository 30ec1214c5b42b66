/**
 * NumPy's arrays of written numbers: their sizes, and what a small matrix says of itself.
 * Source: NumPy reference, Array creation routines.
 */
import { showShape } from '../../tensor/show';
import { type Argument, Float } from '../argument';
import { formFacts } from '../matrices/form';
import { rowsOf } from '../matrices/written';
import { anything } from '../parameter';
import { libraryCall, value, when } from './define';

const array = (name: string, purpose: string) =>
  libraryCall({
    name: `numpy.${name}`,
    id: `np.${name}`,
    purpose,
    note: args => noteOf(value(args, 'object')),
    page: `https://numpy.org/doc/stable/reference/generated/numpy.${name}.html`,
    parameters: { object: anything(), dtype: anything(null) },
    headline: args => [when(sizesOf(value(args, 'object')), showShape)],
    facts: args => [
      ...formFacts(rowsOf(value(args, 'object'))),
      value(args, 'dtype') === null &&
        when(sizesOf(value(args, 'object')), () =>
          holdsFloats(value(args, 'object')!)
            ? 'Its numbers are float64: PyTorch’s layers are float32, so a tensor of it needs .float().'
            : 'Its numbers are whole, int64: written with a point they would be float64.',
        ),
    ],
  });

/** The sizes of nested lists that are as long as each other. */
function sizesOf(list: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const inner = (list as readonly Argument[]).map(item =>
    Array.isArray(item) ? sizesOf(item) : isNumber(item) ? [] : undefined,
  );
  const [first] = inner;
  return first && inner.every(sizes => sizes?.join() === first.join()) ? [list.length, ...first] : undefined;
}

function isNumber(item: Argument): boolean {
  return typeof item === 'number' || item instanceof Float;
}

function holdsFloats(list: Argument): boolean {
  return Array.isArray(list) ? (list as readonly Argument[]).some(holdsFloats) : list instanceof Float;
}

function noteOf(list: Argument | undefined): string {
  const [first = ''] = formFacts(rowsOf(list));
  if (/^As the intrinsics/.test(first)) return 'pinhole-camera-model#intrinsics';
  if (/rotation/.test(first)) return 'pinhole-camera-model#extrinsics';
  return /^As a map/.test(first) ? 'homography#classes' : 'neural-network-basics';
}

export const writtenArrays = [
  array('array', 'An array of the given numbers, in memory of its own.'),
  array('asarray', 'The given numbers as an array; an array that fits is returned as it is, not copied.'),
];
