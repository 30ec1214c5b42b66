/**
 * The methods of OpenCV's detectors, matchers and stereo matchers. `self` is the call that made the object, where the text
 * shows it. Source: OpenCV documentation, features2d and calib3d; run in OpenCV 4.11 and 5.0 (test/truth/opencv_methods.json).
 */
import { type Argument, Opaque } from '../argument';
import { anything } from '../parameter';
import { count, given, number, vision } from './define';

interface Called {
  readonly self: Argument;
}

/** `SIFT` of `cv2.xfeatures2d.SIFT_create` and of `cv2.SIFT.create`. */
function makerOf(self: Argument | undefined): string | undefined {
  return self instanceof Opaque ? /(\w+?)(_create|\.create)?$/.exec(self.name)?.[1] : undefined;
}

/** A row of descriptors, and the norm to compare them by. */
const DESCRIPTORS: Readonly<Record<string, readonly [columns: string, norm: string]>> = {
  SIFT: ['N×128 float32', 'NORM_L2'],
  KAZE: ['N×64 float32', 'NORM_L2'],
  ORB: ['N×32 uint8', 'NORM_HAMMING'],
  AKAZE: ['N×61 uint8', 'NORM_HAMMING'],
  BRISK: ['N×64 uint8', 'NORM_HAMMING'],
};

const maker = (args: Called) => given(() => makerOf(args.self));

/** KAZE's and AKAZE's sizes and the norm for ORB hang on options of the maker, which are not seen here. */
const rows = (args: Called) => {
  const found = DESCRIPTORS[maker(args) ?? ''];
  return (
    found && `With its default options the descriptors are ${found[0]}, a row a keypoint: compare them by ${found[1]}.`
  );
};

const KEYPOINT = 'A keypoint has its place (pt: x, then y), size, angle in degrees and response.';

const detectAndCompute = vision({
  name: 'cv2.Feature2D.detectAndCompute',
  purpose: 'Finds keypoints and describes the surroundings of each, in one go.',
  note: 'sift#descriptor',
  documentation: 'features',
  parameters: { self: anything(), image: anything(), mask: anything(), descriptors: anything(null) },
  headline: args => [maker(args)],
  facts: args => [
    'It returns two things: a tuple of keypoints, and the descriptors, which are None where no keypoint is found.',
    rows(args),
    KEYPOINT,
    given(() => args.mask) === null && 'mask None: the whole image is searched.',
  ],
});

const detect = vision({
  name: 'cv2.Feature2D.detect',
  purpose: 'Finds keypoints, and describes none.',
  note: 'sift#detector',
  documentation: 'features',
  parameters: { self: anything(), image: anything(), mask: anything(null) },
  headline: args => [maker(args)],
  facts: () => [
    'It returns a tuple of keypoints, empty where there are none.',
    KEYPOINT,
    'compute() describes them; detectAndCompute() does both and blurs the image only once.',
  ],
});

const compute = vision({
  name: 'cv2.Feature2D.compute',
  purpose: 'Describes the surroundings of keypoints that are given.',
  note: 'sift#descriptor',
  documentation: 'features',
  parameters: { self: anything(), image: anything(), keypoints: anything() },
  headline: args => [maker(args)],
  facts: args => [
    'It returns two things: the keypoints that could be described, which may be fewer, and the descriptors.',
    rows(args),
  ],
});

const match = vision({
  name: 'cv2.DescriptorMatcher.match',
  purpose: 'Finds for every descriptor of the first set the nearest one of the second.',
  note: 'sift#matching',
  documentation: 'matchers',
  parameters: { self: anything(), queryDescriptors: anything(), trainDescriptors: anything(null) },
  facts: () => [
    'Each match has queryIdx and trainIdx, the rows in the two sets, and distance.',
    'Nearest is not right: a match may be wrong. Sort by distance, cross-check, or take the ratio test of knnMatch.',
  ],
});

