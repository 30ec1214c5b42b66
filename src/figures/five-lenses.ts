/**
 * The figure of five questions put to the same unlabelled points: clusters, an axis, a density, new samples, an embedding.
 * Sources: Lloyd 1982 (k-means); Bishop 2006, sections 2.5.1 and 12.1 (kernel density, PCA); Belkin & Niyogi 2003, Laplacian
 * eigenmaps.
 */
import { eigenOf } from './eigen';
import type { Figure } from './figure';
import { kMeans } from './k-means';
import { normal, uniform } from './random';
import { shown, shownTex } from './shown';

export const LENSES = ['clusters', 'axis', 'density', 'samples', 'embedding'] as const;
export type Lens = (typeof LENSES)[number];

export interface LensesState {
  readonly data: 'two moons' | 'one stretched cloud' | 'three groups';
  readonly lens: Lens;
  /** Clusters to look for. */
  readonly k: number;
  /** Standard deviation of the bump on each point, and how far neighbours reach in the embedding. */
  readonly bandwidth: number;
  /** Draws the new samples. */
  readonly draw: number;
}

type Point = readonly [x: number, y: number];

export interface LensesNumbers {
  readonly points: readonly Point[];
  /** Where each was made from, which no lens is told. */
  readonly origin: readonly number[];
  readonly clusters: {
    readonly nearest: readonly number[];
    readonly centres: readonly (readonly number[])[];
    readonly inertia: number;
  };
  readonly axis: {
    readonly mean: Point;
    /** Of length 1. */
    readonly direction: Point;
    /** Of the variance. */
    readonly share: number;
    /** Each point along it, from the mean. */
    readonly along: readonly number[];
  };
  /** At each point. */
  readonly density: readonly number[];
  readonly samples: readonly Point[];
  /** One new coordinate for each point, from −1 to 1. */
  readonly embedding: readonly number[];
}

const COUNT = 48;
const initial: LensesState = { data: 'three groups', lens: 'clusters', k: 3, bandwidth: 0.2, draw: 1 };
const moons: LensesState = { ...initial, data: 'two moons', k: 2 };

