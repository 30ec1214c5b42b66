/**
 * What the units in a row along one axis see of an input axis. After plain windows each sees as much, a stride further
 * than the one before. Between upsampled positions that is so only from one period to the next: of two units that a
 * transposed convolution made of one, both see the same. So the first period is kept, unit by unit, and how far the next
 * one lies. After elements were put into another order (turned round, rolled, mirrored at a border) all units are kept, and
 * beyond them lies nothing. All of it is in input positions, half-open.
 */
import type { Repeated, SlidWindow, Taps, Window } from '../operators/operator';

export interface Windows {
  /** What the first units see, `null` where one sees nothing. */
  readonly seen: readonly (Span | null)[];
  /** How much further the same units of the next period see. */
  readonly advance: number;
  /** `seen` has all units: beyond them lies padding. */
  readonly all?: true;
  /** What all units see, where at the border that is not the pattern. */
  readonly units?: readonly (Span | null)[];
}

export type Span = readonly [from: number, to: number];

/** Longer periods are not followed. */
const longest = 1 << 16;

export function spanOf({ seen, advance }: Windows, unit: number): Span | null {
  const period = Math.floor(unit / seen.length);
  const span = seen[unit - period * seen.length]!;
  return span && moved(span, period * advance);
}

/** The most that any unit sees. */
export function sizeOf({ seen }: Windows): number {
  return Math.max(0, ...seen.map(span => (span ? span[1] - span[0] : 0)));
}

/** How far neighbours are apart, on average where they are not evenly. */
export function strideOf({ seen, advance }: Windows): number {
  return advance / seen.length;
}

/** What all units together see, half-open. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Units in a row; `length`: how many, `undefined` where that is no number. */
export interface Row extends Bounds {
  readonly windows: Windows;
  readonly length: number | undefined;
}

/** What a unit of the row really sees: padding adds nothing, and beyond the ends there are no units. */
export function seenBy({ windows, length, from, to }: Row, unit: number): Span | null {
  if (unit < 0 || (length !== undefined && unit >= length)) return null;
  const span = windows.units ? windows.units[unit]! : spanOf(windows, unit);
  return cut(span, { from, to }) && span;
}

/**
 * What units see that see the units of the row through a window, `length` units in all; `undefined` where the pattern is too
 * long to follow.
 */
export function through(row: Row, window: Window, length?: number): Windows | undefined {
  if ('places' in window) {
    const placed = reordered(row, window);
    return placed && window.slid
      ? through({ ...row, windows: placed, length: placed.seen.length }, window.slid, length)
      : placed;
  }
  if (row.windows.all) return length === undefined ? undefined : unitByUnit(row, window, length);
  const plain = pattern(row.windows, window);
  if (!plain || length === undefined || row.length === undefined) return plain;
  const taps = tapsOf(window);
  const isWhole = (unit: number) => {
    const tap = tapAt(taps, unit);
    if (!tap || row.windows.units) return !tap;
    const [first, last, step] = tap;
    return seenBy(row, first) !== null && seenBy(row, last - ((last - first) % step)) !== null;
  };
  // At the borders a window taps units that are not there; where it leaps over those that are, the pattern sees too much.
  return settled(plain, { ...row, length }, taps.taps.length, unit => tapped(row, taps, unit), isWhole);
}

/** What is seen by either of two rows; `undefined` where neighbours are not equally far apart and nobody knows how many there are. */
export function union(a: Row, b: Row): Windows | undefined {
  const wider = widerOf(a, b);
  if (wider) return wider;
  const { length } = a;
  const joined = either(a.windows, b.windows) ?? oneByOne(a, b);
  if (!joined || length === undefined) return joined;
  const [from, to] = [Math.min(a.from, b.from), Math.max(a.to, b.to)];
  const exact = (unit: number) => both(cut(seenBy(a, unit), a), cut(seenBy(b, unit), b));
  const isWhole = (unit: number) =>
    [a, b].every(row => !row.windows.all && !row.windows.units && !isCut(spanOf(row.windows, unit), row));
  return settled(joined, { from, to, length }, joined.seen.length, exact, isWhole);
}

/** Of two even rows within the same ends, one of which sees all that the other sees, unit by unit: that one, as by most shortcuts. */
export function widerOf(a: Omit<Row, 'length'>, b: Omit<Row, 'length'>): Windows | undefined {
  const [one, other] = [evenly(a), evenly(b)];
  if (!one || !other || a.windows.advance !== b.windows.advance || a.from !== b.from || a.to !== b.to) return undefined;
  if (one[0] <= other[0] && other[1] <= one[1]) return a.windows;
  return other[0] <= one[0] && one[1] <= other[1] ? b.windows : undefined;
}

