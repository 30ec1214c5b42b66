/**
 * What every Python object can be asked: its type, its truth, its hash, its length, how it prints.
 * An answer that depends on something unknown is `undefined` or Unknown, never a guess.
 */
import { Float } from '../operators/argument';
import type { Location } from '../source/span';
import {
  add,
  compare,
  type Dim,
  equal,
  floorDivide,
  isDim,
  isSymbol,
  less,
  maximum,
  product,
  subtract,
  whyUnknown,
} from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { Unknown, UnknownArray, UnknownFloat, UnknownShare } from '../tensor/unknown';
import { findInClass } from './attributes';
import { types } from './builtins/types';
import { callMethod } from './call';
import { same } from './merge';
import { type Run, raise } from './run';
import { itemOf } from './torch/valued';
import {
  Arguments,
  BoundMethod,
  ClassValue,
  Complex,
  Descriptor,
  Dict,
  Func,
  type HashKey,
  Instance,
  Iterator,
  List,
  Namespace,
  Native,
  NdArray,
  Range,
  SetValue,
  SliceValue,
  Super,
  Token,
  Tuple,
  UnknownDevice,
  type Value,
} from './values';

/** The class of a value; `undefined` where the value itself is unknown. */
export function typeOf(value: Value): ClassValue | undefined {
  if (value instanceof Unknown) return undefined;
  if (value instanceof Instance) return value.cls;
  if (typeof value === 'number') return types.int;
  if (typeof value === 'string') return types.str;
  if (typeof value === 'boolean') return types.bool;
  if (value === null) return types.NoneType;
  if (value instanceof Float) return types.float;
  if (value instanceof Complex) return types.complex;
  if (value instanceof Tensor) return types.Tensor;
  if (value instanceof Tuple) return value.cls ?? types.tuple;
  if (value instanceof List) return value.kind === 'deque' ? types.deque : types.list;
  if (value instanceof Dict) return value.cls ?? types.dict;
  if (value instanceof SetValue) return value.frozen ? types.frozenset : types.set;
  if (value instanceof Range) return types.range;
  if (value instanceof SliceValue) return types.slice;
  if (value instanceof ClassValue) return types.type;
  if (value instanceof Func) return types.function;
  if (value instanceof Native) return types.builtin_function_or_method;
  if (value instanceof BoundMethod) return types.method;
  if (value instanceof Namespace) return types.module;
  if (value instanceof Iterator) return types.generator;
  if (value instanceof Descriptor) return types.property;
  if (value instanceof Super) return types.super;
  if (value instanceof Token) return tokenType(value);
  return types.int;
}

function tokenType(token: Token): ClassValue {
  if (token.kind === 'dtype') return types.dtype;
  if (token.kind === 'device') return types.device;
  if (token.kind === 'bytes') return types.bytes;
  return types.object;
}

/** Whether `if value:` goes in; `undefined` where that is not known. */
export function truth(run: Run, value: Value, at: Location): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value.length > 0;
  if (value instanceof Unknown) return undefined;
  if (value instanceof Complex) return value.parts?.some(part => part !== 0);
  if (value instanceof Tensor) return truthOfTensor(run, value, at);
  if (isDim(value)) {
    // Of a parameter that nothing gives, `if downsample:` may ask for None or False as well.
    if (run.exploring && isSymbol(value)) return undefined;
    const zero = equal(value, 0);
    return zero === undefined ? undefined : !zero;
  }
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Instance) {
    const bool = findInClass(value.cls, '__bool__');
    if (bool) {
      const result = callMethod(run, value, '__bool__', new Arguments(), at);
      return typeof result === 'boolean' ? result : undefined;
    }
    if (value.payload !== undefined && !findInClass(value.cls, '__len__')) return truth(run, value.payload, at);
    if (value.cls.unknownBase) return undefined;
    if (!findInClass(value.cls, '__len__')) return true;
  }
  if (isSized(value)) {
    const size = length(run, value, at);
    return size instanceof Unknown ? undefined : truth(run, size, at);
  }
  return true;
}

function truthOfTensor(run: Run, tensor: Tensor, at: Location): boolean | undefined {
  const count = product(tensor.shape);
  if (typeof count === 'number' && count !== 1 && !(tensor instanceof NdArray) && !run.exploring)
    return raise(
      'RuntimeError',
      `Boolean value of Tensor with ${count === 0 ? 'no values' : 'more than one value'} is ambiguous`,
      at,
    );
  const item = itemOf(tensor);
  return item === tensor ? undefined : truth(run, item, at);
}

