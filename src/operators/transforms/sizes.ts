/**
 * Transforms that change the size of an image: resizing, cropping, padding.
 * Source: torchvision documentation, torchvision.transforms.
 */
import { shown } from '../../figures/shown';
import { Float } from '../argument';
import { scalar, scalars } from '../explanation';
import { anything, bool, optional } from '../parameter';
import { type Picture, type TransformOperator, transform, whole } from './define';
import { cornerCropped, cropped, padded, resized, type Size, square } from './geometry';

const interpolation = { interpolation: anything('bilinear') };
const filling = { fill: anything(0), padding_mode: anything('constant') };
const written = (size: readonly number[]) => size.join('×');
const sized = (picture: Picture, size: Size | undefined): Picture => ({ ...picture, size });
const sizedFrom = (picture: Picture, change: (size: Size) => Size): Picture =>
  sized(picture, picture.size && change(picture.size));

const resize = transform({
  name: 'Resize',
  purpose: 'Resizes the image: to a height and width, or so that its shorter side has a given length.',
  note: 'interpolation',
  parameters: { size: whole(2), ...interpolation, max_size: optional(scalar()), antialias: anything(true) },
  step: ({ size, max_size }, picture) =>
    size.length === 2
      ? sized(picture, [size[0]!, size[1]!])
      : sizedFrom(picture, image => resized(size, image, max_size ?? undefined)),
  headline: ({ size }) => (size.length === 1 ? `shorter side ${size[0]}` : written(size)),
  formula: ({ size }) =>
    size.length === 2
      ? { tex: `H\\times W \\to ${size[0]}\\times${size[1]}`, text: `H×W → ${written(size)}` }
      : {
          tex: `\\text{long} = \\left\\lfloor\\frac{${size[0]}\\cdot\\text{long}}{\\text{short}}\\right\\rfloor`,
          text: `shorter side ${size[0]}, longer side ⌊${size[0]}·long / short⌋`,
        },
  facts: ({ size, max_size }) =>
    size.length === 2
      ? ['Height comes first. The ratio of the sides is not kept.']
      : [
          `The ratio is kept: 480×640 becomes ${written(resized(size, [480, 640], max_size ?? undefined))}, 640×480 ${written(resized(size, [640, 480], max_size ?? undefined))} (height first).`,
          'Images of different ratio keep different sizes, so a crop must follow before they can form a batch.',
        ],
});

const centerCrop = transform({
  name: 'CenterCrop',
  purpose: 'Cuts the middle out of the image.',
  parameters: { size: whole(2) },
  step: ({ size }, picture) => sized(picture, square(size)),
  headline: ({ size }) => written(square(size)),
  facts: ({ size }) => [
    `The output is ${written(square(size))} whatever the input; a smaller image is padded with zeros first.`,
  ],
});

const randomCrop = transform({
  name: 'RandomCrop',
  purpose: 'Cuts a random part of this size out of the image: augmentation by shifting.',
  parameters: { size: whole(2), padding: optional(whole(4)), pad_if_needed: bool(false), ...filling },
  step: ({ size, padding, pad_if_needed }, picture) => {
    if (!picture.size) return sized(picture, square(size));
    const around = padding ? padded(padding, picture.size) : picture.size;
    return sized(picture, cropped(square(size), around, pad_if_needed));
  },
  headline: ({ size, padding }) => `${written(square(size))}${padding ? ` · padding ${padding.join(', ')}` : ''}`,
  facts: ({ size, padding, pad_if_needed }) => [
    `The output is ${written(square(size))}.`,
    padding !== null &&
      padding.length === 1 &&
      `An image of that size can shift by up to ${padding[0]} pixels each way: ${(2 * padding[0]! + 1) ** 2} positions.`,
    !pad_if_needed && 'An image smaller than that, padding included, raises ValueError.',
  ],
});

