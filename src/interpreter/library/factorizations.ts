/**
 * Matrices in NumPy and SciPy, as invertible convolutions are drawn with them: `np.triu`, `np.diag`, `np.einsum`,
 * `np.linalg.qr`, `scipy.linalg.lu`. Sizes and dtypes alone; the numbers are not computed.
 * Source: NumPy's manual, "numpy.linalg"; SciPy's, "scipy.linalg.qr" and "scipy.linalg.lu".
 */
import { equal } from '../../tensor/dim';
import { kindOf } from '../../tensor/dtype';
import type { Shape } from '../../tensor/tensor';
import { functions } from '../builtins/natives';
import { operatorFunction } from '../torch/namespace';
import { asArray } from '../torch/ndarray';
import { callFunctionEntry } from '../torch/operator-calls';
import { Arguments, type NativeCode, Tensor, Tuple, Unknown, type Value } from '../values';
import { ofOneType } from './joined-arrays';

const UNKNOWN = new Unknown('the factors of the matrix are not followed');

/** A function that PyTorch has under the same name, with the same arguments by position. */
const same =
  (name: string): NativeCode =>
  (run, args, at) => {
    const entry = operatorFunction(`torch.${name}`);
    const isPlain = args.keywords.size === 0 && args.positional[0] instanceof Tensor;
    if (!entry || !isPlain) return new Unknown(`numpy.${name} of this is not followed`);
    return asArray(callFunctionEntry(run, entry, args, at));
  };

/** `np.einsum('i,j->ij', a, b)`: PyTorch reads the same subscripts, but of one dtype. */
const einsum: NativeCode = (run, args, at) => {
  const [subscripts, ...given] = args.positional;
  const entry = operatorFunction('torch.einsum');
  const arrays = ofOneType(given);
  if (!entry || !arrays || typeof subscripts !== 'string' || args.keywords.size > 0)
    return new Unknown('numpy.einsum of this is not followed');
  return asArray(callFunctionEntry(run, entry, new Arguments([subscripts, ...arrays]), at));
};

/** What makes arrays of the sizes of a matrix, rows and columns; undefined where it depends on which are more. */
const factors =
  (sizes: (rows: Shape[number], columns: Shape[number]) => readonly Shape[] | undefined, isTuple = true): NativeCode =>
  (_run, args) => {
    const matrix = onlyMatrix(args);
    const found = matrix && sizes(matrix.shape[0]!, matrix.shape[1]!);
    if (!found) return UNKNOWN;
    const made: readonly Value[] = found.map(shape => asArray(new Tensor(shape, matrix.dtype)));
    return isTuple ? new Tuple(made) : made[0]!;
  };

/** A call with one matrix of real numbers and nothing else. */
function onlyMatrix({ positional, keywords, unknown }: Arguments): Tensor | undefined {
  const [matrix] = positional;
  if (!(matrix instanceof Tensor) || positional.length > 1 || keywords.size > 0 || unknown) return undefined;
  const isReal = kindOf(matrix.dtype) === 'float' && !matrix.open;
  return isReal && matrix.shape.length === 2 ? matrix : undefined;
}

const square = (rows: Shape[number], columns: Shape[number]) => equal(rows, columns) === true;
const least = (rows: Shape[number], columns: Shape[number]) =>
  square(rows, columns)
    ? rows
    : typeof rows === 'number' && typeof columns === 'number'
      ? Math.min(rows, columns)
      : undefined;

const inverse = factors((rows, columns) => (square(rows, columns) ? [[rows, columns]] : undefined), false);

export const matrixFunctions: Readonly<Record<string, NativeCode>> = {
  einsum,
  triu: same('triu'),
  tril: same('tril'),
  diag: same('diag'),
  outer: same('outer'),
};

export const numpyLinalg = functions(
  {
    qr: factors((rows, columns) => {
      const rank = least(rows, columns);
      return rank === undefined
        ? undefined
        : [
            [rows, rank],
            [rank, columns],
          ];
    }),
    inv: inverse,
  },
  'numpy.linalg.',
);

export const scipyLinalg = functions(
  {
    qr: factors((rows, columns) => [
      [rows, rows],
      [rows, columns],
    ]),
    lu: factors((rows, columns) => {
      const rank = least(rows, columns);
      return rank === undefined
        ? undefined
        : [
            [rows, rows],
            [rows, rank],
            [rank, columns],
          ];
    }),
    inv: inverse,
  },
  'scipy.linalg.',
);
