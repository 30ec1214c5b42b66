/** Reduction family: the largest and the smallest, of all, along an axis, or of two tensors; and where they stand. */
import { type Dim, equal } from '../tensor/dim';
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { axis, numel } from './axes';
import { lowerOperand, promoted, shapeOf } from './broadcasting';
import { castTo } from './cast-node';
import { both, functional } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { bool, either, int, keywordOnly, optional, type Parameter, tensor } from './parameter';
import { Problem } from './problem';
import { reachOfReduction, reduced, reduceNode } from './reduction';

export const extremes: readonly Operator[] = [
  extreme(
    'max',
    'Largest element of all, along an axis (with its index), or of two tensors element by element.',
    'Max',
    'ReduceMax',
    'ArgMax',
  ),
  extreme(
    'min',
    'Smallest element of all, along an axis (with its index), or of two tensors element by element.',
    'Min',
    'ReduceMin',
    'ArgMin',
  ),
  argument('argmax', 'Index of the largest element.', 'ArgMax'),
  argument('argmin', 'Index of the smallest element.', 'ArgMin'),
];

/** Values and indices along `dim`. Errors: an axis without elements. */
export function valuesAndIndices(input: Tensor, dim: Dim, keepdim: boolean, callee: string): readonly [Tensor, Tensor] {
  const at = axis(dim, input.shape.length);
  if (input.shape.length > 0 && equal(input.shape[at]!, 0) === true)
    throw new Problem('invalid-argument', `${callee}(): Expected reduction dim ${at} to have non-zero size.`, {
      found: 0,
      parameter: 'dim',
    });
  const shape = reduced(input.shape, [dim], keepdim);
  return [new Tensor(shape, input.dtype), new Tensor(shape, 'int64')];
}

/** `max(input)`, `max(input, dim, keepdim=False)` and `max(input, other)`. */
function extreme(id: string, purpose: string, elementwise: string, reduce: string, arg: string): Operator {
  const otherOf = (args: { dim: Dim | Tensor | null; other: Tensor | null }) =>
    args.dim instanceof Tensor ? args.dim : args.other;
  const axisOf = (dim: Dim | Tensor | null) => (dim instanceof Tensor ? null : dim);
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: 'backprop-gates',
    names: both(id),
    overloads: { [id]: [{}, { other: tensor() }, { dim: int(), keepdim: bool(false) }] },
    parameters: {
      input: tensor(),
      dim: optional(either(int(), tensor())) as Parameter<Dim | Tensor | null>,
      keepdim: bool(false),
      other: keywordOnly(optional(tensor())),
    },
    output: args => {
      const { input, dim, keepdim } = args;
      const other = otherOf(args);
      if (other !== null) return new Tensor(shapeOf(input, other), promoted(input, other));
      if (dim === null) {
        if (numelIsZero(input))
          throw new Problem(
            'invalid-argument',
            `${id}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
            { parameter: 'dim' },
          );
        return new Tensor([], input.dtype);
      }
      return valuesAndIndices(input, axisOf(dim)!, keepdim, id);
    },
    summary: args => summaryOf(id, otherOf(args), axisOf(args.dim)),
    reach: args => {
      const dim = axisOf(args.dim);
      return otherOf(args)
        ? { kind: 'elementwise' }
        : reachOfReduction(args.input.shape.length, dim === null ? null : [dim]);
    },
    lower: (args, graph, output) => {
      const { input, dim, keepdim } = args;
      const other = otherOf(args);
      if (other !== null) {
        const { dtype } = output as Tensor;
        return graph.node(elementwise, [lowerOperand(graph, input, dtype), lowerOperand(graph, other, dtype)]);
      }
      if (dim === null) return reduceNode(graph, reduce, input, null, false, input.dtype);
      const at = axis(axisOf(dim)!, input.shape.length);
      return [
        reduceNode(graph, reduce, input, [at], keepdim, input.dtype),
        extremePlace(graph, arg, graph.input(input), input.dtype, at, keepdim),
      ];
    },
  });
}

/** Which of the three it is. */
function summaryOf(id: string, other: Tensor | null, dim: Dim | null): string {
  const [more, most] = id === 'max' ? ['larger', 'Largest'] : ['smaller', 'Smallest'];
  if (other !== null) return `The ${more} of two tensors, element by element; shapes broadcast.`;
  return dim === null
    ? `${most} element of all.`
    : `${most} element along an axis and where it stands: values, indices.`;
}

/** Where the largest (`ArgMax`) or smallest first stands; the first NaN, where there is one. */
function extremePlace(
  graph: Lowering,
  type: string,
  value: LoweredValue,
  dtype: DType,
  at: number,
  keepdim: boolean,
): LoweredValue {
  const attributes = { axis: at, keepdims: keepdim ? 1 : 0 };
  const found = graph.node(type, [value], attributes);
  if (kindOf(dtype) !== 'float') return found;
  const nan = castTo(graph, graph.node('IsNaN', [value]), 'bool', 'int32');
  const some = graph.node('ReduceMax', [nan, graph.constant([at])], { keepdims: keepdim ? 1 : 0 });
  return graph.node('Where', [castTo(graph, some, 'int32', 'bool'), graph.node('ArgMax', [nan], attributes), found]);
}

function argument(id: string, purpose: string, type: string): Operator {
  return functional({
    id,
    family: 'reduction',
    purpose,
    note: 'softmax-cross-entropy',
    names: both(id),
    parameters: { input: tensor(), dim: optional(int()), keepdim: bool(false) },
    output: ({ input, dim, keepdim }) => {
      if (input.dtype === 'bool' || kindOf(input.dtype) === 'complex')
        throw new Problem('wrong-dtype', `"${id}_cpu" not implemented for '${input.dtype}'`, {
          expected: 'real numbers',
          found: input.dtype,
        });
      if (dim === null && numelIsZero(input))
        throw new Problem(
          'invalid-argument',
          `${id}(): Expected reduction dim to be specified for input.numel() == 0.`,
          { parameter: 'dim' },
        );
      if (dim !== null) valuesAndIndices(input, dim, keepdim, id);
      return new Tensor(reduced(input.shape, dim === null ? null : [dim], keepdim), 'int64');
    },
    reach: ({ input, dim }) => reachOfReduction(input.shape.length, dim === null ? null : [dim]),
    lower: ({ input, dim, keepdim }, graph, output) => {
      if (input.shape.length === 0) return graph.constant([0], []);
      if (dim !== null)
        return extremePlace(graph, type, graph.input(input), input.dtype, axis(dim, input.shape.length), keepdim);
      const flat = graph.node('Reshape', [graph.input(input), graph.constant([-1], [1], 'int64')]);
      const index = extremePlace(graph, type, flat, input.dtype, 0, false);
      const { shape } = output as Tensor;
      return shape.length === 0
        ? index
        : graph.node('Reshape', [
            index,
            graph.constant(
              shape.map(() => 1),
              [shape.length],
              'int64',
            ),
          ]);
    },
  });
}

export function numelIsZero(input: Tensor): boolean {
  return equal(numel(input.shape), 0) === true;
}
