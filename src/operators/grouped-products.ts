/**
 * Arithmetic family: products of groups of rows, each with a matrix of its own, as the experts of a mixture have them.
 * Source: PyTorch documentation, `torch.nn.functional.grouped_mm`. What costs nothing there, rows behind the last offset, is
 * counted here: where the groups end is a value.
 */
import { type Dim, multiply, product } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { crossed, mustAgree, unknowable } from './axes';
import { functional } from './entry';
import { sameType } from './matmul';
import type { Operator } from './operator';
import { dtype, keywordOnly, optional, tensor } from './parameter';

export const groupedProducts: readonly Operator[] = [
  functional({
    id: 'grouped_mm',
    family: 'arithmetic',
    purpose: 'Product of groups of rows, each with its own matrix; offs says where each group ends.',
    note: 'backprop-gates',
    names: ['torch.nn.functional.grouped_mm'],
    parameters: {
      mat_a: tensor(),
      mat_b: tensor(),
      offs: keywordOnly(optional(tensor())),
      bias: keywordOnly(optional(tensor())),
      out_dtype: keywordOnly(optional(dtype())),
    },
    output: ({ mat_a, mat_b, offs, out_dtype }) =>
      new Tensor(groupedShape(mat_a.shape, mat_b.shape, offs?.shape[0]), out_dtype ?? sameType(mat_a, mat_b)),
    macs: ({ mat_a, mat_b }) => {
      const [a, b] = [mat_a.shape, mat_b.shape];
      return multiply(product(a.length === 3 && b.length === 2 ? a.slice(1) : a), b.at(-1)!);
    },
    reach: () => ({ kind: 'merge' }),
    headline: ({ mat_a, mat_b }) => `${crossed(mat_a.shape)} @ ${crossed(mat_b.shape)}, in groups`,
  }),
];

/** Rows in groups times a stack, a stack times columns in groups, two stacks, or groups of what is summed over. */
function groupedShape(a: Shape, b: Shape, groups: Dim | undefined): Shape {
  if (![2, 3].includes(a.length) || ![2, 3].includes(b.length))
    return unknowable('grouped_mm takes matrices and stacks of matrices');
  mustAgree(
    a.at(-1)!,
    b.at(-2)!,
    'mismatched-sizes',
    () => 'contraction dimension of mat_a and mat_b must match',
    'mat_b',
  );
  if (a.length === 2 && b.length === 3) return [a[0]!, b[2]!];
  if (a.length === 3 && b.length === 2) return [a[1]!, b[1]!];
  if (a.length === 3) return [a[0]!, a[1]!, b[2]!];
  return [groups ?? unknowable('how many groups there are is not known'), a[0]!, b[1]!];
}
