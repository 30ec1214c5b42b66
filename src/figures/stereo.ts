/**
 * The stereo figure: two parallel cameras from above, one point, where it lands in both images, and what an error of the
 * disparity does to its depth. Columns are counted from the middle of each image.
 * Source: Hartley & Zisserman 2004, Multiple View Geometry; depth Z = f·B/d for rectified cameras.
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface StereoState {
  /** Focal length in pixels. */
  readonly f: number;
  /** Baseline in metres. */
  readonly B: number;
  /** Disparity in pixels. */
  readonly d: number;
  /** How far the disparity may be off, in pixels. */
  readonly error: number;
  /** How far to the right of the left camera the point is, in metres. */
  readonly X: number;
}

export interface StereoNumbers {
  /** Metres. */
  readonly depth: number;
  /** Columns in pixels. */
  readonly left: number;
  readonly right: number;
  /** If the disparity is too large or too small by the error; ∞ where nothing is left of it. */
  readonly near: number;
  readonly far: number;
  /** Z²·error/(f·B): the same for small errors. */
  readonly spread: number;
  /** Depth over disparity. */
  readonly curve: readonly (readonly [number, number])[];
}

const initial: StereoState = { f: 700, B: 0.12, d: 42, error: 1, X: 0.2 };

export const stereo: Figure<StereoState, StereoNumbers> = {
  id: 'stereo',
  title: 'Depth from disparity',
  caption:
    'Drag the point. The farther it is, the less it moves between the images, and the more depth one pixel of error costs.',
  initial,
  controls: {
    d: { kind: 'real', min: 1, max: 120, step: 0.5, label: 'disparity in px' },
    f: { kind: 'real', min: 200, max: 2000, step: 10, label: 'focal length in px' },
    B: { kind: 'real', min: 0.02, max: 1, step: 0.01, label: 'baseline in m' },
    error: { kind: 'real', min: 0, max: 5, step: 0.1, label: 'error in px' },
    X: { kind: 'real', min: -4, max: 4, step: 0.01, label: 'to the right in m' },
  },
  presets: [
    { title: 'Two metres', state: initial },
    { title: 'Four metres: half the disparity', state: { ...initial, d: 21 } },
    { title: 'A wider baseline', state: { ...initial, B: 0.24, d: 84 } },
    { title: 'Far away', state: { ...initial, d: 4 } },
  ],
  compute,
  formula: ({ f, B, d }, { depth, left, right }) => ({
    tex: `\\begin{gathered}d=x_l-x_r=${shownTex(left, 3)}-${right < 0 ? `(${shownTex(right, 3)})` : shownTex(right, 3)}=${shownTex(d)}\\,\\text{px}\\\\Z=\\frac{fB}{d}=\\frac{${shown(f)}\\cdot ${shown(B)}}{${shown(d)}}=${shown(depth)}\\,\\text{m}\\end{gathered}`,
    text: `d = x_l − x_r = ${shown(left, 3)} − ${right < 0 ? `(${shown(right, 3)})` : shown(right, 3)} = ${shown(d)} px; Z = f·B/d = ${shown(f)}·${shown(B)}/${shown(d)} = ${shown(depth)} m`,
  }),
  summary: ({ d, error }, { depth, near, far, spread, left, right }) =>
    `Left image: column ${shown(left, 3)} from its middle, right image: ${shown(right, 3)}. A disparity of ${shown(d)} px is ${shown(depth)} m away; ${shown(error)} px of error make that ${shown(near, 3)} to ${Number.isFinite(far) ? `${shown(far, 3)} m` : 'any distance beyond'}, about ±${shown(spread, 3)} m.`,
  prompts: [
    {
      id: 'stereo-half',
      question: 'At a disparity of 42 px a point is 2 m away. How far is one with 21 px, in metres?',
      state: { ...initial, d: 21 },
      answer: ({ depth }) => Number(depth.toFixed(6)),
      explanation: 'Depth is inversely proportional to disparity: half the disparity, twice the depth.',
    },
    {
      id: 'stereo-error',
      question: 'One pixel of error costs about 5 cm at 2 m. About how many cm does it cost at 4 m, same cameras?',
      state: { ...initial, d: 21 },
      answer: ({ spread }) => Number((100 * spread).toFixed(3)),
      tolerance: 1,
      explanation:
        '$\\Delta Z\\approx\\frac{Z^2}{fB}\\Delta d$ grows with the square of the depth: $4\\times4.8=19$ cm.',
    },
    {
      id: 'stereo-baseline',
      question:
        'The baseline is doubled, everything stays where it is. What becomes of the error in depth per pixel of disparity?',
      state: { ...initial, B: 0.24, d: 84 },
      answer: ({ spread }) => {
        const ratio = spread / compute(initial).spread;
        return ratio < 0.9 ? 'It is halved' : ratio > 1.1 ? 'It doubles' : 'It stays';
      },
      choices: [
        { text: 'It is halved', reason: 'The disparity doubles too, so that one pixel of it is worth half as much.' },
        { text: 'It stays', reason: 'The same depth shows twice the disparity now.' },
        { text: 'It doubles', reason: 'It is the other way round: $B$ stands in the denominator.' },
      ],
      explanation:
        '$\\Delta Z\\approx Z^2\\Delta d/(fB)$: baseline and focal length act alike. What a wide baseline costs is overlap and easy matching.',
    },
  ],
};

function compute({ f, B, d, error, X }: StereoState): StereoNumbers {
  const at = (disparity: number) => (disparity > 0 ? (f * B) / disparity : Number.POSITIVE_INFINITY);
  const depth = at(d);
  return {
    depth,
    left: (f * X) / depth,
    right: (f * (X - B)) / depth,
    near: at(d + error),
    far: at(d - error),
    spread: (depth * depth * error) / (f * B),
    curve: Array.from({ length: 117 }, (_, index) => [index + 4, at(index + 4)] as const),
  };
}
