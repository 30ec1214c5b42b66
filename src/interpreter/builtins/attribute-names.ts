/**
 * The public names that Python's own containers and strings have. What is not among them is absent for certain, which is what
 * `hasattr(sizes, 'ndim')` asks. Source: `dir()` of Python 3.13.
 */
import type { ClassValue } from '../values';
import { types } from './types';

const NAMES = new Map<ClassValue, ReadonlySet<string>>(
  (
    [
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
