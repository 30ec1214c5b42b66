/**
 * Shape family: diagonals and triangles of matrices, and views by explicit strides.
 */
import { add, type Dim, maximum, minimum, showDim, subtract } from '../tensor/dim';
import { isContiguous } from '../tensor/strides';
import { type Shape, Tensor } from '../tensor/tensor';
import { axis, concrete, inserted, numbers, numel, range, spelled, unknowable } from './axes';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { anything, dtype, int, ints, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'attention';

export const diagonals: readonly Operator[] = [
  functional({
    id: 'diagonal',
    family: 'shape',
    purpose: 'The diagonal of two axes, as a new last axis.',
    note: NOTE,
    names: [...both('diagonal'), 'torch.linalg.diagonal'],
    parameters: { input: tensor(), offset: int(0), dim1: int(0), dim2: int(1) },
    output: ({ input, offset, dim1, dim2 }) => {
      const first = axis(dim1, input.shape.length, 'dim1');
      const second = axis(dim2, input.shape.length, 'dim2');
      if (first === second)
        throw new Problem(
          'invalid-argument',
          `diagonal dimensions cannot be identical ${showDim(dim1)}, ${showDim(dim2)}`,
          { parameter: 'dim2' },
        );
      const rest = input.shape.filter((_, i) => i !== first && i !== second);
      return new Tensor([...rest, diagonalLength(input.shape[first]!, input.shape[second]!, offset)], input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, offset, dim1, dim2 }, graph) => lowerDiagonal(graph, input, offset, dim1, dim2),
  }),
  functional({
    id: 'diag',
    family: 'shape',
    purpose: 'The diagonal of a matrix as a vector, or a vector as the diagonal of a matrix.',
    note: NOTE,
    names: both('diag'),
    parameters: { input: tensor(), diagonal: int(0) },
    output: ({ input, diagonal }) => {
      const { shape } = input;
      if (shape.length === 1) {
        const n = add(shape[0]!, Math.abs(concrete(diagonal, 'diagonal')));
        return new Tensor([n, n], input.dtype);
      }
      if (shape.length !== 2)
        throw new Problem('wrong-rank', `diag(): Supports 1D or 2D tensors. Got ${shape.length}D`, {
          expected: '1D or 2D',
          found: `${shape.length}D`,
        });
      return new Tensor([diagonalLength(shape[0]!, shape[1]!, diagonal)], input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, diagonal }, graph) =>
      input.shape.length === 2
        ? lowerDiagonal(graph, input, diagonal, 0, 1)
        : lowerEmbedding(graph, input, diagonal, graph.input(input)),
  }),
  functional({
    id: 'diag_embed',
    family: 'shape',
    purpose: 'Puts the last axis on the diagonal of a new matrix.',
    note: NOTE,
    names: both('diag_embed'),
    parameters: { input: tensor(), offset: int(0), dim1: int(-2), dim2: int(-1) },
    output: ({ input, offset, dim1, dim2 }) => {
      if (input.shape.length === 0)
        throw new Problem('wrong-rank', 'diag_embed expects at least a 1D tensor', { found: '0D' });
      const rank = input.shape.length + 1;
      const [low, high] = [axis(dim1, rank, 'dim1'), axis(dim2, rank, 'dim2')].sort((a, b) => a - b);
      if (low === high)
        throw new Problem(
          'invalid-argument',
          `diagonal dimensions cannot be identical ${showDim(dim1)}, ${showDim(dim2)}`,
          { parameter: 'dim2' },
        );
      const n = add(input.shape.at(-1)!, Math.abs(concrete(offset, 'offset')));
      return new Tensor(inserted(inserted(input.shape.slice(0, -1), low!, n), high!, n), input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, offset, dim1, dim2 }, graph) => {
      const rank = input.shape.length + 1;
      const [first, second] = [axis(dim1, rank, 'dim1'), axis(dim2, rank, 'dim2')];
      const matrices = lowerEmbedding(graph, input, offset, graph.input(input));
      // The matrix is made in the last two axes; the others keep their order.
      let next = 0;
      const perm = range(rank).map(i => (i === first ? rank - 2 : i === second ? rank - 1 : next++));
      return graph.node('Transpose', [matrices], { perm });
    },
  }),
  functional({
    id: 'diagflat',
    family: 'shape',
    purpose: 'A matrix with the elements, flattened, on its diagonal.',
    note: NOTE,
    names: both('diagflat'),
    parameters: { input: tensor(), offset: int(0) },
    output: ({ input, offset }) => {
      const n = add(numel(input.shape), Math.abs(concrete(offset, 'offset')));
      return new Tensor([n, n], input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, offset }, graph) =>
      lowerEmbedding(
        graph,
        new Tensor([numel(input.shape)], input.dtype),
        offset,
        graph.node('Reshape', [graph.input(input), graph.constant([-1])]),
      ),
  }),
  triangle('triu', 'Keeps the upper triangle of matrices, the rest becomes 0.', 1),
  triangle('tril', 'Keeps the lower triangle of matrices, the rest becomes 0; a causal mask.', 0),
  functional({
    id: 'trace',
    family: 'reduction',
    purpose: 'Sum of the diagonal of a matrix.',
    note: NOTE,
    names: both('trace'),
    parameters: { input: tensor() },
    output: ({ input }) => {
      if (input.shape.length !== 2)
        throw new Problem('wrong-rank', 'trace: expected a matrix', {
          expected: '2D',
          found: `${input.shape.length}D`,
        });
      if (input.dtype === 'bool')
        throw new Problem('wrong-dtype', '"trace" not implemented for bool', { found: input.dtype });
      return new Tensor([], /^u?int/.test(input.dtype) ? 'int64' : input.dtype);
    },
    reach: () => ({ kind: 'all', dims: [-2, -1] }),
    lower: ({ input }, graph, output) => {
      const line = lowerDiagonal(graph, input, 0, 0, 1);
      const { dtype } = output as Tensor;
      return new Expression(graph, dtype).sum(castTo(graph, line, input.dtype, dtype), [0]);
    },
  }),
  functional({
    id: 'as_strided',
    family: 'shape',
    purpose: 'Looks at the memory of a tensor with explicit sizes and steps.',
    note: 'conv-hyperparameters',
    names: both('as_strided'),
    parameters: { input: tensor(), size: ints(), stride: ints(), storage_offset: optional(int()) },
    output: ({ input, size, stride, storage_offset }) => {
      if (size.length !== stride.length)
        throw new Problem(
          'invalid-argument',
          `mismatch in length of strides and shape: ${spelled(size)}, ${spelled(stride)}`,
          { parameter: 'stride' },
        );
      mustFitStorage(input.shape, size, stride, storage_offset ?? 0);
      return new Tensor(size, input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, size, stride, storage_offset }, graph) => {
      const shape = numbers(input.shape);
      if (!input.strides || !isContiguous(shape, input.strides))
        return unknowable('it looks at memory by explicit steps, and how its input lies there is not known');
      if (storage_offset !== null)
        return unknowable('storage_offset counts from the start of the memory, which may be that of another tensor');
      const steps = numbers(stride);
      const places = numbers(size).reduce<readonly number[]>(
        (found, count, i) => found.flatMap(place => range(count).map(k => place + k * steps[i]!)),
        [0],
      );
      const line = graph.node('Reshape', [graph.input(input), graph.constant([-1])]);
      return graph.node('Gather', [line, graph.constant(places, numbers(size))], { axis: 0 });
    },
  }),
  indices('tril_indices', 'Positions of the lower triangle of a matrix: rows, then columns.', false),
  indices('triu_indices', 'Positions of the upper triangle of a matrix: rows, then columns.', true),
];

/** Both axes become one, last, out of which the diagonal's places are taken. */
export function lowerDiagonal(
  graph: Lowering,
  input: Tensor,
  offset: Dim,
  dim1: Dim,
  dim2: Dim,
  value: LoweredValue = graph.input(input),
): LoweredValue {
  const rank = input.shape.length;
  const [first, second] = [axis(dim1, rank, 'dim1'), axis(dim2, rank, 'dim2')];
  const shape = numbers(input.shape);
  const others = range(rank).filter(i => i !== first && i !== second);
  const [columns, k] = [shape[second]!, concrete(offset, 'offset')];
  const count = concrete(diagonalLength(shape[first]!, columns, offset));
  const places = range(count).map(i => (i + Math.max(-k, 0)) * columns + i + Math.max(k, 0));
  const line = graph.node('Reshape', [
    graph.node('Transpose', [value], { perm: [...others, first, second] }),
    graph.constant([...others.map(i => shape[i]!), shape[first]! * columns]),
  ]);
  return graph.node('Gather', [line, graph.constant(places)], { axis: others.length });
}

/** The last axis on the diagonal of a matrix, in the last two axes; zeros elsewhere. */
function lowerEmbedding(graph: Lowering, { shape, dtype }: Tensor, offset: Dim, value: LoweredValue): LoweredValue {
  const [length, k] = [concrete(shape.at(-1)!), concrete(offset, 'offset')];
  const size = length + Math.abs(k);
  const on = range(size * size).map(i => {
    const row = Math.floor(i / size);
    return (i % size) - row === k && row + Math.min(k, 0) >= 0 && row + Math.min(k, 0) < length ? 1 : 0;
  });
  // Row r holds element r, or r + k below the main diagonal.
  const from = range(size).map(row => Math.min(Math.max(row + Math.min(k, 0), 0), length - 1));
  const rows = graph.node('Gather', [value, graph.constant(from)], { axis: shape.length - 1 });
  const wide = dtype === 'bool' ? castTo(graph, rows, 'bool', 'uint8') : rows;
  const held = dtype === 'bool' ? 'uint8' : dtype;
  const column = graph.node('Unsqueeze', [wide, graph.constant([-1])]);
  const zero = graph.constant([0], [], held);
  return castTo(graph, graph.node('Where', [graph.constant(on, [size, size], 'bool'), column, zero]), held, dtype);
}

/** min(rows + min(offset, 0), columns − max(offset, 0)), never below 0. */
function diagonalLength(rows: Dim, columns: Dim, offset: Dim): Dim {
  const k = concrete(offset, 'offset');
  return maximum(minimum(add(rows, Math.min(k, 0)), subtract(columns, Math.max(k, 0))), 0);
}

function triangle(id: string, purpose: string, upper: number): Operator {
  return functional({
    id,
    family: 'shape',
    purpose,
    note: NOTE,
    names: both(id),
    parameters: { input: tensor(), diagonal: int(0) },
    output: ({ input }) => {
      if (input.shape.length < 2)
        throw new Problem('wrong-rank', `${id}: input tensor must have at least 2 dimensions`, {
          expected: 'at least 2D',
          found: `${input.shape.length}D`,
        });
      return input;
    },
    lower: ({ input, diagonal }, graph) =>
      graph.node('Trilu', [graph.input(input), graph.constant([concrete(diagonal, 'diagonal')], [], 'int64')], {
        upper,
      }),
  });
}

/** Sizes and strides are not negative, and the last element looked at lies among the input's own. */
function mustFitStorage(shape: Shape, size: readonly Dim[], stride: readonly Dim[], offset: Dim): void {
  const all = [...shape, ...size, ...stride, offset];
  if (!all.every(d => typeof d === 'number')) return;
  if (size.some(d => (d as number) < 0) || stride.some(d => (d as number) < 0) || (offset as number) < 0)
    throw new Problem('invalid-argument', 'as_strided: Negative strides and sizes are not supported', {
      parameter: 'stride',
    });
  if (size.includes(0)) return;
  const last = size.reduce<number>((at, n, i) => at + ((n as number) - 1) * (stride[i] as number), offset as number);
  const elements = shape.reduce<number>((a, b) => a * (b as number), 1);
  // A view of a larger tensor has more memory behind it than its own elements.
  if (last >= elements) unknowable('it looks beyond its elements, and how much memory lies behind them is not known');
}

function indices(id: string, purpose: string, upper: boolean): Operator {
  return functional({
    id,
    family: 'creation',
    purpose,
    note: NOTE,
    names: [`torch.${id}`],
    parameters: {
      row: int(),
      col: int(),
      offset: int(0),
      dtype: keywordOnly(optional(dtype())),
      device: keywordOnly(anything(null)),
    },
    output: ({ row, col, offset, dtype }) => {
      const [rows, columns, k] = [concrete(row), concrete(col), concrete(offset)];
      // Row i of the lower triangle holds the columns up to i + k, the upper one those from i + k on.
      const inRow = (i: number) => Math.max(0, Math.min(columns, upper ? columns - Math.max(0, i + k) : i + k + 1));
      return new Tensor([2, range(rows).reduce((count, i) => count + inRow(i), 0)], dtype ?? 'int64');
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ row, col, offset }, graph, output) => {
      const [rows, columns, k] = [concrete(row), concrete(col), concrete(offset)];
      const places = range(rows).flatMap(i =>
        range(columns).flatMap(j => ((upper ? j - i >= k : j - i <= k) ? [[i, j]] : [])),
      );
      const values = [0, 1].flatMap(side => places.map(place => place[side]!));
      return graph.constant(values, [2, places.length], (output as Tensor).dtype);
    },
  });
}
