/**
 * OpenCV's estimators from matches that may be wrong: homography, fundamental and essential matrix, affine maps, pose.
 * The share of inliers that the trials can stand: N = log(1 − p) / log(1 − wˢ), Fischler & Bolles 1981, solved for w.
 */

import { scalar } from '../explanation';
import type { Formula } from '../operator';
import { anything } from '../parameter';
import { ESTIMATORS, FUNDAMENTAL } from './constants';
import { constant, count, given, shown, tex, vision } from './define';

const ROBUST = /^(FM_)?RANSAC$|^USAC_/;

interface Trials {
  /** The size of a minimal sample. */
  readonly sample: number;
  readonly trials: number;
  readonly confidence: number;
}

function guesses({ sample, confidence }: Trials): Formula {
  return {
    tex: `N = \\frac{\\log(1 - ${tex(confidence)})}{\\log(1 - w^{${sample}})}\\quad w\\text{: the share of right matches}`,
    text: `N = log(1 − ${shown(confidence)}) / log(1 − w^${sample}), w the share of right matches`,
  };
}

function reach({ sample, trials, confidence }: Trials): string {
  const worst = (1 - (1 - confidence) ** (1 / trials)) ** (1 / sample);
  const half = Math.ceil(Math.log(1 - confidence) / Math.log(1 - 0.5 ** sample));
  return `With half of the matches right it takes ${count(half)} guesses of ${sample}; ${count(trials)} guesses suffice down to ${shown(100 * worst, 3)}% right.`;
}

function pixels(threshold: number, from: string): string {
  return `A match agrees when it lies within ${shown(threshold)} ${threshold === 1 ? 'pixel' : 'pixels'} ${from}.`;
}

const OTHERS: Readonly<Record<string, string>> = {
  'all points': 'Method 0 fits all pairs by least squares, so one wrong match bends the result.',
  LMEDS:
    'LMEDS minimises the median of the squared errors: no threshold to choose, but more than half of the matches must be right.',
  FM_LMEDS:
    'LMEDS minimises the median of the squared errors: no threshold to choose, but more than half of the matches must be right.',
  RHO: 'RHO tries the best-ranked matches first (PROSAC), so they should be sorted by quality.',
  FM_8POINT: 'The 8-point method fits all pairs by least squares, so one wrong match bends the result.',
  FM_7POINT: 'The 7-point method takes exactly 7 pairs and returns up to 3 matrices, stacked in one 9×3 array.',
};

const thresholdNotes = {
  ransacReprojThreshold: 'ransac',
  threshold: 'ransac',
  prob: 'ransac',
  maxIters: 'ransac',
  confidence: 'ransac',
  iterationsCount: 'ransac',
  reprojectionError: 'ransac',
};

const estimatorNotes = { ...thresholdNotes, method: 'ransac' };

const findHomography = vision({
  name: 'cv2.findHomography',
  purpose: 'Estimates the 3×3 homography that carries one set of points to another.',
  note: ({ method }) => (method !== undefined && ROBUST.test(method) ? 'ransac' : 'homography#estimation'),
  argumentNotes: thresholdNotes,
  documentation: 'calibration',
  parameters: {
    srcPoints: anything(),
    dstPoints: anything(),
    method: constant(ESTIMATORS, 'all points'),
    ransacReprojThreshold: scalar(3),
    mask: anything(null),
    maxIters: scalar(2000),
    confidence: scalar(0.995),
  },
  headline: args => [
    args.method,
    args.method !== 'all points' &&
      args.method !== 'LMEDS' &&
      given(() => `threshold ${shown(args.ransacReprojThreshold)} px`),
  ],
  formulas: args => [
    ROBUST.test(args.method) && guesses({ sample: 4, trials: args.maxIters, confidence: args.confidence }),
  ],
  facts: args => [
    ROBUST.test(args.method) && given(() => pixels(args.ransacReprojThreshold, 'of where the homography sends it')),
    ROBUST.test(args.method) && given(() => reach({ sample: 4, trials: args.maxIters, confidence: args.confidence })),
    OTHERS[args.method],
    'It returns the matrix (source to destination, last entry 1) and a mask of the inliers; the matrix is None where none was found.',
  ],
  remarks: args => [
    args.method === 'all points' &&
      'Matches from descriptors hold wrong ones: cv2.RANSAC or cv2.USAC_MAGSAC leaves them out.',
    ROBUST.test(args.method) &&
      args.ransacReprojThreshold > 10 &&
      `${shown(args.ransacReprojThreshold)} pixels is wide: wrong matches pass as inliers; 1 to 5 is usual.`,
  ],
});

