/**
 * A whole traced network → one ONNX model: its leaf calls in the order they ran, tensors by their number, every parameter
 * stored once under its name in `state_dict()`. A call that has no ONNX form is named, and what it gave becomes an input of
 * the model, so that the rest still runs.
 */

import type { Call, Content, Network, TensorId, ViewOf } from '../network/network';
import { castTo } from '../operators/casting';
import { findOperator } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { argumentsOf, infer, type Weight } from '../operators/operator';
import { Unknowable } from '../operators/parameter';
import { positionsIn, writtenAt } from '../operators/positions';
import { isInOrder, isStretched } from '../operators/sharing';
import type { Tensor } from '../tensor/tensor';
import { backward } from './gradient/backward';
import { GraphBuilder, type GraphTensor } from './graph';
import { reasonOf, tensorsIn } from './layer';
import type { StoredWeight } from './recipe';
import { plainShape, seededWeights, type WeightSource } from './weights';

export interface NetworkModel {
  readonly model: Uint8Array;
  /** What the model names and does not hold. */
  readonly weights: readonly StoredWeight[];
  /** The network's inputs, then one for each tensor that no part of the model can make. */
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** Which outputs and nodes belong to which call, containers too; only with `every`. */
  readonly layers: readonly LoweredCall[];
  /** With `every`: the same without the results in between, as it would be deployed. */
  readonly whole?: { readonly model: Uint8Array; readonly outputs: readonly string[] };
  /** Calls without an ONNX form, by index, each with the reason. */
  readonly missing: readonly { readonly call: number; readonly reason: string }[];
}

export interface LoweredCall {
  readonly call: number;
  readonly outputs: readonly string[];
  readonly nodes: readonly string[];
  /** What it reads comes from a tensor that no part of the model can make, and that is fed at random instead. */
  readonly fed?: true;
}

export interface NetworkOptions {
  readonly weights?: WeightSource;
  /** Makes the result of every call an output of the model, to be measured. */
  readonly every?: boolean;
  /**
   * The model gives, instead of the network's result, the gradient of tensor `of` by the first input, weighted by a further
   * input `seed` of the shape of `of`. With `support`, wherever there could be one: see `backward`.
   */
  readonly gradient?: { readonly of: TensorId; readonly support?: boolean };
}

