/**
 * Layers with weights compute in the weights' dtype: images of bytes and token ids must be converted first.
 */
import { kindOf } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { Problem } from './problem';

/**
 * A module's weights are floating point whatever their exact dtype; a function's own weight must have the input's.
 * Errors: `wrong-dtype`.
 */
export function requireFloating(input: Tensor, weight: Tensor | undefined, complaint: string): void {
  const kind = kindOf(input.dtype);
  const wrong = weight ? input.dtype !== weight.dtype : kind === 'integer' || kind === 'bool';
  if (!wrong) return;
  const expected = weight?.dtype ?? 'float32';
  throw new Problem('wrong-dtype', `${complaint}, but got ${input.dtype} and ${expected}`, {
    expected,
    found: input.dtype,
    parameter: 'input',
  });
}
