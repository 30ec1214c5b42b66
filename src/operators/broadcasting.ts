/**
 * Operands of element-wise operators: tensors and Python numbers, the shape they broadcast to, the dtype they promote to,
 * and how both are said in ONNX, which broadcasts alike but promotes nothing by itself.
 */
import { type Dim, isDim, showDim } from '../tensor/dim';
import { type DType, type Kind, kindOf, resultType } from '../tensor/dtype';
import { broadcast, isMismatch } from '../tensor/shape';
import { type Shape, Tensor } from '../tensor/tensor';
import { type Unknown, UnknownFloat } from '../tensor/unknown';
import { type Argument, Float } from './argument';
import { unknowable } from './axes';
import { castTo } from './cast-node';
import type { LoweredValue, Lowering } from './lowering';
import { type Parameter, Unknowable } from './parameter';
import { Problem } from './problem';

/** A Python number; the value where it is known as a number. */
export interface Scalar {
  readonly kind: Kind;
  readonly value: Dim | undefined;
}

export type Operand = Tensor | Scalar;

/** A tensor, or a Python number (`x + 1`). */
export function operand(...defaults: [Argument?]): Parameter<Operand> {
  return {
    type: 'Tensor or Number',
    read: a => (a instanceof Tensor ? a : readScalar(a)),
    unknown: unknownScalar,
    ...(defaults[0] !== undefined && { default: defaults[0] }),
  };
}

export function scalar(...defaults: [Argument?]): Parameter<Scalar> {
  return {
    type: 'Number',
    read: readScalar,
    unknown: unknownScalar,
    ...(defaults[0] !== undefined && { default: defaults[0] }),
  };
}

/** The one shape that all broadcast to. Errors: `mismatched-sizes`, with PyTorch's sentence. */
export function broadcastShapes(shapes: readonly Shape[]): Shape {
  const result = broadcast(...shapes);
  if (!isMismatch(result)) return result;
  const [a, b] = result.sizes;
  const rank = Math.max(...shapes.map(shape => shape.length));
  throw new Problem(
    'mismatched-sizes',
    `The size of tensor a (${showDim(a)}) must match the size of tensor b (${showDim(b)}) at non-singleton dimension ${rank + result.axis}`,
    { expected: a, found: b, parameter: 'other' },
  );
}

export function shapeOf(...operands: readonly Operand[]): Shape {
  return broadcastShapes(operands.filter(isTensor).map(t => t.shape));
}

/** `torch.result_type` of the operands. */
export function promoted(...operands: readonly Operand[]): DType {
  return resultType(
    operands.filter(isTensor).map(t => ({ dtype: t.dtype, rank: t.shape.length })),
    operands.filter(o => !isTensor(o)).map(o => (o as Scalar).kind),
  );
}

/** Integers become the default float where an operator divides or takes a root. */
export function asFloat(dtype: DType): DType {
  const kind = kindOf(dtype);
  return kind === 'float' || kind === 'complex' ? dtype : 'float32';
}

export function isTensor(operand: Operand): operand is Tensor {
  return operand instanceof Tensor;
}

export function dtypeOf(operand: Operand): DType {
  return isTensor(operand) ? operand.dtype : resultType([], [operand.kind]);
}

/** An operand in the graph, cast to `dtype`. */
export function lowerOperand(graph: Lowering, operand: Operand, dtype: DType): LoweredValue {
  if (isTensor(operand)) return castTo(graph, graph.input(operand), operand.dtype, dtype);
  if (typeof operand.value !== 'number') return unknowable('the number is not known');
  return graph.constant([operand.value], [], dtype);
}

/** What is known to be a float is one; anything else that is unknown may be a tensor. */
function unknownScalar(unknown: Unknown): Scalar {
  if (unknown instanceof UnknownFloat) return { kind: 'float', value: undefined };
  throw new Unknowable(unknown);
}

function readScalar(argument: Argument): Scalar | undefined {
  if (argument instanceof Float) return { kind: 'float', value: argument.value };
  if (typeof argument === 'boolean') return { kind: 'bool', value: argument ? 1 : 0 };
  // A tensor without axes is a number to PyTorch.
  if (argument instanceof Tensor && argument.shape.length === 0)
    return { kind: kindOf(argument.dtype), value: undefined };
  return isDim(argument) ? { kind: 'integer', value: argument } : undefined;
}
