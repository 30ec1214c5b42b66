/** NumPy's functions of one number at a time: `np.sqrt`, `np.floor`, `np.abs`. Source: NumPy's manual, "Mathematical functions". */
import { Float } from '../../operators/argument';
import { magnitude } from '../complex-number';
import { roundHalfEven } from '../numbers';
import { numeric } from '../objects';
import { valued, valuesOf } from '../torch/known-values';
import { doubled } from '../torch/ndarray';
import { Complex, type NativeCode, Tensor, Unknown, type Value } from '../values';

/** Of a number or of each in an array, in double precision unless ints stay ints. */
const real =
  (code: (value: number) => number, keepsInts = false): NativeCode =>
  (_run, args) => {
    const [value] = args.positional as [Value];
    if (value instanceof Complex) return code === Math.abs ? magnitude(value) : new Complex();
    const values = valuesOf(value);
    if (values && value instanceof Tensor)
      return valued(value.shape, keepsInts ? value.dtype : doubled(value.dtype), values.map(code));
    if (value instanceof Tensor && !value.open)
      return new Tensor(value.shape, keepsInts ? value.dtype : doubled(value.dtype));
    const number = numeric(value);
    return typeof number === 'number'
      ? new Float(code(number))
      : value instanceof Unknown
        ? value
        : new Unknown('the value is not a number yet');
  };

export const elementFunctions: Readonly<Record<string, NativeCode>> = {
  sqrt: real(Math.sqrt),
  log2: real(Math.log2),
  log: real(Math.log),
  log10: real(Math.log10),
  exp: real(Math.exp),
  floor: real(Math.floor, true),
  ceil: real(Math.ceil, true),
  round: real(roundHalfEven, true),
  abs: real(Math.abs, true),
  sin: real(Math.sin),
  cos: real(Math.cos),
  tan: real(Math.tan),
  tanh: real(Math.tanh),
  log1p: real(Math.log1p),
  expm1: real(Math.expm1),
  arctan: real(Math.atan),
  square: real(x => x * x, true),
  sign: real(Math.sign, true),
};
