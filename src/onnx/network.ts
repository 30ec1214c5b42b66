/**
 * A whole traced network → one ONNX model: its leaf calls in the order they ran, tensors by their number, every parameter
 * stored once under its name in `state_dict()`. A call that has no ONNX form is named, and what it gave becomes an input of
 * the model, so that the rest still runs.
 */

import type { Call, Network, TensorId } from '../network/network';
import { castTo } from '../operators/cast-node';
import { findOperator, operatorById } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { type Init, infer, type Weight } from '../operators/operator';
import { Unknowable } from '../operators/parameter';
import { keepsValues } from '../operators/sharing';
import type { DType } from '../tensor/dtype';
import { lower, sizes, Unlowered } from './call';
import { plainTensor } from './complex';
import { lowerContent } from './content';
import { backward } from './gradient/backward';
import { GraphBuilder, type GraphTensor } from './graph';
import { reasonOf } from './layer';
import { lowerMaking, type MadeBefore, unknownDraw } from './making';
import { lengthsOf, lowerNormed, type Normed, remakingOf } from './parametrized';
import type { StoredWeight } from './recipe';
import { type Ties, tiesOf } from './ties';
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
  /** Weights that begin as their modules draw them, although code makes something else of them, and why. */
  readonly redrawn: readonly { readonly weight: string; readonly reason: string }[];
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
  { every = false, gradient, measured, without = new Map() }: Omit<NetworkOptions, 'weights'>,
): NetworkModel {
  const values = new Map<TensorId, LoweredValue>();
  const inputs: GraphTensor[] = [];
  let own: (name: string) => LoweredValue | undefined = () => undefined;
  const graph = new GraphBuilder(name => own(name));
  const ties = tiesOf(network);
  const beginning = (name: string) => beginningOf(network, ties.made(name));
  const making = lowerMaking(network.making, graph, () => stored, beginning);
  const redrawn: { weight: string; reason: string }[] = [];
  const stored = storage(source, making, { remaking: remakingOf(network), ties, beginning }, redrawn);

  const addInput = (id: TensorId, wanted: string) => {
    const { shape, dtype } = network.tensors[id]!;
    const name = graph.unique(wanted);
    inputs.push(plainTensor({ name, shape: sizes(shape), dtype }));
    values.set(id, { name });
    return name;
  };
  for (const { name, tensor } of network.inputs) if (tensor !== null) addInput(tensor, name);
  /** What depends on an input that the network does not have. */
  const fed = new Set<string>();

  /** What a call reads: made before, a parameter, or else fed from outside. */
  const read = (id: TensorId): LoweredValue => {
    const { weight, shape, dtype, content, made } = network.tensors[id]!;
    if (!values.has(id) && content && content.kind !== 'either')
      values.set(id, lowerContent({ ...network, read, join: tainted }, graph, content, id));
    if (!values.has(id) && made !== undefined && weight === undefined) values.set(id, making.read(made));
    if (!values.has(id) && weight !== undefined && (dtype === 'float32' || dtype === 'int64'))
      values.set(id, stored(graph, weight, { shape, init: beginning(weight) ?? unknownDraw }, dtype));
    if (!values.has(id)) {
      fed.add(addInput(id, `tensor.${id}`));
    }
    return values.get(id)!;
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
      const reason = without.get(call.index);
      if (reason !== undefined) throw new Unlowered(reason);
      if (call.conditional && !keepsValues(call.operator.id))
        throw new Unlowered('whether it runs depends on a value that is not known');
      const lowered = lower(call, graph, readHere, (weightsOf, dtype) => {
        own = name => {
          const weight = weightsOf[name];
          const rewritten = call.rewritten?.[name];
          const value =
            rewritten === undefined
              ? weight && stored(graph, module ? `${module}.${name}` : name, weight)
              : readHere(rewritten);
          return value ? castTo(graph, value, 'float32', dtype) : undefined;
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
      whole.add(call.index);
      const unsized = ids.map(id => plainShape(network.tensors[id]!.shape)).find(shape => typeof shape === 'string');
      if (unsized === undefined)
        layers.push({ call: call.index, outputs, nodes, ...(borrowed ? { fed: true as const } : {}) });
      else if (every) missing.push({ call: call.index, reason: `it runs, and is not measured: ${unsized}` });
    } catch (error) {
      if (!(error instanceof Unlowered || error instanceof Unknowable)) throw error;
      // What it calls may still be lowered, one by one.
      if (holders.has(call.index)) continue;
      missing.push({ call: call.index, reason: error instanceof Unlowered ? error.message : reasonOf(error) });
    }
  }
  graph.scope = '';
  const rest = { layers: [], missing, redrawn };
  if (gradient) return { ...differentiated(gradient), ...rest };
  const results = network.outputs.filter(id => id !== null);
  const described = (id: TensorId, name: string, from: LoweredValue) => {
    const { shape, dtype } = network.tensors[id]!;
    return { ...plainTensor({ name, shape: sizes(shape), dtype }), from };
  };
  // What is only measured leaves out results whose size nobody knows.
  const told = [...new Set(results)].filter(id => !every || typeof plainShape(network.tensors[id]!.shape) !== 'string');
  const finals = told.map(id =>
    described(id, graph.unique(results.length === 1 ? 'output' : `output.${results.indexOf(id)}`), read(id)),
  );
  const shown = measured ? layers.filter(({ call }) => measured.has(call)) : layers;
  const outputs = every
    ? [
        ...shown.flatMap(layer => layer.outputs.map(id => described(+id, id, made.get(+id)!))),
        ...passedOn().map(id => described(id, `${id}`, read(id))),
      ]
    : finals;
  if (outputs.length === 0)
    throw new Error(missing[0] ? `none of its calls is left: ${missing[0].reason}` : 'it calls nothing');
  const model = graph.finish(inputs, outputs);
  return {
    model,
    weights: graph.stored,
    inputs,
    outputs: outputs.map(({ from: _, ...plain }) => plain),
    ...(every && finals.length > 0 && finals.length === new Set(results).size
      ? { whole: { model: graph.finish(inputs, finals), outputs: finals.map(({ name }) => name) } }
      : {}),
    ...rest,
    layers: every ? [...shown, ...containers(network, layers)] : [],
  };

  /** What containers give that no call made: their own input, or what was written into it. */
  function passedOn(): readonly TensorId[] {
    const given = network.calls.flatMap(({ operator, outputs }) => (operator ? [] : outputs.filter(id => id !== null)));
    return [...new Set(given)].filter(id => {
      if (typeof plainShape(network.tensors[id]!.shape) === 'string') return false;
      if (made.has(id) || !(values.has(id) || network.tensors[id]!.content)) return false;
      try {
        return !fed.has(read(id).name);
      } catch (error) {
        if (error instanceof Unlowered || error instanceof Unknowable) return false;
        throw error;
      }
    });
  }

  function differentiated({ of, support = false }: NonNullable<NetworkOptions['gradient']>) {
    const from = read(of);
    const [input] = inputs;
    if (!input || from.name === input.name) throw new Error('it is not made from an input of the network');
    if (fed.has(from.name)) throw new Error(missing[0]?.reason ?? 'a tensor it depends on is not made in the network');
    const seed = { name: graph.unique('seed'), shape: sizes(network.tensors[of]!.shape), dtype: 'float32' as const };
    const found = backward(graph, from, input, seed, support);
    if (!found) throw new Error('it does not depend on the input');
    const output = { name: graph.unique('gradient'), shape: input.shape, dtype: input.dtype };
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

/** The module whose weights a call uses: its own, or, in `super().forward(x)`, the one it happened in. */
function moduleOf(call: Call, network: Network): string {
  if (call.path !== null) return call.path;
  const form = call.operator && findOperator(call.operator.name)?.form;
  return form && !('names' in form) ? pathOf(call.parent, network) : '';
}

function pathOf(call: number | undefined, network: Network): string {
  return call === undefined ? '' : (network.calls[call]!.path ?? '');
}

/** How a module of PyTorch's own begins its parameter of this name. */
function beginningOf({ modules }: Network, name: string): Init | undefined {
  const at = name.lastIndexOf('.');
  const module = modules.find(({ path }) => path === name.slice(0, Math.max(at, 0)));
  const operator = module?.operator === undefined ? undefined : operatorById(module.operator);
  for (const form of operator?.classes ?? []) {
    const weights = module!.arguments && infer(form, module!.arguments, args => form.weights?.(args));
    const weight = weights && 'ok' in weights ? weights.ok?.[name.slice(at + 1)] : undefined;
    if (weight) return weight.init;
  }
  return undefined;
}

interface Known {
  readonly remaking: ReturnType<typeof remakingOf>;
  readonly ties: Ties;
  readonly beginning: (name: string) => Init | undefined;
}

/** Adds each parameter once: as code made it, or else as the layer does that made it. */
function storage(
  source: WeightSource,
  making: MadeBefore,
  { remaking, ties, beginning }: Known,
  redrawn: { weight: string; reason: string }[],
) {
  const added = new Map<string, LoweredValue>();
  return add;

  function add(graph: GraphBuilder, called: string, weight: Weight, dtype: DType = 'float32'): LoweredValue {
    const name = ties.stored(called);
    const known = added.get(name);
    if (known) return known;
    const remade = remaking(name);
    const value =
      remade?.kind === 'normed'
        ? normed(graph, remade, weight)
        : own(graph, { name, called, weight }, dtype, { reason: remade?.reason });
    added.set(name, value);
    return value;
  }

  function own(
    graph: GraphBuilder,
    { name, called, weight }: { readonly name: string; readonly called: string; readonly weight: Weight },
    dtype: DType,
    remade: { readonly reason?: string | undefined; readonly otherwise?: () => LoweredValue },
  ): LoweredValue {
    const made = making.weights[name];
    const init = (made === undefined ? undefined : making.initOf(made)) ?? asMade(called, name) ?? weight.init;
    const refused = made === undefined || init !== weight.init ? undefined : making.refusalOf(made);
    // What no module of PyTorch's draws may be anything: a mask, a table.
    if (refused && !refused.drawn && weight.init === unknownDraw)
      throw new Unlowered(`${name} cannot be computed: ${refused.reason}`);
    const reason = refused?.reason ?? remade.reason;
    if (reason !== undefined) redrawn.push({ weight: name, reason });
    const read = () => making.read(made!);
    const computed = refused || made === undefined ? (remade.otherwise ?? read) : read;
    return valueIn(graph, name, { ...weight, init }, dtype, computed);
  }

  /** A weight under `weight_norm`: its direction begins as the layer draws the weight, its length as long as that is. */
  function normed(graph: GraphBuilder, remade: Normed, weight: Weight): LoweredValue {
    const direction = add(graph, remade.direction, weight);
    const name = remade.magnitude;
    const length: Weight = { shape: remade.shape, init: { kind: 'computed' } };
    const otherwise = () => lengthsOf(graph, direction, remade);
    const by = own(graph, { name, called: name, weight: length }, 'float32', { otherwise });
    return lowerNormed(graph, direction, by, remade);
  }

  /** How a tied parameter begins, where the call that asks for it is of another layer than the one that made it. */
  function asMade(called: string, name: string): Init | undefined {
    return called === name && ties.made(name) === name ? undefined : beginning(name);
  }

  function valueIn(graph: GraphBuilder, name: string, weight: Weight, dtype: DType, computed: () => LoweredValue) {
    const shape = sizes(weight.shape);
    const isComputed = weight.init.kind === 'computed';
    if (dtype === 'float32') {
      const values = source(name, weight);
      if (values === 'computed') return computed();
      if (typeof values === 'string') throw new Unlowered(values);
      return graph.parameter(name, shape, values);
    }
    if (isComputed) return computed();
    if (dtype !== 'int64') throw new Unlowered(`the values of ${name} are not known`);
    // Whole numbers are indices: zero is valid in every table.
    return graph.initializer(
      name,
      shape,
      'int64',
      new Float32Array(shape.reduce((product, size) => product * size, 1)),
    );
  }
}
