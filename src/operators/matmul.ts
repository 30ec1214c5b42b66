/**
 * Arithmetic family: matrix products. Rows meet columns: the last axis of the first and the second-last of the second are
 * summed over and must match, everything before them is batch and broadcasts. A product costs one multiply–accumulate per
 * output element and summed position.
 */
import { type Dim, equal, multiply, product, showDim } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { axes, concrete, crossed, mustAgree, mustHaveRank, numbers, range, spelled, unknowable } from './axes';
import { broadcastShapes, lowerOperand, promoted } from './broadcasting';
import { both, functional } from './entry';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator, Output, Reach } from './operator';
import { either, int, ints, type Parameter, tensor, tensors, text } from './parameter';
import { Problem } from './problem';

const NOTE = 'backprop-gates';

export const matrixProducts: readonly Operator[] = [
  functional({
    id: 'matmul',
    family: 'arithmetic',
    purpose: 'Matrix product over the last two axes; the axes before them are batch.',
    note: NOTE,
    names: [...both('matmul'), 'torch.Tensor.__matmul__', 'torch.linalg.matmul'],
    parameters: { input: tensor(), other: tensor() },
    output: ({ input, other }) => new Tensor(matmulShape(input.shape, other.shape), sameType(input, other)),
    macs: ({ input }, output) => productMacs(input.shape.at(-1)!, output),
    reach: ({ input, other }) => productReach(input, other),
    headline: ({ input, other }) => `${crossed(input.shape)} @ ${crossed(other.shape)}`,
    formula: ({ input, other }, output) => productFormula(input.shape, other.shape, output),
    lower: ({ input, other }, graph) => lowerProduct(graph, input, other),
  }),
  plain('mm', 'Product of two matrices.', 2, 2, 'mat2'),
  functional({
    id: 'sparse_mm',
    family: 'arithmetic',
    purpose: 'Product of a sparse matrix and another one.',
    note: NOTE,
    names: ['torch.sparse.mm'],
    parameters: { sparse: { ...tensor(), alias: 'mat1' }, dense: { ...tensor(), alias: 'mat2' }, reduce: text('sum') },
    output: ({ sparse, dense }) => new Tensor(strictProduct('mm', sparse, dense, 2, 2), sameType(sparse, dense)),
    reach: ({ sparse }) => rowReach(sparse),
    headline: ({ sparse, dense }) => `${crossed(sparse.shape)} @ ${crossed(dense.shape)}`,
    lower: ({ sparse, dense, reduce }, graph) =>
      reduce === 'sum'
        ? lowerProduct(graph, sparse, dense)
        : unknowable('a product that reduces otherwise than by a sum is not exported'),
  }),
  plain('bmm', 'Product of matrices, one pair per batch entry.', 3, 3, 'mat2'),
  plain('mv', 'Product of a matrix and a vector.', 2, 1, 'vec'),
  innerProduct('dot', 'Inner product of two vectors.', both('dot', 'vdot')),
  innerProduct('inner', 'Inner products along the last axes.', both('inner')),
  functional({
    id: 'outer',
    family: 'arithmetic',
    purpose: 'Every product of an element of one vector with one of the other.',
    note: NOTE,
    names: both('outer', 'ger'),
    parameters: { input: tensor(), vec2: tensor() },
    output: ({ input, vec2 }) => {
      mustHaveRank(input.shape, 1, 'outer');
      mustHaveRank(vec2.shape, 1, 'outer', 'vec2');
      return new Tensor([input.shape[0]!, vec2.shape[0]!], promoted(input, vec2));
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, vec2 }, graph, output) => {
      const { dtype } = output as Tensor;
      const column = graph.node('Unsqueeze', [lowerOperand(graph, input, dtype), graph.constant([1], [1], 'int64')]);
      return graph.node('Mul', [column, lowerOperand(graph, vec2, dtype)]);
    },
  }),
  functional({
    id: 'chain_matmul',
    family: 'arithmetic',
    purpose: 'Product of several matrices, in the order that costs least.',
    note: NOTE,
    names: ['torch.chain_matmul'],
    parameters: { matrices: { ...tensors(), rest: true } },
    output: ({ matrices }) => chained(matrices),
    lower: ({ matrices }, graph) => lowerChain(graph, matrices),
  }),
  functional({
    id: 'multi_dot',
    family: 'arithmetic',
    purpose: 'Product of several matrices, in the order that costs least.',
    note: NOTE,
    names: ['torch.linalg.multi_dot'],
    parameters: { tensors: tensors() },
    output: ({ tensors }) => chained(tensors),
    lower: ({ tensors }, graph) => lowerChain(graph, tensors),
  }),
  functional({
    id: 'tensordot',
    family: 'arithmetic',
    purpose: 'Sums products over any axes of two tensors.',
    note: 'attention',
    names: ['torch.tensordot'],
    parameters: {
      a: tensor(),
      b: tensor(),
      dims: either(int(2), pairOfInts()) as Parameter<Dim | readonly (readonly Dim[])[]>,
    },
    output: ({ a, b, dims }) => {
      const [left, right] = contracted(a, b, dims);
      for (const [k, i] of left.entries()) mustContract(a, i, b, right[k]!);
      const rest = [...a.shape.filter((_, i) => !left.includes(i)), ...b.shape.filter((_, i) => !right.includes(i))];
      return new Tensor(rest, sameType(a, b));
    },
    macs: ({ a, b, dims }, output) => {
      const [left] = contracted(a, b, dims);
      return productMacs(product(left.map(i => a.shape[i]!)), output);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ a, b, dims }, graph, output) => {
      const [left, right] = contracted(a, b, dims);
      if (left.some((i, k) => a.shape[i] !== b.shape[right[k]!])) return unknowable('axes of unlike sizes are summed');
      const summed = numbers(left.map(i => a.shape[i]!)).reduce((x, y) => x * y, 1);
      const others = (t: Tensor, taken: readonly number[]) => t.shape.map((_, i) => i).filter(i => !taken.includes(i));
      const rows = graph.node('Reshape', [
        graph.node('Transpose', [graph.input(a)], { perm: [...others(a, left), ...left] }),
        graph.constant([-1, summed]),
      ]);
      const columns = graph.node('Reshape', [
        graph.node('Transpose', [graph.input(b)], { perm: [...right, ...others(b, right)] }),
        graph.constant([summed, -1]),
      ]);
      const shape = numbers((output as Tensor).shape);
      return graph.node('Reshape', [graph.node('MatMul', [rows, columns]), graph.constant(shape, [shape.length])]);
    },
  }),
];

