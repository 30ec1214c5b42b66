/**
 * The label spreading figure: two moons, a handful of labels, and labels that walk from neighbour to neighbour; the boundary
 * that labels alone give and the one that all points give; and what each of the four assumptions says of these points.
 * Source: Zhu & Ghahramani 2002, label propagation: F ← D⁻¹WF with the labelled points held; a place that is no point takes the
 * weighted mean of the points.
 */
import { type Assumptions, assumptionsOf, boundaryOf, meanAt, type Place } from './assumptions';
import type { Piece } from './contours';
import type { Figure } from './figure';
import { counted, shown } from './shown';

export const LOOKS = ['labels', 'H1 smoothness', 'H2 clusters', 'H3 low density', 'H4 manifold'] as const;

export interface SpreadingState {
  /** What is drawn besides the labels: an assumption, and what it is about. */
  readonly look: (typeof LOOKS)[number];
  /** Labelled points of each moon. */
  readonly labels: number;
  /** Width of the Gaussian that says how alike two points are. */
  readonly sigma: number;
  readonly steps: number;
  /** Distance between the moons. */
  readonly gap: number;
}

export interface SpreadingNumbers {
  readonly points: readonly (readonly [number, number])[];
  readonly moon: readonly number[];
  readonly labelled: readonly boolean[];
  /** Between −1, moon 0, and 1, moon 1; 0 where no label has arrived. */
  readonly belief: readonly number[];
  readonly right: number;
  /** With the labels alone: the class of the nearest labelled point. */
  readonly nearest: number;
  readonly boundary: { readonly before: readonly Piece[]; readonly after: readonly Piece[] };
  readonly assumptions: Assumptions;
}

const EACH = 16;
const initial: SpreadingState = { look: 'labels', labels: 1, sigma: 0.2, steps: 12, gap: 0.3 };
const settled: SpreadingState = { ...initial, steps: 200 };

