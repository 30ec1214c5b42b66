/**
 * The figure of optical flow on a picture: a window that the reader moves, what the tracker of Lucas and Kanade makes of it in
 * the picture itself, and what it makes of it from a small picture down to the large one.
 */
import type { Figure } from './figure';
import { type LevelTrack, type Motion, pyramidOf, track } from './lucas-kanade';
import { type Bytes, SCENE_SIDE, scene, sceneFrom } from './scene';
import { counted, shown } from './shown';

export interface FlowPyramidState {
  /** The window's middle in the first frame, in whole pixels: column, row. */
  readonly place: readonly number[];
  /** How far everything has moved in the second frame, in pixels: right, down. */
  readonly motion: readonly number[];
  /** Pixels a side, odd; the same on every level. */
  readonly window: number;
  /** How often the frames are halved; 0 is the picture alone. */
  readonly levels: number;
  /** The level whose lines are drawn. */
  readonly level: number;
}

export interface FlowPyramidNumbers {
  /** By level, the picture itself first. */
  readonly first: readonly Bytes[];
  readonly second: readonly Bytes[];
  /** Coarse to fine. */
  readonly tracks: readonly LevelTrack[];
  /** The picture alone, from a motion of 0. */
  readonly alone: LevelTrack;
  /** Of the level that is looked at. */
  readonly looked: LevelTrack;
  /** Distances to the true motion in pixels. */
  readonly error: number;
  readonly aloneError: number;
  /** What the window holds in the picture itself. */
  readonly kind: 'flat' | 'edge' | 'corner';
}

export const MOST_LEVELS = 3;

const initial: FlowPyramidState = { place: [54, 80], motion: [10, -6], window: 11, levels: 3, level: 3 };
const edge: FlowPyramidState = { place: [28, 78], motion: [0.6, 0.8], window: 9, levels: 0, level: 0 };
const near: FlowPyramidState = { ...initial, motion: [0.6, -0.4], levels: 0 };

