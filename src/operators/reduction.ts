/**
 * Reduction family: many elements become one along the given axes; `keepdim` leaves an axis of 1 in their place.
 * Every output element depends on everything along the reduced axes.
 */
import { type Dim, equal, showDim } from '../tensor/dim';
import { type DType, kindOf, ofMagnitude } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { axes, crossed, range, spelled, unknowable } from './axes';
import { asFloat } from './broadcasting';
import { castTo } from './cast-node';
import { both, type FunctionEntry, functional } from './entry';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Reach } from './operator';
import {
  anything,
  bool,
  dtype,
  either,
  int,
  ints,
  keywordOnly,
  optional,
  type Parameter,
  type Parameters,
  real,
  tensor,
  text,
} from './parameter';
import { Problem } from './problem';

const NOTE = 'global-average-pooling';

/** The shape left after reducing along `dims` (all of them for `null` or an empty list). */
export function reduced(shape: Shape, dims: readonly Dim[] | null, keepdim: boolean): Shape {
  const along = reducedAxes(shape.length, dims);
  return shape.flatMap((size, i) => (along.includes(i) ? (keepdim ? [1] : []) : [size]));
}

export function reducedAxes(rank: number, dims: readonly Dim[] | null): readonly number[] {
  if (dims === null || dims.length === 0) return range(rank);
  const along = axes(dims, rank);
  return rank === 0 ? [] : along;
}

/** `sum(*, dtype=None)` and `sum(dim, keepdim=False, *, dtype=None)`: without a `dim` there is no `keepdim`. */
function wholeOrAlong(dim: Parameter<unknown>): readonly Parameters[] {
  const type = { dtype: keywordOnly(optional(dtype())) };
  return [type, { dim, keepdim: bool(false), ...type }];
}

/** `int[1]? dim`, to be given. */
export function alongAny(): Parameter<unknown> {
  return { ...dims(), default: undefined };
}

/** Everything along the reduced axes; with `keepdim` the others keep their places, without it positions shift. */
export function reachOfReduction(rank: number, dims: readonly Dim[] | null): Reach {
  const along = reducedAxes(rank, dims);
  if (along.length === 0) return { kind: 'elementwise' };
  return { kind: 'all', dims: along.map(i => i - rank) };
}

/** `dim=None | int | tuple`, and `keepdim`. */
export const dims = () => optional(ints());

export const reduction: readonly Operator[] = [
  reducing({
    id: 'sum',
    purpose: 'Adds up along axes.',
    names: both('sum', 'nansum'),
    type: 'ReduceSum',
    extra: { dtype: keywordOnly(optional(dtype())) },
    overloads: { sum: wholeOrAlong(alongAny()) },
    result: (input, { dtype }) => (dtype as DType | null) ?? summed(input),
  }),
  reducing({
    id: 'mean',
    purpose: 'Averages along axes; over height and width it is global average pooling.',
    names: both('mean', 'nanmean'),
    type: 'ReduceMean',
    extra: { dtype: keywordOnly(optional(dtype())) },
    overloads: { mean: wholeOrAlong(alongAny()) },
    result: (input, { dtype }) => {
      const result = (dtype as DType | null) ?? input;
      if (kindOf(result) !== 'float' && kindOf(result) !== 'complex')
        throw new Problem(
          'wrong-dtype',
          `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${result}`,
          {
            expected: 'a float dtype',
            found: result,
          },
        );
      return result;
    },
  }),
  reducing({
    id: 'amax',
    purpose: 'Largest element along axes.',
    names: both('amax'),
    type: 'ReduceMax',
    result: input => input,
    dim: { ...dims(), default: [] },
    nonEmpty: true,
  }),
  reducing({
    id: 'amin',
    purpose: 'Smallest element along axes.',
    names: both('amin'),
    type: 'ReduceMin',
    result: input => input,
    dim: { ...dims(), default: [] },
    nonEmpty: true,
  }),
  reducing({
    id: 'all',
    purpose: 'Whether all elements are true along axes.',
    names: both('all'),
    result: input => (input === 'uint8' ? 'uint8' : 'bool'),
  }),
  reducing({
    id: 'any',
    purpose: 'Whether any element is true along axes.',
    names: both('any'),
    result: input => (input === 'uint8' ? 'uint8' : 'bool'),
  }),
  reducing({
    id: 'logsumexp',
    purpose: 'log Σ eˣ along axes, without overflow.',
    names: [...both('logsumexp'), 'torch.special.logsumexp'],
    note: 'softmax-cross-entropy',
    type: 'ReduceLogSumExp',
    result: asFloat,
    dim: ints(),
  }),
  functional({
    id: 'aminmax',
    family: 'reduction',
    purpose: 'Smallest and largest element, along one axis or of all.',
    note: NOTE,
    names: both('aminmax'),
    parameters: { input: tensor(), dim: keywordOnly(optional(int())), keepdim: keywordOnly(bool(false)) },
    output: ({ input, dim, keepdim }) => {
      const result = new Tensor(reduced(input.shape, dim === null ? null : [dim], keepdim), input.dtype);
      return [result, result];
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim === null ? null : [dim]),
    lower: ({ input, dim, keepdim }, graph) =>
      ['ReduceMin', 'ReduceMax'].map(type => {
        const along = dim === null ? null : [dim];
        const value = reduceNode(graph, type, input, along, keepdim, input.dtype);
        return graph.node('Identity', [value]);
      }),
  }),
  functional({
    id: 'prod',
    family: 'reduction',
    purpose: 'Multiplies along an axis, or everything.',
    note: NOTE,
    names: both('prod'),
    overloads: { prod: wholeOrAlong(int()) },
    parameters: { input: tensor(), dim: optional(int()), keepdim: bool(false), dtype: keywordOnly(optional(dtype())) },
    output: ({ input, dim, keepdim, dtype }) =>
      new Tensor(reduced(input.shape, dim === null ? null : [dim], keepdim), dtype ?? summed(input.dtype)),
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim === null ? null : [dim]),
    lower: ({ input, dim, keepdim }, graph, output) =>
      reduceNode(graph, 'ReduceProd', input, dim === null ? null : [dim], keepdim, (output as Tensor).dtype),
  }),
  functional({
    id: 'count_nonzero',
    family: 'reduction',
    purpose: 'Counts the elements that are not zero.',
    note: NOTE,
    names: both('count_nonzero'),
    parameters: { input: tensor(), dim: dims() },
    output: ({ input, dim }) =>
      new Tensor(
        dim !== null && dim.length === 0 ? reduced(input.shape, null, false) : reduced(input.shape, dim, false),
        'int64',
      ),
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim),
    lower: ({ input, dim }, graph) => {
      const counted = castTo(graph, castTo(graph, graph.input(input), input.dtype, 'bool'), 'bool', 'int64');
      const along = reducedAxes(input.shape.length, dim);
      return new Expression(graph, 'int64').reduce('ReduceSum', counted, along, { keepdims: 0 });
    },
  }),
  norm(),
];

