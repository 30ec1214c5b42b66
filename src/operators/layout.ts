/**
 * The memory layout of what a call returns: exactly PyTorch's on a CPU, or not known. Operators that only look at the same
 * memory differently have their strides from their reach; those that compute element by element order their result as
 * their operands are; a few always write row by row; most of the others do where their operands are row by row.
 */
import {
  contiguousStrides,
  elementwiseStrides,
  expandedStrides,
  isContiguous,
  isDense,
  type Strides,
  viewStrides,
} from '../tensor/strides';
import { Tensor } from '../tensor/tensor';
import type { Argument } from './argument';
import { dtypeCasts } from './casting';
import { basicStrides } from './indexing';
import type { Operator, Output, Reach } from './operator';
import type { Bound } from './parameter';

/** `reach` answers for this very call; the order of the strides is that of the tensors in the output. */
export function layoutsOf(
  { id, family, rule }: Operator,
  bound: Bound,
  output: Output,
  reach: () => Reach | undefined,
): readonly (Strides | undefined)[] {
  const inputs: Tensor[] = [];
  for (const name in bound) addTensors(bound[name]!, inputs);
  const outputs: Tensor[] = [];
  addTensors(output as Argument, outputs);
  const same = (strides: Strides | undefined) => outputs.map(() => strides);
  const rows = () => outputs.map(({ shape }) => contiguousStrides(shape));
  const [input] = inputs;
  if (family === 'creation' || (rowByRow.has(id) && (bound.memory_format ?? null) === null)) return rows();
  if (!input) return same(undefined);
  const { strides, shape } = input;
  if (bound.memory_format !== null && bound.memory_format !== undefined) return same(undefined);
  if (handedOn.has(id)) return same(strides);
  // A cast to the dtype that it has is the tensor itself.
  if (dtypeCasts.has(id) && bound.copy !== true && isOfOneType(input, outputs[0])) return same(strides);
  if (multiplying.has(id))
    return inputs[0]!.shape.length >= (inputs[1]?.shape.length ?? 0) || inputs[1]!.shape.length < 3
      ? rows()
      : same(undefined);
  if (viewing.has(id))
    return outputs.map(
      ({ shape: sizes }) => strides && (viewStrides(shape, strides, sizes) ?? contiguousStrides(sizes)),
    );
  if (stretching.has(id)) return outputs.map(({ shape: sizes }) => strides && expandedStrides(shape, strides, sizes));
  if (cutting.has(id)) return same(strides);
  if (id === 'clone') return same(strides && isDense(shape, strides) ? strides : undefined);
  if (id === 'getitem')
    return outputs.map(tensor => strides && checked(basicStrides(shape, strides, bound.index!), tensor));
  if (moving.has(id)) {
    const told = reach();
    return outputs.map(
      (tensor, i) => strides && moved(strides, told?.kind === 'each' ? told.reaches[i] : told, input, tensor),
    );
  }
  if (isElementwise(family, rule.reach !== undefined) && !laidByRows.has(id))
    return outputs.map(({ shape: sizes }) => elementwiseStrides(inputs, sizes));
  const keeps = (keeping.has(family) || laidByRows.has(id)) && !unruly.has(id);
  const laid = keeps && inputs.every(tensor => tensor.strides && isContiguous(tensor.shape, tensor.strides));
  return laid ? rows() : same(undefined);
}

/** Results that are written row by row whatever the operands are. */
const rowByRow = new Set([
  'Linear',
  'LayerNorm',
  'Softmax',
  'LogSoftmax',
  'Embedding',
  'mm',
  'bmm',
  'contiguous',
  'gather',
  'index_select',
  'one_hot',
  'repeat',
]);
/** Batches of matrices; a matrix before a batch is multiplied the other way round and turned back. */
const multiplying = new Set(['matmul']);
export const handedOn: ReadonlySet<string> = new Set([
  'Identity',
  'detach',
  'cpu',
  'alias',
  'requires_grad',
  'pin_memory',
  'positive',
]);
const viewing = new Set(['view', 'reshape', 'view_as', 'flatten', 'unflatten']);
const stretching = new Set(['expand', 'expand_as', 'broadcast_to']);
const cutting = new Set(['narrow', 'chunk', 'split', 'tensor_split']);
const moving = new Set(['permute', 'transpose', 't', 'T', 'mT', 'movedim', 'squeeze', 'unsqueeze', 'select', 'unbind']);
const keeping: ReadonlySet<string> = new Set([
  'convolution',
  'pooling',
  'normalization',
  'regularization',
  'resampling',
  'activation',
]);
const laidByRows = new Set([
  'cat',
  'stack',
  'roll',
  'flip',
  'pad',
  'PixelShuffle',
  'sum',
  'mean',
  'var',
  'std',
  'amax',
  'amin',
  'max',
  'min',
  'argmax',
  'argmin',
  'cumsum',
  'logsumexp',
  'normalize',
  'tril',
  'triu',
  'masked_fill',
  'where',
  'norm',
  'prod',
]);
const unruly = new Set([
  'gumbel_softmax',
  'MaxUnpool1d',
  'MaxUnpool2d',
  'MaxUnpool3d',
  'affine_grid',
  'real',
  'imag',
  'view_as_real',
  'view_as_complex',
]);

function isOfOneType(a: Tensor, b: Tensor | undefined): boolean {
  return a.dtype === b?.dtype && !a.open && !b.open;
}

function isElementwise(family: string, hasReach: boolean): boolean {
  return (
    !hasReach &&
    (family === 'arithmetic' || family === 'activation' || family === 'regularization' || family === 'shape')
  );
}

/** Output axis i is input axis `order[i]`; an axis of size 1 that is new lies around what follows it. */
function moved(strides: Strides, reach: Reach | undefined, input: Tensor, output: Tensor): Strides | undefined {
  if (reach?.kind !== 'axes' || reach.order.length !== output.shape.length) return undefined;
  const result: number[] = [];
  for (let i = reach.order.length - 1; i >= 0; i--) {
    const axis = reach.order[i]!;
    if (axis !== null) result.unshift(strides.at(axis < 0 ? axis : axis - input.shape.length)!);
    else result.unshift(i + 1 < reach.order.length ? Number(output.shape[i + 1]) * result[0]! : 1);
  }
  return result.every(Number.isFinite) ? result : undefined;
}

function checked(strides: Strides | undefined, { shape }: Tensor): Strides | undefined {
  return strides?.length === shape.length ? strides : undefined;
}

function addTensors(argument: Argument, to: Tensor[]): void {
  if (argument instanceof Tensor) to.push(argument);
  else if (Array.isArray(argument)) for (const item of argument as readonly Argument[]) addTensors(item, to);
}
