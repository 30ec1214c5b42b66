/**
 * Albumentations that change where things stand: sizes, crops, flips, turns. Masks and boxes go along.
 * Source: Albumentations documentation, albumentations.ai/docs; run in 2.0.8 (test/truth/albumentations.json).
 */
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { augmentation, rangeOf, rangeWords } from './augmentation';
import { count, numberOf, percent, plainNumber, shown, value, when } from './define';

const sized = (at: string, purpose: string, fact: string) =>
  augmentation({
    at,
    purpose,
    note: at === 'Resize' ? 'interpolation#uses' : 'regularization#data-augmentation',
    share: 1,
    parameters: { height: anything(), width: anything() },
    headline: args => [
      when(numberOf(args, 'height'), height =>
        when(numberOf(args, 'width'), width => `${count(height)}×${count(width)}`),
      ),
    ],
    facts: () => [fact],
  });

const sides = [
  sized(
    'Resize',
    'Makes every image as large as is asked for.',
    'Height comes first, in cv2.resize the width. The ratio of the sides is not kept; a mask is resized by its nearest values.',
  ),
  sized(
    'RandomCrop',
    'Cuts a window of fixed size out of a random place.',
    'An image smaller than the window raises an error unless pad_if_needed or PadIfNeeded sees to it.',
  ),
  sized(
    'CenterCrop',
    'Cuts a window of fixed size out of the middle.',
    'Nothing of it is random: it is for validation.',
  ),
];

const resizedCrop = augmentation({
  at: 'RandomResizedCrop',
  purpose: 'Cuts out a random part of random size and ratio and resizes it.',
  share: 1,
  parameters: { size: anything(), width: anything(null), scale: anything([0.08, 1]), ratio: anything([0.75, 4 / 3]) },
  headline: args => [sizeOf(value(args, 'size'), value(args, 'width'))],
  facts: args => [
    when(rangeOf(value(args, 'scale')), ([low, high]) =>
      low > 0 ? `It sees between ${percent(low)} and ${percent(high)} of the image’s area.` : undefined,
    ),
    'Version 2 takes size=(height, width), version 1 height and width.',
  ],
});

/** `(224, 224)`, or `224, 224` as version 1 takes it. */
function sizeOf(size: Argument | undefined, width: Argument | undefined): string | undefined {
  const pair = Array.isArray(size) ? (size as readonly Argument[]) : [size, width];
  const [h, w] = pair.map(each => plainNumber(each as Argument | undefined));
  return h === undefined || w === undefined ? undefined : `${count(h)}×${count(w)}`;
}

const longest = augmentation({
  at: 'LongestMaxSize',
  purpose: 'Resizes so that the longer side has a given length; the ratio of the sides stays.',
  note: 'interpolation#uses',
  share: 1,
  parameters: { max_size: anything(1024) },
  headline: args => [when(numberOf(args, 'max_size'), size => `longer side ${count(size)}`)],
  facts: () => ['Images still differ in shape: PadIfNeeded behind it makes them alike, as a batch needs.'],
});

const shortest = augmentation({
  at: 'SmallestMaxSize',
  purpose: 'Resizes so that the shorter side has a given length; the ratio of the sides stays.',
  note: 'interpolation#uses',
  share: 1,
  parameters: { max_size: anything(1024) },
  headline: args => [when(numberOf(args, 'max_size'), size => `shorter side ${count(size)}`)],
  facts: () => ['Images still differ in shape: a crop behind it makes them alike, as a batch needs.'],
});

const pad = augmentation({
  at: 'PadIfNeeded',
  purpose: 'Adds a border to images that are too small; larger ones pass as they are.',
  share: 1,
  parameters: { min_height: anything(1024), min_width: anything(1024) },
  headline: args => [
    when(numberOf(args, 'min_height'), height =>
      when(numberOf(args, 'min_width'), width => `to at least ${count(height)}×${count(width)}`),
    ),
  ],
});

const flip = (at: string, purpose: string, fact: string) =>
  augmentation({ at, purpose, share: 0.5, parameters: {}, facts: () => [fact] });

const flips = [
  flip(
    'HorizontalFlip',
    'Mirrors left and right.',
    'Right only where the mirrored image keeps its label: not for digits or text.',
  ),
  flip(
    'VerticalFlip',
    'Mirrors top and bottom.',
    'Right for images without an up, as from a microscope or the air; street scenes have one.',
  ),
  flip('Transpose', 'Exchanges rows and columns.', 'H×W becomes W×H: only square images stay as they are in shape.'),
  augmentation({
    at: 'RandomRotate90',
    purpose: 'Turns by 0, 90, 180 or 270 degrees, drawn at random.',
    parameters: {},
    facts: () => ['No pixel is interpolated. H×W may become W×H.'],
  }),
];

const rotate = augmentation({
  at: 'Rotate',
  purpose: 'Turns the image by a random angle about its middle.',
  share: 0.5,
  parameters: { limit: anything(90) },
  headline: args => [rangeWords(value(args, 'limit'), 1, '°')],
  facts: () => ['The corners it turns in from outside are filled; a mask is turned by its nearest values.'],
});

const shiftScaleRotate = augmentation({
  at: 'ShiftScaleRotate',
  purpose: 'Moves, zooms and turns the image at random, in one go.',
  share: 0.5,
  parameters: { shift_limit: anything(0.0625), scale_limit: anything(0.1), rotate_limit: anything(45) },
  facts: args => [
    when(rangeWords(value(args, 'shift_limit'), 100, '%'), words => `It moves by ${words} of a side.`),
    when(rangeOf(value(args, 'scale_limit')), ([low, high]) => `It zooms by ${shown(1 + low)} to ${shown(1 + high)}.`),
    when(rangeWords(value(args, 'rotate_limit'), 1, '°'), words => `It turns by ${words}.`),
  ],
});

export const albumentationShapes = [...sides, resizedCrop, longest, shortest, pad, ...flips, rotate, shiftScaleRotate];
