/**
 * Parameters, buffers and constants as the code made them. What is drawn at random becomes a recipe (the initialisers of
 * `torch.nn.init`, `torch.randn(…) * 0.02`); what is computed becomes nodes of the graph (masks, position tables).
 */
import type { Call, Making, TensorId, TracedTensor } from '../network/network';
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
  /** Why its values are not known, and whether numbers that were drawn have a part in them; where they are known, nothing. */
  readonly refusalOf: (id: TensorId) => { readonly reason: string; readonly drawn: boolean } | undefined;
}

type Stored = (name: string, weight: Weight, dtype?: DType) => LoweredValue;

/** How a parameter begins if nobody touches it, by its name; `undefined` where no module of PyTorch's made it. */
export type Beginning = (name: string) => Init | undefined;

export function lowerMaking(
  making: Making | undefined,
  graph: GraphBuilder,
  stored: Stored,
  beginning: Beginning,
): MadeBefore {
  const { calls, tensors, weights } = making ?? { calls: {}, tensors: {}, weights: {} };
  const source = { calls, tensors, beginnings: beginningsOf({ calls, tensors, weights }, beginning), beginning };
  const read = reader(source, graph, stored);
  // Tried apart: nodes that nothing uses in the end do not belong into the model.
  const probe = reader(source, new GraphBuilder(), name => ({ name }));

  const initOf = (id: TensorId): Init | undefined => {
    const { content, producer } = tensors[id]!;
    if (content?.kind === 'cast') return initOf(content.value);
    if (content) return isComputed(id) ? { kind: 'computed' } : undefined;
    const call = producer === undefined ? undefined : calls[producer]!;
    const found = call?.operator && findOperator(call.operator.name);
    if (!call || !found || call.conditional) return undefined;
    const bound = call.arguments!;
    const drawn = drawnBy(call);
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

  /** Whether nothing that it comes from is unknown. */
  const isComputed = (id: TensorId): boolean => known(() => probe(id)) !== undefined;

  const refusalOf: MadeBefore['refusalOf'] = id => {
    try {
      probe(id);
      return undefined;
    } catch (error) {
      return { reason: reasonOf(error), drawn: isDrawn({ calls, tensors }, id) };
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
    if (content?.kind === 'either') waiting.push(...content.of);
    const call = producer === undefined ? undefined : calls[producer];
    if (/rand|normal|uniform|bernoulli|multinomial|orthogonal|sparse_/.test(call?.operator?.id ?? '')) return true;
    waiting.push(...(call?.inputs ?? []).filter(input => input !== null));
  }
  return false;
}

/** What the numbers of a call's result are drawn from. */
function drawnBy({ operator, arguments: bound }: Call): Init | undefined {
  const found = operator && findOperator(operator.name);
  return found && known(() => found.operator.rule.init?.(argumentsOf(found.form, bound!)));
}

interface Beginnings {
  /** How the tensors begin that were a weight before code wrote into it. */
  readonly beginnings: ReadonlyMap<TensorId, { readonly name: string; readonly init: Init }>;
  readonly beginning: Beginning;
}

/**
 * Back from each weight, through what was written into it, to what its module made; then through arithmetic as well, which
 * `weight += 1` leaves behind, but which may also begin at another weight.
 */
function beginningsOf({ calls, tensors, weights }: Making, beginning: Beginning): Beginnings['beginnings'] {
  const found = new Map<TensorId, { readonly name: string; readonly init: Init }>();
  const before = (id: TensorId, arithmetic: boolean): TensorId | null | undefined => {
    const { content, producer } = tensors[id]!;
    if (content?.kind === 'written') return content.of;
    const call = producer === undefined ? undefined : calls[producer];
    const writes = arithmetic || call?.operator?.id === 'setitem' || call?.operator?.id.endsWith('_');
    return writes ? call?.inputs[0] : undefined;
  };
  const isFirst = ({ content, producer, weight }: TracedTensor) => !content && producer === undefined && !weight;
  for (const arithmetic of [false, true])
    for (const [name, last] of Object.entries(weights)) {
      const seen = new Set<TensorId>();
      for (let id: TensorId | null | undefined = last; typeof id === 'number' && !seen.has(id); ) {
        seen.add(id);
        const init = isFirst(tensors[id]!) && !found.has(id) ? beginning(name) : undefined;
        if (init) found.set(id, { name, init });
        id = before(id, arithmetic);
      }
    }
  return found;
}

function reader(
  { calls, tensors, beginnings, beginning }: Pick<Making, 'calls' | 'tensors'> & Beginnings,
  graph: GraphBuilder,
  stored: Stored,
) {
  const values = new Map<TensorId, LoweredValue>();
  const read = (id: TensorId): LoweredValue => {
    if (!values.has(id)) values.set(id, make(id));
    return values.get(id)!;
  };
  const make = (id: TensorId): LoweredValue => {
    const { content, producer, weight, shape, dtype } = tensors[id]!;
    if (content) return lowerContent({ calls, tensors, read }, graph, content, id);
    if (weight !== undefined) return stored(weight, { shape, init: beginning(weight) ?? unknownDraw }, dtype);
    const before = beginnings.get(id);
    if (before) return drawn(id, `${before.name}.drawn`, before.init);
    const call = producer === undefined ? undefined : calls[producer];
    if (!call) throw new Unlowered('where a tensor comes from is not known');
    if (call.conditional) throw new Unlowered('how a tensor is made depends on a value that is not known');
    const init = drawnBy(call);
    // `torch.ones` draws nothing: its nodes do, in whatever dtype.
    const lowers = init && fixed.has(init.kind) && findOperator(call.operator!.name)?.operator.rule.lower;
    if (init && !lowers) return drawn(id, `drawn.${id}`, init);
    if (call.operator && findOperator(call.operator.name)?.operator.family === 'initializer')
      throw new Unlowered(`what ${call.operator.id} draws is not known`);
    // Dozens of nodes for each weight, which would take many times the memory of the network.
    if (call.operator?.id === 'erfinv') throw new Unlowered('numbers drawn by way of erfinv are not written out');
    const results = lower(call, graph, read, () => undefined);
    call.outputs.forEach((output, i) => {
      if (output !== null && results[i]) values.set(output, results[i]);
    });
    return values.get(id)!;
  };
  const drawn = (id: TensorId, name: string, init: Init): LoweredValue => {
    const { shape, dtype } = tensors[id]!;
    if (dtype !== 'float32') throw new Unlowered(`${dtype} numbers that were drawn are not exported`);
    return stored(name, { shape, init }, dtype);
  };
  return read;
}

const fixed: ReadonlySet<Init['kind']> = new Set(['zeros', 'ones', 'constant']);

/** For a parameter whose beginning nobody says: `torch.empty` holds anything. */
export const unknownDraw: Init = { kind: 'normal', std: 0.02 };

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
    case 'orthogonal':
      return { ...init, gain: init.gain * factor };
    case 'sparse':
      return { ...init, std: init.std * Math.abs(factor) };
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
