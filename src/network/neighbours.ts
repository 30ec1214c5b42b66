/**
 * What two layers mean to each other, where one reads exactly what the other gives: two linear maps in a row are one, a bias
 * before a batch norm is subtracted again. Facts about working code, true whatever the weights are; never problems.
 */
import type { Argument } from '../operators/argument';
import type { Call, Network, TensorId } from './network';

/** Two linear layers as the one that they make together. */
export interface Collapse {
  readonly kind: 'collapse';
  readonly first: Call;
  readonly second: Call;
  readonly inputs: number;
  readonly outputs: number;
  /** The narrowest place between them bounds the rank of the one map; absent where it bounds nothing. */
  readonly rank?: number;
  /** Of the one layer that can compute all that the two can, and of the two. */
  readonly single: number;
  readonly pair: number;
  /** For convolutions, by axis. */
  readonly kernel?: readonly number[];
  readonly stride?: readonly number[];
  /** The second pads what the first gives, where one layer would pad the input. */
  readonly differsAtBorder?: true;
}

/** A layer whose bias the batch norm behind it subtracts. */
export interface LostBias {
  readonly kind: 'lost bias';
  readonly first: Call;
  readonly second: Call;
  readonly count: number;
}

/** Dropout whose output a batch norm takes its statistics of: in evaluation nothing is dropped, and they do not fit. */
export interface VarianceShift {
  readonly kind: 'variance shift';
  readonly first: Call;
  readonly second: Call;
  readonly p: number;
}

/** A layer norm over the last axis of what a convolution gives, whose last axis is the width. */
export interface WidthNorm {
  readonly kind: 'width norm';
  /** The layer that gives channels, height and width. */
  readonly first: Call;
  readonly second: Call;
  readonly width: number;
}

export type Neighbours = Collapse | LostBias | VarianceShift | WidthNorm;

/** What is to be said of a call and those next to it, in the order in which they run. */
export function neighboursOf(network: Network, call: Call): readonly Neighbours[] {
  const [before, behind] = [readBy(network, call), readerOf(network, call)];
  const norm = widthNorm(network, call);
  return [
    ...(norm ? [norm] : []),
    ...(before ? pairOf(network, before, call) : []),
    ...(behind && readBy(network, behind) === call ? pairOf(network, call, behind) : []),
  ];
}

function pairOf(network: Network, first: Call, second: Call): readonly Neighbours[] {
  return [collapse(first, second), lostBias(network, first, second), varianceShift(first, second)].filter(
    pair => pair !== undefined,
  );
}

/** The module whose result this one reads as it is, and nothing else reads; what lies between does nothing to it. */
function readBy(network: Network, call: Call): Call | undefined {
  const { calls, tensors } = network;
  if (!isLayer(call)) return undefined;
  let at = call.inputs[0];
  while (at !== undefined && at !== null && call.inputs.length === 1) {
    const { producer, content } = tensors[at]!;
    const made = producer === undefined ? undefined : calls[producer]!;
    // Memory that was written into is no longer what the layer gave.
    if (!made || content || made.outputs[0] !== at || !onlyReader(network, at)) return undefined;
    if (made.operator?.id !== 'Identity') return isLayer(made) && made.path !== call.path ? made : undefined;
    at = made.inputs[0];
  }
  return undefined;
}

/** The one call, placeholders apart, that reads what this one gives. */
function readerOf(network: Network, call: Call): Call | undefined {
  let reader: Call | undefined = call;
  do {
    const at: TensorId | null | undefined = reader.outputs[0];
    reader = at === undefined || at === null ? undefined : onlyReader(network, at);
  } while (reader?.operator?.id === 'Identity');
  return reader;
}

/** What stands between a layer and its activation without being one. */
const BEFORE_ACTIVATION =
  /^(Identity|(Sync)?BatchNorm([123]d)?|InstanceNorm[123]d|GroupNorm|LayerNorm|(Alpha)?Dropout([123]d)?|(Adaptive)?(Max|Avg)Pool[123]d|flatten|Flatten)$/;

