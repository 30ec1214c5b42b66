/**
 * Images before they are tensors: what `PIL.Image.open` gives and what the transforms of torchvision make of it, step by step,
 * through functions and classes of the code's own as well. As soon as its size is known a tensor is a tensor.
 */

import { Opaque } from '../../operators/argument';
import type { Picture } from '../../operators/transforms/define';
import { describePicture, transformed } from '../../operators/transforms/transforms';
import type { Location } from '../../source/span';
import { subtract } from '../../tensor/dim';
import { addMethods, functions } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import type { Run } from '../run';
import {
  Arguments,
  type ClassValue,
  Instance,
  isDim,
  List,
  Namespace,
  type NativeCode,
  Tensor,
  Token,
  Tuple,
  Unknown,
  type Value,
} from '../values';

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
  if (size && form === 'image') {
    const [height, width] = size;
    for (const [name, side] of Object.entries({ size: new Tuple([width, height]), width, height }))
      instance.attributes.set(name, side);
  }
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
  const id = transformOf(transform.cls);
  if (id === undefined || args.positional.length !== 1) return undefined;
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
  const { after } = transformed(new Opaque(id, transform.bound), picture);
  return after ? pictureValue(after) : new Unknown(`what ${id} makes of an image is not known`);
}

/** The transform that a class is, or one of its own derives from without another way to be called. */
function transformOf({ mro }: ClassValue): string | undefined {
  const base = mro.findIndex(({ operator }) => operator?.operator.family === 'transform');
  const isOwn = mro.slice(0, base).some(({ attributes }) => OWN_WAYS.some(name => attributes.has(name)));
  return base < 0 || isOwn ? undefined : mro[base]!.operator!.operator.id;
}

const OWN_WAYS = ['__call__', 'forward', 'transform'];

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

const same: NativeCode = (_run, args) => args.positional[0] ?? null;

const opened: Picture = { form: 'image', range: [0, 255] };

addMethods(imageClass, {
  convert: (_run, args) => {
    const picture = pictureOf(args.positional[0]);
    const mode = args.get(1, 'mode') ?? null;
    return mode === null || !picture ? (args.positional[0] ?? null) : pictureValue(withMode(picture, mode));
  },
  resize: (_run, args) => pictureValue(sized(pictureOf(args.positional[0]) ?? opened, args.get(1, 'size'))),
  crop: (_run, args) => {
    const { size: _, ...rest } = pictureOf(args.positional[0]) ?? opened;
    const box = args.get(1, 'box');
    const [left, top, right, bottom] = box instanceof Tuple || box instanceof List ? box.items : [];
    if (!isDim(left) || !isDim(top) || !isDim(right) || !isDim(bottom)) return pictureValue(rest);
    const [width, height] = [subtract(right, left), subtract(bottom, top)];
    const isTold = typeof width === 'number' && typeof height === 'number';
    return pictureValue(isTold ? { ...rest, size: [height, width] } : rest);
  },
  rotate: (_run, args) => {
    const { size, ...rest } = pictureOf(args.positional[0]) ?? opened;
    const isSame = args.positional.length <= 2 && !args.keywords.has('expand');
    return pictureValue(isSame && size ? { ...rest, size } : rest);
  },
  transpose: (_run, args) => {
    const { size, ...rest } = pictureOf(args.positional[0]) ?? opened;
    const method = args.get(1, 'method');
    const isFlip = method instanceof Token && method.name.includes('FLIP');
    return pictureValue(isFlip && size ? { ...rest, size } : rest);
  },
  filter: same,
  copy: same,
});

function withMode({ channels: _, ...rest }: Picture, mode: Value | undefined): Picture {
  const channels = typeof mode === 'string' ? CHANNELS[mode] : undefined;
  return channels === undefined ? rest : { ...rest, channels };
}

/** PIL gives the width first. */
function sized({ size: _, ...rest }: Picture, size: Value | undefined): Picture {
  const [width, height] = size instanceof Tuple || size instanceof List ? size.items : [];
  return typeof width === 'number' && typeof height === 'number' ? { ...rest, size: [height, width] } : rest;
}

/** Bytes of height, width and perhaps channels. */
function ofArray(array: Value | undefined): Picture {
  if (!(array instanceof Tensor) || array.open || array.dtype !== 'uint8') return opened;
  const [height, width, channels = 1] = array.shape;
  if (typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number') return opened;
  return { ...opened, size: [height, width], channels };
}

for (const name of ['size', 'width', 'height'])
  imageClass.attributes.set(name, new Unknown('the size of the image is not known'));

const FLIPS = ['FLIP_LEFT_RIGHT', 'FLIP_TOP_BOTTOM'].map(name => [name, new Token('inert', name)] as const);
const transposes = new Namespace('PIL.Image.Transpose', undefined, new Map(FLIPS));
transposes.find = name => new Unknown(`PIL.Image.Transpose.${name} is not followed`);

/** `PIL`, as far as images are opened with it. */
export const pillow: Readonly<Record<string, Map<string, Value>>> = {
  PIL: new Map(),
  'PIL.Image': functions(
    {
      open: () => pictureValue(opened),
      new: (_run, args) => pictureValue(withMode(sized(opened, args.get(1, 'size')), args.get(0, 'mode'))),
      fromarray: (_run, args) => pictureValue(ofArray(args.positional[0])),
    },
    'PIL.Image.',
  )
    .set('Image', imageClass)
    .set('Transpose', transposes),
};
for (const [name, flip] of FLIPS) pillow['PIL.Image']!.set(name, flip);
