/**
 * Creation family: random numbers. What is drawn is not known, how many are.
 */
import { shown } from '../figures/shown';
import { type Dim, isDim, less, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { isUnknown } from '../tensor/unknown';
import { type Argument, Float } from './argument';
import { unknowable } from './axes';
import { operand, scalar } from './broadcasting';
import { mustBeFloat, mustBeSizes, options } from './creation';
import { functional } from './entry';
import { known, sentences } from './explanation';
import type { Operator } from './operator';
import { anything, bool, int, ints, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const RANDOM = 'randomness';

export const sampling: readonly Operator[] = [
  functional({
    id: 'randint',
    family: 'creation',
    purpose: 'Random integers from low (0 unless given) up to, but without, high.',
    note: RANDOM,
    names: ['torch.randint'],
    // randint(high, size) and randint(low, high, size): the sizes are the last positional argument.
    parameters: {
      bounds: { ...anything(), rest: true },
      low: keywordOnly(optional(int())),
      high: keywordOnly(optional(int())),
      size: keywordOnly(optional(ints())),
      ...options,
    },
    output: ({ bounds, low, high, size, dtype }) => {
      const given = bounds as readonly Argument[];
      const sizes = size ?? ints().read(given.at(-1) ?? null);
      if (isUnknown(sizes)) return unknowable(sizes.reason);
      if (!Array.isArray(given.at(-1)) && size === null)
        throw new Problem('wrong-type', "randint(): argument 'size' must be tuple of ints", { parameter: 'size' });
      const limits = [low, ...(size === null ? given.slice(0, -1) : given), high].filter(limit => limit !== null);
      const [from, to] = limits.length > 1 ? [limits[0]!, limits[1]!] : [0, limits[0] ?? null];
      if (isDim(from) && isDim(to) && less(from, to) === false)
        throw new Problem(
          'invalid-argument',
          `random_ expects 'from' to be less than 'to', but got from=${showDim(from)} >= to=${showDim(to)}`,
          { parameter: 'high' },
        );
      return new Tensor(mustBeSizes(sizes ?? []), dtype ?? 'int64');
    },
  }),
  functional({
    id: 'randperm',
    family: 'creation',
    purpose: 'The integers 0 … n−1 in random order.',
    note: RANDOM,
    names: ['torch.randperm'],
    parameters: { n: int(), ...options },
    output: ({ n, dtype }) => new Tensor(mustBeSizes([n]), dtype ?? 'int64'),
    explain: ({ n }) => ({ formulas: [], facts: sentences(known(() => ordersFact(n))), remarks: [] }),
  }),
  functional({
    id: 'randint_like',
    family: 'creation',
    purpose: 'Random integers, with the shape and dtype of another tensor.',
    note: RANDOM,
    names: ['torch.randint_like'],
    parameters: { input: tensor(), low: int(), high: optional(int()), ...options },
    output: ({ input, dtype }) => new Tensor(input.shape, dtype ?? input.dtype),
  }),
  functional({
    id: 'bernoulli',
    family: 'creation',
    purpose: 'Draws 0 or 1 with the given probabilities; dropout masks are made so.',
    note: 'regularization',
    names: [
      'torch.bernoulli',
      'torch.Tensor.bernoulli',
      'torch.poisson',
      'torch._standard_gamma',
      'torch._sample_dirichlet',
    ],
    parameters: {
      input: tensor(),
      p: optional(scalar()),
      generator: keywordOnly(anything(null)),
      out: keywordOnly(anything(null)),
    },
    output: ({ input }) => new Tensor(input.shape, mustBeFloat(input.dtype, 'bernoulli')),
  }),
  functional({
    id: 'multinomial',
    family: 'creation',
    purpose: 'Draws positions with the given probabilities, a row at a time.',
    note: RANDOM,
    names: ['torch.multinomial', 'torch.Tensor.multinomial'],
    parameters: {
      input: tensor(),
      num_samples: int(),
      replacement: bool(false),
      generator: keywordOnly(anything(null)),
      out: keywordOnly(anything(null)),
    },
    output: ({ input, num_samples, replacement }) => {
      if (input.shape.length < 1 || input.shape.length > 2)
        throw new Problem('wrong-rank', 'prob_dist must be 1 or 2 dim', {
          expected: '1D or 2D',
          found: `${input.shape.length}D`,
        });
      mustBeFloat(input.dtype, 'multinomial');
      if (less(num_samples, 1) === true)
        throw new Problem('invalid-argument', 'cannot sample n_sample <= 0 samples', {
          found: num_samples,
          parameter: 'num_samples',
        });
      if (!replacement && less(input.shape.at(-1)!, num_samples) === true)
        throw new Problem(
          'invalid-argument',
          'cannot sample n_sample > prob_dist.size(-1) samples without replacement',
          { expected: input.shape.at(-1)!, found: num_samples, parameter: 'num_samples' },
        );
      return new Tensor([...input.shape.slice(0, -1), num_samples], 'int64');
    },
    reach: () => ({ kind: 'all', dims: [-1] }),
    headline: ({ num_samples, replacement }) =>
      `${showDim(num_samples)} ${num_samples === 1 ? 'draw' : 'draws'}${replacement ? ' with replacement' : ''}`,
    summary: ({ input, num_samples, replacement }) => {
      const many = input.shape.at(-1)!;
      const rows = input.shape.length === 2 ? `, for each of ${showDim(input.shape[0]!)} rows` : '';
      const draws = num_samples === 1 ? 'one position' : `${showDim(num_samples)} positions`;
      return `Draws ${draws} out of ${showDim(many)} by their weights${num_samples === 1 || replacement ? '' : ', none twice'}${rows}; it gives their numbers, int64.`;
    },
    explain: () => ({
      formulas: [],
      facts: [
        'The weights need not add up to 1, but none may be negative and not all 0: probabilities do, logits do not.',
        'argmax always takes the likeliest one; a draw takes it only as often as its share.',
      ],
      remarks: [],
    }),
  }),
  functional({
    id: 'normal',
    family: 'creation',
    purpose: 'Random numbers, normal with the given means and standard deviations.',
    note: RANDOM,
    names: ['torch.normal'],
    parameters: { mean: operand(), std: operand(new Float(1)), size: optional(ints()), ...options },
    output: ({ mean, std, size, dtype }) => {
      if (size !== null) return new Tensor(mustBeSizes(size), dtype ?? 'float32');
      if (mean instanceof Tensor && std instanceof Tensor)
        return new Tensor(mean.shape, mustBeFloat(mean.dtype, 'normal'));
      const given = mean instanceof Tensor ? mean : std instanceof Tensor ? std : undefined;
      if (given === undefined)
        throw new Problem('wrong-call', "normal() missing 1 required argument: 'size'", { parameter: 'size' });
      return new Tensor(given.shape, mustBeFloat(given.dtype, 'normal'));
    },
  }),
];

/** In how many orders few things can stand, and what a jigsaw makes of that. */
function ordersFact(n: Dim): string | undefined {
  if (typeof n !== 'number' || n < 2 || n > 16) return undefined;
  const orders = Array.from({ length: n }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  const side = Math.sqrt(n);
  const count = `${n}! = ${orders.toLocaleString('en-US')} orders.`;
  return Number.isInteger(side) && side > 1
    ? `${count} As the tiles of a jigsaw of ${side}×${side}, a pretext task: each order that is used is a class, and a guess among K costs ln K; of all ${orders.toLocaleString('en-US')} that is ${shown(Math.log(orders))}.`
    : count;
}
