/**
 * The scale-space figure: how strongly one blob answers to differences of Gaussians of each width, which width wins, whether
 * the edge test keeps it, and which way its gradients point. Source: Lowe 2004, sections 3 to 5.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface ScaleSpaceState {
  /** Of the blob, in pixels: half its width. */
  readonly radius: number;
  /** Its length over its width. */
  readonly aspect: number;
  /** The whole picture is turned by so many degrees. */
  readonly turn: number;
  /** Scales an octave. */
  readonly scales: number;
}

export interface ScaleSpaceNumbers {
  readonly picture: readonly (readonly number[])[];
  /** σ of the less blurred of each two neighbours, and their difference at the middle of the blob. */
  readonly responses: readonly (readonly [sigma: number, difference: number])[];
  /** Where the difference is largest in size, among those with a neighbour on both sides. */
  readonly sigma: number;
  /** Blurred pictures an octave, and differences. */
  readonly blurs: number;
  readonly differences: number;
  /** tr²/det of the Hessian of that difference; infinite for a saddle or a perfect ridge. */
  readonly edgeRatio: number;
  readonly isKept: boolean;
  /** Of gradients within 3·1.5·σ, by direction in steps of 10°. */
  readonly histogram: readonly number[];
  /** The fullest direction in degrees, counterclockwise from right. */
  readonly orientation: number;
}

const SIDE = 61;
const MIDDLE = (SIDE - 1) / 2;
const FIRST = 1.6;
const OCTAVES = 3;
/** Lowe's limit for a ratio of principal curvatures of 10. */
const LIMIT = 11 ** 2 / 10;
const initial: ScaleSpaceState = { radius: 4, aspect: 1, turn: 0, scales: 3 };

export const scaleSpace: Figure<ScaleSpaceState, ScaleSpaceNumbers> = {
  id: 'scale-space',
  title: 'A blob finds its scale',
  caption: 'The curve is the answer to each width of blur; its lowest point names the scale. Make the blob larger.',
  initial,
  controls: {
    radius: { kind: 'real', min: 2.5, max: 10, step: 0.5, label: 'radius in px' },
    aspect: { kind: 'real', min: 1, max: 6, step: 0.5, label: 'length : width' },
    turn: { kind: 'real', min: -180, max: 180, step: 10, label: 'turned by °' },
    scales: { kind: 'whole', min: 1, max: 5, label: 'nOctaveLayers' },
  },
  presets: [
    { title: 'A small blob', state: initial },
    { title: 'Twice as large', state: { ...initial, radius: 8 } },
    { title: 'A bar: thrown out as an edge', state: { ...initial, aspect: 6, turn: 30 } },
    { title: 'Turned', state: { ...initial, radius: 6, turn: 40 } },
  ],
  compute,
  formula: ({ scales }, { sigma, blurs, differences }) => ({
    tex: `k=2^{1/${scales}}=${shown(2 ** (1 / scales), 4)},\\quad ${scales}+3=${blurs}\\ \\text{blurs},\\ ${differences}\\ \\text{differences},\\quad\\sigma^*=${shown(sigma, 3)}`,
    text: `k = 2^(1/${scales}) = ${shown(2 ** (1 / scales), 4)}; an octave takes ${blurs} blurs and ${differences} differences; the strongest is at σ = ${shown(sigma, 3)}`,
  }),
  summary: ({ radius }, { sigma, edgeRatio, isKept, orientation }) =>
    `A blob of radius ${shown(radius)} answers most at σ = ${shown(sigma, 3)}, radius over σ ${shown(radius / sigma, 3)}. The edge test: tr²/det is ${Number.isFinite(edgeRatio) ? shown(edgeRatio, 3) : 'not defined, the curvatures have opposite signs'}, the limit 12.1: ${isKept ? `kept. Its gradients point to ${shown(orientation)}°` : 'thrown out, so that it gets no orientation'}.`,
  python: ({ scales }) => `cv2.SIFT_create(nOctaveLayers=${scales}, edgeThreshold=10, sigma=1.6)`,
  prompts: [
    {
      id: 'scale-space-double',
      question: 'A blob of radius 4 answers most at σ = 2.54. At which σ does one of radius 8?',
      state: { ...initial, radius: 8 },
      answer: ({ sigma }) => Number(sigma.toFixed(2)),
      tolerance: 0.3,
      explanation: 'Twice the size, twice the scale: that is what makes the keypoint follow a magnified picture.',
    },
    {
      id: 'scale-space-blurs',
      question: 'With 3 scales an octave, how many blurred pictures does an octave take?',
      state: { ...initial, radius: 5 },
      answer: ({ blurs }) => blurs,
      explanation:
        'An extremum needs a difference above it and one below: 3 scales need 5 differences, and those need 6 blurs.',
    },
    {
      id: 'scale-space-edge',
      question: 'The blob is drawn out to a bar, six times as long as it is wide. Does the edge test keep it?',
      state: { ...initial, aspect: 6 },
      answer: ({ isKept }) => (isKept ? 'It is kept' : 'It is thrown out'),
      choices: [
        {
          text: 'It is kept',
          reason: 'Along a bar the response hardly curves: where it lies on the bar is not known.',
        },
        {
          text: 'It is thrown out',
          reason: 'One principal curvature is more than ten times the other.',
        },
        {
          text: 'It gives no response at all',
          reason: 'It does: differences of Gaussians answer to edges and bars as well.',
        },
      ],
      explanation:
        'Only $\\mathrm{tr}^2/\\det<(10+1)^2/10=12.1$ stays. A place along an edge could not be found again.',
    },
    {
      id: 'scale-space-turn',
      question:
        'The shading of the blob brightens to the right. The picture is turned by 40°: which orientation does the keypoint get, in degrees?',
      state: { ...initial, radius: 6, turn: 40 },
      answer: ({ orientation }) => orientation,
      explanation: 'The fullest of 36 directions turns along, and the descriptor is measured relative to it.',
    },
  ],
};

