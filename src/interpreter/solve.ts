/**
 * Solving the input backwards. The first layer that takes an input tells rank, channels and dtype; how the axes must lie for the
 * code between is tried out; and where a later layer fixes the image size, sizes are tried until the numbers agree.
 */
import { type Dim, symbol, symbolsOf } from '../tensor/dim';
import { PROBE, type Spec, specOf, untilTold } from './first-layer';
import { DEPTHS, type Solved, solveSize } from './image-size';
import { type Crop, forwardOf } from './inputs';
import { batchToLayers } from './sequence-order';
import type { Session } from './session';
import { forwardOnce, type GivenInput } from './trace';
import { unpackedAxes } from './unpacked-axes';
import { type ModuleInstance, Tensor, Unknown, UnknownInput } from './values';

export function solveInputs(
  session: Session,
  root: ModuleInstance,
  names: readonly string[],
  crop: Crop | undefined,
  exploring: boolean,
): readonly GivenInput[] {
  const probes = names.map(name => ({ name, value: new UnknownInput(`${PROBE}${name}`), from: 'symbolic' as const }));
  const probe = forwardOnce(session, root, probes, true, { enough: untilTold(names) });
  const specs = names.map(name => ({ name, spec: specOf(probe, name) }));
  const forward = forwardOf(root);
  const layouts: readonly Solving[] = specs.map(({ name, spec }) => {
    const axes = forward && unpackedAxes(forward, name);
    return { name, spec, axes, layout: spec && layoutsOf(spec, axes)[0]! };
  });
  const image = layouts.find(({ spec }) => spec && spec.spatial > 0);
  if (crop && image && typeof image.spec!.fixed[0] === 'number')
    return withSize(layouts, crop.size).map(input => ({
      ...input,
      from: 'call',
      evidence: crop.evidence,
      at: crop.at,
      isCrop: true,
    }));
  const whole = specs.every(({ spec }) => spec === undefined || spec.fixed.every(size => typeof size === 'number'));
  if (exploring || !whole) return layouts.map(symbolic);
  const chosen = arrange(session, root, layouts);
  if (!image) return chosen.map(symbolic);
  const { spatial } = image.spec!;
  const solved = solveSize(session, root, size => withSize(chosen, size), spatial);
  if (solved === 'any') return chosen.map(symbolic);
  if (solved) return solvedInputs(chosen, solved);
  for (const depth of spatial === 3 ? DEPTHS : []) {
    const flat = chosen.map(input => withDepth(input, depth));
    const volume = solveSize(session, root, size => withSize(flat, size), 2);
    if (volume && volume !== 'any') return solvedInputs(flat, volume);
  }
  return chosen.map(symbolic);
}

function solvedInputs(inputs: readonly Solving[], { size, alternatives, evidence }: Solved): readonly GivenInput[] {
  return withSize(inputs, size).map(input => ({ ...input, alternatives, evidence }));
}

/** A video of so many frames. */
function withDepth(input: Solving, depth: number): Solving {
  return { ...input, layout: input.layout?.map(axis => (axis === 'D' ? depth : axis)) };
}

/** The axes of an input, from the first: sizes that the layer tells, and names. */
type Layout = readonly (Dim | string)[];

interface Solving {
  readonly name: string;
  readonly spec: Spec | undefined;
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
  const { fixed, spatial, flat } = spec;
  const fitting = all.filter(layout => layout.length === named.length);
  if (fitting.length > 0 || spatial > 0 || !flat) return fitting.length > 0 ? fitting : all;
  // A linear layer takes any number of axes before its own.
  if (named.length <= fixed.length) return all;
  const taken = new Set(fixed.flatMap(symbolsOf));
  const others = LEADING.filter(name => !named.includes(name) && !taken.has(name));
  const isOwn = (name: string, i: number) => name !== '_' && named.indexOf(name) === i && !taken.has(name);
  const leading = named.slice(0, named.length - fixed.length);
  return [[...leading.map((name, i) => (isOwn(name, i) ? name : others.shift()!)), ...fixed]];
}

/** As many as a tensor of any code has axes. */
const LEADING = ['B', 'H', 'W', 'D', 'L', 'T', 'N', 'S', 'K', 'M'];

