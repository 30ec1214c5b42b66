/** What scikit-learn's entries share: the page of a name, and the parameters that many estimators have. */
import { known } from '../explanation';
import type { Operator } from '../operator';
import { anything, type Parameters } from '../parameter';
import { type LibraryCall, libraryCall } from './define';

interface ScikitCall<P extends Parameters> extends Omit<LibraryCall<P>, 'name' | 'page' | 'also'> {
  /** Under `sklearn`, as one imports it: `cluster.KMeans`. */
  readonly at: string;
}

export function scikit<P extends Parameters>({ at, ...spec }: ScikitCall<P>): Operator {
  const name = `sklearn.${at}`;
  return libraryCall({
    ...spec,
    name,
    id: at.slice(at.lastIndexOf('.') + 1),
    page: `https://scikit-learn.org/stable/modules/generated/${name}.html`,
  });
}

export const seeded = { random_state: anything(null) };

/** Nobody chose where the random numbers begin. */
export function isUnseeded(args: { readonly random_state: unknown }): boolean {
  return known(() => args.random_state) === null;
}

export const UNSEEDED = 'Without random_state another run may end elsewhere.';
