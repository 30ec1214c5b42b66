/**
 * The figure of a corner that is magnified: through Harris's window of fixed size it becomes an edge, while the difference
 * of Gaussians at the middle of the shape answers as much as before, at a larger scale.
 * Sources: Harris & Stephens 1988; OpenCV, cornerHarris; Lowe 2004, section 3.
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export interface CornerScaleState {
  /** How many times larger the picture is. */
  readonly magnified: number;
  /** Sides of the window that Harris sums over, in pixels. */
  readonly blockSize: number;
  readonly k: number;
}

export interface CornerScaleNumbers {
  readonly picture: readonly (readonly number[])[];
  /** Row and column of the corner that Harris looks at. */
  readonly corner: readonly [row: number, column: number];
  /** Of the summed products of gradients in the window, the larger first. */
  readonly eigenvalues: readonly [number, number];
  /** det − k·tr². */
  readonly response: number;
  readonly verdict: 'corner' | 'edge' | 'flat';
  /** σ of the less blurred of each two neighbours, and their difference at the middle of the shape. */
  readonly responses: readonly (readonly [sigma: number, difference: number])[];
  /** Where the difference is largest in size, and that size. */
  readonly sigma: number;
  readonly strength: number;
}

const SIDE = 121;
const MIDDLE = (SIDE - 1) / 2;
/** Of the shape at its first size: half its side, and the radius of its corners. */
const HALF = 5;
const ROUND = 2;
const SCALES = 3;
const SIGMAS = Array.from({ length: 5 * SCALES + 1 }, (_, index) => 1.6 * 2 ** (index / SCALES));

const initial: CornerScaleState = { magnified: 1, blockSize: 5, k: 0.04 };

export const cornerScale: Figure<CornerScaleState, CornerScaleNumbers> = {
  id: 'corner-scale',
  title: 'A corner under the magnifying glass',
  caption:
    'Harris looks through the small square, which never grows. Magnify the picture until it sees an edge there; the circle, found by differences of Gaussians, grows along.',
  initial,
  controls: {
    magnified: { kind: 'real', min: 1, max: 8, step: 0.5, label: 'magnified' },
    blockSize: { kind: 'whole', min: 3, max: 9, step: 2, label: 'blockSize' },
    k: { kind: 'real', min: 0.02, max: 0.2, step: 0.01, label: 'k' },
  },
  presets: [
    { title: 'As it was', state: initial },
    { title: 'Twice as large', state: { ...initial, magnified: 2 } },
    { title: 'Eight times: an edge', state: { ...initial, magnified: 8 } },
    { title: 'Eight times, a larger window', state: { ...initial, magnified: 8, blockSize: 9 } },
  ],
  compute,
  formula: ({ k }, { eigenvalues: [a, b], response }) => ({
    tex: `R=\\lambda_1\\lambda_2-${shownTex(k)}(\\lambda_1+\\lambda_2)^2=${shownTex(a, 3)}\\cdot${shownTex(b, 3)}-${shownTex(k)}\\cdot${shownTex(a + b, 3)}^2=${shownTex(response, 2)}`,
    text: `R = ${shown(a, 3)} · ${shown(b, 3)} − ${shown(k)} · ${shown(a + b, 3)}² = ${shown(response, 2)}`,
  }),
  summary: ({ magnified, blockSize }, { eigenvalues: [a, b], response, verdict, sigma, strength }) =>
    `${magnified === 1 ? 'At its own size' : `Magnified ${shown(magnified)} times`}, a window of ${blockSize}×${blockSize} holds eigenvalues ${shown(a, 3)} and ${shown(b, 3)}, response ${shown(response, 2)}: ${verdict === 'corner' ? 'a corner' : verdict === 'edge' ? 'an edge' : 'nothing'}. The difference of Gaussians answers with ${shown(strength, 3)} at σ = ${shown(sigma, 3)}.`,
  python: ({ blockSize, k }) => `cv2.cornerHarris(picture, blockSize=${blockSize}, ksize=3, k=${k})`,
  prompts: [
    {
      id: 'corner-scale-edge',
      question:
        'A rounded corner is magnified eight times; the 5×5 window of Harris’s detector is not. What does it find there?',
      state: { ...initial, magnified: 8 },
      answer: ({ verdict }) => (verdict === 'edge' ? 'An edge' : verdict === 'corner' ? 'A corner' : 'Nothing'),
      choices: [
        {
          text: 'A corner',
          reason: 'The bend is now larger than the window, which sees a nearly straight piece of it.',
        },
        { text: 'An edge', reason: 'Within five pixels the rim hardly bends: one eigenvalue is next to nothing.' },
        { text: 'Nothing', reason: 'The rim is still there, and as steep as before.' },
      ],
      explanation: 'Harris’s detector follows a turn of the picture and not a change of its scale.',
    },
    {
      id: 'corner-scale-sigma',
      question:
        'The shape answers most to a difference of Gaussians at σ = 3.2. At about which σ is it once the picture is twice as large?',
      state: { ...initial, magnified: 2 },
      answer: ({ sigma }) => Number(sigma.toFixed(2)),
      tolerance: 1,
      explanation: 'Twice the size, twice the scale, and as strong an answer: that is what SIFT’s scale space is for.',
    },
  ],
};

