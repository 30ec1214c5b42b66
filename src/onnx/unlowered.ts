/**
 * Why an entry of the catalogue has no ONNX form: the one place where that is said. What can be said of a single call
 * (an argument, a layout) is said by the entry's own `lower`.
 */
import type { Operator } from '../operators/operator';

/** The reason; `undefined` for an entry that lowers. */
export function whyUnlowered({ id, family, rule }: Operator): string | undefined {
  if (rule.lower) return undefined;
  return families[family] ?? reasons.get(id);
}

/** The same of a call as a network runs, where an initialiser is one more way to draw numbers. */
export function whyUnloweredInside(operator: Operator): string | undefined {
  return operator.family === 'initializer' ? random : whyUnlowered(operator);
}

/** That a call cannot be exported, and why, where that is known. */
export function withoutForm(id: string, why: string | undefined): string {
  return `${id} has no ONNX form${why === undefined ? '' : `: ${why}`}`;
}

const families: Partial<Readonly<Record<Operator['family'], string>>> = {
  optimizer: 'an optimizer changes weights between runs; a model only computes',
  scheduler: 'a scheduler changes an optimizer; a model only computes',
  training: 'it belongs to the loop around the network; a model only computes',
  transform: 'a transform prepares pictures before they reach the network',
  vision: 'OpenCV works on pictures outside of the network',
  initializer: 'an initialiser fills weights before the network runs; what it draws is in the exported weights',
  library: 'it belongs to a library beside PyTorch, which computes outside of the network',
  container: 'a container is the sum of what it calls',
};

const random = 'its result is random: it is fed as an input instead';
const dynamic = 'how large its result is depends on the values';
const repeated = 'it is found by repeating until it no longer changes, and ONNX has no factorisation of matrices';
const leastSquares =
  'where the matrix has not full rank, it takes a factorisation with pivots, which ONNX has not and which is not written out';
const packed = 'ONNX has no packed sequences';

const said: readonly (readonly [reason: string, ids: string])[] = [
  [
    random,
    'rand randn rand_like randn_like randint randint_like randperm bernoulli multinomial normal gumbel_softmax FractionalMaxPool2d FractionalMaxPool3d',
  ],
  [dynamic, 'nms unique unique_consecutive bincount'],
  [repeated, 'eig eigvals eigh eigvalsh svdvals pinv matrix_rank svd torch.svd'],
  [leastSquares, 'lstsq'],
  [
    'it solves with factors of a matrix, which ONNX has no operator for and which is not written out',
    'lu lu_factor lu_unpack lu_solve torch.lu torch.lu_solve solve_triangular triangular_solve cholesky_solve cholesky_inverse',
  ],
  ['ONNX has no operator that counts values by bins', 'histc histogram'],
  ['PyTorch has taken it away; torch.linalg.qr is exported', 'torch.qr'],
  ['ONNX Runtime has no kernels for sparse tensors', 'sparse_coo_tensor'],
  [packed, 'pack_padded_sequence pack_sequence pad_packed_sequence'],
  ['it gives, too, which pixel was the largest, which ONNX does not', 'roi_pool'],
  ['it gives sizes, not a tensor', 'parse_shape'],
  ['ONNX has no product of groups of rows: where each group ends is a value', 'grouped_mm'],
  ['PyTorch leaves open which of the equal elements it points to', 'mode'],
];

const reasons = new Map(said.flatMap(([reason, ids]) => ids.split(' ').map(id => [id, reason] as const)));