function lowerChain(graph: Lowering, matrices: readonly Tensor[]): LoweredValue {
  return matrices.map(matrix => graph.input(matrix)).reduce((a, b) => graph.node('MatMul', [a, b]));
}

/** The shape of `a @ b`. Errors: `mismatched-sizes` where the summed axes or the batch axes differ, `wrong-rank` for scalars. */
export function matmulShape(a: Shape, b: Shape): Shape {
  if (a.length === 0 || b.length === 0)
    throw new Problem(
      'wrong-rank',
      `both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D`,
      {
        expected: 'at least 1D',
        found: '0D',
      },
    );
  const rows = b.length === 1 ? b[0]! : b.at(-2)!;
  mustAgree(a.at(-1)!, rows, 'mismatched-sizes', () => mismatch(a, b), 'other');
  const batch = broadcastShapes([a.slice(0, -2), b.slice(0, -2)]);
  return [...batch, ...(a.length === 1 ? [] : [a.at(-2)!]), ...(b.length === 1 ? [] : [b.at(-1)!])];
}

/** Output elements times summed positions. */
export function productMacs(summed: Dim, output: Output): Dim {
  return multiply(product((output as Tensor).shape), summed);
}

/** Products do not promote: both sides have one dtype. */
export function sameType(...factors: readonly Tensor[]) {
  const [first, ...others] = factors;
  const other = others.find(t => t.dtype !== first!.dtype);
  if (other)
    throw new Problem(
      'wrong-dtype',
      `expected m1 and m2 to have the same dtype, but got: ${first!.dtype} != ${other.dtype}`,
      {
        expected: first!.dtype,
        found: other.dtype,
      },
    );
  return first!.dtype;
}

