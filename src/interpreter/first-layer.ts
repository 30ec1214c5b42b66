/**
 * Which layer takes an input first, and what its arguments tell: rank, channels or features, dtype. The layer is found by a
 * probe run, in which the input is unknown; what happened to it on the way there is not known yet.
 */
import type { Argument, Opaque } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import { type Dim, equal, isDim, multiply } from '../tensor/dim';
import type { Forward } from './trace';
import type { Draft, Enough, Tracer } from './tracer';
import { List, Tensor, Tuple, Unknown, UnknownInput } from './values';

export const PROBE = 'the input ';

/** What the arguments of a layer say of its input. */
export interface Told {
  readonly dtype: Tensor['dtype'];
  /** Sizes after the batch that the layer tells: the channels. */
  readonly fixed: readonly Dim[];
  /** How many spatial axes follow. */
  readonly spatial: number;
  /** A linear layer: what comes before it may have been flattened. */
  readonly flat?: boolean;
  /** Named axes before `fixed`, for layers that take any number of them. */
  readonly leading: readonly string[];
}

export interface Spec extends Told {
  /** The call that tells it. */
  readonly call: Draft;
  /** What it is given has the values of the input, on other axes perhaps: `x.view(…)`. */
  readonly moved: boolean;
}

/** What the first layer that takes an input says about it. */
export function specOf(probe: Forward, name: string): Spec | undefined {
  return toldBy(probe.tracer.calls, name) ?? undefined;
}

/** Whether a probe run has told about all its inputs, asked after each of its calls: what comes then changes nothing. */
export function untilTold(names: readonly string[]): Enough {
  const open = new Set(names);
  return (calls, call) => {
    for (const name of open) if (takes(call, name) && toldBy(calls, name) !== undefined) open.delete(name);
    return open.size === 0;
  };
}

/** `undefined` while no call has decided; `null` where one did, and nothing can be told. */
function toldBy(calls: readonly Draft[], name: string): Spec | null | undefined {
  let flattened = false;
  for (const call of calls) {
    if (!call.operator || !takes(call, name)) continue;
    const told = holds(call.arguments?.lengths, `${PROBE}${name}`) ? LENGTHS : specFrom(call, name);
    if (told) return flattened && !told.flat ? null : { ...told, call, moved: !takesAs(call, name) };
    flattened ||= call.operator.id === 'flatten' || call.operator.id === 'Flatten';
    if (flattened) continue;
    // Layers that keep the channels let the input through to the one that tells; anything else may have reshaped it. Should
    // a border have made some of the channels, the layer refuses what it is tried with.
    if (!BORDER.test(call.operator.id) && !PASSING.has(findOperator(call.operator.name)?.operator.family ?? ''))
      return null;
  }
  return undefined;
}

/** Whether the layer that told of the input does not take what it was tried with; behind a `view`, whether that is open. */
export function refuses({ calls, problems }: Tracer, spec: Spec): boolean {
  const same = calls.filter(call => isSame(call, spec.call));
  if (same.some(({ answer }) => answer?.output !== undefined)) return false;
  return spec.moved || same.some(({ index }) => problems.some(({ call }) => call === index));
}

/** Whether, where sizes are open, what comes to the layer that told of the input has the sizes which it told. */
export function takesOpen({ calls }: Tracer, { call: telling, fixed, flat, leading }: Spec): boolean {
  const key = Object.entries(telling.arguments ?? {}).find(([, argument]) => isInput(argument))?.[0];
  return calls.some(call => {
    const given = isSame(call, telling) ? call.arguments?.[key!] : undefined;
    if (!(given instanceof Tensor)) return false;
    const from = flat || leading.length > 1 ? given.shape.length - fixed.length : leading.length;
    return fixed.every((size, i) => from + i in given.shape && equal(size, given.shape[from + i]!));
  });
}

function isSame({ site, module, operator }: Draft, other: Draft): boolean {
  return site.span.from === other.site.span.from && module === other.module && operator?.id === other.operator?.id;
}

function isInput(argument: Argument): boolean {
  return argument instanceof Unknown && argument.reason.startsWith(PROBE);
}