function ownLayouts({ leading, fixed, spatial, dtype }: Spec): readonly Layout[] {
  const axes = SPATIAL[spatial]!;
  const own = [...leading, ...fixed, ...axes];
  if (spatial > 0) {
    const flat = fixed[0] === 1 ? [[...leading, ...axes]] : [];
    return [own, [...leading, ...axes, ...fixed], ...flat, ['B', 'T', ...fixed, ...axes]];
  }
  if (dtype === 'int64') return [own, ['B']];
  const sequence = leading.length === 1 ? [['B', 'T', ...fixed]] : [];
  return [own, ...sequence, ['B', ...fixed, 'T'], ...(leading.length === 2 ? [['B', ...fixed]] : [])];
}

/** Tries the layouts of one input after the other, and takes the first that comes furthest through the code. */
function arrange(session: Session, root: ModuleInstance, inputs: readonly Solving[]): readonly Solving[] {
  let chosen = inputs;
  for (const [i, { spec, axes: named }] of inputs.entries()) {
    if (!spec) continue;
    let furthest = -1;
    let best: Layout | undefined;
    let [isOfRank, isSwapped] = [false, false];
    const layouts = layoutsOf(spec, named);
    for (const layout of layouts) {
      const trial = chosen.map((input, j) => (i === j ? { ...input, layout } : input));
      let { reached, wrongRank, batch } = reach(session, root, trial, 64);
      if (reached < Number.POSITIVE_INFINITY && spec.spatial > 0)
        reached = Math.max(reached, reach(session, root, trial, 224).reached);
      if (reached > furthest) [furthest, best, isOfRank, isSwapped] = [reached, layout, !wrongRank, batch === TRIED.T];
      if (reached === Number.POSITIVE_INFINITY) break;
    }
    // An axis more may as well be a list of images: only where all of the code agrees.
    // A layer that takes any number of axes does not tell how many the code after it needs.
    const isSure =
      furthest === Number.POSITIVE_INFINITY ||
      (best?.length !== layouts[0]!.length + 1 && (isOfRank || spec.spatial > 0 || spec.dtype === 'int64'));
    // Not even the layer that told us about the input can take it: then nothing is known.
    const layout = furthest > 0 && isSure ? (isSwapped ? best?.map(swapped) : best) : undefined;
    chosen = chosen.map((input, j) => (i === j ? { ...input, layout } : input));
  }
  return chosen;
}

/** How many calls have a result before the first problem; all of them where there is none. */
function reach(
  session: Session,
  root: ModuleInstance,
  inputs: readonly Solving[],
  size: number,
): { readonly reached: number; readonly wrongRank: boolean; readonly batch: number | undefined } {
  const { tracer, raised } = forwardOnce(session, root, withSize(inputs, size));
  const batch = batchToLayers(tracer, TRIED.B, TRIED.T);
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

function swapped(axis: Dim | string): Dim | string {
  return axis === 'B' ? 'T' : axis === 'T' ? 'B' : axis;
}

function withSize(inputs: readonly Solving[], size: number): readonly GivenInput[] {
  // One image alone shows where a `view` cuts it into several.
  const batch = inputs.some(({ spec }) => spec && spec.spatial > 0) ? 1 : TRIED.B;
  const tried: Readonly<Record<string, number>> = { ...TRIED, B: batch };
  return inputs.map(input => {
    const { name, spec, layout } = input;
    if (!layout) return symbolic(input);
    const shape = layout.map(axis => (typeof axis === 'string' ? (tried[axis] ?? size) : axis));
    return { name, value: new Tensor(shape, spec!.dtype), from: 'solved' };
  });
}

function symbolic({ name, spec, axes, layout }: Solving): GivenInput {
  if (!layout) return { name, value: new Unknown(`nothing in the file tells what '${name}' is`), from: 'symbolic' };
  const named = axes?.length === layout.length ? namesOf(layout, axes) : layout;
  const shape = named.map(axis => (typeof axis === 'string' ? symbol(axis) : axis));
  return { name, value: new Tensor(shape, spec!.dtype), from: 'symbolic' };
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