function compute({ magnified, blockSize, k }: CornerScaleState): CornerScaleNumbers {
  const picture = square(HALF * magnified, ROUND * magnified);
  // On the rim, where the bend of the lower right corner is half done.
  const reach = Math.round((HALF - ROUND + ROUND * Math.SQRT1_2) * magnified);
  const corner = [MIDDLE + reach, MIDDLE + reach] as const;
  const eigenvalues = harris(picture, corner, blockSize);
  const response = eigenvalues[0] * eigenvalues[1] - k * (eigenvalues[0] + eigenvalues[1]) ** 2;
  const blurred = SIGMAS.map(sigma => atMiddle(picture, sigma));
  const responses = blurred.slice(1).map((more, index) => [SIGMAS[index]!, more - blurred[index]!] as const);
  const sizes = responses.map(([, difference]) => Math.abs(difference));
  const best = sizes.indexOf(Math.max(...sizes));
  return {
    picture,
    corner,
    eigenvalues,
    response,
    verdict: eigenvalues[0] < 1e-6 ? 'flat' : response > 0 ? 'corner' : 'edge',
    responses,
    sigma: responses[best]![0],
    strength: sizes[best]!,
  };
}

/** Bright within a square with round corners, dark around it, with a rim of one pixel. */
function square(half: number, round: number): readonly (readonly number[])[] {
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from({ length: SIDE }, (__, column) => {
      const [x, y] = [Math.abs(column - MIDDLE) - (half - round), Math.abs(row - MIDDLE) - (half - round)];
      const outside = Math.hypot(Math.max(0, x), Math.max(0, y)) + Math.min(0, Math.max(x, y)) - round;
      return Math.min(1, Math.max(0, 0.5 - outside));
    }),
  );
}

/** The eigenvalues that `cv2.cornerEigenValsAndVecs` gives, with Sobel gradients over 3×3 pixels. */
function harris(
  picture: readonly (readonly number[])[],
  [row, column]: readonly [number, number],
  blockSize: number,
): readonly [number, number] {
  const scale = 1 / (4 * blockSize);
  const reach = (blockSize - 1) / 2;
  let [xx, xy, yy] = [0, 0, 0];
  for (let r = row - reach; r <= row + reach; r++)
    for (let c = column - reach; c <= column + reach; c++) {
      const at = (down: number, right: number) => picture[r + down]![c + right]!;
      const dx = scale * (at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1));
      const dy = scale * (at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1));
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
  const [mean, spread] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return [mean + spread, Math.max(0, mean - spread)];
}

/** The middle of the picture blurred by a Gaussian out to 4σ; outside of the picture it is dark. */
function atMiddle(picture: readonly (readonly number[])[], sigma: number): number {
  const reach = Math.ceil(4 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((a, b) => a + b);
  const over = (values: (index: number) => number) =>
    weights.reduce((sum, weight, i) => sum + (weight / total) * values(MIDDLE + i - reach), 0);
  return over(row => (picture[row] ? over(column => picture[row]![column] ?? 0) : 0));
}
