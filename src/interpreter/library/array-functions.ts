/**
 * NumPy's functions that arrange arrays, choose among them or compare them: `np.where`, `np.tile`, `np.argsort`, `np.flip`.
 * Sizes and dtypes; the numbers are not computed. Source: NumPy's manual, "Array manipulation routines" and "Sorting".
 */
import { Float } from '../../operators/argument';
import { type Dim, multiply } from '../../tensor/dim';
import type { DType } from '../../tensor/dtype';
import { broadcast, isMismatch } from '../../tensor/shape';
import { binary } from '../arithmetic';
import { arrayMethods } from '../torch/array-attributes';
import { arrayResultType, besideNumbers } from '../torch/array-result-type';
import { valued, valuesOf } from '../torch/known-values';
import { asArray } from '../torch/ndarray';
import { Arguments, isDim, List, type NativeCode, NdArray, Tensor, Tuple, Unknown, type Value } from '../values';
import { array } from './array';

const UNKNOWN = new Unknown('the array is not followed');

function arrayOf(value: Value | undefined): NdArray | undefined {
  const made = value === undefined ? undefined : asArray(array(value));
  return made instanceof NdArray && !made.open ? made : undefined;
}

/** Of an array the same sizes, and its dtype unless another is named; `named` is all that a call may name. */
const alike =
  (named: readonly string[], dtype?: DType): NativeCode =>
  (_run, args) => {
    const given = arrayOf(args.positional[0]);
    const isPlain = [...args.keywords.keys()].every(name => named.includes(name)) && !args.unknown;
    // Along no axis means all numbers in a row.
    const isFlat = args.positional.includes(null) || (args.keywords.get('axis') === null && named.includes('kind'));
    return given && isPlain && !isFlat ? new NdArray(given.shape, dtype ?? given.dtype) : UNKNOWN;
  };

/** `np.squeeze(a, axis)` is `a.squeeze(axis)`, of what `np.array` makes of a list. */
const method =
  (name: string): NativeCode =>
  (run, args, at) => {
    const given = arrayOf(args.positional[0]);
    const rest = new Arguments([given ?? null, ...args.positional.slice(1)], args.keywords, args.unknown, args.syntax);
    return given ? arrayMethods[name]!(run, rest, at) : UNKNOWN;
  };

/** `np.sum(a, axis=1)` and its like are methods of an array, unless all its numbers are known: then `numbers` tells more. */
export const reducing =
  (name: string, numbers: NativeCode): NativeCode =>
  (run, args, at) => {
    const [value] = args.positional;
    const isWhole = args.get(1, 'axis') === undefined;
    return value instanceof Tensor && !(isWhole && valuesOf(value))
      ? method(name)(run, args, at)
      : numbers(run, args, at);
  };

/** Arrays and numbers element by element, broadcast; `condition` only lends its sizes. */
function elementwise(values: readonly Value[], condition?: Tensor): Value {
  const areNumbers = values.map(value => value instanceof Float || typeof value === 'number');
  const arrays = values.flatMap((value, i) => (areNumbers[i] ? [] : [arrayOf(value)]));
  if (!arrays.every(known => known !== undefined)) return UNKNOWN;
  let shape = condition?.shape ?? [];
  for (const { shape: other } of arrays) {
    const both = broadcast(shape, other);
    if (isMismatch(both)) return UNKNOWN;
    shape = both;
  }
  const hasFloat = values.some(value => value instanceof Float);
  const dtypes = arrays.map(({ dtype }) => dtype);
  // A number of Python's makes ints of truth values.
  const least: readonly DType[] = areNumbers.includes(true) && dtypes.every(dtype => dtype === 'bool') ? ['int64'] : [];
  return new NdArray(shape, besideNumbers([...dtypes, ...least].reduce(arrayResultType), hasFloat));
}

const isPlain = ({ keywords, unknown }: Arguments) => keywords.size === 0 && !unknown;

const choosing: NativeCode = (_run, args) => {
  const [condition, ...others] = args.positional;
  const given = arrayOf(condition);
  return given && others.length === 2 && isPlain(args) ? elementwise(others, given) : UNKNOWN;
};

const comparing =
  (pick: (a: number, b: number) => number): NativeCode =>
  (_run, args) => {
    if (args.positional.length !== 2 || !isPlain(args)) return UNKNOWN;
    const [a, b] = args.positional.map(value => (value instanceof Float ? value.value : value));
    if (typeof a !== 'number' || typeof b !== 'number') return elementwise(args.positional);
    return valued([], args.positional.some(value => value instanceof Float) ? 'float64' : 'int64', [pick(a, b)]);
  };

/** `np.tile(a, (2, 1))`: as many copies along each axis, the last for the last. */
const tiling: NativeCode = (_run, args) => {
  const given = arrayOf(args.get(0, 'A'));
  const reps = args.get(1, 'reps') ?? null;
  const times = reps instanceof Tuple ? reps.items : reps instanceof List && !reps.unknown ? reps.items : [reps];
  if (!given || !times.every((size): size is Dim => isDim(size))) return UNKNOWN;
  const rank = Math.max(given.shape.length, times.length);
  const padded = (sizes: readonly Dim[]): readonly Dim[] => [...Array<Dim>(rank - sizes.length).fill(1), ...sizes];
  const counts = padded(times);
  return new NdArray(
    padded(given.shape).map((size, axis) => multiply(size, counts[axis]!)),
    given.dtype,
  );
};

/** `np.dot` and `np.matmul` of matrices and vectors; of more axes they differ. */
const product: NativeCode = (run, args, at) => {
  const [a, b] = args.positional.map(arrayOf);
  const isMatrix = (known: NdArray | undefined) => known && (known.shape.length === 1 || known.shape.length === 2);
  return isMatrix(a) && isMatrix(b) && args.positional.length === 2 && isPlain(args)
    ? binary(run, '@', a!, b!, at)
    : UNKNOWN;
};

export const arrayFunctions: Readonly<Record<string, NativeCode>> = {
  where: choosing,
  maximum: comparing(Math.max),
  minimum: comparing(Math.min),
  tile: tiling,
  dot: product,
  matmul: product,
  sort: alike(['axis', 'kind']),
  flip: alike(['axis']),
  fliplr: alike([]),
  flipud: alike([]),
  roll: alike(['shift', 'axis']),
  ascontiguousarray: alike([]),
  argsort: alike(['axis', 'kind'], 'int64'),
  isnan: alike([], 'bool'),
  isinf: alike([], 'bool'),
  isfinite: alike([], 'bool'),
  squeeze: method('squeeze'),
  swapaxes: method('swapaxes'),
  reshape: method('reshape'),
  ravel: method('ravel'),
  repeat: method('repeat'),
  copy: method('copy'),
  argmax: method('argmax'),
  argmin: method('argmin'),
};
