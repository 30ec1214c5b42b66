/** `torch.max(x, dim=1).indices`: what PyTorch returns as a named tuple. Source: `torch.return_types` of PyTorch 2.15. */
import { namedTuple } from '../library/named-tuples';
import { type ClassValue, Tuple, type Value } from '../values';

const VALUES = ['values', 'indices'];

/** By the function's name without `torch.` or `torch.Tensor.`; in the order in which the parts are returned. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  aminmax: ['min', 'max'],
  cummax: VALUES,
  cummin: VALUES,
  frexp: ['mantissa', 'exponent'],
  geqrf: ['a', 'tau'],
  histogram: ['hist', 'bin_edges'],
  kthvalue: VALUES,
  'linalg.cholesky_ex': ['L', 'info'],
  'linalg.eig': ['eigenvalues', 'eigenvectors'],
  'linalg.eigh': ['eigenvalues', 'eigenvectors'],
  'linalg.inv_ex': ['inverse', 'info'],
  'linalg.lstsq': ['solution', 'residuals', 'rank', 'singular_values'],
  'linalg.lu': ['P', 'L', 'U'],
  'linalg.lu_factor': ['LU', 'pivots'],
  'linalg.qr': ['Q', 'R'],
  'linalg.slogdet': ['sign', 'logabsdet'],
  'linalg.svd': ['U', 'S', 'Vh'],
  max: VALUES,
  median: VALUES,
  min: VALUES,
  mode: VALUES,
  nanmedian: VALUES,
  qr: ['Q', 'R'],
  slogdet: ['sign', 'logabsdet'],
  sort: VALUES,
  svd: ['U', 'S', 'V'],
  topk: VALUES,
};

const classes = new Map<string, ClassValue>();

/** The result of a function of the catalogue, with the names its parts have. */
export function withFields(name: string, result: Value): Value {
  if (!(result instanceof Tuple)) return result;
  const short = name.replace(/^torch\.(Tensor\.)?/, '');
  const fields = FIELDS[short];
  if (fields?.length !== result.items.length) return result;
  const cls = classes.get(short) ?? namedTuple(short, fields);
  classes.set(short, cls);
  return new Tuple(result.items, cls);
}
