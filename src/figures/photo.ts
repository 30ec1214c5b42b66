/** The small picture that figures of photographs share: a house between two trees. Drawn by `test/truth/figure_photo.py`. */
import rows from './photo.json';

/** Red, green and blue from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

export const photo: readonly (readonly Colour[])[] = rows.map(row =>
  row.match(/.{6}/g)!.map(hex => {
    const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return [byte(0), byte(2), byte(4)] as const;
  }),
);

export const PHOTO_SIDE = photo.length;

/** ITU-R BT.601, as Pillow’s `convert('L')`. */
export function greyOf([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
