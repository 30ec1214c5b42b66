/**
 * Indexing family: functions that write by position. `scatter` and its kin write into a copy of `input`, whose shape stays;
 * the index may be no larger than what is written to, axis by axis.
 */
import { type Dim, equal, less } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { type Argument, Float } from './argument';
import { axis, concrete, spelled, unknowable } from './axes';
import { isTensor, lowerOperand, type Operand, operand } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { anything, bool, int, keywordOnly, optional, type Parameter, type Parameters, tensor, text } from './parameter';
import { lowerPart, lowerPut } from './part-lowering';
import { Problem } from './problem';

const NOTE = 'neural-network-basics';

export const scattering: readonly Operator[] = scatters();

interface Written {
  readonly input: Tensor;
  readonly dim: Dim;
  readonly index: Tensor;
  readonly src: Operand | null;
  readonly value: Operand | null;
  readonly reduce?: string | null;
  readonly include_self?: boolean;
}

/** ONNX wants as many values as indices; PyTorch takes more, or one number for all. */
function lower(id: string, args: Written, graph: Lowering): LoweredValue {
  const { input, dim, index, include_self } = args;
  const reduce = id === 'scatter_add' ? 'sum' : (args.reduce ?? null);
  const reduction = reduce === null ? 'none' : REDUCTIONS[reduce];
  if (reduction === undefined || include_self === false)
    return unknowable(`${id} with reduce ${reduce} is not exported`);
  const src = args.src ?? args.value;
  if (src === null) return unknowable('the values to write are not known');
  const shape = index.shape.map(size => concrete(size));
  const values = isTensor(src)
    ? cut(graph, src, shape)
    : graph.node('Expand', [lowerOperand(graph, src, input.dtype), graph.constant(shape)]);
  // A scalar has no axis in ONNX.
  const line = (value: LoweredValue) =>
    shape.length === 0 ? graph.node('Reshape', [value, graph.constant([1])]) : value;
  const written = graph.node('ScatterElements', [line(graph.input(input)), line(graph.input(index)), line(values)], {
    axis: axis(dim, input.shape.length),
    reduction,
  });
  return shape.length === 0 ? graph.node('Reshape', [written, graph.constant([], [0])]) : written;
}

const REDUCTIONS: Readonly<Record<string, string>> = {
  add: 'add',
  sum: 'add',
  multiply: 'mul',
  prod: 'mul',
  amax: 'max',
  amin: 'min',
};

/** Slices go where one vector of positions says, the same along every other axis. */
function lowerSlices(
  id: string,
  args: { input: Tensor; dim: Dim; index: Tensor; source?: Operand; value?: Operand; alpha: Argument },
  graph: Lowering,
): LoweredValue {
  const { input, index, alpha } = args;
  const rank = Math.max(1, input.shape.length);
  const at = axis(args.dim, rank);
  const shape = input.shape.length === 0 ? [1] : input.shape.map(size => concrete(size));
  const count = concrete(index.shape[0] ?? 1);
  const target = shape.map((size, i) => (i === at ? count : size));
  const line = [...target.keys()].map(i => (i === at ? count : 1));
  const stretched = (value: LoweredValue) => graph.node('Expand', [value, graph.constant(target)]);
  const indices = castTo(graph, graph.input(index), index.dtype, 'int64');
  const source = args.source ?? args.value!;
  let values = lowerOperand(graph, source, input.dtype);
  values =
    isTensor(source) && source.shape.length > 0
      ? graph.node('Reshape', [values, graph.constant(target)])
      : stretched(values);
  const factor = alpha instanceof Float ? alpha.value : typeof alpha === 'number' ? alpha : 1;
  if (factor !== 1) values = graph.node('Mul', [values, graph.constant([factor], [], input.dtype)]);
  const written = graph.node(
    'ScatterElements',
    [
      graph.node('Reshape', [graph.input(input), graph.constant(shape)]),
      stretched(graph.node('Reshape', [indices, graph.constant(line)])),
      values,
    ],
    { axis: at, reduction: id === 'index_add' ? 'add' : 'none' },
  );
  return input.shape.length === 0 ? graph.node('Reshape', [written, graph.constant([], [0])]) : written;
}

function cut(graph: Lowering, src: Tensor, shape: readonly number[]): LoweredValue {
  if (shape.every((size, i) => src.shape[i] === size)) return graph.input(src);
  const axes = shape.map((_, i) => i);
  return graph.node('Slice', [
    graph.input(src),
    graph.constant(axes.map(() => 0)),
    graph.constant(shape),
    graph.constant(axes),
  ]);
}

