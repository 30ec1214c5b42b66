/**
 * Images before they are tensors: what `PIL.Image.open` gives and what the transforms of torchvision make of it, step by step,
 * through functions and classes of the code's own as well. As soon as its size is known a tensor is a tensor.
 */

import type { Picture } from '../../operators/transforms/define';
import { describePicture, transformed } from '../../operators/transforms/transforms';
import type { Location } from '../../source/span';
import { addMethods, functions } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import type { Run } from '../run';
import { Arguments, Instance, List, Tensor, Tuple, Unknown, type Value } from '../values';
import { toArgument } from './convert';

const imageClass = subclass('Image', types.object);
const pictures = new WeakMap<Instance, Picture>();

/** What is known of an image that is no tensor yet. */
export function pictureOf(value: Value | undefined): Picture | undefined {
  return value instanceof Instance ? pictures.get(value) : undefined;
}

/** A tensor where its whole shape is known. */
export function pictureValue(picture: Picture): Value {
  const { form, size, channels, dtype, copies } = picture;
  if (copies !== undefined) {
    const { copies: _, ...one } = picture;
    return new Tuple(Array.from({ length: copies }, () => pictureValue(one)));
  }
  if (form === 'tensor' && size && channels !== undefined && dtype) return new Tensor([channels, ...size], dtype);
  const instance = new Instance(imageClass);
  pictures.set(instance, picture);
  return instance;
}

/** Why an image is no tensor whose shape is known. */
export function lackOf(picture: Picture): string {
  if (picture.form === 'image') return 'it is a PIL image, not a tensor';
  if (!picture.size) return 'images may have any size, and no transform sets it';
  return `it is known as ${describePicture(picture)} alone`;
}

/** What a transform makes of an image; `undefined` for other calls. */
export function transformedValue(run: Run, transform: Instance, args: Arguments, at: Location): Value | undefined {
  const id = transform.cls.operator?.operator.id;
  if (transform.cls.operator?.operator.family !== 'transform' || args.positional.length !== 1) return undefined;
  const [value] = args.positional as [Value];
  if (id === 'Compose') {
    const parts = transform.attributes.get('transforms');
    if (!(parts instanceof List || parts instanceof Tuple) || (parts instanceof List && parts.unknown))
      return new Unknown('the transforms are not known');
    let image: Value = value;
    for (const part of parts.items) if (!(image instanceof Unknown)) image = stepped(run, part, image, at);
    return image;
  }
  if (id === 'Lambda' && (pictureOf(value) || value instanceof Tensor))
    return callValue(run, transform.attributes.get('lambd') ?? null, args, at);
  const picture = pictureOf(value);
  if (!picture) return undefined;
  const { after } = transformed(toArgument(transform), picture);
  return after ? pictureValue(after) : new Unknown(`what ${id} makes of an image is not known`);
}

function stepped(run: Run, part: Value, image: Value, at: Location): Value {
  const made = callValue(run, part, new Arguments([image]), at);
  // The reason names the step where the trail is lost.
  const name = part instanceof Instance ? part.cls.name : undefined;
  return made instanceof Unknown && name ? new Unknown(`what ${name} makes of an image is not known`) : made;
}

/** The arguments of a transform that it keeps as they are, for what calls them. */
export const KEPT: Readonly<Record<string, string>> = { Compose: 'transforms', Lambda: 'lambd' };

const CHANNELS: Readonly<Record<string, number>> = {
  '1': 1,
  L: 1,
  P: 1,
  I: 1,
  F: 1,
  LA: 2,
  RGB: 3,
  HSV: 3,
  RGBA: 4,
  CMYK: 4,
};

const opened: Picture = { form: 'image', range: [0, 255] };

addMethods(imageClass, {
  convert: (_run, args) => {
    const picture = pictureOf(args.positional[0]);
    const mode = args.get(1, 'mode') ?? null;
    if (mode === null || !picture) return args.positional[0] ?? null;
    const channels = typeof mode === 'string' ? CHANNELS[mode] : undefined;
    const { channels: _, ...rest } = picture;
    return pictureValue(channels === undefined ? rest : { ...rest, channels });
  },
  resize: (_run, args) => {
    const picture = pictureOf(args.positional[0]);
    const size = args.get(1, 'size');
    // PIL gives the width first.
    const [width, height] = size instanceof Tuple || size instanceof List ? size.items : [];
    const isTold = typeof width === 'number' && typeof height === 'number';
    const { size: _, ...rest } = picture ?? opened;
    return pictureValue(isTold ? { ...rest, size: [height, width] } : rest);
  },
  copy: (_run, args) => args.positional[0] ?? null,
});

imageClass.attributes.set('size', new Unknown('the size of the image is not known'));

/** `PIL`, as far as images are opened with it. */
export const pillow: Readonly<Record<string, Map<string, Value>>> = {
  PIL: new Map(),
  'PIL.Image': functions({ open: () => pictureValue(opened) }, 'PIL.Image.').set('Image', imageClass),
};
