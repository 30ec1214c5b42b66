/**
 * The picture that the figures of classical vision look at: a house before hills, with a tree, a path and stones, drawn from
 * its formula, so that it is the same on every machine and can be asked for its brightness between pixels.
 */

/** Rows from the top, whole brightnesses from 0, black, to 255. */
export type Bytes = readonly (readonly number[])[];

/** Pixels a side. */
export const SCENE_SIDE = 128;

/** Columns to the right and rows down; pixel centres are whole numbers. Beyond the picture the scene goes on. */
export function brightness(x: number, y: number): number {
  let tone = 200 + 30 * Math.exp(-(((x - 70) / 16) ** 2) - ((y - 16) / 5) ** 2);
  const paint = (distance: number, ink: number) => {
    const share = Math.min(1, Math.max(0, 0.5 - distance / 1.5));
    tone += share * (ink - tone);
  };
  const box = (cx: number, cy: number, halfWide: number, halfTall: number) =>
    Math.max(Math.abs(x - cx) - halfWide, Math.abs(y - cy) - halfTall);
  const disc = (cx: number, cy: number, radius: number) => Math.hypot(x - cx, y - cy) - radius;

  paint(disc(108, 20, 8), 250);
  const far = 70 - 24 * Math.exp(-(((x - 84) / 18) ** 2)) - 14 * Math.exp(-(((x - 10) / 14) ** 2));
  paint(far - y, 150);
  paint(82 + 3 * Math.sin(x / 17) - y, 96 + 14 * Math.sin(x / 2.3 + y / 3.1) * Math.sin(y / 1.9 - x / 5));
  // The path, from the door to the lower edge.
  paint(Math.max(95 - y, Math.abs(x - 50 - 0.5 * (y - 95)) - 4 - 0.25 * (y - 95)), 176);
  paint(box(66, 46, 3, 9), 88);
  // The roof, a triangle with its tip at (50, 40).
  paint(Math.max(y - 62, (22 * Math.abs(x - 50) - 27 * (y - 40)) / Math.hypot(22, 27)), 62 + 12 * Math.sin(x / 1.5));
  paint(box(50, 78.5, 22, 17), 226);
  for (const window of [39, 61]) {
    paint(box(window, 74, 5, 6), 48);
    paint(Math.min(box(window, 74, 0.3, 6), box(window, 74, 5, 0.3)), 236);
  }
  paint(box(50, 87, 4.5, 8.5), 74);
  paint(box(104, 88, 2.5, 14), 52);
  paint(
    disc(104, 62, 15 + 1.5 * Math.sin(x / 1.7) * Math.sin(y / 1.9)),
    84 + 34 * Math.sin(x / 2.1) * Math.sin(y / 2.4),
  );
  paint(disc(18, 106, 7), 238);
  paint(disc(88, 112, 4), 232);
  paint(disc(102, 118, 2.5), 24);
  paint(disc(112, 110, 5), 30);
  return tone;
}

/** The scene as a camera takes it that looks `(right, down)` pixels away, so that everything moves by minus that. */
export function sceneFrom(right: number, down: number): Bytes {
  return Array.from({ length: SCENE_SIDE }, (_, row) =>
    Array.from({ length: SCENE_SIDE }, (__, column) => Math.floor(brightness(column + right, row + down) + 0.5)),
  );
}

export const scene: Bytes = sceneFrom(0, 0);
