/** What operators make of values that are known, in double precision; who keeps them puts them into that of the tensor. */
import { type Argument, Float } from '../../operators/argument';
import type { Bound } from '../../operators/parameter';
import { roundHalfEven } from '../numbers';
import { Tensor } from '../values';
import { numbersIn, valuesOf } from './known-values';

/** The values of a result from those of its arguments, `size` of them; `undefined` where they are not all known. */
export function compute(id: string, bound: Bound, size: number): readonly number[] | undefined {
  const number = (name: string): number | undefined => {
    const value = bound[name];
    if (value instanceof Float) return value.value;
    return typeof value === 'number' ? value : undefined;
  };
  const operand = (name: string): readonly number[] | undefined => {
    const value = bound[name];
    const values = valuesOf(value);
    if (values)
      return values.length === size ? values : values.length === 1 ? Array<number>(size).fill(values[0]!) : undefined;
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
      return valuesOf(bound.data) ?? literal(bound.data);
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
    case 'eq':
      return both((x, y) => Number(x === y));
    case 'ne':
      return both((x, y) => Number(x !== y));
    case 'lt':
      return both((x, y) => Number(x < y));
    case 'le':
      return both((x, y) => Number(x <= y));
    case 'gt':
      return both((x, y) => Number(x > y));
    case 'ge':
      return both((x, y) => Number(x >= y));
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
    case 'cpu':
    case 'cuda':
    case 'detach':
    case 'clone':
    case 'contiguous':
      return operand('input');
    case 'diff': {
      const values = valuesOf(bound.input);
      if (!values || number('n') !== 1) return undefined;
      return values.slice(1).map((value, i) => value - values[i]!);
    }
    case 'cat':
      return joined(bound.tensors);
    case 'flip':
      return operand('input')?.toReversed();
    case 'cumsum': {
      let total = 0;
      return each(x => (total += x));
    }
    case 'getitem':
      return picked(bound);
    case 'sum':
      return whole(bound, values => values.reduce((a, b) => a + b, 0));
    case 'prod':
      return whole(bound, values => values.reduce((a, b) => a * b, 1));
    case 'mean':
      return whole(bound, values => values.reduce((a, b) => a + b, 0) / values.length);
    case 'max':
    case 'amax':
      return whole(bound, values => Math.max(...values));
    case 'min':
    case 'amin':
      return whole(bound, values => Math.min(...values));
    default:
      return undefined;
  }
}

/** The values of several one-dimensional tensors, one after the other. */
function joined(tensors: Bound[string] | undefined): readonly number[] | undefined {
  if (!Array.isArray(tensors)) return undefined;
  const parts = tensors.map(tensor => valuesOf(tensor));
  return parts.every(part => part !== undefined) ? parts.flat() : undefined;
}

/** `values[2]`, `values[1:]` and the like. */
function picked(bound: Bound): readonly number[] | undefined {
  const { input } = bound;
  const index = onlyOf(bound.index);
  // `torch.nonzero(x)[:, 0]`: one column is one axis.
  if (input instanceof Tensor && input.shape.length === 2 && input.shape[1] === 1)
    return isFirstColumn(bound.index) ? numbersIn(input) : undefined;
  const values = valuesOf(input);
  if (!values) return undefined;
  if (typeof index === 'number') {
    const value = values.at(index);
    return value === undefined ? undefined : [value];
  }
  const { start, stop, step } = (index ?? {}) as Record<string, Argument>;
  const parts = [start, stop, step];
  if (!parts.every(part => part === null || typeof part === 'number') || (typeof step === 'number' && step !== 1))
    return undefined;
  return values.slice((start as number | null) ?? 0, (stop as number | null) ?? values.length);
}

function isFirstColumn(index: Bound[string] | undefined): boolean {
  if (!Array.isArray(index) || index.length !== 2 || index[1] !== 0) return false;
  const { start, stop, step } = (index[0] ?? {}) as Record<string, Argument>;
  return [start, stop, step].every(part => part === null);
}

/** A reduction of all values to one. */
function whole(bound: Bound, code: (values: readonly number[]) => number): readonly number[] | undefined {
  const values = valuesOf(bound.input);
  return values && values.length > 0 && !isGiven(bound.other) ? [code(values)] : undefined;
}

export function isGiven(argument: Bound[string] | undefined): boolean {
  return argument !== undefined && argument !== null;
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

/** `index` of one axis alone. */
export function onlyOf(index: Bound[string] | undefined): Argument | undefined {
  return Array.isArray(index) && index.length === 1 ? index[0] : undefined;
}
