/**
 * `F.normalize`: vectors of length 1, whose dot products are cosines; `torch.renorm`: slices no longer than allowed.
 */
import { type Dim, showDim } from '../tensor/dim';
import type { Tensor } from '../tensor/tensor';
import { formula } from './formula';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { anything, int, ints, known, real, tensor } from './parameter';
import { Problem } from './problem';

const input = { input: tensor() };

interface NormalizeArguments {
  readonly input: Tensor;
  readonly p: number;
  readonly dim: readonly Dim[];
  readonly eps: number;
}

const normalize: Operator<NormalizeArguments> = {
  id: 'normalize',
  family: 'normalization',
  purpose: 'Scales vectors to length 1, so that a dot product is the cosine of their angle.',
  note: 'contrastive-learning',
  documentation: 'generated/torch.nn.functional.normalize.html',
  rule: {
    output: ({ input, dim }) => {
      for (const axis of dim) axisOf(axis, input.shape.length);
      return input;
    },
    reach: ({ input, dim }) => ({
      kind: 'all',
      dims: dim.map(axis => axisOf(axis, input.shape.length) - input.shape.length),
    }),
    headline: ({ p, dim }) => `${p === 2 ? '' : `p = ${p} · `}dim ${dim.map(showDim).join(', ')}`,
    summary: ({ p }) => `Divides every vector by its ${p === 2 ? 'Euclidean length' : `${p}-norm`}.`,
    formula: ({ p }) => formula(`y = x / max(‖x‖, eps), ‖·‖ the ${p}-norm`),
    lower: lowerNormalize,
  },
  functions: [
    {
      names: ['torch.nn.functional.normalize'],
      parameters: { ...input, p: real(2), dim: ints(1), eps: real(1e-12), out: anything(null) },
    },
  ],
};

interface RenormArguments {
  readonly input: Tensor;
  readonly p: number;
  readonly dim: Dim;
  readonly maxnorm: number;
}

const renorm: Operator<RenormArguments> = {
  id: 'renorm',
  family: 'normalization',
  purpose: 'Shrinks slices whose norm is larger than allowed; the others stay as they are.',
  note: 'contrastive-learning',
  documentation: 'generated/torch.renorm.html',
  rule: {
    output: ({ input, dim }) => {
      const rank = input.shape.length;
      if (rank < 2)
        throw new Problem('wrong-rank', `renorm: input needs at least 2 dimensions, got ${rank} dimensions`, {
          expected: 2,
          found: rank,
          parameter: 'input',
        });
      axisOf(dim, rank);
      return input;
    },
    reach: ({ input, dim }) => {
      const rank = input.shape.length;
      const kept = axisOf(dim, rank) - rank;
      return { kind: 'all', dims: input.shape.map((_, axis) => axis - rank).filter(axis => axis !== kept) };
    },
    headline: ({ p, dim, maxnorm }) => `p = ${p} · dim ${showDim(dim)} · at most ${maxnorm}`,
    summary: ({ p, dim, maxnorm }) =>
      `Each slice along axis ${showDim(dim)} gets a ${p}-norm of at most ${maxnorm}; those within stay as they are.`,
    formula: ({ p, maxnorm }) => formula(`y = x · min(1, ${maxnorm} / ‖x‖), ‖·‖ the ${p}-norm of a slice`),
    lower: lowerRenorm,
  },
  functions: [
    {
      names: ['torch.renorm', 'torch.Tensor.renorm', 'torch.Tensor.renorm_'],
      parameters: { ...input, p: real(), dim: int(), maxnorm: real() },
    },
  ],
};

function axisOf(dim: Dim, rank: number): number {
  const axis = known(dim, 'dim');
  const bound = Math.max(rank, 1);
  if (axis >= -bound && axis < bound) return axis < 0 ? axis + bound : axis;
  throw new Problem(
    'dim-out-of-range',
    `Dimension out of range (expected to be in range of [${-bound}, ${bound - 1}], but got ${axis})`,
    { expected: `${-bound} to ${bound - 1}`, found: axis, parameter: 'dim' },
  );
}

function lowerNormalize({ input, p, dim, eps }: NormalizeArguments, graph: Lowering): LoweredValue {
  const axes = dim.map(axis => known(axis, 'dim'));
  const length = lengthOf(input, p, axes, graph);
  return graph.node('Div', [graph.input(input), graph.node('Max', [length, graph.constant([eps], [], input.dtype)])]);
}

function lowerRenorm({ input, p, dim, maxnorm }: RenormArguments, graph: Lowering): LoweredValue {
  const x = graph.input(input);
  const constant = (value: number) => graph.constant([value], [], input.dtype);
  const kept = axisOf(dim, input.shape.length);
  const axes = input.shape.map((_, axis) => axis).filter(axis => axis !== kept);
  const length = lengthOf(input, p, axes, graph);
  // As PyTorch has it, so that nothing is divided by zero.
  const shrunk = graph.node('Div', [constant(maxnorm), graph.node('Add', [length, constant(1e-7)])]);
  const factor = graph.node('Where', [graph.node('Greater', [length, constant(maxnorm)]), shrunk, constant(1)]);
  return graph.node('Mul', [x, factor]);
}

/** The p-norms over some axes, which are kept with size 1. */
function lengthOf(input: Tensor, p: number, axes: readonly number[], graph: Lowering): LoweredValue {
  const x = graph.input(input);
  const constant = (value: number) => graph.constant([value], [], input.dtype);
  const over = graph.constant(axes, [axes.length], 'int64');
  if (p === 2) return graph.node('ReduceL2', [x, over], { keepdims: 1 });
  if (p === 1) return graph.node('ReduceL1', [x, over], { keepdims: 1 });
  const size = graph.node('Abs', [x]);
  if (p === Number.POSITIVE_INFINITY) return graph.node('ReduceMax', [size, over], { keepdims: 1 });
  const sum = graph.node('ReduceSum', [graph.node('Pow', [size, constant(p)]), over], { keepdims: 1 });
  return graph.node('Pow', [sum, constant(1 / p)]);
}

export const unitNorms: readonly Operator[] = [normalize, renorm];
