/**
 * Solving the input backwards. The first layer that takes an input tells rank, channels and dtype; how the axes must lie for the
 * code between is tried out; and where a later layer fixes the image size, sizes are tried until the numbers agree.
 */
import { type Dim, symbol, symbolsOf } from '../tensor/dim';
import { PROBE, refuses, type Spec, specOf, type Told, takesOpen, untilTold } from './first-layer';
import { forwardOf, parameterNames, requiredParameters } from './forward-parameters';
import { DEPTHS, type Solved, sizesIn, solveSize } from './image-size';
import type { Crop } from './inputs';
import { batchToLayers } from './sequence-order';
import type { Session } from './session';
import { forwardOnce, type GivenInput } from './trace';
import { unpackedAxes } from './unpacked-axes';
import { arrangedWithUntold } from './untold-inputs';
import { type ModuleInstance, Tensor, Unknown, UnknownInput } from './values';

export function solveInputs(
  session: Session,
  root: ModuleInstance,
  names: readonly string[],
  crop: Crop | undefined,
  exploring: boolean,
): readonly GivenInput[] {
  const { keyed, specs } = probed(session, root, names, exploring);
  const forward = forwardOf(root);
  const layouts: readonly Solving[] = specs.map(({ name, spec }) => {
    const axes = forward && unpackedAxes(forward, name);
    return { name, keyword: keyed.has(name), spec, axes, layout: spec && layoutsOf(spec, axes)[0]! };
  });
  const image = layouts.find(({ spec }) => spec && spec.spatial > 0);
  if (crop && image && typeof image.spec!.fixed[0] === 'number')
    return imagesOf(layouts, crop.size).map(input =>
      input.from === 'solved' ? { ...input, from: 'call', evidence: crop.evidence, at: crop.at, isCrop: true } : input,
    );
  const whole = specs.every(({ spec }) => spec === undefined || spec.fixed.every(size => typeof size === 'number'));
  if (exploring || !whole) return symbolics(arrangeOpen(session, root, layouts, exploring));
  const chosen = arrangedWithUntold(session, root, layouts, {
    arrange: inputs => arrange(session, root, inputs),
    at: (inputs, batch, size) => withSize(inputs, size, batch),
  });
  if (!image) return symbolics(chosen);
  const { spatial } = image.spec!;
  const solved = solveSize(session, root, size => withSize(chosen, size), spatial);
  if (solved === 'any') return symbolics(chosen);
  if (solved) return solvedInputs(chosen, solved);
  for (const depth of spatial === 3 ? DEPTHS : []) {
    const flat = chosen.map(input => withDepth(input, depth));
    const volume = solveSize(session, root, size => withSize(flat, size), 2);
    if (volume && volume !== 'any') return solvedInputs(flat, volume);
  }
  return symbolics(chosen);
}

/** The other arguments that a layer takes as they come, where `forward` is given all of them. */
export function takenByLayers(session: Session, root: ModuleInstance, names: readonly string[]): readonly string[] {
  const { specs } = probed(session, root, names, false);
  return specs.slice(1).flatMap(({ name, spec }) => (spec ? name : []));
}

/** What the layers say of unknown inputs that are given to `forward`, and which of them stand behind others that are left out. */
function probed(session: Session, root: ModuleInstance, names: readonly string[], exploring: boolean) {
  const places = parameterNames(root);
  const keyed = new Set(names.filter((name, i) => places[i] !== name));
  const required = new Set(requiredParameters(root));
  const probes = names.map(name => ({
    name,
    keyword: keyed.has(name),
    value: new UnknownInput(`${PROBE}${name}`, required.has(name)),
    from: 'symbolic' as const,
  }));
  const probe = (loosely: boolean) => forwardOnce(session, root, probes, loosely, { enough: untilTold(names) });
  const strict = exploring ? undefined : probe(false);
  const known = names.map(name => strict && specOf(strict, name));
  // What an unknown input runs into may end the run; where everything absent counts as unknown, it goes on.
  const loose = known.includes(undefined) ? probe(true) : undefined;
  return { keyed, specs: names.map((name, i) => ({ name, spec: known[i] ?? (loose && specOf(loose, name)) })) };
}

function solvedInputs(inputs: readonly Solving[], { size, alternatives, evidence }: Solved): readonly GivenInput[] {
  return imagesOf(inputs, size).map(input => (input.from === 'solved' ? { ...input, alternatives, evidence } : input));
}

/** One image of a size; of what comes with it the other sizes stay open. */
function imagesOf(inputs: readonly Solving[], size: number): readonly GivenInput[] {
  return withSize(inputs, size).map((input, i) => {
    const { spec, told = spec, layout } = inputs[i]!;
    return told?.spatial === 0 && layout
      ? symbolic({ ...inputs[i]!, layout: layout.map(axis => (axis === 'B' ? 1 : axis)) })
      : input;
  });
}

/** A video of so many frames. */
function withDepth(input: Solving, depth: number): Solving {
  return { ...input, layout: input.layout?.map(axis => (axis === 'D' ? depth : axis)) };
}

