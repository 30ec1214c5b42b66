/**
 * What the assumptions of semi-supervised learning say of points whose classes are known to us: which are close (H1), what is
 * connected (H2), how dense it is along a boundary (H3), and how far it is along the data (H4).
 * Source: Chapelle, Schölkopf & Zien 2006, Semi-Supervised Learning, chapter 1.
 */
import { contour, type Piece } from './contours';

export type Place = readonly [x: number, y: number];

export interface Assumptions {
  /** Pairs of points no further apart than the reach, and how many of them share a class. */
  readonly close: readonly (readonly [a: number, b: number])[];
  readonly agreeing: number;
  /** Which cluster each point is in, how many there are, and how many of those have one class alone. */
  readonly clusters: readonly number[];
  readonly count: number;
  readonly pure: number;
  /** The mean of the density where the points are, along the boundary of the labels alone, and along that of all. */
  readonly density: { readonly points: number; readonly before: number; readonly after: number };
  /** From one end of a class to the other, by way of points that are close; absent where there is no such way. */
  readonly along?: { readonly way: readonly number[]; readonly length: number };
  readonly straight: number;
}

/** Everything that is in the picture. */
export const VIEW = { x: [-1.4, 2.4], y: [-1.6, 1.3] } as const;

interface Given {
  readonly points: readonly Place[];
  readonly classes: readonly number[];
  /** How far apart two points may be to be close; half of it is the width of the density's bumps. */
  readonly reach: number;
  readonly boundary: { readonly before: readonly Piece[]; readonly after: readonly Piece[] };
  /** The points whose distance is taken. */
  readonly ends: readonly [number, number];
}

export function assumptionsOf({ points, classes, reach, boundary, ends }: Given): Assumptions {
  const close = points.flatMap((a, i) =>
    points.flatMap((b, j) => (j > i && distance(a, b) <= reach ? [[i, j] as const] : [])),
  );
  const clusters = connected(points.length, close);
  const names = [...new Set(clusters)];
  const classesOf = (cluster: number) => new Set(classes.filter((_, index) => clusters[index] === cluster));
  const way = shortest(points, close, ends);
  const density = (at: Place) => densityAt(points, reach / 2, at);
  const mean = (places: readonly { readonly at: Place; readonly weight: number }[]) =>
    places.reduce((sum, { at, weight }) => sum + weight * density(at), 0) /
    places.reduce((sum, { weight }) => sum + weight, 0);
  return {
    close,
    agreeing: close.filter(([a, b]) => classes[a] === classes[b]).length,
    clusters,
    count: names.length,
    pure: names.filter(cluster => classesOf(cluster).size === 1).length,
    density: {
      points: mean(points.map(at => ({ at, weight: 1 }))),
      before: mean(within(boundary.before, points)),
      after: mean(within(boundary.after, points)),
    },
    ...(way ? { along: way } : {}),
    straight: distance(points[ends[0]]!, points[ends[1]]!),
  };
}

/** Where two scores are equal, as far as the picture goes. */
export function boundaryOf(score: (at: Place) => number): readonly Piece[] {
  return contour((x, y) => score([x, y]), 0, { x: VIEW.x, y: VIEW.y, squares: 40 });
}

/** A Gaussian bump on every point, all together 1. */
export function densityAt(points: readonly Place[], width: number, at: Place): number {
  const bumps = points.reduce((sum, point) => sum + Math.exp(-(distance(point, at) ** 2) / (2 * width * width)), 0);
  return bumps / (points.length * 2 * Math.PI * width * width);
}

/** The mean of the points' values, each with the weight that a Gaussian of this width gives its distance. */
export function meanAt(points: readonly Place[], values: readonly number[], width: number, at: Place): number {
  const far = points.map(point => distance(point, at) ** 2 / (2 * width * width));
  // From the nearest on, so that not all of them underflow far away.
  const least = Math.min(...far);
  const weights = far.map(each => Math.exp(least - each));
  return weights.reduce((sum, weight, index) => sum + weight * values[index]!, 0) / weights.reduce((a, b) => a + b, 0);
}

export function distance([x1, y1]: Place, [x2, y2]: Place): number {
  return Math.hypot(x1 - x2, y1 - y2);
}

/** Middles of the pieces that run among the points, in the box around them, by how long they are. */
function within(pieces: readonly Piece[], points: readonly Place[]) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const isIn = (value: number, values: readonly number[]) =>
    value >= Math.min(...values) && value <= Math.max(...values);
  return pieces
    .map(([x1, y1, x2, y2]) => ({ at: [(x1 + x2) / 2, (y1 + y2) / 2] as const, weight: Math.hypot(x1 - x2, y1 - y2) }))
    .filter(({ at: [x, y] }) => isIn(x, xs) && isIn(y, ys));
}

/** The cluster of each point, named by its first one. */
function connected(count: number, pairs: Assumptions['close']): readonly number[] {
  const cluster = Array.from({ length: count }, (_, index) => index);
  for (const [a, b] of pairs) {
    const [keep, gone] = [Math.min(cluster[a]!, cluster[b]!), Math.max(cluster[a]!, cluster[b]!)];
    for (const [index, name] of cluster.entries()) if (name === gone) cluster[index] = keep;
  }
  return cluster;
}

/** Dijkstra's way. */
function shortest(points: readonly Place[], pairs: Assumptions['close'], [from, to]: readonly [number, number]) {
  const far = points.map((_, index) => (index === from ? 0 : Number.POSITIVE_INFINITY));
  const before = points.map(() => -1);
  const open = new Set(points.keys());
  while (open.size > 0) {
    const here = [...open].reduce((best, index) => (far[index]! < far[best]! ? index : best));
    open.delete(here);
    for (const pair of pairs) {
      if (!pair.includes(here)) continue;
      const next = pair[0] === here ? pair[1] : pair[0];
      const length = far[here]! + distance(points[here]!, points[next]!);
      if (length >= far[next]!) continue;
      far[next] = length;
      before[next] = here;
    }
  }
  if (!Number.isFinite(far[to])) return undefined;
  const way = [to];
  while (way[0] !== from) way.unshift(before[way[0]!]!);
  return { way, length: far[to]! };
}