const findFundamentalMat = vision({
  name: 'cv2.findFundamentalMat',
  purpose:
    'Estimates the fundamental matrix of two views: for a point in one, the line its partner lies on in the other.',
  note: 'ransac',
  argumentNotes: estimatorNotes,
  documentation: 'calibration',
  parameters: {
    points1: anything(),
    points2: anything(),
    method: constant(FUNDAMENTAL, 'FM_RANSAC'),
    ransacReprojThreshold: scalar(3),
    confidence: scalar(0.99),
    maxIters: scalar(1000),
  },
  headline: args => [
    args.method,
    ROBUST.test(args.method) && given(() => `threshold ${shown(args.ransacReprojThreshold)} px`),
  ],
  formulas: args => [
    { tex: "x'^{\\top} F\\, x = 0", text: 'x′ᵀ·F·x = 0' },
    ROBUST.test(args.method) && guesses({ sample: 7, trials: args.maxIters, confidence: args.confidence }),
  ],
  facts: args => [
    ROBUST.test(args.method) && given(() => pixels(args.ransacReprojThreshold, 'of its epipolar line')),
    ROBUST.test(args.method) && given(() => reach({ sample: 7, trials: args.maxIters, confidence: args.confidence })),
    OTHERS[args.method],
    'It needs no calibration; 7 degrees of freedom, rank 2.',
  ],
});

const findEssentialMat = vision({
  name: 'cv2.findEssentialMat',
  purpose:
    'Estimates the essential matrix of two calibrated views: their rotation and the direction of their translation.',
  note: 'ransac',
  argumentNotes: estimatorNotes,
  documentation: 'calibration',
  parameters: {
    points1: anything(),
    points2: anything(),
    cameraMatrix: anything(null),
    method: constant(ESTIMATORS, 'RANSAC'),
    prob: scalar(0.999),
    threshold: scalar(1),
    maxIters: scalar(1000),
  },
  headline: args => [args.method, ROBUST.test(args.method) && given(() => `threshold ${shown(args.threshold)} px`)],
  formulas: args => [
    { tex: 'E = [t]_\\times R = K^{\\top} F K', text: 'E = [t]×·R = Kᵀ·F·K' },
    ROBUST.test(args.method) && guesses({ sample: 5, trials: args.maxIters, confidence: args.prob }),
  ],
  facts: args => [
    ROBUST.test(args.method) && given(() => pixels(args.threshold, 'of its epipolar line')),
    ROBUST.test(args.method) && given(() => reach({ sample: 5, trials: args.maxIters, confidence: args.prob })),
    OTHERS[args.method],
    'The length of the translation is not in it: from images alone the scale of the world stays open.',
  ],
});

const recoverPose = vision({
  name: 'cv2.recoverPose',
  purpose: 'Takes rotation and direction of translation out of an essential matrix.',
  note: 'ransac',
  documentation: 'calibration',
  parameters: { E: anything(), points1: anything(), points2: anything() },
  facts: () => [
    'Four poses fit an essential matrix; the one that puts most points in front of both cameras is returned.',
    't has length 1: the scale of the world is not known from two views.',
  ],
});

