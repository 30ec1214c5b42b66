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

/** That a call cannot be exported, and why, where that is known. */
export function withoutForm(id: string, why: string | undefined): string {
  return `${id} has no ONNX form${why === undefined ? '' : `: ${why}`}`;
}

const families: Partial<Readonly<Record<Operator['family'], string>>> = {
  optimizer: 'an optimizer changes weights between runs; a model only computes',
  scheduler: 'a scheduler changes an optimizer; a model only computes',
  transform: 'a transform prepares pictures before they reach the network',
  vision: 'OpenCV works on pictures outside of the network',
  initializer: 'an initialiser fills weights before the network runs; what it draws is in the exported weights',
  container: 'a container is the sum of what it calls',
};

const random = 'its result is random: it is fed as an input instead';
const dynamic = 'how large its result is depends on the values';
const complex = 'ONNX operators take no complex numbers';
const factorised = 'ONNX has no solver or factorisation of matrices';
const special = 'ONNX has no such special function';
const scanned = 'ONNX has no such running operation: it would take a loop over the axis';
const composed = 'it is made of other modules, which are exported one by one';
const packed = 'ONNX has no packed sequences';
const counted = 'ONNX counts no values';

const said: readonly (readonly [reason: string, ids: string])[] = [
  [
    random,
    'rand randn rand_like randn_like randint randint_like randperm bernoulli multinomial normal gumbel_softmax FractionalMaxPool2d FractionalMaxPool3d',
  ],
  [dynamic, 'masked_select nonzero argwhere unique unique_consecutive bincount pad_sequence'],
  [
    complex,
    'fft fft2 fftn ifft ifft2 ifftn rfft rfft2 rfftn irfft irfft2 irfftn hfft hfft2 hfftn ihfft ihfft2 ihfftn stft istft real imag view_as_real view_as_complex complex angle eig eigvals',
  ],
  [
    factorised,
    'inv det slogdet eigh eigvalsh cholesky matrix_exp matrix_power svdvals pinv matrix_rank svd torch.svd qr torch.qr solve lstsq matrix_norm linalg.norm',
  ],
  [special, 'erfinv lgamma digamma i0 polygamma kaiser_window'],
  [scanned, 'cumprod logcumsumexp cummax cummin'],
  [composed, 'TransformerDecoderLayer TransformerDecoder Transformer'],
  [packed, 'pack_padded_sequence pack_sequence pad_packed_sequence'],
  [counted, 'mode histc'],
  ['ONNX aligns no sequences with labels', 'CTCLoss'],
  ['the true classes end at the first −1, which depends on the values', 'MultiLabelMarginLoss'],
  ['ONNX shifts the bits of unsigned integers only', 'bitwise_left_shift bitwise_right_shift'],
  ['it looks at memory by explicit steps, and ONNX has no memory layout', 'as_strided'],
  ['bags that begin at given offsets have lengths that depend on the values', 'EmbeddingBag'],
  ['the positions it writes to may be masks, whose sizes depend on the values', 'index_put'],
  [
    'the positions of its maxima count over whole planes, which ONNX has no operator for',
    'MaxUnpool1d MaxUnpool2d MaxUnpool3d',
  ],
  ['it gives sizes, not a tensor', 'parse_shape'],
  [
    'it could be written out in other operators, which is not done',
    'rot90 isclose select_scatter kron fftshift ifftshift fftfreq rfftfreq hann_window hamming_window blackman_window bartlett_window einops.einsum pack unpack pdist affine_grid generate_square_subsequent_mask linspace logspace tril_indices triu_indices take_along_dim searchsorted diff quantile addbmm',
  ],
  ['PyTorch leaves open which of equal elements it finds', 'median nanmedian kthvalue'],
];

const reasons = new Map(said.flatMap(([reason, ids]) => ids.split(' ').map(id => [id, reason] as const)));
