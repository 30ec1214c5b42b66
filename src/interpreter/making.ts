/**
 * What code computed while it built a model, as far as the network needs it: the calls behind each parameter and buffer
 * that code made or wrote into itself, and behind every other tensor that `forward` met ready-made.
 */
import type { Call, Making, TensorId, TracedTensor } from '../network/network';
import type { Argument } from '../operators/argument';
import { Tensor } from '../tensor/tensor';
import type { Draft, Tracer } from './tracer';
import { Traced, type Value } from './values';

export interface Made {
  readonly making?: Making;
  /** Tensors of the trace, by their numbers in it. */
  readonly numbers: ReadonlyMap<TensorId, TensorId>;
}

/** A parameter or buffer by its name in the whole network. */
export type Named = readonly [name: string, tensor: Value];

export function makingOf(
  making: Tracer,
  tracer: Tracer,
  tensorsInside: readonly Named[],
  callOf: (draft: Draft) => Call,
): Made {
  const names = new Map<TensorId, string>();
  const weights: Record<string, TensorId> = {};
  for (const [name, tensor] of tensorsInside) {
    const id = tensor instanceof Tensor ? making.tensors.idOf(tensor) : undefined;
    if (id === undefined) continue;
    if (isMade(making, id)) weights[name] = id;
    else names.set(id, name);
  }
  const numbers = new Map<TensorId, TensorId>();
  for (const [number, tensor] of tracer.tensors.outside) {
    const id = making.tensors.idOf(tensor);
    if (id !== undefined && isMade(making, id)) numbers.set(number, id);
  }
  const reached = reach(making, [...Object.values(weights), ...numbers.values()]);
  if (reached.tensors.size === 0) return { numbers };
  const tensors: Record<TensorId, TracedTensor> = {};
  for (const id of reached.tensors) {
    const [record, weight] = [making.tensors.records[id]!, names.get(id)];
    tensors[id] = weight === undefined ? { ...record } : { ...record, weight };
  }
  const calls: Record<number, Call> = {};
  for (const index of reached.calls) calls[index] = callOf(making.calls[index]!);
  return { making: { calls, tensors, weights }, numbers };
}

function isMade({ tensors: { records } }: Tracer, id: TensorId): boolean {
  return records[id]!.producer !== undefined || records[id]!.content !== undefined;
}

/** The tensors and calls that these tensors come from. */
export function reach(making: Tracer, from: readonly TensorId[]) {
  const tensors = new Set<TensorId>();
  const calls = new Set<number>();
  const waiting = [...from];
  const follow = (index: number) => {
    if (calls.has(index)) return;
    calls.add(index);
    const bound = making.calls[index]!.arguments;
    for (const name in bound) addTraced(bound[name]!, waiting);
  };
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (tensors.has(id)) continue;
    tensors.add(id);
    const { producer, content } = making.tensors.records[id]!;
    if (producer !== undefined) follow(producer);
    if (content?.kind === 'view' || content?.kind === 'written') {
      waiting.push(content.of);
      follow(content.call);
    }
    if (content?.kind === 'written' || content?.kind === 'cast') waiting.push(content.value);
    if (content?.kind === 'either') waiting.push(...content.of);
  }
  return { tensors, calls };
}

function addTraced(argument: Argument, to: TensorId[]): void {
  if (argument instanceof Traced) to.push(argument.id);
  else if (Array.isArray(argument)) for (const item of argument as readonly Argument[]) addTraced(item, to);
}
