/**
 * Receptive fields over the traced network: which input positions an element can depend on, per spatial axis. The field of
 * a tensor is what a unit sees over all of its channels, some of which may see less (`parts.ts`). Source of the recurrences:
 * Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", Distill.
 */
import type { Reach } from '../operators/operator';
import { isKnown } from '../tensor/dim';
import { type Shape, Tensor } from '../tensor/tensor';
import { covers, type Interval, isFixed, movesAlong, origin, type State } from './intervals';
import { behind, join } from './joins';
import type { Call, Network, ReceptiveField, TensorId } from './network';
import { alike, beside, carried, type Join, mapped, over, type Parts, together } from './parts';
import { isSame, overChannels, step } from './tracks';
import { sizeOf, spanOf, strideOf, type Windows } from './windows';
import { type Part, partOf, written } from './written';

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
  const slid = new Set<number>();
  const joinAll: Join = (states, shape) => join(states, shape, shapes[source]!);
  const parts: (Parts | undefined)[] = [];
  parts[source] = alike(origin(shapes[source]!));
  const followStep = (seen: Parts, reach: Reach | undefined, from: Shape, to: Shape, inputs: number): Parts => {
    if (reach?.kind === 'elementwise' && isSame(from, to)) return seen;
    const stepped = (of: Parts) => mapped(of, state => step(state, reach, from, to, inputs, slid));
    // Each channel is looked at through the window, and then they come together.
    return reach?.kind === 'window'
      ? carried(stepped(seen), reach, from, to, states => joinAll(states, to))
      : stepped(carried(seen, reach, from, to, joinAll));
  };
  const follow: Follow = (id, reach, after, inputs) => {
    let [seen, before] = [parts[id]!, shapes[id]!];
    if (reach?.kind !== 'steps') return followStep(seen, reach, before, after, inputs);
    for (const each of reach.steps) {
      seen = followStep(seen, each.reach, before, each.shape, inputs);
      before = each.shape;
    }
    return seen;
  };
  const write: Write = (base, value, part, whole) => written(base, value, part, whole, joinAll, slid);
  for (const call of network.calls) {
    // A user's own module is only the sum of what happens inside it.
    if (!call.operator) continue;
    for (const id of call.inputs)
      if (id !== null) parts[id] ??= contentParts(network, id, parts, reachOf, follow, write);
    const before = dependentInputs(call, parts);
    if (before.length === 0) continue;
    const whole = reachOf(call);
    for (const [i, output] of call.outputs.entries()) {
      if (output === null || parts[output]) continue;
      const reach = whole?.kind === 'each' ? whole.reaches[i] : whole;
      const after = shapes[output]!;
      const follows = (id: TensorId) => (parts[id] ? follow(id, reach, after, before.length) : alike(undefined));
      const result =
        writtenInto(call, reach, shapes, after, parts, follow, write) ??
        alongPositions(call, reach, shapes, after, parts, slid) ??
        behindEachOther(call, reach, shapes, after, joinAll, follows) ??
        (call.inputs.length === 1 && reach?.kind !== 'inputs'
          ? follow(before[0]!, reach, after, 1)
          : over(
              readBy(call, reach, before).map(([id, own]) => follow(id, own, after, before.length)),
              after,
              joinAll,
            ));
      if (result.states.some(state => state)) parts[output] = result;
    }
  }
  const axes = spatialAxes(shapes[source]!, slid);
  // Tensors that depend on the input in the same way share one field.
  const fields = new Map<Parts, ReceptiveField | undefined>();
  return shapes.map((_, id) => {
    const seen = parts[id];
    if (!seen) return undefined;
    if (!fields.has(seen)) {
      // What zeros were written over sees nothing any more.
      const state = together(seen.states, shapes[id]!, joinAll);
      const field = state && fieldOf(overChannels(state, shapes[id]!), axes, shapes[source]!, shapes[id]!);
      fields.set(seen, field);
    }
    return fields.get(seen);
  });
}

/** What a result of this shape depends on that comes of a tensor by a call of so many `inputs`. */
type Follow = (id: TensorId, reach: Reach | undefined, after: Shape, inputs: number) => Parts;