export const labelSpreading: Figure<SpreadingState, SpreadingNumbers> = {
  id: 'label-spreading',
  title: 'Two moons, few labels',
  caption:
    'Squares have a label, the rest have none. Labels pass between points that are close, along each moon and not across. Dashed: the boundary of the labels alone; solid: that of all points.',
  initial,
  controls: {
    look: { kind: 'choice', choices: LOOKS, label: 'look at' },
    steps: { kind: 'whole', min: 0, max: 400, label: 'steps' },
    labels: { kind: 'whole', min: 1, max: 6, label: 'labels per moon' },
    sigma: { kind: 'real', min: 0.05, max: 1.5, log: true, label: 'σ' },
    gap: { kind: 'real', min: -0.3, max: 0.8, step: 0.05, label: 'gap' },
  },
  presets: [
    { title: 'On the way', state: initial },
    { title: 'Before the first step', state: { ...initial, steps: 0 } },
    { title: 'One label each, all the way', state: settled },
    { title: 'H1: close points agree', state: { ...settled, look: 'H1 smoothness' } },
    { title: 'H2: crowds are classes', state: { ...settled, look: 'H2 clusters' } },
    { title: 'H3: the boundary runs where it is empty', state: { ...settled, look: 'H3 low density' } },
    { title: 'H4: distance along the moon', state: { ...settled, look: 'H4 manifold' } },
    { title: 'H2 fails: the moons touch', state: { ...settled, look: 'H2 clusters', gap: -0.2 } },
    { title: 'Everything is close', state: { ...settled, sigma: 1 } },
    { title: 'Moons that touch', state: { ...settled, gap: -0.2 } },
  ],
  compute,
  formula: ({ sigma }) => ({
    tex: `F\\leftarrow D^{-1}WF,\\quad W_{ij}=e^{-\\lVert x_i-x_j\\rVert^2/(2\\cdot ${shown(sigma, 3)}^2)}`,
    text: `each point takes the mean of the others, weighted with exp(−distance² / (2·${shown(sigma, 3)}²)); labelled points keep theirs`,
  }),
  summary: ({ look, labels, gap, sigma }, { right, nearest, points, assumptions }) =>
    `${said(look, assumptions)}With ${labels} ${labels === 1 ? 'label' : 'labels'} per moon, ${right} of ${points.length} points end in their own moon; the nearest label alone gets ${nearest}. ${
      right === points.length
        ? 'The boundary runs where there are no points.'
        : gap < 0
          ? 'The moons touch: the assumption fails, and labels walk across.'
          : sigma > 0.5
            ? 'With so wide a σ every point is a neighbour of every other: the shape of the data is lost.'
            : 'The labels have not been everywhere yet.'
    }`,
  python: ({ sigma }) => `LabelPropagation(kernel='rbf', gamma=${shown(1 / (2 * sigma * sigma), 3)})`,
  prompts: [
    {
      id: 'label-spreading-touching',
      question: 'The moons are pushed together until they touch (gap −0.2). Do all points still end in their own moon?',
      state: { ...settled, gap: -0.2 },
      answer: ({ right, points }) => (right === points.length ? 'Yes' : 'No'),
      choices: [
        {
          text: 'Yes',
          reason: 'Where the moons touch, neighbours belong to different classes, and labels walk across.',
        },
        { text: 'No', reason: 'Low-density separation fails: between the classes there is no gap left to stop at.' },
        {
          text: 'None does',
          reason: 'Near the labelled points, neighbours still share a class, and those points end right.',
        },
      ],
      explanation: 'Unlabelled data help only where the assumption holds; where it does not, they can hurt.',
    },
    {
      id: 'label-spreading-manifold',
      question:
        'From one end of a moon to the other it is about 2 in a straight line. How long is the way along the points of the moon?',
      state: { ...settled, look: 'H4 manifold' },
      answer: ({ assumptions: { along, straight } }) =>
        along && along.length > 1.3 * straight ? 'About 3' : 'About 2 as well',
      choices: [
        { text: 'About 3', reason: 'Half a circle of radius 1 is π long.' },
        { text: 'About 2 as well', reason: 'The straight way leads through the empty middle, where no data are.' },
        { text: 'There is no way', reason: 'Neighbours along the moon are 0.2 apart, which is close here.' },
      ],
      explanation:
        'The manifold assumption measures along the data. By that measure the other moon, though near, cannot be reached at all.',
    },
    {
      id: 'label-spreading-density',
      question:
        'One label per moon. Along which boundary are there more points: that of the labels alone, or that of all points?',
      state: { ...settled, look: 'H3 low density' },
      answer: ({ assumptions: { density } }) =>
        density.before > 2 * density.after ? 'That of the labels alone' : 'That of all points',
      choices: [
        { text: 'That of the labels alone', reason: 'Halfway between two labels it cuts straight through a moon.' },
        { text: 'That of all points', reason: 'It runs between the moons, where the density is low.' },
        { text: 'Both alike', reason: 'Only one of them knows where the points are.' },
      ],
      explanation:
        'Low-density separation: unlabelled points cannot say which class they are, but where no boundary should be.',
    },
    {
      id: 'label-spreading-wide',
      question: 'σ grows from 0.2 to 1. What becomes of the number of points that are right?',
      state: { ...settled, sigma: 1 },
      answer: ({ right }) => (right < compute(settled).right ? 'It falls' : 'It stays'),
      choices: [
        {
          text: 'It falls',
          reason: 'Then neighbours across the gap count as well, and distance along the moon no longer matters.',
        },
        { text: 'It stays', reason: 'σ decides who is a neighbour at all: everything rests on it.' },
        { text: 'It rises', reason: 'More neighbours bring more labels, but also those of the other moon.' },
      ],
      explanation: 'The method is only as good as its notion of “close”.',
    },
  ],
};

