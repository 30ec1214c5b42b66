/**
 * OpenCV's optical flow, and the alignment of two images by their brightness.
 * Source: OpenCV documentation, Object Tracking; Lucas & Kanade 1981; Farnebäck 2003; Evangelidis & Psarakis 2008.
 */
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import { scalar } from '../explanation';
import { anything } from '../parameter';
import { MOTION_TYPES } from './constants';
import { constant, count, criteriaWords, endOf, given, pair, shown, vision } from './define';

const pyramid = (levels: number) =>
  levels === 0
    ? 'maxLevel 0: one resolution only, no pyramid.'
    : `maxLevel ${levels}: up to ${levels + 1} resolutions, the coarsest ${shown(2 ** levels)} times smaller; fewer where the image would become smaller than the window.`;

const lucasKanade = vision({
  name: 'cv2.calcOpticalFlowPyrLK',
  purpose: 'Follows given points from one frame to the next: sparse flow by Lucas and Kanade, from coarse to fine.',
  note: 'optical-flow',
  documentation: 'tracking',
  parameters: {
    prevImg: anything(),
    nextImg: anything(),
    prevPts: anything(),
    nextPts: anything(null),
    status: anything(null),
    err: anything(null),
    winSize: pair([21, 21]),
    maxLevel: scalar(3),
    criteria: anything(null),
    flags: anything(0),
    minEigThreshold: scalar(1e-4),
  },
  headline: args => [
    given(() => `windows of ${args.winSize.join('×')}`),
    given(() => (args.maxLevel === 0 ? 'one resolution' : `up to ${args.maxLevel + 1} resolutions`)),
  ],
  formulas: () => [
    {
      tex: '\\begin{bmatrix}\\sum I_x^2 & \\sum I_xI_y\\\\ \\sum I_xI_y & \\sum I_y^2\\end{bmatrix}\\begin{bmatrix}u\\\\v\\end{bmatrix} = -\\begin{bmatrix}\\sum I_xI_t\\\\ \\sum I_yI_t\\end{bmatrix}',
      text: '[Σ Ix², Σ IxIy; Σ IxIy, Σ Iy²]·(u, v) = −(Σ IxIt, Σ IyIt), sums over the window',
    },
  ],
  facts: args => [
    given(() => pyramid(args.maxLevel)),
    given(() => {
      const reach = (Math.min(...args.winSize) / 2) * 2 ** args.maxLevel;
      return `It can follow motions of about ${shown(Math.min(...args.winSize) / 2)}·2^${args.maxLevel} = ${shown(reach)} pixels.`;
    }),
    `At each resolution it stops ${given(() => criteriaWords(args.criteria)) ?? (args.criteria === null ? 'after 30 iterations, or at a step below 0.01 pixels' : 'when the criteria hold')}.`,
    'It returns the new points, a status (1 where found) and an error a point. Points are float32, N×1×2.',
  ],
  remarks: args => [
    given(() => args.maxLevel === 0 && Math.min(...args.winSize) < 31) &&
      'Without a pyramid motions longer than half a window are lost.',
  ],
});

const farneback = vision({
  name: 'cv2.calcOpticalFlowFarneback',
  purpose: 'Gives every pixel its motion: dense flow from polynomials fitted to each neighbourhood.',
  note: 'optical-flow',
  documentation: 'tracking',
  parameters: {
    prev: anything(),
    next: anything(),
    flow: anything(),
    pyr_scale: scalar(),
    levels: scalar(),
    winsize: scalar(),
    iterations: scalar(),
    poly_n: scalar(),
    poly_sigma: scalar(),
    flags: anything(),
  },
  headline: args => [
    `${shown(args.levels)} levels × ${shown(args.pyr_scale)}`,
    `windows of ${shown(args.winsize)}×${shown(args.winsize)}`,
    `${shown(args.iterations)} iterations`,
  ],
  facts: args => [
    'The flow is H×W×2 float32: how far each pixel moves in x and in y.',
    given(
      () =>
        `Each level of the pyramid is ${shown(args.pyr_scale)} of the size below; ${shown(args.iterations)} iterations at each.`,
    ),
    given(
      () =>
        `A neighbourhood of ${shown(args.poly_n)} pixels is fitted by a polynomial, weighted by a Gaussian of ${shown(args.poly_sigma)}.`,
    ),
    given(
      () =>
        `Windows of ${shown(args.winsize)} pixels average it: larger ones stand noise and blur the borders of motion.`,
    ),
  ],
  remarks: args => [
    (args.poly_n === 7 &&
      args.poly_sigma < 1.4 &&
      `poly_n 7 goes with a poly_sigma of about 1.5, not ${shown(args.poly_sigma)}.`) ||
      (args.poly_n === 5 &&
        args.poly_sigma > 1.4 &&
        `poly_n 5 goes with a poly_sigma of about 1.1, not ${shown(args.poly_sigma)}.`),
  ],
});

