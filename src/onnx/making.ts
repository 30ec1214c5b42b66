/**
 * Parameters, buffers and constants as the code made them. What is drawn at random becomes a recipe (the initialisers of
 * `torch.nn.init`, `torch.randn(…) * 0.02`); what is computed becomes nodes of the graph (masks, position tables).
 */
import type { Making, TensorId } from '../network/network';
import { type Argument, Float, Opaque } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { argumentsOf, type Init, type Weight } from '../operators/operator';
import type { DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { lower, Unlowered } from './call';
import { lowerContent } from './content';
import { GraphBuilder } from './graph';
import { reasonOf } from './layer';

export interface MadeBefore {
  readonly weights: Readonly<Record<string, TensorId>>;
  /** Nodes that compute it. */
  readonly read: (id: TensorId) => LoweredValue;
  /** How its values are drawn, or that they are computed; `undefined` where that is not known. */
  readonly initOf: (id: TensorId) => Init | undefined;
  /** Why it cannot be computed, where nothing random has a part in it. */
  readonly refusalOf: (id: TensorId) => string | undefined;
}

type Stored = (graph: GraphBuilder, name: string, weight: Weight, dtype?: DType) => LoweredValue;

export function lowerMaking(making: Making | undefined, graph: GraphBuilder, stored: () => Stored): MadeBefore {
  const { calls, tensors, weights } = making ?? { calls: {}, tensors: {}, weights: {} };
  const read = reader({ calls, tensors }, graph, (...args) => stored()(...args));
  // Tried apart: nodes that nothing uses in the end do not belong into the model.
  const probe = reader({ calls, tensors }, new GraphBuilder(), (_, name) => ({ name }));

  const initOf = (id: TensorId): Init | undefined => {
    const { content, producer } = tensors[id]!;
    if (content?.kind === 'cast') return initOf(content.value);
    if (content) return isComputed(id) ? { kind: 'computed' } : undefined;
    const call = producer === undefined ? undefined : calls[producer]!;
    const found = call?.operator && findOperator(call.operator.name);
    if (!call || !found || call.conditional) return undefined;
    const bound = call.arguments!;
    const drawn = known(() => found.operator.rule.init?.(argumentsOf(found.form, bound)));
    if (drawn) return drawn;
    const { id: kind } = found.operator;
    const everywhere = kind === 'setitem' && isEverything(bound.index) ? numberOf(bound.value) : undefined;
    if (everywhere !== undefined) return { kind: 'constant', value: everywhere };
    const from = ((bound.input ?? bound.self) as (Tensor & { readonly id?: TensorId }) | undefined)?.id;
    const factor = numberOf(bound.other);
    const scaled = from === undefined ? undefined : initOf(from);
    if (scaled && scaled.kind !== 'computed') {
      if (kind === 'mul' && factor !== undefined) return times(scaled, factor);
      if (kind === 'div' && factor) return times(scaled, 1 / factor);
      if (unchanged.has(kind)) return scaled;
    }
    return isComputed(id) ? { kind: 'computed' } : undefined;
  };

  /** Whether nothing that it comes from is random or unknown. */
  const isComputed = (id: TensorId): boolean => known(() => probe(id)) !== undefined;

  const refusalOf = (id: TensorId): string | undefined => {
    try {
      probe(id);
      return undefined;
    } catch (error) {
      return isDrawn({ calls, tensors }, id) ? undefined : reasonOf(error);
    }
  };

  return { weights, read, initOf, refusalOf };
}

/** Whether something random has a part in a tensor. */
function isDrawn({ calls, tensors }: Pick<Making, 'calls' | 'tensors'>, from: TensorId): boolean {
  const waiting = [from];
  const seen = new Set<TensorId>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { content, producer } = tensors[id]!;
    if (content?.kind === 'written' || content?.kind === 'cast') waiting.push(content.value);
    if (content?.kind === 'written' || content?.kind === 'view') waiting.push(content.of);
    const call = producer === undefined ? undefined : calls[producer];
    if (/rand|normal|uniform|bernoulli|multinomial|orthogonal|sparse_/.test(call?.operator?.id ?? '')) return true;
    waiting.push(...(call?.inputs ?? []).filter(input => input !== null));
  }
  return false;
}

function reader({ calls, tensors }: Pick<Making, 'calls' | 'tensors'>, graph: GraphBuilder, stored: Stored) {
  const values = new Map<TensorId, LoweredValue>();
  const read = (id: TensorId): LoweredValue => {
    if (!values.has(id)) values.set(id, make(id));
    return values.get(id)!;
  };
  const make = (id: TensorId): LoweredValue => {
    const { content, producer, weight, shape, dtype } = tensors[id]!;
    if (content) return lowerContent({ calls, tensors, read }, graph, content, id);
    if (weight !== undefined) return stored(graph, weight, { shape, init: { kind: 'normal', std: 0.02 } }, dtype);
    const call = producer === undefined ? undefined : calls[producer];
    if (!call) throw new Unlowered('where a tensor comes from is not known');
    if (call.conditional) throw new Unlowered('how a tensor is made depends on a value that is not known');
    const results = lower(call, graph, read, () => undefined);
    call.outputs.forEach((output, i) => {
      if (output !== null && results[i]) values.set(output, results[i]);
    });
    return values.get(id)!;
  };
  return read;
}

const unchanged = new Set([
  'clone',
  'detach',
  'contiguous',
  'float',
  'to',
  'alias',
  'view',
  'reshape',
  'unsqueeze',
  'squeeze',
]);

function times(init: Init, factor: number): Init | undefined {
  switch (init.kind) {
    case 'zeros':
      return init;
    case 'ones':
      return { kind: 'constant', value: factor };
    case 'constant':
      return { kind: 'constant', value: init.value * factor };
    case 'placed':
      return { ...init, value: init.value * factor };
    case 'normal':
      return init.mean || init.low !== undefined ? undefined : { kind: 'normal', std: init.std * Math.abs(factor) };
    case 'between':
      return {
        kind: 'between',
        low: Math.min(init.low * factor, init.high * factor),
        high: Math.max(init.low * factor, init.high * factor),
      };
    default:
      return undefined;
  }
}

/** `x[...]`, `x[:]`: what `fill_` and `zero_` write to. */
function isEverything(index: Argument | undefined): boolean {
  const [item, ...others] = Array.isArray(index) ? index : [index];
  return others.length === 0 && item instanceof Opaque && item.name.includes('Ellipsis');
}

function numberOf(argument: unknown): number | undefined {
  return argument instanceof Float ? argument.value : typeof argument === 'number' ? argument : undefined;
}

function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