/** A row of the output sees the whole row of the first factor, a column the whole column of the second. */
function productReach(a: Tensor, b: Tensor): Reach {
  if (a.shape.length < 2 || b.shape.length < 2) return { kind: 'merge' };
  return {
    kind: 'inputs',
    of: [
      [a, { kind: 'all', dims: [-1] }],
      [b, { kind: 'all', dims: [-2] }],
    ],
  };
}

/** A row of the output sees the whole row of the first factor. */
function rowReach(input: Tensor): Reach {
  return input.shape.length > 1 ? { kind: 'all', dims: [-1] } : { kind: 'merge' };
}

function mismatch(a: Shape, b: Shape): string {
  if (a.length === 1 && b.length === 1)
    return `inconsistent tensor size, expected tensor [${showDim(a[0]!)}] and src [${showDim(b[0]!)}] to have the same number of elements, but got ${showDim(a[0]!)} and ${showDim(b[0]!)} elements respectively`;
  return `mat1 and mat2 shapes cannot be multiplied (${a.map(showDim).join('x')} and ${b.map(showDim).join('x')})`;
}

function productFormula(a: Shape, b: Shape, output: Output) {
  const text = (shape: Shape) => `(${shape.map(showDim).join('×')})`;
  return formula(`${text(a)} @ ${text(b)} = ${text((output as Tensor).shape)}`);
}

function plain(id: string, purpose: string, rank1: number, rank2: number, second: string): Operator {
  const other = (args: unknown) => (args as Record<string, Tensor>)[second]!;
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: id === 'bmm' ? 'attention' : NOTE,
    names: id === 'mm' ? [...both(id), 'torch.spmm'] : both(id),
    parameters: { input: tensor(), ...({ [second]: tensor() } as Record<never, never>) },
    output: args =>
      new Tensor(strictProduct(id, args.input, other(args), rank1, rank2), sameType(args.input, other(args))),
    macs: ({ input }, output) => productMacs(input.shape.at(-1)!, output),
    reach: args => productReach(args.input, other(args)),
    headline: args => `${crossed(args.input.shape)} @ ${crossed(other(args).shape)}`,
    formula: (args, output) => productFormula(args.input.shape, other(args).shape, output),
    lower: (args, graph) => lowerProduct(graph, args.input, other(args)),
  });
}

/** A vector on the right goes as a column: ONNX Runtime 1.30 drops the transposition of Wᵀ·v where v is a vector. */
export function lowerProduct(graph: Lowering, a: Tensor, b: Tensor): LoweredValue {
  if (b.shape.length !== 1 || a.shape.length === 1) return graph.node('MatMul', [graph.input(a), graph.input(b)]);
  const last = graph.constant([-1], [1], 'int64');
  const column = graph.node('Unsqueeze', [graph.input(b), last]);
  return graph.node('Squeeze', [graph.node('MatMul', [graph.input(a), column]), last]);
}

/** `mm`, `bmm` and `mv` neither broadcast nor take other ranks. */
export function strictProduct(id: string, a: Tensor, b: Tensor, rank1: number, rank2: number): Shape {
  mustHaveRank(a.shape, rank1, id);
  mustHaveRank(b.shape, rank2, id, 'other');
  if (rank1 === 3)
    mustAgree(
      a.shape[0]!,
      b.shape[0]!,
      'mismatched-sizes',
      () =>
        `Expected size for first two dimensions of batch2 tensor to be: ${spelled([a.shape[0]!, a.shape[2]!])} but got: ${spelled(b.shape.slice(0, 2))}.`,
    );
  return matmulShape(a.shape, b.shape);
}

