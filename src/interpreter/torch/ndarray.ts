/**
 * NumPy's arrays: tensors whose methods, operators and dtypes are NumPy's.
 * Source: NumPy's manual, "Array objects" and "Data type promotion".
 */
import { Float } from '../../operators/argument';
import type { Dim } from '../../tensor/dim';
import { type DType, isDType, kindOf } from '../../tensor/dtype';
import { UnknownArray } from '../../tensor/unknown';
import { types } from '../builtins/types';
import { reshape } from '../reshaped';
import type { Run } from '../run';
import { Complex, isDim, List, Native, NdArray, Tensor, Token, Traced, Tuple, Unknown, type Value } from '../values';
import { arrayResultType, besideNumbers } from './array-result-type';
import { copyValues, numbered, numbersIn, valued, valuesOf } from './known-values';

/** The array of these sizes and values. What is traced has none that NumPy could see, but for the few that are known. */
export function asArray(value: Value): Value {
  if (value instanceof NdArray || value instanceof Complex || !(value instanceof Tensor)) return value;
  if (value instanceof Traced && !valuesOf(value))
    return new UnknownArray('NumPy arrays are not followed', value.shape);
  return arrayLike(value);
}

/** The array of the sizes, the dtype and the values of a tensor. */
export function arrayLike(value: Tensor): Value {
  return value.open
    ? new UnknownArray('the dtype of the tensor is not known', value.shape)
    : like(value, value.shape, value.dtype);
}

/** The same numbers, laid out or typed in another way. */
export function like(from: Tensor, shape: readonly Dim[], dtype: DType): NdArray {
  const array = new NdArray(shape, dtype);
  copyValues(from, array);
  return array;
}

/** What an operator of Python gives: an array where all its tensors are arrays. `operands` come as NumPy promotes them. */
export function throughArrays(
  run: Run,
  operands: readonly Value[],
  operate: (operands: readonly Value[]) => Value,
  divides = false,
): Value {
  const tensors = operands.filter(operand => operand instanceof Tensor);
  if (!tensors.some(operand => operand instanceof NdArray)) return operate(operands);
  const areArrays = tensors.map(operand => operand instanceof NdArray);
  if (areArrays.includes(false)) {
    const result = operate(operands);
    const isComplex = tensors.every((operand, i) => areArrays[i] || operand instanceof Complex);
    return isComplex && result instanceof Tensor
      ? new NdArray(result.shape, result.dtype === 'bool' ? 'bool' : complexBeside(tensors))
      : result;
  }
  // What NumPy computes is no call of the network.
  const { tracer } = run;
  run.tracer = undefined;
  try {
    return asArray(operate(promoted(operands, divides)));
  } finally {
    run.tracer = tracer;
  }
}

/** Beside a complex number of Python's, arrays of up to 32 bits stay as narrow as they are. */
function complexBeside(operands: readonly Value[]): DType {
  const arrays = operands.filter(operand => operand instanceof NdArray);
  return arrays.every(({ dtype }) => NARROW.has(dtype)) ? 'complex64' : 'complex128';
}

const NARROW: ReadonlySet<DType> = new Set(['float16', 'float32', 'complex64']);

/** All arrays as the one dtype that they become together. */
function promoted(operands: readonly Value[], divides: boolean): readonly Value[] {
  const dtypes = operands.filter(operand => operand instanceof NdArray).map(({ dtype }) => dtype);
  const dtype = besideNumbers(
    dtypes.reduce(arrayResultType),
    divides || operands.some(operand => operand instanceof Float),
  );
  return operands.map(operand =>
    operand instanceof NdArray && operand.dtype !== dtype ? like(operand, operand.shape, dtype) : operand,
  );
}

/** What NumPy reads as a dtype: `np.float32`, `np.int64`, `float`, `'float32'`. */
export function dtypeOf(value: Value): DType | undefined {
  if (value instanceof Token && value.kind === 'dtype' && isDType(value.name)) return value.name;
  if (value instanceof Native && (value.name === 'numpy.int64' || value.name === 'numpy.long')) return 'int64';
  if (typeof value === 'string') return isDType(value) ? value : undefined;
  return value === types.float ? 'float64' : value === types.int ? 'int64' : value === types.bool ? 'bool' : undefined;
}

/** The same numbers as another dtype. */
export function cast(array: Tensor, to: DType): Tensor {
  const values = valuesOf(array);
  const one = kindOf(to) === 'integer' ? Math.trunc : to === 'float32' ? Math.fround : (x: number) => x;
  if (values && to !== 'bool') return valued(array.shape, to, values.map(one));
  const numbers = to === 'bool' ? undefined : numbersIn(array);
  const made = new Tensor(array.shape, to);
  return numbers ? numbered(made, numbers.map(one)) : made;
}

/** What a function of real numbers gives for numbers of this dtype. */
export function doubled(dtype: DType): DType {
  return kindOf(dtype) === 'float' || kindOf(dtype) === 'complex' ? dtype : 'float64';
}

/** `a.shape = (2, 3)` and `a.resize((2, 3))` change the array itself. */
export function resized(run: Run, array: NdArray, sizes: Value): void {
  const given = sizes instanceof Tuple ? sizes.items : sizes instanceof List && !sizes.unknown ? sizes.items : [sizes];
  const isKnown = given.every((size): size is Dim => isDim(size) && size !== -1);
  const after = isKnown ? new NdArray(given, array.dtype) : new Unknown('the new shape of the array is not known');
  reshape(run.journal, array, after);
}