/** Whether it takes the input, or what a method such as `view` made of it. */
function takes(call: Draft, name: string): boolean {
  return takesAs(call, name) || takesAs(call, `${name}${UnknownInput.MOVED}`);
}

function isOf(argument: Argument | undefined, name: string): boolean {
  return [name, `${name}${UnknownInput.MOVED}`].some(each => holds(argument, `${PROBE}${each}`));
}

function takesAs(call: Draft, name: string): boolean {
  const reason = `${PROBE}${name}`;
  return Object.values(call.arguments ?? {}).some(argument => holds(argument, reason));
}

/** `torch.cat([state, action])` takes both. */
function holds(argument: unknown, reason: string): boolean {
  return Array.isArray(argument)
    ? argument.some(item => holds(item, reason))
    : argument instanceof Unknown
      ? argument.reason === reason
      : argument instanceof Tuple || argument instanceof List
        ? argument.items.some(item => holds(item, reason))
        : false;
}

/** One number for each sequence of the batch. */
const LENGTHS: Told = { dtype: 'int64', fixed: [], spatial: 0, leading: ['B'] };

const BORDER = /^pad$|Pad\dd$/;
const PASSING = new Set(['pooling', 'activation', 'regularization', 'creation', 'resampling']);

function specFrom(call: Draft, name: string): Told | undefined {
  const { operator, arguments: bound } = call;
  const id = operator!.id;
  const size = (key: string): Dim | undefined => {
    const value: Argument | undefined = bound?.[key];
    return isDim(value) ? value : undefined;
  };
  // Called as a function, a layer is given its weight.
  const weight = bound?.weight instanceof Tensor ? bound.weight.shape : undefined;
  const window = /^Conv(Transpose)?(\d)d$/.exec(id);
  if (window) {
    const ofWeight = window[1] ? weight?.[0] : weight?.[1] && multiply(weight[1], size('groups') ?? 1);
    const channels = size('in_channels') ?? ofWeight;
    return channels === undefined
      ? undefined
      : { dtype: 'float32', fixed: [channels], spatial: Number(window[2]), leading: ['B'] };
  }
  const norm = /^(?:BatchNorm|InstanceNorm)(\d)d$/.exec(id);
  if (norm) {
    const channels = size('num_features');
    return channels === undefined
      ? undefined
      : {
          dtype: 'float32',
          fixed: [channels],
          spatial: id.startsWith('BatchNorm1') ? 0 : Number(norm[1]),
          leading: ['B'],
        };
  }
  if (id === 'Linear') {
    const features = size('in_features') ?? weight?.[1];
    return features === undefined
      ? undefined
      : { dtype: 'float32', fixed: [features], spatial: 0, leading: ['B'], flat: true };
  }
  if (id === 'LayerNorm') {
    const given = bound?.normalized_shape;
    const fixed = isDim(given) ? [given] : Array.isArray(given) ? given.filter(isDim) : [];
    return fixed.length === 0 ? undefined : { dtype: 'float32', fixed, spatial: 0, leading: ['B', 'T'] };
  }
  if (id === 'Embedding') return { dtype: 'int64', fixed: [], spatial: 0, leading: ['B', 'T'] };
  if (id === 'LSTM' || id === 'GRU' || id === 'RNN') {
    const features = size('input_size');
    return features === undefined
      ? undefined
      : {
          dtype: 'float32',
          fixed: [features],
          spatial: 0,
          leading: bound?.batch_first === true ? ['B', 'T'] : ['T', 'B'],
        };
  }
  const told = id === 'TransformerEncoder' ? (bound?.encoder_layer as Opaque | undefined)?.made : bound;
  // Keys and values may be of another width than queries.
  const [width] = (['query', 'key', 'value'] as const).filter(key => isOf(bound?.[key], name));
  const own = width === 'key' ? told?.kdim : width === 'value' ? told?.vdim : undefined;
  const [model] = [own, told?.d_model, told?.embed_dim].filter(isDim);
  return model === undefined
    ? undefined
    : { dtype: 'float32', fixed: [model], spatial: 0, leading: told?.batch_first === true ? ['B', 'T'] : ['T', 'B'] };
}
