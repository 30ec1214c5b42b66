/**
 * OpenCV's keypoints, descriptors and matchers.
 * Source: OpenCV documentation, features2d; Lowe 2004, Distinctive Image Features from Scale-Invariant Keypoints.
 */
import type { Argument } from '../argument';
import { scalar } from '../explanation';
import { anything } from '../parameter';
import { NORMS } from './constants';
import { constant, count, given, number, shown, tex, vision } from './define';

const siftCreate = vision({
  name: 'cv2.SIFT_create',
  also: ['cv2.SIFT.create', 'cv2.xfeatures2d.SIFT_create', 'cv2.xfeatures2d.SIFT.create'],
  purpose: 'Finds blobs at their own scale and describes each by 128 numbers.',
  note: 'sift',
  documentation: 'features',
  parameters: {
    nfeatures: scalar(0),
    nOctaveLayers: scalar(3),
    contrastThreshold: scalar(0.04),
    edgeThreshold: scalar(10),
    sigma: scalar(1.6),
  },
  headline: args => [
    args.nfeatures > 0 ? `the ${count(args.nfeatures)} strongest keypoints` : 'all keypoints',
    args.contrastThreshold !== 0.04 && `contrast threshold ${shown(args.contrastThreshold)}`,
    args.edgeThreshold !== 10 && `edge threshold ${shown(args.edgeThreshold)}`,
    args.sigma !== 1.6 && `sigma ${shown(args.sigma)}`,
  ],
  formulas: () => [
    {
      tex: '4\\cdot4 \\text{ cells} \\cdot 8 \\text{ directions} = 128',
      text: '4·4 cells · 8 directions = 128 numbers a keypoint',
    },
  ],
  facts: args => [
    'Descriptors are float32, N×128: 512 bytes a keypoint. Compare them by NORM_L2.',
    given(
      () =>
        `${shown(args.nOctaveLayers)} scales an octave take ${shown(args.nOctaveLayers + 3)} blurred images and ${shown(args.nOctaveLayers + 2)} differences of them.`,
    ),
    given(
      () =>
        `contrastThreshold ${shown(args.contrastThreshold)} drops weak extrema: below ${shown(args.contrastThreshold / args.nOctaveLayers)} a scale, for intensities from 0 to 1.`,
    ),
    given(
      () =>
        `edgeThreshold ${shown(args.edgeThreshold)} drops points whose curvatures differ by more than that factor: edges. A larger value keeps more.`,
    ),
  ],
});

const orbCreate = vision({
  name: 'cv2.ORB_create',
  also: ['cv2.ORB.create'],
  purpose: 'Finds corners over a pyramid and describes each by 256 yes-or-no comparisons: fast, and free of floats.',
  note: 'sift#alternatives',
  documentation: 'features',
  parameters: {
    nfeatures: scalar(500),
    scaleFactor: scalar(1.2),
    nlevels: scalar(8),
    edgeThreshold: scalar(31),
    firstLevel: scalar(0),
    WTA_K: scalar(2),
    scoreType: anything(0),
    patchSize: scalar(31),
    fastThreshold: scalar(20),
  },
  headline: args => [
    `up to ${count(args.nfeatures)} keypoints`,
    `${shown(args.nlevels)} levels × ${shown(args.scaleFactor)}`,
  ],
  formulas: args => [
    {
      tex: `${tex(args.scaleFactor)}^{${args.nlevels - 1}} = ${tex(args.scaleFactor ** (args.nlevels - 1))}`,
      text: `the top level is ${shown(args.scaleFactor)}^${args.nlevels - 1} = ${shown(args.scaleFactor ** (args.nlevels - 1))} times smaller`,
    },
  ],
  facts: args => [
    'Descriptors are N×32 bytes. They are bits, so the distance is the number of bits that differ.',
    given(() =>
      args.WTA_K === 2
        ? 'Compare them by NORM_HAMMING.'
        : `WTA_K ${shown(args.WTA_K)} takes two bits a comparison: compare by NORM_HAMMING2.`,
    ),
  ],
});

