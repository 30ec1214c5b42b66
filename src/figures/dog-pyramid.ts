/**
 * The figure of SIFT's image pyramid: a picture at every scale, what differences of Gaussians make of it there, which of their
 * extremes are kept, and how one place answers to all scales. Source: Lowe 2004, sections 3 and 4.
 */
import type { Figure } from './figure';
import { type Extreme, extremesOf, type Greys, type Octave, octavesOf, sigmaOf } from './gaussian-pyramid';
import { SCENE_SIDE, scene } from './scene';
import { counted, shown } from './shown';

export interface DogPyramidState {
  /** Which of the searched scales is looked at: the one nearest to this, in pixels of the picture. */
  readonly sigma: number;
  /** The pixel whose answers are followed: column, row. */
  readonly place: readonly number[];
  readonly nOctaveLayers: number;
  readonly contrastThreshold: number;
  readonly edgeThreshold: number;
}

export interface Judged extends Extreme {
  readonly verdict: 'kept' | 'weak' | 'edge';
}

export interface DogPyramidNumbers {
  readonly octaves: readonly Octave[];
  /** What is looked at: an octave, and a layer of its differences, from 1. */
  readonly octave: number;
  readonly layer: number;
  /** Of that layer, in pixels of the picture. */
  readonly sigma: number;
  /** Of that layer. */
  readonly extremes: readonly Judged[];
  /** Of all layers. */
  readonly kept: number;
  readonly weak: number;
  readonly edges: number;
  /** The largest difference of all in size. */
  readonly most: number;
  /** By σ, what the difference at the place is; where it is read, in the octave's own pixels. */
  readonly answers: readonly (readonly [sigma: number, difference: number])[];
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** Of the place on this layer, if it is an extreme among its 26 neighbours. */
  readonly own?: Judged;
}

export const OCTAVES = 3;

const initial: DogPyramidState = {
  sigma: 4,
  place: [18, 106],
  nOctaveLayers: 3,
  contrastThreshold: 0.04,
  edgeThreshold: 10,
};

export const dogPyramid: Figure<DogPyramidState, DogPyramidNumbers> = {
  id: 'dog-pyramid',
  title: 'A picture at every scale',
  caption:
    'Move the scale, or press a small picture. Each octave has half the pixels of the one before. Differences of Gaussians are dark on bright spots and bright on dark ones, where the spot’s size fits the scale.',
  initial,
  controls: {
    sigma: { kind: 'real', min: 2, max: 12.8, log: true, label: 'scale σ in px' },
    place: { kind: 'numbers', min: 0, max: SCENE_SIDE - 1, step: 1, label: 'look at x, y' },
    nOctaveLayers: { kind: 'whole', min: 1, max: 5, label: 'nOctaveLayers' },
    contrastThreshold: { kind: 'real', min: 0, max: 0.3, step: 0.01, label: 'contrastThreshold' },
    edgeThreshold: { kind: 'real', min: 1.5, max: 30, step: 0.5, label: 'edgeThreshold' },
  },
  presets: [
    { title: 'The large stone', state: initial },
    { title: 'The small stone, a finer scale', state: { ...initial, sigma: 2.54, place: [88, 112] } },
    { title: 'The moon, a coarser scale', state: { ...initial, sigma: 5.08, place: [108, 20] } },
    { title: 'The whole crown of the tree', state: { ...initial, sigma: 8.06, place: [104, 60] } },
    { title: 'On the wall’s edge: no extreme', state: { ...initial, sigma: 2.54, place: [28, 78] } },
    {
      title: 'A window’s bar, kept by a high edgeThreshold',
      state: { ...initial, sigma: 2.54, place: [61, 64], edgeThreshold: 20 },
    },
  ],
  compute,
  formula: ({ nOctaveLayers }, { octaves, octave, layer, sigma, row, column, value }) => {
    const [low, high] = [layer, layer + 1].map(index => octaves[octave]!.blurred[index]![row]![column]!) as [
      number,
      number,
    ];
    const n = (number: number) => number.toFixed(3);
    const k = shown(2 ** (1 / nOctaveLayers), 3);
    return {
      tex: `\\begin{gathered}D=L(k\\sigma)-L(\\sigma),\\quad k=2^{1/${nOctaveLayers}}=${k},\\ \\sigma=${shown(sigma, 3)}\\\\${n(high)}-${n(low)}=${n(value)}\\end{gathered}`,
      text: `D = L(kσ) − L(σ) with k = 2^(1/${nOctaveLayers}) = ${k}, σ = ${shown(sigma, 3)}: ${n(high)} − ${n(low)} = ${n(value).replace('-', '−')}`,
    };
  },
  summary: (state, { octaves, octave, layer, sigma, extremes, kept, weak, edges, answers, value, own }) => {
    const side = octaves[octave]!.blurred[0]!.length;
    const here = (['kept', 'weak', 'edge'] as const).map(
      verdict => extremes.filter(each => each.verdict === verdict).length,
    );
    const strongest = answers.reduce((a, b) => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a));
    const judged = own
      ? `${value < 0 ? 'below' : 'above'} all its 26 neighbours: ${own.verdict === 'kept' ? 'a keypoint' : own.verdict === 'weak' ? 'an extreme, too weak' : `an extreme on an edge, tr²/det ${Number.isFinite(own.edgeRatio) ? shown(own.edgeRatio, 3) : 'not defined'}`}`
      : 'not an extreme among its 26 neighbours';
    const [column, row] = placeOf(state);
    return `Octave ${octave}, ${side}×${side} pixels, difference ${layer} of ${state.nOctaveLayers} that are searched: σ = ${shown(sigma, 3)} px. It has ${counted(
      here.reduce((a, b) => a + b),
      'extreme',
    )}: ${here[0]} kept, ${here[1]} too weak, ${here[2]} on edges; all scales together ${kept}, ${weak} and ${edges}. At column ${column}, row ${row} the answer is ${shown(value, 3)}, ${judged}. Over all scales it is strongest at σ = ${shown(strongest[0], 3)}.`;
  },
  python: ({ nOctaveLayers, contrastThreshold, edgeThreshold }) =>
    `cv2.SIFT_create(nOctaveLayers=${nOctaveLayers}, contrastThreshold=${contrastThreshold}, edgeThreshold=${edgeThreshold}, sigma=1.6)`,
  prompts: [
    {
      id: 'dog-pyramid-octave',
      question:
        'The picture has 128 pixels a side and is halved between octaves. How many has octave 2, the third one?',
      state: { ...initial, sigma: 8.06, place: [104, 60] },
      answer: ({ octaves, octave }) => octaves[octave]!.blurred[0]!.length,
      explanation:
        '$128/2^2=32$. After a doubling of σ the picture is so blurred that every second pixel says the same.',
    },
    {
      id: 'dog-pyramid-stones',
      question:
        'A white stone with a radius of 7 px answers most at σ = 4. About which σ has one with a radius of 4 px?',
      state: { ...initial, sigma: 2.54, place: [88, 112] },
      answer: ({ answers }) =>
        Number(answers.reduce((a, b) => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a))[0].toFixed(2)),
      tolerance: 0.6,
      explanation: 'The scale goes with the size: $4\\cdot4/7=2.3$, and the nearest scale that is searched is 2.54.',
    },
    {
      id: 'dog-pyramid-edge',
      question: 'The upright edge of a wall is as steep as any stone’s rim. Is there a keypoint halfway up?',
      state: { ...initial, sigma: 2.54, place: [28, 78] },
      answer: ({ own }) => (own?.verdict === 'kept' ? 'Yes' : own ? 'No: it is thrown out' : 'No: it is no extreme'),
      choices: [
        { text: 'Yes', reason: 'It takes more than a steep slope: one place has to stand out from all around it.' },
        {
          text: 'No: it is thrown out',
          reason: 'The edge test would do that; here it is not even asked.',
        },
        {
          text: 'No: it is no extreme',
          reason:
            'Above and below on the edge the answer is the same, so that it is larger than none of its neighbours.',
        },
      ],
      explanation:
        'Along a straight edge the differences do not change. The edge test is for what noise and texture make of edges: extremes that could be anywhere along them.',
    },
  ],
};

