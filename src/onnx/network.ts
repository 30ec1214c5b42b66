/**
 * A whole traced network → one ONNX model: its leaf calls in the order they ran, tensors by their number, every parameter
 * stored once under its name in `state_dict()`. A call that has no ONNX form is named, and what it gave becomes an input of
 * the model, so that the rest still runs.
 */

import type { Network, TensorId } from '../network/network';
import type { LoweredValue } from '../operators/lowering';
import { sizes } from './call';
import { plainTensor } from './complex';
import { backward } from './gradient/backward';
import type { GraphTensor } from './graph';
import { reasonOf } from './layer';
import { isRefusal, type LoweredCall, type MissingCall, NetworkCalls } from './network-calls';
import type { Redrawn } from './parameters';
import type { StoredWeight } from './recipe';
import { plainInput, plainShape, seededWeights, type WeightSource } from './weights';

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
  readonly missing: readonly MissingCall[];
  /** Weights that begin as their modules draw them, although code makes something else of them, and why. */
  readonly redrawn: readonly Redrawn[];
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
  /** With `every`: the results of these calls alone, by index; the others are computed all the same. */
  readonly measured?: ReadonlySet<number>;
  /** Calls to leave out, by index, each with the reason. */
  readonly without?: ReadonlyMap<number, string>;
}

/** The model of a network whose sizes are all numbers, or the reason why there is none. */
export function networkModel(
  network: Network,
  { weights = seededWeights(0), ...options }: NetworkOptions = {},
): NetworkModel | { readonly reason: string } {
  for (const { tensor } of network.inputs) {
    const plain = tensor === null ? [] : plainInput(network.tensors[tensor]!.shape);
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
  { every, gradient, measured, without = new Map() }: Omit<NetworkOptions, 'weights'>,
): NetworkModel {
  const lowered = new NetworkCalls(network, source, without);
  lowered.lowerAll();
  if (gradient) return differentiated(network, lowered, gradient);
  return every ? observed(network, lowered, measured) : deployed(network, lowered);
}

type Output = GraphTensor & { readonly from: LoweredValue };

/** A tensor of the network as an output of the model, called `name`. */
function outputOf(network: Network, id: TensorId, name: string, from: LoweredValue): Output {
  const { shape, dtype } = network.tensors[id]!;
  return { ...plainTensor({ name, shape: sizes(shape), dtype }), from };
}

/** What the network gives, each tensor once. */
function resultsOf(network: Network): readonly TensorId[] {
  return [...new Set(network.outputs.filter(id => id !== null))];
}

function finalOutputs(network: Network, { graph, tensors }: NetworkCalls, ids: readonly TensorId[]) {
  const results = network.outputs.filter(id => id !== null);
  return ids.map(id => {
    const name = results.length === 1 ? 'output' : `output.${results.indexOf(id)}`;
    return outputOf(network, id, graph.unique(name), tensors.read(id));
  });
}

/** The model as it would be deployed: the network's results alone. */
function deployed(network: Network, lowered: NetworkCalls): NetworkModel {
  const outputs = finalOutputs(network, lowered, resultsOf(network));
  return { ...finished(lowered, outputs), layers: [], missing: lowered.missing };
}

/** The model that gives what every call gave, or those that are `measured`. */
function observed(network: Network, lowered: NetworkCalls, measured?: ReadonlySet<number>): NetworkModel {
  const { graph, tensors, made, layers, unsized } = lowered;
  // Results whose size nobody knows are left out.
  const isSized = (id: TensorId) => typeof plainShape(network.tensors[id]!.shape) !== 'string';
  const results = resultsOf(network);
  const finals = finalOutputs(network, lowered, results.filter(isSized));
  const shown = measured ? layers.filter(({ call }) => measured.has(call)) : layers;
  const outputs = [
    ...shown.flatMap(layer => layer.outputs.map(id => outputOf(network, +id, id, made.get(+id)!))),
    ...passedOn(network, lowered, isSized).map(id => outputOf(network, id, `${id}`, tensors.read(id))),
  ];
  const unmeasured = unsized.map(({ call, reason }) => ({ call, reason: `it runs, and is not measured: ${reason}` }));
  const model = finished(lowered, outputs);
  return {
    ...model,
    ...(finals.length > 0 && finals.length === results.length
      ? { whole: { model: graph.finish(model.inputs, finals), outputs: finals.map(({ name }) => name) } }
      : {}),
    layers: [...shown, ...containers(network, layers)],
    missing: [...lowered.missing, ...unmeasured].sort((one, other) => one.call - other.call),
  };
}

function finished({ graph, tensors, parameters, missing }: NetworkCalls, outputs: readonly Output[]) {
  if (outputs.length === 0)
    throw new Error(missing[0] ? `none of its calls is left: ${missing[0].reason}` : 'it calls nothing');
  return {
    model: graph.finish(tensors.inputs, outputs),
    weights: graph.stored,
    inputs: tensors.inputs,
    outputs: outputs.map(({ from: _, ...plain }) => plain),
    redrawn: parameters.redrawn,
  };
}

/** What containers give that no call made: their own input, or what was written into it. */
function passedOn(
  { calls, tensors: traced }: Network,
  { tensors, made }: NetworkCalls,
  isSized: (id: TensorId) => boolean,
): readonly TensorId[] {
  const given = calls.flatMap(({ operator, outputs }) => (operator ? [] : outputs.filter(id => id !== null)));
  return [...new Set(given)].filter(id => {
    if (made.has(id) || !isSized(id) || !(tensors.has(id) || traced[id]!.content)) return false;
    try {
      return !tensors.isFed(tensors.read(id));
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  });
}

function differentiated(
  network: Network,
  { graph, tensors, parameters, missing }: NetworkCalls,
  { of, support = false }: NonNullable<NetworkOptions['gradient']>,
): NetworkModel {
  const from = tensors.read(of);
  const [input] = tensors.inputs;
  if (!input || from.name === input.name) throw new Error('it is not made from an input of the network');
  if (tensors.isFed(from)) throw new Error(missing[0]?.reason ?? 'a tensor it depends on is not made in the network');
  const seed = { name: graph.unique('seed'), shape: sizes(network.tensors[of]!.shape), dtype: 'float32' as const };
  const found = backward(graph, from, input, seed, support);
  if (!found) throw new Error('it does not depend on the input');
  const output = { name: graph.unique('gradient'), shape: input.shape, dtype: input.dtype };
  const inputs = [...tensors.inputs, seed];
  const model = graph.finish(inputs, [{ ...output, from: found }]);
  const { redrawn } = parameters;
  return { model, weights: graph.stored, inputs, outputs: [output], layers: [], missing, redrawn };
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
