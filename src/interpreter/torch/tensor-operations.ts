/** Python's operators on tensors, each the catalogue's function of that meaning: `x + y` is `torch.add(x, y)`. */

import { type Argument, Float } from '../../operators/argument';
import { checkAssignment, isBasicIndex } from '../../operators/indexing';
import { Unknowable } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import type { BinaryOperator, CompareOperator } from '../../python/ast';
import type { Location } from '../../source/span';
import { equal, product, showDim } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { UnknownFloat } from '../../tensor/unknown';
import { types } from '../builtins/types';
import type { Items } from '../iterate';
import { typeName } from '../objects';
import { type Run, raise, recorder } from '../run';
import {
  Arguments,
  type ClassValue,
  Func,
  isDim,
  List,
  ModuleInstance,
  NdArray,
  SliceValue,
  Token,
  Traced,
  Tuple,
  Unknown,
  type Value,
} from '../values';
import { toArgument } from './convert';
import { forgetValues, putValues, shareMemory, valued, valuesOf, valuesWith } from './known-values';
import { operatorFunction } from './namespace';
import { asArray, throughArrays } from './ndarray';
import { callFunctionEntry } from './operator-calls';
import { report } from './report';
import { refuseInPlace } from './requires-grad';

const BINARY: Readonly<Record<BinaryOperator, string>> = {
  '+': 'torch.add',
  '-': 'torch.sub',
  '*': 'torch.mul',
  '/': 'torch.div',
  '//': 'torch.floor_divide',
  '%': 'torch.remainder',
  '**': 'torch.pow',
  '@': 'torch.matmul',
  '&': 'torch.bitwise_and',
  '|': 'torch.bitwise_or',
  '^': 'torch.bitwise_xor',
  '<<': 'torch.bitwise_left_shift',
  '>>': 'torch.bitwise_right_shift',
};

/** What Python asks of the right operand where the left one knows no tensors. */
const MIRRORED: Readonly<Partial<Record<CompareOperator, CompareOperator>>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const COMPARE: Readonly<Partial<Record<CompareOperator, string>>> = {
  '==': 'torch.eq',
  '!=': 'torch.ne',
  '<': 'torch.lt',
  '<=': 'torch.le',
  '>': 'torch.gt',
  '>=': 'torch.ge',
};

export function tensorBinary(
  run: Run,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  at: Location,
  inPlace: boolean,
): Value {
  // A number nobody knows the value of still broadcasts; something unknown may be a tensor of any shape.
  if (left instanceof Unknown && !(left instanceof UnknownFloat)) return left;
  const target = inPlace && operator !== '@' && left instanceof Tensor && !isNumber(left) ? left : undefined;
  if (target) refuseInPlace(run, target, at);
  if (right instanceof Unknown && !(right instanceof UnknownFloat)) {
    if (target) recorder(run).tensors.spoil(run, target, right.reason);
    return target ?? right;
  }
  if (!isOperand(left) || !isOperand(right)) {
    if (run.exploring || left instanceof NdArray || right instanceof NdArray)
      return new Unknown('the operand is not known');
    if (refusesTensors(operator, left, right, inPlace)) {
      const isRepeated = operator === '*' && (isSequence(left) || isSequence(right));
      const types = `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`;
      raise('TypeError', isRepeated ? NO_COUNT : types, at);
    }
    return new Unknown(`'${operator}' of a tensor and something else is not followed`);
  }
  const result = throughArrays(run, [left, right], both => apply(run, BINARY[operator], both, at), operator === '/');
  // An array without axes is written into; a number of NumPy's own is not, and is in nobody's memory.
  if (inPlace && isNumber(left)) forgetValues(left);
  return target ? written(run, target, result, at) : result;
}

/** `x += y` writes into `x`: what comes out must have its shape. */
export function written(run: Run, target: Tensor, result: Value, at: Location): Value {
  if (!(result instanceof Tensor)) {
    if (result instanceof Unknown) recorder(run).tensors.spoil(run, target, result.reason);
    forgetValues(target);
    return result;
  }
  const { shape } = target;
  if (result.shape.length !== shape.length || result.shape.some((size, axis) => equal(size, shape[axis]!) === false))
    return refuse(
      run,
      `output with shape ${sizesOf(shape)} doesn't match the broadcast shape ${sizesOf(result.shape)}`,
      at,
    );
  recorder(run).tensors.write(run, target, result);
  // The result may say more of sizes that were not known before.
  return shape.every((size, axis) => equal(size, result.shape[axis]!) === true) ? target : result;
}

