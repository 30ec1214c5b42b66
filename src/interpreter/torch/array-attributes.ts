/**
 * The attributes and methods of NumPy's arrays. `a.transpose(0, 2, 1)`, `a.repeat(2, axis=0)` and `a.size` mean other things than
 * they do on a tensor, so of a method that is not here nothing is said. Source: NumPy's manual, "The N-dimensional array".
 */
import { type Dim, multiply, product } from '../../tensor/dim';
import { type DType, kindOf } from '../../tensor/dtype';
import { raise } from '../run';
import {
  Arguments,
  ArrayType,
  BoundMethod,
  isDim,
  List,
  Native,
  type NativeCode,
  NdArray,
  SOMEWHERE,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { forgetValues, numbered, numbersIn, shareMemory, valuesOf } from './known-values';
import { operatorFunction } from './namespace';
import { asArray, cast, dtypeOf, like, resized } from './ndarray';
import { callFunctionEntry } from './operator-calls';
import { listOf, nestedList } from './valued';

/** `undefined` where NumPy's arrays have no such attribute. */
export function arrayAttribute(array: NdArray, name: string): Value | undefined {
  switch (name) {
    case 'shape':
      return new Tuple(array.shape);
    case 'ndim':
      return array.shape.length;
    case 'size':
      return product(array.shape);
    case 'dtype':
      return new ArrayType(array.dtype);
    case 'device':
      return SOMEWHERE;
    case 'T':
      return permuted(array, undefined);
  }
  if (!NAMES.has(name) && !name.startsWith('__')) return undefined;
  if (!ONLY_READS.has(name)) forgetValues(array);
  const code = arrayMethods[name];
  if (code) return new BoundMethod(array, new Native(`ndarray.${name}`, code));
  return new Unknown(`ndarray.${name} is not followed`);
}

/** The public names of an array. Source: `dir(np.ndarray)` of NumPy 2.4, and what older ones had besides. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'T all any argmax argmin argpartition argsort astype base byteswap choose clip compress conj conjugate copy ctypes ' +
    'cumprod cumsum data device diagonal dot dtype dump dumps fill flags flat flatten getfield imag item itemset itemsize ' +
    'mT max mean min nbytes ndim newbyteorder nonzero partition prod ptp put ravel real repeat reshape resize round ' +
    'searchsorted setfield setflags shape size sort squeeze std strides sum swapaxes take to_device tobytes tofile tolist ' +
    'tostring trace transpose var view ' +
    // Of a matrix, which is an array too.
    'A A1 H I getA getA1 getH getI getT'
  ).split(' '),
);

/** What else an array has may write into it: `fill`, `sort`, `put`, a view. */
const ONLY_READS: ReadonlySet<string> = new Set(
  'tolist item copy astype reshape flatten ravel transpose sum prod max min mean std var dot all any argmax argmin round nbytes itemsize'.split(
    ' ',
  ),
);

export const arrayMethods: Readonly<Record<string, NativeCode>> = {
  tolist: (_run, args) => {
    const [array] = args.positional as [NdArray];
    if (valuesOf(array)) return listOf(array);
    return nestedList(array) ?? new Unknown('the values of an array are not known');
  },
  item: (_run, args) => {
    const [array] = args.positional as [NdArray];
    const item = valuesOf(array)?.length === 1 ? listOf(array) : undefined;
    return (item instanceof List ? item.items[0] : item) ?? new Unknown('the values of an array are not known');
  },
  copy: (_run, args) => {
    const [array] = args.positional as [NdArray];
    return like(array, array.shape, array.dtype);
  },
  astype: (_run, args) => {
    const [array, dtype = null] = args.positional as [NdArray, Value?];
    const to = dtypeOf(dtype);
    return to ? asArray(cast(array, to)) : new Unknown('the dtype is not known');
  },
  reshape: (run, args, at) => {
    const reshaped = operatorFunction('torch.Tensor.reshape');
    if (args.keywords.size > 0 || !reshaped) return new Unknown('the order of the elements is not followed');
    const result = asArray(callFunctionEntry(run, reshaped, new Arguments(args.positional), at));
    const [array] = args.positional as [NdArray];
    const numbers = numbersIn(array);
    if (!(result instanceof NdArray) || !numbers) return result;
    // It looks into the same memory.
    shareMemory(array, result);
    return numbered(result, numbers);
  },
  resize: (run, args) => {
    const [array, ...sizes] = args.positional as [NdArray, ...Value[]];
    resized(run, array, sizes.length === 1 ? sizes[0]! : new Tuple(sizes));
    return null;
  },
  /** Of another dtype; sizes, as PyTorch takes them, are none. */
  view: (run, args, at) => {
    const [, first, ...others] = args.positional;
    const items = first instanceof List && !first.unknown ? first.items : undefined;
    if (!run.exploring && typeof first === 'number')
      raise(
        'TypeError',
        others.length > 0 ? 'Type must be a sub-type of ndarray type' : `Cannot interpret '${first}' as a data type`,
        at,
      );
    if (!run.exploring && typeof items?.[0] === 'number')
      raise('TypeError', `Field elements must be 2- or 3-tuples, got '${items[0]}'`, at);
    return new Unknown('ndarray.view is not followed');
  },
  flatten: (_run, args) => flat(args),
  ravel: (_run, args) => flat(args),
  transpose: (_run, args) => {
    const [array, ...rest] = args.positional as [NdArray, ...Value[]];
    const given = rest.length === 1 && (rest[0] instanceof Tuple || rest[0] instanceof List) ? rest[0].items : rest;
    const order = rest.length === 0 || rest[0] === null ? undefined : given;
    return permuted(array, order);
  },
  repeat: (_run, args) => {
    const [array] = args.positional as [NdArray];
    return repeated(array, args.get(1, 'repeats') ?? null, args.get(2, 'axis') ?? null);
  },
  squeeze: (_run, args) => squeezed(args.positional[0] as NdArray, args.get(1, 'axis') ?? null),
  swapaxes: (_run, args) => {
    const [array, one, other] = args.positional as [NdArray, Value?, Value?];
    const order = array.shape.map((_, axis) => axis);
    const [a, b] = [one, other].map(axis => (typeof axis === 'number' && axis < 0 ? axis + order.length : axis));
    if (typeof a !== 'number' || typeof b !== 'number' || !(a in order) || !(b in order))
      return new Unknown('the order of the axes is not followed');
    return permuted(array, order.with(a, b).with(b, a));
  },
  argsort: (_run, args) =>
    args.get(1, 'axis') === null
      ? new Unknown('the order of the elements is not followed')
      : new NdArray((args.positional[0] as NdArray).shape, 'int64'),
  argmax: folding('argmax'),
  argmin: folding('argmin'),
  any: folding('any'),
  all: folding('all'),
  sum: folding('sum'),
  prod: folding('prod'),
  max: folding('max'),
  min: folding('min'),
  mean: folding('mean'),
  std: folding('std'),
  var: folding('var'),
};

function flat(args: Arguments): Value {
  const [array] = args.positional as [NdArray];
  if (args.positional.length > 1 || args.keywords.size > 0)
    return new Unknown('the order of the elements is not followed');
  return like(array, [product(array.shape)], array.dtype);
}

/** Each element, or each slice along an axis, so many times in a row. */
function repeated(array: NdArray, times: Value, axis: Value): Value {
  const { shape, dtype } = array;
  if (!isDim(times)) return new Unknown('how often each element is repeated is not known');
  if (axis === null) return new NdArray([multiply(product(shape), times)], dtype);
  const place = typeof axis === 'number' && axis < 0 ? axis + shape.length : axis;
  if (typeof place !== 'number' || !(place in shape)) return new Unknown('the axis is not known');
  return new NdArray(shape.with(place, multiply(shape[place]!, times)), dtype);
}

function permuted(array: NdArray, order: readonly Value[] | undefined): Value {
  const rank = array.shape.length;
  const axes = order ?? array.shape.map((_, i) => rank - 1 - i);
  const at = axes.map(axis => (typeof axis === 'number' && axis < 0 ? axis + rank : axis));
  if (at.length !== rank || new Set(at).size !== rank) return new Unknown('the order of the axes is not followed');
  if (!at.every(axis => typeof axis === 'number' && axis < rank))
    return new Unknown('the order of the axes is not followed');
  const shape = at.map(axis => array.shape[axis as number]!);
  return rank < 2 ? like(array, shape, array.dtype) : new NdArray(shape, array.dtype);
}

/** Without its axes of size 1, or without those named, which must be of size 1. */
function squeezed(array: NdArray, axis: Value): Value {
  const { shape } = array;
  const named = axis === null ? undefined : axis instanceof Tuple ? axis.items : [axis];
  const places = named?.map(place => (typeof place === 'number' && place < 0 ? place + shape.length : place));
  const isKnown = places ? places.every(place => shape[place as number] === 1) : shape.every(isKnownSize);
  if (!isKnown) return new Unknown('which axes are of size 1 is not known');
  const kept = shape.filter((size, i) => (places ? !places.includes(i) : size !== 1));
  return like(array, kept, array.dtype);
}

const isKnownSize = (size: Dim) => typeof size === 'number';

/** `a.mean()`, `a.max(axis=1, keepdims=True)`. Means of ints are doubles. */
function folding(name: string): NativeCode {
  return (run, args, at) => {
    const [array] = args.positional as [NdArray];
    const axis = args.get(1, 'axis') ?? null;
    const keep = args.keywords.get('keepdims') ?? false;
    const known = [...args.keywords.keys()].every(key => key === 'axis' || key === 'keepdims');
    const rank = array.shape.length;
    const axes =
      axis === null
        ? array.shape.map((_, i) => i)
        : axis instanceof Tuple && !name.startsWith('arg')
          ? axis.items
          : [axis];
    const places = axes.map(place => (typeof place === 'number' && place < 0 ? place + rank : place));
    const inside = places.every(place => typeof place === 'number' && place < rank);
    if (!known || args.positional.length > 2 || typeof keep !== 'boolean' || !inside)
      return new Unknown(`ndarray.${name} is not followed with these arguments`);
    const whole = axis === null && !keep && valuesOf(array) ? operatorFunction(`torch.Tensor.${name}`) : undefined;
    if (whole && ['sum', 'prod', 'max', 'min'].includes(name))
      return callFunctionEntry(run, whole, new Arguments([array]), at);
    const shape = array.shape.flatMap((size, i) => (places.includes(i) ? (keep ? [1] : []) : [size]));
    const dtype = foldedType(name, array.dtype);
    return dtype ? new NdArray(shape, dtype) : new Unknown(`the dtype of ndarray.${name} is not followed`);
  };
}

/** Means of ints are doubles, their sums the widest ints there are. */
function foldedType(name: string, dtype: DType): DType | undefined {
  if (name === 'argmax' || name === 'argmin') return 'int64';
  if (name === 'any' || name === 'all') return 'bool';
  if (kindOf(dtype) === 'float' || name === 'max' || name === 'min') return dtype;
  if (name !== 'sum' && name !== 'prod') return 'float64';
  // Those without a sign stay without one.
  return dtype.startsWith('uint') ? undefined : 'int64';
}