function compute({ labels, sigma, steps, gap }: SpreadingState): SpreadingNumbers {
  const moons = [0, 1].map(which => Array.from({ length: EACH }, (_, i) => place(which, i, gap)));
  const points = moons.flat();
  const moon = points.map((_, index) => (index < EACH ? 0 : 1));
  // Evenly spaced along each moon, beginning near one tip.
  const chosen = Array.from({ length: labels }, (_, i) => Math.min(EACH - 1, 1 + Math.floor((i * EACH) / labels)));
  const labelled = points.map((_, index) => chosen.includes(index % EACH));
  const truth = (index: number) => (moon[index] === 1 ? 1 : -1);
  const squared = (a: number, b: number) => (points[a]![0] - points[b]![0]) ** 2 + (points[a]![1] - points[b]![1]) ** 2;
  const weights = points.map((_, i) =>
    points.map((__, j) => (i === j ? 0 : Math.exp(-squared(i, j) / (2 * sigma * sigma)))),
  );
  const sums = weights.map(row => row.reduce((a, b) => a + b, 0));
  let belief: readonly number[] = points.map((_, index) => (labelled[index] ? truth(index) : 0));
  for (let step = 0; step < steps; step++)
    belief = belief.map((own, i) =>
      labelled[i] ? own : belief.reduce((sum, value, j) => sum + weights[i]![j]! * value, 0) / sums[i]!,
    );
  const nearest = points.map((_, i) =>
    points
      .map((__, j) => j)
      .filter(j => labelled[j])
      .reduce((best, j) => (squared(i, j) < squared(i, best) ? j : best)),
  );
  const toNearest = (at: Place, which: number) =>
    Math.min(
      ...points.flatMap(([x, y], index) =>
        labelled[index] && moon[index] === which ? [(x - at[0]) ** 2 + (y - at[1]) ** 2] : [],
      ),
    );
  const boundary = {
    before: boundaryOf(at => toNearest(at, 0) - toNearest(at, 1)),
    after: boundaryOf(at => meanAt(points, belief, sigma, at)),
  };
  return {
    boundary,
    assumptions: assumptionsOf({ points, classes: moon, reach: 2 * sigma, boundary, ends: [0, EACH - 1] }),
    points,
    moon,
    labelled,
    belief,
    right: belief.filter((value, index) => value * truth(index) > 1e-9).length,
    nearest: nearest.filter((index, i) => moon[index] === moon[i]).length,
  };
}

/** What the assumption says of these points, in numbers. */
function said(look: SpreadingState['look'], of: Assumptions): string {
  const { close, agreeing, count, pure, density, along, straight } = of;
  if (look === 'H1 smoothness')
    return close.length === 0
      ? 'H1: no two points are as close as 2σ. '
      : `H1: of ${counted(close.length, 'pair')} of points no further apart than 2σ, ${agreeing} share a moon. `;
  if (look === 'H2 clusters')
    return `H2: what is connected by steps of at most 2σ makes ${counted(count, 'cluster')}, ${pure === count ? (count === 1 ? 'of one moon' : 'each of one moon') : `${pure} of them of one moon alone`}. `;
  if (look === 'H3 low density') {
    const share = (value: number) => shown(value / density.points, 2);
    return Number.isFinite(density.before) && Number.isFinite(density.after)
      ? `H3: along the boundary of the labels alone the density is ${share(density.before)} of what it is at the points, along that of all points ${share(density.after)}. `
      : 'H3: no boundary runs among the points. ';
  }
  if (look === 'H4 manifold')
    return along
      ? `H4: from one end of the upper moon to the other it is ${shown(straight, 3)} in a straight line and ${shown(along.length, 3)} by way of points no further apart than 2σ. `
      : `H4: from one end of the upper moon to the other it is ${shown(straight, 3)} in a straight line; steps of at most 2σ do not lead there. `;
  return '';
}

function place(which: number, index: number, gap: number): readonly [number, number] {
  const turn = (Math.PI * index) / (EACH - 1);
  // A little off the curve, always by the same amounts.
  const off = 0.06 * Math.sin(7 * index + 3 * which);
  return which === 0
    ? [Math.cos(turn) * (1 + off), Math.sin(turn) * (1 + off)]
    : [1 - Math.cos(turn) * (1 + off), 0.5 - gap - Math.sin(turn) * (1 + off)];
}
