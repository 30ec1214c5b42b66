/**
 * What units see of an input axis where that depends on their places along several axes of the tensor, or along one in no even
 * steps: a table. A reshape deals an axis out over several (windows of patches, pixels that become channels) or makes several
 * one (tokens), and from such a table the axes come back as they were.
 */
import { isKnown } from '../tensor/dim';
import { sameShape } from '../tensor/shape';
import type { Shape } from '../tensor/tensor';
import { both, type Span, same } from './windows';

/** Row by row; alike along all other axes. Axes are counted from the end, in order. */
export interface Places {
  readonly axes: readonly number[];
  readonly sizes: readonly number[];
  readonly seen: readonly (Span | null)[];
}

/** Larger tables are not followed. */
const most = 1 << 14;

/** The same elements in the same order in other axes; `undefined` where there are too many, or sizes are no numbers. */
export function regrouped({ axes, sizes, seen }: Places, before: Shape, after: Shape): Places | undefined {
  const blocks = blocksOf(before, after);
  if (!blocks) return undefined;
  const old: { axis: number; size: number }[] = [];
  const now: { axis: number; size: number }[] = [];
  for (const block of blocks) {
    const touched = axes.filter(axis => block.old.includes(axis));
    if (touched.length === 0) continue;
    old.push(...block.old.map(axis => ({ axis, size: before.at(axis) as number })));
    now.push(...block.now.map(axis => ({ axis, size: after.at(axis) as number })));
  }
  const lengths = old.map(({ size }) => size);
  const count = total(lengths);
  if (count > most) return undefined;
  const [steps, rows] = [stepsOf(lengths), stepsOf(sizes)];
  const from = axes.map(axis => steps[old.findIndex(each => each.axis === axis)]!);
  const flat = Array.from({ length: count }, (_, number) => {
    let row = 0;
    for (let i = 0; i < from.length; i++) row += (Math.floor(number / from[i]!) % sizes[i]!) * rows[i]!;
    return seen[row]!;
  });
  return { axes: now.map(({ axis }) => axis), sizes: now.map(({ size }) => size), seen: flat };
}

/** The shortest runs of axes that have as many elements in both shapes; `undefined` where sizes are no numbers. */
function blocksOf(before: Shape, after: Shape) {
  if (![...before, ...after].every(isKnown)) return undefined;
  const blocks: { old: number[]; now: number[] }[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const block = { old: [] as number[], now: [] as number[] };
    let [a, b] = [1, 1];
    do {
      if (j >= after.length || (i < before.length && a <= b)) {
        a *= before[i] as number;
        block.old.push(i++ - before.length);
      } else {
        b *= after[j] as number;
        block.now.push(j++ - after.length);
      }
      if (i >= before.length && j >= after.length && a !== b) return undefined;
    } while (a !== b);
    blocks.push(block);
  }
  return blocks;
}

/** The axes under other names and in another order; one without a name leaves the place `taken` alone. */
export function renamed(places: Places, nameOf: (axis: number) => number | { readonly taken: number }): Places {
  const { axes, sizes, seen } = places;
  const rows = stepsOf(sizes);
  let offset = 0;
  const left: { axis: number; size: number; row: number }[] = [];
  for (const [i, axis] of axes.entries()) {
    const name = nameOf(axis);
    if (typeof name === 'number') left.push({ axis: name, size: sizes[i]!, row: rows[i]! });
    else offset += name.taken * rows[i]!;
  }
  left.sort((a, b) => a.axis - b.axis);
  const order = { axes: left.map(({ axis }) => axis), sizes: left.map(({ size }) => size) };
  const steps = stepsOf(order.sizes);
  const at = (number: number) =>
    left.reduce((row, { size, row: step }, i) => row + (Math.floor(number / steps[i]!) % size) * step, offset);
  return { ...order, seen: Array.from({ length: total(order.sizes) }, (_, number) => seen[at(number)]!) };
}

