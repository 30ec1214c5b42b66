/** Pictures read between their pixels, and pictures warped by a homography: each place of the result is sent back and read. */
import type { Bytes } from './scene';

/** Bilinear; pixel centres are whole numbers, and beyond the outermost ones the picture goes on as it ends. */
export function readAt(picture: Bytes, x: number, y: number): number {
  const clamp = (value: number, length: number) => Math.min(length - 1, Math.max(0, value));
  const [row, column] = [clamp(y, picture.length), clamp(x, picture[0]!.length)];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [a, b] = [column - left, row - top];
  const [upper, lower] = [picture[top]!, picture[Math.min(top + 1, picture.length - 1)]!];
  const right = Math.min(left + 1, upper.length - 1);
  return (1 - b) * ((1 - a) * upper[left]! + a * upper[right]!) + b * ((1 - a) * lower[left]! + a * lower[right]!);
}

type Matrix = readonly (readonly number[])[];

/** Up to a factor, which a homography does not have; absent where there is none. */
export function inverseOf(H: Matrix): Matrix | undefined {
  const at = (row: number, column: number) => H[row % 3]![column % 3]!;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  if (Math.abs(determinant) < 1e-12) return undefined;
  return [0, 1, 2].map(row => [0, 1, 2].map(column => cofactor(column, row) / determinant));
}

/** Where a homography sends a place, and what was divided by. */
export function sent(H: Matrix, x: number, y: number): readonly [x: number, y: number, w: number] {
  const [a, b, w] = H.map(row => row[0]! * x + row[1]! * y + row[2]!) as [number, number, number];
  return [a / w, b / w, w];
}

/**
 * What lies at `place(column, row)` of the plane onto which H sends the unit square with the picture on it, its lower left
 * corner at (0, 0): the brightness, and nothing outside of the square's image.
 */
export function warped(
  picture: Bytes,
  H: Matrix,
  columns: number,
  rows: number,
  place: (column: number, row: number) => readonly [x: number, y: number],
): readonly (readonly (number | undefined)[])[] {
  const back = inverseOf(H);
  const side = picture.length;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      if (!back) return undefined;
      const [u, v] = sent(back, ...place(column, row));
      // Half a pixel about the outermost centres belongs to the picture.
      return u < 0 || u > 1 || v < 0 || v > 1 ? undefined : readAt(picture, u * side - 0.5, (1 - v) * side - 0.5);
    }),
  );
}
