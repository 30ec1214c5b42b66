/**
 * Receptive fields over the traced network: which input positions an element can depend on, per spatial axis.
 * Every tensor carries one track per input axis, and every call's `reach` says how tracks go on. Branches join where
 * their steps agree; the joined field goes from the smallest start to the largest end. Source of the recurrences:
 * Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", Distill.
 */
import type { Reach, Window } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import { elements, sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import type { Call, Network, ReceptiveField, TensorId } from './network';
import { sizeOf, spanOf, strideOf, through, union, type Windows } from './windows';

/**
 * The field of every tensor, by id; `undefined` where the notion has no meaning or positions were lost.
 * Fields belong to the first input that has spatial axes. `reachOf` answers for leaf calls (`undefined`: not known).
 */
export function receptiveFields(
  network: Pick<Network, 'inputs' | 'calls' | 'tensors'>,
  reachOf: (call: Call) => Reach | undefined,
): readonly (ReceptiveField | undefined)[] {
  const shapes = network.tensors.map(tensor => tensor.shape);
  const source = network.inputs.find(input => input.tensor !== null && shapes[input.tensor]!.length >= 3)?.tensor;
  if (source === null || source === undefined) return shapes.map(() => undefined);
  const states: (State | undefined)[] = [];
  states[source] = origin(shapes[source]!);
  const slid = new Set<number>();
  for (const call of network.calls) {
    // A user's own module is only the sum of what happens inside it.
    if (!call.operator) continue;
    for (const id of call.inputs) if (id !== null) states[id] ??= contentState(network, id, states, reachOf, slid);
    const before = dependentInputs(call, states);
    if (before.length === 0) continue;
    const whole = reachOf(call);
    for (const [i, output] of call.outputs.entries()) {
      if (output === null || states[output]) continue;
      const reach = whole?.kind === 'each' ? whole.reaches[i] : whole;
      const after = before.map(id => step(states[id]!, reach, shapes[id]!, shapes[output]!, before.length, slid));
      states[output] = join(after, shapes[source]!);
    }
  }
  const axes = spatialAxes(shapes[source]!, slid);
  // Tensors that depend on the input in the same way share one field.
  const fields = new Map<State, ReceptiveField | undefined>();
  return shapes.map((_, id) => {
    const state = states[id];
    if (!state) return undefined;
    if (!fields.has(state)) fields.set(state, fieldOf(state, axes, shapes[source]!));
    return fields.get(state);
  });
}

/** Whether some unit of the call's result sees the whole input: one whose window reaches from before its begin to its end. */
export function seesAll({ inputs, tensors }: Pick<Network, 'inputs' | 'tensors'>, { rf, outputs }: Call): boolean {
  if (!rf) return false;
  const { size, stride, start } = rf;
  if (size === 'all') return true;
  if (rf.along) return false;
  const from = inputs.find(({ tensor }) => tensor !== null && tensors[tensor]!.shape.length >= 3)?.tensor;
  const to = outputs[0];
  if (from === undefined || from === null || to === undefined || to === null || !stride || !start) return false;
  const [before, after] = [tensors[from]!.shape, tensors[to]!.shape];
  // Channels in front: which axes are meant is plain.
  if (before.length !== size.length + 2 || after.length !== before.length) return false;
  return size.every((window, i) => {
    const [length, units] = [before[i + 2]!, after[i + 2]!];
    if (!isKnown(length) || !isKnown(units)) return false;
    const within = rf.within?.[i];
    if (within && (within[0] > 0 || within[1] < length)) return false;
    const seen = rf.windows?.[i];
    if (seen) {
      const windows = { seen, advance: stride[i]! * seen.length };
      const spans = Array.from({ length: units }, (_, unit) => spanOf(windows, unit));
      return spans.some(span => span && span[0] <= 0 && span[1] >= length);
    }
    // Unit p sees from start + p·stride.
    const first = Math.max(0, Math.ceil((length - window - start[i]!) / stride[i]!));
    return first <= Math.min(units - 1, Math.floor(-start[i]! / stride[i]!));
  });
}

/** The first call from which on everything that carries a field has units that see the whole input. */
export function firstSeeingAll(network: Pick<Network, 'inputs' | 'tensors' | 'calls'>): Call | undefined {
  // Where a reshape scattered the positions, no single unit can be told.
  const known = network.calls.filter(({ rf, operator }) => operator && rf && (rf.size === 'all' || rf.stride));
  const last = known.findLastIndex(call => !seesAll(network, call));
  return known[last + 1];
}

/** How a tensor depends on each input axis; `lost` where positions can no longer be followed. */
type State = readonly Track[];
type Track = Interval | 'lost';

interface Interval {
  /** The tensor's axis, from the end, along which the interval moves; absent where it is the same everywhere. */
  readonly at?: number;
  /** The axes among which positions were scattered by a reshape. */
  readonly among?: readonly number[];
  readonly windows: Windows;
  /** What all positions together see; infinite where sizes are symbolic. */
  readonly from: number;
  readonly to: number;
}

function origin(shape: Shape): State {
  return shape.map((size, axis) => {
    const [from, to] = isKnown(size) ? [0, size] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { at: axis - shape.length, windows: { seen: [[0, 1]], advance: 1 }, from, to };
  });
}

/** What a tensor depends on after a write into its memory: where something else was written, positions are lost. */
function contentState(
  network: Pick<Network, 'calls' | 'tensors'>,
  id: TensorId,
  states: (State | undefined)[],
  reachOf: (call: Call) => Reach | undefined,
  slid: Set<number>,
): State | undefined {
  const { content, shape } = network.tensors[id]!;
  if (!content) return undefined;
  const lost = (state: State | undefined): State | undefined => state?.map(() => 'lost');
  if (content.kind === 'unknown') return lost(states.find(state => state));
  const stateOf = (other: TensorId) => (states[other] ??= contentState(network, other, states, reachOf, slid));
  if (content.kind === 'cast') return stateOf(content.value);
  if (content.kind === 'either') {
    const [first, ...others] = content.of.map(stateOf);
    const alike = others.every(other => JSON.stringify(other) === JSON.stringify(first));
    return alike ? first : lost(first ?? others.find(state => state));
  }
  const base = stateOf(content.of);
  if (content.kind === 'view') {
    const reach = reachOf(network.calls[content.call]!);
    return base && step(base, reach, network.tensors[content.of]!.shape, shape, 1, slid);
  }
  const value = stateOf(content.value);
  return lost(value) ?? base;
}

/** Calls that take no more of their input, or of all but the first, than its shape, its dtype or its device. */
const likeAnother = /_like$|^new_/;
const asAnother: ReadonlySet<string> = new Set(['to', 'type_as', 'view_as', 'expand_as', 'sum_to_size']);

function dependentInputs(call: Call, states: readonly (State | undefined)[]): readonly TensorId[] {
  const found: TensorId[] = [];
  const id = call.operator!.id;
  const read = likeAnother.test(id) ? [] : asAnother.has(id) ? call.inputs.slice(0, 1) : call.inputs;
  for (const id of read) if (id !== null && states[id] !== undefined && !found.includes(id)) found.push(id);
  return found;
}

function step(
  state: State,
  reach: Reach | undefined,
  before: Shape,
  after: Shape,
  inputs: number,
  slid: Set<number>,
): State {
  if (reach?.kind === 'elementwise' && isSame(before, after)) return state;
  return state.map((track, inputAxis) => {
    if (track === 'lost' || isFixed(track)) return track;
    switch (reach?.kind) {
      case 'elementwise':
        return stretched(track, before, after);
      case 'window': {
        const window = track.at === undefined ? undefined : reach.windows[track.at];
        if (window && !('places' in window && !window.slid)) slid.add(inputAxis);
        return window
          ? slide(track, window, after.at(track.at!))
          : across(track, [...Object.keys(reach.windows).map(Number), ...(reach.mixes ?? [])], reach.mixes ?? []);
      }
      case 'all':
        return narrowed(across(track, reach.dims, reach.dims), reach.dims, before, after);
      case 'some':
        return across(track, reach.dims, []);
      case 'axes':
        return reordered(track, reach.order, before, after);
      case 'merge':
        return inputs === 1 ? reshaped(track, before, after) : 'lost';
      default:
        return 'lost';
    }
  });
}

function isSame(before: Shape, after: Shape): boolean {
  return before.length === after.length && before.every((size, axis) => size === after[axis]);
}

function isFixed(track: Interval): boolean {
  return track.at === undefined && track.among === undefined;
}

function fixed({ from, to }: Interval): Interval {
  return { windows: { seen: [[from, to]], advance: 0 }, from, to };
}

function slide(track: Interval, window: Window, length: Shape[number] | undefined): Track {
  const windows = through(track.windows, window, length !== undefined && isKnown(length) ? length : undefined);
  if (!windows) return 'lost';
  if (length === undefined || !isKnown(length) || length === 0) return { ...track, windows };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < windows.seen.length; i++)
    for (const span of [spanOf(windows, i), spanOf(windows, length - 1 - i)])
      if (span) [from, to] = [Math.min(from, span[0]), Math.max(to, span[1])];
  // Padding adds nothing to what was seen before.
  return { ...track, windows, from: Math.max(track.from, from), to: Math.min(track.to, to) };
}

