/** Numeric literals to values: as precise as Python's own, so an integer too big for a double is a bigint. */
import type { Constant } from './ast';

/** `literal` is a number token: `0x_ff`, `1_000`, `1.`, `.5e-3`, `2j`. */
export function numberValue(literal: string): Pick<Constant, 'type' | 'value'> {
  const digits = literal.includes('_') ? literal.replaceAll('_', '') : literal;
  if (/^0[xob]/i.test(digits)) return integer(digits);
  if (/j$/i.test(digits)) return { type: 'complex', value: Number(digits.slice(0, -1)) };
  if (/[.e]/i.test(digits)) return { type: 'float', value: Number(digits) };
  return integer(digits);
}

function integer(digits: string): Pick<Constant, 'type' | 'value'> {
  const value = Number(digits);
  return { type: 'int', value: Number.isSafeInteger(value) ? value : BigInt(digits) };
}
