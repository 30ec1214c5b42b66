/** Pieces of Python from which the random tests put together code that is nearly right. */
import { keywords } from '../../src/python/lexer';

export const fragments: readonly string[] = [
  ...[...keywords].map(keyword => ` ${keyword} `),
  ...'( ) [ ] { } , : ; . = + - * / @ | ** // := -> += == != ... \\ % ! ~ <'.split(' '),
  ...[
    'a',
    'b',
    'match ',
    'case ',
    'type ',
    '_',
    '1',
    '2.',
    '0x',
    "'",
    '"',
    "'''",
    "f'",
    'f"{',
    '{{',
    "'s'",
    "f'{a!r:>{b}}'",
  ],
  ...['\n', '\n', '\n  ', '\n    ', '\n\t', '\r\n', ' # c\n', ' '],
  ...['def f(a, *, b=1):\n', 'class A(B):\n', 'x = f(1)\n', 'if a:\n', '  return a\n', '@d\n'],
];