/** What makes a number of a tensor, as `float(x)` and `math.sqrt(x)` do, raises for one of several elements. */
export function refuseSeveral(value: Value, at: Location): void {
  if (value instanceof Tensor && !(value instanceof NdArray) && value.shape.some(size => less(1, size)))
    raise('ValueError', 'only one element tensors can be converted to Python scalars', at);
}

function isSized(value: Value): boolean {
  return (
    value instanceof Tuple ||
    value instanceof List ||
    value instanceof Dict ||
    value instanceof SetValue ||
    value instanceof Range ||
    value instanceof Instance
  );
}

/** `len(value)`. */
/** Why not all of it is known, once the files that fill it have run. */
export function openness(run: Run, table: Dict | SetValue): Unknown | undefined {
  return table.unknown ?? table.complete?.(run) ?? table.unknown;
}

export function length(run: Run, value: Value, at: Location): Dim | Unknown {
  if (typeof value === 'string') return [...value].length;
  if (value instanceof Tuple) return value.items.length;
  if (value === run.process.path) return new Unknown('where else Python looks depends on where it is installed');
  if (value instanceof List) return value.unknown ?? value.items.length;
  if (value instanceof Dict || value instanceof SetValue) return openness(run, value) ?? value.entries.size;
  if (value instanceof Range) return rangeLength(value);
  if (value instanceof UnknownArray && value.shape.length > 0) return value.shape[0]!;
  if (value instanceof Unknown) return value;
  if (value instanceof Tensor)
    return value.shape.length > 0 ? value.shape[0]! : raise('TypeError', 'len() of a 0-d tensor', at);
  if (value instanceof Instance) {
    if (findInClass(value.cls, '__len__')) {
      const size = callMethod(run, value, '__len__', new Arguments(), at);
      return isDim(size) || size instanceof Unknown ? size : new Unknown('__len__ returned no int');
    }
    if (value.payload !== undefined) return length(run, value.payload, at);
    if (value.cls.unknownBase) return value.cls.unknownBase;
  }
  if (value instanceof ClassValue && value.attributes.has('__members__'))
    return length(run, value.attributes.get('__members__')!, at);
  return raise('TypeError', `object of type '${typeName(value)}' has no len()`, at);
}

export function rangeLength({ start, stop, step }: Range): Dim | Unknown {
  const distance = subtract(stop, start);
  if (typeof distance === 'number' && typeof step === 'number') return Math.max(0, Math.ceil(distance / step));
  if (step === 1) return maximum(distance, 0);
  if (typeof step === 'number' && step > 0) return maximum(floorDivide(add(distance, step - 1), step), 0);
  return new Unknown('the length of the range is not known');
}

/** The key under which a dict or set keeps a value; `undefined` where it is not known. */
export function hashKey(run: Run, value: Value, at: Location): HashKey | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null) return null;
  if (value instanceof Float) return value.value;
  if (value instanceof Unknown) return undefined;
  if (isDim(value)) return whyUnknown(value) === undefined ? `\0dim ${value.key}` : undefined;
  if (value instanceof Tuple) {
    const keys = value.items.map(item => hashKey(run, item, at));
    if (keys.includes(undefined)) return undefined;
    return `\0tuple ${keys.map(key => (typeof key === 'object' && key !== null ? `#${identity(key)}` : `${typeof key}:${String(key)}`)).join('\0')}`;
  }
  if (value instanceof List || value instanceof Dict || (value instanceof SetValue && !value.frozen))
    return raise('TypeError', `unhashable type: '${typeName(value)}'`, at);
  if (value instanceof BoundMethod) return value.func;
  if (value instanceof Token) return `\0token ${value.kind} ${value.name}`;
  return value as object;
}

