/**
 * Operators on values: numbers as Python computes them (ints stay sizes, floats stay floats), sequences, sets, the user's own
 * `__add__` and friends, and tensors through the catalogue.
 */
import { Float } from '../operators/argument';
import type { BinaryOperator } from '../python/ast';
import type { Location } from '../source/span';
import { add, type Dim, floorDivide, isDim, modulo, multiply, negate, subtract } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { spread, Unknown, UnknownFloat } from '../tensor/unknown';
import { findInClass } from './attributes';
import { combineCounters, isCounter } from './builtins/counters';
import { updateDict } from './builtins/dicts';
import { makeSet } from './builtins/sequences';
import { types } from './builtins/types';
import { callMethod } from './call';
import { complexBinary } from './complex-number';
import { percentFormat } from './format';
import { numeric, typeName } from './objects';
import { type Run, raise } from './run';
import { containerKind } from './torch/containers';
import { tensorBinary, tensorUnary } from './torch/tensor-operations';
import {
  Arguments,
  ClassValue,
  Complex,
  Constant,
  Dict,
  Instance,
  List,
  ModuleInstance,
  NOT_IMPLEMENTED,
  SetValue,
  Token,
  Tuple,
  UnionType,
  type Value,
} from './values';

const METHODS: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
};

const ZERO_POWER = '0.0 cannot be raised to a negative power';

export function binary(
  run: Run,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  at: Location,
  inPlace = false,
): Value {
  if (typeof left === 'number' && typeof right === 'number') return numbers(run, operator, left, right, at);
  if (left instanceof Complex || right instanceof Complex) {
    const result = complexBinary(operator, left, right);
    if (result !== undefined) return result;
  }
  if (left instanceof Tensor || right instanceof Tensor) return tensorBinary(run, operator, left, right, at, inPlace);
  const own = dunder(run, operator, left, right, at, inPlace);
  if (own !== undefined) return own;
  if (left instanceof UnknownFloat || right instanceof UnknownFloat) {
    const [a, b] = [numeric(left), numeric(right)];
    const isNumber = (value: Value, known: unknown) => value instanceof UnknownFloat || known !== undefined;
    if (isNumber(left, a) && isNumber(right, b)) return left instanceof Unknown ? left : right;
  }
  // `cv2.THRESH_BINARY + cv2.THRESH_OTSU`: flags, whichever number each of them has.
  if (left instanceof Constant && right instanceof Constant && (operator === '+' || operator === '|'))
    return new Constant(`${left.name}+${right.name}`);
  if (left instanceof Unknown) return spread(left);
  if (right instanceof Unknown && !(typeof left === 'string' && operator === '%')) {
    if (left instanceof List && inPlace && operator === '+') return extend(run, left, { items: [], unknown: right });
    return spread(right);
  }
  return plain(run, operator, unwrap(left), unwrap(right), at, inPlace);
}

/** What an instance of a class made from a built-in one holds. */
export function unwrap(value: Value): Value {
  return value instanceof Instance && value.payload !== undefined ? value.payload : value;
}

