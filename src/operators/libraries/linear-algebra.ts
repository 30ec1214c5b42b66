/**
 * The matrices of NumPy and SciPy: products taken apart, systems solved, lengths.
 * Source: NumPy and SciPy references; what is said of results and refusals is recorded in test/truth/linear_algebra.json.
 */
import type { Dim } from '../../tensor/dim';
import type { Argument } from '../argument';
import type { Formula } from '../operator';
import { anything, keywordOnly } from '../parameter';
import { textOf, value } from './define';
import { axisWords, numpy, scipy, shapeOf } from './numpy';

/** SciPy's functions of these names do the same with these arguments. */
const maker = { numpy, scipy };

const svds = (['numpy', 'scipy'] as const).map(library =>
  maker[library]({
    name: `${library}.linalg.svd`,
    purpose: 'Takes a matrix apart into rotation, stretch, rotation.',
    note: 'unsupervised-tasks#dimensionality-reduction',
    parameters: { a: anything(), full_matrices: anything(true), compute_uv: anything(true) },
    headline: args => [
      value(args, 'compute_uv') === false
        ? 'singular values only'
        : value(args, 'full_matrices') === false
          ? 'reduced'
          : value(args, 'full_matrices') === true && 'full',
    ],
    formulas: args => [
      value(args, 'compute_uv') !== false && { tex: 'A = U\\,\\mathrm{diag}(s)\\,V^{\\top}', text: 'A = U·diag(s)·Vᵀ' },
    ],
    facts: args => [
      svdShapes(shapeOf(value(args, 'a')), value(args, 'full_matrices'), value(args, 'compute_uv')),
      value(args, 'compute_uv') === true && 'The third result is Vᵀ already: its rows are the right singular vectors.',
      value(args, 'compute_uv') === false
        ? undefined
        : value(args, 'full_matrices') === true
          ? 'The last row of Vᵀ is the h of length 1 for which A·h is shortest: the answer of a DLT.'
          : value(args, 'full_matrices') === false &&
            'Where A has fewer rows than columns, the h with A·h = 0 is among the rows left out: a DLT from a minimal sample needs full_matrices=True.',
      's falls, and is never negative.',
    ],
  }),
);

function svdShapes(
  shape: readonly Dim[] | undefined,
  full: Argument | undefined,
  both: Argument | undefined,
): string | undefined {
  const [m, n] = shape?.length === 2 ? shape : [];
  const known = typeof m === 'number' && typeof n === 'number';
  const [rows, columns, k] = known ? [m, n, Math.min(m, n)] : ['m', 'n', 'k'];
  const least = known ? '' : ', k = min(m, n)';
  if (both === false) return `A is ${rows}×${columns}: ${k} numbers${least}.`;
  if (both !== true || typeof full !== 'boolean') return undefined;
  return full
    ? `A is ${rows}×${columns}: U is ${rows}×${rows}, s has ${k}, Vᵀ is ${columns}×${columns}${least}. full_matrices=False leaves out what meets no s.`
    : `A is ${rows}×${columns}: U is ${rows}×${k}, s has ${k}, Vᵀ is ${k}×${columns}${least}.`;
}

const SPECTRUM: Formula = { tex: 'A v_i = \\lambda_i v_i', text: 'A·vᵢ = λᵢ·vᵢ' };

/** SciPy takes a second matrix. */
const SECOND = { b: anything(null) };

/** Of two matrices it is another equation. */
function spectrumOf(args: { readonly b?: Argument }): Formula | undefined {
  return !('b' in args) || value(args, 'b') === null ? SPECTRUM : undefined;
}

const eighs = (['numpy', 'scipy'] as const).map(library =>
  maker[library]({
    name: `${library}.linalg.eigh`,
    purpose: 'Eigenvalues and eigenvectors of a symmetric matrix, such as a covariance.',
    note: 'unsupervised-tasks#dimensionality-reduction',
    parameters: { a: anything(), ...(library === 'scipy' && SECOND) },
    formulas: args => [spectrumOf(args)],
    facts: () => [
      'The eigenvalues rise: the strongest direction is the last column, v[:, -1].',
      'Only the lower triangle is read; that the matrix is symmetric is taken on trust.',
    ],
  }),
);

const inv = numpy({
  name: 'numpy.linalg.inv',
  purpose: 'The inverse of a square matrix.',
  note: 'homography#matrix',
  parameters: { a: anything() },
  facts: () => [
    'A singular matrix raises LinAlgError; one that is nearly so gives huge numbers without a word.',
    'To solve A·x = b, np.linalg.solve(A, b) is faster and more exact.',
  ],
});

const norm = numpy({
  name: 'numpy.linalg.norm',
  purpose: 'The length of a vector, or a norm of a matrix.',
  note: 'regularization#weight-decay',
  parameters: { x: anything(), ord: anything(null), axis: anything(null), keepdims: anything(false) },
  headline: args => [axisWords(value(args, 'axis')), value(args, 'keepdims') === true && 'axis kept as 1'],
  facts: args => [
    value(args, 'ord') === null &&
      (value(args, 'axis') === null
        ? 'The root of the sum of all squares; of a matrix that is the Frobenius norm.'
        : typeof value(args, 'axis') === 'number' && 'The Euclidean length of every vector along that axis.'),
    typeof value(args, 'axis') === 'number' &&
      value(args, 'keepdims') === false &&
      'To divide by it, keepdims=True keeps the axis, so that the shapes broadcast.',
  ],
});