/** What the first unit sees, where all others see as much, a step further each. */
function evenly({ windows }: Pick<Row, 'windows'>): Span | null {
  return windows.seen.length === 1 && !windows.all && !windows.units ? windows.seen[0]! : null;
}

/**
 * The pattern, with what units see one by one where it is not that, cut off at the ends of what there is to see.
 * From either end on it is looked at until for a whole period nothing is missing.
 */
function settled(
  windows: Windows,
  { from, to, length }: Bounds & { readonly length: number },
  period: number,
  exact: (unit: number) => Span | null,
  isWhole: (unit: number) => boolean,
): Windows | undefined {
  const agrees = (unit: number) => same(cut(spanOf(windows, unit), { from, to }), cut(exact(unit), { from, to }), 0);
  for (const place of [(unit: number) => unit, (unit: number) => length - 1 - unit])
    for (let unit = 0, whole = 0; unit < length && whole < period; unit++) {
      whole = isWhole(place(unit)) ? whole + 1 : 0;
      if (whole > 0 || agrees(place(unit))) continue;
      if (length > longest) return undefined;
      return { ...windows, units: Array.from({ length }, (_, at) => exact(at)) };
    }
  return windows;
}

/** What is seen through the window if the pattern went on beyond the ends of the row. */
function pattern(windows: Windows, window: SlidWindow | Taps): Windows | undefined {
  const { seen } = windows;
  if (seen.length === 1 && !('taps' in window) && (window.upsample ?? 1) === 1) return plainly(windows, window);
  const { taps, advance } = tapsOf(window);
  // From this many periods of the taps on both patterns begin anew.
  const periods = seen.length / divisor(advance, seen.length);
  if (taps.length * periods > longest) return undefined;
  const even = seen.length === 1;
  const found = Array.from({ length: taps.length * periods }, (_, unit): Span | null => {
    const tap = tapAt({ taps, advance }, unit);
    if (!tap) return null;
    const [first, last, step] = tap;
    let span: Span | null = null;
    for (let at = first; at <= last; at += even ? Math.max(step, last - first) : step)
      span = both(span, spanOf(windows, at));
    return span;
  });
  return shortest({ seen: found, advance: (windows.advance * advance * periods) / seen.length });
}

/** One unit for each place. */
function reordered(row: Row, { places }: Repeated): Windows | undefined {
  if (places.length > longest) return undefined;
  return {
    seen: places.map(at => seenBy(row, at)),
    advance: strideOf(row.windows) * places.length,
    all: true,
  };
}

/** Of so many units, each sees those in its window that are there. */
function unitByUnit(row: Row, window: SlidWindow | Taps, length: number): Windows | undefined {
  if (length > longest) return undefined;
  const taps = tapsOf(window);
  const seen = Array.from({ length }, (_, unit) => tapped(row, taps, unit));
  return { seen, advance: (strideOf(row.windows) * taps.advance * length) / taps.taps.length, all: true };
}

/** Whether some unit that a window makes of a row lies in the padding alone, and sees nothing of it. */
export function leavesGaps(window: Window, length: number | undefined, units: number | undefined): boolean {
  if ('places' in window) return false;
  const to = length ?? Number.POSITIVE_INFINITY;
  const isGap = (first: number, last: number, step: number) => {
    for (let at = first; at <= last; at += step) if (at >= 0 && at < to) return false;
    return true;
  };
  const last = units === undefined || length === undefined ? 0 : units - 1;
  if ('kernel' in window && (window.upsample ?? 1) === 1) {
    const { kernel, stride, padding, dilation } = window;
    const reach = dilation * (kernel - 1);
    return (
      isGap(-padding, reach - padding, dilation) ||
      isGap(last * stride - padding, last * stride + reach - padding, dilation)
    );
  }
  const taps = tapsOf(window);
  return taps.taps.includes(null) || [0, last].some(unit => isGap(...tapAt(taps, unit)!));
}

function tapped(row: Row, taps: Taps, unit: number): Span | null {
  const tap = tapAt(taps, unit);
  if (!tap) return null;
  const [first, last, step] = tap;
  let span: Span | null = null;
  for (let at = first; at <= last; at += step) span = both(span, seenBy(row, at));
  return span;
}

/** The first, the last and the distance of the units that one taps. */
function tapAt({ taps, advance }: Taps, unit: number): Taps['taps'][number] {
  const period = Math.floor(unit / taps.length);
  const tap = taps[unit - period * taps.length];
  return tap ? [tap[0] + period * advance, tap[1] + period * advance, tap[2]] : null;
}

