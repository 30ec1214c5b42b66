/**
 * Augmentations that leave size, type and channels alone: mirrors, colours, noise, erasing, and the automatic policies.
 * Source: torchvision documentation, torchvision.transforms.
 */
import { shown } from '../../figures/shown';
import { Float } from '../argument';
import { scalar, scalars } from '../explanation';
import { anything, bool, keywordOnly, optional, type Parameters } from '../parameter';
import { type TransformOperator, transform, whole } from './define';

const interpolation = { interpolation: anything('bilinear') };
const p = (value: number) => ({ p: scalar(new Float(value)) });

/** With probability p, else the image passes as it is. */
function random<P extends Parameters>(
  name: string,
  purpose: string,
  before: P,
  share: number,
  after: Parameters = {},
): TransformOperator {
  return transform({
    name,
    purpose,
    parameters: { ...before, ...p(share), ...after },
    headline: args => `p ${shown((args as { p: number }).p)}`,
    facts: args => [chance((args as { p: number }).p)],
  });
}

function chance(share: number): string {
  return share === 1
    ? 'It is applied to every image.'
    : share === 0
      ? 'With p 0 it does nothing.'
      : `It is applied to ${shown(100 * share)}% of the images, at random, anew in each epoch.`;
}

const colour = () => anything(0);

const colorJitter = transform({
  name: 'ColorJitter',
  purpose: 'Changes brightness, contrast, saturation and hue at random.',
  parameters: { brightness: colour(), contrast: colour(), saturation: colour(), hue: colour() },
  facts: args => {
    const amount = (value: unknown) =>
      typeof value === 'number' ? value : value instanceof Float ? value.value : undefined;
    return [
      ...(['brightness', 'contrast', 'saturation'] as const).map(name => {
        const value = amount(args[name]);
        return (
          value !== undefined &&
          value > 0 &&
          `${name} is multiplied by ${shown(Math.max(0, 1 - value))} to ${shown(1 + value)}.`
        );
      }),
      (amount(args.hue) ?? 0) > 0 && `hue turns by up to ±${shown(360 * amount(args.hue)!, 3)}°.`,
    ];
  },
});

const randomErasing = transform({
  name: 'RandomErasing',
  purpose: 'Blanks out a random rectangle, so that the network cannot rely on one spot.',
  parameters: {
    ...p(0.5),
    scale: scalars(2, [0.02, 0.33]),
    ratio: scalars(2, [0.3, 3.3]),
    value: anything(0),
    inplace: bool(false),
  },
  headline: args => `p ${shown(args.p)}`,
  facts: args => [
    chance(args.p),
    `The rectangle covers ${shown(100 * args.scale[0]!)}% to ${shown(100 * args.scale[1]!)}% of the image.`,
    'It takes tensors, so it stands after ToTensor.',
  ],
});

const randomAffine = transform({
  name: 'RandomAffine',
  purpose: 'Turns, shifts, scales and shears the image at random; its size stays.',
  parameters: {
    degrees: anything(),
    translate: anything(null),
    scale: anything(null),
    shear: anything(null),
    interpolation: anything('nearest'),
    fill: anything(0),
    center: anything(null),
  },
});

const gaussianBlur = transform({
  name: 'GaussianBlur',
  purpose: 'Blurs the image with a random strength.',
  parameters: { kernel_size: whole(2), sigma: anything([new Float(0.1), new Float(2)]) },
  headline: ({ kernel_size }) => `kernel ${kernel_size.join('×')}`,
  remarks: ({ kernel_size }) => [
    kernel_size.some(size => size % 2 === 0) && 'Kernel sizes must be odd: an even one raises ValueError.',
  ],
});

const elastic = transform({
  name: 'ElasticTransform',
  purpose: 'Distorts the image as if it were under water.',
  parameters: { alpha: anything(new Float(50)), sigma: anything(new Float(5)), ...interpolation, fill: anything(0) },
});

const policy = { interpolation: anything('nearest'), fill: anything(null) };

const autoAugment = transform({
  name: 'AutoAugment',
  purpose: 'Applies pairs of operations from a policy that was searched for on a data set.',
  parameters: { policy: anything('imagenet'), ...policy },
});

