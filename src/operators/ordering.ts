/**
 * Reduction family: what puts elements along an axis in order. Middle, sorted, ranked, distinct, and where they stood
 * (int64 indices). With a `dim` most of them return a pair: values, indices.
 */
import { type Dim, less, showDim, unknownDim } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { axis, concrete, replaced, unknowable } from './axes';
import { both, functional } from './entry';
import { Expression } from './expression';
import { numelIsZero, valuesAndIndices } from './extremes';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Output } from './operator';
import { lowerQuantile, lowerRanked } from './order-lowering';
import {
  bool,
  either,
  int,
  keywordOnly,
  optional,
  type Parameter,
  type Parameters,
  real,
  tensor,
  text,
} from './parameter';
import { Problem } from './problem';
import { reachOfReduction, reduced } from './reduction';

const NOTE = 'softmax-cross-entropy';

export const ordering: readonly Operator[] = [
  middle('median', 'Middle element, of all or along an axis (with its index).', int()),
  middle('nanmedian', 'Middle element, ignoring NaN.', int()),
  functional({
    id: 'mode',
    family: 'reduction',
    purpose: 'Most frequent element along an axis, with its index.',
    note: NOTE,
    names: both('mode'),
    parameters: { input: tensor(), dim: int(-1), keepdim: bool(false) },
    output: ({ input, dim, keepdim }) => valuesAndIndices(input, dim, keepdim, 'mode'),
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, [dim]),
  }),
  functional({
    id: 'kthvalue',
    family: 'reduction',
    purpose: 'The k-th smallest element along an axis, with its index.',
    note: NOTE,
    names: both('kthvalue'),
    parameters: { input: tensor(), k: int(), dim: int(-1), keepdim: bool(false) },
    output: ({ input, k, dim, keepdim }) => {
      const at = axis(dim, input.shape.length);
      const size = input.shape[at] ?? 1;
      if (less(k, 1) === true || less(size, k) === true)
        throw new Problem('invalid-argument', `kthvalue(): selected number k out of range for dimension ${at}`, {
          expected: size,
          found: k,
          parameter: 'k',
        });
      return valuesAndIndices(input, dim, keepdim, 'kthvalue');
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, [dim]),
    lower: ({ input, k, dim }, graph, output) =>
      lowerRanked(graph, input, dim, { k: concrete(k, 'k') }, (output as readonly Tensor[])[0]!),
  }),
  functional({
    id: 'quantile',
    family: 'reduction',
    purpose: 'Quantiles along an axis, or of all elements.',
    note: NOTE,
    names: both('quantile', 'nanquantile'),
    parameters: {
      input: tensor(),
      q: either(real(), tensor()),
      dim: optional(int()),
      keepdim: bool(false),
      interpolation: keywordOnly(text('linear')),
    },
    output: ({ input, q, dim, keepdim }) => {
      if (input.dtype !== 'float32' && input.dtype !== 'float64')
        throw new Problem('wrong-dtype', 'quantile() input tensor must be either float or double dtype', {
          found: input.dtype,
        });
      if (typeof q === 'number' && (q < 0 || q > 1))
        throw new Problem('invalid-argument', `quantile() q must be in the range [0, 1] but got ${q}`, {
          found: `${q}`,
          parameter: 'q',
        });
      if (numelIsZero(input)) throw new Problem('invalid-argument', 'quantile() input tensor must be non-empty');
      const shape = reduced(input.shape, dim === null ? null : [dim], keepdim);
      return new Tensor(q instanceof Tensor && q.shape.length === 1 ? [q.shape[0]!, ...shape] : shape, input.dtype);
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim === null ? null : [dim]),
    lower: (args, graph, output) => lowerQuantile(graph, args, graph.called.includes('nanq'), output as Tensor),
  }),
  functional({
    id: 'sort',
    family: 'reduction',
    purpose: 'Sorts along an axis; returns the sorted values and where they stood.',
    note: NOTE,
    names: both('sort'),
    overloads: { sort: sortings(optional(bool())) },
    parameters: { input: tensor(), dim: int(-1), descending: bool(false), stable: keywordOnly(optional(bool())) },
    output: ({ input, dim }) => {
      axis(dim, input.shape.length);
      return [input, new Tensor(input.shape, 'int64')];
    },
    reach: ({ input, dim }) => ({
      kind: 'all',
      dims: [axis(dim, input.shape.length) - Math.max(1, input.shape.length)],
    }),
    lower: ({ input, dim, descending }, graph) => sorted(graph, input, dim, descending),
  }),
  functional({
    id: 'argsort',
    family: 'reduction',
    purpose: 'The indices that would sort along an axis.',
    note: NOTE,
    names: both('argsort'),
    overloads: { argsort: sortings(bool()) },
    parameters: { input: tensor(), dim: int(-1), descending: bool(false), stable: keywordOnly(bool(false)) },
    output: ({ input, dim }) => {
      axis(dim, input.shape.length);
      return new Tensor(input.shape, 'int64');
    },
    reach: ({ input, dim }) => ({
      kind: 'all',
      dims: [axis(dim, input.shape.length) - Math.max(1, input.shape.length)],
    }),
    lower: ({ input, dim, descending }, graph) => sorted(graph, input, dim, descending)[1]!,
  }),
  functional({
    id: 'msort',
    family: 'reduction',
    purpose: 'Sorts along the first axis.',
    note: NOTE,
    names: both('msort'),
    parameters: { input: tensor() },
    output: ({ input }) => input,
    reach: ({ input }) => ({ kind: 'all', dims: [-Math.max(1, input.shape.length)] }),
    lower: ({ input }, graph) => sorted(graph, input, 0, false)[0]!,
  }),
  functional({
    id: 'topk',
    family: 'reduction',
    purpose: 'The k largest elements along an axis, with their indices.',
    note: 'contrastive-learning',
    names: both('topk'),
    headline: ({ k, dim, largest }) =>
      `the ${showDim(k)} ${largest ? 'largest' : 'smallest'} along dim ${showDim(dim)}`,
    parameters: { input: tensor(), k: int(), dim: int(-1), largest: bool(true), sorted: bool(true) },
    output: ({ input, k, dim }) => {
      const at = axis(dim, input.shape.length);
      const size = input.shape[at] ?? 1;
      if (less(k, 0) === true || less(size, k) === true)
        throw new Problem(
          'invalid-argument',
          `selected index k out of range: k is ${showDim(k)}, the axis has ${showDim(size)}`,
          { expected: size, found: k, parameter: 'k' },
        );
      const shape = input.shape.length === 0 ? [] : replaced(input.shape, at, k);
      return [new Tensor(shape, input.dtype), new Tensor(shape, 'int64')];
    },
    reach: ({ input, dim }) => ({
      kind: 'all',
      dims: [axis(dim, input.shape.length) - Math.max(1, input.shape.length)],
    }),
    lower: ({ input, k, dim, largest, sorted }, graph) => {
      if (input.shape.length === 0)
        return concrete(k, 'k') === 1 ? ofScalar(graph, input) : unknowable('no element of a scalar is asked for');
      const at = axis(dim, input.shape.length);
      return foremost(graph, input, at, concrete(k, 'k'), { largest: largest ? 1 : 0, sorted: sorted ? 1 : 0 });
    },
  }),
  functional({
    id: 'unique',
    family: 'reduction',
    purpose: 'The different elements, each once; how many depends on the values.',
    note: NOTE,
    names: both('unique'),
    parameters: {
      input: tensor(),
      sorted: bool(true),
      return_inverse: bool(false),
      return_counts: bool(false),
      dim: optional(int()),
    },
    output: ({ input, return_inverse, return_counts, dim }) => uniques(input, return_inverse, return_counts, dim),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'unique_consecutive',
    family: 'reduction',
    purpose: 'The elements without repeats of their neighbour; how many depends on the values.',
    note: NOTE,
    names: both('unique_consecutive'),
    parameters: { input: tensor(), return_inverse: bool(false), return_counts: bool(false), dim: optional(int()) },
    output: ({ input, return_inverse, return_counts, dim }) => uniques(input, return_inverse, return_counts, dim),
    reach: () => ({ kind: 'merge' }),
  }),
];

