/**
 * Numbers at random from NumPy's old global generator and from Python's.
 * Sources: NumPy reference, Random sampling (legacy); Python library reference, random. Tried in test/truth/random_sources.py.
 */
import { anything } from '../parameter';
import { count, libraryCall, numberOf, shown, value, when } from './define';

const GLOBAL =
  'It is drawn from NumPy’s global generator: np.random.seed() makes it repeat, a seed of PyTorch does not.';
const PYTHONS =
  'It is drawn from Python’s generator: random.seed() makes it repeat, a seed of NumPy or PyTorch does not.';

type Parameters = Readonly<Record<string, ReturnType<typeof anything>>>;
type Numbers = (name: string) => number | undefined;

/** A function of `numpy.random`, with what its numbers say. */
function draw(
  name: string,
  purpose: string,
  parameters: Parameters,
  say: (number: Numbers, args: Readonly<Record<string, unknown>>) => readonly (string | false | undefined)[] = () => [],
  headline: (
    number: Numbers,
    args: Readonly<Record<string, unknown>>,
  ) => readonly (string | false | undefined)[] = () => [],
) {
  return libraryCall<Parameters>({
    name: `numpy.random.${name}`,
    id: `np.random.${name}`,
    purpose,
    note: 'randomness',
    page: `https://numpy.org/doc/stable/reference/random/generated/numpy.random.${name}.html`,
    parameters,
    headline: args => headline(parameter => numberOf(args, parameter), args),
    facts: args => [...say(parameter => numberOf(args, parameter), args), GLOBAL],
  });
}

const size = anything(null);

const bothOf = (a: number | undefined, b: number | undefined, say: (a: number, b: number) => string) =>
  a === undefined || b === undefined ? undefined : say(a, b);

const numpyDraws = [
  draw('rand', 'Numbers between 0 and 1, evenly spread; the arguments are the sizes.', {}),
  draw('random', 'Numbers between 0 and 1, evenly spread.', { size }),
  draw(
    'randn',
    'Numbers of the normal distribution with mean 0 and standard deviation 1; the arguments are the sizes.',
    {},
  ),
  draw(
    'normal',
    'Numbers of a normal distribution.',
    { loc: anything(0), scale: anything(1), size },
    number => [
      bothOf(number('loc'), number('scale'), (m, s) => `About 68% lie between ${shown(m - s)} and ${shown(m + s)}.`),
    ],
    number => [
      when(number('loc'), m => `mean ${shown(m)}`),
      when(number('scale'), s => `standard deviation ${shown(s)}`),
    ],
  ),
  draw(
    'uniform',
    'Numbers evenly spread over an interval.',
    { low: anything(0), high: anything(1), size },
    number => [
      bothOf(
        number('low'),
        number('high'),
        (a, b) => `Mean ${shown((a + b) / 2)}, standard deviation ${shown((b - a) / Math.sqrt(12))}.`,
      ),
    ],
    number => [bothOf(number('low'), number('high'), (a, b) => `from ${shown(a)} to ${shown(b)}`)],
  ),
  draw(
    'randint',
    'Whole numbers, all equally likely.',
    { low: anything(), high: anything(null), size },
    () => ['The upper end is left out.'],
    (number, args) => [
      value(args, 'high') === null
        ? when(number('low'), n => `0 to ${count(n - 1)}`)
        : bothOf(number('low'), number('high'), (a, b) => `${count(a)} to ${count(b - 1)}`),
    ],
  ),
  draw('permutation', 'The rows in random order, as a new array; of a number n the numbers 0 to n − 1.', {
    x: anything(),
  }),
  draw('shuffle', 'Puts the rows of an array in random order, in place; it returns None.', { x: anything() }),
  draw(
    'choice',
    'Draws from an array, or from the numbers below one.',
    { a: anything(), size, replace: anything(true), p: anything(null) },
    (_, args) => [
      value(args, 'replace') === true && 'replace=True, the default: the same may come twice.',
      value(args, 'replace') === false && 'replace=False: none comes twice.',
      value(args, 'p') === null && 'All are equally likely.',
    ],
  ),
  draw(
    'beta',
    'Numbers between 0 and 1 of a beta distribution: mixup draws its share from it.',
    { a: anything(), b: anything(), size },
    number => [
      bothOf(number('a'), number('b'), (a, b) =>
        a === b
          ? `Mean 0.5, standard deviation ${shown(Math.sqrt(1 / (4 * (2 * a + 1))))}: ${a < 1 ? 'most shares lie near 0 or 1, so most mixtures are nearly pure' : a === 1 ? 'every share is equally likely' : 'shares lie about the middle'}.`
          : `Mean ${shown(a / (a + b))}.`,
      ),
    ],
    number => [bothOf(number('a'), number('b'), (a, b) => `Beta(${shown(a)}, ${shown(b)})`)],
  ),
];

const PYTHON: Readonly<Record<string, readonly [string, Parameters]>> = {
  random: ['A number between 0 and 1, evenly spread.', {}],
  randint: ['A whole number from a to b, both ends included, all equally likely.', { a: anything(), b: anything() }],
  uniform: ['A number between a and b, evenly spread.', { a: anything(), b: anything() }],
  choice: ['One of a sequence, all equally likely.', { seq: anything() }],
  sample: ['k of a sequence, none twice, all equally likely.', { population: anything(), k: anything() }],
  shuffle: ['Puts a list in random order, in place; it returns None.', { x: anything() }],
};

const pythonDraws = Object.entries(PYTHON).map(([name, [purpose, parameters]]) =>
  libraryCall<Parameters>({
    name: `random.${name}`,
    purpose,
    note: 'randomness',
    page: `https://docs.python.org/3/library/random.html#random.${name}`,
    parameters,
    headline: args => [
      bothOf(numberOf(args, 'a'), numberOf(args, 'b'), (a, b) => `from ${shown(a)} to ${shown(b)}`),
      when(numberOf(args, 'k'), k => `${count(k)} of them`),
    ],
    facts: () => [PYTHONS],
  }),
);

export const drawing = [...numpyDraws, ...pythonDraws];