function compute({ radius, aspect, turn, scales }: ScaleSpaceState): ScaleSpaceNumbers {
  const picture = blob(radius, aspect, turn);
  const sigmas = Array.from({ length: OCTAVES * scales + 2 }, (_, index) => FIRST * 2 ** (index / scales));
  // What a difference and its edge test need: the blurred values at the middle and around it.
  const blurred = sigmas.map(sigma => around(picture, sigma));
  const differences = blurred
    .slice(1)
    .map((more, index) => more.map((row, r) => row.map((v, c) => v - blurred[index]![r]![c]!)));
  const responses = differences.map((d, index) => [sigmas[index]!, d[1]![1]!] as const);
  const inner = responses.slice(1, -1).map(([, value]) => Math.abs(value));
  const best = 1 + inner.indexOf(Math.max(...inner));
  const sigma = responses[best]![0];
  const edgeRatio = ratio(differences[best]!);
  const histogram = directions(picture, sigma);
  return {
    picture,
    responses,
    sigma,
    blurs: scales + 3,
    differences: scales + 2,
    edgeRatio,
    isKept: edgeRatio < LIMIT,
    histogram,
    orientation: ((histogram.indexOf(Math.max(...histogram)) * 10 + 179) % 360) - 179,
  };
}

/** Bright within an ellipse, brighter towards one end; dark around it. */
function blob(radius: number, aspect: number, turn: number): readonly (readonly number[])[] {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from({ length: SIDE }, (__, column) => {
      const [x, y] = [column - MIDDLE, MIDDLE - row];
      const [along, across] = [cos * x + sin * y, cos * y - sin * x];
      const distance = Math.hypot(along / aspect, across);
      // A rim of one pixel, so that half sizes count.
      const inside = Math.min(1, Math.max(0, radius + 0.5 - distance));
      return inside * (0.7 + (0.25 * along) / (aspect * radius));
    }),
  );
}

/** A Gaussian out to 4σ, normalised. */
function gaussian(sigma: number): readonly number[] {
  const reach = Math.ceil(4 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => weight / sum);
}

/** The blurred picture at the middle and its eight neighbours; outside of the picture it is dark. */
function around(picture: readonly (readonly number[])[], sigma: number): readonly (readonly number[])[] {
  const weights = gaussian(sigma);
  const reach = (weights.length - 1) / 2;
  const near = [-1, 0, 1];
  const rows = picture.map(row =>
    near.map(dx => weights.reduce((sum, weight, i) => sum + weight * (row[MIDDLE + dx + i - reach] ?? 0), 0)),
  );
  return near.map(dy =>
    near.map((_, c) => weights.reduce((sum, weight, i) => sum + weight * (rows[MIDDLE + dy + i - reach]?.[c] ?? 0), 0)),
  );
}

function ratio(d: readonly (readonly number[])[]): number {
  const at = (row: number, column: number) => d[row]![column]!;
  const xx = at(1, 2) + at(1, 0) - 2 * at(1, 1);
  const yy = at(2, 1) + at(0, 1) - 2 * at(1, 1);
  const xy = (at(2, 2) - at(2, 0) - at(0, 2) + at(0, 0)) / 4;
  const determinant = xx * yy - xy * xy;
  return determinant > 0 ? (xx + yy) ** 2 / determinant : Number.POSITIVE_INFINITY;
}

/** Gradients around the middle by direction, weighted by their length and by a Gaussian of 1.5σ. */
function directions(picture: readonly (readonly number[])[], sigma: number): readonly number[] {
  const bins = new Array<number>(36).fill(0);
  const reach = Math.min(MIDDLE - 1, Math.round(3 * 1.5 * sigma));
  for (let row = MIDDLE - reach; row <= MIDDLE + reach; row++)
    for (let column = MIDDLE - reach; column <= MIDDLE + reach; column++) {
      const dx = picture[row]![column + 1]! - picture[row]![column - 1]!;
      const dy = picture[row - 1]![column]! - picture[row + 1]![column]!;
      const size = Math.hypot(dx, dy);
      if (size < 1e-12) continue;
      const squared = (row - MIDDLE) ** 2 + (column - MIDDLE) ** 2;
      const bin = (Math.round((Math.atan2(dy, dx) * 18) / Math.PI) + 36) % 36;
      bins[bin]! += size * Math.exp(-squared / (2 * (1.5 * sigma) ** 2));
    }
  return bins;
}
