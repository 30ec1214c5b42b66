/** A picture as a network sees it: cut to the input's proportions, scaled to its size, values from 0 to 1 as `ToTensor` makes them. */

/** Row by row, three bytes a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** The picture in a tensor `(…, 3, H, W)` or `(…, 1, H, W)`: its middle, as large as fits, scaled by averaging over areas. */
export function pictureValues({ width, height, pixels }: Pixels, shape: readonly number[]): Float32Array {
  const [channels, rows, columns] = shape.slice(-3) as [number, number, number];
  const scale = Math.min(width / columns, height / rows);
  const across = spans(columns, scale, (width - columns * scale) / 2, width);
  const down = spans(rows, scale, (height - rows * scale) / 2, height);
  const image = new Float32Array(channels * rows * columns);
  for (const [row, lines] of down.entries())
    for (const [column, points] of across.entries()) {
      const sums = [0, 0, 0];
      for (const [y, high] of lines)
        for (const [x, wide] of points)
          for (let c = 0; c < 3; c++) sums[c]! += high * wide * pixels[3 * (y * width + x) + c]!;
      const colours = channels === 1 ? [luma(sums)] : sums;
      for (let c = 0; c < channels; c++)
        image[(c * rows + row) * columns + column] = colours[c]! / (255 * scale * scale);
    }
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let at = 0; at < values.length; at += image.length) values.set(image, at);
  return values;
}

/** For each of `count` steps the positions it covers, with how much of each. */
function spans(count: number, step: number, start: number, length: number) {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [start + i * step, start + (i + 1) * step];
    const covered: [position: number, share: number][] = [];
    for (let at = Math.floor(from); at < to && at < length; at++) {
      const share = Math.min(to, at + 1) - Math.max(from, at);
      if (share > 0) covered.push([at, share]);
    }
    return covered;
  });
}

/** ITU-R BT.601, as Pillow's `convert('L')`. */
function luma([red, green, blue]: readonly number[]): number {
  return 0.299 * red! + 0.587 * green! + 0.114 * blue!;
}
