/**
 * Sums over a network. Parameters count once however often they are used; where one part is not known, neither is the sum.
 */
import { add, type Dim, product } from '../tensor/dim';
import type { Shape } from '../tensor/tensor';
import type { Call, Totals } from './network';

/** A learnable tensor; `identity` is the same for every name of a shared one. */
export interface Parameter {
  readonly identity: unknown;
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** Elements of all distinct parameters, and of those that `requires_grad`. */
export function parameterCounts(parameters: Iterable<Parameter>): { readonly params: Dim; readonly trainable: Dim } {
  const distinct = new Map<unknown, Parameter>();
  for (const parameter of parameters) distinct.set(parameter.identity, parameter);
  let params: Dim = 0;
  let trainable: Dim = 0;
  for (const parameter of distinct.values()) {
    const size = product(parameter.shape);
    params = add(params, size);
    if (parameter.trainable) trainable = add(trainable, size);
  }
  return { params, trainable };
}

/** Multiply–accumulates of all leaf calls; containers repeat what is inside them and are left out. */
export function totalMacs(calls: readonly Pick<Call, 'index' | 'parent' | 'operator' | 'macs'>[]): Dim | undefined {
  const parents = new Set(calls.map(call => call.parent));
  const leaves = calls.filter(
    call => call.operator && !(call.macs === undefined && parents.has(call.index)) && !isCounted(call.parent, calls),
  );
  let sum: Dim = 0;
  for (const { macs } of leaves) {
    if (macs === undefined) return undefined;
    sum = add(sum, macs);
  }
  return sum;
}

/** `undefined` parameters stand for a module whose weights are not known. */
export function totals(
  parameters: Iterable<Parameter> | undefined,
  calls: Parameters<typeof totalMacs>[0],
): Omit<Totals, 'activations'> {
  const counts = parameters ? parameterCounts(parameters) : { params: undefined, trainable: undefined };
  return { ...counts, macs: totalMacs(calls) };
}

/** Whether a call around this one already counts it: a transformer layer counts for its attention. */
function isCounted(parent: number | undefined, calls: readonly Pick<Call, 'parent' | 'operator' | 'macs'>[]): boolean {
  const container = parent === undefined ? undefined : calls[parent];
  if (!container) return false;
  return (container.operator !== undefined && container.macs !== undefined) || isCounted(container.parent, calls);
}
