/**
 * Arithmetic family: distances and likenesses between vectors.
 */
import { add, type Dim, equal, floorDivide, multiply } from '../tensor/dim';
import { kindOf } from '../tensor/dtype';
import { type Shape, Tensor } from '../tensor/tensor';
import { Float } from './argument';
import { axis, concrete, mustAgree, mustHaveRank, numbers, range, removed, spelled, unknowable } from './axes';
import { asFloat, broadcastShapes, promoted, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import { Expression } from './expression';
import { normAlong } from './losses/lowering';
import type { LoweredValue } from './lowering';
import type { Operator } from './operator';
import { anything, bool, int, optional, real, tensor } from './parameter';
import { Problem } from './problem';

interface Pair {
  readonly x1: Tensor;
  readonly x2: Tensor;
  readonly dim: Dim;
  readonly keepdim?: boolean;
}

export const similarity: readonly Operator[] = [
  {
    id: 'CosineSimilarity',
    family: 'arithmetic',
    purpose: 'Cosine of the angle between vectors along an axis.',
    note: 'contrastive-learning',
    documentation: 'generated/torch.nn.CosineSimilarity.html',
    rule: {
      output: ({ x1, x2, dim }: Pair) => {
        const shape = shapeOf(x1, x2);
        const dtype = promoted(x1, x2);
        if (kindOf(dtype) !== 'float')
          throw new Problem('wrong-dtype', `expected common dtype to be floating point, yet common dtype is ${dtype}`, {
            expected: 'a float dtype',
            found: dtype,
            parameter: 'x1',
          });
        return new Tensor(removed(shape, axis(dim, shape.length)), dtype);
      },
      reach: ({ x1, x2, dim }: Pair) => ({ kind: 'all', dims: [alongBoth(x1, x2, dim)] }),
      lower: ({ x1, x2, dim }: Pair, graph, output) => {
        const at = graph.constant([axis(dim, Math.max(x1.shape.length, x2.shape.length))], [1], 'int64');
        const total = (a: LoweredValue, b: LoweredValue) =>
          graph.node('ReduceSum', [graph.node('Mul', [a, b]), at], { keepdims: 0 });
        if (shapeOf(x1, x2).length === 0) return unknowable('the cosine of scalars is not exported');
        // The shorter is stretched first: its axes are counted from the last.
        const sizes = graph.constant(numbers(shapeOf(x1, x2)));
        const [a, b] = [x1, x2].map(x => graph.node('Expand', [graph.input(x), sizes])) as [LoweredValue, LoweredValue];
        const lengths = graph.node('Sqrt', [graph.node('Mul', [total(a, a), total(b, b)])]);
        return graph.node('Div', [
          total(a, b),
          graph.node('Max', [lengths, graph.constant([1e-8], [], (output as Tensor).dtype)]),
        ]);
      },
    },
    classes: [
      {
        name: 'torch.nn.CosineSimilarity',
        parameters: { dim: int(1), eps: real(new Float(1e-8)) },
        forward: { x1: tensor(), x2: tensor() },
      },
    ],
    functions: [
      {
        names: ['torch.nn.functional.cosine_similarity', 'torch.cosine_similarity'],
        parameters: { x1: tensor(), x2: tensor(), dim: int(1), eps: real(new Float(1e-8)) },
      },
    ],
  },
  {
    id: 'PairwiseDistance',
    family: 'arithmetic',
    purpose: 'Distance between vectors in the last axis.',
    note: 'triplet-loss',
    documentation: 'generated/torch.nn.PairwiseDistance.html',
    rule: {
      output: ({ x1, x2, keepdim }: Pair) => {
        const shape = shapeOf(x1, x2);
        const dtype = asFloat(promoted(x1, x2));
        if (shape.length === 0) return new Tensor([], dtype);
        return new Tensor([...shape.slice(0, -1), ...(keepdim ? [1] : [])], dtype);
      },
      reach: () => ({ kind: 'all', dims: [-1] }),
      lower: ({ x1, x2, p, eps, keepdim }: Pair & { p: number; eps: number }, graph, output) => {
        const e = new Expression(graph, (output as Tensor).dtype);
        const rank = Math.max(x1.shape.length, x2.shape.length);
        if (rank === 0) return unknowable('the distance of scalars is not exported');
        const [a, b] = [x1, x2].map(x => castTo(graph, graph.input(x), x.dtype, e.dtype)) as [
          LoweredValue,
          LoweredValue,
        ];
        return normAlong(e, e.add(e.sub(a, b), eps), p, rank - 1, keepdim ? 1 : 0);
      },
    },
    classes: [
      {
        name: 'torch.nn.PairwiseDistance',
        parameters: { p: real(2), eps: real(new Float(1e-6)), keepdim: bool(false) },
        forward: { x1: tensor(), x2: tensor() },
      },
    ],
    functions: [
      {
        names: ['torch.nn.functional.pairwise_distance', 'torch.pairwise_distance'],
        parameters: { x1: tensor(), x2: tensor(), p: real(2), eps: real(new Float(1e-6)), keepdim: bool(false) },
      },
    ],
  },
  functional({
    id: 'cdist',
    family: 'arithmetic',
    purpose: 'All distances between the rows of two matrices.',
    note: 'triplet-loss',
    names: ['torch.cdist'],
    parameters: {
      x1: tensor(),
      x2: tensor(),
      p: real(2),
      compute_mode: anything('use_mm_for_euclid_dist_if_necessary'),
    },
    output: ({ x1, x2 }) => {
      for (const [name, t] of [
        ['X1', x1],
        ['X2', x2],
      ] as const) {
        if (kindOf(t.dtype) !== 'float')
          throw new Problem('wrong-dtype', `cdist only supports floating-point dtypes, ${name} got: ${t.dtype}`, {
            expected: 'a float dtype',
            found: t.dtype,
          });
        if (t.shape.length < 2)
          throw new Problem('wrong-rank', `cdist only supports at least 2D tensors, ${name} got: ${t.shape.length}D`, {
            expected: 'at least 2D',
            found: `${t.shape.length}D`,
          });
      }
      mustAgree(
        x1.shape.at(-1)!,
        x2.shape.at(-1)!,
        'mismatched-sizes',
        () => `X1 and X2 must have the same number of columns. X1: ${spelled(x1.shape)} X2: ${spelled(x2.shape)}`,
        'x2',
      );
      return new Tensor(
        [...broadcastShapes([x1.shape.slice(0, -2), x2.shape.slice(0, -2)]), x1.shape.at(-2)!, x2.shape.at(-2)!],
        promoted(x1, x2),
      );
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ x1, x2, p }, graph, output) => {
      const { shape, dtype } = output as Tensor;
      const e = new Expression(graph, dtype);
      const [a, b] = [x1, x2].map(x => castTo(graph, graph.input(x), x.dtype, dtype)) as [LoweredValue, LoweredValue];
      // (…, n, 1, d) − (…, 1, m, d)
      return normAlong(e, e.sub(e.unsqueeze(a, -2), e.unsqueeze(b, -3)), p, shape.length, 0);
    },
  }),
  functional({
    id: 'pdist',
    family: 'arithmetic',
    purpose: 'All distances between the rows of one matrix: n·(n−1)/2 of them.',
    note: 'triplet-loss',
    names: ['torch.pdist', 'torch.nn.functional.pdist'],
    parameters: { input: tensor(), p: real(2) },
    output: ({ input }) => {
      mustHaveRank(input.shape, 2, 'pdist');
      const n = input.shape[0]!;
      return new Tensor([floorDivide(multiply(n, add(n, -1)), 2)], input.dtype);
    },
    reach: () => ({ kind: 'merge' }),
    lower: ({ input, p }, graph) => {
      const rows = range(concrete(input.shape[0]!));
      const pairs = rows.flatMap(i => rows.slice(i + 1).map(j => [i, j] as const));
      const side = (k: 0 | 1) => graph.node('Gather', [graph.input(input), graph.constant(pairs.map(pair => pair[k]))]);
      const e = new Expression(graph, input.dtype);
      return normAlong(e, e.sub(side(0), side(1)), p, 1, 0);
    },
  }),
  functional({
    id: 'cross',
    family: 'arithmetic',
    purpose: 'Vector product in three dimensions.',
    note: 'homography',
    names: [...both('cross'), 'torch.linalg.cross'],
    parameters: { input: tensor(), other: tensor(), dim: optional(int()) },
    output: ({ input, other, dim }) => {
      const shape = crossShape(input.shape, other.shape);
      const at = dim === null ? firstOfThree(shape) : axis(dim, shape.length);
      if (at < 0 || equal(shape[at]!, 3) === false)
        throw new Problem(
          'mismatched-sizes',
          `linalg.cross: inputs dimension ${at} must have length 3. Got ${spelled(input.shape)} and ${spelled(other.shape)}`,
          { expected: 3, found: shape[at] ?? spelled(shape), parameter: 'dim' },
        );
      return new Tensor(shape, promoted(input, other));
    },
    reach: ({ input, dim }) => ({ kind: 'all', dims: [axis(dim ?? -1, input.shape.length) - input.shape.length] }),
    lower: ({ input, other, dim }, graph, output) => {
      const { shape, dtype } = output as Tensor;
      const at =
        dim === null
          ? graph.called.includes('linalg')
            ? shape.length - 1
            : firstOfThree(shape)
          : axis(dim, shape.length);
      const e = new Expression(graph, dtype);
      const sizes = graph.constant(numbers(shape));
      const parts = (t: Tensor) => {
        const whole = graph.node('Expand', [castTo(graph, graph.input(t), t.dtype, dtype), sizes]);
        return graph.nodes('Split', [whole, graph.constant([1, 1, 1])], { axis: at }, 3);
      };
      const [a, b] = [parts(input), parts(other)];
      const part = (i: number, j: number) => e.sub(e.mul(a[i]!, b[j]!), e.mul(a[j]!, b[i]!));
      return graph.node('Concat', [part(1, 2), part(2, 0), part(0, 1)], { axis: at });
    },
  }),
];

/** Same rank on both sides; sizes of 1 stretch. */
function crossShape(a: Shape, b: Shape): Shape {
  if (a.length !== b.length)
    throw new Problem(
      'wrong-rank',
      `linalg.cross: inputs must have the same number of dimensions. Got ${spelled(a)} and ${spelled(b)}`,
      { expected: `${a.length}D`, found: `${b.length}D`, parameter: 'other' },
    );
  return broadcastShapes([a, b]);
}

/** Without `dim`, the first axis of size 3. */
function firstOfThree(shape: Shape): number {
  const at = shape.findIndex(size => equal(size, 3) !== false);
  if (at >= 0 && equal(shape[at]!, 3) === undefined) unknowable('which axis has size 3 is not known');
  return at;
}

/** The axis of the broadcast shape, from the end. */
function alongBoth(x1: Tensor, x2: Tensor, dim: Dim): number {
  const rank = Math.max(x1.shape.length, x2.shape.length);
  return axis(dim, rank) - rank;
}
