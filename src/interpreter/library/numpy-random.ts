/**
 * `numpy.random`: arrays of which only the shape and the dtype are known. The old functions, `RandomState`, and the generators
 * of `default_rng`. Source: NumPy's manual, numpy.random; recorded in test/truth/loading.json.
 */
import type { Location } from '../../source/span';
import type { Dim } from '../../tensor/dim';
import { type DType, kindOf } from '../../tensor/dtype';
import { UnknownFloat } from '../../tensor/unknown';
import { addMethods, functions, type Natives, ofAll } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { iterate } from '../iterate';
import { numeric } from '../objects';
import { raise } from '../run';
import { dtypeOf } from '../torch/ndarray';
import { Instance, isDim, List, type NativeCode, NdArray, Tuple, Unknown, type Value } from '../values';
import { DRAWN, drawn, drawnBelow, drawnOf } from './random';

/** `size=(3, 4)`, `size=5`; `null` for one number. */
function sizesOf(size: Value): readonly Dim[] | null | undefined {
  if (size === null) return null;
  const items = size instanceof Tuple || (size instanceof List && !size.unknown) ? size.items : [size];
  return items.every(item => isDim(item)) ? items : undefined;
}

function made(size: Value, dtype: DType | undefined, one: () => Value, at?: Location): Value {
  if (at) refuseSizes(size, at);
  const sizes = sizesOf(size);
  if (sizes === null) return one();
  return sizes && dtype ? new NdArray(sizes, dtype) : new Unknown('the shape of what is drawn is not known');
}

/** What NumPy takes for no size: a flag, a size below 0. */
function refuseSizes(size: Value, at: Location): void {
  const items = size instanceof Tuple ? size.items : [size];
  if (items.length > 1 && items.some(item => typeof item === 'boolean'))
    raise('TypeError', 'an integer is required', at);
  if (items.every(item => typeof item === 'number') && items.some(item => item < 0))
    raise('ValueError', 'negative dimensions are not allowed', at);
}

const oneReal = () => new UnknownFloat(DRAWN);

/** `rand(3, 4)`: the sizes one by one. */
const bySizes = ofAll((run, args, at) =>
  made(
    args.positional.length === 0 ? null : new Tuple(args.positional),
    'float64',
    oneReal,
    run.exploring ? undefined : at,
  ),
);

/** `random((3, 4))`, `normal(0, 1, size)`: the parameters of the distribution first, plain numbers. */
const reals = (...parameters: readonly string[]): NativeCode =>
  ofAll((_run, args) => {
    const size = args.get(parameters.length, 'size') ?? null;
    const given = parameters.map((name, i) => args.get(i, name)).filter(value => value !== undefined);
    // Arrays are drawn from one by one; where sizes are given they are the sizes of what comes out.
    if (size === null && !given.every(value => numeric(value) !== undefined)) return new Unknown(DRAWN);
    const type = args.keywords.get('dtype') ?? null;
    return made(size, type === null ? 'float64' : dtypeOf(type), oneReal);
  });

/** `randint(10, size=5)`, `integers(0, 10, 5, endpoint=True)`. */
const integers: NativeCode = ofAll((run, args, at) => {
  const [first, second = null] = [args.get(0, 'low'), args.get(1, 'high')];
  const [low, high] = second === null ? [0, first] : [first, second];
  const type = args.get(3, 'dtype') ?? null;
  const dtype = type === null ? 'int64' : dtypeOf(type);
  const isPlain = dtype !== undefined && kindOf(dtype) === 'integer';
  const size = args.get(2, 'size') ?? null;
  const isClosed = args.keywords.get('endpoint') !== undefined;
  const isEmpty = typeof low === 'number' && typeof high === 'number' && low >= high && !isClosed;
  // Of no numbers at all the range may be empty.
  if (isEmpty && !run.exploring && (size === null || (typeof size === 'number' && size > 0)))
    raise('ValueError', second === null ? 'high <= 0' : 'low >= high', at);
  const one = () => (isClosed ? drawn(low, high) : drawnBelow(low, high));
  return made(size, isPlain ? dtype : undefined, one, run.exploring ? undefined : at);
});

const permutation: NativeCode = ofAll((_run, args) => {
  const [value] = args.positional;
  if (args.positional.length !== 1 || args.keywords.size > 0) return new Unknown(DRAWN);
  if (value instanceof NdArray) return new NdArray(value.shape, value.dtype);
  return isDim(value) ? new NdArray([value], 'int64') : new Unknown(DRAWN);
});

const choice: NativeCode = ofAll((run, args, at) => {
  const from = args.get(0, 'a') ?? null;
  const size = args.get(1, 'size') ?? null;
  if (isDim(from)) return made(size, 'int64', () => drawnBelow(0, from));
  if (from instanceof NdArray)
    return from.shape.length === 1 ? made(size, from.dtype, () => new Unknown(DRAWN)) : new Unknown(DRAWN);
  const { items, unknown } = size === null ? iterate(run, from, at) : { items: [], unknown: new Unknown(DRAWN) };
  return unknown ?? drawnOf(items);
});

const both: Natives = {
  random: reals(),
  uniform: reals('low', 'high'),
  normal: reals('loc', 'scale'),
  standard_normal: reals(),
  beta: reals('a', 'b'),
  exponential: reals('scale'),
  permutation,
  choice,
};

const old: Natives = {
  ...both,
  rand: bySizes,
  randn: bySizes,
  random_sample: reals(),
  ranf: reals(),
  sample: reals(),
  randint: integers,
};

const stateClass = subclass('RandomState', types.object);
const generatorClass = subclass('Generator', types.object);
addMethods(stateClass, asMethods(old));
addMethods(generatorClass, asMethods({ ...both, integers }));

function asMethods(table: Natives): Natives {
  return Object.fromEntries(
    Object.entries(table).map(([name, code]) => [name, (run, args, at) => code(run, args.from(1), at)]),
  );
}

export const numpyRandom = functions(
  { ...old, default_rng: () => new Instance(generatorClass), RandomState: () => new Instance(stateClass) },
  'numpy.random.',
);
