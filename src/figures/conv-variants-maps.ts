/** The small maps of the figure of convolution variants: an input, fixed weights, and what the layers make of them. */
export type Maps = readonly (readonly (readonly number[])[])[];

export const SIDE = 6;
export const KERNEL = 3;
const CHANNELS = 3;

/** A disc that lies elsewhere in each channel. */
export const INPUT: Maps = made(CHANNELS, SIDE, (channel, y, x) => {
  const away = (y - 2.5) ** 2 + (x - 1.5 - channel) ** 2;
  return Math.max(0, Math.round(100 - 12 * away)) / 100;
});

/** From channel `c` to channel `o`, at row `i` and column `j` of the kernel. */
function weight(o: number, c: number, i: number, j: number): number {
  return (((3 * o + 5 * c + 2 * i + 4 * j) % 7) - 2) / 4;
}

/** With zeros around, so that the size stays. */
export function convolved(maps: Maps, size: number, dilation: number): Maps {
  const reach = (size - 1) / 2;
  return made(CHANNELS, SIDE, (o, y, x) =>
    sum(maps.length, c =>
      sum(size, i =>
        sum(size, j => weight(o, c, i, j) * read(maps[c]!, y + (i - reach) * dilation, x + (j - reach) * dilation)),
      ),
    ),
  );
}

/** Each channel by its own 3×3 kernel. */
export function depthwise(maps: Maps): Maps {
  return made(maps.length, SIDE, (c, y, x) =>
    sum(KERNEL, i => sum(KERNEL, j => weight(0, c, i, j) * read(maps[c]!, y + i - 1, x + j - 1))),
  );
}

/** Transposed: padding 1, and an output_padding of one less than the stride, so that the side is `stride` times as long. */
export function spread(maps: Maps, stride: number): Maps {
  const side = SIDE * stride;
  const output = Array.from({ length: CHANNELS }, () =>
    Array.from({ length: side }, () => Array<number>(side).fill(0)),
  );
  for (const [c, map] of maps.entries())
    for (const [y, row] of map.entries())
      for (const [x, value] of row.entries())
        for (let tap = 0; tap < CHANNELS * KERNEL ** 2; tap++) {
          const [o, i, j] = [Math.floor(tap / KERNEL ** 2), Math.floor(tap / KERNEL) % KERNEL, tap % KERNEL];
          const line = output[o]![stride * y + i - 1];
          const column = stride * x + j - 1;
          if (line && column in line) line[column]! += weight(o, c, i, j) * value;
        }
  return output;
}

function read(map: readonly (readonly number[])[], y: number, x: number): number {
  return map[y]?.[x] ?? 0;
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

function made(count: number, side: number, value: (channel: number, y: number, x: number) => number): Maps {
  return Array.from({ length: count }, (_, channel) =>
    Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => value(channel, y, x))),
  );
}