export const fiveLenses: Figure<LensesState, LensesNumbers> = {
  id: 'five-lenses',
  title: 'One scatter, five lenses',
  caption:
    'The same 48 points without labels. Change the lens, then the data: each asks something else, and each assumes something.',
  initial,
  controls: {
    lens: { kind: 'choice', choices: LENSES, label: 'lens' },
    data: { kind: 'choice', choices: ['two moons', 'one stretched cloud', 'three groups'], label: 'data' },
    k: { kind: 'whole', min: 2, max: 5, label: 'k', when: ({ lens }) => lens === 'clusters' },
    bandwidth: {
      kind: 'real',
      min: 0.05,
      max: 1,
      step: 0.05,
      label: 'bandwidth',
      when: ({ lens }) => lens === 'density' || lens === 'samples' || lens === 'embedding',
    },
    draw: { kind: 'whole', min: 1, max: 40, label: 'draw', when: ({ lens }) => lens === 'samples' },
  },
  presets: [
    { title: 'Three groups, k = 3', state: initial },
    { title: 'k-means cuts moons in two', state: moons },
    { title: 'One axis, two moons on top of each other', state: { ...moons, lens: 'axis' } },
    { title: 'An embedding unrolls them', state: { ...moons, lens: 'embedding' } },
    {
      title: 'A stretched cloud: one axis is enough',
      state: { ...initial, data: 'one stretched cloud', lens: 'axis' },
    },
    { title: 'Density', state: { ...moons, lens: 'density' } },
    { title: 'Density, too smooth', state: { ...moons, lens: 'density', bandwidth: 0.7 } },
    { title: 'New samples', state: { ...moons, lens: 'samples' } },
  ],
  compute,
  formula: ({ lens, bandwidth }, { clusters, axis, density }) => {
    const h = shownTex(bandwidth);
    const kernel = `\\tfrac1{${COUNT}\\cdot2\\pi\\,${h}^2}\\textstyle\\sum_ie^{-\\lVert x-x_i\\rVert^2/(2\\cdot${h}^2)}`;
    return {
      clusters: {
        tex: `\\textstyle\\sum_k\\sum_{i\\in C_k}\\lVert x_i-\\mu_k\\rVert^2=${shownTex(clusters.inertia)}`,
        text: `sum of squared distances to the nearest centre = ${shown(clusters.inertia)}`,
      },
      axis: {
        tex: `\\tfrac{\\lambda_1}{\\lambda_1+\\lambda_2}=${shownTex(axis.share)}`,
        text: `share of the variance along the axis = ${shown(axis.share)}`,
      },
      density: {
        tex: `p(x)=${kernel}\\le${shownTex(Math.max(...density), 3)}`,
        text: `a bump of width ${shown(bandwidth)} on each point; the densest has ${shown(Math.max(...density), 3)}`,
      },
      samples: {
        tex: `x=x_i+${h}\\,\\varepsilon,\\quad\\varepsilon\\sim\\mathcal N(0,I)`,
        text: `a new point is one of the points, drawn at random, plus noise of standard deviation ${shown(bandwidth)}`,
      },
      embedding: {
        tex: `w_{ij}=e^{-\\lVert x_i-x_j\\rVert^2/(2\\cdot${h}^2)},\\quad Lf=\\lambda Df`,
        text: `neighbours within about ${shown(bandwidth)} are to get similar coordinates`,
      },
    }[lens];
  },
  summary: ({ lens, data, k, bandwidth }, { clusters, axis, density, embedding, origin }) => {
    switch (lens) {
      case 'clusters':
        return `k-means makes ${k} clusters of ${sizes(clusters.nearest, k).join(', ')} points, with a sum of squares of ${shown(clusters.inertia)}. It draws straight borders halfway between its centres${data === 'two moons' && k === 2 ? ', and so cuts through both moons' : ''}.`;
      case 'axis':
        return `The axis of greatest variance keeps ${shown(100 * axis.share, 3)} % of it. It runs along (${shown(axis.direction[0], 3)}, ${shown(axis.direction[1], 3)}); what lies across is lost.`;
      case 'density':
        return `The densest point has a density of ${shown(Math.max(...density), 3)}, the loneliest ${shown(Math.min(...density), 3)}: a candidate for an outlier. A wider bandwidth than ${shown(bandwidth)} smooths, a narrower one sees only the points themselves.`;
      case 'samples':
        return `${COUNT} new points drawn from the density of bandwidth ${shown(bandwidth)}. None of them is in the data, and they lie where the data lie.`;
      case 'embedding':
        return `Neighbours within about ${shown(bandwidth)} keep together on one new axis.${data === 'one stretched cloud' ? '' : isSplit(embedding, origin) ? ' Points of different origin end apart, though nobody told it their origin.' : ' Points of different origin get mixed.'}`;
    }
  },
  prompts: [
    {
      id: 'five-lenses-moons',
      question: 'k-means with k = 2 is run on two interlocking half moons. Does each cluster become one moon?',
      state: moons,
      answer: ({ clusters, origin }) => (isSame(clusters.nearest, origin) ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'Only if a straight line could part them: a point goes to the nearer of two centres.' },
        { text: 'No', reason: 'Its border is the straight line halfway between the centres.' },
        { text: 'Only with more steps', reason: 'It has settled: another step would change nothing.' },
      ],
      explanation:
        'k-means looks for round groups of similar size. Curved ones need neighbourhoods, as in DBSCAN or spectral clustering.',
    },
    {
      id: 'five-lenses-embedding',
      question:
        'Two half moons get one new coordinate each, so that near neighbours stay near. Are the moons apart on it?',
      state: { ...moons, lens: 'embedding' },
      answer: ({ embedding, origin }) => (isSplit(embedding, origin) ? 'Yes' : 'No'),
      choices: [
        { text: 'Yes', reason: 'Steps from neighbour to neighbour lead along a moon and hardly ever across.' },
        { text: 'No', reason: 'That is so for the axis of greatest variance, onto which both moons project alike.' },
        { text: 'Only if labels are given', reason: 'Nearness alone is enough: no label is looked at.' },
      ],
      explanation: 'An embedding keeps neighbourhoods, an axis keeps variance.',
    },
  ],
};

function sizes(nearest: readonly number[], k: number): readonly number[] {
  return Array.from({ length: k }, (_, cluster) => nearest.filter(own => own === cluster).length);
}

/** Whether two ways to divide the points are one and the same, whatever the parts are called. */
function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((own, i) => a.every((other, j) => (own === other) === (b[i] === b[j])));
}

/** Whether points of one origin lie side by side on a line, none of another among them. */
function isSplit(along: readonly number[], origin: readonly number[]): boolean {
  const order = along.map((_, i) => i).sort((i, j) => along[i]! - along[j]!);
  const changes = order.filter((own, at) => at > 0 && origin[own] !== origin[order[at - 1]!]).length;
  return changes === new Set(origin).size - 1;
}