/** `sort(dim=-1, descending=False)`, or all by name with `stable`. */
function sortings(stable: Parameter<unknown>): readonly Parameters[] {
  return [
    {
      stable: keywordOnly({ ...stable, default: undefined }),
      dim: keywordOnly(int(-1)),
      descending: keywordOnly(bool(false)),
    },
    { dim: int(-1), descending: bool(false) },
  ];
}

function middle(id: 'median' | 'nanmedian', purpose: string, one: Parameter<Dim>): Operator {
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: NOTE,
    names: both(id),
    overloads: { [id]: [{}, { dim: one, keepdim: bool(false) }] },
    parameters: { input: tensor(), dim: optional(one), keepdim: bool(false) },
    output: ({ input, dim, keepdim }) =>
      dim === null ? new Tensor([], input.dtype) : valuesAndIndices(input, dim, keepdim, id),
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim === null ? null : [dim]),
    lower: ({ input, dim }, graph, output) => {
      const [value] = [output].flat() as readonly Tensor[];
      const found = lowerRanked(graph, input, dim, id, value!);
      return dim === null ? found[0] : found;
    },
  });
}

function uniques(input: Tensor, inverse: boolean, counts: boolean, dim: Dim | null): Output {
  const many = unknownDim('how many different elements there are depends on the values');
  const at = dim === null ? 0 : axis(dim, input.shape.length);
  const values = new Tensor(
    dim === null || input.shape.length === 0 ? [many] : replaced(input.shape, at, many),
    input.dtype,
  );
  const results = [
    values,
    ...(inverse ? [new Tensor(dim === null ? input.shape : [input.shape[at] ?? 1], 'int64')] : []),
    ...(counts ? [new Tensor([many], 'int64')] : []),
  ];
  return results.length === 1 ? values : results;
}

/** Values and positions, in order. */
function sorted(graph: Lowering, input: Tensor, dim: Dim, descending: boolean): readonly LoweredValue[] {
  const at = axis(dim, input.shape.length);
  if (input.shape.length === 0) return ofScalar(graph, input);
  return foremost(graph, input, at, concrete(input.shape[at]!), { largest: descending ? 1 : 0, sorted: 1 });
}

function ofScalar(graph: Lowering, input: Tensor): readonly LoweredValue[] {
  return [graph.node('Identity', [graph.input(input)]), graph.node('Identity', [graph.constant([0], [])])];
}

/** NaN is the largest of all; beside +∞, with which runtimes leave open where it goes, it stays in the order found. */
function foremost(
  graph: Lowering,
  input: Tensor,
  at: number,
  k: number,
  options: { readonly largest: number; readonly sorted: number },
): readonly LoweredValue[] {
  const topK = (value: LoweredValue) => graph.nodes('TopK', [value, graph.constant([k])], { axis: at, ...options }, 2);
  const value = graph.input(input);
  if (kindOf(input.dtype) !== 'float') return topK(value);
  const e = new Expression(graph, input.dtype);
  const [, places] = topK(e.where(graph.node('IsNaN', [value]), Number.POSITIVE_INFINITY, value));
  return [graph.node('GatherElements', [value, places!], { axis: at }), places!];
}
