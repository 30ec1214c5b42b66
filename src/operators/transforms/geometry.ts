/**
 * What transforms do to the height and width of an image. Sizes are `[height, width]`, as torchvision writes them.
 * Source: torchvision/transforms/functional.py, torchvision 0.29.
 */
import { Problem } from '../problem';

export type Size = readonly [number, number];

/** One int is the shorter side, the other follows the ratio (rounded down); two are height and width. */
export function resized(size: readonly number[], [height, width]: Size, maxSize?: number): Size {
  if (size.length === 2) return [size[0]!, size[1]!];
  const [short, long] = height <= width ? [height, width] : [width, height];
  let newShort = size[0]!;
  if (maxSize !== undefined && maxSize <= newShort)
    throw refused(
      `max_size = ${maxSize} must be strictly greater than the requested size for the smaller edge size = ${newShort}`,
      'max_size',
    );
  let newLong = Math.trunc((newShort * long) / short);
  if (maxSize !== undefined && newLong > maxSize) {
    newShort = Math.trunc((maxSize * newShort) / newLong);
    newLong = maxSize;
  }
  return height <= width ? [newShort, newLong] : [newLong, newShort];
}

/** One int is a square. */
export function square(size: readonly number[]): Size {
  return size.length === 1 ? [size[0]!, size[0]!] : [size[0]!, size[1]!];
}

/** `padding` is for all sides, for left–right and top–bottom, or for left, top, right, bottom. */
export function padded(padding: readonly number[], [height, width]: Size): Size {
  const [left, top, right, bottom] =
    padding.length === 1
      ? Array<number>(4).fill(padding[0]!)
      : padding.length === 2
        ? [padding[0]!, padding[1]!, padding[0]!, padding[1]!]
        : padding;
  return [height + top! + bottom!, width + left! + right!];
}

/** A crop that must fit; `pad_if_needed` makes it. */
export function cropped(size: Size, image: Size, padIfNeeded: boolean): Size {
  if (!padIfNeeded && (image[0] < size[0] || image[1] < size[1]))
    throw refused(
      `Required crop size (${size.join(', ')}) is larger than input image size (${image.join(', ')})`,
      'size',
    );
  return size;
}

export function cornerCropped(size: Size, image: Size): Size {
  if (image[0] < size[0] || image[1] < size[1])
    throw refused(`Requested crop size (${size.join(', ')}) is bigger than input size (${image.join(', ')})`, 'size');
  return size;
}

function refused(message: string, parameter: string): Problem {
  return new Problem('invalid-argument', message, { parameter });
}