/** The axes of an input, from the first: sizes that the layer tells, and names. */
type Layout = readonly (Dim | string)[];

export interface Solving {
  readonly name: string;
  /** Optional arguments before it are left out. */
  readonly keyword: boolean;
  readonly spec: Spec | undefined;
  /** What was found out without a layer. */
  readonly told?: Told;
  /** What `forward` itself calls the axes. */
  readonly axes: readonly string[] | undefined;
  /** Absent where nothing tells it. */
  readonly layout: Layout | undefined;
}

const SPATIAL = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']];

/** The layout the layer itself takes; then those that code makes it of: transposed, without the axis of one channel, with one axis more. */
function layoutsOf(spec: Spec, named?: readonly string[]): readonly Layout[] {
  const all = ownLayouts(spec);
  if (!named) return all;
  const { fixed, spatial, flat, moved } = spec;
  const fitting = all.filter(layout => layout.length === named.length);
  if (fitting.length > 0 || spatial > 0 || !flat) return fitting.length > 0 ? fitting : all;
  // A linear layer takes any number of axes before its own.
  if (named.length <= fixed.length) return all;
  const taken = new Set(fixed.flatMap(symbolsOf));
  const others = LEADING.filter(name => !named.includes(name) && !taken.has(name));
  const isOwn = (name: string, i: number) => name !== '_' && named.indexOf(name) === i && !taken.has(name);
  const free: Layout = named.map((name, i) => (isOwn(name, i) ? name : others.shift()!));
  const own = [...free.slice(0, -fixed.length), ...fixed];
  // What lay on another axis may have been moved to the last.
  const further = moved
    ? free
        .slice(1, -1)
        .map((_, i) => free.with(i + 1, fixed[0]!))
        .toReversed()
    : [];
  return [own, ...further];
}

/** As many as a tensor of any code has axes. */
const LEADING = ['B', 'H', 'W', 'D', 'L', 'T', 'N', 'S', 'K', 'M'];

function ownLayouts({ leading, fixed, spatial, dtype, flat, moved }: Spec): readonly Layout[] {
  const axes = SPATIAL[spatial]!;
  const own = [...leading, ...fixed, ...axes];
  if (spatial > 0) {
    const flat = fixed[0] === 1 ? [[...leading, ...axes]] : [];
    const frames = spatial === 3 ? [[...leading, 'D', ...fixed, 'H', 'W']] : [];
    return [own, [...leading, ...axes, ...fixed], ...frames, ...flat, ['B', 'T', ...fixed, ...axes]];
  }
  // Several choices for each question: `input_ids.view(-1, input_ids.size(-1))`.
  if (dtype === 'int64') return [own, ['B'], ...(moved && leading.length === 2 ? [['B', 'N', 'T']] : [])];
  const sequence = leading.length === 1 ? [['B', 'T', ...fixed]] : [];
  const image = flat && moved ? [['B', ...fixed, 'H', 'W']] : [];
  return [own, ...sequence, ['B', ...fixed, 'T'], ...(leading.length === 2 ? [['B', ...fixed]] : []), ...image];
}

/** Where sizes are open, what a `view` or the like moved on its way to the layer has to come there with the axis it tells. */
function arrangeOpen(
  session: Session,
  root: ModuleInstance,
  inputs: readonly Solving[],
  exploring: boolean,
): readonly Solving[] {
  return inputs.reduce((chosen, input, i) => {
    const { spec, axes } = input;
    if (!spec?.moved) return chosen;
    const fitting = layoutsOf(spec, axes).filter(layout => {
      const trial = chosen.with(i, { ...input, layout }).map(symbolic);
      return takesOpen(forwardOnce(session, root, trial, exploring).tracer, spec);
    });
    const isSure = fitting.length === 1 || axes?.length !== fitting[0]?.length;
    return chosen.with(i, { ...input, layout: isSure ? fitting[0] : undefined });
  }, inputs);
}

/** Tries the layouts of one input after the other, and takes the first that comes furthest through the code. */
function arrange(session: Session, root: ModuleInstance, inputs: readonly Solving[]): readonly Solving[] {
  let chosen = inputs;
  const isSized = inputs.some(({ spec }) => spec && spec.spatial > 0);
  for (const [i, { spec, axes: named }] of inputs.entries()) {
    if (!spec) continue;
    let furthest = -1;
    let best: Layout | undefined;
    let [isOfRank, isSwapped] = [false, false];
    const layouts = layoutsOf(spec, named);
    // Of several that differ in nothing but which axis it is that the layer tells, none is told.
    const isCut = spec.moved && named?.length === layouts[0]!.length;
    let ways = 0;
    for (const layout of layouts) {
      const trial = chosen.map((input, j) => (i === j ? { ...input, layout } : input));
      let { reached, wrongRank, batch } = reach(session, root, trial, spec, 64);
      if (reached < Number.POSITIVE_INFINITY && isSized)
        for (const size of [224, ...sizesIn(session.raised?.message ?? '').slice(0, 3)])
          reached = Math.max(reached, reach(session, root, trial, spec, size).reached);
      if (reached > furthest) [furthest, best, isOfRank, isSwapped] = [reached, layout, !wrongRank, batch === TRIED.T];
      if (reached > 0 && isCut) ways++;
      if (reached === Number.POSITIVE_INFINITY && !isCut) break;
    }
    // An axis more may as well be a list of images: only where all of the code agrees.
    // A layer that takes any number of axes does not tell how many the code after it needs.
    const isSure =
      furthest === Number.POSITIVE_INFINITY ||
      (best?.length !== layouts[0]!.length + 1 && (isOfRank || spec.spatial > 0 || spec.dtype === 'int64'));
    // Not even the layer that told us about the input can take it: then nothing is known.
    const layout = furthest > 0 && isSure && ways < 2 ? (isSwapped ? best?.map(swapped) : best) : undefined;
    chosen = chosen.map((input, j) => (i === j ? { ...input, layout } : input));
  }
  return chosen;
}

