/**
 * How a call of OpenCV is written down: its signature, and what it does with these arguments. What comes out is not
 * followed, so an entry has no output; and no call is ever refused here, because OpenCV's overloads are many.
 * Signatures and defaults: OpenCV 4.11 and 5.0, recorded in test/truth/opencv.json.
 */
import { Tensor } from '../../tensor/tensor';
import { type Argument, Float, Opaque } from '../argument';
import { count, type LibraryCall, libraryCall, plainNumber as number, shown } from '../libraries/define';
import type { Operator } from '../operator';
import type { Parameter, Parameters } from '../parameter';

export interface VisionCall<P extends Parameters> extends Omit<LibraryCall<P>, 'id' | 'page'> {
  readonly documentation: keyof typeof PAGES;
}

const PAGES = {
  calibration: 'd9/d0c/group__calib3d.html',
  warping: 'da/d54/group__imgproc__transform.html',
  corners: 'dd/d1a/group__imgproc__feature.html',
  tracking: 'dc/d6b/group__video__track.html',
  features: 'da/d9b/group__features2d.html',
  matchers: 'd8/d9b/group__features2d__match.html',
  drawing: 'd4/d5d/group__features2d__draw.html',
  stereo: 'd2/d6e/classcv_1_1StereoMatcher.html',
  files: 'd4/da8/group__imgcodecs.html',
  colours: 'd8/d01/group__imgproc__color__conversions.html',
  filtering: 'd4/d86/group__imgproc__filter.html',
  thresholds: 'd7/d1b/group__imgproc__misc.html',
  edges: 'dd/d1a/group__imgproc__feature.html',
  shapes: 'd3/dc0/group__imgproc__shape.html',
  histograms: 'd6/dc7/group__imgproc__hist.html',
  arrays: 'd2/de8/group__core__array.html',
  matching: 'df/dfb/group__imgproc__object.html',
  networks: 'd6/d0f/group__dnn.html',
  clustering: 'd5/d38/group__core__cluster.html',
  videos: 'd8/dfe/classcv_1_1VideoCapture.html',
};

export function vision<P extends Parameters>({ documentation, ...spec }: VisionCall<P>): Operator {
  return libraryCall({ ...spec, page: `https://docs.opencv.org/4.x/${PAGES[documentation]}` }, 'vision');
}

/** A constant, or a sum of them (`THRESH_BINARY+THRESH_OTSU`), by its name without `cv2.`; a number that is one of the constants which every version numbers alike. */
export function constant(
  names: Readonly<Record<number, string>>,
  standard?: string,
): Parameter<string> & { readonly default?: Argument } {
  return {
    type: 'int',
    read: a => {
      if (a instanceof Opaque && a.name.startsWith('cv2.')) return a.name.replaceAll('cv2.', '');
      if (typeof a === 'string') return a;
      return typeof a === 'number' ? names[a] : undefined;
    },
    ...(standard === undefined ? {} : { default: standard }),
  };
}

/** Two sizes, `(width, height)`. */
export function pair(...defaults: [(readonly [number, number])?]): Parameter<readonly number[]> {
  return {
    type: 'tuple of 2 ints',
    read: a => {
      if (!Array.isArray(a) || a.length !== 2) return undefined;
      const numbers = a.map(item => (item instanceof Float ? item.value : item));
      return numbers.every(item => typeof item === 'number') ? (numbers as number[]) : undefined;
    },
    ...(defaults[0] === undefined ? {} : { default: defaults[0] }),
  };
}

/** Width and height of an image whose array is known. */
export function imageSize(image: Argument | undefined): readonly [number, number] | undefined {
  if (!(image instanceof Tensor) || image.shape.length < 2 || image.shape.length > 3) return undefined;
  const [height, width] = image.shape;
  return typeof width === 'number' && typeof height === 'number' ? [width, height] : undefined;
}

/** The argument where it can be read at all. A wrong type is no complaint of ours. */
export function given<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The count and the epsilon of `(type, count, epsilon)`, as far as they are known. */
export function endOf(criteria: Argument): readonly (number | undefined)[] {
  if (!Array.isArray(criteria) || criteria.length !== 3) return [];
  return [number(criteria[1] as Argument), number(criteria[2] as Argument)];
}

/** `(type, count, epsilon)`: when an iteration ends. */
export function criteriaWords(criteria: Argument): string | undefined {
  const [most, epsilon] = endOf(criteria);
  if (most === undefined || epsilon === undefined) return undefined;
  return `after ${count(most)} iterations, or at a step below ${shown(epsilon)} pixels`;
}

export { count, plainNumber as number, shown, tex } from '../libraries/define';