interface Reducing {
  readonly id: string;
  readonly purpose: string;
  readonly names: readonly string[];
  readonly note?: string;
  /** ONNX's reduction. */
  readonly type?: string;
  readonly extra?: Parameters;
  readonly overloads?: FunctionEntry<Parameters>['overloads'];
  readonly dim?: Parameter<readonly Dim[] | null>;
  /** Raises on an axis of no elements. */
  readonly nonEmpty?: boolean;
  readonly result: (input: DType, args: Readonly<Record<string, unknown>>) => DType;
}

function reducing({ id, purpose, names, note, type, extra, overloads, dim, nonEmpty, result }: Reducing): Operator {
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: note ?? NOTE,
    names,
    overloads,
    parameters: { input: tensor(), dim: dim ?? dims(), keepdim: bool(false), ...(extra as Record<never, never>) },
    output: args => {
      const { input, dim, keepdim } = args;
      const dtype = result(input.dtype, args);
      if (nonEmpty) mustHaveElements(id, input.shape, dim);
      // all(dim=()) reduces nothing.
      if ((id === 'all' || id === 'any') && dim?.length === 0) return new Tensor(input.shape, dtype);
      return new Tensor(reduced(input.shape, dim, keepdim), dtype);
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim),
    headline: ({ dim, keepdim }) => axesWords(dim, keepdim),
    summary: ({ input, dim }) => {
      const along = reducedAxes(input.shape.length, dim);
      if (along.length === 0) return 'The input is one number: there is no axis to reduce.';
      return `Reduces ${along.length === 1 ? 'the axis' : 'the axes'} of size ${along.map(i => showDim(input.shape[i]!)).join(' and ')} of ${crossed(input.shape)}.`;
    },
    lower: type
      ? ({ input, dim, keepdim }, graph, output) =>
          graph.called.includes('.nan')
            ? withoutNaN(graph, id, input, dim, keepdim, (output as Tensor).dtype)
            : reduceNode(graph, type, input, dim, keepdim, (output as Tensor).dtype)
      : ({ input, dim, keepdim }, graph, output) => {
          const truth = castTo(graph, castTo(graph, graph.input(input), input.dtype, 'bool'), 'bool', 'int32');
          const along = dim?.length === 0 ? [] : reducedAxes(input.shape.length, dim);
          const e = new Expression(graph, 'int32');
          const found = e.reduce(id === 'all' ? 'ReduceMin' : 'ReduceMax', truth, along, { keepdims: keepdim ? 1 : 0 });
          return castTo(graph, found, 'int32', (output as Tensor).dtype);
        },
  });
}

/** `over dim 1`, `over everything`. */
function axesWords(dim: readonly Dim[] | null, keepdim: boolean): string {
  const over = dim === null ? 'everything' : `${dim.length === 1 ? 'dim' : 'dims'} ${dim.map(showDim).join(', ')}`;
  return [`over ${over}`, keepdim && 'kept as 1'].filter(Boolean).join(' · ');
}

