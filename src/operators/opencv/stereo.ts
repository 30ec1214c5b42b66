/**
 * OpenCV's stereo: disparity maps and the points behind them.
 * Source: OpenCV documentation, StereoBM, StereoSGBM, stereoRectify; what is refused was tried in OpenCV 4.11 and 5.0.
 */
import { scalar } from '../explanation';
import { anything, optional } from '../parameter';
import { constant, count, given, shown, tex, vision } from './define';

const SIXTEENTHS =
  'compute() returns int16 sixteenths of a pixel: divide by 16 before depth is taken from them. Values below the smallest disparity mean not found.';

function nearest(largest: number) {
  return {
    tex: `Z_{\\min} = \\frac{f\\,T}{${tex(largest)}}`,
    text: `Z_min = f·T / ${shown(largest)}: nothing nearer is found`,
  };
}

const blockMatching = vision({
  name: 'cv2.StereoBM_create',
  also: ['cv2.StereoBM.create'],
  purpose: 'Finds disparities by comparing blocks along the rows of two rectified images, each pixel on its own.',
  note: 'stereo-depth#matching',
  documentation: 'calibration',
  parameters: { numDisparities: scalar(0), blockSize: scalar(21) },
  headline: args => [
    `disparities 0 to ${shown((args.numDisparities || 64) - 1)}`,
    `blocks of ${shown(args.blockSize)}×${shown(args.blockSize)}`,
  ],
  formulas: args => [nearest((args.numDisparities || 64) - 1)],
  facts: args => [
    SIXTEENTHS,
    given(() => args.numDisparities === 0 && 'numDisparities 0 means 64.'),
    'The rows of the two images must line up: rectify first. Its images are 8-bit grey.',
  ],
  remarks: args => [
    args.numDisparities % 16 !== 0 &&
      `numDisparities ${shown(args.numDisparities)} is no multiple of 16: compute() raises.`,
    (args.blockSize % 2 === 0 || args.blockSize < 5) &&
      `blockSize ${shown(args.blockSize)} is refused: compute() wants an odd one of at least 5.`,
  ],
});

const MODES: Readonly<Record<number, string>> = {
  0: 'STEREO_SGBM_MODE_SGBM',
  1: 'STEREO_SGBM_MODE_HH',
  2: 'STEREO_SGBM_MODE_SGBM_3WAY',
  3: 'STEREO_SGBM_MODE_HH4',
};

const semiGlobal = vision({
  name: 'cv2.StereoSGBM_create',
  also: ['cv2.StereoSGBM.create'],
  purpose: 'Finds disparities with a cost for steps between neighbours: semi-global matching.',
  note: 'stereo-depth#matching',
  documentation: 'calibration',
  parameters: {
    minDisparity: scalar(0),
    numDisparities: scalar(16),
    blockSize: scalar(3),
    P1: scalar(0),
    P2: scalar(0),
    disp12MaxDiff: scalar(0),
    preFilterCap: scalar(0),
    uniquenessRatio: scalar(0),
    speckleWindowSize: scalar(0),
    speckleRange: scalar(0),
    mode: constant(MODES, 'STEREO_SGBM_MODE_SGBM'),
  },
  headline: args => [
    given(() => `disparities ${shown(args.minDisparity)} to ${shown(args.minDisparity + args.numDisparities - 1)}`),
    given(() => `blocks of ${shown(args.blockSize)}×${shown(args.blockSize)}`),
  ],
  formulas: args => [nearest(args.minDisparity + args.numDisparities - 1)],
  facts: args => [
    SIXTEENTHS,
    given(
      () =>
        args.P1 > 0 &&
        args.P2 > 0 &&
        `A step of one disparity between neighbours costs P1 = ${count(args.P1)}, a larger one P2 = ${count(args.P2)}.`,
    ),
    given(
      () =>
        args.uniquenessRatio > 0 &&
        `The best disparity must beat the others by ${shown(args.uniquenessRatio)}%, or the pixel is left out.`,
    ),
    given(
      () =>
        args.speckleWindowSize > 0 &&
        `Islands of up to ${shown(args.speckleWindowSize)} pixels are removed as speckles.`,
    ),
  ],
  remarks: args => [
    given(
      () =>
        args.numDisparities % 16 !== 0 &&
        `numDisparities ${shown(args.numDisparities)} is no multiple of 16, as the documentation demands.`,
    ),
    given(
      () =>
        args.blockSize % 2 === 0 &&
        `blockSize ${shown(args.blockSize)} is even; the documentation asks for an odd one.`,
    ),
    given(
      () =>
        args.P1 === 0 &&
        args.P2 === 0 &&
        `P1 and P2 are not set; OpenCV then takes small ones of its own. The usual choice is 8·channels·blockSize² = ${shown(8 * args.blockSize ** 2)} and 32·channels·blockSize² = ${shown(32 * args.blockSize ** 2)} on grey images.`,
    ),
    given(() => args.P2 > 0 && args.P2 <= args.P1 && 'P2 must be larger than P1, or steps are not told from slopes.'),
  ],
});

