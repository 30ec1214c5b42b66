/**
 * What is fed when something is run: seeded random values, a test pattern, or a picture of the reader's. Patterns and
 * pictures are given to the network, so that a layer in its middle sees what it would see of them. Values run from 0 to 1,
 * as `ToTensor` makes them.
 */
import type { Network } from '../network/network';
import { type Pattern, patterns } from '../onnx/patterns';
import { plainShape } from '../onnx/weights';
import type { Given } from '../runtime/protocol';
import { showTensor } from './describe';

export type RunInput =
  | { readonly kind: 'random' }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'picture'; readonly picture: RgbPicture };

/** Row by row, three bytes a pixel. */
export interface RgbPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Turns the bytes of a PNG, JPEG, WebP, GIF, BMP or SVG file into pixels; rejects with the reason where it cannot. */
export type Decode = (name: string, bytes: Uint8Array) => Promise<RgbPicture>;

/** `random values`, `checkerboard`, `cat.png`. */
export function inputText(input: RunInput): string {
  if (input.kind === 'random') return 'random values';
  return input.kind === 'pattern' ? titleOf(input.pattern) : input.picture.name;
}

/** `Checkerboard: squares of an eighth of the side` → `checkerboard`. */
export function titleOf(pattern: Pattern): string {
  return patterns
    .find(({ id }) => id === pattern)!
    .title.split(':')[0]!
    .toLowerCase();
}

/** What each input of the network gets, by its name; what is left out gets random values. */
export function givenFor(
  network: Network,
  input: RunInput,
): Readonly<Record<string, Given>> | { readonly reason: string } {
  if (input.kind === 'random') return {};
  const images = network.inputs.flatMap(({ name, tensor }) => {
    const traced = tensor === null ? undefined : network.tensors[tensor]!;
    const shape = traced && plainShape(traced.shape);
    return traced?.dtype === 'float32' && typeof shape === 'object' && shape.length >= 3
      ? [[name, shape] as const]
      : [];
  });
  const first = network.inputs.find(({ tensor }) => tensor !== null);
  if (images.length === 0)
    return {
      reason: first
        ? `${first.name} is ${showTensor(network, first.tensor)}, which is no picture; choose random values`
        : 'the network takes no tensor',
    };
  if (input.kind === 'pattern') return Object.fromEntries(images.map(([name]) => [name, { pattern: input.pattern }]));
  const [name, shape] = images.find(([, sizes]) => channelsOf(sizes) !== undefined) ?? [];
  if (name === undefined)
    return { reason: `${images[0]![0]} has ${images[0]![1].at(-3)} channels; a picture has 3, or 1 where it is grey` };
  return { [name]: { values: pictureValues(input.picture, shape!) } };
}

/** The picture in a tensor `(…, 3, H, W)` or `(…, 1, H, W)`: its middle, as large as fits, scaled by averaging over areas. */
export function pictureValues({ width, height, pixels }: RgbPicture, shape: readonly number[]): Float32Array {
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

function channelsOf(shape: readonly number[]): 1 | 3 | undefined {
  const channels = shape.at(-3);
  return channels === 1 || channels === 3 ? channels : undefined;
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