/** `scatter` and its kin write into a copy of `input`; the shape is the input's. */
function scatters(): readonly Operator[] {
  const element = (id: string, purpose: string, extra: Parameters, value: Parameter<Operand>): Operator =>
    functional({
      id,
      family: 'indexing',
      purpose,
      note: NOTE,
      names: both(id),
      parameters: {
        input: tensor(),
        dim: int(),
        index: tensor(),
        src: optional(value),
        value: keywordOnly(optional(value)),
        ...(extra as Record<never, never>),
      },
      output: ({ input, dim, index, src }) => {
        const at = axis(dim, input.shape.length);
        if (index.shape.some(size => equal(size, 0) === true)) return input;
        mustIndex(index, ['int64', 'int32']);
        if (src !== null && isTensor(src) && src.dtype !== input.dtype)
          throw new Problem('wrong-dtype', `${id}(): Expected self.dtype to be equal to src.dtype`, {
            expected: input.dtype,
            found: src.dtype,
            parameter: 'src',
          });
        mustHaveSameRank(input, index, 'index');
        mustFitInside(index, input, at, id, 'self');
        if (src !== null && isTensor(src)) {
          mustHaveSameRank(input, src, 'src');
          mustFitInside(index, src, -1, id, 'src');
        }
        return input;
      },
      reach: () => ({ kind: 'merge' }),
      lower: (args, graph) => lower(id, args as Written, graph),
    });
  const sliceOf = (id: string, purpose: string, second: string): Operator =>
    functional({
      id,
      family: 'indexing',
      purpose,
      note: NOTE,
      names: both(id),
      parameters: {
        input: tensor(),
        dim: int(),
        index: tensor(),
        ...({ [second]: operand() } as Record<never, never>),
        alpha: keywordOnly(anything(1)),
      },
      output: ({ input, dim, index }) => {
        axis(dim, input.shape.length);
        mustIndex(index, ['int64', 'int32']);
        return input;
      },
      reach: () => ({ kind: 'merge' }),
      lower: (args, graph) => lowerSlices(id, args as never, graph),
    });
  return [
    element(
      'scatter',
      'Writes values along an axis to the positions the index names.',
      { reduce: keywordOnly(optional(text())) },
      operand(),
    ),
    element('scatter_add', 'Adds values along an axis at the positions the index names.', {}, operand()),
    element(
      'scatter_reduce',
      'Reduces values along an axis into the positions the index names.',
      { reduce: text(), include_self: keywordOnly(bool(true)) },
      operand(),
    ),
    sliceOf('index_add', 'Adds slices to the positions the index names.', 'source'),
    sliceOf('index_copy', 'Copies slices to the positions the index names.', 'source'),
    sliceOf('index_fill', 'Fills the slices the index names with one value.', 'value'),
    functional({
      id: 'select_scatter',
      family: 'indexing',
      purpose: 'Writes a slice at one position of an axis into a copy.',
      note: NOTE,
      names: both('select_scatter', 'slice_scatter', 'diagonal_scatter'),
      parameters: {
        input: tensor(),
        src: tensor(),
        options: { ...anything(), rest: true },
        dim: keywordOnly(anything(0)),
        index: keywordOnly(anything(0)),
        start: keywordOnly(anything(null)),
        end: keywordOnly(anything(null)),
        step: keywordOnly(anything(1)),
        offset: keywordOnly(anything(0)),
        dim1: keywordOnly(anything(0)),
        dim2: keywordOnly(anything(1)),
      },
      output: ({ input }) => input,
      reach: () => ({ kind: 'merge' }),
      lower: (args, graph) => lowerPart(graph, args),
    }),
    functional({
      id: 'index_put',
      family: 'indexing',
      purpose: 'Writes values to the positions that index tensors name, into a copy.',
      note: NOTE,
      names: both('index_put', 'masked_scatter'),
      parameters: {
        input: tensor(),
        indices: { ...anything(), alias: 'mask' },
        values: { ...tensor(), alias: 'source' },
        accumulate: bool(false),
      },
      output: ({ input }) => input,
      reach: () => ({ kind: 'merge' }),
      lower: ({ input, indices, values, accumulate }, graph) => lowerPut(graph, input, indices, values, accumulate),
    }),
  ];
}

export function mustIndex(index: Tensor, allowed: readonly string[]): void {
  if (!allowed.includes(index.dtype))
    throw new Problem('wrong-dtype', `Expected dtype ${allowed.join(' or ')} for index, but got ${index.dtype}`, {
      expected: allowed[0]!,
      found: index.dtype,
      parameter: 'index',
    });
}

/** A tensor without axes counts as one of one element. */
export function mustHaveSameRank(input: Tensor, other: Tensor, name: string): void {
  if (Math.max(1, input.shape.length) !== Math.max(1, other.shape.length))
    throw new Problem(
      'wrong-rank',
      `Index tensor must have the same number of dimensions as input tensor: ${name} is ${spelled(other.shape)}, input is ${spelled(input.shape)}`,
      { expected: `${input.shape.length}D`, found: `${other.shape.length}D`, parameter: name },
    );
}

/** The index may be no larger than the tensor, on every axis but `at`. */
export function mustFitInside(index: Tensor, outer: Tensor, at: number, callee: string, name: string): void {
  index.shape.forEach((size, i) => {
    if (i !== at && less(outer.shape[i] ?? 1, size) === true)
      throw new Problem(
        'mismatched-sizes',
        `Size does not match at dimension ${i} expected index ${spelled(index.shape)} to be no larger than ${name} ${spelled(outer.shape)} apart from dimension ${at}`,
        { expected: outer.shape[i] ?? 1, found: size, parameter: callee === 'gather' ? 'index' : 'src' },
      );
  });
}