function plain(run: Run, operator: BinaryOperator, left: Value, right: Value, at: Location, inPlace: boolean): Value {
  if (
    left instanceof Float ||
    right instanceof Float ||
    typeof left === 'boolean' ||
    typeof right === 'boolean' ||
    (isDim(left) && isDim(right))
  ) {
    const [a, b] = [numeric(left), numeric(right)];
    if (a !== undefined && b !== undefined) {
      if (left instanceof Float || right instanceof Float) return floats(run, operator, a, b, at);
      if (typeof left === 'boolean' && typeof right === 'boolean' && '&|^'.includes(operator))
        return booleans(operator, left, right);
      return typeof a === 'number' && typeof b === 'number' ? numbers(run, operator, a, b, at) : sizes(operator, a, b);
    }
  }
  if (typeof left === 'string') {
    if (operator === '+' && typeof right === 'string') return left + right;
    if (operator === '*' && typeof right === 'number') return repeatText(left, right);
    if (operator === '%') return percentFormat(run, left, right, at);
  }
  if (typeof right === 'string' && operator === '*' && typeof left === 'number') return repeatText(right, left);
  if (left instanceof List && operator === '+') {
    if (inPlace) {
      const items =
        right instanceof List || right instanceof Tuple
          ? right.items
          : right instanceof SetValue
            ? [...right.entries.values()]
            : undefined;
      if (items) return extend(run, left, { items, unknown: right instanceof List ? right.unknown : undefined });
    }
    if (right instanceof List) {
      const joined = new List([...left.items, ...right.items]);
      joined.unknown = left.unknown ?? right.unknown;
      return joined;
    }
  }
  if (left instanceof Tuple && right instanceof Tuple && operator === '+')
    return new Tuple(
      [...left.items, ...right.items],
      left.cls === types.Size && right.cls === types.Size ? types.Size : undefined,
    );
  if (operator === '*') {
    const repeated = repeat(left, right) ?? repeat(right, left);
    if (repeated !== undefined) return repeated;
  }
  if (isCounter(left) && isCounter(right)) {
    const combined = combineCounters(run, operator, left, right);
    if (combined) return inPlace ? refill(run, left, combined) : combined;
  }
  if (left instanceof Dict && right instanceof Dict && operator === '|') {
    if (inPlace) {
      run.journal.touch(left);
      updateDict(run, left, new Arguments([right]), at);
      return left;
    }
    const joined = new Dict();
    joined.entries = new Map([...left.entries, ...right.entries]);
    joined.unknown = left.unknown ?? right.unknown;
    return joined;
  }
  if (left instanceof SetValue && right instanceof SetValue) return sets(operator, left, right);
  if (left instanceof SetValue && left.view && (right instanceof List || right instanceof Tuple))
    return sets(operator, left, makeSet(run, right, at));
  if (
    operator === '|' &&
    [left, right].every(side => side instanceof ClassValue || side === null || side instanceof Token)
  )
    return new UnionType([left, right]);
  if (run.exploring || isForeign(left) || isForeign(right))
    return new Unknown(`'${operator}' of a ${typeName(left)} and a ${typeName(right)} is not followed`);
  return raise(
    'TypeError',
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
    at,
  );
}

/** Objects of ours whose operators we do not model, or of classes only partly known. */
function isForeign(value: Value): boolean {
  return (
    value instanceof Token ||
    (value instanceof ModuleInstance &&
      (value.cls.unknownBase !== undefined || containerKind(value) === 'ParameterDict')) ||
    (value instanceof Instance &&
      !(value instanceof ModuleInstance) &&
      (value.cls.unknownBase !== undefined || value.cls.mro.some(base => base.native && base !== types.object)))
  );
}

function extend(run: Run, list: List, more: { readonly items: readonly Value[]; readonly unknown?: Unknown }): List {
  run.journal.touch(list);
  list.items.push(...more.items);
  list.unknown ??= more.unknown;
  return list;
}

function refill(run: Run, dict: Dict, content: Dict): Dict {
  run.journal.touch(dict);
  dict.refill(content.entries);
  dict.unknown ??= content.unknown;
  return dict;
}

/** Nobody reads a longer line. */
function repeatText(text: string, times: number): string {
  return text.repeat(Math.max(0, Math.min(times, 10_000)));
}

function repeat(sequence: Value, count: Value): Value | undefined {
  if (!(sequence instanceof List || sequence instanceof Tuple)) return undefined;
  const times = typeof count === 'boolean' ? Number(count) : count;
  if (!isDim(times)) return undefined;
  if (typeof times !== 'number') return new Unknown('the length depends on a size that is not a number yet');
  if (sequence.items.length * times > 100_000) return new Unknown('the sequence is too long to follow');
  const items = Array.from({ length: Math.max(0, times) }, () => sequence.items).flat();
  return sequence instanceof List ? new List(items) : new Tuple(items);
}

function numbers(_run: Run, operator: BinaryOperator, a: number, b: number, at: Location): Value {
  switch (operator) {
    case '+':
      return whole(a + b);
    case '-':
      return whole(a - b);
    case '*':
      return whole(a * b);
    case '/':
      return b === 0 ? raise('ZeroDivisionError', 'division by zero', at) : new Float(a / b);
    case '//':
      return b === 0 ? raise('ZeroDivisionError', 'integer division or modulo by zero', at) : Math.floor(a / b);
    case '%':
      return b === 0 ? raise('ZeroDivisionError', 'integer division or modulo by zero', at) : a - b * Math.floor(a / b);
    case '**':
      if (b >= 0) return whole(a ** b);
      return a === 0 ? raise('ZeroDivisionError', ZERO_POWER, at) : new Float(a ** b);
    case '<<':
      return whole(a * 2 ** b);
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
    case '|':
    case '^':
      return bits(operator, a, b);
    case '@':
      return raise('TypeError', "unsupported operand type(s) for @: 'int' and 'int'", at);
  }
}

/** Python's ints have no limit; beyond 2⁵³ we could not tell neighbours apart. */
function whole(value: number): Value {
  return Number.isSafeInteger(value) ? value : new Unknown('the integer is too large to follow');
}

