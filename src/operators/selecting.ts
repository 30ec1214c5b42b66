/**
 * Indexing family: functions that take elements by position. `gather` and `scatter` follow an index tensor of the same rank,
 * `index_select` one vector of positions, `searchsorted` and `bucketize` find them.
 */
import { add, equal, less, showDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import {
  axis,
  concrete,
  mustAgree,
  mustHaveRank,
  numbers,
  numel,
  range,
  removed,
  replaced,
  spelled,
  unknowable,
} from './axes';
import { broadcastShapes, isTensor, lowerOperand, type Operand, operand, promoted } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { Expression } from './expression';
import { placeTaken } from './indexing';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Reach } from './operator';
import { anything, bool, int, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';
import { mustFitInside, mustHaveSameRank, mustIndex } from './scattering';

const NOTE = 'neural-network-basics';

export const selecting: readonly Operator[] = [
  functional({
    id: 'narrow',
    family: 'indexing',
    purpose: 'A stretch of an axis: `length` positions from `start` on.',
    note: NOTE,
    names: both('narrow'),
    parameters: { input: tensor(), dim: int(), start: int(), length: int() },
    output: ({ input, dim, start, length }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'narrow() cannot be applied to a 0-dim tensor.', { found: '0D' });
      const at = axis(dim, input.shape.length);
      const size = input.shape[at]!;
      if (less(length, 0) === true)
        throw new Problem('invalid-argument', 'narrow(): length must be non-negative.', {
          found: length,
          parameter: 'length',
        });
      if (typeof start === 'number' && typeof size === 'number' && (start < -size || start > size))
        throw new Problem(
          'invalid-argument',
          `start out of range (expected to be in range of [${-size}, ${size}], but got ${start})`,
          { expected: size, found: start, parameter: 'start' },
        );
      const first = typeof start === 'number' && start < 0 ? add(size, start) : start;
      if (less(size, add(first, length)) === true)
        throw new Problem(
          'invalid-argument',
          `start (${showDim(first)}) + length (${showDim(length)}) exceeds dimension size (${showDim(size)}).`,
          { expected: size, found: add(first, length), parameter: 'length' },
        );
      return new Tensor(replaced(input.shape, at, length), input.dtype);
    },
    reach: ({ input, dim, start }): Reach => {
      const at = axis(dim, input.shape.length);
      const first = concrete(start, 'start');
      const offset = first < 0 ? first + concrete(input.shape[at]!) : first;
      return {
        kind: 'window',
        windows: { [at - input.shape.length]: { kernel: 1, stride: 1, padding: -offset, dilation: 1 } },
      };
    },
    lower: ({ input, dim, start, length }, graph) => {
      const at = axis(dim, input.shape.length);
      const given = concrete(start, 'start');
      const first = given < 0 ? given + concrete(input.shape[at]!) : given;
      const one = (value: number) => graph.constant([value], [1], 'int64');
      return graph.node('Slice', [graph.input(input), one(first), one(first + concrete(length, 'length')), one(at)]);
    },
  }),
  functional({
    id: 'select',
    family: 'indexing',
    purpose: 'One position of an axis; the axis goes away.',
    note: NOTE,
    names: both('select'),
    parameters: { input: tensor(), dim: int(), index: int() },
    output: ({ input, dim, index }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'select() cannot be applied to a 0-dim tensor.', { found: '0D' });
      const at = axis(dim, input.shape.length);
      const size = input.shape[at]!;
      if (typeof index === 'number' && typeof size === 'number' && (index < -size || index >= size))
        throw new Problem(
          'invalid-argument',
          `select(): index ${index} out of range for tensor of size ${spelled(input.shape)} at dimension ${at}`,
          { expected: size, found: index, parameter: 'index' },
        );
      return new Tensor(removed(input.shape, at), input.dtype);
    },
    reach: ({ input, dim, index }): Reach => {
      const rank = input.shape.length;
      const at = axis(dim, rank);
      const order = removed(range(rank), at).map(i => (i as number) - rank);
      return { kind: 'axes', order, taken: placeTaken(input.shape, at, index) };
    },
    lower: ({ input, dim, index }, graph) =>
      graph.node('Gather', [graph.input(input), graph.constant([concrete(index, 'index')], [], 'int64')], {
        axis: axis(dim, input.shape.length),
      }),
  }),
  functional({
    id: 'index_select',
    family: 'indexing',
    purpose: 'The named positions of an axis, in the named order.',
    note: NOTE,
    names: both('index_select'),
    parameters: { input: tensor(), dim: int(), index: tensor() },
    output: ({ input, dim, index }) => {
      const at = axis(dim, input.shape.length);
      mustIndex(index, ['int64', 'int32']);
      if (index.shape.length > 1)
        throw new Problem('wrong-rank', 'index_select(): Index is supposed to be a vector', {
          expected: 'at most 1D',
          found: `${index.shape.length}D`,
          parameter: 'index',
        });
      const count = index.shape[0] ?? 1;
      if (input.shape.length === 0) {
        mustAgree(1, count, 'mismatched-sizes', () => 'index_select(): Index to scalar can have only 1 value', 'index');
        return input;
      }
      return new Tensor(replaced(input.shape, at, count), input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, dim, index }, graph) =>
      gathered(graph, 'Gather', input, index, axis(dim, input.shape.length), input.shape.length),
  }),
  functional({
    id: 'take',
    family: 'indexing',
    purpose: 'Elements by their position in the flattened tensor.',
    note: NOTE,
    names: both('take'),
    parameters: { input: tensor(), index: tensor() },
    output: ({ input, index }) => {
      mustIndex(index, ['int64']);
      return new Tensor(index.shape, input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, index }, graph) =>
      graph.node('Gather', [graph.node('Reshape', [graph.input(input), graph.constant([-1])]), graph.input(index)]),
  }),
  functional({
    id: 'take_along_dim',
    family: 'indexing',
    purpose: 'Elements by their position along an axis; index and input broadcast on the others.',
    note: NOTE,
    names: both('take_along_dim'),
    parameters: { input: tensor(), indices: tensor(), dim: optional(int()) },
    output: ({ input, indices, dim }) => {
      mustIndex(indices, ['int64', 'int32']);
      if (dim === null) return new Tensor([numel(indices.shape)], input.dtype);
      if (indices.shape.length !== input.shape.length)
        throw new Problem(
          'wrong-rank',
          `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${input.shape.length} dimensions for input, and ${indices.shape.length} dimensions for indices`,
          { expected: `${input.shape.length}D`, found: `${indices.shape.length}D`, parameter: 'indices' },
        );
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'take_along_dim: the tensor has no axis', { found: '0D', parameter: 'dim' });
      const at = axis(dim, input.shape.length);
      const shape = broadcastShapes([replaced(input.shape, at, 1), replaced(indices.shape, at, 1)]);
      return new Tensor(input.shape.length === 0 ? [] : replaced(shape, at, indices.shape[at]!), input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, indices, dim }, graph, output) => {
      if (dim === null) {
        const [values, at] = [input, indices].map(t => graph.node('Reshape', [graph.input(t), graph.constant([-1])]));
        return graph.node('GatherElements', [values!, at!], { axis: 0 });
      }
      const axisAt = axis(dim, input.shape.length);
      const target = numbers((output as Tensor).shape);
      const [values, at] = [input, indices].map(t =>
        graph.node('Expand', [graph.input(t), graph.constant(numbers(replaced(target, axisAt, t.shape[axisAt]!)))]),
      );
      // PyTorch wraps what lies outside around.
      const size = graph.constant([concrete(input.shape[axisAt]!)], [], indices.dtype);
      return graph.node('GatherElements', [values!, graph.node('Mod', [at!, size])], { axis: axisAt });
    },
  }),
  functional({
    id: 'gather',
    family: 'indexing',
    purpose: 'Along an axis, takes for every position of the index the element it names.',
    note: 'softmax-cross-entropy',
    names: both('gather'),
    parameters: { input: tensor(), dim: int(), index: tensor(), sparse_grad: keywordOnly(bool(false)) },
    output: ({ input, dim, index }) => {
      const at = axis(dim, input.shape.length);
      if (index.shape.some(size => equal(size, 0) === true)) return new Tensor(index.shape, input.dtype);
      mustIndex(index, ['int64', 'int32']);
      mustHaveSameRank(input, index, 'index');
      mustFitInside(index, input, at, 'gather', 'input');
      return new Tensor(index.shape, input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, dim, index }, graph) =>
      gathered(graph, 'GatherElements', input, index, axis(dim, input.shape.length), index.shape.length),
  }),
  functional({
    id: 'searchsorted',
    family: 'indexing',
    purpose: 'Where values would go into a sorted sequence.',
    note: NOTE,
    names: ['torch.searchsorted'],
    parameters: {
      sorted_sequence: tensor(),
      values: operand(),
      out_int32: keywordOnly(bool(false)),
      right: keywordOnly(bool(false)),
      side: keywordOnly(anything(null)),
      sorter: keywordOnly(anything(null)),
    },
    output: ({ values, out_int32 }) => new Tensor(isTensor(values) ? values.shape : [], out_int32 ? 'int32' : 'int64'),
    reach: () => ({ kind: 'merge' }),
    lower: ({ sorted_sequence, values, right, side, sorter }, graph, output) =>
      sorter !== null
        ? unknowable('searchsorted with a sorter is not exported')
        : bucketOf(graph, values, sorted_sequence, side === null ? right : side === 'right', output as Tensor),
  }),
  functional({
    id: 'bucketize',
    family: 'indexing',
    purpose: 'The bucket each value falls into.',
    note: NOTE,
    names: ['torch.bucketize'],
    parameters: {
      input: operand(),
      boundaries: tensor(),
      out_int32: keywordOnly(bool(false)),
      right: keywordOnly(bool(false)),
    },
    output: ({ input, boundaries, out_int32 }) => {
      mustHaveRank(boundaries.shape, 1, 'bucketize', 'boundaries');
      return new Tensor(isTensor(input) ? input.shape : [], out_int32 ? 'int32' : 'int64');
    },
    lower: ({ input, boundaries, right }, graph, output) => bucketOf(graph, input, boundaries, right, output as Tensor),
  }),
];

