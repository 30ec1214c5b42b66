/**
 * Whose memory a result lies in: what is written into one of two tensors that share memory is read from the other. Sources:
 * PyTorch documentation, "Tensor Views", and ATen's kernels for the operators that hand on their input itself.
 */
import { isContiguous, viewStrides } from '../tensor/strides';
import { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { dtypeCasts } from './casting';
import { isBasicIndex } from './indexing';
import { handedOn } from './layout';
import type { Operator, Output } from './operator';
import type { Bound } from './parameter';

export interface Sharing {
  /** The arguments that the results are part of: one for all of them, or one each. */
  readonly of: Tensor | readonly Tensor[];
  /** `false`: whether the result is a view or a copy depends on a memory layout that is not known. */
  readonly certain: boolean;
}

/** `undefined` where the results have memory of their own. */
export function sharingOf({ id }: Operator, bound: Bound, output: Output): Sharing | undefined {
  if (id === 'meshgrid' || id === 'broadcast_tensors') return { of: tensorsIn(bound.tensors ?? null), certain: true };
  const of = viewedBy(bound);
  if (!of) return undefined;
  if (views.has(id)) return { of, certain: true };
  if (id === 'getitem') return isBasicIndex(of, bound.index!) ? { of, certain: true } : undefined;
  if (dropouts.has(id)) return bound.training === true || bound.train === true ? undefined : { of, certain: true };
  if (viewing.has(id)) return viewed(of, output, id === 'view');
  if (dtypeCasts.has(id)) {
    const open = output instanceof Tensor && (output.open ?? of.open) !== undefined;
    const same = open || (output instanceof Tensor && output.dtype === of.dtype);
    return same && bound.copy !== true ? { of, certain: !open && (bound.memory_format ?? null) === null } : undefined;
  }
  if (id === 'contiguous') {
    const known = of.strides !== undefined && (bound.memory_format ?? null) === null;
    return known && !isContiguous(of.shape, of.strides!) ? undefined : { of, certain: known };
  }
  return perhaps.has(id) ? { of, certain: false } : undefined;
}

/** The argument that a call looks at where its result is a view. */
function viewedBy(bound: Bound): Tensor | undefined {
  return tensorsIn(bound.input ?? bound.tensor ?? bound.data ?? bound.ndarray ?? bound.operands ?? null)[0];
}

/** The tensors that a call writes its results into: `relu_(x)`, `relu(x, inplace=True)`, `add(x, y, out=z)`, `x[i] = y`. */
export function writtenBy({ id }: Operator, name: string, bound: Bound): readonly Tensor[] {
  const { inplace, out = null } = bound;
  const works = id === 'setitem' || inplace === true || (/[^_]_$/.test(name) && !marks.test(name));
  return tensorsIn(works ? (bound.input ?? Object.values(bound)[0]!) : out);
}

/** Whether what is written into a result lands at one place each: not where an axis is stretched over one element. */
export function isStretched(id: string): boolean {
  return stretched.has(id);
}

/** Whether a call gives the values it is given, where the dtype stays: it moves or copies them at most. */
export function keepsValues(id: string): boolean {
  return handedOn.has(id) || dtypeCasts.has(id) || ['clone', 'contiguous', 'cuda'].includes(id);
}

/** Whether a view has the elements of its tensor in the same order. */
export function isInOrder(id: string): boolean {
  return viewing.has(id) || dtypeCasts.has(id) || inOrder.has(id) || dropouts.has(id);
}

/** The underscore of those that leave the values as they are. */
const marks = /\.(requires_grad_|detach_|share_memory_)$/;

function tensorsIn(argument: Argument): readonly Tensor[] {
  if (argument instanceof Tensor) return [argument];
  return Array.isArray(argument) ? argument.flatMap(tensorsIn) : [];
}

function viewed(of: Tensor, output: Output, certain: boolean): Sharing | undefined {
  if (!(output instanceof Tensor)) return undefined;
  const strides = of.strides && viewStrides(of.shape, of.strides, output.shape);
  return strides === null ? undefined : { of, certain: certain || strides !== undefined };
}

const inOrder = new Set([
  'Identity',
  'alias',
  'contiguous',
  'detach',
  'cpu',
  'requires_grad',
  'squeeze',
  'unsqueeze',
  'positive',
  'atleast_1d',
  'atleast_2d',
]);
const stretched = new Set([
  'meshgrid',
  'broadcast_tensors',
  'expand',
  'expand_as',
  'broadcast_to',
  'as_strided',
  'tensor_unfold',
]);
const views = new Set([
  ...inOrder,
  ...stretched,
  'permute',
  'transpose',
  't',
  'T',
  'mT',
  'movedim',
  'narrow',
  'select',
  'chunk',
  'split',
  'split_with_sizes',
  'tensor_split',
  'hsplit',
  'vsplit',
  'dsplit',
  'unbind',
  'diagonal',
  'real',
  'imag',
  'view_as_real',
  'view_as_complex',
]);
views.delete('contiguous');
const viewing = new Set(['view', 'view_as', 'reshape', 'flatten', 'unflatten']);
const dropouts = new Set(['Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout']);
const perhaps = new Set([
  'cuda',
  'pin_memory',
  'einops.rearrange',
  'einops.repeat',
  'einops.reduce',
  'einsum',
  'ChannelShuffle',
  'tensor',
  'from_numpy',
  'atleast_3d',
]);