/** The model of a network whose sizes are all numbers, or the reason why there is none. */
export function networkModel(
  network: Network,
  { weights = seededWeights(0), ...options }: NetworkOptions = {},
): NetworkModel | { readonly reason: string } {
  for (const { tensor } of network.inputs) {
    const plain = tensor === null ? [] : plainShape(network.tensors[tensor]!.shape);
    if (typeof plain === 'string') return { reason: plain };
  }
  try {
    return build(network, weights, options);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function build(
  network: Network,
  source: WeightSource,
  { every = false, gradient }: Omit<NetworkOptions, 'weights'>,
): NetworkModel {
  const values = new Map<TensorId, LoweredValue>();
  const inputs: GraphTensor[] = [];
  const stored = storage(source);
  let own: (name: string) => LoweredValue | undefined = () => undefined;
  const graph = new GraphBuilder(name => own(name));

  const addInput = (id: TensorId, name: string) => {
    const { shape, dtype } = network.tensors[id]!;
    inputs.push({ name, shape: sizes(shape), dtype });
    values.set(id, { name });
  };
  for (const { name, tensor } of network.inputs) if (tensor !== null) addInput(tensor, name);
  /** What depends on an input that the network does not have. */
  const fed = new Set<string>();

  /** What a call reads: made before, a parameter, or else fed from outside. */
  const read = (id: TensorId): LoweredValue => {
    const { weight, shape, dtype, content } = network.tensors[id]!;
    if (!values.has(id) && content) values.set(id, contentOf(content, id));
    if (!values.has(id) && weight !== undefined && (dtype === 'float32' || dtype === 'int64'))
      values.set(id, stored(graph, weight, { shape, init: { kind: 'normal', std: 0.02 } }, dtype));
    if (!values.has(id)) {
      addInput(id, `tensor.${id}`);
      fed.add(`tensor.${id}`);
    }
    return values.get(id)!;
  };

  /** What a tensor holds after something was written into its memory. */
  const contentOf = (content: Content, id: TensorId): LoweredValue => {
    const target = network.tensors[id]!;
    if (content.kind === 'unknown') throw new Unlowered(content.reason);
    if (content.kind === 'cast') {
      const value = read(content.value);
      return tainted(castTo(graph, value, network.tensors[content.value]!.dtype, target.dtype), value);
    }
    const base = read(content.of);
    if (content.kind === 'view') return tainted(viewed(content, base), base);
    const value = read(content.value);
    const { id: operator } = network.calls[content.call]!.operator!;
    const shape = sizes(target.shape);
    if (isStretched(operator)) throw new Unlowered('a write into a stretched or overlapping view is not exported');
    if (isInOrder(operator)) return tainted(graph.node('Reshape', [value, graph.constant(shape)]), value);
    const positions = viewed(content, positionsIn(graph, shape));
    return tainted(writtenAt(graph, base, shape, positions, value), base, value);
  };

  /** What a view would be of another tensor of the same shape. */
  const viewed = ({ call, output, read: before }: ViewOf, of: LoweredValue): LoweredValue => {
    const instead = (id: TensorId) => (id === before ? of : read(id));
    return lower(network.calls[call]!, graph, instead, () => undefined)[output]!;
  };

  const tainted = (value: LoweredValue, ...from: readonly LoweredValue[]): LoweredValue => {
    if (from.some(({ name }) => fed.has(name))) fed.add(value.name);
    return value;
  };

  /** What each call gave, before later ones wrote over it. */
  const made = new Map<TensorId, LoweredValue>();
  const layers: LoweredCall[] = [];
  const missing: { call: number; reason: string }[] = [];
  /** Calls that were lowered with all they call. */
  const whole = new Set<number>();
  const holders = new Set(network.calls.map(({ parent }) => parent));
  for (const call of network.calls) {
    if (!call.operator || !call.arguments || isInside(call, whole, network)) continue;
    const module = moduleOf(call, network);
    graph.scope = call.path === null ? [pathOf(call.parent, network), call.type].filter(Boolean).join('/') : call.path;
    const firstNode = graph.nodeNames.length;
    let borrowed = false;
    const readHere = (id: TensorId) => {
      const value = read(id);
      if (fed.has(value.name)) borrowed = true;
      return value;
    };
    try {
      if (call.conditional) throw new Unlowered('whether it runs depends on a value that is not known');
      const lowered = lower(call, graph, readHere, weightsOf => {
        own = name => {
          const weight = weightsOf[name];
          return weight ? stored(graph, module ? `${module}.${name}` : name, weight) : undefined;
        };
      });
      const ids = call.outputs.filter(id => id !== null);
      if (ids.length !== lowered.length)
        throw new Error(`${call.operator.id} returns ${ids.length} tensors but lowers to ${lowered.length}`);
      for (const [i, id] of ids.entries()) {
        values.set(id, lowered[i]!);
        made.set(id, lowered[i]!);
        if (borrowed) fed.add(lowered[i]!.name);
      }
      const nodes = graph.nodeNames.slice(firstNode);
      const outputs = ids.map(id => `${id}`);
      layers.push({ call: call.index, outputs, nodes, ...(borrowed ? { fed: true as const } : {}) });
      whole.add(call.index);
    } catch (error) {
      if (!(error instanceof Unlowered || error instanceof Unknowable)) throw error;
      // What it calls may still be lowered, one by one.
      if (holders.has(call.index)) continue;
      missing.push({ call: call.index, reason: error instanceof Unlowered ? error.message : reasonOf(error) });
    }
  }
  graph.scope = '';
  const rest = { layers: [], missing };
  if (gradient) return { ...differentiated(gradient), ...rest };
  const results = network.outputs.filter(id => id !== null);
  const described = (id: TensorId, name: string, from: LoweredValue) => {
    const { shape, dtype } = network.tensors[id]!;
    return { name, shape: sizes(shape), dtype, from };
  };
  const finals = [...new Set(results)].map(id =>
    described(id, results.length === 1 ? 'output' : `output.${results.indexOf(id)}`, read(id)),
  );
  const outputs = every ? layers.flatMap(layer => layer.outputs.map(id => described(+id, id, made.get(+id)!))) : finals;
  if (outputs.length === 0)
    throw new Error(`nothing of it could be lowered: ${missing[0]?.reason ?? 'it calls nothing'}`);
  const model = graph.finish(inputs, outputs);
  return {
    model,
    weights: graph.stored,
    inputs,
    outputs: outputs.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    ...(every && finals.length > 0
      ? { whole: { model: graph.finish(inputs, finals), outputs: finals.map(({ name }) => name) } }
      : {}),
    ...rest,
    layers: every ? [...layers, ...containers(network, layers)] : [],
  };

  function differentiated({ of, support = false }: NonNullable<NetworkOptions['gradient']>) {
    const from = read(of);
    const [input] = inputs;
    if (!input || from.name === input.name) throw new Error('it is not made from an input of the network');
    if (fed.has(from.name)) throw new Error(missing[0]?.reason ?? 'a tensor it depends on is not made in the network');
    const seed = { name: 'seed', shape: sizes(network.tensors[of]!.shape), dtype: 'float32' as const };
    const found = backward(graph, from, input, seed, support);
    if (!found) throw new Error('it does not depend on the input');
    const output = { name: 'gradient', shape: input.shape, dtype: input.dtype };
    const model = graph.finish([...inputs, seed], [{ ...output, from: found }]);
    return { model, weights: graph.stored, inputs: [...inputs, seed], outputs: [output] };
  }
}

/** A container gives what the last of its calls gave, and its nodes are theirs. */
function containers({ calls }: Network, layers: readonly LoweredCall[]): readonly LoweredCall[] {
  const nodes = new Map<number, string[]>();
  const fed = new Set<string>();
  for (const layer of layers) {
    if (layer.fed) for (const output of layer.outputs) fed.add(output);
    for (let at = calls[layer.call]!.parent; at !== undefined; at = calls[at]!.parent)
      if (nodes.has(at)) nodes.get(at)!.push(...layer.nodes);
      else nodes.set(at, [...layer.nodes]);
  }
  return calls
    .filter(call => !call.operator)
    .map(({ index, outputs: ids }) => {
      const outputs = ids.map(String);
      const borrowed = outputs.some(output => fed.has(output));
      return { call: index, outputs, nodes: nodes.get(index) ?? [], ...(borrowed ? { fed: true as const } : {}) };
    });
}

function isInside({ parent }: Call, whole: ReadonlySet<number>, { calls }: Network): boolean {
  for (let at = parent; at !== undefined; at = calls[at]!.parent) if (whole.has(at)) return true;
  return false;
}

class Unlowered extends Error {}

function lower(
  call: Call,
  graph: GraphBuilder,
  read: (id: TensorId) => LoweredValue,
  provide: (weights: Readonly<Record<string, Weight | null>>) => void,
): readonly LoweredValue[] {
  const { operator, form } = findOperator(call.operator!.name) ?? {};
  if (!operator?.rule.lower || !operator.rule.output) throw new Unlowered(`${call.operator!.id} has no ONNX form`);
  const bound = call.arguments!;
  const output = infer(form!, bound, operator.rule.output);
  if (!('ok' in output)) throw new Unlowered('problem' in output ? output.problem.message : output.unknown.reason);
  const args = argumentsOf(form!, bound);
  for (const [, tensor] of tensorsIn(Object.entries(bound))) {
    const { id } = tensor as Tensor & { readonly id?: TensorId };
    if (id === undefined) throw new Unlowered('an argument was made outside of the network');
    graph.define(tensor, read(id));
  }
  provide('names' in form! ? {} : { ...form!.weights?.(args), ...form!.buffers?.(args) });
  const lowered = operator.rule.lower(args, graph, output.ok);
  return Array.isArray(lowered) ? (lowered as readonly LoweredValue[]) : [lowered as LoweredValue];
}

/** The module whose weights a call uses: its own, or, in `super().forward(x)`, the one it happened in. */
function moduleOf(call: Call, network: Network): string {
  if (call.path !== null) return call.path;
  const form = call.operator && findOperator(call.operator.name)?.form;
  return form && !('names' in form) ? pathOf(call.parent, network) : '';
}

function pathOf(call: number | undefined, network: Network): string {
  return call === undefined ? '' : (network.calls[call]!.path ?? '');
}

/** Adds each parameter once. */
function storage(source: WeightSource) {
  const added = new Map<string, LoweredValue>();
  return (graph: GraphBuilder, name: string, weight: Weight, dtype: 'float32' | 'int64' = 'float32') => {
    const known = added.get(name);
    if (known) return known;
    const shape = sizes(weight.shape);
    const value = dtype === 'int64' ? indices(graph, name, shape) : parameter(graph, name, shape, source(name, weight));
    added.set(name, value);
    return value;
  };
}

/** Whole numbers are indices: zero is valid in every table. */
function indices(graph: GraphBuilder, name: string, shape: readonly number[]): LoweredValue {
  const count = shape.reduce((product, size) => product * size, 1);
  return graph.initializer(name, shape, 'int64', new Float32Array(count));
}

function parameter(
  graph: GraphBuilder,
  name: string,
  shape: readonly number[],
  values: ReturnType<WeightSource>,
): LoweredValue {
  if (typeof values === 'string') throw new Unlowered(values);
  return graph.parameter(name, shape, values);
}

function sizes(shape: Parameters<typeof plainShape>[0]): readonly number[] {
  const plain = plainShape(shape);
  if (typeof plain === 'string') throw new Unlowered(plain);
  return plain;
}
