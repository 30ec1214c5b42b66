/**
 * Operators on two operands: the factory they are made by, and the rules for the dtype of what they give.
 * Shapes broadcast; each element of the output depends on the elements at its own position only.
 */
import { type DType, kindOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { asFloat, dtypeOf, isTensor, lowerOperand, type Operand, operand, promoted, shapeOf } from './broadcasting';
import { functional } from './entry';
import type { LoweredValue, Lowering } from './lowering';
import type { Operator } from './operator';
import { Problem } from './problem';

/** The note that element-wise arithmetic opens. */
export const NOTE = 'backprop-gates';

export type DTypeRule = (input: Operand, other: Operand) => DType;
export type Lower = (graph: Lowering, a: LoweredValue, b: LoweredValue, dtype: DType) => LoweredValue;

export const same: DTypeRule = (a, b) => promoted(a, b);
export const floating: DTypeRule = (a, b) => asFloat(promoted(a, b));
export const node =
  (type: string): Lower =>
  (graph, a, b, dtype) =>
    graph.node(nodeFor(type, dtype), [a, b]);

/** Of booleans PyTorch adds and multiplies as `or` and `and` do; ONNX has no arithmetic for them. */
export function nodeFor(type: string, dtype: DType): string {
  return dtype === 'bool' ? (ofBooleans[type] ?? type) : type;
}

export const ofBooleans: Readonly<Record<string, string>> = { Add: 'Or', Mul: 'And', Max: 'Or', Min: 'And' };

/** Operators that take no Python number as the second operand. */
const tensorsOnly = ['maximum', 'minimum', 'atan2', 'hypot', 'logaddexp', 'isclose'];

export function binary(
  id: string,
  purpose: string,
  names: readonly string[],
  dtype: DTypeRule,
  lower?: Lower,
): Operator {
  return functional({
    id,
    family: 'arithmetic',
    purpose,
    note: NOTE,
    names,
    // PyTorch's name for it where it is a power.
    parameters: {
      input: { ...operand(), alias: 'self' },
      other: { ...operand(), ...(id.endsWith('pow') || id === 'float_power' ? { alias: 'exponent' } : {}) },
    },
    output: ({ input, other }) => {
      mustBeTensors(id, input, other);
      const result = dtype(input, other);
      return new Tensor(shapeOf(input, other), result);
    },
    lower: lower ? lowered(lower) : undefined,
  });
}

function lowered(lower: Lower) {
  return ({ input, other }: { input: Operand; other: Operand }, graph: Lowering, output: unknown) => {
    const { dtype } = output as Tensor;
    return lower(graph, lowerOperand(graph, input, dtype), lowerOperand(graph, other, dtype), dtype);
  };
}

/** Refuses booleans on either side. */
export function notBool(message: string): DTypeRule {
  return (a, b) => {
    if (dtypeOf(a) === 'bool' || dtypeOf(b) === 'bool')
      throw new Problem('wrong-dtype', message, { expected: 'numbers', found: 'bool' });
    return promoted(a, b);
  };
}

export function numeric(id: string, rule: DTypeRule): DTypeRule {
  return (a, b) => {
    const dtype = rule(a, b);
    if (dtype === 'bool' || kindOf(dtype) === 'complex')
      throw new Problem('wrong-dtype', `"${id}" not implemented for '${dtype}'`, {
        expected: 'real numbers',
        found: dtype,
      });
    return dtype;
  };
}

export function mustBeTensors(id: string, input: Operand, other: Operand): void {
  if (tensorsOnly.includes(id) && !(isTensor(input) && isTensor(other)))
    throw new Problem('wrong-type', `${id}(): argument 'other' must be Tensor`, {
      expected: 'Tensor',
      parameter: 'other',
    });
}

export function integers(id: string): DTypeRule {
  return (a, b) => {
    const dtype = promoted(a, b);
    if (kindOf(dtype) !== 'integer')
      throw new Problem('wrong-dtype', `"${id}_cpu" not implemented for '${dtype}'`, {
        expected: 'integers',
        found: dtype,
      });
    return dtype;
  };
}

export function floats(id: string): DTypeRule {
  return (a, b) => {
    const dtype = promoted(a, b);
    if (kindOf(dtype) !== 'float')
      throw new Problem('wrong-dtype', `"${id}_cpu" not implemented for '${dtype}'`, {
        expected: 'floats',
        found: dtype,
      });
    return dtype;
  };
}