/** As many boundaries as lie below (or at) the value; all of them for NaN, which no boundary reaches. */
function bucketOf(graph: Lowering, input: Operand, boundaries: Tensor, right: boolean, output: Tensor): LoweredValue {
  const { dtype, shape } = output;
  const common = promoted(input, boundaries);
  const values = new Expression(graph, common).unsqueeze(lowerOperand(graph, input, common), shape.length);
  const given = castTo(graph, graph.input(boundaries), boundaries.dtype, common);
  const bounds = boundaries.shape.length > 1 ? graph.node('Unsqueeze', [given, graph.constant([-2])]) : given;
  const below = graph.node('Not', [graph.node(right ? 'Greater' : 'GreaterOrEqual', [bounds, values])]);
  const counted = castTo(graph, below, 'bool', 'int64');
  return castTo(graph, new Expression(graph, 'int64').sum(counted, [shape.length]), 'int64', dtype);
}

/** Scalars have no axis in ONNX, so they are taken as vectors of one; a result without axes gets its own shape back. */
function gathered(
  graph: Lowering,
  type: string,
  input: Tensor,
  index: Tensor,
  axis: number,
  rank: number,
): LoweredValue {
  const line = (tensor: Tensor) =>
    tensor.shape.length === 0 ? graph.node('Reshape', [graph.input(tensor), graph.constant([1])]) : graph.input(tensor);
  const taken = graph.node(type, [line(input), line(index)], { axis });
  return rank === 0 ? graph.node('Reshape', [taken, graph.constant([], [0])]) : taken;
}
