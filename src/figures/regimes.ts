/**
 * The regimes figure: one set of points that differ in two ways, what they show and the camera that took them, grouped with
 * labels for all that is known, with a few, and with none. Sources: Lloyd 1982; Basu et al. 2002 for labels held fixed.
 */
import type { Figure } from './figure';
import { uniform } from './random';
import { shown } from './shown';

export interface RegimesState {
  readonly regime: 'supervised' | 'semi-supervised' | 'unsupervised';
  /** Labelled points of each subject. */
  readonly labels: number;
  /** How far apart the two cameras put their pictures; the subjects are 3 apart. */
  readonly camera: number;
}

export interface RegimesNumbers {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** 0 or 1. */
  readonly subject: readonly number[];
  readonly taken: readonly number[];
  readonly labelled: readonly boolean[];
  readonly group: readonly number[];
  readonly centres: readonly (readonly [x: number, y: number])[];
  /** Points whose group is their subject, with the groups named to fit best where nothing names them. */
  readonly right: number;
  /** The same, measured against the cameras. */
  readonly byCamera: number;
}

const EACH = 7;
const SUBJECTS = 3;
const initial: RegimesState = { regime: 'unsupervised', labels: 2, camera: 1 };

export const regimes: Figure<RegimesState, RegimesNumbers> = {
  id: 'regimes',
  title: 'What labels decide',
  caption: 'Across: what the picture shows. Up: which camera took it. Move the cameras apart: which groups are found?',
  initial,
  controls: {
    regime: { kind: 'choice', choices: ['supervised', 'semi-supervised', 'unsupervised'], label: 'regime' },
    camera: { kind: 'real', min: 0, max: 6, step: 0.5, label: 'cameras apart' },
    labels: {
      kind: 'whole',
      min: 1,
      max: 2 * EACH,
      label: 'labels a class',
      when: ({ regime }) => regime !== 'unsupervised',
    },
  },
  presets: [
    { title: 'No labels, similar cameras', state: initial },
    { title: 'No labels, different cameras', state: { ...initial, camera: 5 } },
    { title: 'Two labels a class', state: { ...initial, regime: 'supervised', camera: 6 } },
    { title: 'And the unlabelled rest: led astray', state: { ...initial, regime: 'semi-supervised', camera: 6 } },
    { title: 'Six labels a class hold', state: { ...initial, regime: 'semi-supervised', camera: 5, labels: 6 } },
  ],
  compute,
  formula: ({ regime }, { right, points }) => ({
    tex: `\\frac{\\text{right}}{\\text{all}}=\\frac{${right}}{${points.length}}=${shown(right / points.length, 3)}`,
    text: `${regime}: ${right} of ${points.length} points with their subject, ${shown((100 * right) / points.length, 3)} %`,
  }),
  summary: ({ regime, labels }, { right, byCamera, points }) => {
    const n = points.length;
    const given =
      regime === 'unsupervised'
        ? 'Without labels the two groups'
        : regime === 'supervised'
          ? `Nearest to the mean of ${labels} labelled ${labels === 1 ? 'point' : 'points'} a class, they`
          : `With ${labels} ${labels === 1 ? 'label' : 'labels'} a class held fixed and all points counted, they`;
    return `${given} agree with the subject in ${right} of ${n} points and with the camera in ${byCamera}. ${
      right === byCamera
        ? 'They follow neither more than the other.'
        : right > byCamera
          ? 'They follow what is in the pictures.'
          : 'They follow the camera: a structure as real as the other, and not the one that was wanted.'
    }`;
  },
  prompts: [
    {
      id: 'regimes-camera',
      question:
        'The subjects are 3 apart, the cameras 5. k-means looks for two groups without labels. What do they follow?',
      state: { ...initial, camera: 5 },
      answer: ({ right, byCamera }) => (byCamera > right ? 'The camera' : 'The subject'),
      choices: [
        { text: 'The subject', reason: 'Nothing has told the algorithm that the subject is what matters.' },
        { text: 'The camera', reason: 'It separates the points most, and distance is all that counts.' },
        { text: 'Half of each', reason: 'With two groups the larger difference wins outright here.' },
      ],
      explanation:
        'Unlabelled data have structure, and nothing says that it is yours. It can only be judged by its use for something else.',
    },
    {
      id: 'regimes-labels',
      question:
        'Cameras 5 apart, and two labelled points of each subject, one from each camera. How many of the 28 points does the nearest class mean get right?',
      state: { ...initial, regime: 'supervised', camera: 5 },
      answer: ({ right }) => right,
      tolerance: 3,
      explanation:
        'With both cameras in each class the means differ in the subject alone: two labels say which direction counts.',
    },
    {
      id: 'regimes-harm',
      question:
        'Cameras 6 apart, two labels a class. All unlabelled points are counted in: labels held fixed, each centre moved to the mean of its group, again and again. More right than without them?',
      state: { ...initial, regime: 'semi-supervised', camera: 6 },
      answer: ({ right }) => {
        const without = compute({ ...initial, regime: 'supervised', camera: 6 }).right;
        return right > without ? 'More' : right < without ? 'Fewer' : 'As many';
      },
      choices: [
        {
          text: 'More',
          reason: 'They help where the groups of the data are the classes; here the groups are the cameras.',
        },
        { text: 'Fewer', reason: 'The crowd pulls the centres towards the cameras, and two labels cannot hold them.' },
        { text: 'As many', reason: 'The centres do move: there are fourteen points to each label.' },
      ],
      explanation:
        'Unlabelled data help only as far as $p(x)$ says something about the classes. Where it does not, they do harm.',
    },
  ],
};

