/**
 * The k-means figure: points, centres that can be put anywhere, and Lloyd's two steps, taken one after the other.
 * Source: Lloyd 1982; MacQueen 1967.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface KMeansState {
  /** Coordinates one after the other: x, y, x, y. */
  readonly points: readonly number[];
  readonly centres: readonly (readonly number[])[];
  readonly steps: number;
}

export interface KMeansNumbers {
  /** After the steps. */
  readonly centres: readonly (readonly number[])[];
  /** Of each point: its nearest centre. */
  readonly nearest: readonly number[];
  /** Sum of squared distances, before the first step and after each. */
  readonly inertia: readonly number[];
  /** Whether a further step would change nothing. */
  readonly isSettled: boolean;
}

const blobs = [
  1.0, 1.2, 1.6, 0.7, 0.6, 1.9, 1.9, 1.7, 1.2, 2.4, 2.1, 0.9, 6.1, 1.4, 6.8, 0.8, 7.2, 1.9, 6.5, 2.2, 7.6, 1.1, 5.9,
  0.9, 3.6, 5.2, 4.3, 4.7, 4.1, 5.9, 4.9, 5.4, 3.9, 6.4, 4.6, 6.1,
];
const initial: KMeansState = {
  points: blobs,
  centres: [
    [0.5, 4],
    [3, 1],
    [3, 3],
  ],
  steps: 0,
};
const line: KMeansState = {
  points: [1, 0, 2, 0, 10, 0, 12, 0],
  centres: [
    [1, 0],
    [2, 0],
  ],
  steps: 1,
};
const stuck: KMeansState = {
  points: blobs,
  centres: [
    [6, 1.5],
    [7.3, 1.5],
    [2.6, 3],
  ],
  steps: 5,
};

export const kMeans: Figure<KMeansState, KMeansNumbers> = {
  id: 'k-means',
  title: 'k-means, step by step',
  caption:
    'Each step gives every point to its nearest centre, then moves each centre to the mean of its points. Drag the centres.',
  initial,
  controls: { steps: { kind: 'whole', min: 0, max: 12, label: 'steps' } },
  presets: [
    { title: 'Before the first step', state: initial },
    { title: 'Settled', state: { ...initial, steps: 8 } },
    { title: 'A bad start: two centres share a group', state: stuck },
    { title: 'Four points on a line', state: line },
  ],
  compute,
  formula: (_, { inertia }) => ({
    tex: `\\sum_k\\sum_{i\\in C_k}\\lVert x_i-\\mu_k\\rVert^2=${shown(inertia.at(-1)!, 4)}`,
    text: `sum of squared distances to the nearest centre = ${shown(inertia.at(-1)!, 4)}`,
  }),
  summary: ({ steps }, { inertia, isSettled, nearest, centres }) => {
    const sizes = centres.map((_, k) => nearest.filter(own => own === k).length).join(', ');
    return `After ${steps} ${steps === 1 ? 'step' : 'steps'} the groups have ${sizes} points and the objective is ${shown(inertia.at(-1)!, 4)}${steps > 0 ? `, from ${shown(inertia[0]!, 4)}` : ''}. ${
      isSettled ? 'Nothing moves any more; another start may still end lower.' : 'Another step would lower it.'
    }`;
  },
  prompts: [
    {
      id: 'k-means-line',
      question: 'Points 1, 2, 10, 12 on a line, centres at 1 and 2. Where is the second centre after one step?',
      state: line,
      answer: ({ centres }) => centres[1]![0]!,
      explanation: 'It is nearest to 2, 10 and 12, and moves to their mean, 8. The first keeps only the 1.',
    },
    {
      id: 'k-means-settled',
      question:
        'Points 1, 2, 10, 12 on a line, centres started at 1 and 2. Where is the second centre when nothing moves any more?',
      state: { ...line, steps: 6 },
      answer: ({ centres }) => centres[1]![0]!,
      explanation: 'Now 2 is nearer to the first centre: the centres end at 1.5 and 11.',
    },
    {
      id: 'k-means-start',
      question: 'Two of three centres start in the same group. Does k-means always get out of that by itself?',
      state: stuck,
      answer: ({ isSettled, inertia }) =>
        isSettled && inertia.at(-1)! > 2 * compute({ ...initial, steps: 12 }).inertia.at(-1)! ? 'No' : 'Yes',
      choices: [
        { text: 'Yes', reason: 'Each step only goes downhill; it may end in a valley that is not the deepest.' },
        { text: 'No', reason: 'One group stays cut in two, and one centre stays between the two others.' },
        {
          text: 'Only after more steps',
          reason: 'It has settled: from here on every further step gives the same centres.',
        },
      ],
      explanation: 'That is why it is started several times (`n_init`) and with spread-out centres (k-means++).',
    },
  ],
};

function compute({ points, centres: start, steps }: KMeansState): KMeansNumbers {
  const places = Array.from({ length: Math.floor(points.length / 2) }, (_, i) => [points[2 * i]!, points[2 * i + 1]!]);
  const squared = ([x, y]: readonly number[], [u, v]: readonly number[]) => (x! - u!) ** 2 + (y! - v!) ** 2;
  const assign = (centres: KMeansNumbers['centres']) =>
    places.map(place => {
      const distances = centres.map(centre => squared(place, centre));
      return distances.indexOf(Math.min(...distances));
    });
  const objective = (centres: KMeansNumbers['centres'], nearest: readonly number[]) =>
    places.reduce((sum, place, index) => sum + squared(place, centres[nearest[index]!]!), 0);
  const move = (centres: KMeansNumbers['centres'], nearest: readonly number[]) =>
    centres.map((centre, k) => {
      const own = places.filter((_, index) => nearest[index] === k);
      // A centre that no point is nearest to stays.
      return own.length === 0 ? centre : [0, 1].map(axis => own.reduce((sum, at) => sum + at[axis]!, 0) / own.length);
    });
  let centres: KMeansNumbers['centres'] = start;
  let nearest = assign(centres);
  const inertia = [objective(centres, nearest)];
  for (let step = 0; step < steps; step++) {
    centres = move(centres, nearest);
    nearest = assign(centres);
    inertia.push(objective(centres, nearest));
  }
  const next = move(centres, nearest);
  const isSettled = next.every((centre, k) => squared(centre, centres[k]!) < 1e-18);
  return { centres, nearest, inertia, isSettled };
}