/** `x[index] = value`: whether PyTorch takes it, and what `x` holds afterwards. */
export function assignToTensor(run: Run, tensor: Tensor, index: Value, value: Value, at: Location): void {
  const items = index instanceof Tuple ? index : new Tuple([index]);
  if (tensor instanceof NdArray) {
    forgetValues(tensor);
    return;
  }
  const argument = toArgument(value, run);
  try {
    checkAssignment(tensor, toArgument(items, run) as readonly Argument[], argument);
  } catch (error) {
    recorder(run).tensors.spoil(run, tensor, 'what was written into it is not known');
    if (error instanceof Problem) report(run, error, { site: at, parameters: {} });
    else if (!(error instanceof Unknowable)) throw error;
    return;
  }
  const [place, ...others] = toArgument(items, run) as readonly Argument[];
  const values = run.journal.trying || others.length > 0 ? undefined : valuesWith(tensor, place, argument);
  forgetValues(tensor);
  if (isOperand(value)) apply(run, 'torch.Tensor.__setitem__', [tensor, items, value], at);
  else recorder(run).tensors.spoil(run, tensor, 'what was written into it is not known');
  if (values) putValues(tensor, values);
}

/** Whether `tensor[index]` is a view. */
export function looksInto(run: Run, tensor: Tensor, index: Value): boolean {
  try {
    return isBasicIndex(tensor, toArgument(index instanceof Tuple ? index : new Tuple([index]), run));
  } catch (error) {
    if (error instanceof Problem || error instanceof Unknowable) return false;
    throw error;
  }
}

function refuse(run: Run, message: string, at: Location): Unknown {
  return report(run, new Problem('mismatched-sizes', message), { site: at, parameters: {} });
}

function sizesOf(shape: Tensor['shape']): string {
  return `[${shape.map(showDim).join(', ')}]`;
}

export function tensorCompare(run: Run, operator: CompareOperator, left: Value, right: Value, at: Location): Value {
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  if (!isOperand(left) || !isOperand(right))
    return operator === '==' ? false : operator === '!=' ? true : new Unknown('the comparison is not followed');
  if (!(left instanceof Tensor)) return tensorCompare(run, MIRRORED[operator] ?? operator, right, left, at);
  return throughArrays(run, [left, right], both => apply(run, COMPARE[operator]!, both, at));
}

export function tensorUnary(run: Run, operator: '+' | '-' | '~', operand: Tensor, at: Location): Value {
  if (operator === '+') return operand;
  const name = operator === '-' ? 'torch.neg' : 'torch.bitwise_not';
  return throughArrays(run, [operand], one => apply(run, name, one, at));
}

/** `abs(x)` */
export function tensorAbsolute(run: Run, operand: Tensor, at: Location): Value {
  return throughArrays(run, [operand], one => apply(run, 'torch.abs', one, at));
}

export function indexTensor(run: Run, tensor: Tensor, index: Value, at: Location): Value {
  if (goesBackwards(index) && mayBeArray(run, tensor, at))
    return new Unknown('an array that is read backwards is not followed');
  const items = index instanceof Tuple ? index : new Tuple([index]);
  if (tensor instanceof NdArray && !items.items.every(isPlainIndex))
    return new Unknown('this index of an array is not followed');
  const found = apply(run, 'torch.Tensor.__getitem__', [tensor, items], at);
  // A row is a view: what is written into it is written into the array.
  if (tensor instanceof NdArray && tensor.shape.length > 1 && !(found instanceof Tensor && found.shape.length === 0))
    forgetValues(tensor);
  if (!(tensor instanceof NdArray)) return found;
  return found instanceof Tensor && found.shape.length === 0 ? numberOf(found) : asArray(found);
}

/** One element of an array is a number, which what is written into the array later does not change. */
function numberOf(element: Tensor): NdArray {
  const number = new NdArray([], element.dtype);
  const values = valuesOf(element);
  if (values) putValues(number, values);
  return number;
}

function isNumber(value: Value): value is NdArray {
  return value instanceof NdArray && value.shape.length === 0;
}

/** An index that NumPy and PyTorch read in the same way. */
function isPlainIndex(item: Value): boolean {
  return item === null || isDim(item) || item instanceof SliceValue || item instanceof Token || item instanceof NdArray;
}

