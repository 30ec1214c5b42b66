/**
 * `numpy.random`: arrays of which only the shape and the dtype are known. The old functions, `RandomState`, and the generators
 * of `default_rng`. Source: NumPy's manual, numpy.random; recorded in test/truth/loading.json.
 */
import type { Dim } from '../../tensor/dim';
import { type DType, kindOf } from '../../tensor/dtype';
import { UnknownFloat } from '../../tensor/unknown';
import { addMethods, functions, type Natives, ofAll } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { iterate } from '../iterate';
import { numeric } from '../objects';
import { dtypeOf } from '../torch/ndarray';
import { Instance, isDim, List, type NativeCode, NdArray, Tuple, Unknown, type Value } from '../values';
import { DRAWN, drawn, drawnBelow, drawnOf } from './random';

/** `size=(3, 4)`, `size=5`; `null` for one number. */
function sizesOf(size: Value): readonly Dim[] | null | undefined {
  if (size === null) return null;
  const items = size instanceof Tuple || (size instanceof List && !size.unknown) ? size.items : [size];
  return items.every(item => isDim(item)) ? items : undefined;
}

function made(size: Value, dtype: DType | undefined, one: () => Value): Value {
  const sizes = sizesOf(size);
  if (sizes === null) return one();
  return sizes && dtype ? new NdArray(sizes, dtype) : new Unknown('the shape of what is drawn is not known');
}

const oneReal = () => new UnknownFloat(DRAWN);

/** `rand(3, 4)`: the sizes one by one. */
const bySizes = ofAll((_run, args) =>
  made(args.positional.length === 0 ? null : new Tuple(args.positional), 'float64', oneReal),
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
const integers: NativeCode = ofAll((_run, args) => {
  const [first, second = null] = [args.get(0, 'low'), args.get(1, 'high')];
  const [low, high] = second === null ? [0, first] : [first, second];
  const type = args.get(3, 'dtype') ?? null;
  const dtype = type === null ? 'int64' : dtypeOf(type);
  const isPlain = dtype !== undefined && kindOf(dtype) === 'integer';
  const one = () => (args.keywords.get('endpoint') === undefined ? drawnBelow(low, high) : drawn(low, high));
  return made(args.get(2, 'size') ?? null, isPlain ? dtype : undefined, one);
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