type Spot = readonly [number, number];

function compute({ regime, labels, camera }: RegimesState): RegimesNumbers {
  const random = uniform(11);
  const jitter = () => (random() + random() + random() - 1.5) * 1.7;
  const subject: number[] = [];
  const taken: number[] = [];
  const points: Spot[] = [];
  for (let index = 0; index < 4 * EACH; index++) {
    // Subject and camera change in turn, so that the first points of a subject are from both cameras.
    subject.push(index % 2);
    taken.push((index >> 1) % 2);
    points.push([SUBJECTS * (subject[index]! - 0.5) + jitter(), camera * (taken[index]! - 0.5) + jitter()]);
  }
  const labelled = points.map((_, index) => regime !== 'unsupervised' && index >> 1 < labels);
  const own = (which: number) => points.filter((_, index) => labelled[index] && subject[index] === which);
  const fixed = (index: number) => (labelled[index] ? subject[index] : undefined);
  const started: readonly Spot[] | undefined = regime === 'unsupervised' ? undefined : [mean(own(0)), mean(own(1))];
  const centres = !started ? bestOfAll(points) : regime === 'supervised' ? started : lloyd(points, started, fixed);
  const group = points.map(
    (point, index) => (regime === 'semi-supervised' ? fixed(index) : undefined) ?? nearest(point, centres),
  );
  const agree = (truth: readonly number[], free: boolean) => {
    const same = group.filter((each, index) => each === truth[index]).length;
    return free ? Math.max(same, points.length - same) : same;
  };
  return {
    points,
    subject,
    taken,
    labelled,
    group,
    centres,
    right: agree(subject, regime === 'unsupervised'),
    byCamera: agree(taken, true),
  };
}

/** k-means with two centres from every pair of points, and the one with the smallest sum of squared distances. */
function bestOfAll(points: readonly Spot[]): readonly Spot[] {
  let [best, least]: [readonly Spot[], number] = [[], Number.POSITIVE_INFINITY];
  for (const [index, first] of points.entries())
    for (const second of points.slice(index + 1)) {
      const centres = lloyd(points, [first, second], () => undefined);
      const sum = points.reduce((all, point) => all + squared(point, centres[nearest(point, centres)]!), 0);
      if (sum < least - 1e-9) [best, least] = [centres, sum];
    }
  return best;
}

function lloyd(
  points: readonly Spot[],
  start: readonly Spot[],
  fixed: (index: number) => number | undefined,
): readonly Spot[] {
  let centres = start;
  for (let step = 0; step < 50; step++) {
    const groups = points.map((point, index) => fixed(index) ?? nearest(point, centres));
    const next = centres.map((centre, k) => {
      const members = points.filter((_, index) => groups[index] === k);
      return members.length === 0 ? centre : mean(members);
    });
    if (next.every((centre, k) => squared(centre, centres[k]!) < 1e-18)) break;
    centres = next;
  }
  return centres;
}

function nearest(point: Spot, centres: readonly Spot[]): number {
  return squared(point, centres[0]!) <= squared(point, centres[1]!) ? 0 : 1;
}

function squared([x, y]: Spot, [u, v]: Spot): number {
  return (x - u) ** 2 + (y - v) ** 2;
}

function mean(points: readonly Spot[]): Spot {
  const of = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [of(0), of(1)];
}