const buildPyramid = vision({
  name: 'cv2.buildOpticalFlowPyramid',
  purpose: 'Makes the pyramid that calcOpticalFlowPyrLK would make, so that it can be used more than once.',
  note: 'optical-flow',
  documentation: 'tracking',
  parameters: { img: anything(), winSize: pair(), maxLevel: scalar() },
  headline: args => [given(() => `windows of ${args.winSize.join('×')}`), `up to ${args.maxLevel + 1} resolutions`],
  facts: args => [pyramid(args.maxLevel)],
});

/** How many numbers each motion has, and what it may do. */
const MOTIONS: Readonly<Record<string, readonly [count: number, what: string]>> = {
  MOTION_TRANSLATION: [2, 'a shift'],
  MOTION_EUCLIDEAN: [3, 'a turn and a shift'],
  MOTION_AFFINE: [6, 'an affine map'],
  MOTION_HOMOGRAPHY: [8, 'a homography'],
};

const enhancedCorrelation = vision({
  name: 'cv2.findTransformECC',
  purpose:
    'Aligns two images by their brightness, without keypoints: changes the warp until the correlation of the two is highest.',
  note: 'homography#classes',
  documentation: 'tracking',
  parameters: {
    templateImage: anything(),
    inputImage: anything(),
    warpMatrix: anything(),
    motionType: constant(MOTION_TYPES, 'MOTION_AFFINE'),
    criteria: anything(null),
    inputMask: anything(null),
    gaussFiltSize: scalar(5),
  },
  headline: args => [given(() => args.motionType)],
  facts: args => [
    given(() => {
      const [numbers, what] = MOTIONS[args.motionType]!;
      return `It looks for ${what}: ${numbers} numbers. warpMatrix is where it starts, float32, ${args.motionType === 'MOTION_HOMOGRAPHY' ? '3×3' : '2×3'}, and is written over; np.eye is a start where the images nearly fit.`;
    }),
    given(() => roundsWords(args.criteria)),
    'It returns the correlation (1 where they match) and the warp, which leads from the template to the input: cv2.warpAffine or cv2.warpPerspective need WARP_INVERSE_MAP.',
    'Both images are grey, uint8 or float32. Where it does not converge it raises cv2.error.',
  ],
  remarks: args => [given(() => warpRemark(args.warpMatrix, args.motionType))],
});

/** `(type, count, epsilon)`; without it what OpenCV's own signature says. */
function roundsWords(criteria: Argument): string | undefined {
  const [most, least] = criteria === null ? [50, 0.001] : endOf(criteria);
  return most === undefined || least === undefined
    ? undefined
    : `It ends after ${count(most)} rounds, or when the correlation grows by less than ${shown(least)}.`;
}

/** A start that it refuses. */
function warpRemark(warp: Argument, motion: string): string | undefined {
  if (!(warp instanceof Tensor) || warp.shape.length !== 2) return undefined;
  if (warp.dtype === 'float64') return 'warpMatrix is float64, which it refuses: np.eye(…, dtype=np.float32).';
  const [rows] = warp.shape;
  const needed = motion === 'MOTION_HOMOGRAPHY' ? 3 : 2;
  return motion in MOTIONS && typeof rows === 'number' && rows !== needed
    ? `${motion} takes a ${needed}×3 warpMatrix; one of ${rows} rows raises cv2.error.`
    : undefined;
}

export const motion = [lucasKanade, farneback, buildPyramid, enhancedCorrelation];
