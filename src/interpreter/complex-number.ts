/** Python's complex numbers, computed among themselves and with other numbers of Python's. */

import { Float } from '../operators/argument';
import type { BinaryOperator, CompareOperator } from '../python/ast';
import { UnknownFloat } from '../tensor/unknown';
import { numeric } from './objects';
import { Complex, Native, Unknown, type Value } from './values';

/** `1j * z`, `2 + z`; `undefined` where one side is no number of Python's. Errors are not told: the result is unknown then. */
export function complexBinary(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const [a, b] = [complexOf(left), complexOf(right)];
  if (!a || !b) return undefined;
  if (!['+', '-', '*', '/', '**'].includes(operator)) return new Unknown(`'${operator}' of complex numbers`);
  return a.parts && b.parts ? new Complex(computed(operator, a.parts, b.parts)) : new Complex();
}

/** The number as a complex one; `undefined` for what is no number of Python's. */
export function complexOf(value: Value): Complex | undefined {
  if (value instanceof Complex) return value;
  if (value instanceof UnknownFloat) return new Complex();
  const number = numeric(value);
  if (number === undefined) return undefined;
  return typeof number === 'number' ? new Complex([number, 0]) : new Complex();
}

/** `z == w`, `z != w`; others are refused by Python. */
export function complexEqual(operator: CompareOperator, { parts: a }: Complex, { parts: b }: Complex): Value {
  if ((operator !== '==' && operator !== '!=') || !a || !b) return new Unknown('how the complex numbers compare');
  return (a[0] === b[0] && a[1] === b[1]) === (operator === '==');
}

/** What `z.name` is; `undefined` where complex numbers have no such attribute. */
export function complexAttribute(value: Complex, name: string): Value | undefined {
  const { parts } = value;
  if (name === 'real' || name === 'imag') return floatOf(parts?.[name === 'real' ? 0 : 1]);
  if (name === 'conjugate') return new Native(name, () => new Complex(parts && [parts[0], -parts[1]]));
  return name.startsWith('__') ? new Unknown(`.${name} of a complex is not followed`) : undefined;
}

/** `abs(z)`. */
export function magnitude({ parts }: Complex): Value {
  return floatOf(parts && Math.hypot(...parts));
}

function floatOf(value: number | undefined): Value {
  return value === undefined ? new UnknownFloat('the complex number is not known') : new Float(value);
}

type Parts = NonNullable<Complex['parts']>;

function computed(operator: BinaryOperator, [a, b]: Parts, [c, d]: Parts): Parts | undefined {
  switch (operator) {
    case '+':
      return [a + c, b + d];
    case '-':
      return [a - c, b - d];
    case '*':
      return [a * c - b * d, a * d + b * c];
    case '/': {
      const size = c * c + d * d;
      return size === 0 ? undefined : [(a * c + b * d) / size, (b * c - a * d) / size];
    }
    default:
      return d === 0 && Number.isInteger(c) && c >= 0 && c <= 8 ? power([a, b], c) : undefined;
  }
}

function power(base: Parts, times: number): Parts {
  let result: Parts = [1, 0];
  for (let i = 0; i < times; i++) result = computed('*', result, base)!;
  return result;
}