/** What is left of both when `value` is written into a part; `undefined` where that is not told. */
type Write = (base: Parts | undefined, value: Parts | undefined, part: Part, whole: Shape) => Parts | undefined;

/** What `y[…] = x` leaves; `undefined` for other calls, and where the part is not told. */
function writtenInto(
  { inputs }: Call,
  reach: Reach | undefined,
  shapes: readonly Shape[],
  after: Shape,
  parts: readonly (Parts | undefined)[],
  follow: Follow,
  write: Write,
): Parts | undefined {
  const [base, value] = inputs;
  if (reach?.kind !== 'writes' || base === undefined || inputs.includes(null)) return undefined;
  const part = inputs.length > 2 ? undefined : partOf(reach.part, shapes[base!]!, reach.region);
  if (!part) return undefined;
  const given =
    value !== undefined && value !== null && parts[value]
      ? follow(value, inPart(part, reach.region), after, 1)
      : undefined;
  return write(parts[base!], given, part, after);
}

/** How what is written fills the part: stretched to its shape, in the order of the whole's axes. */
function inPart({ order, shape }: Part, region: Shape): Reach {
  return {
    kind: 'steps',
    steps: [
      { reach: { kind: 'elementwise' }, shape: region },
      { reach: { kind: 'axes', order }, shape },
    ],
  };
}

/** What `torch.cat` gives along an axis of positions; `undefined` for other calls, and where channels see differently. */
function alongPositions(
  { inputs }: Call,
  reach: Reach | undefined,
  shapes: readonly Shape[],
  after: Shape,
  parts: readonly (Parts | undefined)[],
  slid: ReadonlySet<number>,
): Parts | undefined {
  const joins = reach?.kind === 'elementwise' ? reach.joins : undefined;
  if (joins === undefined || inputs.includes(null)) return undefined;
  const all = inputs.map(id => parts[id!] ?? alike(undefined));
  if (!all.some(({ states }) => states.some(state => state && movesAlong(state, joins, slid)))) return undefined;
  const lengths = inputs.map(id => shapes[id!]!.at(joins));
  if (all.some(({ axes }) => axes.length > 0) || !lengths.every(length => length !== undefined && isKnown(length)))
    return undefined;
  return alike(
    behind(
      all.map(({ states }) => states[0]),
      joins,
      lengths as readonly number[],
      after,
    ),
  );
}