/** What NumPy made can be read backwards, and it comes by ways that are not followed. */
function mayBeArray(run: Run, tensor: Tensor, at: Location): boolean {
  if (tensor instanceof NdArray) return true;
  if (tensor instanceof Traced && valuesOf(tensor) === undefined) return false;
  return /\bnumpy\b/.test(run.imports.textOf({ uri: at.uri, span: { from: 0, to: Number.POSITIVE_INFINITY } }));
}

function goesBackwards(index: Value): boolean {
  if (index instanceof Tuple) return index.items.some(goesBackwards);
  return index instanceof SliceValue && typeof index.step === 'number' && index.step < 0;
}

const LONGEST = 4096;

function itemIn(tensor: Tensor, value: number): Tensor {
  const item = valued([], tensor.dtype, [value]);
  shareMemory(tensor, item);
  putValues(item, [value]);
  return item;
}

/** Iterating over a tensor gives its slices along the first axis. */
export function unbind(run: Run, tensor: Tensor, at: Location): Items {
  const [count, ...rest] = tensor.shape;
  if (count === undefined) return run.exploring ? { items: [] } : raise('TypeError', 'iteration over a 0-d tensor', at);
  if (typeof count !== 'number')
    return { items: [], unknown: new Unknown('how often the loop runs depends on a size that is not a number yet') };
  if (count > LONGEST) return { items: [], unknown: new Unknown(`a loop of ${count} turns is too long to follow`) };
  const values = valuesOf(tensor);
  if (values && tensor.shape.length === 1) return { items: values.map(value => itemIn(tensor, value)) };
  const found = operatorFunction('torch.unbind');
  const slices = found ? callFunctionEntry(run, found, new Arguments([tensor]), at) : undefined;
  const own = (slice: Value) => (tensor instanceof NdArray ? asArray(slice) : slice);
  return {
    items:
      slices instanceof Tuple
        ? slices.items.map(own)
        : Array.from({ length: count }, () => new Tensor(rest, tensor.dtypes)),
  };
}

/** `x + self.pool`, `x - (a, b)`. */
function refusesTensors(operator: BinaryOperator, left: Value, right: Value, inPlace: boolean): boolean {
  if (isSequence(left) || isSequence(right)) {
    // `items += x` adds the rows, `'%s' % x` prints, and `[0] * n` repeats where n is one whole number.
    if (inPlace && left instanceof List && operator === '+') return false;
    if (typeof left === 'string' && operator === '%') return false;
    const [tensor] = [left, right].filter(value => value instanceof Tensor);
    return operator !== '*' || (tensor !== undefined && !mayBeIndex(tensor));
  }
  if (!['+', '-', '*', '/', '@'].includes(operator)) return false;
  const isBare = (value: Value, side: RegExp) =>
    value instanceof Tensor ||
    value === null ||
    value instanceof Func ||
    (value instanceof ModuleInstance && !value.cls.unknownBase && value.cls.mro.every(base => !hasAny(base, side)));
  return isBare(left, ON_THE_LEFT) && isBare(right, ON_THE_RIGHT);
}

function isSequence(value: Value): boolean {
  if (value instanceof Tuple) return !value.cls || value.cls === types.Size;
  return (value instanceof List && value.kind === 'list') || typeof value === 'string';
}

const NO_COUNT = 'only integer tensors of a single element can be converted to an index';

/** Whether a tensor may be one integer, which Python takes for a count. */
function mayBeIndex({ shape, dtype, open }: Tensor): boolean {
  const elements = product(shape);
  return (open !== undefined || kindOf(dtype) !== 'float') && (typeof elements !== 'number' || elements === 1);
}

const ON_THE_LEFT = /^__(?:add|sub|mul|truediv|matmul)__$/;
const ON_THE_RIGHT = /^__r(?:add|sub|mul|truediv|matmul)__$/;

function hasAny(cls: ClassValue, names: RegExp): boolean {
  return [...cls.attributes.keys()].some(name => names.test(name));
}

function isOperand(value: Value): boolean {
  return (
    value instanceof Tensor ||
    value instanceof Float ||
    value instanceof UnknownFloat ||
    isDim(value) ||
    typeof value === 'boolean'
  );
}

function apply(run: Run, name: string, operands: readonly Value[], at: Location): Value {
  const found = operatorFunction(name);
  return found
    ? callFunctionEntry(run, found, new Arguments(operands), at)
    : new Unknown(`${name} is not in the catalogue`);
}