const knnMatch = vision({
  name: 'cv2.DescriptorMatcher.knnMatch',
  purpose: 'Finds for every descriptor of the first set the k nearest ones of the second.',
  note: 'sift#matching',
  documentation: 'matchers',
  parameters: { self: anything(), queryDescriptors: anything(), trainDescriptors: anything(), k: anything() },
  headline: args => [given(() => number(args.k)) !== undefined && `the ${count(number(args.k)!)} nearest`],
  formulas: args => [
    given(() => args.k) === 2 && {
      tex: '\\text{keep where } d_1 < r\\,d_2,\\quad r = 0.7 \\ldots 0.8',
      text: 'keep a match where d₁ < r·d₂, r usually 0.7 to 0.8 (ratio test)',
    },
  ],
  facts: args => [
    'A list of matches for each descriptor, nearest first; it is shorter where the second set has fewer rows.',
    given(() => args.k) === 2 &&
      'With two neighbours the ratio test drops what is ambiguous: the nearest must be clearly nearer than the second.',
  ],
});

const TWO_IMAGES = {
  img1: anything(),
  keypoints1: anything(),
  img2: anything(),
  keypoints2: anything(),
  matches1to2: anything(),
  outImg: anything(),
};
const SIDES = 'keypoints1 belong to the query, keypoints2 to the train descriptors of the match.';

const drawMatches = vision({
  name: 'cv2.drawMatches',
  purpose: 'Draws two images side by side, with a line for each match.',
  note: 'sift#matching',
  documentation: 'drawing',
  parameters: TWO_IMAGES,
  facts: () => [
    SIDES,
    'matches1to2 is a flat list; what knnMatch returns is a list of lists, which drawMatchesKnn takes.',
  ],
});

const drawMatchesKnn = vision({
  name: 'cv2.drawMatchesKnn',
  purpose: 'Draws two images side by side, with lines for the matches of each descriptor.',
  note: 'sift#matching',
  documentation: 'drawing',
  parameters: TWO_IMAGES,
  facts: () => [
    SIDES,
    'matches1to2 is a list of lists, as knnMatch returns it: after the ratio test [[m], …]. drawMatches takes a flat list.',
  ],
});

const drawKeypoints = vision({
  name: 'cv2.drawKeypoints',
  purpose: 'Draws a circle at each keypoint.',
  note: 'sift#detector',
  documentation: 'drawing',
  parameters: {
    image: anything(),
    keypoints: anything(),
    outImage: anything(),
    color: anything(null),
    flags: anything(0),
  },
  facts: args => [
    given(() => args.flags) === 0
      ? 'The circles are all alike; DRAW_MATCHES_FLAGS_DRAW_RICH_KEYPOINTS draws size and direction too.'
      : isRich(given(() => args.flags)) &&
        'DRAW_RICH_KEYPOINTS: each circle has its keypoint’s size, with a radius in its direction.',
  ],
});

function isRich(flags: Argument | undefined): boolean {
  return flags === 4 || (flags instanceof Opaque && /RICH_KEYPOINTS/.test(flags.name));
}

const stereoCompute = vision({
  name: 'cv2.StereoMatcher.compute',
  purpose: 'Finds the disparity of every pixel of the left one of two rectified images.',
  note: 'stereo-depth#matching',
  documentation: 'stereo',
  parameters: { self: anything(), left: anything(), right: anything() },
  headline: args => [maker(args)],
  formulas: () => [{ tex: 'd = \\text{value}/16', text: 'd = value / 16 pixels' }],
  facts: args => [
    'It returns H×W int16, in sixteenths of a pixel: divide by 16 (as floats) before depth is taken from it.',
    'Where nothing is found the value is (minDisparity − 1)·16, below every true one: mask it.',
    maker(args) === 'StereoBM' && 'StereoBM takes 8-bit grey images only.',
    'The left image comes first: the other way round nothing fits.',
  ],
});

export const methods = [
  detectAndCompute,
  detect,
  compute,
  match,
  knnMatch,
  drawMatches,
  drawMatchesKnn,
  drawKeypoints,
  stereoCompute,
];
