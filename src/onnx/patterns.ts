/** Test pictures with a known answer to "where is what": each channel of each image is the same pattern, from 0 to 1. */

export type Pattern = 'zeros' | 'ones' | 'impulse' | 'gradient' | 'stripes' | 'checkerboard' | 'disc';

export const patterns: readonly { readonly id: Pattern; readonly title: string }[] = [
  { id: 'checkerboard', title: 'Checkerboard: squares of an eighth of the side' },
  { id: 'stripes', title: 'Stripes: vertical, an eighth of the width' },
  { id: 'gradient', title: 'Gradient: dark on the left, bright on the right' },
  { id: 'disc', title: 'Disc: bright in the middle, half the side across' },
  { id: 'impulse', title: 'Impulse: one bright pixel in the middle' },
  { id: 'zeros', title: 'All zeros' },
  { id: 'ones', title: 'All ones' },
];

/** The values of a tensor whose last two axes are height and width (one axis: width), in row-major order. */
export function patternValues(pattern: Pattern, shape: readonly number[]): Float32Array {
  const width = shape.at(-1) ?? 1;
  const height = shape.length > 1 ? shape.at(-2)! : 1;
  const plane = Float32Array.from({ length: height * width }, (_, i) =>
    valueAt(pattern, Math.floor(i / width), i % width, height, width),
  );
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let at = 0; at < values.length; at += plane.length) values.set(plane, at);
  return values;
}

function valueAt(pattern: Pattern, row: number, column: number, height: number, width: number): number {
  switch (pattern) {
    case 'zeros':
      return 0;
    case 'ones':
      return 1;
    case 'impulse':
      return row === Math.floor(height / 2) && column === Math.floor(width / 2) ? 1 : 0;
    case 'gradient':
      return width > 1 ? column / (width - 1) : 1;
    case 'stripes':
      return Math.floor((8 * column) / width) % 2;
    case 'checkerboard':
      return (Math.floor((8 * row) / height) + Math.floor((8 * column) / width)) % 2;
    case 'disc':
      return Math.hypot((2 * row + 1) / height - 1, (2 * column + 1) / width - 1) <= 0.5 ? 1 : 0;
  }
}