/** All units see alike, and the window is a plain one: by far the most do, and it takes no time. */
function plainly({ seen: [span], advance }: Windows, { kernel, stride, padding, dilation }: SlidWindow): Windows {
  const [first, last] = [-padding, dilation * (kernel - 1) - padding];
  return { seen: [span ? [span[0] + first * advance, span[1] + last * advance] : null], advance: advance * stride };
}

function oneByOne(a: Row, b: Row): Windows | undefined {
  const { length } = a;
  if (length === undefined || length > longest) return undefined;
  return listed(Array.from({ length }, (_, unit) => both(spanOf(a.windows, unit), spanOf(b.windows, unit))));
}

/** What is seen by either if both patterns went on. */
function either(a: Windows, b: Windows): Windows | undefined {
  // A list needs no stride.
  if (strideOf(a) !== strideOf(b) && !a.all && !b.all) return undefined;
  if (a.seen.length === 1 && b.seen.length === 1) return { seen: [both(a.seen[0]!, b.seen[0]!)], advance: a.advance };
  if (a.all && b.all && a.seen.length !== b.seen.length) return undefined;
  const all = a.all ? a : b.all ? b : undefined;
  const length = all ? all.seen.length : (a.seen.length * b.seen.length) / divisor(a.seen.length, b.seen.length);
  if (length > longest) return undefined;
  const seen = Array.from({ length }, (_, unit) => both(spanOf(a, unit), spanOf(b, unit)));
  const advance = strideOf(a.all ? b : a) * length;
  return all ? { seen, advance, all: true } : shortest({ seen, advance });
}

/** The window as what the first units tap of the layer below, and how far the next ones lie. */
function tapsOf(window: SlidWindow | Taps): Taps {
  if ('taps' in window) return window;
  const { kernel, stride, padding, dilation, upsample = 1 } = window;
  if (upsample === 1) return { taps: [[-padding, dilation * (kernel - 1) - padding, dilation]], advance: stride };
  // Output o is made by tap j of input i where i·upsample + j·dilation − padding = o.
  const taps = Array.from({ length: upsample }, (_, o): Taps['taps'][number] => {
    const fitting = Array.from({ length: Math.min(kernel, upsample) }, (_, j) => j).filter(
      j => (o + padding - j * dilation) % upsample === 0,
    );
    const [first, next] = fitting;
    if (first === undefined) return null;
    const every = next === undefined ? upsample : next - first;
    const last = first + Math.floor((kernel - 1 - first) / every) * every;
    const input = (j: number) => (o + padding - j * dilation) / upsample;
    return [input(last), input(first), (every * dilation) / upsample];
  });
  return { taps, advance: stride };
}

/** All units of a row as a pattern, if it has one. */
export function listed(seen: readonly (Span | null)[]): Windows {
  const first = seen.findIndex(span => span);
  for (let length = 1; first + length < seen.length && 2 * length <= seen.length; length++) {
    const [a, b] = [seen[first]!, seen[first + length]!];
    if (!b || b[0] < a[0]) continue;
    const advance = b[0] - a[0];
    if (seen.every((span, i) => i < length || same(span, seen[i - length]!, advance)))
      return { seen: seen.slice(0, length), advance };
  }
  const starts = seen.flatMap(span => (span ? span[0] : []));
  const apart = starts.length > 1 ? (Math.max(...starts) - Math.min(...starts)) / (starts.length - 1) : 0;
  return { seen, advance: apart * seen.length, all: true };
}

/** The same pattern with as short a period as it has. */
function shortest({ seen, advance }: Windows): Windows {
  for (let length = 1; length < seen.length; length++) {
    const step = (advance * length) / seen.length;
    if (seen.length % length !== 0 || !Number.isInteger(step)) continue;
    if (seen.every((span, i) => i < length || same(span, seen[i - length]!, step)))
      return { seen: seen.slice(0, length), advance: step };
  }
  return { seen, advance };
}

export function same(span: Span | null, before: Span | null, step: number): boolean {
  if (!span || !before) return span === before;
  return span[0] === before[0] + step && span[1] === before[1] + step;
}

/** The part within the bounds, if there is any. */
export function cut(span: Span | null, { from, to }: Bounds): Span | null {
  if (!span || span[1] <= from || span[0] >= to) return null;
  return isCut(span, { from, to }) ? [Math.max(span[0], from), Math.min(span[1], to)] : span;
}

function isCut(span: Span | null, { from, to }: Bounds): boolean {
  return span !== null && (span[0] < from || span[1] > to);
}

function moved([from, to]: Span, by: number): Span {
  return [from + by, to + by];
}

export function both(a: Span | null, b: Span | null): Span | null {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}

function divisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : divisor(b, a % b);
}
