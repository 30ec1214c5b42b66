/**
 * Sums over a network. Parameters count once however often they are used; where one part is not known, neither is the sum.
 */
import { type Dim, product, sum } from '../tensor/dim';
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
  const sizes = [...distinct.values()].map(({ shape, trainable }) => ({ size: product(shape), trainable }));
  return {
    params: sum(sizes.map(({ size }) => size)),
    trainable: sum(sizes.filter(({ trainable }) => trainable).map(({ size }) => size)),
  };
}

type Counted = Pick<Call, 'index' | 'parent' | 'operator' | 'macs' | 'alternative'>;

/** Multiply–accumulates of all leaf calls, or of those in a container; containers repeat what is inside them and are left out. */
export function totalMacs(calls: readonly Counted[], container?: Counted): Dim | undefined {
  const parents = new Set(calls.map(call => call.parent));
  const leaves = calls.filter(
    call =>
      call.operator &&
      !call.alternative &&
      (container === undefined || isInside(call, container, calls)) &&
      !(call.macs === undefined && parents.has(call.index)) &&
      !isCounted(call.parent, calls, container),
  );
  const counts = leaves.map(({ macs }) => macs);
  return counts.every(count => count !== undefined) ? sum(counts) : undefined;
}

function isInside(call: Counted, container: Counted, calls: readonly Counted[]): boolean {
  for (let at = call.parent; at !== undefined; at = calls[at]!.parent) if (at === container.index) return true;
  return false;
}

/** `undefined` parameters stand for a module whose weights are not known. */
export function totals(
  parameters: Iterable<Parameter> | undefined,
  calls: Parameters<typeof totalMacs>[0],
): Omit<Totals, 'activations'> {
  const counts = parameters ? parameterCounts(parameters) : { params: undefined, trainable: undefined };
  return { ...counts, macs: totalMacs(calls) };
}

/** Whether a call around this one, inside of `whole`, already counts it: a transformer layer counts for its attention. */
function isCounted(parent: number | undefined, calls: readonly Counted[], whole: Counted | undefined): boolean {
  const around = parent === undefined ? undefined : calls[parent];
  if (!around || around === whole) return false;
  return (around.operator !== undefined && around.macs !== undefined) || isCounted(around.parent, calls, whole);
}
