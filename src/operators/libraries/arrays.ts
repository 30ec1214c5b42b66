/**
 * NumPy, where it does what a note teaches: joining, grids, random numbers, spread. Its matrices have a file of their own.
 * Source: NumPy reference. An argument whose shape is known gives sizes.
 */
import { add, equal } from '../../tensor/dim';
import { showShape } from '../../tensor/show';
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { count, libraryCall, numberOf, plainNumber, plural, shown, tex, textOf, value, when, wholeOf } from './define';
import { axisWords, numpy, shapeOf } from './numpy';

const concatenate = numpy({
  name: 'numpy.concatenate',
  also: ['numpy.concat'],
  purpose: 'Joins arrays along an axis that they have; all other axes must match.',
  note: 'densenet#block',
  parameters: { arrays: anything(), axis: anything(0) },
  headline: args => [value(args, 'axis') === null ? 'flattened first' : axisWords(value(args, 'axis'))],
  facts: args => [
    joined(value(args, 'arrays'), value(args, 'axis')),
    typeof value(args, 'axis') === 'number' &&
      `Sizes along axis ${value(args, 'axis')} add up; np.stack makes a new axis instead.`.replace(' -', ' −'),
  ],
});

/** The shape of the result, where all shapes are known and fit. */
function joined(arrays: Argument | undefined, axis: Argument | undefined): string | undefined {
  if (!Array.isArray(arrays) || typeof axis !== 'number') return undefined;
  const shapes = (arrays as readonly Argument[]).map(shapeOf);
  const [first] = shapes;
  if (!first || shapes.some(shape => shape?.length !== first.length)) return undefined;
  const at = axis < 0 ? axis + first.length : axis;
  const fits = shapes.every(shape => shape!.every((size, i) => i === at || equal(size, first[i]!) === true));
  if (!fits || at >= first.length || at < 0) return undefined;
  const sizes = first.map((size, i) => (i === at ? shapes.map(shape => shape![i]!).reduce(add) : size));
  return `${shapes.map(shape => showShape(shape!)).join(' and ')} make ${showShape(sizes)}.`;
}

const stack = numpy({
  name: 'numpy.stack',
  purpose: 'Joins arrays of one shape along a new axis.',
  note: 'densenet#block',
  parameters: { arrays: anything(), axis: anything(0) },
  headline: args => [when(wholeOf(args, 'axis'), axis => `new axis ${axis}`.replace('-', '−'))],
  facts: args => [
    when(
      wholeOf(args, 'axis'),
      axis => axis === 0 && 'N arrays of shape (a, b) make (N, a, b): how samples become a batch.',
    ),
  ],
});

const argmax = numpy({
  name: 'numpy.argmax',
  purpose: 'Where the largest element stands.',
  note: 'softmax-cross-entropy',
  parameters: { a: anything(), axis: anything(null) },
  headline: args => [axisWords(value(args, 'axis'))],
  facts: args => [
    value(args, 'axis') === null
      ? 'Without axis it counts through all elements, row by row, as if flattened: one number for the whole array.'
      : 'Of scores it is the predicted class; softmax first changes nothing, for it keeps the order.',
    'Of equals, the first.',
  ],
});

const linspace = numpy({
  name: 'numpy.linspace',
  purpose: 'Evenly spaced numbers, both ends included.',
  note: 'lr-schedulers',
  parameters: { start: anything(), stop: anything(), num: anything(50), endpoint: anything(true) },
  headline: args => [when(wholeOf(args, 'num'), n => plural(n, 'number'))],
  facts: args => {
    const [start, stop, n] = [numberOf(args, 'start'), numberOf(args, 'stop'), wholeOf(args, 'num')];
    const end = value(args, 'endpoint');
    const gaps = n !== undefined && typeof end === 'boolean' ? (end ? n - 1 : n) : undefined;
    return [
      start !== undefined &&
        stop !== undefined &&
        gaps !== undefined &&
        gaps > 0 &&
        `From ${shown(start)} to ${shown(stop)} in steps of (${shown(stop)} − ${shown(start)}) / ${count(gaps)} = ${shown((stop - start) / gaps)}${end ? '' : '; the end is left out'}.`.replace(
          '− −',
          '+ ',
        ),
    ];
  },
});

const interp = numpy({
  name: 'numpy.interp',
  purpose: 'Reads a function given at points, in straight lines between them.',
  note: 'interpolation#bilinear',
  parameters: { x: anything(), xp: anything(), fp: anything(), left: anything(null), right: anything(null) },
  facts: args => [
    'xp must rise: that is not checked, and the answers are wrong where it does not.',
    value(args, 'left') === null && 'Outside of xp it stays at the value of the nearest end.',
  ],
});

const gradient = numpy({
  name: 'numpy.gradient',
  purpose: 'Derivatives from differences of neighbours.',
  note: 'gradient-descent#rule',
  parameters: { f: anything() },
  formulas: () => [
    { tex: "f'(x_i) \\approx \\frac{f(x_{i+1}) - f(x_{i-1})}{2h}", text: 'f′(xᵢ) ≈ (f(xᵢ₊₁) − f(xᵢ₋₁)) / 2h' },
  ],
  facts: () => [
    'At the ends there is one neighbour only, and the difference to it is taken. h is 1 unless given.',
    'Of an array of several axes, one array an axis. It has nothing to do with backpropagation.',
  ],
});

