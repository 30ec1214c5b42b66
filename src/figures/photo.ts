/** The small picture that figures of photographs share: a house between two trees. Drawn by `test/truth/figure_photo.py`. */
import { names, rows, things } from './photo.json';

/** Red, green and blue from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

export const photo: readonly (readonly Colour[])[] = rows.map(row =>
  row.match(/.{6}/g)!.map(hex => {
    const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return [byte(0), byte(2), byte(4)] as const;
  }),
);

export const PHOTO_SIDE = photo.length;

/** What each pixel shows, as an index into the names. */
export const THINGS: readonly string[] = names;
export const shows: readonly (readonly number[])[] = things.map(row => [...row].map(Number));

/** As torchvision’s `rgb_to_grayscale`. */
export function greyOf([red, green, blue]: Colour): number {
  return 0.2989 * red + 0.587 * green + 0.114 * blue;
}