const randomResizedCrop = transform({
  name: 'RandomResizedCrop',
  purpose: 'Cuts out a random part of random size and ratio and resizes it: the usual augmentation for ImageNet.',
  parameters: {
    size: whole(2),
    scale: scalars(2, [0.08, 1]),
    ratio: scalars(2, [3 / 4, 4 / 3]),
    ...interpolation,
    antialias: anything(true),
  },
  step: ({ size }, picture) => sized(picture, square(size)),
  headline: ({ size }) => written(square(size)),
  facts: ({ size, scale, ratio }) => [
    `The output is ${written(square(size))} whatever the input.`,
    `It sees between ${shown(100 * scale[0]!)}% and ${shown(100 * scale[1]!)}% of the image's area, at a ratio (width to height) of ${shown(ratio[0]!)} to ${shown(ratio[1]!)}.`,
  ],
  remarks: ({ scale }) => [
    scale[0]! > scale[1]! && 'The scale is given as (low, high); here it is the other way round.',
  ],
});

const pad = transform({
  name: 'Pad',
  purpose: 'Adds a border around the image.',
  parameters: { padding: whole(4), ...filling },
  step: ({ padding }, picture) => sizedFrom(picture, size => padded(padding, size)),
  headline: ({ padding }) => padding.join(', '),
  facts: ({ padding }) => {
    const [height, width] = padded(padding, [0, 0]);
    return [
      `It adds ${height} to the height and ${width} to the width.`,
      padding.length === 4 && 'The order is left, top, right, bottom.',
      padding.length === 2 && 'The order is left and right, then top and bottom.',
    ];
  },
});

const corners = (name: 'FiveCrop' | 'TenCrop', copies: number, words: string) =>
  transform({
    name,
    purpose: `Makes ${copies} crops of the image: ${words}.`,
    note: 'self-supervised-learning',
    parameters: { size: whole(2), ...(name === 'TenCrop' ? { vertical_flip: bool(false) } : {}) },
    step: ({ size }, picture) => ({
      ...sized(picture, picture.size ? cornerCropped(square(size), picture.size) : square(size)),
      copies,
    }),
    headline: ({ size }) => `${copies} × ${written(square(size))}`,
    facts: ({ size }) => [
      `The output is a tuple of ${copies} images of ${written(square(size))}; they must be stacked before a network takes them.`,
    ],
  });

const randomResize = transform({
  name: 'RandomResize',
  where: 'v2',
  purpose: 'Resizes the shorter side to a random length between two bounds.',
  note: 'interpolation',
  parameters: { min_size: scalar(), max_size: scalar(), ...interpolation, antialias: anything(true) },
  step: (_, picture) => sized(picture, undefined),
  headline: ({ min_size, max_size }) => `shorter side ${min_size} to ${max_size}`,
  onTensors: false,
});

const scaleJitter = transform({
  name: 'ScaleJitter',
  where: 'v2',
  purpose: 'Resizes by a random factor relative to a target size.',
  note: 'interpolation',
  parameters: { target_size: whole(2), scale_range: scalars(2, [0.1, 2]), ...interpolation, antialias: anything(true) },
  step: (_, picture) => sized(picture, undefined),
  headline: ({ target_size, scale_range }) =>
    `${written(target_size)} × ${shown(scale_range[0]!)} to ${shown(scale_range[1]!)}`,
  onTensors: false,
});

const randomRotation = transform({
  name: 'RandomRotation',
  purpose: 'Turns the image by a random angle.',
  parameters: {
    degrees: anything(),
    interpolation: anything('nearest'),
    expand: bool(false),
    center: anything(null),
    fill: anything(0),
  },
  step: ({ expand }, picture) => (expand ? sized(picture, undefined) : picture),
  headline: ({ degrees }) =>
    typeof degrees === 'number' || degrees instanceof Float
      ? `±${typeof degrees === 'number' ? degrees : degrees.value}°`
      : '',
  facts: ({ expand }) => [
    expand
      ? 'expand makes the output large enough for the whole turned image, so its size varies.'
      : 'The size stays; corners are cut off and filled.',
  ],
});

export const sizes: readonly TransformOperator[] = [
  resize,
  centerCrop,
  randomCrop,
  randomResizedCrop,
  pad,
  corners('FiveCrop', 5, 'the four corners and the middle'),
  corners('TenCrop', 10, 'the four corners and the middle, and their mirror images'),
  randomResize,
  scaleJitter,
  randomRotation,
];
