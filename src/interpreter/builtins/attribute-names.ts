/**
 * The public names that `None` and Python's own containers and strings have. What is not among them is absent for certain, which is what
 * `hasattr(sizes, 'ndim')` asks. Source: `dir()` of Python 3.13.
 */
import type { ClassValue } from '../values';
import { types } from './types';

const OF_NUMBERS =
  'real imag conjugate conj is_integer as_integer_ratio item astype dtype shape ndim size tolist view reshape mean sum min max std ' +
  'var round clip copy squeeze flatten ravel itemsize nbytes T all any';

const NAMES = new Map<ClassValue, ReadonlySet<string>>(
  (
    [
      [types.NoneType, ''],
      // NumPy's scalars are numbers here, and have its names as well.
      [types.int, `${OF_NUMBERS} bit_length bit_count to_bytes from_bytes denominator numerator`],
      [types.float, `${OF_NUMBERS} hex fromhex`],
      [types.tuple, 'count index'],
      [types.list, 'append clear copy count extend index insert pop remove reverse sort'],
      [
        types.str,
        'capitalize casefold center count encode endswith expandtabs find format format_map index isalnum ' +
          'isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper ' +
          'join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust ' +
          'rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill',
      ],
      [types.dict, 'clear copy fromkeys get items keys pop popitem setdefault update values'],
      [
        types.set,
        'add clear copy difference difference_update discard intersection intersection_update isdisjoint ' +
          'issubset issuperset pop remove symmetric_difference symmetric_difference_update union update',
      ],
    ] as const
  ).map(([cls, names]) => [cls, new Set(names.split(' '))]),
);

/** Whether an object of exactly this class cannot have the attribute. */
export function lacksAttribute(cls: ClassValue, name: string): boolean {
  const names = NAMES.get(cls);
  return names !== undefined && !name.startsWith('__') && !names.has(name);
}