/** Whether a key that is not there may be one of the numbers that are: a size that is not a number yet is. */
export function mayBeThere(entries: ReadonlyMap<HashKey, unknown>, key: HashKey): boolean {
  const isOpen = typeof key === 'string' && key.includes('\0dim ');
  return isOpen && [...entries.keys()].some(other => typeof other === 'number' || String(other).startsWith('\0'));
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** `id(value)`: a number that tells objects apart. */
export function identity(value: object): number {
  let id = identities.get(value);
  if (id === undefined) identities.set(value, (id = ++identityCount));
  return id;
}

/** `a == b` for values whose classes define no `__eq__`; `undefined` where that is not known. */
export function equals(run: Run, a: Value, b: Value, at: Location): boolean | undefined {
  if (a === b) return a instanceof Unknown || a instanceof Tensor ? undefined : true;
  // `x.device.type == 'meta'`: nothing is computed there.
  if ((a instanceof UnknownDevice && b === 'meta') || (b instanceof UnknownDevice && a === 'meta')) return false;
  if (a instanceof Unknown || b instanceof Unknown) return undefined;
  // A tensor compares element by element, but never equals None. NumPy asks each element.
  if (a instanceof Tensor || b instanceof Tensor)
    return (a === null || b === null) && !(a instanceof NdArray || b instanceof NdArray) ? false : undefined;
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return typeof x === 'number' && typeof y === 'number' ? x === y : equal(x, y);
  if (a instanceof Tuple && b instanceof Tuple) return sequenceEquals(run, a.items, b.items, at);
  if (a instanceof List && b instanceof List)
    return a.unknown || b.unknown ? undefined : sequenceEquals(run, a.items, b.items, at);
  if (a instanceof Range && b instanceof Range)
    return same(a.start, b.start) && same(a.stop, b.stop) && same(a.step, b.step);
  if (a instanceof Dict && b instanceof Dict) return dictEquals(run, a, b, at);
  if (a instanceof SetValue && b instanceof SetValue)
    return a.unknown || b.unknown
      ? undefined
      : a.entries.size === b.entries.size && [...a.entries.keys()].every(key => b.entries.has(key));
  if (a instanceof Instance && a.payload !== undefined) return equals(run, a.payload, b, at);
  if (b instanceof Instance && b.payload !== undefined) return equals(run, a, b.payload, at);
  // Nobody can read how they compare.
  if ([a, b].some(one => one instanceof Instance && one.cls.unknownBase)) return undefined;
  if (a instanceof Token && b instanceof Token) return a.kind === b.kind && a.name === b.name;
  if (a instanceof Token && typeof b === 'string') return a.kind === 'device' ? undefined : false;
  return same(a, b);
}

/** A number as dimension algebra knows it: ints, and floats and bools that equal one. */
export function numeric(value: Value): Dim | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Float) return value.value;
  return isDim(value) ? value : undefined;
}

function sequenceEquals(run: Run, a: readonly Value[], b: readonly Value[], at: Location): boolean | undefined {
  if (a.length !== b.length) return false;
  let known: boolean | undefined = true;
  for (let i = 0; i < a.length; i++) {
    const item = equals(run, a[i]!, b[i]!, at);
    if (item === false) return false;
    if (item === undefined) known = undefined;
  }
  return known;
}

function dictEquals(run: Run, a: Dict, b: Dict, at: Location): boolean | undefined {
  if (a.unknown || b.unknown) return undefined;
  if (a.entries.size !== b.entries.size) return false;
  let known: boolean | undefined = true;
  for (const [key, [, value]] of a.entries) {
    const other = b.entries.get(key);
    const item = other ? equals(run, value, other[1], at) : false;
    if (item === false) return false;
    if (item === undefined) known = undefined;
  }
  return known;
}

export function lessThan(run: Run, a: Value, b: Value, at: Location): boolean | undefined {
  const [x, y] = [numeric(itemOf(a)), numeric(itemOf(b))];
  if (typeof x === 'number' && typeof y === 'number') return x < y;
  if (a instanceof UnknownShare && typeof y === 'number') return y >= 1 ? true : y <= 0 ? false : undefined;
  if (b instanceof UnknownShare && typeof x === 'number') return x >= 1 ? false : x < 0 ? true : undefined;
  if (x !== undefined && y !== undefined) {
    const order = compare(x, y);
    return order === undefined ? undefined : order < 0;
  }
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  const [items, others] = [sequenceItems(a), sequenceItems(b)];
  if (items && others) {
    for (let i = 0; i < Math.min(items.length, others.length); i++) {
      const equal = equals(run, items[i]!, others[i]!, at);
      if (equal === undefined) return undefined;
      if (!equal) return lessThan(run, items[i]!, others[i]!, at);
    }
    return items.length < others.length;
  }
  if (a instanceof Unknown || b instanceof Unknown || a instanceof Tensor || b instanceof Tensor) return undefined;
  if (a instanceof Instance || b instanceof Instance) return undefined;
  return raise('TypeError', `'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`, at);
}

function sequenceItems(value: Value): readonly Value[] | undefined {
  if (value instanceof Tuple) return value.items;
  return value instanceof List && !value.unknown ? value.items : undefined;
}

export function typeName(value: Value): string {
  if (value instanceof NdArray) return 'numpy.ndarray';
  if (value instanceof UnknownFloat) return 'float';
  return typeOf(value)?.name ?? 'Unknown';
}