const binary = (name: string, also: readonly string[], bytes: string) =>
  vision({
    name,
    also,
    purpose: 'Finds keypoints over scales and describes them by bits.',
    note: 'sift#alternatives',
    documentation: 'features',
    parameters: {},
    facts: () => [
      bytes,
      'OpenCV 5 has it in the extra module xfeatures2d (opencv-contrib-python), no longer in the main one.',
    ],
  });

const akazeCreate = binary(
  'cv2.AKAZE_create',
  ['cv2.AKAZE.create'],
  'Its standard descriptor (MLDB) is 61 bytes: compare by NORM_HAMMING.',
);
const briskCreate = binary(
  'cv2.BRISK_create',
  ['cv2.BRISK.create'],
  'Its descriptor is 64 bytes: compare by NORM_HAMMING.',
);

const NORM_FACTS: Readonly<Record<string, string>> = {
  NORM_L2: 'NORM_L2 is the Euclidean distance: for float descriptors (SIFT).',
  NORM_L2SQR:
    'NORM_L2SQR is the square of the Euclidean distance: the same nearest neighbours, but ratios are squared too.',
  NORM_L1: 'NORM_L1 adds up absolute differences: for float descriptors.',
  NORM_HAMMING:
    'NORM_HAMMING counts the bits that differ: for ORB, BRISK and AKAZE. On floats (SIFT) OpenCV refuses it.',
  NORM_HAMMING2: 'NORM_HAMMING2 counts pairs of bits that differ: for ORB with WTA_K 3 or 4.',
};

const bfMatcher = vision({
  name: 'cv2.BFMatcher',
  also: ['cv2.BFMatcher.create', 'cv2.BFMatcher_create'],
  purpose: 'Compares every descriptor of one image with every one of the other and keeps the nearest.',
  note: 'sift#matching',
  documentation: 'matchers',
  parameters: { normType: constant(NORMS, 'NORM_L2'), crossCheck: anything(false) },
  headline: args => [given(() => args.normType), args.crossCheck === true && 'cross-check'],
  formulas: () => [
    {
      tex: '\\frac{d_1}{d_2} < r \\text{ keeps a match},\\quad r = 0.7 \\ldots 0.8',
      text: 'd₁ / d₂ < r keeps a match, r usually 0.7 to 0.8 (nearest to second nearest)',
    },
  ],
  facts: args => [
    given(() => NORM_FACTS[args.normType]),
    'N descriptors against M cost N·M distances; nothing is approximated.',
    args.crossCheck === true && 'crossCheck keeps a pair only if each is the nearest of the other.',
  ],
  remarks: args => [
    args.crossCheck === true &&
      'With crossCheck there is one neighbour at most: knnMatch(k=2), and so the ratio test, raises.',
  ],
});

/** FLANN's index kinds. */
const INDEXES: Readonly<Record<number, string>> = {
  0: 'linear search',
  1: 'kd-trees',
  2: 'k-means tree',
  3: 'k-means tree and kd-trees',
  6: 'LSH',
};

const flannMatcher = vision({
  name: 'cv2.FlannBasedMatcher',
  also: ['cv2.FlannBasedMatcher.create', 'cv2.FlannBasedMatcher_create'],
  purpose: 'Finds nearest descriptors approximately, with an index: faster than brute force on many.',
  note: 'sift#matching',
  documentation: 'matchers',
  parameters: { indexParams: anything(null), searchParams: anything(null) },
  headline: ({ indexParams, searchParams }) => [
    indexOf(indexParams),
    entry(indexParams, 'trees') !== undefined && `${entry(indexParams, 'trees')} trees`,
    entry(searchParams, 'checks') !== undefined && `${entry(searchParams, 'checks')} checks`,
  ],
  facts: ({ indexParams, searchParams }) => [
    indexOf(indexParams) === 'kd-trees' &&
      'kd-trees need float32 descriptors (SIFT); on the bytes of ORB OpenCV raises.',
    indexOf(indexParams) === 'LSH' && 'LSH is for binary descriptors (ORB, BRISK, AKAZE).',
    entry(searchParams, 'checks') !== undefined &&
      `It looks at up to ${entry(searchParams, 'checks')} leaves a query: more are more exact and slower.`,
    'Its neighbours are nearly always the true ones, not always.',
  ],
});

