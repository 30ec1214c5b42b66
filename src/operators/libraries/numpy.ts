/** How a call of NumPy or SciPy is written down, and what several of them say: a shape that is known, the axis. */
import type { Dim } from '../../tensor/dim';
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import type { Operator } from '../operator';
import type { Parameters } from '../parameter';
import { type LibraryCall, libraryCall } from './define';

export function numpy<P extends Parameters>(spec: Omit<LibraryCall<P>, 'page' | 'id'>): Operator {
  return libraryCall({
    ...spec,
    id: spec.name.replace('numpy.', 'np.'),
    page: `https://numpy.org/doc/stable/reference/${spec.name.includes('.random.') ? 'random/' : ''}generated/${spec.name}.html`,
  });
}

export function scipy<P extends Parameters>(spec: Omit<LibraryCall<P>, 'page' | 'id'>): Operator {
  return libraryCall({
    ...spec,
    page: `https://docs.scipy.org/doc/scipy/reference/generated/${spec.name}.html`,
  });
}

export const shapeOf = (argument: Argument | undefined): readonly Dim[] | undefined =>
  argument instanceof Tensor ? argument.shape : undefined;

export function axisWords(axis: Argument | undefined): string | undefined {
  return typeof axis === 'number' ? `along axis ${axis}`.replace('-', '−') : undefined;
}
