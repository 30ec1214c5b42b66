/** OpenCV's constants that mean the same number in every version, by the parameter they are passed to. */

export const INTERPOLATIONS: Readonly<Record<number, string>> = {
  0: 'INTER_NEAREST',
  1: 'INTER_LINEAR',
  2: 'INTER_CUBIC',
  3: 'INTER_AREA',
  4: 'INTER_LANCZOS4',
  5: 'INTER_LINEAR_EXACT',
  6: 'INTER_NEAREST_EXACT',
};

export const ESTIMATORS: Readonly<Record<number, string>> = {
  0: 'all points',
  4: 'LMEDS',
  8: 'RANSAC',
  16: 'RHO',
  32: 'USAC_DEFAULT',
  33: 'USAC_PARALLEL',
  34: 'USAC_FM_8PTS',
  35: 'USAC_FAST',
  36: 'USAC_ACCURATE',
  37: 'USAC_PROSAC',
  38: 'USAC_MAGSAC',
};

export const FUNDAMENTAL: Readonly<Record<number, string>> = {
  ...ESTIMATORS,
  1: 'FM_7POINT',
  2: 'FM_8POINT',
  4: 'FM_LMEDS',
  8: 'FM_RANSAC',
};

export const MOTION_TYPES: Readonly<Record<number, string>> = {
  0: 'MOTION_TRANSLATION',
  1: 'MOTION_EUCLIDEAN',
  2: 'MOTION_AFFINE',
  3: 'MOTION_HOMOGRAPHY',
};

export const NORMS: Readonly<Record<number, string>> = {
  1: 'NORM_INF',
  2: 'NORM_L1',
  4: 'NORM_L2',
  5: 'NORM_L2SQR',
  6: 'NORM_HAMMING',
  7: 'NORM_HAMMING2',
};