/** Along `touched` axes a scattered track is lost unless `all` of its axes are taken together; a moving one becomes fixed. */
function across(track: Interval, touched: readonly number[], all: readonly number[]): Track {
  const axes = track.at === undefined ? track.among! : [track.at];
  if (axes.every(axis => all.includes(axis))) return fixed(track);
  return axes.some(axis => touched.includes(axis)) ? 'lost' : track;
}

/** A reduction without `keepdim` takes its axes out of the shape. */
function narrowed(track: Track, dims: readonly number[], before: Shape, after: Shape): Track {
  if (track === 'lost' || isFixed(track) || before.length === after.length) return track;
  const left = before.map((_, i) => i - before.length).filter(axis => !dims.includes(axis));
  return left.length === after.length ? reordered(track, left, before, after) : 'lost';
}

/** An axis of size 1 that broadcasting stretches holds one interval for all positions. */
function stretched(track: Interval, before: Shape, after: Shape): Track {
  if (track.at === undefined) return track;
  const [from, to] = [before.at(track.at), after.at(track.at)];
  // The axis is in one of them only.
  if (from === undefined || to === undefined) return 'lost';
  if (from === 1 && to !== 1) return single(track);
  // Cut, or joined with something: which position came from where is not told.
  return sameShape([from], [to]) === false ? 'lost' : track;
}