const affine = (name: string, purpose: string, sample: number, unknowns: string) =>
  vision({
    name,
    purpose,
    note: 'ransac',
    argumentNotes: estimatorNotes,
    documentation: 'calibration',
    parameters: {
      from_: anything(),
      to: anything(),
      inliers: anything(null),
      method: constant(ESTIMATORS, 'RANSAC'),
      ransacReprojThreshold: scalar(3),
      maxIters: scalar(2000),
      confidence: scalar(0.99),
      refineIters: scalar(10),
    },
    headline: args => [
      args.method,
      ROBUST.test(args.method) && given(() => `threshold ${shown(args.ransacReprojThreshold)} px`),
    ],
    formulas: args => [
      ROBUST.test(args.method) && guesses({ sample, trials: args.maxIters, confidence: args.confidence }),
    ],
    facts: args => [
      unknowns,
      ROBUST.test(args.method) && given(() => pixels(args.ransacReprojThreshold, 'of where the map sends it')),
      ROBUST.test(args.method) && given(() => reach({ sample, trials: args.maxIters, confidence: args.confidence })),
      OTHERS[args.method],
    ],
  });

const estimateAffine2D = affine(
  'cv2.estimateAffine2D',
  'Estimates an affine map of the plane from matches that may be wrong.',
  3,
  '6 unknowns, 2 equations a pair: samples of 3 pairs. The matrix is 2×3.',
);

const estimateAffinePartial2D = affine(
  'cv2.estimateAffinePartial2D',
  'Estimates shift, rotation and one scale (a similarity) from matches that may be wrong.',
  2,
  '4 unknowns, 2 equations a pair: samples of 2 pairs. The matrix is 2×3.',
);

const estimateAffine3D = vision({
  name: 'cv2.estimateAffine3D',
  purpose: 'Estimates an affine map of space from pairs of 3-D points that may be wrong.',
  note: 'ransac',
  argumentNotes: { ransacThreshold: 'ransac', confidence: 'ransac' },
  documentation: 'calibration',
  parameters: {
    src: anything(),
    dst: anything(),
    out: anything(null),
    inliers: anything(null),
    ransacThreshold: scalar(3),
    confidence: scalar(0.99),
  },
  headline: ({ ransacThreshold }) => [`threshold ${shown(ransacThreshold)}`],
  facts: args => [
    '12 unknowns, 3 equations a pair: samples of 4 pairs. The matrix is 3×4.',
    given(
      () =>
        `A pair agrees within ${shown(args.ransacThreshold)} units of the points themselves: metres, if they are in metres.`,
    ),
  ],
  remarks: args => [
    given(() => args.ransacThreshold) === 3 &&
      'The default threshold of 3 was made for pixels; for points in metres it accepts nearly everything.',
  ],
});

const solvePnPRansac = vision({
  name: 'cv2.solvePnPRansac',
  purpose: "Finds the camera's pose from 3-D points and their pixels, some of which may be wrong.",
  note: 'pinhole-camera-model',
  argumentNotes: estimatorNotes,
  documentation: 'calibration',
  parameters: {
    objectPoints: anything(),
    imagePoints: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
    rvec: anything(null),
    tvec: anything(null),
    useExtrinsicGuess: anything(false),
    iterationsCount: scalar(100),
    reprojectionError: scalar(8),
    confidence: scalar(0.99),
  },
  headline: args => [
    given(() => `${count(args.iterationsCount)} guesses`),
    given(() => `threshold ${shown(args.reprojectionError)} px`),
  ],
  formulas: args => [guesses({ sample: 5, trials: args.iterationsCount, confidence: args.confidence })],
  facts: args => [
    given(() => pixels(args.reprojectionError, 'of the projected point')),
    given(() => reach({ sample: 5, trials: args.iterationsCount, confidence: args.confidence })),
    'rvec and tvec carry world points to camera coordinates; the camera stands at −Rᵀ·t.',
  ],
});

export const robust = [
  findHomography,
  findFundamentalMat,
  findEssentialMat,
  recoverPose,
  estimateAffine2D,
  estimateAffinePartial2D,
  estimateAffine3D,
  solvePnPRansac,
];