/** What `torch.cat` gives, and `torch.stack`; `undefined` for other calls, and where the inputs are not all known. */
function behindEachOther(
  { inputs }: Call,
  reach: Reach | undefined,
  shapes: readonly Shape[],
  after: Shape,
  joinAll: Join,
  follows: (id: TensorId) => Parts,
): Parts | undefined {
  const joins = reach?.kind === 'elementwise' || reach?.kind === 'axes' ? reach.joins : undefined;
  if (joins === undefined || inputs.includes(null)) return undefined;
  const ids = inputs as readonly TensorId[];
  const lengths = ids.map(id => (reach!.kind === 'axes' ? 1 : shapes[id]!.at(joins)!));
  return lengths.every(isKnown) ? beside(ids.map(follows), joins, lengths, after, joinAll) : undefined;
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

/** What a tensor depends on after a write into its memory: where something else was written, positions are lost. */
function contentParts(
  network: Pick<Network, 'calls' | 'tensors'>,
  id: TensorId,
  parts: (Parts | undefined)[],
  reachOf: (call: Call) => Reach | undefined,
  follow: Follow,
  write: Write,
): Parts | undefined {
  const { content, shape } = network.tensors[id]!;
  if (!content) return undefined;
  const lost = (of: Parts | undefined): Parts | undefined => of && mapped(of, state => state.map(() => 'lost'));
  if (content.kind === 'unknown') return lost(parts.find(each => each));
  const partsOf = (other: TensorId) => (parts[other] ??= contentParts(network, other, parts, reachOf, follow, write));
  if (content.kind === 'cast') return partsOf(content.value);
  if (content.kind === 'either') {
    const [first, ...others] = content.of.map(partsOf);
    const alike = others.every(other => JSON.stringify(other) === JSON.stringify(first));
    return alike ? first : lost(first ?? others.find(each => each));
  }
  const base = partsOf(content.of);
  if (content.kind === 'view') return base && follow(content.of, reachOf(network.calls[content.call]!), shape, 1);
  const value = partsOf(content.value);
  if (!base && !value) return undefined;
  const call = network.calls[content.call]!;
  const [whole, region] = [network.tensors[content.of]!.shape, network.tensors[content.value]!.shape];
  const reach = reachOf(call);
  const part = partOf(reach?.kind === 'each' ? reach.reaches[content.output] : reach, whole, region);
  const given = part && value && follow(content.value, inPart(part, region), whole, 1);
  return (part && write(base, given, part, whole)) ?? lost(value ?? base);
}

/** The inputs, each with how the result depends on it. */
function readBy(
  { inputs, arguments: bound = {} }: Call,
  reach: Reach | undefined,
  ids: readonly TensorId[],
): readonly (readonly [id: TensorId, reach: Reach | undefined])[] {
  if (reach?.kind !== 'inputs') return ids.map(id => [id, reach]);
  const taken = reach.of.flatMap(([tensor, each]) => (tensor ? [each] : []));
  // The rule may have answered for an earlier call of the same shapes: what tells is the order, where that is sure.
  const order = Object.values(bound).flat().flatMap(idOf);
  const isInOrder = `${order}` === `${inputs}` && taken.length === inputs.length;
  return ids.flatMap((id): readonly (readonly [TensorId, Reach | undefined])[] =>
    isInOrder ? inputs.flatMap((input, i) => (input === id ? [[id, taken[i]] as const] : [])) : [[id, undefined]],
  );
}

function idOf(argument: unknown): readonly TensorId[] {
  const { id } = (argument ?? {}) as { readonly id?: TensorId };
  return argument instanceof Tensor && id !== undefined ? [id] : [];
}

/** Calls that take no more of their input, or of all but the first, than its shape, its dtype or its device. */
const likeAnother = /_like$|^new_/;
const asAnother: ReadonlySet<string> = new Set(['to', 'type_as', 'view_as', 'expand_as', 'sum_to_size']);

function dependentInputs(call: Call, parts: readonly (Parts | undefined)[]): readonly TensorId[] {
  const found: TensorId[] = [];
  const id = call.operator!.id;
  const read = likeAnother.test(id) ? [] : asAnother.has(id) ? call.inputs.slice(0, 1) : call.inputs;
  for (const id of read) if (id !== null && parts[id] !== undefined && !found.includes(id)) found.push(id);
  return found;
}

/** Batch and channels come first; without them, as in `(C, L)` or `(N, L, C)`, only axes that a window slid along count. */
function spatialAxes(shape: Shape, slid: ReadonlySet<number>): readonly number[] {
  if (slid.size > 0) return [...slid].sort((a, b) => a - b);
  return shape.length < 4 ? [] : shape.map((_, i) => i).slice(2);
}

function fieldOf(state: State, axes: readonly number[], source: Shape, shape: Shape): ReceptiveField | undefined {
  const tracks = axes.map(axis => state[axis]!).filter(track => track !== 'lost' && !track.or) as readonly Interval[];
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
  // One axis that holds two of the input's, and places that several tell, have no plain stride.
  const moving = tracks.flatMap(track => track.at ?? []);
  // In (N, C, L) a channel that knows its place in the window is no unit.
  if (shape.length === 3 && tracks.some(({ among = [] }) => among.length > 1 && among.includes(-1))) return undefined;
  if (tracks.some(track => track.among !== undefined) || new Set(moving).size < moving.length) return { size };
  const partly = tracks.some(
    (track, i) => !isFixed(track) && !covers(track, source[axes[i]!]!) && Number.isFinite(track.to),
  );
  const along = tracks.map(track => track.at ?? null);
  return {
    size,
    stride: seen.map(strideOf),
    start: seen.map(windows => spanOf(windows, 0)?.[0] ?? 0),
    ...(seen.some(windows => windows.seen.length > 1 || windows.units)
      ? { windows: seen.map(windows => windows.units ?? windows.seen) }
      : {}),
    ...(partly ? { within: tracks.map(({ from, to }) => [from, to] as const) } : {}),
    ...(along.every((at, i) => at === null || at === i - axes.length) ? {} : { along }),
  };
}
