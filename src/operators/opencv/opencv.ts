/** OpenCV's calls that the notes on classical vision teach. */
import type { Operator } from '../operator';
import { camera } from './camera';
import { features } from './features';
import { filters } from './filters';
import { images } from './images';
import { houghLines } from './lines';
import { methods } from './methods';
import { motion } from './motion';
import { pyramids } from './pyramids';
import { regions } from './regions';
import { robust } from './robust';
import { sampling } from './sampling';
import { stereo } from './stereo';
import { thresholds } from './thresholds';
import { values } from './values';

export const opencv: readonly Operator[] = [
  ...images,
  ...filters,
  ...values,
  ...regions,
  ...thresholds,
  ...houghLines,
  ...camera,
  ...features,
  ...methods,
  ...stereo,
  ...robust,
  ...sampling,
  ...motion,
  ...pyramids,
];