const greys: Greys = scene.map(row => row.map(value => value / 255));
/** By `nOctaveLayers`: the picture is always the same. */
const made = new Map<number, ReturnType<typeof build>>();

function compute(state: DogPyramidState): DogPyramidNumbers {
  const { nOctaveLayers: scales } = state;
  const { octaves, extremes: all, most } = pyramid(scales);
  const index = Math.round(Math.log2(state.sigma / sigmaOf(0, 1, scales)) * scales);
  const nearest = Math.min(OCTAVES * scales - 1, Math.max(0, index));
  const [octave, layer] = [Math.floor(nearest / scales), 1 + (nearest % scales)];
  const judged = all.map((each): Judged => ({ ...each, verdict: verdictOf(each, state) }));
  const extremes = judged.filter(each => each.octave === octave && each.layer === layer);
  const count = (verdict: Judged['verdict']) => judged.filter(each => each.verdict === verdict).length;
  const [x, y] = placeOf(state);
  const at = (of: number, value: number) => Math.min(Math.round(value / 2 ** of), SCENE_SIDE / 2 ** of - 1);
  const [row, column] = [at(octave, y), at(octave, x)];
  const own = extremes.find(each => each.row === row && each.column === column);
  return {
    octaves,
    octave,
    layer,
    sigma: sigmaOf(octave, layer, scales),
    extremes,
    kept: count('kept'),
    weak: count('weak'),
    edges: count('edge'),
    most,
    answers: octaves.flatMap(({ differences }, o) =>
      Array.from(
        { length: scales },
        (_, i) => [sigmaOf(o, i + 1, scales), differences[i + 1]![at(o, y)]![at(o, x)]!] as const,
      ),
    ),
    row,
    column,
    value: octaves[octave]!.differences[layer]![row]![column]!,
    ...(own ? { own } : {}),
  };
}

function pyramid(scales: number) {
  const built = made.get(scales) ?? build(scales);
  made.set(scales, built);
  return built;
}

function build(scales: number) {
  const octaves = octavesOf(greys, OCTAVES, scales);
  const most = octaves
    .flatMap(({ differences }) => differences.flat(2))
    .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { octaves, extremes: extremesOf(octaves, scales), most };
}

/** As OpenCV compares: the threshold is shared among the layers of an octave. */
function verdictOf({ value, edgeRatio }: Extreme, state: DogPyramidState): Judged['verdict'] {
  const { contrastThreshold, nOctaveLayers, edgeThreshold: r } = state;
  if (Math.abs(value) < contrastThreshold / nOctaveLayers) return 'weak';
  return edgeRatio < (r + 1) ** 2 / r ? 'kept' : 'edge';
}

/** Within the picture, in whole pixels. */
function placeOf({ place }: DogPyramidState): readonly [number, number] {
  const within = (value = 0) => Math.min(SCENE_SIDE - 1, Math.max(0, Math.round(value)));
  return [within(place[0]), within(place[1])];
}
