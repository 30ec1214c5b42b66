/**
 * torchvision's functional transforms of an image that is no tensor yet: what the transform of the same name makes of it, or
 * what cuts out a given part. Everything else goes to torchvision's own text.
 * Source: torchvision's documentation, "Transforming images, videos, boxes and more", the functional API.
 */
import { type Argument, Opaque } from '../../operators/argument';
import { findOperator } from '../../operators/catalogue';
import type { Picture } from '../../operators/transforms/define';
import { transformed } from '../../operators/transforms/transforms';
import type { Location } from '../../source/span';
import { callValue } from '../call';
import type { Run } from '../run';
import { Arguments, Native, Unknown, type Value } from '../values';
import { toArgument } from './convert';
import { bindArguments } from './operator-calls';
import { pictureOf, pictureValue } from './pictures';

/** By the function: the transform it stands for, whose arguments are its own after the image. */
const TRANSFORMS: Readonly<Record<string, string>> = {
  to_tensor: 'ToTensor',
  pil_to_tensor: 'PILToTensor',
  to_pil_image: 'ToPILImage',
  resize: 'Resize',
  center_crop: 'CenterCrop',
  normalize: 'Normalize',
  convert_image_dtype: 'ConvertImageDtype',
  pad: 'Pad',
  to_grayscale: 'Grayscale',
  rgb_to_grayscale: 'Grayscale',
};

/** Those that move or change values and leave the sizes as they are. */
const KEEPING: ReadonlySet<string> = new Set(
  'hflip horizontal_flip vflip vertical_flip adjust_brightness adjust_contrast adjust_saturation adjust_hue adjust_gamma adjust_sharpness gaussian_blur invert posterize solarize autocontrast equalize affine'.split(
    ' ',
  ),
);

const NAME = /^torchvision\.transforms\.(?:v2\.)?functional\.(\w+)$/;

/** The function of this name, for images and for all else that `other` takes. */
export function pictureFunction(qualified: string, other: Value | undefined): Value | undefined {
  const name = NAME.exec(qualified)?.[1];
  const follow = name === undefined ? undefined : followed(name);
  if (!follow) return other;
  return new Native(qualified, (run, args, at) => {
    const picture = pictureOf(args.get(0, 'img') ?? args.get(0, 'pic') ?? args.get(0, 'inpt'));
    if (picture) return follow(run, picture, withoutImage(args), at);
    return other === undefined ? new Unknown('package torchvision is not installed') : callValue(run, other, args, at);
  });
}

type Follow = (run: Run, picture: Picture, args: Arguments, at: Location) => Value;

function followed(name: string): Follow | undefined {
  const transform = TRANSFORMS[name];
  if (transform) return (run, picture, args, at) => through(run, transform, picture, args, at);
  if (KEEPING.has(name)) return (_run, picture) => pictureValue(picture);
  if (name === 'crop') return (_run, picture, args) => pictureValue(cropped(picture, args));
  if (name !== 'resized_crop') return undefined;
  return (run, picture, args, at) => {
    const size = args.get(4, 'size') ?? null;
    return through(run, 'Resize', cropped(picture, args), new Arguments([size]), at);
  };
}

function withoutImage(args: Arguments): Arguments {
  const isNamed = ['img', 'pic', 'inpt'].some(name => args.keywords.has(name));
  const keywords = new Map([...args.keywords].filter(([name]) => !/^(img|pic|inpt)$/.test(name)));
  return new Arguments(isNamed ? args.positional : args.positional.slice(1), keywords, args.unknown);
}

function through(run: Run, name: string, picture: Picture, args: Arguments, at: Location): Value {
  const unknown = new Unknown(`what ${name} makes of an image is not known`);
  const operator = findOperator(`torchvision.transforms.${name}`)?.operator;
  const form = operator?.classes?.[0];
  if (!form) return unknown;
  // `center_crop(image, output_size=…)` is `CenterCrop(size=…)(image)`.
  const named = new Map([...args.keywords].map(([key, value]) => [key === 'output_size' ? 'size' : key, value]));
  const bound = bindArguments(run, name, form.parameters, new Arguments(args.positional, named, args.unknown), at);
  if (bound instanceof Unknown) return bound;
  const made: Readonly<Record<string, Argument>> = bound;
  const { after } = transformed(new Opaque(name, made), picture);
  return after ? pictureValue(after) : unknown;
}

/** `crop(image, top, left, height, width)`. */
function cropped({ size: _, ...rest }: Picture, args: Arguments): Picture {
  const [height, width] = [args.get(2, 'height'), args.get(3, 'width')].map(side => toArgument(side ?? null));
  return typeof height === 'number' && typeof width === 'number' ? { ...rest, size: [height, width] } : rest;
}
