/** Reduction family: how far elements lie apart along axes, with Bessel's correction unless told otherwise. */
import type { Dim } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { concrete } from './axes';
import { both, functional } from './entry';
import type { Operator } from './operator';
import { bool, either, int, keywordOnly, optional, type Parameter, real, tensor } from './parameter';
import { Problem } from './problem';
import { alongAny, dims, reachOfReduction, reduced, reducedAxes, reduceNode } from './reduction';

export const spreads: readonly Operator[] = [
  spread('var', 'Variance along axes, with Bessel’s correction unless told otherwise.'),
  spread('std', 'Standard deviation along axes, with Bessel’s correction unless told otherwise.'),
  spread('var_mean', 'Variance and mean along axes.'),
  spread('std_mean', 'Standard deviation and mean along axes.'),
];

/**
 * `std(input, dim, unbiased=True, keepdim=False)`, `std(input, dim, *, correction=1, keepdim=False)` and `std(input, unbiased)`.
 */
function spread(id: string, purpose: string): Operator {
  const pair = id.endsWith('_mean');
  const dimOf = (dim: readonly Dim[] | boolean | null) => (typeof dim === 'boolean' ? null : dim);
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: 'batch-normalization',
    names: pair ? [`torch.${id}`] : both(id),
    overloads: {
      [id]: [
        { dim: alongAny(), unbiased: bool(true), keepdim: bool(false) },
        { dim: dims(), correction: keywordOnly(optional(either(int(), real()))), keepdim: keywordOnly(bool(false)) },
        { unbiased: bool(true) },
      ],
    },
    parameters: {
      input: tensor(),
      dim: either(flag(), dims()) as Parameter<readonly Dim[] | boolean | null>,
      unbiased: bool(true),
      keepdim: bool(false),
      correction: keywordOnly(optional(either(int(), real()))),
    },
    output: ({ input, dim, keepdim }) => {
      if (kindOf(input.dtype) !== 'float' && kindOf(input.dtype) !== 'complex')
        throw new Problem('wrong-dtype', `${id}: expected a floating point or complex input, got ${input.dtype}`, {
          expected: 'a float dtype',
          found: input.dtype,
        });
      const result = new Tensor(reduced(input.shape, dimOf(dim), keepdim), input.dtype);
      return pair ? [result, result] : result;
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dimOf(dim)),
    lower: ({ input, dim, unbiased, keepdim, correction }, graph) => {
      const along = reducedAxes(input.shape.length, dimOf(dim));
      const count = along.reduce((n, i) => n * concrete(input.shape[i]!), 1);
      const lost = typeof correction === 'number' ? correction : (dim === false ? false : unbiased) ? 1 : 0;
      const mean = reduceNode(graph, 'ReduceMean', input, dimOf(dim), true, input.dtype);
      const off = graph.node('Sub', [graph.input(input), mean]);
      const axesInput = graph.constant(along, [along.length], 'int64');
      const squares = graph.node('ReduceSumSquare', [off, axesInput], { keepdims: keepdim ? 1 : 0 });
      const variance = graph.node('Div', [squares, graph.constant([count - lost], [], input.dtype)]);
      const spread = id.startsWith('std') ? graph.node('Sqrt', [variance]) : variance;
      return pair ? [spread, reduceNode(graph, 'ReduceMean', input, dimOf(dim), keepdim, input.dtype)] : spread;
    },
  });
}

function flag(): Parameter<boolean> {
  return { type: 'bool', read: a => (typeof a === 'boolean' ? a : undefined), default: null };
}
