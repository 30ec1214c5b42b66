/** NumPy, as far as model code computes sizes and rates with it. Arrays are tensors with their values where these are known. */
import { Float } from '../../operators/argument';
import type { Location } from '../../source/span';
import { add, type Dim, product, unknownDim } from '../../tensor/dim';
import { type DType, isDType, kindOf } from '../../tensor/dtype';
import { UnknownArray, UnknownFloat } from '../../tensor/unknown';
import { binary } from '../arithmetic';
import { functions } from '../builtins/natives';
import { iterate } from '../iterate';
import { numeric } from '../objects';
import type { Run } from '../run';
import { numbered, valued, valuesOf } from '../torch/known-values';
import { asArray, cast, dtypeOf } from '../torch/ndarray';
import { uniqueValues } from '../torch/valued';
import {
  Arguments,
  isDim,
  List,
  Native,
  type NativeCode,
  NdArray,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { array } from './array';
import { elementFunctions } from './array-elements';
import { arrayFunctions, reducing } from './array-functions';
import { matrixFunctions } from './factorizations';
import { hanning, meshgrid } from './grids';
import { appended, below, beside, concatenated, expanded, stacked, transposed } from './joined-arrays';
import { clipped, reductions } from './reduced-arrays';

/** `np.linspace(a, b, n)`: double precision, end included unless it says otherwise. */
function linspace(run: Run, args: Arguments, at: Location): Value {
  const ends = [args.get(0, 'start'), args.get(1, 'stop')];
  const [start, stop] = ends.map(value => (value === undefined ? undefined : numeric(value)));
  const count = args.get(2, 'num') ?? 50;
  const includesEnd = args.get(3, 'endpoint') ?? true;
  const names = ['start', 'stop', 'num', 'endpoint'];
  const inert = args.positional.length <= 4 && [...args.keywords.keys()].every(name => names.includes(name));
  if (!inert || typeof includesEnd !== 'boolean') return new Unknown('the values are not known');
  if (typeof start !== 'number' || typeof stop !== 'number' || typeof count !== 'number')
    return isDim(count) ? spaced(run, ends, count, at) : new Unknown('the values are not known');
  const parts = includesEnd ? count - 1 : count;
  const step = parts > 0 ? (stop - start) / parts : 0;
  return valued(
    [count],
    'float64',
    Array.from({ length: count }, (_, i) => (includesEnd && i === count - 1 && count > 1 ? stop : start + i * step)),
  );
}

/** Between numbers that are not known, or from each element of one array to that of the other. */
function spaced(run: Run, [start, stop]: readonly (Value | undefined)[], count: Dim, at: Location): Value {
  if (start === undefined || stop === undefined) return new Unknown('the values are not known');
  const both = binary(run, '+', start, stop, at);
  if (both instanceof UnknownFloat || isDim(both)) return new NdArray([count], 'float64');
  // Of floats in single precision older versions make doubles, newer ones do not.
  const isDouble = both instanceof NdArray && (both.dtype === 'float64' || kindOf(both.dtype) === 'integer');
  return isDouble ? new NdArray([count, ...both.shape], 'float64') : new Unknown('the values are not known');
}

function arange(args: Arguments): Value {
  const { dtype, ...others } = Object.fromEntries(args.keywords);
  const numbers = args.positional.slice(0, 3).map(numeric);
  if (Object.keys(others).length > 0 || args.positional.length > 3 || numbers.length === 0)
    return new Unknown('the values are not known');
  if (!numbers.every(value => typeof value === 'number')) return new Unknown('the values are not known');
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  const count = Math.max(0, Math.ceil((stop! - start!) / step!));
  const whole = args.positional.every(value => typeof value === 'number');
  const made = valued(
    [count],
    whole ? 'int64' : 'float64',
    Array.from({ length: count }, (_, i) => start! + i * step!),
  );
  if (dtype === undefined || dtype === null) return made;
  const to = dtypeOf(dtype);
  return to ? cast(made, to) : new Unknown('the dtype is not known');
}

/** `np.float32([[1, 0], [0, 1]])`: an array of that dtype. */
function numberType(dtype: DType): Token {
  return new Token('dtype', dtype, (_run, args) => {
    const [given] = args.positional;
    const isList = args.positional.length === 1 && (given instanceof List || given instanceof Tuple);
    const made = isList ? array(given, new Token('dtype', dtype)) : new Unknown(`calling ${dtype} is not followed`);
    return asArray(made);
  });
}

/** `np.memmap('train.bin', dtype=np.uint16)`, `np.fromfile('a.bin')`: as many numbers as the file holds, where no one says. */
function fromFile(sizes: readonly Dim[] | undefined, dtype: Value): Value {
  const shape = sizes ?? [unknownDim('how many numbers the file holds')];
  const to = dtypeOf(dtype);
  return to ? new NdArray(shape, to) : new UnknownArray('the dtype of the array is not followed', shape);
}

function sizesIn(shape: Value): readonly Dim[] | undefined {
  const sizes = shape instanceof Tuple ? shape.items : shape instanceof List && !shape.unknown ? shape.items : [shape];
  return sizes.every(size => size !== undefined && isDim(size)) ? (sizes as readonly Dim[]) : undefined;
}

/** `np.zeros((2, 3))`, `np.ones(4)`. */
function filled(args: Arguments): Value {
  const shape = args.get(0, 'shape');
  const dtype = args.get(1, 'dtype') ?? null;
  const to = dtype === null ? 'float64' : dtypeOf(dtype);
  const sizes = sizesIn(shape ?? null);
  if (!sizes) return new Unknown('the shape is not known');
  return to ? new Tensor(sizes, to) : new Unknown('the dtype is not known');
}

/** `np.zeros_like(a)`: as many as `a` has, of its dtype unless another is named. */
function filledLike(args: Arguments): Value {
  const made = array(args.get(0, 'a') ?? args.get(0, 'prototype') ?? null);
  const dtype = args.get(1, 'dtype') ?? null;
  const plain =
    args.positional.length <= 2 && [...args.keywords.keys()].every(name => name === 'a' || name === 'dtype');
  if (!(made instanceof Tensor) || made.open || !plain) return new Unknown('the array is not followed');
  const to = dtype === null ? made.dtype : dtypeOf(dtype);
  return to ? new Tensor(made.shape, to) : new Unknown('the dtype is not known');
}

function identity(rows: Dim, columns: Dim, dtype: DType): Value {
  const made = new Tensor([rows, columns], dtype);
  if (typeof rows !== 'number' || typeof columns !== 'number' || rows * columns > 64) return made;
  return numbered(
    made,
    Array.from({ length: rows * columns }, (_, i) => Number(Math.floor(i / columns) === i % columns)),
  );
}

function atLeast1d(value: Value): Value {
  const number = numeric(value);
  if (typeof number === 'number') return valued([1], typeof value === 'number' ? 'int64' : 'float64', [number]);
  return array(value);
}

/** `np.prod(sizes)`, `np.sum(sizes)`: of all numbers there are, or of one. */
const folded =
  (operator: '*' | '+', first: number): NativeCode =>
  (run, args, at) => {
    const [value] = args.positional as [Value];
    if (args.positional.length > 1 || args.keywords.has('axis'))
      return new Unknown('sums along an axis are not followed');
    if (typeof numeric(value) === 'number') return value;
    // The items of a matrix are its rows, its sum is that of all numbers.
    if (value instanceof Tensor && value.shape.length !== 1) return new Unknown('the values are not known');
    const { items, unknown } = iterate(run, value, at);
    return unknown ?? items.reduce((a, b) => binary(run, operator, a, b, at), first);
  };

/** `np.cumsum(sizes)`, `np.cumprod(sizes)`: of all numbers in a row where no axis is given. Sums of ints are ints. */
const running =
  (step: (sum: number, value: number) => number, first: number): NativeCode =>
  (_run, args) => {
    const made = array(args.get(0, 'a') ?? null);
    const inert = args.positional.length <= 1 && [...args.keywords.keys()].every(name => name === 'a');
    if (!(made instanceof Tensor) || made.open || !inert) return new Unknown('the running sums are not followed');
    const dtype = kindOf(made.dtype) === 'float' ? made.dtype : made.dtype.startsWith('uint') ? undefined : 'int64';
    if (!dtype) return new Unknown('the dtype of the sums is not followed');
    const values = valuesOf(made);
    const size = product(made.shape);
    if (!values || dtype === 'float16') return new Tensor([size], dtype);
    let sum = first;
    const round = dtype === 'float32' ? Math.fround : (x: number) => x;
    return valued(
      [size],
      dtype,
      values.map(value => (sum = round(step(sum, value)))),
    );
  };

/** `np.pad(array, widths)`: how much before and after, for all axes, for each, or one number for all. */
function padded(run: Run, args: Arguments, at: Location): Value {
  const made = array(args.get(0, 'array') ?? null);
  const widths = args.get(1, 'pad_width') ?? null;
  if (!(made instanceof Tensor) || made.open) return new Unknown('the array is not followed');
  const rank = made.shape.length;
  const items = (value: Value): readonly Value[] | undefined => {
    if (!(value instanceof List || value instanceof Tuple)) return undefined;
    const { items, unknown } = iterate(run, value, at);
    return unknown ? undefined : items;
  };
  const given = items(widths) ?? [widths];
  const pairs = given.map(item => items(item) ?? [item]);
  // (before, after) is for every axis, and so is a single number.
  const flat = pairs.every(pair => pair.length === 1) ? [pairs.flat()] : pairs;
  const axes = flat.length === 1 ? made.shape.map(() => flat[0]!) : flat;
  const whole = axes.length === rank && axes.every(pair => pair.length === 1 || pair.length === 2);
  if (!whole || !axes.flat().every(isDim)) return new Unknown('the widths are not known');
  return new Tensor(
    made.shape.map((size, i) => add(size, add(axes[i]![0] as Dim, axes[i]!.at(-1) as Dim))),
    made.dtype,
  );
}

/** The arrays in the sequence that a call is given; none where not all of them are known. */
function members(run: Run, args: Arguments, at: Location): readonly Value[] {
  const given = args.positional[0];
  const plain = [...args.keywords.keys()].every(name => name === 'axis') && args.positional.length <= 2;
  if (!(given instanceof List || given instanceof Tuple) || !plain) return [];
  const { items, unknown } = iterate(run, given, at);
  return unknown ? [] : items.map(item => array(item));
}

/** `np.any(array)`, `np.all(array)` of known values. */
const question =
  (ask: (values: readonly boolean[]) => boolean): NativeCode =>
  (_run, args) => {
    const [value] = args.positional;
    if (typeof value === 'boolean') return value;
    const plain = value !== undefined && args.positional.length === 1 && args.keywords.size === 0;
    const found = plain ? valuesOf(atLeast1d(value)) : undefined;
    return found ? ask(found.map(item => item !== 0)) : new Unknown('the values are not known');
  };

/** Everything NumPy makes is an array. */
const arrays = (table: Readonly<Record<string, NativeCode>>): Readonly<Record<string, NativeCode>> =>
  Object.fromEntries(
    Object.entries(table).map(([name, code]) => [
      name,
      (run, args, at) => {
        const made = code(run, args, at);
        if (made instanceof List) return new List(made.items.map(asArray));
        return made instanceof Tuple ? made.with(made.items.map(asArray)) : asArray(made);
      },
    ]),
  );

export const numpy = functions(
  arrays({
    prod: reducing('prod', folded('*', 1)),
    sum: reducing('sum', folded('+', 0)),
    cumsum: running((sum, value) => sum + value, 0),
    cumprod: running((sum, value) => sum * value, 1),
    pad: padded,
    any: reducing(
      'any',
      question(values => values.some(Boolean)),
    ),
    all: reducing(
      'all',
      question(values => values.every(Boolean)),
    ),
    atleast_1d: (_run, args) =>
      args.positional.length === 1 ? atLeast1d(args.positional[0]!) : new Unknown('several arrays are not followed'),
    concatenate: (run, args, at) => concatenated(members(run, args, at), args.get(1, 'axis') ?? 0),
    stack: (run, args, at) => stacked(members(run, args, at), args.get(1, 'axis') ?? 0),
    vstack: (run, args, at) => below(members(run, args, at)),
    hstack: (run, args, at) => beside(members(run, args, at)),
    append: (_run, args) =>
      appended(
        [args.get(0, 'arr'), args.get(1, 'values')].map(value => array(value ?? null)),
        args.get(2, 'axis') ?? null,
      ),
    transpose: (run, args, at) => {
      const axes = args.get(1, 'axes') ?? null;
      return transposed(array(args.get(0, 'a') ?? null), axes === null ? undefined : iterate(run, axes, at).items);
    },
    expand_dims: (run, args, at) => {
      const axis = args.get(1, 'axis') ?? null;
      return expanded(array(args.get(0, 'a') ?? null), axis instanceof Tuple ? iterate(run, axis, at).items : [axis]);
    },
    ...elementFunctions,
    ...matrixFunctions,
    ...arrayFunctions,
    ...reductions(value => array(value)),
    clip: (_run, args) => clipped(args),
    power: (run, args, at) => binary(run, '**', args.positional[0]!, args.positional[1]!, at),
    linspace,
    meshgrid: (_run, args) => meshgrid(args, value => array(value)),
    hanning: (_run, args) => hanning(args),
    arange: (_run, args) => arange(args),
    array: (_run, args) => array(args.positional[0]!, args.get(1, 'dtype')),
    asarray: (_run, args) => array(args.positional[0]!, args.get(1, 'dtype')),
    unique: (_run, args) => {
      const bound = { input: array(args.positional[0]!), return_counts: args.keywords.get('return_counts') === true };
      const inert = [...args.keywords.keys()].every(name => name === 'return_counts') && args.positional.length === 1;
      return (inert ? uniqueValues(bound as never) : undefined) ?? new Unknown('the values are not known');
    },
    memmap: (_run, args) => {
      const shape = args.get(4, 'shape') ?? null;
      return shape !== null && !sizesIn(shape)
        ? new Unknown('the shape is not known')
        : fromFile(shape === null ? undefined : sizesIn(shape), args.get(1, 'dtype') ?? 'uint8');
    },
    fromfile: (_run, args) => {
      const count = args.get(2, 'count') ?? -1;
      return fromFile(isDim(count) && count !== -1 ? [count] : undefined, args.get(1, 'dtype') ?? 'float64');
    },
    zeros: (_run, args) => filled(args),
    ones: (_run, args) => filled(args),
    empty: (_run, args) => filled(args),
    zeros_like: (_run, args) => filledLike(args),
    ones_like: (_run, args) => filledLike(args),
    empty_like: (_run, args) => filledLike(args),
    full: (_run, args) => {
      const [fill, dtype = null] = [args.get(1, 'fill_value') ?? null, args.get(2, 'dtype')];
      // Of the number's own type where none is named.
      const made =
        dtype === null
          ? typeof fill === 'number'
            ? 'int64'
            : fill instanceof Float
              ? 'float64'
              : undefined
          : dtypeOf(dtype);
      return made
        ? filled(new Arguments([args.get(0, 'shape') ?? null, new Token('dtype', made)]))
        : new Unknown('the dtype is not known');
    },
    dtype: (_run, args) => {
      const to = args.positional.length === 1 ? dtypeOf(args.positional[0]!) : undefined;
      return to ? new Token('dtype', to) : new Unknown('the dtype is not known');
    },
    fmod: (_run, args) => {
      const [x, y] = args.positional.map(numeric);
      return typeof x === 'number' && typeof y === 'number' && y !== 0
        ? new Float(x % y)
        : new Unknown('the value is not a number yet');
    },
    eye: (_run, args) => {
      const [rows, columns = rows] = [args.get(0, 'N')!, args.get(1, 'M')];
      const dtype = args.keywords.get('dtype') ?? null;
      const to = dtype === null ? 'float64' : dtypeOf(dtype);
      const inert = args.positional.length <= 2 && [...args.keywords.keys()].every(name => /^(N|M|dtype)$/.test(name));
      return inert && to && isDim(rows) && isDim(columns as Value)
        ? identity(rows, columns as number, to)
        : new Unknown('the shape is not known');
    },
    // The function sees one element at a time.
    vectorize: (_run, args) => {
      const vectorized = new Native('vectorize', () => new Unknown('np.vectorize is not followed'));
      // `@np.vectorize(otypes=[float])`
      return args.get(0, 'pyfunc') ? vectorized : new Native('vectorize', () => vectorized);
    },
    // `np.long` is C's, of 64 bits but on Windows before NumPy 2; in older ones it was Python's own.
    long: (run, args, at) => binary(run, '//', args.positional[0]!, 1, at),
    int64: (run, args, at) => binary(run, '//', args.positional[0]!, 1, at),
  }),
  'numpy.',
);
for (const name of ['float32', 'float64', 'float16', 'int32', 'uint8', 'int8', 'int16', 'complex64', 'complex128'])
  numpy.set(name, numberType(isDType(name) ? name : 'float32'));
numpy
  .set('pi', new Float(Math.PI))
  .set('e', new Float(Math.E))
  .set('inf', new Float(Infinity))
  .set('nan', new Float(Number.NaN))
  .set('newaxis', null)
  .set('ndarray', new Token('typing', 'ndarray'));
