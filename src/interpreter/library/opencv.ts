/**
 * What OpenCV's functions on images give: arrays of height × width (× channels), as data sets build them before they are
 * tensors. Source: OpenCV's documentation of imread, cvtColor, resize, the filters and the warps; `dsize` is (width, height).
 */
import { type Argument, Opaque } from '../../operators/argument';
import type { Bound } from '../../operators/parameter';
import { type Dim, isDim, unknownDim } from '../../tensor/dim';
import { UnknownFloat } from '../../tensor/unknown';
import { NdArray, Tuple, type Value } from '../values';

/** `undefined` where what comes out is not known. */
export function imageValue(name: string, bound: Bound): Value | undefined {
  return name.startsWith('cv2.') ? RESULTS[name.slice('cv2.'.length)]?.(bound) : undefined;
}

type Result = (bound: Bound) => Value | undefined;

/** An image of the same size, channels and dtype. */
const same: Result = ({ src }) => {
  const image = imageOf(src);
  return image && new NdArray(image.shape, image.dtype);
};

const resized: Result = ({ src, dsize }) => {
  const image = imageOf(src);
  if (!image || !Array.isArray(dsize) || dsize.length !== 2 || !dsize.every(isDim)) return undefined;
  const [width, height] = dsize as readonly Dim[];
  return new NdArray([height!, width!, ...image.shape.slice(2)], image.dtype);
};

const RESULTS: Readonly<Record<string, Result>> = {
  imread: ({ flags }) => decoded(flags),
  imdecode: ({ flags }) => decoded(flags),
  cvtColor: ({ src, code }) => recoloured(src, code),
  resize: resized,
  warpAffine: resized,
  warpPerspective: resized,
  GaussianBlur: same,
  medianBlur: same,
  bilateralFilter: same,
  erode: same,
  dilate: same,
  equalizeHist: same,
  flip: same,
  threshold: bound => {
    const image = same(bound);
    return image && new Tuple([new UnknownFloat('the threshold is not computed'), image]);
  },
  Canny: ({ image }) => {
    const found = imageOf(image);
    return found && new NdArray(found.shape.slice(0, 2), 'uint8');
  },
};

/** An array whose axis of channels, if it has one, OpenCV does not drop. */
function imageOf(argument: Argument | undefined): NdArray | undefined {
  if (!(argument instanceof NdArray) || argument.open) return undefined;
  const [, , channels] = argument.shape;
  if (argument.shape.length === 2) return argument;
  return argument.shape.length === 3 && typeof channels === 'number' && channels > 1 ? argument : undefined;
}

/** `cv2.IMREAD_GRAYSCALE`, or its number. */
function decoded(flags: Argument | undefined): NdArray | undefined {
  const flag = constantIn(flags);
  const size = ['height', 'width'].map(side => unknownDim(`the ${side} of an image file is not known`));
  if (flag === 'IMREAD_COLOR' || flag === 1) return new NdArray([...size, 3], 'uint8');
  return flag === 'IMREAD_GRAYSCALE' || flag === 0 ? new NdArray(size, 'uint8') : undefined;
}

function recoloured(src: Argument | undefined, code: Argument | undefined): NdArray | undefined {
  const image = imageOf(src);
  const conversion = constantIn(code);
  const [, from, to] = /^COLOR_(\w+?)2(\w+?)(?:_FULL)?$/.exec(String(conversion)) ?? [];
  if (!image || from === undefined || to === undefined) return undefined;
  const [before, after] = [CHANNELS[from], CHANNELS[to]];
  if (before === undefined || after === undefined || (image.shape[2] ?? 1) !== before) return undefined;
  return new NdArray([...image.shape.slice(0, 2), ...(after === 1 ? [] : [after])], image.dtype);
}

const CHANNELS: Readonly<Record<string, number>> = {
  GRAY: 1,
  BGR: 3,
  RGB: 3,
  HSV: 3,
  HLS: 3,
  Lab: 3,
  LAB: 3,
  Luv: 3,
  YUV: 3,
  YCrCb: 3,
  YCR_CB: 3,
  XYZ: 3,
  BGRA: 4,
  RGBA: 4,
};

function constantIn(argument: Argument | undefined): string | number | undefined {
  if (argument instanceof Opaque && argument.name.startsWith('cv2.')) return argument.name.slice('cv2.'.length);
  // A default of the catalogue is a name as well.
  return typeof argument === 'number' || typeof argument === 'string' ? argument : undefined;
}