/** How many calls have a result before the first problem; all of them where there is none. */
function reach(
  session: Session,
  root: ModuleInstance,
  inputs: readonly Solving[],
  spec: Spec,
  size: number,
): { readonly reached: number; readonly wrongRank: boolean; readonly batch: number | undefined } {
  const { tracer, raised } = forwardOnce(session, root, withSize(inputs, size));
  const batch = batchToLayers(tracer, TRIED.B, TRIED.T);
  if (refuses(tracer, spec)) return { reached: 0, wrongRank: false, batch };
  if (tracer.problems.length === 0 && !raised) return { reached: Number.POSITIVE_INFINITY, wrongRank: false, batch };
  const done = tracer.calls.filter(call => call.operator !== undefined && call.answer?.output !== undefined);
  // Whatever came before the first layer, it is the layer that the layout must suit.
  const isUnpacked = tracer.problems.length === 0 && /values to unpack/.test(session.raised?.message ?? '');
  const wrongRank =
    isUnpacked || tracer.problems.some(({ code }) => code === 'wrong-rank' || code === 'dim-out-of-range');
  return { reached: done.some(call => call.module) ? done.length : 0, wrongRank, batch };
}

/** Named axes get sizes that meet nothing else by chance. */
const TRIED = { B: 3, T: 7 };
const OTHERS = [64, 80, 112, 48, 96, 56];

function swapped(axis: Dim | string): Dim | string {
  return axis === 'B' ? 'T' : axis === 'T' ? 'B' : axis;
}

function withSize(
  inputs: readonly Solving[],
  size: number,
  // One image alone shows where a `view` cuts it into several.
  batch = inputs.some(({ spec }) => spec && spec.spatial > 0) ? 1 : TRIED.B,
): readonly GivenInput[] {
  const tried: Readonly<Record<string, number>> = { ...TRIED, B: batch };
  return inputs.map(input => {
    const { name, keyword, spec, told = spec, layout } = input;
    if (!layout) return symbolic(input);
    const others = told!.spatial > 0 ? [] : OTHERS.filter(other => !told!.fixed.includes(other));
    const shape = layout.map(axis => (typeof axis === 'string' ? (tried[axis] ?? others.shift() ?? size) : axis));
    return { name, keyword, value: new Tensor(shape, told!.dtype), from: 'solved' };
  });
}

/** They come in one batch, under the name that the code has for it. */
function symbolics(inputs: readonly Solving[]): readonly GivenInput[] {
  const named = inputs.flatMap(({ axes, layout }) =>
    axes && axes.length === layout?.length ? [namesOf(layout, axes)[layout.indexOf('B')]] : [],
  );
  const batch = named.find(name => typeof name === 'string');
  return inputs.map(input => {
    const { axes, layout } = input;
    if (batch === undefined || axes || !layout?.includes('B') || layout.includes(batch)) return symbolic(input);
    return symbolic({ ...input, layout: layout.map(axis => (axis === 'B' ? batch : axis)) });
  });
}

function symbolic({ name, keyword, spec, told = spec, axes, layout }: Solving): GivenInput {
  if (!layout)
    return { name, keyword, value: new Unknown(`nothing in the file tells what '${name}' is`), from: 'symbolic' };
  const named = axes?.length === layout.length ? namesOf(layout, axes) : layout;
  const shape = named.map(axis => (typeof axis === 'string' ? symbol(axis) : axis));
  return { name, keyword, value: new Tensor(shape, told!.dtype), from: 'symbolic' };
}

/** The axes under the code's own names, each of which may stand for one size only. */
function namesOf(layout: Layout, axes: readonly string[]): Layout {
  const taken = new Set(layout.flatMap(axis => (typeof axis === 'string' ? [] : symbolsOf(axis))));
  return layout.map((axis, i) => {
    const name = axes[i]!;
    if (typeof axis !== 'string') return axis;
    const isFree = name !== '_' && !taken.has(name) && axes.indexOf(name) === axes.lastIndexOf(name);
    return isFree && !layout.some((other, j) => other === name && j !== i) ? name : axis;
  });
}
