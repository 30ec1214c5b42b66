/** Built-in test pictures: small, exact, and the same on every machine. Values are 0 to 1, channel by channel, row by row. */

export type PatternName = keyof typeof patterns;

/** Brightness at a pixel of a picture `n` pixels a side. */
type Pattern = (row: number, column: number, n: number) => number;

const patterns = {
  disc: (r, c, n) => (Math.hypot(r - (n - 1) / 2, c - (n - 1) / 2) < n / 3.2 ? 0.9 : 0.1),
  corner: (r, c, n) => (r >= n / 2 && c >= n / 2 ? 0.9 : 0.1),
  edge: (_, c, n) => (c >= n / 2 ? 0.9 : 0.1),
  stripes: (r, c, n) => 0.5 + 0.4 * Math.sin((2 * Math.PI * (r + c) * 3) / n),
  checkerboard: (r, c, n) => ((Math.floor((4 * r) / n) + Math.floor((4 * c) / n)) % 2 === 0 ? 0.9 : 0.1),
  ramp: (r, c, n) => (r * n + c) / (n * n - 1),
  blobs: (r, c, n) =>
    bump(r, c, 0.3 * n, 0.3 * n, 0.09 * n) +
    bump(r, c, 0.65 * n, 0.6 * n, 0.16 * n) +
    bump(r, c, 0.25 * n, 0.75 * n, 0.06 * n),
  dot: (r, c, n) => (r === Math.floor(n / 2) && c === Math.floor(n / 2) ? 1 : 0),
  flat: () => 0.5,
} satisfies Record<string, Pattern>;

export const patternNames = Object.keys(patterns) as readonly PatternName[];

/** The second and third channel are the picture shifted, so that colours differ from place to place. */
export function patternPixels(name: PatternName, channels: number, size: number): number[] {
  const at: Pattern = patterns[name];
  const pixels: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const shift = channel * Math.floor(size / 6);
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) pixels.push(Number(at((r + shift) % size, c, size).toFixed(4)));
  }
  return pixels;
}

function bump(r: number, c: number, row: number, column: number, sigma: number): number {
  return 0.9 * Math.exp(-((r - row) ** 2 + (c - column) ** 2) / (2 * sigma ** 2));
}
