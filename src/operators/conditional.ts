/**
 * Indexing family: what a condition on the elements picks out, fills or counts. How many there are nobody knows before it runs.
 */
import { unknownDim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { mustHaveRank, numbers, range, unknowable } from './axes';
import { lowerOperand, type Operand, operand, promoted, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional, method } from './entry';
import { chosen } from './index-lowering';
import type { LoweredValue, Lowering } from './lowering';
import { maskedFill } from './masked-fill';
import type { Operator } from './operator';
import { bool, int, keywordOnly, optional, tensor } from './parameter';
import { Problem } from './problem';

const NOTE = 'neural-network-basics';

export const conditional: readonly Operator[] = [
  functional({
    id: 'masked_select',
    family: 'indexing',
    purpose: 'The elements where a mask is true, as a vector; how many depends on the values.',
    note: NOTE,
    names: both('masked_select'),
    parameters: { input: tensor(), mask: tensor() },
    output: ({ input, mask }) => {
      mustMask(mask);
      shapeOf(input, mask);
      return new Tensor([unknownDim('how many elements a mask selects depends on its values')], input.dtype);
    },
    lower: ({ input, mask }, graph) => {
      const shape = graph.constant(numbers(shapeOf(input, mask)));
      const where = graph.node('Expand', [graph.input(mask), shape]);
      return graph.node('Compress', [
        graph.node('Expand', [graph.input(input), shape]),
        graph.node('Reshape', [where, graph.constant([-1])]),
      ]);
    },
    reach: () => ({ kind: 'merge' }),
  }),
  maskedFill,
  where(),
  functional({
    id: 'nonzero',
    family: 'indexing',
    purpose: 'Where the elements are that are not zero; how many depends on the values.',
    note: NOTE,
    names: both('nonzero'),
    parameters: { input: tensor(), as_tuple: keywordOnly(bool(false)) },
    output: ({ input, as_tuple }) => {
      const many = unknownDim('how many elements are not zero depends on the values');
      const rank = input.shape.length;
      return as_tuple
        ? range(Math.max(1, rank)).map(() => new Tensor([many], 'int64'))
        : new Tensor([many, rank], 'int64');
    },
    lower: ({ input, as_tuple }, graph) => {
      const places = placesIn(graph, input);
      if (!as_tuple) return graph.node('Transpose', [places], { perm: [1, 0] });
      return range(input.shape.length).map(axis =>
        graph.node('Gather', [places, graph.constant([axis], [])], { axis: 0 }),
      );
    },
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'argwhere',
    family: 'indexing',
    purpose: 'Where the elements are that are not zero, a row each; how many depends on the values.',
    note: NOTE,
    names: both('argwhere'),
    parameters: { input: tensor() },
    output: ({ input }) =>
      new Tensor([unknownDim('how many elements are not zero depends on the values'), input.shape.length], 'int64'),
    lower: ({ input }, graph) => graph.node('Transpose', [placesIn(graph, input)], { perm: [1, 0] }),
    reach: () => ({ kind: 'merge' }),
  }),
  functional({
    id: 'bincount',
    family: 'indexing',
    purpose: 'Counts how often each integer occurs; how long the result is depends on the largest.',
    note: NOTE,
    names: both('bincount'),
    parameters: { input: tensor(), weights: optional(tensor()), minlength: int(0) },
    output: ({ input, weights }) => {
      mustHaveRank(input.shape, 1, 'bincount');
      return new Tensor(
        [unknownDim('the length is the largest value plus one')],
        weights === null ? 'int64' : weights.dtype === 'float32' ? 'float32' : 'float64',
      );
    },
    reach: () => ({ kind: 'merge' }),
  }),
];

const POSITIONS = 'how many elements are true depends on the values';

/** `where(condition, input, other)`; the condition alone gives the positions of what is true. As a method: `x.where(c, y)`. */
function where(): Operator<{ condition: Tensor; input: Operand | null; other: Operand | null }> {
  return {
    id: 'where',
    family: 'indexing',
    purpose: 'Takes elements from one tensor where a condition holds, from another where it does not.',
    note: 'activation-functions',
    documentation: 'generated/torch.where.html',
    rule: {
      output: ({ condition, input, other }) => {
        if (input === null || other === null) {
          const many = unknownDim(POSITIONS);
          return range(Math.max(1, condition.shape.length)).map(() => new Tensor([many], 'int64'));
        }
        if (condition.dtype !== 'bool' && condition.dtype !== 'uint8')
          throw new Problem(
            'wrong-dtype',
            `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dtype}`,
            { expected: 'bool', found: condition.dtype, parameter: 'condition' },
          );
        return new Tensor(shapeOf(condition, input, other), promoted(input, other));
      },
      summary: ({ input, other }) =>
        input === null && other === null
          ? 'The places where a condition holds: a tuple of one index tensor for each axis.'
          : 'Takes elements from one tensor where a condition holds, from another where it does not.',
      lower: ({ condition, input, other }, graph, output) => {
        if (input === null || other === null) return unknowable(POSITIONS);
        const { dtype } = output as Tensor;
        const where = lowerOperand(graph, condition, 'bool');
        return chosen(graph, where, lowerOperand(graph, input, dtype), lowerOperand(graph, other, dtype), dtype);
      },
    },
    functions: [
      {
        names: ['torch.where'],
        parameters: { condition: tensor(), input: optional(operand()), other: optional(operand()) },
      },
      { names: method('where'), parameters: { input: operand(), condition: tensor(), other: operand() } },
    ],
  };
}

function mustMask(mask: Tensor): void {
  if (mask.dtype !== 'bool')
    throw new Problem('wrong-dtype', `masked_select: expected BoolTensor for mask, but got ${mask.dtype}`, {
      expected: 'bool',
      found: mask.dtype,
      parameter: 'mask',
    });
}

/** Where the elements are that are not zero: a row of positions for each axis. */
function placesIn(graph: Lowering, input: Tensor): LoweredValue {
  if (input.shape.length === 0) unknowable('whether a single number is zero depends on its value');
  return graph.node('NonZero', [castTo(graph, graph.input(input), input.dtype, 'bool')]);
}
