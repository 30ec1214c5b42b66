/**
 * Tensors whose values are known: the few that code computes sizes with, such as `torch.linspace(0, rate, depth).tolist()`.
 * Values are kept for small one-dimensional tensors, in the precision PyTorch computes them in, until something is written into them.
 */
import { type Argument, Float } from '../../operators/argument';
import type { Operator } from '../../operators/operator';
import type { Bound, Parameters } from '../../operators/parameter';
import { isKnown, product } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import { List, NdArray, Tensor, Tuple, type Value } from '../values';
import { compute, isGiven, onlyOf } from './computed-values';
import { drawnIn, keepDrawn } from './drawn-numbers';
import {
  inPrecision,
  numbered,
  numbersIn,
  putUniform,
  putValues,
  shareMemory,
  uniformIn,
  valued,
  valuesOf,
} from './known-values';
import { keepExtent } from './table-ends';

const LARGEST = 4096;

/** Arguments whose values a rule asks for, as numbers where they are known: an integer tensor of no axes is an int to PyTorch. */
export function withKnownNumbers(operator: Operator, parameters: Parameters, bound: Bound): Bound {
  const lengths = operator.id === 'pack_padded_sequence' ? valuesOf(bound.lengths) : undefined;
  const repeated = operator.id === 'repeat_interleave' ? repeatedSize(bound) : undefined;
  if (operator.id === 'tensor' && bound.data instanceof NdArray) return { ...bound, ...asLists(bound.data, bound) };
  let numbers = lengths ? { ...bound, lengths } : repeated === undefined ? bound : { ...bound, output_size: repeated };
  for (const name in bound) {
    const argument = bound[name]!;
    const items = Array.isArray(argument) ? (argument as readonly Argument[]) : [argument];
    if (!items.some(item => item instanceof Tensor)) continue;
    const type = parameters[name]?.type ?? '';
    const known = OF_INTS.test(type) ? asInt : OF_NUMBERS.test(type) ? asNumber : undefined;
    if (known) numbers = { ...numbers, [name]: Array.isArray(argument) ? items.map(known) : known(argument) };
  }
  return numbers;
}

/** An array whose numbers are known is given as lists of them; its dtype is NumPy's, which lists do not have. */
function asLists(array: NdArray, { dtype }: Bound): Bound {
  const numbers = numbersIn(array);
  if (!numbers?.length || !array.shape.every(size => typeof size === 'number')) return { data: array };
  const float = kindOf(array.dtype) === 'float';
  const rows = array.shape.reduceRight<readonly Argument[]>(
    (items, size) => Array.from({ length: items.length / size }, (_, i) => items.slice(i * size, (i + 1) * size)),
    numbers.map(number => (float ? new Float(number) : number)),
  );
  return { data: rows[0]!, dtype: dtype ?? array.dtype };
}

/** How many there are after each item, or each slice, stands as often as its count says. */
function repeatedSize({ input, repeats, dim, output_size }: Bound): number | undefined {
  const counts = valuesOf(repeats ?? input);
  if (!counts || output_size !== null || !(input instanceof Tensor) || counts.some(count => count < 0))
    return undefined;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length !== 1 || repeats === null) return total;
  const size = typeof dim === 'number' ? input.shape.at(dim) : product(input.shape);
  return typeof size === 'number' ? size * total : undefined;
}

const OF_INTS = /^(ints?|tuple of ints)\b/;
const OF_NUMBERS = /^Number\b/;

function asInt(argument: Argument): Argument {
  return argument instanceof Tensor && kindOf(argument.dtype) === 'integer' ? asNumber(argument) : argument;
}

/** A tensor without axes is a number to PyTorch. */
function asNumber(argument: Argument): Argument {
  const [number] = argument instanceof Tensor && argument.shape.length === 0 ? numbersOf(argument) : [];
  return (number as Argument | undefined) ?? argument;
}

/** `__index__`: the number of a tensor of one integer, where something is known of it; whatever else is given comes back. */
export function asIndex(value: Value): Value {
  if (!(value instanceof Tensor) || kindOf(value.dtype) !== 'integer') return value;
  const item = itemOf(value);
  return item === value && value.shape.length === 0 ? (drawnIn(value) ?? value) : item;
}

