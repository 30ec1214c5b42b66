/**
 * Tensors whose values are known: the few that code computes sizes with, such as `torch.linspace(0, rate, depth).tolist()`.
 * Values are kept for small one-dimensional tensors made outside of any trace, in the precision PyTorch computes them in.
 */

import { Float } from '../../operators/argument';
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { type DType, kindOf } from '../../tensor/dtype';
import { roundHalfEven } from '../numbers';
import { List, Tensor, Tuple, type Value } from '../values';

export class Valued extends Tensor {
  constructor(
    shape: Tensor['shape'],
    dtype: DType,
    readonly values: readonly number[],
  ) {
    super(shape, dtype);
  }
}

const LARGEST = 4096;

/** The result of a call with its values, where its operands have theirs. */
export function withValues(operator: Operator, bound: Bound, output: Tensor): Tensor {
  // A rule may hand on its input for the shape; the values, and being a parameter, are not handed on with it.
  const result = new Tensor(output.shape, output.dtype);
  const size = result.shape.reduce<number>((n, dim) => (typeof dim === 'number' ? n * dim : Number.NaN), 1);
  if (!(size <= LARGEST) || result.shape.length > 1) return result;
  const values = compute(operator.id, bound, size);
  if (!values || values.length !== size) return result;
  return new Valued(result.shape, result.dtype, values.map(inPrecision(result.dtype)));
}

/** The parts of a tensor with known values, cut as the rule cut it. */
export function partsWithValues(operator: Operator, bound: Bound, parts: readonly Tensor[]): readonly Tensor[] {
  const { input } = bound;
  if (!(input instanceof Valued) || !['split', 'chunk', 'tensor_split', 'split_with_sizes'].includes(operator.id))
    return parts;
  let from = 0;
  return parts.map(part => {
    const [size] = part.shape;
    if (part.shape.length !== 1 || typeof size !== 'number') return part;
    from += size;
    return new Valued(part.shape, part.dtype, input.values.slice(from - size, from));
  });
}

/** `torch.unique` of known values, with what else is asked for; `undefined` where they are not known. */
export function uniqueValues({ input, return_inverse, return_counts }: Bound): Value | undefined {
  if (!(input instanceof Valued) || input.shape.length !== 1) return undefined;
  const found = [...new Set(input.values)].sort((a, b) => a - b);
  const results = [new Valued([found.length], input.dtype, found)];
  if (return_inverse) {
    const places = input.values.map(value => found.indexOf(value));
    results.push(new Valued([places.length], 'int64', places));
  }
  if (return_counts) {
    const counts = found.map(value => input.values.filter(other => other === value).length);
    results.push(new Valued([counts.length], 'int64', counts));
  }
  return results.length === 1 ? results[0] : new Tuple(results);
}

/** The numbers of a tensor as Python has them; ints stay ints. */
export function numbersOf(tensor: Valued): Value[] {
  return tensor.values.map(value =>
    kindOf(tensor.dtype) === 'integer' ? value : tensor.dtype === 'bool' ? value !== 0 : new Float(value),
  );
}

export function listOf(tensor: Valued): Value {
  return tensor.shape.length === 0 ? numbersOf(tensor)[0]! : new List(numbersOf(tensor));
}

function compute(id: string, bound: Bound, size: number): readonly number[] | undefined {
  const number = (name: string): number | undefined => {
    const value = bound[name];
    if (value instanceof Float) return value.value;
    return typeof value === 'number' ? value : undefined;
  };
  const operand = (name: string): readonly number[] | undefined => {
    const value = bound[name];
    if (value instanceof Valued)
      return value.values.length === size
        ? value.values
        : value.values.length === 1
          ? Array<number>(size).fill(value.values[0]!)
          : undefined;
    const plain = number(name);
    return plain === undefined ? undefined : Array<number>(size).fill(plain);
  };
  const each = (code: (x: number) => number) => operand('input')?.map(code);
  const both = (code: (x: number, y: number) => number) => {
    const [a, b] = [operand('input') ?? operand('self'), operand('other') ?? operand('exponent')];
    return a && b ? a.map((x, i) => code(x, b[i]!)) : undefined;
  };
  switch (id) {
    case 'linspace': {
      const [start, end] = [number('start'), number('end')];
      if (start === undefined || end === undefined) return undefined;
      const step = size > 1 ? (end - start) / (size - 1) : 0;
      // As PyTorch counts it: from the start up to the middle, from the end after it.
      return Array.from({ length: size }, (_, i) => (i < size / 2 ? start + step * i : end - step * (size - 1 - i)));
    }
    case 'arange': {
      const [first, second] = [number('start'), number('end')];
      const start = second === undefined ? 0 : (first ?? 0);
      return Array.from({ length: size }, (_, i) => start + i * (number('step') ?? 1));
    }
    case 'tensor':
      return literal(bound.data);
    case 'zeros':
      return Array<number>(size).fill(0);
    case 'ones':
      return Array<number>(size).fill(1);
    case 'add':
      return both((x, y) => x + y * (number('alpha') ?? 1));
    case 'sub':
      return both((x, y) => x - y * (number('alpha') ?? 1));
    case 'mul':
      return both((x, y) => x * y);
    case 'div': {
      const mode = bound.rounding_mode;
      return both((x, y) => (mode === 'floor' ? Math.floor(x / y) : mode === 'trunc' ? Math.trunc(x / y) : x / y));
    }
    case 'floor_divide':
      return both((x, y) => Math.floor(x / y));
    case 'remainder':
      return both((x, y) => x - y * Math.floor(x / y));
    case 'pow':
      return both((x, y) => x ** y);
    case 'round':
      return number('decimals') ? undefined : each(roundHalfEven);
    case 'floor':
      return each(Math.floor);
    case 'ceil':
      return each(Math.ceil);
    case 'trunc':
      return each(Math.trunc);
    case 'log':
      return each(Math.log);
    case 'log2':
      return each(Math.log2);
    case 'exp':
      return each(Math.exp);
    case 'sqrt':
      return each(Math.sqrt);
    case 'abs':
      return each(Math.abs);
    case 'neg':
      return each(x => -x);
    case 'int':
    case 'long':
    case 'short':
      return each(Math.trunc);
    case 'float':
    case 'double':
    case 'to':
      return operand('input');
    case 'diff': {
      const { input } = bound;
      if (!(input instanceof Valued) || number('n') !== 1) return undefined;
      return input.values.slice(1).map((value, i) => value - input.values[i]!);
    }
    case 'flip':
      return operand('input')?.toReversed();
    case 'cumsum': {
      let total = 0;
      return each(x => (total += x));
    }
    case 'getitem': {
      const index = Array.isArray(bound.index) && bound.index.length === 1 ? bound.index[0] : undefined;
      const { input } = bound;
      if (typeof index !== 'number' || !(input instanceof Valued)) return undefined;
      const value = input.values.at(index);
      return value === undefined ? undefined : [value];
    }
    default:
      return undefined;
  }
}

function literal(data: Bound[string] | undefined): readonly number[] | undefined {
  const items = Array.isArray(data) ? data : [data];
  const numbers = items.map(item =>
    item instanceof Float
      ? item.value
      : typeof item === 'number'
        ? item
        : typeof item === 'boolean'
          ? Number(item)
          : undefined,
  );
  return numbers.every(item => item !== undefined) ? numbers : undefined;
}

function inPrecision(dtype: DType): (value: number) => number {
  if (dtype === 'float32') return Math.fround;
  return kindOf(dtype) === 'integer' ? Math.trunc : value => value;
}
