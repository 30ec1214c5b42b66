/**
 * Albumentations: augmentations of NumPy images, of their masks and boxes alike. What its versions 1 and 2 do alike is said.
 * Source: Albumentations documentation, albumentations.ai/docs; run in 2.0.8 (test/truth/albumentations.json).
 */
import type { Argument } from '../argument';
import { anything, type Parameters } from '../parameter';
import {
  count,
  type LibraryCall,
  libraryCall,
  numberOf,
  percent,
  plainNumber,
  shown,
  tex,
  value,
  when,
} from './define';

interface Augmentation<P extends Parameters> extends Omit<LibraryCall<P>, 'name' | 'page' | 'note' | 'also'> {
  /** Under `albumentations`. */
  readonly at: string;
  readonly also?: readonly string[];
  readonly note?: string;
  /** The share of the images it is applied to where none is given; `undefined` where versions differ. */
  readonly share?: number;
}

function augmentation<P extends Parameters>({ at, also = [], note, share, ...spec }: Augmentation<P>) {
  return libraryCall({
    ...spec,
    name: `albumentations.${at}`,
    also: also.map(name => `albumentations.${name}`),
    id: `A.${at}`,
    note: note ?? 'regularization#data-augmentation',
    page: 'https://albumentations.ai/docs/',
    parameters: { ...spec.parameters, p: anything(share ?? null) },
    headline: args => [...(spec.headline?.(args) ?? []), shareWords(args as Shared)],
    facts: args => [...(spec.facts?.(args) ?? []), shareFact(args as Shared)],
  });
}

interface Shared {
  readonly p: Argument;
}

function shareWords(args: Shared): string | undefined {
  return when(numberOf(args, 'p'), p => p < 1 && `p ${shown(p)}`);
}

function shareFact(args: Shared): string | undefined {
  return when(
    numberOf(args, 'p'),
    p => p < 1 && `It is applied to ${percent(p)} of the images, at random, anew in each epoch.`,
  );
}

/** A limit as a range: `0.2` stands for −0.2 to 0.2. */
function rangeOf(limit: Argument | undefined): readonly [number, number] | undefined {
  const single = plainNumber(limit);
  if (single !== undefined) return [-single, single];
  if (!Array.isArray(limit) || limit.length !== 2) return undefined;
  const [low, high] = (limit as readonly Argument[]).map(plainNumber);
  return low === undefined || high === undefined ? undefined : [low, high];
}

function rangeWords(limit: Argument | undefined, factor = 1, unit = ''): string | undefined {
  const range = rangeOf(limit);
  if (!range) return undefined;
  const [low, high] = range.map(bound => factor * bound) as [number, number];
  return low === -high ? `up to ±${shown(high)}${unit}` : `${shown(low)}${unit} to ${shown(high)}${unit}`;
}

const compose = augmentation({
  at: 'Compose',
  purpose: 'Chains transforms: each takes what the one before it gave.',
  share: 1,
  parameters: { transforms: anything() },
  facts: () => [
    'It is called by keywords and returns a dict: transform(image=image, mask=mask)["image"].',
    'A mask, boxes or keypoints given with the image move with it; colours change the image alone.',
    'Validation images get the fixed part only: resize, normalise, ToTensorV2.',
  ],
});

const choice = augmentation({
  at: 'OneOf',
  purpose: 'Applies one of its transforms, drawn at random.',
  share: 0.5,
  parameters: { transforms: anything() },
  facts: () => ['Each is drawn in proportion to its own p.'],
});

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

const brightness = augmentation({
  at: 'RandomBrightnessContrast',
  purpose: 'Changes brightness and contrast at random.',
  share: 0.5,
  parameters: { brightness_limit: anything(0.2), contrast_limit: anything(0.2) },
  facts: args => [
    when(
      rangeOf(value(args, 'contrast_limit')),
      ([low, high]) => `Contrast: values are multiplied by ${shown(1 + low)} to ${shown(1 + high)}.`,
    ),
    when(
      rangeWords(value(args, 'brightness_limit'), 100, '%'),
      words => `Brightness: then ${words} of the largest value is added (255 for bytes).`,
    ),
    'A mask is left as it is.',
  ],
});

const hue = augmentation({
  at: 'HueSaturationValue',
  purpose: 'Shifts hue, saturation and value at random.',
  share: 0.5,
  parameters: { hue_shift_limit: anything(20), sat_shift_limit: anything(30), val_shift_limit: anything(20) },
  facts: args => [
    when(rangeWords(value(args, 'hue_shift_limit')), words => `Hue: ${words} of 180, OpenCV’s half degrees.`),
    when(rangeWords(value(args, 'sat_shift_limit')), words => `Saturation: ${words} of 255.`),
    when(rangeWords(value(args, 'val_shift_limit')), words => `Value: ${words} of 255.`),
    'It takes RGB, not the BGR of cv2.imread.',
  ],
});

const plain = (at: string, purpose: string, fact?: string) =>
  augmentation({ at, purpose, share: 0.5, parameters: {}, facts: () => [fact] });