/** The one number of a tensor, where it is known; whatever else is given comes back. */
export function itemOf(value: Value): Value {
  return value instanceof Tensor && valuesOf(value)?.length === 1 ? numbersOf(value)[0]! : value;
}

/** The result of a call with its values, where its operands have theirs. */
export function withValues(operator: Operator, bound: Bound, output: Tensor): Tensor {
  // A rule may hand on its input for the shape; the values, and being a parameter, are not handed on with it.
  const result = new Tensor(output.shape, output.dtypes);
  keepValues(operator, bound, result);
  return result;
}

/** Notes the values of what a call gave: a tensor, or several. */
export function keepValues(operator: Operator, bound: Bound, result: Value): void {
  const { input } = bound;
  if (input instanceof Tensor && !FRESH.has(operator.id))
    for (const made of result instanceof Tuple ? result.items : [result])
      if (made instanceof Tensor) shareMemory(input, made);
  keepDrawn(operator, bound, result);
  if (result instanceof Tuple) {
    if (result.items.every(part => part instanceof Tensor)) keepParts(operator, bound, result.items as Tensor[]);
    return;
  }
  if (!(result instanceof Tensor)) return;
  keepExtent(operator, bound, result);
  const everywhere = uniformOf(operator.id, bound);
  if (everywhere !== undefined)
    putUniform(result, result.dtype === 'bool' ? Number(everywhere !== 0) : inPrecision(result.dtype)(everywhere));
  if (result.shape.length > 1) return;
  const [size = 1] = result.shape;
  if (typeof size !== 'number' || size > LARGEST) return;
  const values =
    compute(operator.id, bound, size) ??
    (result.shape.length === 0 ? ofUniform(operator.id, bound) : undefined) ??
    (everywhere !== undefined || size === 0 ? Array<number>(size).fill(everywhere ?? 0) : undefined);
  if (values?.length === size) putValues(result, values.map(inPrecision(result.dtype)));
}

/** What a call gives everywhere. */
function uniformOf(id: string, bound: Bound): number | undefined {
  const { input, fill_value } = bound;
  if (/^(new_)?ones(_like)?$/.test(id)) return 1;
  if (/^(new_)?zeros(_like)?$/.test(id)) return 0;
  if (/^(new_)?full(_like)?$/.test(id))
    return fill_value instanceof Float ? fill_value.value : typeof fill_value === 'number' ? fill_value : undefined;
  const compared = COMPARISONS[id];
  if (compared) {
    const [a, b] = [uniformIn(input), ofEach(bound.other)];
    return a === undefined || b === undefined ? undefined : Number(compared(a, b));
  }
  if (QUESTIONS.has(id)) {
    const value = isWhole(input) ? uniformIn(input) : undefined;
    return value === undefined ? undefined : Number(value !== 0);
  }
  return SELECTING.has(id) ? uniformIn(input) : undefined;
}

/** Whether every axis of a tensor has a size that is known, and none is empty. */
function isWhole(value: Bound[string] | undefined): boolean {
  return value instanceof Tensor && value.shape.every(size => typeof size === 'number' && size > 0);
}