function indexOf(parameters: Argument): string | undefined {
  return INDEXES[entry(parameters, 'algorithm') ?? (parameters === null ? 1 : -1)];
}

function entry(parameters: Argument, name: string): number | undefined {
  if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters)) return undefined;
  return number((parameters as Readonly<Record<string, Argument>>)[name]);
}

const cornerHarris = vision({
  name: 'cv2.cornerHarris',
  purpose: 'Gives every pixel its Harris response: large at corners, negative along edges, near 0 on flat ground.',
  note: 'sift',
  documentation: 'corners',
  parameters: { src: anything(), blockSize: scalar(), ksize: scalar(), k: scalar() },
  headline: ({ blockSize, ksize, k }) => [
    `windows of ${shown(blockSize)}×${shown(blockSize)}`,
    `Sobel ${shown(ksize)}×${shown(ksize)}`,
    `k ${shown(k)}`,
  ],
  formulas: ({ k }) => [
    { tex: `R = \\det M - ${tex(k)}\\,(\\mathrm{tr}\\,M)^2`, text: `R = det M − ${shown(k)}·(tr M)²` },
  ],
  facts: () => [
    'M sums the products of the gradients over the window: two large eigenvalues are a corner, one is an edge.',
    'The window has one fixed size, so under magnification a corner comes to look like an edge.',
  ],
  remarks: ({ k }) => [(k < 0.03 || k > 0.07) && `k ${shown(k)} is unusual: 0.04 to 0.06 is the customary range.`],
});

const goodFeatures = vision({
  name: 'cv2.goodFeaturesToTrack',
  purpose:
    'Picks corners that can be tracked: places where both eigenvalues of the gradient matrix are large (Shi–Tomasi).',
  note: 'optical-flow',
  documentation: 'corners',
  parameters: {
    image: anything(),
    maxCorners: scalar(),
    qualityLevel: scalar(),
    minDistance: scalar(),
    corners: anything(null),
    mask: anything(null),
    blockSize: scalar(3),
    useHarrisDetector: anything(false),
    k: scalar(0.04),
  },
  headline: args => [
    args.maxCorners > 0 ? `up to ${count(args.maxCorners)} corners` : 'all corners',
    `quality ${shown(args.qualityLevel)}`,
    `at least ${shown(args.minDistance)} px apart`,
  ],
  formulas: args => [
    args.useHarrisDetector === true
      ? {
          tex: `\\det M - ${tex(args.k)}\\,(\\mathrm{tr}\\,M)^2 \\ge ${tex(args.qualityLevel)}\\,\\max`,
          text: `det M − ${shown(args.k)}·(tr M)² ≥ ${shown(args.qualityLevel)} of the largest`,
        }
      : {
          tex: `\\min(\\lambda_1, \\lambda_2) \\ge ${tex(args.qualityLevel)}\\,\\max`,
          text: `min(λ₁, λ₂) ≥ ${shown(args.qualityLevel)} of the largest`,
        },
  ],
  facts: args => [
    given(
      () =>
        `Corners with less than ${shown(100 * args.qualityLevel)}% of the best corner's score are dropped, so one very strong corner suppresses others.`,
    ),
    'They come as float32, N×1×2, columns first: what calcOpticalFlowPyrLK takes. None where there is no corner.',
  ],
});

export const features = [
  siftCreate,
  orbCreate,
  akazeCreate,
  briskCreate,
  bfMatcher,
  flannMatcher,
  cornerHarris,
  goodFeatures,
];