const PCA = 'unsupervised-tasks#dimensionality-reduction';

const eigs = (['numpy', 'scipy'] as const).map(library =>
  maker[library]({
    name: `${library}.linalg.eig`,
    purpose: 'Eigenvalues and eigenvectors of any square matrix.',
    note: PCA,
    parameters: { a: anything(), ...(library === 'scipy' && SECOND) },
    formulas: args => [spectrumOf(args)],
    facts: () => [
      'The eigenvalues come in no order: np.argsort(-w) before the strongest are taken. Column v[:, i] belongs to w[i].',
      library === 'scipy'
        ? 'They are complex numbers, also where all are real.'
        : 'Of a real matrix they are real where all are, else complex.',
      'Of a symmetric matrix, such as a covariance, eigh is the right call: real, in order, with orthonormal vectors.',
    ],
  }),
);

const values = numpy({
  name: 'numpy.linalg.eigvals',
  purpose: 'Eigenvalues of any square matrix, without the vectors.',
  note: PCA,
  parameters: { a: anything() },
  facts: () => [
    'They come in no order, and are complex where the matrix turns something; of a symmetric matrix eigvalsh gives them real and rising.',
  ],
});

const symmetricValues = numpy({
  name: 'numpy.linalg.eigvalsh',
  purpose: 'Eigenvalues of a symmetric matrix, without the vectors.',
  note: PCA,
  parameters: { a: anything() },
  facts: () => ['They are real and rise: the largest is the last. Only the lower triangle is read.'],
});

const solve = numpy({
  name: 'numpy.linalg.solve',
  purpose: 'The x with A·x = b, for a square matrix.',
  note: 'homography#estimation',
  parameters: { a: anything(), b: anything() },
  facts: () => [
    'A singular or a non-square matrix raises LinAlgError. With more equations than unknowns np.linalg.lstsq gives the nearest x.',
  ],
});

const lstsq = numpy({
  name: 'numpy.linalg.lstsq',
  purpose: 'Least squares: the x whose A·x comes nearest to b.',
  note: 'ransac#motivation',
  parameters: { a: anything(), b: anything(), rcond: anything(null) },
  formulas: () => [{ tex: '\\hat{x} = \\arg\\min_x \\lVert Ax - b\\rVert^2', text: 'x̂ = argmin ‖A·x − b‖²' }],
  facts: () => [
    'It returns x, the squared errors summed (empty where the rank is below the number of columns, or there are no more rows than columns), the rank, and the singular values.',
    'Every row pulls with the square of its error: one outlier can turn the answer.',
  ],
});

const pinv = numpy({
  name: 'numpy.linalg.pinv',
  purpose: 'The pseudo-inverse of any matrix, by its SVD.',
  note: 'ransac#motivation',
  parameters: { a: anything() },
  facts: () => [
    'A⁺·b is the x of least squares, the shortest where there are several. Singular values that are nearly 0 count as 0.',
  ],
});

const qr = numpy({
  name: 'numpy.linalg.qr',
  purpose: 'Takes a matrix apart into orthonormal columns and an upper triangle.',
  parameters: { a: anything(), mode: anything('reduced') },
  headline: args => [textOf(args, 'mode')],
  formulas: () => [{ tex: 'A = QR, \\quad Q^{\\top}Q = I', text: 'A = Q·R, Qᵀ·Q = I' }],
  facts: args => [
    textOf(args, 'mode') === 'reduced' && 'A is m×n: Q is m×k, R is k×n, k = min(m, n).',
    textOf(args, 'mode') === 'complete' && 'A is m×n: Q is m×m, R is m×n.',
    'The diagonal of R may be negative: signs are not fixed.',
  ],
});

const cholesky = numpy({
  name: 'numpy.linalg.cholesky',
  purpose: 'The square root of a symmetric positive definite matrix, as a triangle.',
  parameters: { a: anything(), upper: keywordOnly(anything(false)) },
  formulas: args => [
    value(args, 'upper') === false && { tex: 'A = LL^{\\top}', text: 'A = L·Lᵀ' },
    value(args, 'upper') === true && { tex: 'A = U^{\\top}U', text: 'A = Uᵀ·U' },
  ],
  facts: () => [
    'A matrix that is not positive definite raises LinAlgError; only one triangle is read, so that it is symmetric is taken on trust.',
    'L times standard normal numbers has the covariance A.',
  ],
});

const det = numpy({
  name: 'numpy.linalg.det',
  purpose: 'The determinant: by how much the matrix stretches areas or volumes, negative where it mirrors.',
  note: 'homography#definition',
  parameters: { a: anything() },
  facts: () => [
    '0 means singular, but a small number does not: half the identity of 100 rows has 2⁻¹⁰⁰. np.linalg.cond tells how near a matrix is to singular.',
  ],
});

const rank = numpy({
  name: 'numpy.linalg.matrix_rank',
  purpose: 'How many independent rows a matrix has: its singular values that are not nearly 0.',
  note: PCA,
  parameters: { A: anything(), tol: anything(null) },
  facts: args => [
    value(args, 'tol') === null &&
      'Nearly 0: at most the largest of them, times the longer side, times the precision of the dtype.',
  ],
});

export const linearAlgebra = [
  ...svds,
  ...eighs,
  ...eigs,
  values,
  symmetricValues,
  inv,
  norm,
  solve,
  lstsq,
  pinv,
  qr,
  cholesky,
  det,
  rank,
];
