/** `string`: its constants, which vocabularies of characters are put together from. */
import type { Value } from '../values';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whitespace = ' \t\n\r\x0b\x0c';

export const strings = new Map<string, Value>([
  ['ascii_lowercase', lower],
  ['ascii_uppercase', upper],
  ['ascii_letters', lower + upper],
  ['digits', digits],
  ['hexdigits', `${digits}abcdefABCDEF`],
  ['octdigits', digits.slice(0, 8)],
  ['punctuation', punctuation],
  ['whitespace', whitespace],
  ['printable', digits + lower + upper + punctuation + whitespace],
]);