/** What reads the result of a layer alone, norms, dropout and pooling between them passed over. */
export function followerOf(network: Network, call: Call): Call | undefined {
  let reader: Call | undefined = call;
  do {
    const at: TensorId | null | undefined = reader.outputs.length === 1 ? reader.outputs[0] : undefined;
    reader = at === undefined || at === null ? undefined : onlyReader(network, at);
  } while (reader && !reader.conditional && BEFORE_ACTIVATION.test(reader.operator?.id ?? ''));
  return reader?.conditional ? undefined : reader;
}

/** `undefined` where there are more: a skip around the second layer, or a result of the network, needs what lies between too. */
function onlyReader({ calls, outputs }: Network, tensor: TensorId): Call | undefined {
  const readers = calls.filter(({ inputs, operator }) => operator && inputs.includes(tensor));
  return readers.length === 1 && !outputs.includes(tensor) ? readers[0] : undefined;
}

function isLayer({ path, operator, conditional }: Call): boolean {
  return Boolean(path) && operator !== undefined && !conditional;
}

function collapse(first: Call, second: Call): Collapse | undefined {
  const [a, b] = [linearOf(first), linearOf(second)];
  if (!a || !b || a.window?.kernel.length !== b.window?.kernel.length) return undefined;
  // Groups on both sides leave blocks of zeros that no single layer has.
  if (a.groups > 1 && b.groups > 1) return undefined;
  const joint = a.window && b.window ? joined(a.window, b.window) : undefined;
  if (a.window && !joint) return undefined;
  const taps = (window: Window | undefined) => (window?.kernel ?? []).reduce((product, k) => product * k, 1);
  const weights = a.inputs * b.outputs * taps(joint);
  const rank = a.outputs * taps(b.window);
  const bounds = Math.min(a.inputs * taps(joint), b.outputs);
  return {
    kind: 'collapse',
    first,
    second,
    inputs: a.inputs,
    outputs: b.outputs,
    ...(rank < bounds ? { rank } : {}),
    single: weights + (a.bias || b.bias ? b.outputs : 0),
    pair: a.parameters + b.parameters,
    ...(joint ? { kernel: joint.reach, stride: joint.stride } : {}),
    ...(b.window?.pads ? { differsAtBorder: true } : {}),
  };
}

interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly pads: boolean;
}

/** Two windows in a row, where together they have no holes; `undefined` where they have. */
function joined(a: Window, b: Window): (Window & { readonly reach: readonly number[] }) | undefined {
  const axes = a.kernel.map((k, axis) => {
    const positions = new Set<number>();
    for (let i = 0; i < k; i++)
      for (let j = 0; j < b.kernel[axis]!; j++)
        positions.add(i * a.dilation[axis]! + j * b.dilation[axis]! * a.stride[axis]!);
    const reach = Math.max(...positions) + 1;
    return reach === positions.size ? reach : undefined;
  });
  if (axes.includes(undefined)) return undefined;
  const reach = axes as readonly number[];
  return {
    kernel: reach,
    reach,
    stride: a.stride.map((s, axis) => s * b.stride[axis]!),
    dilation: a.kernel.map(() => 1),
    pads: b.pads,
  };
}

interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly parameters: number;
  readonly window?: Window;
}