/** The sum, or the mean, of what is a number. */
function withoutNaN(
  graph: Lowering,
  id: string,
  input: Tensor,
  dim: readonly Dim[] | null,
  keepdim: boolean,
  dtype: DType,
): LoweredValue {
  if (kindOf(input.dtype) !== 'float') return reduceNode(graph, 'ReduceSum', input, dim, keepdim, dtype);
  const along = reducedAxes(input.shape.length, dim);
  const nan = graph.node('IsNaN', [graph.input(input)]);
  const e = new Expression(graph, dtype);
  const kept = e.where(nan, 0, castTo(graph, graph.input(input), input.dtype, dtype));
  const sum = e.sum(kept, along, keepdim ? 1 : 0);
  return id === 'sum' ? sum : e.div(sum, e.sum(e.where(nan, 0, 1), along, keepdim ? 1 : 0));
}

export function reduceNode(
  graph: Lowering,
  type: string,
  input: Tensor,
  dim: readonly Dim[] | null,
  keepdim: boolean,
  dtype: DType,
): LoweredValue {
  const along = reducedAxes(input.shape.length, dim);
  const value = castTo(graph, graph.input(input), input.dtype, dtype);
  if (along.length === 0) return value;
  // Largest and smallest of booleans are found among integers.
  if (dtype === 'bool') return castTo(graph, reduceNode(graph, type, input, dim, keepdim, 'int32'), 'int32', 'bool');
  // Opset 18 takes the axes as an input for every reduction.
  const reduce = (of: LoweredValue, by: string) =>
    graph.node(by, [of, graph.constant(along, [along.length], 'int64')], { keepdims: keepdim ? 1 : 0 });
  const found = reduce(value, type);
  if (kindOf(dtype) !== 'float' || (type !== 'ReduceMax' && type !== 'ReduceMin')) return found;
  // NaN is larger and smaller than everything; ONNX leaves open what becomes of it.
  const lost = reduce(castTo(graph, graph.node('IsNaN', [value]), 'bool', 'int32'), 'ReduceMax');
  return new Expression(graph, dtype).where(castTo(graph, lost, 'int32', 'bool'), Number.NaN, found);
}

/** Sums of booleans and integers are counted in int64. */
function summed(input: DType): DType {
  return kindOf(input) === 'bool' || kindOf(input) === 'integer' ? 'int64' : input;
}

function mustHaveElements(id: string, shape: Shape, dim: readonly Dim[] | null): void {
  const empty = reducedAxes(shape.length, dim).find(i => equal(shape[i]!, 0) === true);
  if (empty !== undefined)
    throw new Problem('invalid-argument', `${id}(): Expected reduction dim ${empty} to have non-zero size.`, {
      found: 0,
      parameter: 'dim',
    });
}

function norm(): Operator {
  return functional({
    id: 'norm',
    family: 'reduction',
    purpose: 'Length of vectors: (Σ |x|ᵖ)^(1/p) along axes.',
    note: 'regularization',
    names: both('norm'),
    parameters: {
      input: tensor(),
      p: { ...optional(either(text(), real())), default: 'fro' },
      dim: dims(),
      keepdim: bool(false),
      out: anything(null),
      dtype: optional(dtype()),
    },
    output: ({ input, p, dim, keepdim, dtype }) => {
      const result = dtype ?? input.dtype;
      if (p === 'fro' && (dim?.length ?? 0) > 2)
        throw new Problem('invalid-argument', `linalg.matrix_norm: dim must be a 2-tuple. Got ${spelled(dim!)}`, {
          parameter: 'dim',
        });
      if (kindOf(result) !== 'float' && kindOf(result) !== 'complex')
        throw new Problem(
          'wrong-dtype',
          `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${result}`,
          {
            expected: 'a float dtype',
            found: result,
          },
        );
      return new Tensor(reduced(input.shape, dim, keepdim), ofMagnitude(result));
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim),
    lower: ({ input, p, dim, keepdim }, graph, output) => {
      const type = p === 'fro' || p === null || p === 2 ? 'ReduceL2' : p === 1 ? 'ReduceL1' : undefined;
      if (type === undefined) return lowerNorm(graph, input, p ?? 2, dim, keepdim, (output as Tensor).dtype);
      return reduceNode(graph, type, input, dim, keepdim, (output as Tensor).dtype);
    },
  });
}

/** (Σ |x|ᵖ)^(1/p) along axes; the limits for an infinite order and for 0. */
export function lowerNorm(
  graph: Lowering,
  input: Tensor,
  p: string | number,
  dim: readonly Dim[] | null,
  keepdim: boolean,
  dtype: DType,
): LoweredValue {
  if (typeof p !== 'number') return unknowable(`ONNX has no norm of order ${p}`);
  const along = reducedAxes(input.shape.length, dim);
  const e = new Expression(graph, dtype);
  const size = e.abs(castTo(graph, graph.input(input), input.dtype, dtype));
  const keepdims = keepdim ? 1 : 0;
  if (p === Number.POSITIVE_INFINITY) return e.reduce('ReduceMax', size, along, { keepdims });
  if (p === Number.NEGATIVE_INFINITY) return e.reduce('ReduceMin', size, along, { keepdims });
  if (p === 0) return e.sum(e.where(e.equal(size, 0), 0, 1), along, keepdims);
  return e.pow(e.sum(e.pow(size, p), along, keepdims), 1 / p);
}