const reproject = vision({
  name: 'cv2.reprojectImageTo3D',
  purpose: 'Turns a disparity map into a point in space for every pixel.',
  note: 'stereo-depth#point',
  documentation: 'calibration',
  parameters: { disparity: anything(), Q: anything() },
  formulas: () => [
    {
      tex: 'Z = \\frac{f\\,T}{d},\\quad X = \\frac{(x - p_x)Z}{f},\\quad Y = \\frac{(y - p_y)Z}{f}',
      text: 'Z = f·T / d, X = (x − px)·Z / f, Y = (y − py)·Z / f',
    },
  ],
  facts: () => [
    'H×W disparities give H×W×3 coordinates, in the unit of the baseline in Q (from stereoRectify).',
    'Disparities must be pixels as floats: what StereoBM and StereoSGBM return is divided by 16 first.',
    'Disparities of 0 or below give points at infinity or behind the camera: mask them.',
  ],
});

const rectify = vision({
  name: 'cv2.stereoRectify',
  purpose: 'Finds the rotations after which two cameras look in parallel and their rows line up.',
  note: 'stereo-depth#rectification',
  documentation: 'calibration',
  parameters: {
    cameraMatrix1: anything(),
    distCoeffs1: anything(),
    cameraMatrix2: anything(),
    distCoeffs2: anything(),
    imageSize: anything(),
    R: anything(),
    T: anything(),
    R1: anything(null),
    R2: anything(null),
    P1: anything(null),
    P2: anything(null),
    Q: anything(null),
    flags: anything(null),
    alpha: optional(scalar()),
  },
  headline: ({ alpha }) => [alpha !== null && alpha >= 0 && `alpha ${shown(alpha)}`],
  facts: args => [
    'R1, R2 and P1, P2 go to initUndistortRectifyMap; Q goes to reprojectImageTo3D.',
    given(() => args.alpha === 0 && 'alpha 0 zooms until only valid pixels are left.'),
    given(() => args.alpha === 1 && 'alpha 1 keeps every pixel of the originals, with black borders.'),
    'R and T carry points of the first camera to the second; the length of T is the baseline.',
  ],
});

const triangulate = vision({
  name: 'cv2.triangulatePoints',
  purpose: 'Intersects the two rays of each matched pair of pixels, in the least-squares sense.',
  note: 'stereo-depth#point',
  documentation: 'calibration',
  parameters: { projMatr1: anything(), projMatr2: anything(), projPoints1: anything(), projPoints2: anything() },
  facts: () => [
    'Points go in as 2×N and come out as 4×N, homogeneous: divide by the fourth row.',
    'The projection matrices are 3×4: K·[R | t] for pixels, [R | t] for normalised points.',
  ],
});

export const stereo = [blockMatching, semiGlobal, reproject, rectify, triangulate];