/** A linear layer with sizes that are known; `undefined` for any other. */
function linearOf(call: Call): Linear | undefined {
  const bound = call.arguments;
  if (!bound || typeof call.params !== 'number') return undefined;
  const { bias } = bound;
  if (typeof bias !== 'boolean') return undefined;
  const parameters = call.params;
  if (call.operator?.id === 'Linear') {
    const { in_features: inputs, out_features: outputs } = bound;
    if (typeof inputs !== 'number' || typeof outputs !== 'number') return undefined;
    return { inputs, outputs, groups: 1, bias, parameters };
  }
  const rank = Number(/^Conv([123])d$/.exec(call.operator?.id ?? '')?.[1]);
  const { in_channels: inputs, out_channels: outputs, groups } = bound;
  const [kernel, stride, dilation] = [bound.kernel_size, bound.stride, bound.dilation].map(size => sizes(size, rank));
  if (typeof inputs !== 'number' || typeof outputs !== 'number' || typeof groups !== 'number') return undefined;
  if (!kernel || !stride || !dilation) return undefined;
  const padding = sizes(bound.padding, rank);
  const pads = padding?.every(size => size === 0) !== true && kernel.some(size => size > 1);
  return { inputs, outputs, groups, bias, parameters, window: { kernel, stride, dilation, pads } };
}

function sizes(value: Argument | undefined, rank: number): readonly number[] | undefined {
  const list = Array.isArray(value) ? value : Array.from({ length: rank || 0 }, () => value);
  return list.length === rank && list.every(size => typeof size === 'number') ? list : undefined;
}

function lostBias(network: Network, first: Call, second: Call): LostBias | undefined {
  const { bias, out_channels, out_features } = first.arguments ?? {};
  const rank = /^(?:Conv(?:Transpose)?([123])d|Linear)$/.exec(first.operator?.id ?? '');
  if (bias !== true || !rank || !/^(?:BatchNorm[123]d|SyncBatchNorm)$/.test(second.operator?.id ?? ''))
    return undefined;
  // The statistics are those of axis 1, and the bias must run along it. What is not followed may read it, too.
  const axes = first.outputs.map(id => (id === null ? undefined : network.tensors[id]!.shape.length));
  if (axes[0] !== Number(rank[1] ?? 0) + 2 || network.unknowns.length > 0) return undefined;
  const count = out_channels ?? out_features;
  return typeof count === 'number' ? { kind: 'lost bias', first, second, count } : undefined;
}

function varianceShift(first: Call, second: Call): VarianceShift | undefined {
  if (!/^Dropout[123]?d?$/.test(first.operator?.id ?? '') || !/^BatchNorm[123]d$/.test(second.operator?.id ?? ''))
    return undefined;
  const p = first.arguments?.p;
  // A Float, told by its number.
  const share = typeof p === 'object' && p !== null && 'value' in p ? p.value : p;
  return typeof share === 'number' && share > 0 && share < 1
    ? { kind: 'variance shift', first, second, p: share }
    : undefined;
}

/** What leaves every axis where it is. */
const KEEPS_AXES =
  /^(ReLU6?|LeakyReLU|PReLU|ELU|SELU|CELU|GELU|SiLU|Mish|Hardswish|Sigmoid|Tanh|Softplus|Dropout2?d?|Identity)$/;
const GIVES_IMAGES = /^(Conv2d|ConvTranspose2d|BatchNorm2d|(Adaptive)?(Max|Avg)Pool2d)$/;

function widthNorm({ calls, tensors }: Network, call: Call): WidthNorm | undefined {
  if (call.operator?.id !== 'LayerNorm' || call.inputs.length !== 1) return undefined;
  const sizes = call.arguments?.normalized_shape;
  const [width] = Array.isArray(sizes) ? sizes : [sizes];
  if (typeof width !== 'number' || (Array.isArray(sizes) && sizes.length !== 1)) return undefined;
  let at = call.inputs[0];
  while (at !== undefined && at !== null) {
    const { producer, content, shape } = tensors[at]!;
    const made = producer === undefined ? undefined : calls[producer];
    const id = made?.operator?.id;
    // What was written into memory may have come from elsewhere.
    if (!made || !id || content || made.outputs[0] !== at || shape.length !== 4 || shape[3] !== width) return undefined;
    if (GIVES_IMAGES.test(id)) return { kind: 'width norm', first: made, second: call, width };
    if (!KEEPS_AXES.test(id)) return undefined;
    at = made.inputs[0];
  }
  return undefined;
}