const randAugment = transform({
  name: 'RandAugment',
  purpose: 'Applies a few random operations, all at one strength.',
  parameters: { num_ops: scalar(2), magnitude: scalar(9), num_magnitude_bins: scalar(31), ...policy },
  headline: ({ num_ops, magnitude }) => `${num_ops} operations at magnitude ${magnitude}`,
  facts: ({ magnitude, num_magnitude_bins }) => [
    `Magnitude ${magnitude} of ${num_magnitude_bins - 1}: 0 leaves the image nearly alone.`,
  ],
});

const trivialAugment = transform({
  name: 'TrivialAugmentWide',
  purpose: 'Applies one random operation at a random strength: nothing to tune.',
  parameters: { num_magnitude_bins: scalar(31), ...policy },
});

const augMix = transform({
  name: 'AugMix',
  purpose: 'Mixes several chains of random operations with the original image.',
  parameters: {
    severity: scalar(3),
    mixture_width: scalar(3),
    chain_depth: scalar(-1),
    alpha: scalar(new Float(1)),
    all_ops: bool(true),
    ...interpolation,
    fill: anything(null),
  },
});

const mixing = (name: 'MixUp' | 'CutMix', purpose: string, law: readonly [string, string]) =>
  transform({
    name,
    where: 'v2',
    purpose,
    parameters: {
      alpha: keywordOnly(scalar(new Float(1))),
      num_classes: keywordOnly(optional(scalar())),
      labels_getter: keywordOnly(anything('default')),
    },
    headline: ({ alpha }) => `alpha ${shown(alpha)}`,
    formula: () => ({ tex: law[0], text: law[1] }),
    facts: ({ alpha }) => [
      `λ is drawn from Beta(${shown(alpha)}, ${shown(alpha)})${alpha === 1 ? ', which is uniform between 0 and 1' : ''}.`,
      'It works on whole batches, after the loader; the labels become probabilities, which CrossEntropyLoss accepts.',
    ],
    onTensors: false,
  });

export const augmentations: readonly TransformOperator[] = [
  random('RandomHorizontalFlip', 'Mirrors the image left to right.', {}, 0.5),
  random('RandomVerticalFlip', 'Mirrors the image upside down.', {}, 0.5),
  random('RandomGrayscale', 'Turns the image grey, keeping its number of channels.', {}, 0.1),
  random('RandomInvert', 'Inverts the colours.', {}, 0.5),
  random('RandomPosterize', 'Keeps fewer bits of each colour.', { bits: scalar() }, 0.5),
  random('RandomSolarize', 'Inverts all values above a threshold.', { threshold: scalar() }, 0.5),
  random('RandomAdjustSharpness', 'Sharpens or blurs.', { sharpness_factor: scalar() }, 0.5),
  random('RandomAutocontrast', 'Stretches the contrast to the full range.', {}, 0.5),
  random('RandomEqualize', 'Equalises the histogram.', {}, 0.5),
  random(
    'RandomPerspective',
    'Tilts the image as if seen from the side.',
    { distortion_scale: scalar(new Float(0.5)) },
    0.5,
    {
      ...interpolation,
      fill: anything(0),
    },
  ),
  colorJitter,
  randomErasing,
  randomAffine,
  gaussianBlur,
  elastic,
  autoAugment,
  randAugment,
  trivialAugment,
  augMix,
  mixing('MixUp', 'Blends pairs of images and of their labels.', [
    '\\tilde x = \\lambda x_i + (1 - \\lambda) x_j,\\quad \\tilde y = \\lambda y_i + (1 - \\lambda) y_j',
    'x = λ·xᵢ + (1 − λ)·xⱼ, y = λ·yᵢ + (1 − λ)·yⱼ',
  ]),
  mixing('CutMix', 'Pastes a rectangle of one image into another and mixes the labels by its area.', [
    '\\tilde y = \\lambda y_i + (1 - \\lambda) y_j,\\quad 1 - \\lambda = \\text{share of the pasted area}',
    'y = λ·yᵢ + (1 − λ)·yⱼ, 1 − λ = share of the pasted area',
  ]),
];