const convolve = numpy({
  name: 'numpy.convolve',
  purpose: 'Slides one sequence over another, turned round, and adds up the products.',
  note: 'conv-hyperparameters',
  parameters: { a: anything(), v: anything(), mode: anything('full') },
  headline: args => [textOf(args, 'mode')],
  formulas: args => {
    const lengths: Readonly<Record<string, readonly [string, string]>> = {
      full: ['n + m - 1', 'n + m − 1'],
      same: ['\\max(n, m)', 'max(n, m)'],
      valid: ['\\max(n, m) - \\min(n, m) + 1', 'max(n, m) − min(n, m) + 1'],
    };
    const found = lengths[textOf(args, 'mode') ?? ''];
    return [found && { tex: `L_{out} = ${found[0]}`, text: `L_out = ${found[1]}` }];
  },
  facts: () => [
    'It turns the second sequence round; nn.Conv1d does not: what layers compute is correlation, np.correlate.',
  ],
});

const histogram = numpy({
  name: 'numpy.histogram',
  purpose: 'Counts how many values fall into each of a row of bins.',
  note: 'transfer-learning-settings#detect',
  parameters: { a: anything(), bins: anything(10), range: anything(null), density: anything(null) },
  headline: args => [
    when(wholeOf(args, 'bins'), bins => plural(bins, 'bin')),
    value(args, 'density') === true && 'density',
  ],
  facts: args => [
    when(wholeOf(args, 'bins'), bins => `It returns ${count(bins)} counts and ${count(bins + 1)} edges.`),
    value(args, 'range') === null &&
      'From the smallest to the largest value: two data sets get other bins unless range or the edges are given.',
    value(args, 'density') === true && 'density: the area under the bars is 1, so a bar may be higher than 1.',
  ],
});

const seed = numpy({
  name: 'numpy.random.seed',
  purpose: 'Seeds NumPy’s old, global generator.',
  note: 'randomness#seeds',
  parameters: { seed: anything(null) },
  headline: args => [when(wholeOf(args, 'seed'), number => `seed ${number}`)],
  facts: () => [
    'It does nothing for np.random.default_rng(), for PyTorch or for Python’s random: each has a seed of its own.',
  ],
  remarks: args => [
    value(args, 'seed') === null && 'Without a number it is seeded from the system: other numbers every run.',
  ],
});

const pythonSeed = libraryCall({
  name: 'random.seed',
  purpose: 'Seeds Python’s own generator, which random.random, random.shuffle and random.choice draw from.',
  note: 'randomness#seeds',
  page: 'https://docs.python.org/3/library/random.html#random.seed',
  parameters: { a: anything(null), version: anything(2) },
  headline: args => [when(plainNumber(value(args, 'a')), number => `seed ${number}`)],
  facts: () => ['It does nothing for NumPy or PyTorch: each has a seed of its own.'],
  remarks: args => [
    value(args, 'a') === null && 'Without a value it is seeded from the system: other numbers every run.',
  ],
});

const generator = numpy({
  name: 'numpy.random.default_rng',
  purpose: 'A generator of random numbers of its own, apart from the global one.',
  note: 'randomness#seeds',
  parameters: { seed: anything(null) },
  headline: args => [when(plainNumber(value(args, 'seed')), number => `seed ${number}`)],
  facts: () => ['np.random.seed() does not touch it. Handed on, it makes a function repeatable without global state.'],
  remarks: args => [value(args, 'seed') === null && 'Without a seed its numbers are others in every run.'],
});

const randomState = numpy({
  name: 'numpy.random.RandomState',
  purpose: 'A generator of random numbers of its own, of NumPy’s old kind.',
  note: 'randomness#seeds',
  parameters: { seed: anything(null) },
  headline: args => [when(plainNumber(value(args, 'seed')), number => `seed ${number}`)],
  facts: () => [
    'np.random.seed() does not touch it. The same seed gives the same numbers as np.random.seed() gives the global generator, others than default_rng().',
  ],
  remarks: args => [value(args, 'seed') === null && 'Without a seed its numbers are others in every run.'],
});

const spread = (['std', 'var'] as const).map(name =>
  numpy({
    name: `numpy.${name}`,
    purpose: name === 'std' ? 'Standard deviation.' : 'Variance.',
    note: 'batch-normalization',
    parameters: { a: anything(), axis: anything(null), dtype: anything(null), out: anything(null), ddof: anything(0) },
    headline: args => [axisWords(value(args, 'axis')), when(numberOf(args, 'ddof'), ddof => `ddof ${shown(ddof)}`)],
    formulas: args => {
      const ddof = numberOf(args, 'ddof');
      const n = ddof === undefined ? undefined : ddof === 0 ? ['n', 'n'] : [`n - ${tex(ddof)}`, `(n − ${shown(ddof)})`];
      if (!n) return [];
      const inner = `\\frac{1}{${n[0]}}\\sum_i (x_i - \\bar{x})^2`;
      return [
        name === 'std'
          ? { tex: `\\sqrt{${inner}}`, text: `√(Σ(x − mean)² / ${n[1]})` }
          : { tex: inner, text: `Σ(x − mean)² / ${n[1]}` },
      ];
    },
    facts: args => [
      numberOf(args, 'ddof') === 0 &&
        `It divides by n; torch.${name} divides by n − 1 unless correction=0, so the two differ.`,
    ],
  }),
);

export const arrays = [
  concatenate,
  stack,
  argmax,
  linspace,
  interp,
  gradient,
  convolve,
  histogram,
  seed,
  pythonSeed,
  generator,
  randomState,
  ...spread,
];