/** Of an axis of size 1: what its only position sees. */
function single(track: Interval): Interval {
  const [from, to] = spanOf(track.windows, 0) ?? [0, 0];
  return fixed({ ...track, from, to });
}

function reordered(track: Interval, order: readonly (number | null)[], before: Shape, after: Shape): Track {
  const sources = order.map(axis => (axis === null || axis < 0 ? axis : axis - before.length));
  const place = (axis: number) => {
    const i = sources.indexOf(axis);
    return i < 0 ? undefined : i - after.length;
  };
  const fresh = sources.flatMap((axis, i) => (axis === null ? [i - after.length] : []));
  if (track.at !== undefined) {
    const at = place(track.at);
    if (at !== undefined) return { ...track, at };
    if (before.at(track.at) === 1) return single(track);
    return fresh.length > 0 ? scattered(track, fresh) : 'lost';
  }
  const among = track.among!.map(place);
  if (!among.includes(undefined)) return scattered(track, among as number[]);
  return fresh.length > 0 ? scattered(track, [...among.filter(axis => axis !== undefined), ...fresh]) : 'lost';
}

function scattered(track: Interval, among: readonly number[]): Interval {
  const { at: _, ...rest } = track;
  return { ...rest, among };
}

/** A reshape keeps the axes that both shapes begin and end with, and scatters those between. */
function reshaped(track: Interval, before: Shape, after: Shape): Track {
  const same = sameShape([elements(before)], [elements(after)]) === true;
  if (!same || sameShape(before, after) !== false) return 'lost';
  const equalAt = (i: number, j: number) => sameShape([before.at(i)!], [after.at(j)!]) === true;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && equalAt(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && equalAt(-1 - tail, -1 - tail)) tail++;
  const order = after.map((_, i) =>
    i < head ? i - before.length : i >= after.length - tail ? i - after.length : null,
  );
  return reordered(track, order, before, after);
}

function join(states: readonly State[], source: Shape): State {
  return states.reduce((a, b) => a.map((track, axis) => joined(track, b[axis]!, source[axis]!)));
}

function joined(a: Track, b: Track, length: Shape[number]): Track {
  if (a !== 'lost' && isFixed(a) && covers(a, length)) return a;
  if (b !== 'lost' && isFixed(b) && covers(b, length)) return b;
  if (a === 'lost' || b === 'lost') return 'lost';
  const alike = a.at === b.at && `${a.among}` === `${b.among}`;
  const windows = alike ? union(a.windows, b.windows) : undefined;
  return windows ? { ...a, windows, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) } : 'lost';
}

function covers({ from, to }: Interval, length: Shape[number]): boolean {
  return from <= 0 && (isKnown(length) ? to >= length : to === Number.POSITIVE_INFINITY);
}

/** Batch and channels come first; without them, as in `(C, L)` or `(N, L, C)`, only axes that a window slid along count. */
function spatialAxes(shape: Shape, slid: ReadonlySet<number>): readonly number[] {
  if (slid.size > 0) return [...slid].sort((a, b) => a - b);
  return shape.length < 4 ? [] : shape.map((_, i) => i).slice(2);
}

function fieldOf(state: State, axes: readonly number[], source: Shape): ReceptiveField | undefined {
  const tracks = axes.map(axis => state[axis]!).filter(track => track !== 'lost');
  if (axes.length === 0 || tracks.length < axes.length) return undefined;
  if (tracks.every((track, i) => isFixed(track) && covers(track, source[axes[i]!]!))) return { size: 'all' };
  // A whole axis has the input's own length, padding aside.
  const seen = tracks.map((track, i): Windows => {
    const length = source[axes[i]!]!;
    if (isFixed(track) && covers(track, length) && isKnown(length)) return { seen: [[0, length]], advance: 0 };
    return track.windows;
  });
  const size = seen.map(sizeOf);
  if (!size.every(Number.isInteger)) return undefined;
  if (tracks.some(track => track.among !== undefined)) return { size };
  const partly = tracks.some(
    (track, i) => !isFixed(track) && !covers(track, source[axes[i]!]!) && Number.isFinite(track.to),
  );
  const along = tracks.map(track => track.at ?? null);
  return {
    size,
    stride: seen.map(strideOf),
    start: seen.map(windows => spanOf(windows, 0)?.[0] ?? 0),
    ...(seen.some(windows => windows.seen.length > 1) ? { windows: seen.map(windows => windows.seen) } : {}),
    ...(partly ? { within: tracks.map(({ from, to }) => [from, to] as const) } : {}),
    ...(along.every((at, i) => at === null || at === i - axes.length) ? {} : { along }),
  };
}
