/** Which dtype NumPy's arrays become together. Source: NumPy's manual, "Data type promotion in NumPy" (NumPy 2). */
import { byteSize, type DType, kindOf, promote } from '../../tensor/dtype';

/** Unlike in PyTorch, ints widen the floats that cannot hold them all: truth values and 8 bits fit float16, 16 bits float32. */
export function arrayResultType(a: DType, b: DType): DType {
  if (isWhole(a) === isWhole(b)) return promote(a, b);
  const [whole, real] = isWhole(a) ? [a, b] : [b, a];
  const bits = byteSize(whole) * 8;
  return promote(real, bits === 8 ? 'float16' : bits === 16 ? 'float32' : 'float64');
}

/** The same beside numbers of Python's, which are as narrow as the arrays are: a float makes ints doubles. */
export function besideNumbers(dtype: DType, hasFloat: boolean): DType {
  return hasFloat && isWhole(dtype) ? 'float64' : dtype;
}

export function isWhole(dtype: DType): boolean {
  return kindOf(dtype) !== 'float' && kindOf(dtype) !== 'complex';
}
