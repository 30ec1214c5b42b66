/** A small grey picture of a digit, and what weak and strong augmentation make of it. What chance decides is drawn by the caller. */

/** By rows, values from 0 to 1. */
export type Grey = readonly (readonly number[])[];

export const DIGIT_SIDE = 8;

/** By whole pixels; what comes in from outside is empty. */
export interface Shift {
  readonly down: number;
  readonly right: number;
}

/** Besides: all of it paler, and a square of `HOLE` pixels a side cut out. */
export interface Strong extends Shift {
  readonly factor: number;
  readonly row: number;
  readonly column: number;
}

export const HOLE = 3;

/** A sign for each pixel, from `0` to `g` for 16. */
export function digitOf(pixels: string): Grey {
  return Array.from({ length: DIGIT_SIDE }, (_, row) =>
    [...pixels.slice(row * DIGIT_SIDE, (row + 1) * DIGIT_SIDE)].map(sign => Number.parseInt(sign, 17) / 16),
  );
}

export function shifted(picture: Grey, { down, right }: Shift): Grey {
  return picture.map((line, row) => line.map((_, column) => picture[row - down]?.[column - right] ?? 0));
}

export function strongly(picture: Grey, strong: Strong): Grey {
  const within = (at: number, from: number) => at >= from && at < from + HOLE;
  return shifted(picture, strong).map((line, row) =>
    line.map((value, column) => (within(row, strong.row) && within(column, strong.column) ? 0 : strong.factor * value)),
  );
}

/** Pixel by pixel: `share` of the first, the rest of the second. */
export function blended(first: Grey, second: Grey, share: number): Grey {
  return first.map((line, row) => line.map((value, column) => share * value + (1 - share) * second[row]![column]!));
}