/** Along one axis, every new place sees what these old ones see. */
export function gathered({ axes, sizes, seen }: Places, axis: number, from: readonly (readonly number[])[]): Places {
  const i = axes.indexOf(axis);
  const [step, size] = [total(sizes.slice(i + 1)), sizes[i]!];
  const result = sizes.with(i, from.length);
  const gather = (number: number) => {
    const [inner, place] = [number % step, Math.floor(number / step) % from.length];
    const outer = Math.floor(number / (step * from.length)) * size * step;
    let span: Span | null = null;
    for (const old of from[place]!) span = both(span, seen[outer + old * step + inner]!);
    return span;
  };
  return { axes, sizes: result, seen: Array.from({ length: total(result) }, (_, number) => gather(number)) };
}

/** What is seen by any of several tensors of a shape; `undefined` where the table would be too large. */
export function overlaid(all: readonly Places[], shape: Shape): Places | undefined {
  const axes = [...new Set(all.flatMap(places => places.axes))].sort((a, b) => a - b);
  const sizes = axes.map(axis => shape.at(axis)!) as readonly number[];
  const count = total(sizes);
  if (!sizes.every(isKnown) || count > most) return undefined;
  const steps = stepsOf(sizes);
  const rows = all.map(places => {
    const own = stepsOf(places.sizes);
    return axes.map(axis => own[places.axes.indexOf(axis)] ?? 0);
  });
  const seen = Array.from({ length: count }, (_, number) => {
    let span: Span | null = null;
    for (const [member, places] of all.entries()) {
      let row = 0;
      for (let i = 0; i < axes.length; i++) row += (Math.floor(number / steps[i]!) % sizes[i]!) * rows[member]![i]!;
      span = both(span, places.seen[row]!);
    }
    return span;
  });
  return { axes, sizes, seen };
}

/** At every place along `axes` what `seenAt` says; `undefined` where there are too many. */
export function laidOut(
  axes: readonly number[],
  shape: Shape,
  seenAt: (place: (axis: number) => number) => Span | null,
): Places | undefined {
  const sorted = [...new Set(axes)].sort((a, b) => a - b);
  const sizes = sorted.map(axis => shape.at(axis)!);
  if (!sizes.every(isKnown)) return undefined;
  const lengths = sizes as readonly number[];
  const count = total(lengths);
  if (count > most) return undefined;
  const steps = stepsOf(lengths);
  const at = (number: number) => (axis: number) => {
    const i = sorted.indexOf(axis);
    return Math.floor(number / steps[i]!) % lengths[i]!;
  };
  return { axes: sorted, sizes: lengths, seen: Array.from({ length: count }, (_, number) => seenAt(at(number))) };
}

/** What is seen at a place. */
export function seenAt({ axes, sizes, seen }: Places, place: (axis: number) => number): Span | null {
  return seen[axes.reduce((row, axis, i) => row * sizes[i]! + place(axis), 0)]!;
}

/** Without the axes along which all places see the same. */
export function reduced({ axes, sizes, seen }: Places): Places {
  const steps = stepsOf(sizes);
  const isUneven = (i: number) => {
    for (let number = 0; number < seen.length; number++)
      if (Math.floor(number / steps[i]!) % sizes[i]! > 0 && !same(seen[number]!, seen[number - steps[i]!]!, 0))
        return true;
    return false;
  };
  const uneven = axes.filter((_, i) => isUneven(i));
  if (uneven.length === axes.length) return { axes, sizes, seen };
  return renamed({ axes, sizes, seen }, axis => (uneven.includes(axis) ? axis : { taken: 0 }));
}

/** How many axes two shapes begin with that are alike, and how many they end with. */
export function commonEnds(before: Shape, after: Shape): { readonly head: number; readonly tail: number } {
  const equalAt = (i: number, j: number) => sameShape([before.at(i)!], [after.at(j)!]) === true;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && equalAt(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && equalAt(-1 - tail, -1 - tail)) tail++;
  return { head, tail };
}

/** How far apart neighbours along each axis are. */
function stepsOf(sizes: readonly number[]): readonly number[] {
  return sizes.map((_, i) => total(sizes.slice(i + 1)));
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