/** `inner`: vectors and matrices are multiplied along their last axes; a scalar multiplies. */
/** `dot` takes vectors alone, `inner` whatever ends in axes of one size. */
function innerProduct(id: 'dot' | 'inner', purpose: string, names: readonly string[]): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    parameters: { input: tensor(), other: { ...tensor(), alias: 'tensor' } },
    output: ({ input, other }) => {
      if (id === 'dot' && (input.shape.length !== 1 || other.shape.length !== 1))
        throw new Problem(
          'wrong-rank',
          `1D tensors expected, but got ${input.shape.length}D and ${other.shape.length}D tensors`,
          { expected: '1D', found: `${(input.shape.length !== 1 ? input : other).shape.length}D` },
        );
      const isScaled = input.shape.length === 0 || other.shape.length === 0;
      const type = isScaled ? promoted(input, other) : sameType(input, other);
      return new Tensor(innerShape(input.shape, other.shape), type);
    },
    macs: ({ input }, output) => productMacs(input.shape.at(-1) ?? 1, output),
    reach: ({ input }) => rowReach(input),
    lower: ({ input, other }, graph, output) => {
      if (input.shape.length === 0 || other.shape.length === 0)
        return graph.node(
          'Mul',
          [input, other].map(factor => lowerOperand(graph, factor, (output as Tensor).dtype)),
        );
      const length = concrete(input.shape.at(-1)!);
      const rows = (t: Tensor) => graph.node('Reshape', [graph.input(t), graph.constant([-1, length])]);
      const turned = graph.node('Transpose', [rows(other)], { perm: [1, 0] });
      const shape = numbers((output as Tensor).shape);
      return graph.node('Reshape', [
        graph.node('MatMul', [rows(input), turned]),
        graph.constant(shape, [shape.length]),
      ]);
    },
  });
}

function innerShape(a: Shape, b: Shape): Shape {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  mustAgree(
    a.at(-1)!,
    b.at(-1)!,
    'mismatched-sizes',
    () => `inner() the last dimension must match on both input tensors but got shapes ${spelled(a)} and ${spelled(b)}`,
  );
  return [...a.slice(0, -1), ...b.slice(0, -1)];
}

function chained(matrices: readonly Tensor[]): Tensor {
  if (matrices.length < 2 && matrices.length !== 1)
    throw new Problem('wrong-call', 'multi_dot(): expected at least 2 tensors');
  const shape = matrices.map(m => m.shape).reduce(matmulShape);
  return new Tensor(shape, sameType(...matrices));
}

function pairOfInts(): Parameter<readonly (readonly Dim[])[]> {
  const one = ints();
  return {
    type: 'int or pair of lists of ints',
    read: a => {
      if (!Array.isArray(a) || a.length !== 2) return undefined;
      const [left, right] = a.map(one.read);
      return Array.isArray(left) && Array.isArray(right) ? [left, right] : undefined;
    },
  };
}

function contracted(
  a: Tensor,
  b: Tensor,
  dims: Dim | readonly (readonly Dim[])[],
): readonly [readonly number[], readonly number[]] {
  if (!Array.isArray(dims)) {
    const n = concrete(dims as Dim, 'dims');
    if (n < 0)
      throw new Problem('invalid-argument', `tensordot expects dims >= 0, but got dims=${n}`, {
        found: n,
        parameter: 'dims',
      });
    if (n > Math.min(a.shape.length, b.shape.length))
      throw new Problem('invalid-argument', `tensordot expects dims < ndim_a or ndim_b, but got dims=${n}`, {
        found: n,
        parameter: 'dims',
      });
    return [range(n).map(i => a.shape.length - n + i), range(n)];
  }
  const [left, right] = dims as readonly (readonly Dim[])[];
  if (left!.length !== right!.length)
    throw new Problem('invalid-argument', 'both dimension lists should have same length', { parameter: 'dims' });
  return [axes(left!, a.shape.length, 'dims'), axes(right!, b.shape.length, 'dims')];
}

/** Summed axes have one size; 1 stretches. */
function mustContract(a: Tensor, i: number, b: Tensor, k: number): void {
  const [x, y] = [a.shape[i], b.shape[k]];
  if (x === undefined || y === undefined)
    throw new Problem('dim-out-of-range', 'Dimension specified as 0 but tensor has no dimensions', {
      parameter: 'dims',
    });
  if (equal(x, 1) === true || equal(y, 1) === true) return;
  mustAgree(
    x,
    y,
    'mismatched-sizes',
    () =>
      `contracted dimensions need to match, but first has size ${showDim(x)} in dim ${i} and second has size ${showDim(y)} in dim ${k}`,
  );
}