function compute({ data, k, bandwidth, draw }: LensesState): LensesNumbers {
  const { points, origin } = made(data);
  const flat = points.flat();
  const found = kMeans.compute({ points: flat, centres: spreadOut(points, k), steps: 60 });
  const squared = (a: Point, b: Point) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  const bump = (a: Point, b: Point) => Math.exp(-squared(a, b) / (2 * bandwidth ** 2));
  return {
    points,
    origin,
    clusters: { nearest: found.nearest, centres: found.centres, inertia: found.inertia.at(-1)! },
    axis: principal(points),
    density: points.map(at => densityAt(points, bandwidth, at)),
    samples: samplesOf(points, bandwidth, draw, COUNT),
    embedding: spectral(points.map(a => points.map(b => bump(a, b)))),
  };
}

/** Gaussian kernels, as scikit-learn's `KernelDensity` places them. */
export function densityAt(points: readonly Point[], bandwidth: number, [x, y]: Point): number {
  const sum = points.reduce(
    (total, [px, py]) => total + Math.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * bandwidth ** 2)),
    0,
  );
  return sum / (points.length * 2 * Math.PI * bandwidth ** 2);
}

export function samplesOf(points: readonly Point[], bandwidth: number, seed: number, count: number): readonly Point[] {
  const [which, noise] = [uniform(seed + 100), normal(seed)];
  return Array.from({ length: count }, (): Point => {
    const [x, y] = points[Math.floor(which() * points.length)]!;
    return [x + bandwidth * noise(), y + bandwidth * noise()];
  });
}

/** Starting centres that are far apart: the first point, then each time the one farthest from those taken. */
export function spreadOut(points: readonly Point[], k: number): readonly Point[] {
  const taken: Point[] = [points[0]!];
  while (taken.length < k) {
    const lonely = points.map(([x, y]) => Math.min(...taken.map(([u, v]) => Math.hypot(x - u, y - v))));
    taken.push(points[lonely.indexOf(Math.max(...lonely))]!);
  }
  return taken;
}

function principal(points: readonly Point[]): LensesNumbers['axis'] {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middle: Point = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = [0, 1].map(i => [0, 1].map(j => mean(p => (p[i]! - middle[i]!) * (p[j]! - middle[j]!))));
  const { values, vectors } = eigenOf(covariance);
  // Of the two directions the one to the right.
  const sign = vectors[0]![0]! < 0 ? -1 : 1;
  const direction: Point = [sign * vectors[0]![0]!, sign * vectors[0]![1]!];
  return {
    mean: middle,
    direction,
    share: values[0]! / (values[0]! + values[1]!),
    along: points.map(([x, y]) => (x - middle[0]) * direction[0] + (y - middle[1]) * direction[1]),
  };
}

/** The second eigenvector of the random walk over neighbours, the first being the same everywhere. */
function spectral(weights: readonly (readonly number[])[]): readonly number[] {
  // No point is its own neighbour.
  const walk = weights.map((row, i) => row.map((weight, j) => (i === j ? 0 : weight)));
  const roots = walk.map(row => Math.sqrt(row.reduce((a, b) => a + b)));
  const { vectors } = eigenOf(walk.map((row, i) => row.map((weight, j) => weight / (roots[i]! * roots[j]!))));
  const coordinates = vectors[1]!.map((value, i) => value / roots[i]!);
  const most = Math.max(...coordinates.map(Math.abs)) * (coordinates[0]! > 0 ? -1 : 1);
  return coordinates.map(value => value / most);
}

function made(data: LensesState['data']): Pick<LensesNumbers, 'points' | 'origin'> {
  const noise = normal(7);
  const groups = data === 'two moons' ? 2 : data === 'three groups' ? 3 : 1;
  const origin = Array.from({ length: COUNT }, (_, i) => Math.floor((i * groups) / COUNT));
  const points = origin.map((group, i): Point => {
    const [a, b] = [noise(), noise()];
    if (data === 'one stretched cloud')
      return rounded(0.9 * 1.1 * a - 0.45 * 0.25 * b + 0.5, 0.45 * 1.1 * a + 0.9 * 0.25 * b + 0.25);
    if (data === 'three groups')
      return rounded([-0.7, 0.6, 1.7][group]! + 0.22 * a, [-0.3, 1, -0.2][group]! + 0.22 * b);
    const turn = (Math.PI * (i % (COUNT / 2))) / (COUNT / 2 - 1);
    return group === 0
      ? rounded(Math.cos(turn) + 0.06 * a, Math.sin(turn) + 0.06 * b)
      : rounded(1 - Math.cos(turn) + 0.06 * a, 0.4 - Math.sin(turn) + 0.06 * b);
  });
  return { points, origin };
}

function rounded(x: number, y: number): Point {
  return [Number(x.toFixed(3)), Number(y.toFixed(3))];
}