export const flowPyramid: Figure<FlowPyramidState, FlowPyramidNumbers> = {
  id: 'flow-pyramid',
  title: 'Flow from coarse to fine',
  caption:
    'Drag the window in frame 1, and in frame 2 the place that it has moved to. A motion larger than the window’s surroundings is lost in the picture itself, and found when the search begins on a small one.',
  initial,
  controls: {
    place: { kind: 'numbers', min: 0, max: SCENE_SIDE - 1, step: 1, label: 'window at x, y' },
    motion: { kind: 'numbers', min: -16, max: 16, step: 0.1, label: 'motion u, v' },
    window: { kind: 'whole', min: 5, max: 15, step: 2, label: 'winSize' },
    levels: { kind: 'whole', min: 0, max: MOST_LEVELS, label: 'maxLevel' },
    level: { kind: 'whole', min: 0, max: MOST_LEVELS, label: 'lines of level', when: ({ levels }) => levels > 0 },
  },
  presets: [
    { title: 'A corner, a small motion', state: near },
    { title: 'The wall’s edge: parallel lines', state: edge },
    { title: 'The sky: no line at all', state: { ...near, place: [20, 20] } },
    { title: 'Far, without a pyramid', state: { ...initial, levels: 0 } },
    { title: 'Far, from coarse to fine', state: initial },
    { title: 'Far, one halving: too few', state: { ...initial, levels: 1 } },
    { title: 'A texture that repeats', state: { ...initial, place: [104, 62], window: 9 } },
  ],
  compute,
  formula: (_, { tracks }) => {
    const n = (value: number) => shown(rounded(value), 4);
    const at = (motion: Motion) => `(${motion.map(n).join(',\\,')})`.replaceAll('−', '-');
    const rows = tracks.map(({ level, start, found }) => `${level}&:&${at(start)}&\\to&${at(found)}`);
    return {
      tex: `\\begin{array}{rccr}${rows.join('\\\\')}\\end{array}`,
      text: tracks
        .map(
          ({ level, start, found }) =>
            `level ${level}: from (${start.map(n).join(', ')}) to (${found.map(n).join(', ')})`,
        )
        .join('; '),
    };
  },
  summary: (state, { tracks, alone, aloneError, error, kind }) => {
    const [small, large] = [alone.eigenvalues[1], alone.eigenvalues[0]].map(value => shown(value, 3));
    const holds = {
      flat: 'nothing that changes: both eigenvalues are next to 0, and every motion explains it',
      edge: `an edge: eigenvalues ${large} and ${small}, and the lines are parallel: none says how far along them`,
      corner: `two directions: eigenvalues ${large} and ${small}, and the lines meet`,
    }[kind];
    const [u = 0, v = 0] = state.motion;
    const placed = `The window at column ${placeOf(state)[0]}, row ${placeOf(state)[1]} holds ${holds}. Everything moves by (${shown(u)}, ${shown(v)}).`;
    const outcome = (last: LevelTrack, off: number) =>
      last.ended === 'still'
        ? `gives up, ${shown(off, 3)} px off`
        : last.ended === 'outside'
          ? `leaves the picture`
          : `ends at (${last.found.map(value => shown(rounded(value), 3)).join(', ')}), ${shown(rounded(off), 3)} px off`;
    const first = `In the picture alone the search ${outcome(alone, aloneError)}, after ${counted(alone.steps, 'step')}.`;
    if (state.levels === 0) return `${placed} ${first}`;
    const share = 2 ** state.levels;
    return `${placed} ${first} On level ${state.levels} the motion is 1/${share} as long; from there down it ${outcome(tracks.at(-1)!, error)}.`;
  },
  python: state =>
    `cv2.calcOpticalFlowPyrLK(first, second, np.float32([[[${placeOf(state).join(', ')}]]]), None, winSize=(${state.window}, ${state.window}), maxLevel=${state.levels})`,
  prompts: [
    {
      id: 'flow-pyramid-length',
      question: 'A point moves by 12 pixels to the right. By how many of its own pixels does it on level 3?',
      state: { ...initial, motion: [12, -6] },
      answer: (_, { motion, levels }) => motion[0]! / 2 ** levels,
      tolerance: 0.001,
      explanation: 'Each level halves the picture and every motion in it: $12/2^3=1.5$, which one expansion can bear.',
    },
    {
      id: 'flow-pyramid-alone',
      question:
        'The corner of a door moves by 11.7 pixels, the window has 11×11. Where does Lucas–Kanade end that begins in the picture itself?',
      state: { ...initial, levels: 0 },
      answer: ({ alone, aloneError }) =>
        aloneError < 0.5 ? 'At the door' : alone.ended === 'still' ? 'Where it began' : 'Somewhere else',
      choices: [
        { text: 'At the door', reason: 'From there the window’s slopes do not reach as far as the door has gone.' },
        {
          text: 'Somewhere else',
          reason: 'Each step goes downhill from what lies under the window, and there is a nearer hollow.',
        },
        {
          text: 'Where it began',
          reason: 'Both eigenvalues are large, so that there is a step to take, and a wrong one.',
        },
      ],
      explanation:
        'The expansion tells of what is a pixel or two away. The steps stop where the window fits its surroundings best, here 18.5 pixels from the truth. From level 3 down the same window finds the door to a hundredth of a pixel.',
    },
    {
      id: 'flow-pyramid-repeats',
      question:
        'A tree whose leaves look alike moves by 11.7 pixels; the window has 9×9, the pyramid three halvings. Where does the search end?',
      state: { ...initial, place: [104, 62], window: 9 },
      answer: ({ error }) => (error < 0.5 ? 'At its leaf' : error < 40 ? 'At another leaf' : 'Where it began'),
      choices: [
        {
          text: 'At its leaf',
          reason: 'Halved three times, the pattern is blurred away, and the next level may start one period off.',
        },
        {
          text: 'At another leaf',
          reason: 'One patch of the pattern looks as the next: the search ends a period or more away.',
        },
        { text: 'Where it began', reason: 'The leaves have slopes, and the search follows them.' },
      ],
      explanation:
        'Both eigenvalues are large, so that the solution is well conditioned, and wrong: the pyramid lengthens the reach and does not make a pattern unique.',
    },
  ],
};

const firsts = pyramidOf(scene, MOST_LEVELS);
let latest: { readonly key: string; readonly second: readonly Bytes[] } | undefined;

function compute(state: FlowPyramidState): FlowPyramidNumbers {
  const [u = 0, v = 0] = state.motion;
  const place = placeOf(state);
  const first = firsts.slice(0, state.levels + 1);
  const second = secondOf(u, v).slice(0, state.levels + 1);
  const tracks = track(first, second, place, state.window);
  const alone = track(first.slice(0, 1), second.slice(0, 1), place, state.window)[0]!;
  const off = ({ found }: LevelTrack) => Math.hypot(found[0] - u, found[1] - v);
  const [large, small] = alone.eigenvalues;
  return {
    first,
    second,
    tracks,
    alone,
    looked: tracks[state.levels - Math.min(state.level, state.levels)]!,
    error: off(tracks.at(-1)!),
    aloneError: off(alone),
    kind: large < 1 ? 'flat' : small < 0.02 * large ? 'edge' : 'corner',
  };
}

/** Within the picture, in whole pixels. */
function placeOf({ place }: FlowPyramidState): readonly [number, number] {
  const within = (value = 0) => Math.min(SCENE_SIDE - 1, Math.max(0, Math.round(value)));
  return [within(place[0]), within(place[1])];
}

/** The last one is kept: while the window is moved, the frames stay. */
function secondOf(u: number, v: number): readonly Bytes[] {
  const key = `${u} ${v}`;
  if (latest?.key !== key) latest = { key, second: pyramidOf(sceneFrom(-u, -v), MOST_LEVELS) };
  return latest.second;
}

/** Of a search that is exact to a hundredth of a pixel. */
function rounded(value: number): number {
  return Math.abs(value) < 0.005 ? 0 : Number(value.toFixed(2));
}