const SHAPES = 'It changes shapes: the mask goes along, by its nearest values.';

const others = [
  plain('GaussNoise', 'Adds random noise, normal at every pixel.'),
  plain('GaussianBlur', 'Smooths with a Gaussian of random width.'),
  plain('Blur', 'Averages over a window of random size.'),
  plain('MotionBlur', 'Smears along a random direction, as a moving camera does.'),
  plain('RandomGamma', 'Bends the brightness by a random power.'),
  plain(
    'CLAHE',
    'Evens out the histogram tile by tile, which brings out local contrast.',
    'CLAHE: contrast-limited adaptive histogram equalization, as cv2.createCLAHE.',
  ),
  plain('ToGray', 'Turns the image grey.'),
  plain('ElasticTransform', 'Bends the image by a smooth random field of displacements.', SHAPES),
  plain('GridDistortion', 'Bends the image by moving the lines of a grid.', SHAPES),
  plain('Perspective', 'Views the image from a random angle: a random homography.', SHAPES),
  plain(
    'CoarseDropout',
    'Blanks out random rectangles, so that the network cannot rely on one spot.',
    'Version 1 counts them by max_holes, version 2 by num_holes_range.',
  ),
];

const colorJitter = augmentation({
  at: 'ColorJitter',
  purpose: 'Changes brightness, contrast, saturation and hue at random.',
  share: 0.5,
  parameters: { brightness: anything(0.2), contrast: anything(0.2), saturation: anything(0.2), hue: anything(null) },
  facts: args =>
    (['brightness', 'contrast', 'saturation'] as const).map(name =>
      when(
        plainNumber(value(args, name)),
        most => `${name} is multiplied by ${shown(Math.max(0, 1 - most))} to ${shown(1 + most)}.`,
      ),
    ),
});

const normalize = augmentation({
  at: 'Normalize',
  purpose: 'Divides by the largest value, subtracts a mean from each channel and divides by a standard deviation.',
  note: 'transfer-learning#weights',
  share: 1,
  parameters: {
    mean: anything([0.485, 0.456, 0.406]),
    std: anything([0.229, 0.224, 0.225]),
    max_pixel_value: anything(255),
    normalization: anything('standard'),
  },
  headline: args => [
    when(numbersOf(value(args, 'mean')), mean => `mean ${mean.map(x => shown(x)).join(', ')}`),
    when(numbersOf(value(args, 'std')), std => `std ${std.map(x => shown(x)).join(', ')}`),
  ],
  formulas: args => {
    const most = numberOf(args, 'max_pixel_value');
    return [
      value(args, 'normalization') === 'standard' &&
        most !== undefined && {
          tex: `x \\to \\frac{x/${tex(most)} - \\text{mean}}{\\text{std}}`,
          text: `x → (x / ${shown(most)} − mean) / std`,
        },
    ];
  },
  facts: args => [
    value(args, 'normalization') === 'standard'
      ? bounds(numbersOf(value(args, 'mean')), numbersOf(value(args, 'std')), numberOf(args, 'max_pixel_value'))
      : undefined,
    'It takes bytes and gives float32, so it stands before ToTensorV2; pretrained weights want the numbers they were trained with.',
  ],
});

function numbersOf(given: Argument | undefined): readonly number[] | undefined {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const numbers = (given as readonly Argument[]).map(plainNumber);
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

/** Of the channel that goes furthest. */
function bounds(mean: readonly number[] | undefined, std: readonly number[] | undefined, most: number | undefined) {
  if (!mean || !std || most !== 255 || mean.length !== std.length || std.some(each => each <= 0)) return undefined;
  const low = Math.min(...mean.map((each, i) => -each / std[i]!));
  const high = Math.max(...mean.map((each, i) => (1 - each) / std[i]!));
  return `Bytes from 0 to 255 become ${shown(low, 3)} to ${shown(high, 3)}.`;
}

const toTensor = libraryCall({
  name: 'albumentations.pytorch.ToTensorV2',
  also: ['albumentations.pytorch.transforms.ToTensorV2', 'albumentations.ToTensorV2'],
  id: 'ToTensorV2',
  purpose: 'Turns the array into a tensor, channels first: H×W×C becomes C×H×W.',
  note: 'transfer-learning#weights',
  page: 'https://albumentations.ai/docs/',
  parameters: { transpose_mask: anything(false) },
  facts: args => [
    'Nothing is scaled: bytes stay uint8 from 0 to 255, where torchvision’s ToTensor divides by 255. Normalize before it makes floats.',
    value(args, 'transpose_mask') === false &&
      'A mask of H×W becomes a tensor of the same shape and type; one with channels keeps them last unless transpose_mask=True.',
  ],
});

export const albumentations = [
  compose,
  choice,
  ...sides,
  resizedCrop,
  longest,
  shortest,
  pad,
  ...flips,
  rotate,
  shiftScaleRotate,
  brightness,
  hue,
  ...others,
  colorJitter,
  normalize,
  toTensor,
];