function bits(operator: '&' | '|' | '^', a: number, b: number): Value {
  const [x, y] = [BigInt(a), BigInt(b)];
  return Number(operator === '&' ? x & y : operator === '|' ? x | y : x ^ y);
}

function booleans(operator: BinaryOperator, a: boolean, b: boolean): boolean {
  return operator === '&' ? a && b : operator === '|' ? a || b : a !== b;
}

function floats(_run: Run, operator: BinaryOperator, x: Dim, y: Dim, at: Location): Value {
  if (typeof x !== 'number' || typeof y !== 'number')
    return new UnknownFloat('the value depends on a size that is not a number yet');
  switch (operator) {
    case '+':
      return new Float(x + y);
    case '-':
      return new Float(x - y);
    case '*':
      return new Float(x * y);
    case '/':
      return y === 0 ? raise('ZeroDivisionError', 'float division by zero', at) : new Float(x / y);
    case '//':
      return y === 0 ? raise('ZeroDivisionError', 'float floor division by zero', at) : new Float(Math.floor(x / y));
    case '%':
      return y === 0 ? raise('ZeroDivisionError', 'float modulo', at) : new Float(x - y * Math.floor(x / y));
    case '**':
      return x === 0 && y < 0 ? raise('ZeroDivisionError', ZERO_POWER, at) : new Float(x ** y);
    default:
      return raise('TypeError', `unsupported operand type(s) for ${operator}: 'float'`, at);
  }
}

function sizes(operator: BinaryOperator, a: Dim, b: Dim): Value {
  switch (operator) {
    case '+':
      return add(a, b);
    case '-':
      return subtract(a, b);
    case '*':
      return multiply(a, b);
    case '//':
      return b === 0 ? new Unknown('division by zero') : floorDivide(a, b);
    case '%':
      return b === 0 ? new Unknown('division by zero') : modulo(a, b);
    case '/':
      return new UnknownFloat('the quotient of sizes that are not numbers yet');
    case '**':
      if (typeof b !== 'number') return new Unknown('the power of a size that is not a number yet');
      if (b < 0) return new UnknownFloat('the power of a size that is not a number yet');
      return b <= 8
        ? Array<Dim>(b).fill(a).reduce(multiply, 1)
        : new Unknown('the power of a size that is not a number yet');
    default:
      return new Unknown(`'${operator}' of a size that is not a number yet`);
  }
}

function sets(operator: BinaryOperator, a: SetValue, b: SetValue): Value {
  const result = new SetValue(a.frozen);
  result.unknown = a.unknown ?? b.unknown;
  for (const [key, value] of a.entries)
    if (operator === '|' || (b.entries.has(key) ? operator === '&' : operator === '-' || operator === '^'))
      result.entries.set(key, value);
  if (operator === '|' || operator === '^')
    for (const [key, value] of b.entries) if (operator === '|' || !a.entries.has(key)) result.entries.set(key, value);
  return result;
}

/** The user's own operators. */
function dunder(
  run: Run,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  at: Location,
  inPlace: boolean,
): Value | undefined {
  const name = METHODS[operator];
  if (left instanceof Instance) {
    for (const method of inPlace ? [`__i${name}__`, `__${name}__`] : [`__${name}__`]) {
      if (!findInClass(left.cls, method)) continue;
      const result = callMethod(run, left, method, new Arguments([right]), at);
      if (result !== NOT_IMPLEMENTED) return result;
    }
  }
  if (right instanceof Instance && findInClass(right.cls, `__r${name}__`))
    return callMethod(run, right, `__r${name}__`, new Arguments([left]), at);
  return undefined;
}

export function unary(run: Run, operator: '+' | '-' | '~', operand: Value, at: Location): Value {
  if (operand instanceof Complex && operator !== '~')
    return operator === '-' ? complexBinary('-', 0, operand)! : operand;
  if (operand instanceof Tensor) return tensorUnary(run, operator, operand, at);
  if (operand instanceof Unknown) return operand;
  if (operand instanceof Instance) {
    const method = operator === '-' ? '__neg__' : operator === '+' ? '__pos__' : '__invert__';
    if (findInClass(operand.cls, method)) return callMethod(run, operand, method, new Arguments(), at);
  }
  const value = unwrap(operand);
  const number = numeric(value);
  if (number === undefined)
    return run.exploring || isForeign(value)
      ? new Unknown(`'${operator}' of a ${typeName(value)}`)
      : raise('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`, at);
  if (operator === '~') return typeof number === 'number' ? -number - 1 : subtract(negate(number), 1);
  if (value instanceof Float) return operator === '-' ? new Float(-value.value) : value;
  return operator === '-' ? negate(number) : number;
}