/** What every element is compared with. */
function ofEach(other: Bound[string] | undefined): number | undefined {
  if (other instanceof Float) return other.value;
  return typeof other === 'number' ? other : uniformIn(other);
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const QUESTIONS = new Set(['any', 'all']);

/** What gives elements of its input, and nothing else. */
const SELECTING = new Set(
  'getitem to bool long int float alias clone detach contiguous expand view reshape unsqueeze squeeze flatten transpose permute'.split(
    ' ',
  ),
);

/** The one number that is made of a tensor which holds the same everywhere. */
function ofUniform(id: string, { input, dim }: Bound): readonly number[] | undefined {
  const value = isGiven(dim) ? undefined : uniformIn(input);
  const count = product((input as Tensor | undefined)?.shape ?? []);
  if (value === undefined || typeof count !== 'number' || count === 0) return undefined;
  if (id === 'all' || id === 'any') return [Number(value !== 0)];
  return id === 'sum' && Number.isInteger(value) && Math.abs(value) * count < 2 ** 24 ? [value * count] : undefined;
}

/** What makes new memory for its result. */
const FRESH = new Set(
  'add sub mul div floor_divide remainder pow eq ne lt le gt ge round floor ceil trunc log log2 exp sqrt abs neg clone diff cat flip cumsum sum prod mean'.split(
    ' ',
  ),
);

/** The parts of a tensor with known values, cut as the rule cut it. */
function keepParts(operator: Operator, bound: Bound, parts: readonly Tensor[]): void {
  const values = valuesOf(bound.input);
  if (!values || !['split', 'chunk', 'tensor_split', 'split_with_sizes'].includes(operator.id)) return;
  let from = 0;
  for (const part of parts) {
    const [size] = part.shape;
    if (part.shape.length !== 1 || typeof size !== 'number') return;
    from += size;
    putValues(part, values.slice(from - size, from));
  }
}

/** `torch.unique` of known values, with what else is asked for; `undefined` where they are not known. */
export function uniqueValues({ input, return_inverse, return_counts }: Bound): Value | undefined {
  const values = valuesOf(input);
  if (!values || !(input instanceof Tensor) || input.shape.length !== 1) return undefined;
  const found = [...new Set(values)].sort((a, b) => a - b);
  const results = [valued([found.length], input.dtype, found)];
  if (return_inverse) {
    const places = values.map(value => found.indexOf(value));
    results.push(valued([places.length], 'int64', places));
  }
  if (return_counts) {
    const counts = found.map(value => values.filter(other => other === value).length);
    results.push(valued([counts.length], 'int64', counts));
  }
  return results.length === 1 ? results[0] : new Tuple(results);
}

/**
 * What a mask of known values selects of one axis, and where known values are not zero: how many there are is known with them.
 */
export function selectedValues(id: string, bound: Bound): Value | undefined {
  const { input } = bound;
  if (!(input instanceof Tensor) || input.shape.length !== 1) return undefined;
  if (id === 'nonzero') {
    const places = placesIn(input);
    if (!places) return undefined;
    return bound.as_tuple
      ? new Tuple([valued([places.length], 'int64', places)])
      : numbered(new Tensor([places.length, 1], 'int64'), places);
  }
  const mask = id === 'masked_select' ? bound.mask : id === 'getitem' ? onlyOf(bound.index) : undefined;
  if (!(mask instanceof Tensor) || mask.dtype !== 'bool' || mask.shape.length !== 1) return undefined;
  const places = placesIn(mask);
  if (!places || mask.shape[0] !== input.shape[0]) return undefined;
  const values = valuesOf(input);
  return values
    ? valued(
        [places.length],
        input.dtype,
        places.map(place => values[place]!),
      )
    : new Tensor([places.length], input.dtype);
}

function placesIn(tensor: Tensor): readonly number[] | undefined {
  return valuesOf(tensor)?.flatMap((value, place) => (value === 0 ? [] : [place]));
}

/** The numbers of a tensor as Python has them; ints stay ints. */
export function numbersOf(tensor: Tensor): Value[] {
  return (valuesOf(tensor) ?? []).map(value =>
    kindOf(tensor.dtype) === 'integer' ? value : tensor.dtype === 'bool' ? value !== 0 : new Float(value),
  );
}

/** Of an array of several axes whose numbers are known: a list of lists. */
export function nestedList(array: Tensor): Value | undefined {
  const numbers = numbersIn(array);
  const { shape, dtype } = array;
  if (!numbers || !shape.every(isKnown)) return undefined;
  const rowsOf = (items: readonly Value[], axes: readonly number[]): Value => {
    const [count, ...others] = axes;
    if (count === undefined) return items[0]!;
    const each = items.length / count;
    return new List(Array.from({ length: count }, (_, i) => rowsOf(items.slice(i * each, (i + 1) * each), others)));
  };
  return rowsOf(numbersOf(valued([numbers.length], dtype, numbers)), shape);
}

export function listOf(tensor: Tensor): Value {
  return tensor.shape.length === 0 ? numbersOf(tensor)[0]! : new List(numbersOf(tensor));
}
