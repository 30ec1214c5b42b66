/**
 * What is fed when something is run: seeded random values, a test pattern, or a picture of the reader's. Patterns and
 * pictures are given to the network, so that a layer in its middle sees what it would see of them. Values run from 0 to 1,
 * as `ToTensor` makes them.
 */
import { type Pixels, pictureValues } from '../figures/picture-values';
import type { Network } from '../network/network';
import { type Pattern, patterns } from '../onnx/patterns';
import { plainShape } from '../onnx/weights';
import type { Given } from '../runtime/protocol';
import { showTensor } from './describe';

export type RunInput =
  | { readonly kind: 'random' }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'picture'; readonly picture: RgbPicture };

export interface RgbPicture extends Pixels {
  readonly name: string;
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

function channelsOf(shape: readonly number[]): 1 | 3 | undefined {
  const channels = shape.at(-3);
  return channels === 1 || channels === 3 ? channels : undefined;
}
